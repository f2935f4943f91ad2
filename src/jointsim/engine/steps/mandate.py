"""A parliament gives its leave, or does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jointsim.engine.course import Blocked, Course
from jointsim.engine.plan import HoursByUrgency, Samplers
from jointsim.engine.steps.base import Step
from jointsim.engine.steps.work import in_hours

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Mandate(Step):
    """A parliament must give its leave, with chance ``needed``; with chance ``refused`` it then does not."""

    parliament: str
    hours: HoursByUrgency
    takes: Samplers
    takes_address: int
    needed: float
    needed_address: int
    refused: float
    refused_address: int

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Wait for the parliament's answer, in its hours; no time passes where it need not be asked.

        Raises
        ------
        Blocked
            If it says no.
        """
        noted = {**self.noted, "needed": True}
        if self.needed < 1.0 and run.draws.uniform(self.needed_address, turn) >= self.needed:
            noted["needed"] = False
            return run.record.add(run.now, dossier.id, "mandate", self.parliament, (), cause, noted)
        urgency = dossier.urgency
        sampler = self.takes[urgency]
        length = dossier.paced("mandate", run.draws.delay(self.takes_address, sampler, turn))
        end, pieces = in_hours(run, "mandate", self.hours[urgency], sampler.clock, run.now, length)
        refuses = self.refused > 0.0 and run.draws.uniform(self.refused_address, turn) < self.refused
        activity = "mandate-refused" if refuses else "mandate"
        entry = run.record.add(end, dossier.id, activity, self.parliament, pieces, cause, noted)
        yield from run.reach(entry)
        if refuses and not dossier.is_closed:
            dossier.block("given-up", entry)
            raise Blocked(entry)
        return entry
