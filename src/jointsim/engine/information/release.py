"""Whether a report above a channel's ceiling is released: a question to whoever decides on that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jointsim.engine.people.port import OPTIONS, Question
from jointsim.engine.people.seats import Seat, is_delegation, is_office_of, sits_for

if TYPE_CHECKING:
    from jointsim.engine.information.lanes import LaneAbove
    from jointsim.engine.information.news import News
    from jointsim.engine.plan import BypassPlan
    from jointsim.engine.run import Replication

REFUSE = "refuse"


def ask_release(run: Replication, lane: LaneAbove, news: list[News], cause: int) -> None:
    """Ask whoever decides on the release of a report; unanswered, it goes the policy's way, which has begun."""
    first = lane.channel.bypasses[0]
    seats = [seat for seat in run.port.seats if first.decided_by and _decides(run, seat, first)]
    if seats:
        _Release(run, lane, news, cause).ask(seats)


def _decides(run: Replication, seat: Seat, bypass: BypassPlan) -> bool:
    """Say whether a seat is asked: the sender itself, an office of its organisation, or any of its delegations."""
    plan, decider = run.plan, bypass.decider
    if decider not in plan.organisations:
        return str(seat) == decider
    if bypass.decided_by == "all-members":
        return is_delegation(plan, seat) and sits_for(plan, seat, decider)
    return is_office_of(plan, seat, decider)


class _Release:
    """A report that waits for release while somebody is asked."""

    def __init__(self, run: Replication, lane: LaneAbove, news: list[News], cause: int) -> None:
        self._run, self._lane, self._news = run, lane, news
        self._bypass = lane.channel.bypasses[0]
        self._event = lane.sender.event
        self._cause = cause
        self._luck = lane.luck_of(news)
        self._asked: list[Question] = []

    def ask(self, seats: list[Seat]) -> None:
        """Put the question, open until the policy's answer would come."""
        run, bypass, channel, now = self._run, self._bypass, self._lane.channel, self._run.now
        source, number = self._luck
        urgency = run.urgency_of(channel.organisation)
        address = bypass.takes_addresses[self._event][source]
        takes = run.draws.delay(address, bypass.takes[urgency], number)
        run.draws.forget(address, number)
        for seat in seats:
            question = Question(
                id=f"{self._event}/{channel.id}/{source}/{number}/release/{seat}",
                seat=seat,
                kind="release",
                asked=now,
                deadline=now + takes,
                options=OPTIONS["release"],
                event=self._event,
                channel=channel.id,
                sources=tuple(each.source for each in self._news),
            )
            self._asked.append(question)
            run.port.put(question, partial(self._answered, question))
            run.port.expire(run, question)

    def _answered(self, question: Question, answer: str) -> None:
        """End the wait; where several must agree, one consent leaves it to the others, and one refusal is enough."""
        self._run.port.close((question.id,))
        if self._bypass.is_shared and answer != REFUSE:
            return
        self._run.port.close([each.id for each in self._asked])
        self._forget()
        self._lane.send_again(self._luck, self._refuse if answer == REFUSE else self._grant)

    def _grant(self, lane: LaneAbove) -> None:
        """Let the report leave now."""
        now = self._run.now
        lane.depart(lane.lowered(self._news, self._bypass), self._cause, now, (("release", now, -1),))

    def _refuse(self, lane: LaneAbove) -> None:
        """Go on now with the other ways past the ceiling, if there are any."""
        now, others = self._run.now, self._lane.channel.bypasses[1:]
        lane.try_ways(self._news, others, self._cause, now, (("release", now, -1),))

    def _forget(self) -> None:
        """Let the draws of the policy's way be read again, so that the report keeps its luck."""
        draws, event, (source, number) = self._run.draws, self._event, self._luck
        for bypass in self._lane.channel.bypasses:
            draws.forget(bypass.takes_addresses[event][source], number)
            draws.forget(bypass.succeeds_addresses[event][source], number)
        draws.forget(self._lane.channel.latency_addresses[event][source], number)
