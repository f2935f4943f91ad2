"""Which seat a person takes: read as it is written, and checked against the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jointsim.errors import Fault, InputError, nearest

if TYPE_CHECKING:
    from jointsim.engine.people.seats import Seat
    from jointsim.engine.plan import Plan
    from jointsim.model.world import World

EXAMPLES = "such as nac.FI, nac.chair or secretary-general"


def seated(text: str, plan: Plan, world: World) -> Seat:
    """Read a seat and see that there is one.

    Raises
    ------
    InputError
        There is no such body, office, staff or organisation, or the state has no seat in the body.
    """
    from jointsim.engine.people.seats import Seat

    try:
        seat = Seat.parse(text)
    except ValueError:
        raise _refused(f"'{text}' is not a seat", f"write one {EXAMPLES}") from None
    if seat.role and seat.place in plan.bodies:
        _require_place(seat, plan)
    elif seat.role:
        _require_national(seat, plan, world)
    elif seat.place in plan.bodies:
        first = plan.states[int(plan.bodies[text].seats[0])]
        raise _refused(
            f"'{text}' is a whole body", f"write a delegation, such as {text}.{first}, or {text}.chair"
        )
    else:
        known = [*world.offices, *world.organisations, *world.staffs]
        if seat.place not in known:
            what = f"there is no office, organisation or staff called '{text}'"
            raise _refused(what, nearest(text, known))
    return seat


def organisation_of(seat: Seat, world: World) -> str:
    """Name the organisation in which a seat is; empty for a national staff."""
    if seat.role:
        return world.bodies[seat.place].organisation if seat.place in world.bodies else ""
    if seat.place in world.organisations:
        return seat.place
    found = world.offices.get(seat.place) or world.staffs[seat.place]
    return found.organisation or ""


def _require_place(seat: Seat, plan: Plan) -> None:
    members = [plan.states[index] for index in plan.bodies[seat.place].seats.tolist()]
    if not seat.is_chair and seat.role not in members:
        what = "has no seat in" if seat.role in plan.states else "is no state that could sit in"
        raise _refused(f"'{seat.role}' {what} {seat.place}", nearest(seat.role, [*members, "chair"]))


def _require_national(seat: Seat, plan: Plan, world: World) -> None:
    if seat.place not in plan.states:
        raise _refused(f"there is no body called '{seat.place}'", nearest(seat.place, plan.bodies))
    if seat.role not in world.national_staffs:
        what = f"'{seat.place}' has no staff called '{seat.role}'"
        raise _refused(what, nearest(seat.role, world.national_staffs))


def _refused(what: str, right: str) -> InputError:
    return InputError([Fault("--seat", 0, 0, "", what, right)])
