"""A staff's desks: dossiers queue by urgency, then by arrival; work under way is not interrupted.

Where nobody can overtake or leave the queue, when a desk will be free is known on arrival.
"""

from __future__ import annotations

from heapq import heappop, heappush, heapreplace
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.clock.alarms import Clock

if TYPE_CHECKING:
    from jointsim.engine.plan import StaffPlan


class Desk:
    """The desks of one staff in one replication."""

    __slots__ = ("_arrivals", "_env", "_free", "_free_from", "_queue", "plan")

    def __init__(self, env: Clock, plan: StaffPlan) -> None:
        self.plan = plan
        self._env = env
        self._free = plan.desks
        self._queue: list[tuple[int, int, Event]] = []
        self._arrivals = 0
        self._free_from = [-1] * (plan.desks or 0)

    def next_free(self, now: int) -> int:
        """Say when somebody who arrives now gets a desk, if nobody overtakes; the caller then must `keep` it."""
        if self._free is None:
            return now
        free = self._free_from[0]
        return free if free > now else now

    def keep(self, until: int) -> None:
        """Keep the desk that was free next until some time."""
        if self._free is not None:
            heapreplace(self._free_from, until)

    def give(self, now: int, length: int) -> tuple[int, int]:
        """Say when somebody who arrives now begins and ends work of a length at the desk that is free next."""
        free_from = self._free_from
        if not free_from:
            return now, now + length
        begins = free_from[0]
        begins = max(begins, now)
        end = begins + length
        heapreplace(free_from, end)
        return begins, end

    def request(self, urgency: int) -> Event | None:
        """Take a desk, or join the queue.

        Returns
        -------
        None if a desk was free; else the event at which one is granted.
        """
        if self._free is None:
            return None
        if self._free > 0:
            self._free -= 1
            return None
        ticket = Event(self._env)
        heappush(self._queue, (-urgency, self._arrivals, ticket))
        self._arrivals += 1
        return ticket

    def release(self) -> None:
        """Give a desk to the next in the queue, or leave it free."""
        if self._free is None:
            return
        if self._queue:
            heappop(self._queue)[2].succeed()
        else:
            self._free += 1
