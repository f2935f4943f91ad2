"""Work at a staff's desk, and attribution by a national service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log1p
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from jointsim.engine.clock.slots import FAR
from jointsim.engine.course import Course
from jointsim.engine.desk import Desk
from jointsim.engine.information.news import News
from jointsim.engine.plan import Samplers, StaffPlan
from jointsim.engine.record import Entry, Piece, Spent
from jointsim.engine.steps.base import Looking, Passage, Step

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


def in_hours(
    run: Replication, label: str, hours: int, clock: str, begins: int, length: int
) -> tuple[int, tuple[Piece, ...]]:
    """Say when work ends, and what its time was spent on.

    An elapsed length runs day and night, but begins and is handed over in open hours.

    Parameters
    ----------
    run
        The replication.
    label
        What the time is spent on.
    hours
        Open hours of whoever works, by index; -1 for round the clock.
    clock
        Whether the length is ``elapsed`` or runs in ``open`` hours alone.
    begins, length
        Second at which the work begins, and its length in seconds.
    """
    if hours < 0:
        end = begins + length
        return end, ((label, end, -1),)
    calendar = run.plan.hours[hours]
    if clock == "open":
        end = calendar.finish(begins, length)
        return end, ((label, end, hours),)
    if length == 0:
        return begins, ((label, begins, -1),)
    opens = calendar.next_open(begins)
    ready = opens + length
    end = calendar.handed_over(ready)
    before = ((label, opens, hours),) if opens > begins else ()
    after = ((label, end, hours),) if end > ready else ()
    return end, (*before, (label, ready, -1), *after)


class _AtDesk(Struct, frozen=True, gc=False):
    """Work on a dossier at a desk without hours and other work, with its lengths in seconds."""

    of: str
    label: str
    noted: Mapping[str, str]
    desk: Desk
    lengths: Sequence[int]

    def end(self, now: int, cause: int, lap: int) -> Entry:
        """Say when the work ends, and what the time was spent on."""
        label, desk = self.label, self.desk
        begins, end = desk.give(now, self.lengths[lap])
        spent = label if begins == now else (("desk-queue", begins, -1), (label, end, -1))
        return Entry(end, self.of, label, desk.plan.id, spent, cause, self.noted)


@dataclass(frozen=True, slots=True)
class Work(Step):
    """A staff works on the dossier: queue for a desk, then work in the staff's hours."""

    staff: str
    takes: Samplers
    takes_address: int
    ahead_address: int

    label: ClassVar[str] = "work"

    @property
    def workers(self) -> tuple[str, ...]:
        """All staffs that may be the one to work."""
        return (self.staff,)

    def worker(self, run: Replication, dossier: Dossier) -> str:
        """Say which staff works."""
        return self.staff

    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> Passage | None:
        """Look up the desk; only where dossiers keep the order of arrival is the end of the work known on arrival."""
        desk = run.desks[self.worker(run, dossier)]
        staff, urgency = desk.plan, dossier.urgency
        if not staff.in_order:
            return None
        if staff.wait_chance[urgency] > 0.0 or staff.hours[urgency] >= 0:
            return Looking(partial(self._in_order, run, dossier, desk), turns)
        lengths = run.draws.delays_in(self.takes_address, self.takes[urgency], turns)
        if dossier.pace is not None:
            lengths = [dossier.paced("work", length) for length in lengths]
        return _AtDesk(dossier.id, self.label, self.noted, desk, lengths)

    def _in_order(
        self, run: Replication, dossier: Dossier, desk: Desk, now: int, cause: int, turn: int
    ) -> Entry:
        """Say when the work ends at a desk that has other work, or hours."""
        staff, urgency = desk.plan, dossier.urgency
        ready = now
        if staff.wait_chance[urgency] > 0.0:
            ready = self._after_other_work(run, staff, urgency, now, turn)
        begins = desk.next_free(ready)
        end, spent = self._spent(run, dossier, staff.hours[urgency], urgency, turn, now, begins)
        desk.keep(end)
        return Entry(end, dossier.id, self.label, staff.id, spent, cause, self.noted)

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Queue for a desk, work there, and leave it; the entry tells both."""
        urgency = dossier.urgency
        desk = run.desks[self.worker(run, dossier)]
        staff, arrival = desk.plan, run.now
        begins = arrival
        if staff.wait_chance[urgency] > 0.0:
            begins = self._after_other_work(run, staff, urgency, arrival, turn)
        ticket = desk.request(urgency)
        if ticket is not None:
            dossier.waiting[self.path] = (cause, (("desk-queue", FAR, staff.hours[urgency]),))
            yield ticket
            del dossier.waiting[self.path]
            if dossier.is_closed:
                desk.release()
                return cause
            begins = max(begins, run.now)
        end, spent = self._spent(run, dossier, staff.hours[urgency], urgency, turn, arrival, begins)
        entry = run.record.add(end, dossier.id, self.label, staff.id, spent, cause, self.noted)
        yield from run.reach(entry)
        desk.release()
        return entry

    def _spent(
        self,
        run: Replication,
        dossier: Dossier,
        hours: int,
        urgency: int,
        turn: int,
        arrival: int,
        begins: int,
    ) -> tuple[int, Spent]:
        """Say when the work ends, and what the time was spent on, given when the dossier arrived and work begins."""
        sampler = self.takes[urgency]
        length = dossier.paced("work", run.draws.delay(self.takes_address, sampler, turn))
        if hours < 0:
            end = begins + length
            spent = self.label if begins == arrival else (("desk-queue", begins, -1), (self.label, end, -1))
            return end, spent
        end, pieces = in_hours(run, self.label, hours, sampler.clock, begins, length)
        return end, pieces if begins == arrival else (("desk-queue", begins, hours), *pieces)

    def _after_other_work(self, run: Replication, staff: StaffPlan, urgency: int, now: int, turn: int) -> int:
        """Say when the other work that lies ahead is done, drawn on arrival (Erlang's waiting time)."""
        chance, mean = staff.wait_chance[urgency], staff.wait_mean[urgency]
        if run.pressures is not None:
            chance, mean = run.pressures.waiting(staff, urgency, now)
        u = run.draws.uniform(self.ahead_address, turn)
        if u < 1.0 - chance:
            return now
        wait = int(-mean * log1p(-(u - (1.0 - chance)) / chance) + 0.5)
        return run.finish[staff.hours[urgency]](now, wait)


@dataclass(frozen=True, slots=True)
class WorkAtHome(Work):
    """Work of the affected state that asked; of the first one if somebody else did.

    Attributes
    ----------
    at_home
        Affected state → its staff.
    """

    at_home: Mapping[str, str]

    @property
    def workers(self) -> tuple[str, ...]:
        """All staffs that may be the one to work."""
        return tuple(self.at_home.values())

    def worker(self, run: Replication, dossier: Dossier) -> str:
        """Say which staff works: that of the state whose staff asked."""
        state = run.record.entries[dossier.asked].who.partition(".")[0]
        return self.at_home.get(state, self.staff)


@dataclass(frozen=True, slots=True)
class Attribute(Work):
    """A national service says who did it; its word enters its own picture and travels from there."""

    adds: float
    event: str

    label: ClassVar[str] = "attribution"

    @property
    def source(self) -> str:
        """Name of the finding as a source."""
        return f"attribution:{self.staff}"

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Work on the attribution, then let the staff learn its own finding, unless it never came to a desk."""
        entry = yield from Work.perform(self, run, dossier, cause, turn)
        if entry == cause:
            return entry
        picture = run.knowledge.picture(self.event, self.staff)
        run.knowledge.witness(picture, News(self.source, 0.0, self.adds, 0), entry, run.now)
        return entry
