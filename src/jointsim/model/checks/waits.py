"""Checks of responses that wait for each other, so that none of them ever goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jointsim.errors import Fault
from jointsim.model.checks.trees import ALWAYS_REACHED, Group, inner, milestones_of, names_after, reached_by
from jointsim.model.document import Document, Path
from jointsim.model.procedures import Route
from jointsim.model.steps import Awaited, Choose, Step, Wait
from jointsim.model.world import World

_Goal = tuple[str, str, str]


def check_waits(world: World, document: Document) -> Iterator[Fault]:
    """Find waits for another response that can never end, because that response waits in turn.

    Steps are marked as possible until nothing more can be; a wait left over although everything before it is
    possible is part of a circle. Waits with `at-most` end by themselves.
    """
    progress = _Progress()
    routes = [
        (organisation, kind, route)
        for organisation, kinds in world.routing.items()
        for kind, route in kinds.items()
        if route.procedure in world.procedures
    ]
    if not any(_waits_in(world, route) for _, _, route in routes):
        return
    while progress.grows:
        progress.grows = False
        progress.stuck.clear()
        for organisation, kind, route in routes:
            group = Group(("procedures", route.procedure, "steps"), world.procedures[route.procedure].steps)
            for authority in route.authority:
                progress.go_through(group, (organisation, kind), authority)
    for path, awaited in progress.stuck.items():
        if not _could_reach(world, awaited):
            continue
        what = f"this waits for '{awaited.milestone}' of '{awaited.organisation}' {awaited.kind}"
        right = "add `at-most`, or let one of the two go on without the other"
        yield document.fault(path, f"{what}, which waits in turn for this", right)


def _could_reach(world: World, awaited: Awaited) -> bool:
    """Say whether what is waited for has a step at all; if not, that is a fault of its own."""
    route = world.routing.get(awaited.organisation or "", {}).get(awaited.kind or "")
    procedure = world.procedures.get(route.procedure) if route is not None else None
    return procedure is not None and awaited.milestone in reached_by("", procedure)


def _waits_in(world: World, route: Route) -> bool:
    waiting = [Group((), world.procedures[route.procedure].steps)]
    while waiting:
        for step in waiting.pop().steps.values():
            if isinstance(step, Wait) and isinstance(step.wait, Awaited) and step.wait.milestone is not None:
                return True
            waiting.extend(inner(step, ()))
    return False


@dataclass
class _Progress:
    """What is possible so far."""

    possible: set[tuple[tuple[str, str], str, Path]] = field(default_factory=set)
    reached: set[_Goal] = field(default_factory=set)
    stuck: dict[Path, Awaited] = field(default_factory=dict)
    grows: bool = True

    def go_through(self, group: Group, response: tuple[str, str], authority: str) -> bool:
        """Mark the steps of one map that are possible; say whether all of them are."""
        earlier: str | None = None
        taking_part: Mapping[str, Step] = {
            key: step for key, step in group.steps.items() if not step.under or authority in step.under
        }
        everything = True
        for key, step in taking_part.items():
            named = names_after(step, authority)
            before = ((earlier,) if earlier is not None else ()) if named is None else named
            earlier = key
            needed = [(response, authority, (*group.path, name)) for name in before if name in taking_part]
            ready = all(mark in self.possible for mark in needed)
            everything &= ready and self._end(group, key, step, response, authority)
        return everything

    def _end(self, group: Group, key: str, step: Step, response: tuple[str, str], authority: str) -> bool:
        path = (*group.path, key)
        within = [self.go_through(part, response, authority) for part in inner(step, path)]
        if within and not (any(within) if isinstance(step, Choose) else all(within)):
            return False
        if isinstance(step, Wait) and isinstance(step.wait, Awaited) and step.wait.milestone is not None:
            goal = (step.wait.organisation or "", step.wait.kind or "", step.wait.milestone)
            known = step.wait.milestone in ALWAYS_REACHED
            if step.at_most is None and not known and goal not in self.reached:
                self.stuck[(*path, "wait")] = step.wait
                return False
        mark = (response, authority, path)
        goals = {(*response, milestone) for milestone in milestones_of(step)}
        if mark not in self.possible or not goals <= self.reached:
            self.grows = True
            self.possible.add(mark)
            self.reached |= goals
        return True
