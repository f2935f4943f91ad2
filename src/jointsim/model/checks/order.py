"""Checks of the order of steps: what waits for itself, what can never be reached, what never happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from jointsim.errors import Fault, nearest
from jointsim.model.checks.names import Names, absent
from jointsim.model.checks.trees import Group, groups, names_after, reached_by, routes_to
from jointsim.model.document import Document, Path
from jointsim.model.procedures import Procedure
from jointsim.model.steps import Choose, Step


def check_order(names: Names, document: Document) -> Iterator[Fault]:
    """Find steps that wait for each other or can never be reached, and headlines that no step reaches."""
    for key, procedure in names.world.procedures.items():
        offered = [name for _, _, route in routes_to(names.world, key) for name in route.authority]
        yield from _headline(document, key, procedure)
        for group in groups(key, procedure):
            yield from _order_of(document, group, tuple(dict.fromkeys(offered)))


def _headline(document: Document, key: str, procedure: Procedure) -> Iterator[Fault]:
    reached = reached_by(key, procedure)
    if procedure.headline not in reached:
        what = f"no step reaches the headline '{procedure.headline}'"
        listed = ", ".join(sorted(reached))
        right = f"add `reaches: {procedure.headline}` to a step, or choose one of {listed}"
        yield document.fault(("procedures", key, "headline"), what, right)


def _order_of(document: Document, group: Group, offered: Sequence[str]) -> Iterator[Fault]:
    dangling = False
    for key, step in group.steps.items():
        path = (*group.path, key)
        for where, name in _names_after(step, (*path, "after")):
            if name not in group.steps:
                dangling = True
                right = nearest(name, (other for other in group.steps if other != key))
                said = right or "leave `after` out"
                yield document.fault(where, f"there is no step '{name}' beside this one", said)
        yield from _authorities(document, step, path, offered)
        yield from _options(document, step, path)
    if not dangling:
        yield from _circles(document, group, offered)


def _names_after(step: Step, path: Path) -> Iterator[tuple[Path, str]]:
    """List the steps named in `after`, each with its place."""
    whole = step.after
    parts: dict[Path, Any] = {path: whole}
    if isinstance(whole, dict):
        parts = {(*path, key): after for key, after in whole.items()}
    for where, after in parts.items():
        if isinstance(after, str):
            yield where, after
        elif isinstance(after, tuple):
            yield from (((*where, position), name) for position, name in enumerate(after))


def _authorities(document: Document, step: Step, path: Path, offered: Sequence[str]) -> Iterator[Fault]:
    """Find authorities that no route offers to this procedure; one that no route uses is not looked at."""
    if not offered:
        return
    noun = "route that uses this procedure on the authority"
    for position, name in enumerate(step.under):
        yield from absent(document, (*path, "under", position), name, offered, noun)
    for name in step.after if isinstance(step.after, dict) else ():
        yield from absent(document, (*path, "after", name), name, offered, noun)


def _options(document: Document, step: Step, path: Path) -> Iterator[Fault]:
    for key, option in step.choose.items() if isinstance(step, Choose) else ():
        if option.chance == 0:
            what = f"the option '{key}' has a chance of 0, so its steps are never reached"
            yield document.fault((*path, "choose", key, "chance"), what, "give it a chance, or take it out")


def _circles(document: Document, group: Group, offered: Sequence[str]) -> Iterator[Fault]:
    """Find one circle of steps that wait for each other, under any authority."""
    for authority in offered or (None,):
        try:
            TopologicalSorter(_predecessors(group, authority)).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            path = (*group.path, circle[0], "after")
            if len(circle) == 2:
                yield document.fault(path, f"the step '{circle[0]}' waits for itself", "name another step")
            else:
                # graphlib names each step before the one that waits for it.
                what = f"these steps wait for each other: {', '.join(circle[:-1])}"
                yield document.fault(path, what, "change `after` of one of them")
            return


def _predecessors(group: Group, authority: str | None) -> dict[str, tuple[str, ...]]:
    """Say for each step that takes part under an authority which others it waits for."""
    graph: dict[str, tuple[str, ...]] = {}
    for key, step in group.steps.items():
        if authority is None or not step.under or authority in step.under:
            after = names_after(step, authority)
            before = tuple(graph)[-1:]
            graph[key] = before if after is None else after
    return graph
