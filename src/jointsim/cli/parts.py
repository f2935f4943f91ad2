"""Whether a seat has any part in a scenario, so that nobody waits for questions that cannot come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jointsim.engine.people.seats import bodies_above
from jointsim.engine.steps.agree import Agree
from jointsim.engine.steps.branching import all_steps

if TYPE_CHECKING:
    from jointsim.engine.people.seats import Seat
    from jointsim.engine.plan import Plan

MOST = 8
"""How many others are named at most."""


def lacking(seat: Seat, plan: Plan, organisation: str) -> str:
    """Say that a seat has no part in a scenario, and who has; empty if it has one.

    A body has a part if a text comes before it, an office or an organisation if a response is its organisation's, a
    staff if a report waits for its release.
    """
    if seat.place in plan.bodies:
        return _without_text(seat, plan)
    if seat.place in plan.offices or seat.place in plan.organisations:
        return _without_response(plan, organisation)
    return _without_report(seat, plan)


def _without_text(seat: Seat, plan: Plan) -> str:
    agreeing, reached = _texts(plan)
    if seat.place in reached:
        return ""
    going_up = {above for body in agreeing for above in bodies_above(plan, body)}
    said = f"no text comes before {seat.place} in this scenario"
    if seat.place in going_up:
        said += ", unless one goes up to it"
    elif not seat.is_chair:
        above = [body for body in bodies_above(plan, seat.place) if _has_seat(plan, seat.role, body)]
        heard = [body for body in above if body in going_up or body in agreeing]
        if heard:
            said += f", but you speak for {seat.role} where one comes to {_some(heard, 'or')}"
    if seat.is_chair:
        return f"{said}; {_those('before these it does', reached)}"
    sits_in = [body for body in reached if _has_seat(plan, seat.role, body)]
    return f"{said}; {_those(f'before these, in which {seat.role} sits, it does', sits_in)}"


def _has_seat(plan: Plan, state: str, body: str) -> bool:
    """Say whether a state sits in a body."""
    return state in (plan.states[index] for index in plan.bodies[body].seats.tolist())


def _texts(plan: Plan) -> tuple[list[str], list[str]]:
    """Name the bodies that agree a text, and all before which one comes, to be agreed or confirmed."""
    steps = (
        step
        for response in plan.responses.values()
        for authority in response.authorities
        for step in all_steps(authority.tree)
    )
    agreed = [step for step in steps if isinstance(step, Agree)]
    reached = [body for step in agreed for body in (step.body, *(each.body for each in step.confirming))]
    return list(dict.fromkeys(step.body for step in agreed)), list(dict.fromkeys(reached))


def _without_response(plan: Plan, organisation: str) -> str:
    concerned = list(dict.fromkeys(response.organisation for response in plan.responses.values()))
    if organisation in concerned:
        return ""
    return (
        f"nothing is wanted of {organisation} in this scenario; {_those('of these something is', concerned)}"
    )


def _without_report(seat: Seat, plan: Plan) -> str:
    firsts = [channel.bypasses[0] for channel in plan.channels.values() if channel.bypasses]
    deciders = dict.fromkeys(first.decider for first in firsts if first.decided_by)
    staffs = [decider for decider in deciders if decider not in plan.organisations]
    if str(seat) in staffs:
        return ""
    return (
        f"no report waits for the release of {seat} in this scenario; {_those('for these one may', staffs)}"
    )


def _those(what: str, who: list[str]) -> str:
    return f"{what}: {_some(who)}" if who else f"{what}: none"


def _some(names: Iterable[str], last: str = "and") -> str:
    """Join names, and count those that are too many."""
    every = list(names)
    if len(every) > MOST:
        return f"{', '.join(every[:MOST])} and {len(every) - MOST} more"
    if last == "and" or len(every) == 1:
        return ", ".join(every)
    return f"{', '.join(every[:-1])} {last} {every[-1]}"
