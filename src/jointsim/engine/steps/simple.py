"""Steps whose end is known when they begin: capitals without a queue, lengths of time, movement, marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jointsim.engine.luck.delays import DelaySampler, FixedSampler
from jointsim.engine.plan import Samplers
from jointsim.engine.steps.base import AheadStep

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Pause(AheadStep):
    """A length of time passes."""

    label: str
    length: DelaySampler
    address: int

    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int:
        """Write the end of the pause."""
        end = run.record.entries[cause].time
        if isinstance(self.length, FixedSampler):
            end += self.length.length
        else:
            end += run.draws.delay(self.address, self.length, turn)
        return run.record.add(end, dossier.id, "wait", "", self.label, cause, self.noted)


@dataclass(frozen=True, slots=True)
class Mark(AheadStep):
    """A milestone, and nothing else."""

    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int:
        """Write that the point is reached."""
        return run.record.add(run.record.time(cause), dossier.id, "mark", "", (), cause, self.noted)


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

    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int:
        """Write the arrival of the first forces."""
        draws, urgency = run.draws, dossier.urgency
        notice = self.notice[urgency]
        moving = False
        if self.under_way is not None and draws.uniform(self.under_way_address, turn) < self.under_way[0]:
            notice, moving = self.under_way[1], True
        length = draws.delay(self.notice_address, notice, turn)
        if self.clearance is not None:
            length += draws.delay(self.clearance_address, self.clearance, turn)
        length += draws.delay(self.transit_address, self.transit, turn)
        end = run.record.time(cause) + length
        attributes = {"step": self.path, "under-way": moving}
        return run.record.add(end, dossier.id, "move", self.force, "movement", cause, attributes)
