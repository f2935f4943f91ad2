"""Waiting for confidence, or for a milestone of another response, up to a longest wait."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.clock.slots import FAR
from jointsim.engine.course import Course
from jointsim.engine.luck.delays import DelaySampler
from jointsim.engine.record import Piece
from jointsim.engine.steps.base import Step

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Await(Step):
    """Something outside the dossier must come first.

    Attributes
    ----------
    sure
        Confidence of the organisation in occurrence and in attribution.
    targets
        Other responses and the milestone awaited of any of them; empty if it waits for confidence.
    """

    label: str
    sure: tuple[float, float]
    targets: tuple[tuple[str, str], ...]
    at_most: DelaySampler | None
    at_most_address: int

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Wait until what is awaited is there; the entry that brought it is the enabling cause."""
        came: list[int] = []
        ready = Event(run.env)
        self._listen(run, dossier, partial(_note, came, ready))
        self._look_for_the_end(run, ready)
        if not ready.triggered:
            dossier.waiting[self.path] = (cause, ((self.label, FAR, -1),))
            if self.at_most is None:
                yield ready
            else:
                longest = run.draws.delay(self.at_most_address, self.at_most, turn)
                yield ready | run.env.timeout(longest)
            del dossier.waiting[self.path]
        if came:
            enabling = run.record.later(cause, came[0])
            return run.record.add(run.now, dossier.id, "wait-over", "", (), enabling, self.noted)
        now = run.now
        pieces: tuple[Piece, ...] = ((self.label, now, -1),)
        return run.record.add(now, dossier.id, "wait-given-up", "", pieces, cause, self.noted)

    def _look_for_the_end(self, run: Replication, ready: Event, _: int = -1) -> None:
        """Wait no longer once every response that was waited for is closed; until then look again at each end."""
        if not self.targets or ready.triggered:
            return
        still = [response for response, _ in self.targets if not run.dossiers[response].is_closed]
        if still:
            run.watch_closing(still[0], partial(self._look_for_the_end, run, ready))
        else:
            ready.succeed()

    def _listen(self, run: Replication, dossier: Dossier, callback: partial[None]) -> None:
        if self.targets:
            run.watch_milestones(self.targets, callback)
            return
        holders = run.plan.organisations[dossier.plan.organisation].holders[dossier.plan.event]
        run.knowledge.watch(dossier.plan.event, holders, self.sure, callback)


def _note(came: list[int], ready: Event, entry: int) -> None:
    came.append(entry)
    if not ready.triggered:
        ready.succeed()
