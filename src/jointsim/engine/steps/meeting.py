"""Sittings that decide nothing: a body meets to discuss or to take note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, get_args

from msgspec import Struct

from jointsim.engine.agreement.convening import ConveningAddresses, Ways, convene, regular_alone
from jointsim.engine.clock.slots import Slots
from jointsim.engine.course import Course
from jointsim.engine.record import Entry
from jointsim.engine.steps.base import AheadStep, Looking, Passage, Step
from jointsim.model.steps import Way

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


class _Regular(Struct, frozen=True, gc=False):
    """Regular sittings that a dossier comes to."""

    of: str
    body: str
    noted: Mapping[str, str]
    slots: Slots

    def end(self, now: int, cause: int, lap: int) -> Entry:
        """Say when the next sitting is concluded."""
        return Entry(self.slots.next(now), self.of, "sitting", self.body, "meeting", cause, self.noted)


@dataclass(frozen=True, slots=True)
class Meet(AheadStep):
    """A body whose agenda has room for all meets without deciding."""

    body: str
    ways: Ways
    addresses: ConveningAddresses
    noted_by_way: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        object.__setattr__(self, "noted_by_way", _noted_by_way(self.path))

    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> Passage:
        """Look up the body's sittings, where regular ones are all there is."""
        urgency = dossier.urgency
        slots = regular_alone(run.plan.bodies[self.body], self.ways[urgency], urgency)
        if slots is None:
            return Looking(partial(self._concluded, run, dossier), turns)
        return _Regular(dossier.id, self.body, self.noted_by_way["next-meeting"], slots)

    def _concluded(self, run: Replication, dossier: Dossier, now: int, cause: int, turn: int) -> Entry:
        """Say when the sitting is concluded, and how the body came together."""
        body = run.plan.bodies[self.body]
        sitting = convene(run, body, self.ways[dossier.urgency], self.addresses, dossier, turn, now)
        noted = self.noted_by_way[sitting.way]
        return Entry(sitting.end, dossier.id, "sitting", self.body, "meeting", cause, noted)


@lru_cache(maxsize=1024)
def _noted_by_way(path: str) -> Mapping[str, Mapping[str, str]]:
    return {way: {"step": path, "way": way} for way in get_args(Way)}


@dataclass(frozen=True, slots=True)
class QueuedMeet(Step):
    """A body with so many places on its agenda meets: dossiers take them in the order in which they arrive."""

    meet: Meet

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Take a place on an agenda, and wait for the conclusion."""
        entry = self.meet.pass_by(run, dossier, cause, turn)
        yield from run.reach(entry)
        return entry


@dataclass(frozen=True, slots=True)
class NotHeld(AheadStep):
    """A format that is closed to the matter does not meet: the dossier goes on without what that would reach."""

    body: str
    problem: str
    missed: tuple[str, ...]

    @property
    def aims(self) -> tuple[str, ...]:
        """What it would have reached."""
        return self.missed

    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> Passage:
        """Prepare to say that it is not held."""
        return Looking(partial(self._not_held, dossier), turns)

    def _not_held(self, dossier: Dossier, now: int, cause: int, _: int) -> Entry:
        """Say that it was not held, and for which participation problem."""
        noted = {**self.noted, "problem": self.problem}
        return Entry(now, dossier.id, "not-held", self.body, (), cause, noted)
