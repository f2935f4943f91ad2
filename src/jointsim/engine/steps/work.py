"""Work at a staff's desk, and attribution by a national service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log1p
from typing import TYPE_CHECKING

from jointsim.engine.agenda import FAR
from jointsim.engine.delays import DelaySampler
from jointsim.engine.news import News
from jointsim.engine.plan import Samplers
from jointsim.engine.steps.base import Course, Step

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Work(Step):
    """A staff works on the dossier: queue for a desk, then work in the staff's hours."""

    staff: str
    takes: Samplers
    takes_address: int
    ahead_address: int

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Queue, work, and leave the desk."""
        return (yield from at_desk(self, run, dossier, cause, turn, "work"))


@dataclass(frozen=True, slots=True)
class Attribute(Work):
    """A national service says who did it; its word enters its own picture and travels from there."""

    adds: float
    event: str

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Work on the attribution, then let the staff learn its own finding."""
        entry = yield from at_desk(self, run, dossier, cause, turn, "attribution")
        source = f"attribution:{self.staff}"
        picture = run.knowledge.picture(self.event, self.staff)
        run.knowledge.learn(picture, (News(source, 0.0, self.adds, 0, ""),), entry, run.now)
        return entry


def at_desk(step: Work, run: Replication, dossier: Dossier, cause: int, turn: int, label: str) -> Course:
    """Queue for a desk of the step's staff, work there, and write one entry labelled ``label``."""
    staff = run.plan.staffs[step.staff]
    urgency = run.urgency_of(dossier.plan.organisation)
    hours = staff.hours[urgency]
    desk = run.desks[step.staff]
    arrival = run.now
    begins = _after_other_work(step, run, urgency, arrival, turn)
    ticket = desk.request(urgency)
    if ticket is not None:
        dossier.waiting[step.path] = (cause, (("desk-queue", FAR, hours),))
        yield ticket
        del dossier.waiting[step.path]
        if dossier.is_closed:
            desk.release()
            return cause
        begins = max(begins, run.now)
    sampler: DelaySampler = step.takes[urgency]
    length = run.draws.delay(step.takes_address, sampler, turn)
    on_hours = hours if sampler.clock == "open" else -1
    finish: Callable[[int, int], int] = run.finish[on_hours]
    end = finish(begins, length)
    queued = () if begins == arrival else (("desk-queue", begins, hours),)
    pieces = (*queued, (label, end, on_hours))
    entry = run.record.add(end, dossier.id, label, step.staff, pieces, cause, {"step": step.path})
    yield run.env.timeout(end - run.now)
    desk.release()
    return entry


def _after_other_work(step: Work, run: Replication, urgency: int, now: int, turn: int) -> int:
    """Say when the other work that lies ahead is done, drawn on arrival (Erlang's waiting time)."""
    staff = run.plan.staffs[step.staff]
    chance = staff.wait_chance[urgency]
    if chance <= 0.0:
        return now
    u = run.draws.uniform(step.ahead_address, turn)
    if u < 1.0 - chance:
        return now
    wait = int(-staff.wait_mean[urgency] * log1p(-(u - (1.0 - chance)) / chance) + 0.5)
    return run.finish[staff.hours[urgency]](now, wait)
