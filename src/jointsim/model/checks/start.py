"""A check of when a scenario starts: on a day that the world describes."""

from __future__ import annotations

from collections.abc import Iterator

from jointsim.errors import Fault
from jointsim.model.document import Document
from jointsim.model.scenario import Scenario
from jointsim.model.world import World


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
