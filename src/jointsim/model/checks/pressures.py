"""Checks of pressures: whom and what they name, and what in them can never matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jointsim.errors import Fault
from jointsim.model.checks.names import Names
from jointsim.model.document import Document, Path
from jointsim.model.scenario import Pressure, Scenario

Absent = Callable[..., Iterator[Fault]]
"""Gives the fault of naming something that is not there, or was not at the time."""


def check_pressures(
    scenario: Scenario, document: Document, now: Names, ever: Names, absent: Absent
) -> Iterator[Fault]:
    """Find pressures on what is not there, and those that change nothing.

    Parameters
    ----------
    scenario, document
        The scenario, and as it was written.
    now, ever
        The names of the world as of the scenario's start, and of all that existed at any time.
    absent
        Gives the fault of a name: its path, the name, what is known now, what such a thing is called, what was
        known at any time.
    """
    known, once = ({*names.world.organisations, *names.holders} for names in (now, ever))
    for key, pressure in scenario.pressures.items():
        path: Path = ("pressures", key)
        for position, response in enumerate(pressure.responses):
            yield from absent((*path, "responses", position), response, scenario.responses, "response")
        for position, name in enumerate(pressure.of):
            here = (*path, "of", position)
            yield from absent(here, name, known, "organisation, staff or body", once)
            yield from _never_busy(document, here, name, now)
        yield from _idle(document, path, pressure)


def _idle(document: Document, path: Path, pressure: Pressure) -> Iterator[Fault]:
    """Find a pressure that changes nothing, or that names whom it leaves as they are."""
    if pressure.contention == 0 and pressure.load == 1.0:
        right = "give it `contention: 1` or `load: 1.5`, or leave it out"
        yield document.fault(path, "this pressure changes neither contention nor load", right)
    elif pressure.responses and pressure.contention == 0:
        what = "responses are named, but their contention does not change"
        yield document.fault((*path, "responses"), what, "give `contention`, or leave `responses` out")
    elif pressure.of and pressure.load == 1.0:
        what = "somebody is named whose load does not change"
        yield document.fault((*path, "of"), what, "give `load`, or leave `of` out")


def _never_busy(document: Document, path: Path, name: str, now: Names) -> Iterator[Fault]:
    """Find a staff without other work, or a body without other business, that is named for its load."""
    world = now.world
    staff = world.staffs.get(name) or (
        world.national_staffs.get(name.partition(".")[2]) if name in now.national else None
    )
    if staff is not None and staff.load is None:
        what = f"'{name}' has no other work, so that no load of it counts"
        yield document.fault(path, what, f"give the staff `load`, `task` and `desks`, or leave '{name}' out")
    body = world.bodies.get(name)
    if body is not None and (not body.business or body.meets is None or body.meets.agenda is None):
        what = f"'{name}' has no other business on a limited agenda, so that no load of it counts"
        yield document.fault(path, what, f"give the body `business` and an `agenda`, or leave '{name}' out")
