"""Checks of who there is: what states, organisations, offices, staffs, bodies and forces refer to."""

from __future__ import annotations

from collections.abc import Iterator

from jointsim.errors import Fault
from jointsim.model.checks.names import Names, absent, absent_each, absent_in
from jointsim.model.document import Document
from jointsim.model.institutions import Body


def check_institutions(names: Names, document: Document) -> Iterator[Fault]:
    """Find what institutions name that is not there."""
    yield from _organisations(names, document)
    yield from _states(names, document)
    yield from _offices_and_forces(names, document)
    yield from _staffs(names, document)
    for body_id, body in names.world.bodies.items():
        yield from _body(names, document, body_id, body)


def _organisations(names: Names, document: Document) -> Iterator[Fault]:
    for key, organisation in names.world.organisations.items():
        path, known = ("organisations", key, "awareness", "at"), names.holders | names.affected
        yield from absent_in(document, path, organisation.awareness.at, known, "staff or body")


def _states(names: Names, document: Document) -> Iterator[Fault]:
    for key, state in names.world.states.items():
        for organisation in state.memberships:
            path = ("states", key, "memberships", organisation)
            yield from absent(document, path, organisation, names.world.organisations, "organisation")


def _offices_and_forces(names: Names, document: Document) -> Iterator[Fault]:
    organisations = names.world.organisations
    for key, office in names.world.offices.items():
        yield from absent_each(
            document,
            ("offices", key),
            ("organisation", office.organisation, organisations, "organisation"),
            ("staff", office.staff, names.holders, "staff or body"),
        )
    for key, force in names.world.forces.items():
        named = ("organisation", force.organisation, organisations, "organisation")
        yield from absent_each(document, ("forces", key), named)
        if force.generation is not None:
            path = ("forces", key, "generation")
            called = ("calendar", force.generation.calendar, names.world.calendars, "calendar")
            yield from absent_each(document, path, called)


def _staffs(names: Names, document: Document) -> Iterator[Fault]:
    world = names.world
    if world.capitals is not None:
        yield from absent_each(
            document,
            ("capitals",),
            ("calendar", world.capitals.calendar, world.calendars, "calendar"),
            ("asks", world.capitals.asks, world.calendars, "calendar"),
            ("picture", world.capitals.picture, world.national_staffs, "national staff"),
        )
    for key, desks in world.national_staffs.items():
        path = ("national-staffs", key, "calendar")
        yield from absent(document, path, desks.calendar, world.calendars, "calendar")
    for key, staff in world.staffs.items():
        yield from absent_each(
            document,
            ("staffs", key),
            ("calendar", staff.calendar, world.calendars, "calendar"),
            ("organisation", staff.organisation, world.organisations, "organisation"),
            ("state", staff.state, world.states, "state"),
        )


def _body(names: Names, document: Document, key: str, body: Body) -> Iterator[Fault]:
    world, here = names.world, ("bodies", key)
    yield from absent_each(
        document,
        here,
        ("organisation", body.organisation, world.organisations, "organisation"),
        ("rule", body.rule, world.rules, "rule"),
        ("calendar", body.calendar, world.calendars, "calendar"),
    )
    if body.seats != "members":
        yield from absent_in(document, (*here, "seats"), body.seats, world.states, "state")
    yield from absent_in(document, (*here, "higher"), body.higher, world.bodies, "body")
    if key in body.higher:
        path = (*here, "higher", body.higher.index(key))
        yield document.fault(path, f"'{key}' is named as higher than itself", "name the bodies above it")
    above = [name for name in body.higher if name in world.bodies]
    sitting = [
        *above,
        *(name for each in above for name in world.bodies[each].sits_as if name in world.bodies),
    ]
    if body.held_for is not None and not any(_has_dates(world.bodies[name]) for name in sitting):
        what = f"no body above '{key}' has dated sittings to hold a text for"
        yield document.fault(
            (*here, "held-for"), what, "add `dates` to `meets` of one of its `higher` bodies"
        )


def _has_dates(body: Body) -> bool:
    return body.meets is not None and bool(body.meets.dates)
