"""Steps whose end is known when they begin: capitals without a queue, lengths of time, movement, marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from jointsim.engine.luck.delays import DelaySampler, FixedSampler
from jointsim.engine.plan import Samplers
from jointsim.engine.steps.base import AheadStep, Ending

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Pause(AheadStep):
    """A length of time passes."""

    label: str
    length: DelaySampler
    address: int

    activity: ClassVar[str] = "wait"

    def ending(self, run: Replication, dossier: Dossier, now: int, turn: int) -> Ending:
        """Say when the pause is over."""
        sampler = self.length
        if isinstance(sampler, FixedSampler):
            return now + sampler.length, "", self.label, self.noted
        return now + run.draws.delay(self.address, sampler, turn), "", self.label, self.noted


@dataclass(frozen=True, slots=True)
class Mark(AheadStep):
    """A milestone, and nothing else."""

    activity: ClassVar[str] = "mark"

    def ending(self, run: Replication, dossier: Dossier, now: int, turn: int) -> Ending:
        """Say that the point is reached."""
        return now, "", (), self.noted


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

    activity: ClassVar[str] = "move"

    def ending(self, run: Replication, dossier: Dossier, now: int, turn: int) -> Ending:
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
        return now + length, self.force, "movement", {"step": self.path, "under-way": moving}
