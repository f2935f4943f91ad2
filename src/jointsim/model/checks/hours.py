"""Checks of working time: whose office hours it runs on."""

from __future__ import annotations

from collections.abc import Iterator

from jointsim.errors import Fault
from jointsim.model.checks.trees import groups
from jointsim.model.delays import Delay
from jointsim.model.document import Document, Path
from jointsim.model.quantities import ByUrgency
from jointsim.model.steps import Capitals
from jointsim.model.world import World


def check_hours(world: World, document: Document) -> Iterator[Fault]:
    """Find working time of channels and capitals that have no hours: it would pass day and night."""
    for key, channel in world.channels.items():
        if channel.calendar is None and _is_working_time(channel.latency):
            what = "this is working time, but the channel has no hours"
            yield document.fault(("channels", key, "latency"), what, "add `calendar`, or write hours or days")
    if world.capitals is None:
        for path, takes in _of_capitals(world):
            if _is_working_time(takes):
                what = "this is working time of capitals, but the world has no `capitals`"
                yield document.fault((*path, "takes"), what, "add `capitals`, or write hours or days")


def _of_capitals(world: World) -> Iterator[tuple[Path, ByUrgency[Delay]]]:
    """List what capitals, and the parliaments whose answers they pass on, take time for."""
    kinds = world.agreement.reservations if world.agreement is not None else {}
    for name, kind in kinds.items():
        yield ("agreement", "reservations", name), kind.takes
    for force_id, force in world.forces.items():
        if force.generation is not None and force.generation.mandate is not None:
            yield ("forces", force_id, "generation", "mandate"), force.generation.mandate.takes
    for procedure_id, procedure in world.procedures.items():
        for group in groups(procedure_id, procedure):
            for key, step in group.steps.items():
                if isinstance(step, Capitals):
                    yield (*group.path, key), step.takes


def _is_working_time(takes: ByUrgency[Delay]) -> bool:
    return any(delay.clock == "open" for _, delay in takes.given)
