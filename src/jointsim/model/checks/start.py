"""Checks of when a scenario starts: on a day that the world describes, and by the clock of somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from jointsim.errors import Fault
from jointsim.model.document import Document
from jointsim.model.scenario import Scenario
from jointsim.model.world import World

MOST = 3
"""States named for an offset."""

HALF_A_DAY = timedelta(hours=12)


def check_start(scenario: Scenario, document: Document, world: World) -> Iterator[Fault]:
    """Find a start on a day before all that the world describes.

    Parameters
    ----------
    scenario, document
        The scenario, and as it was written.
    world
        The world, as of any day.
    """
    day, since = scenario.start.date(), world.describes_since
    if since is not None and day < since:
        what = f"this begins on {day}, and the world describes institutions only from {since} on"
        right = "let it begin then or later, or give a world of its time with `--world`"
        yield document.fault(("start",), what, right)


def check_clock(scenario: Scenario, document: Document, world: World) -> Iterator[Fault]:
    """Remark on a start whose offset no affected state's clock shows on that day, as when summer time was forgotten.

    UTC is everybody's, and where nobody is affected any offset will do.

    Parameters
    ----------
    scenario, document
        The scenario, checked, and as it was written.
    world
        The world as of the scenario's start.
    """
    offset, shown = scenario.start.utcoffset(), _shown(scenario, world)
    if not offset or not shown or offset in shown:
        return
    what = f"no affected state's clock shows {_written(offset)} on {scenario.start.date()}"
    own = " or ".join(f"{_written(each)} ({_listed(states)})" for each, states in sorted(shown.items()))
    yield document.fault(("start",), what, f"write it in {own}, or in UTC (+00:00)")


def _shown(scenario: Scenario, world: World) -> dict[timedelta, list[str]]:
    """Give the offsets that clocks of affected states show on the day of the start, with the states."""
    found: dict[timedelta, list[str]] = {}
    for state in dict.fromkeys(_affected(scenario)):
        zone = ZoneInfo(world.states[state].zone)
        times = (scenario.start - HALF_A_DAY, scenario.start, scenario.start + HALF_A_DAY)
        for offset in {_offset(time, zone) for time in times}:
            found.setdefault(offset, []).append(world.states[state].name)
    return found


def _affected(scenario: Scenario) -> Iterator[str]:
    yield from scenario.affected
    for event in scenario.events.values():
        yield from event.affected or ()


def _offset(time: datetime, zone: ZoneInfo) -> timedelta:
    return time.astimezone(zone).utcoffset() or timedelta()


def _written(offset: timedelta) -> str:
    return str(timezone(offset)).removeprefix("UTC") or "+00:00"


def _listed(states: list[str]) -> str:
    return ", ".join(states[:MOST]) + (", …" if len(states) > MOST else "")
