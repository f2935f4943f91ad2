"""Walking procedures: every map of steps in them, every route that uses them, every milestone they reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jointsim.model.document import Path
from jointsim.model.procedures import Procedure, Route
from jointsim.model.steps import (
    Agree,
    Attribute,
    Capitals,
    Choose,
    Generate,
    Mandate,
    Mark,
    Meet,
    Milestone,
    Move,
    Repeat,
    Step,
    Work,
)
from jointsim.model.world import World

ALWAYS_REACHED: frozenset[Milestone] = frozenset(("detected", "aware", "asked"))
"""Milestones that come before any step of a procedure."""


_PERFORMED: Mapping[type[Step], str] = {
    Work: "work",
    Attribute: "attribute",
    Capitals: "capitals",
    Meet: "meet",
    Agree: "agree",
    Mandate: "mandate",
    Generate: "generate",
    Move: "move",
}
"""Kind of step → its key that names who carries it out."""


@dataclass(frozen=True)
class Group:
    """Steps that stand in one map, and where the map stands."""

    path: Path
    steps: Mapping[str, Step]


def groups(procedure_id: str, procedure: Procedure) -> Iterator[Group]:
    """List every map of steps in a procedure: its own, those of choices and those of loops."""
    waiting = [Group(("procedures", procedure_id, "steps"), procedure.steps)]
    while waiting:
        group = waiting.pop()
        yield group
        for key, step in group.steps.items():
            waiting.extend(inner(step, (*group.path, key)))


def inner(step: Step, path: Path) -> list[Group]:
    """List the maps of steps directly within a step."""
    if isinstance(step, Choose):
        return [Group((*path, "choose", key, "steps"), option.steps) for key, option in step.choose.items()]
    if isinstance(step, Repeat):
        return [Group((*path, "repeat", "steps"), step.repeat.steps)]
    return []


def performer(step: Step) -> str | None:
    """Name the staff, body or force that carries a step out; None if nobody in particular does."""
    verb = _PERFORMED.get(type(step))
    return None if verb is None else str(getattr(step, verb))


def milestones_of(step: Step) -> frozenset[Milestone]:
    """Name the milestones that a step reaches by itself, whatever its form."""
    found = set(step.milestones)
    if isinstance(step, Mark):
        found.add(step.milestone)
    if isinstance(step, Agree) and step.lower_form is not None and step.lower_form.reaches is not None:
        found.add(step.lower_form.reaches)
    return frozenset(found)


def reached_by(procedure_id: str, procedure: Procedure) -> frozenset[Milestone]:
    """Name the milestones that a procedure can reach."""
    steps = (step for group in groups(procedure_id, procedure) for step in group.steps.values())
    return ALWAYS_REACHED.union(*(milestones_of(step) for step in steps))


def routes_to(world: World, procedure_id: str) -> list[tuple[str, str, Route]]:
    """List the routes that use a procedure: organisation, kind of response, route."""
    return [
        (organisation, kind, route)
        for organisation, kinds in world.routing.items()
        for kind, route in kinds.items()
        if route.procedure == procedure_id
    ]


def names_after(step: Step, authority: str | None = None) -> tuple[str, ...] | None:
    """Name the steps that a step waits for under an authority; None: the one before it in the file.

    Parameters
    ----------
    step
        The step as written.
    authority
        Which way through the procedure; None for what holds under all of them.
    """
    after = step.after
    if isinstance(after, dict):
        after = after.get(authority) if authority is not None else None
    return (after,) if isinstance(after, str) else after
