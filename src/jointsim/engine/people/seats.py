"""Seats that people can take, and what each speaks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jointsim.engine.plan import Plan

CHAIR = "chair"
"""Role of whoever chairs a body."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A delegation (``body.STATE``), the chair of a body (``body.chair``), or an office, a staff or an organisation.

    Attributes
    ----------
    place
        The body, or the office, staff or organisation itself.
    role
        The state, or ``chair``; empty for what is named by its id alone. A national staff (``STATE.staff``) has
        its staff here, so that every seat is what stands before and after its last dot.
    """

    place: str
    role: str = ""

    @classmethod
    def parse(cls, text: str) -> Seat:
        """Read a seat as it is written.

        Raises
        ------
        ValueError
            If something is missing before or after the dot, or all of it.
        """
        place, dot, role = text.rpartition(".")
        if not role or (dot and not place):
            msg = f"'{text}' is not a seat — write body.STATE, body.chair, or an office, a staff or an organisation"
            raise ValueError(msg)
        return cls(place, role) if dot else cls(text)

    @property
    def is_chair(self) -> bool:
        """Whether it is the chair of a body."""
        return self.role == CHAIR

    def __str__(self) -> str:
        return f"{self.place}.{self.role}" if self.role else self.place


def is_delegation(plan: Plan, seat: Seat) -> bool:
    """Say whether a seat is that of a state in a body."""
    return seat.place in plan.bodies and not seat.is_chair


def is_office_of(plan: Plan, seat: Seat, organisation: str) -> bool:
    """Say whether a seat is an organisation itself or one of its offices."""
    return not seat.role and organisation in (seat.place, plan.offices.get(seat.place))


def speaks_for(plan: Plan, seat: Seat, organisation: str) -> bool:
    """Say whether a word of a seat is one of an organisation: of its offices and of those who chair its bodies."""
    if seat.is_chair and seat.place in plan.bodies:
        return _belongs_to(plan, seat.place, organisation)
    return is_office_of(plan, seat, organisation)


def sits_for(plan: Plan, seat: Seat, organisation: str) -> bool:
    """Say whether a seat is one of an organisation: in a body of it, an office of it, or the organisation."""
    if seat.place in plan.bodies:
        return _belongs_to(plan, seat.place, organisation)
    return is_office_of(plan, seat, organisation)


def _belongs_to(plan: Plan, body: str, organisation: str) -> bool:
    """Say whether a body is one of an organisation alone: a joint format speaks for neither."""
    return plan.bodies[body].organisation == organisation and not plan.bodies[body].is_joint


def bodies_above(plan: Plan, body: str) -> tuple[str, ...]:
    """Name all bodies to which what comes before a body can go up, and from there again."""
    found: dict[str, None] = {}
    ahead = list(plan.bodies[body].higher)
    while ahead:
        above = ahead.pop(0)
        if above not in found and above in plan.bodies:
            found[above] = None
            ahead += plan.bodies[above].higher
    return tuple(found)


def is_heard_in(plan: Plan, seat: Seat, body: str) -> bool:
    """Say whether a seat is a delegation in a body, or in one below it."""
    return is_delegation(plan, seat) and body in (seat.place, *bodies_above(plan, seat.place))
