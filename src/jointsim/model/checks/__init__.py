"""Checks that no single entry of a file can make: what refers to what, and what can never happen."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jointsim.errors import Fault
from jointsim.model.checks.attainable import check_attainable
from jointsim.model.checks.channels import check_channels, check_trust, check_zones
from jointsim.model.checks.crisis import check_crisis
from jointsim.model.checks.gates import check_gates
from jointsim.model.checks.hours import check_hours
from jointsim.model.checks.institutions import check_institutions
from jointsim.model.checks.names import Names
from jointsim.model.checks.order import check_order
from jointsim.model.checks.precedence import check_precedence
from jointsim.model.checks.routing import check_routing
from jointsim.model.checks.seats import check_seats
from jointsim.model.checks.start import check_clock, check_start
from jointsim.model.checks.steps import check_steps
from jointsim.model.checks.waits import check_waits
from jointsim.model.document import Document
from jointsim.model.world import World

__all__ = ["check_attainable", "check_clock", "check_crisis", "check_seats", "check_start", "check_world"]


def check_world(
    world: World, document: Document, channels: Collection[str] = (), problems: Collection[str] = ()
) -> Iterator[Fault]:
    """Find everything in a world that refers to something absent or can never happen.

    Parameters
    ----------
    world, document
        The world, and as it was written.
    channels
        Channels that a set-up closed: steps may still name them, and are skipped.
    problems
        Participation problems that a set-up solved: channels and bodies may still name them, and are open.
    """
    names = Names(world)
    yield from check_institutions(names, document)
    yield from check_precedence(names, document)
    yield from check_channels(names, document)
    yield from check_gates(names, document, problems)
    yield from check_trust(names, document)
    yield from check_zones(names, document)
    yield from check_routing(names, document)
    yield from check_steps(names, document, frozenset(world.channels).union(channels))
    yield from check_order(names, document)
    yield from check_waits(world, document)
    yield from check_hours(world, document)
