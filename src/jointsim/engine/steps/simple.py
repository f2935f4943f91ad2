"""Steps whose end is known when they begin: capitals without a queue, lengths of time, movement, marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from jointsim.engine.luck.delays import DelaySampler, FixedSampler
from jointsim.engine.plan import Samplers
from jointsim.engine.record import Entry
from jointsim.engine.steps.base import AheadStep, Looking, Passage

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


class _Pausing(Struct, frozen=True, gc=False):
    """Pauses of a dossier, with their lengths in seconds."""

    of: str
    label: str
    noted: Mapping[str, str]
    lengths: Sequence[int]

    def end(self, now: int, cause: int, lap: int) -> Entry:
        """Say when a pause is over."""
        return Entry(now + self.lengths[lap], self.of, "wait", "", self.label, cause, self.noted)


@dataclass(frozen=True, slots=True)
class Pause(AheadStep):
    """A length of time passes."""

    label: str
    length: DelaySampler
    address: int

    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> Passage:
        """Look up how long the pauses are."""
        sampler = self.length
        if isinstance(sampler, FixedSampler):
            lengths = [sampler.length] * len(turns)
        else:
            lengths = run.draws.delays_in(self.address, sampler, turns)
        return _Pausing(dossier.id, self.label, self.noted, lengths)


@dataclass(frozen=True, slots=True)
class Mark(AheadStep):
    """A milestone, and nothing else."""

    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> Passage:
        """Prepare to say that the point is reached."""
        return Looking(partial(self._reached, dossier), turns)

    def _reached(self, dossier: Dossier, now: int, cause: int, _: int) -> Entry:
        return Entry(now, dossier.id, "mark", "", (), cause, self.noted)


@dataclass(frozen=True, slots=True)
class Move(AheadStep):
    """Forces move: notice (less if under way already), clearance of borders, transit."""

    force: str
    notice: Samplers
    notice_address: int
    under_way: tuple[float, DelaySampler] | None
    under_way_address: int
    clearance: DelaySampler | None
    clearance_address: int
    transit: DelaySampler
    transit_address: int

    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> Passage:
        """Prepare to move in each turn."""
        return Looking(partial(self._arrived, run, dossier), turns)

    def _arrived(self, run: Replication, dossier: Dossier, now: int, cause: int, turn: int) -> Entry:
        """Say when the first forces arrive."""
        draws, urgency = run.draws, dossier.urgency
        notice = self.notice[urgency]
        moving = False
        if self.under_way is not None and draws.uniform(self.under_way_address, turn) < self.under_way[0]:
            notice, moving = self.under_way[1], True
        length = draws.delay(self.notice_address, notice, turn)
        if self.clearance is not None:
            length += draws.delay(self.clearance_address, self.clearance, turn)
        length += draws.delay(self.transit_address, self.transit, turn)
        length = dossier.paced("movement", length)
        noted = {"step": self.path, "under-way": moving}
        return Entry(now + length, dossier.id, "move", self.force, "movement", cause, noted)
