"""Checks of the gates of channels and bodies: participation problems, joint formats, bodies that sit as others."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jointsim.errors import Fault
from jointsim.model.channels import Participation
from jointsim.model.checks.names import Names, absent, absent_each, absent_in
from jointsim.model.document import Document, Path
from jointsim.model.institutions import Body


def check_gates(names: Names, document: Document, problems: Collection[str]) -> Iterator[Fault]:
    """Find gates that name what is not there, and formats that cannot be.

    Parameters
    ----------
    names, document
        The names of the world, and the world as written.
    problems
        Participation problems that a set-up solved: what names them stands open.
    """
    world, known = names.world, frozenset(names.world.participation).union(problems)
    for key, problem in world.participation.items():
        path = ("participation", key, "between")
        yield from absent_in(document, path, problem.between, world.states, "state")
        if problem.between[0] == problem.between[1]:
            what = f"'{problem.between[0]}' has no problem with itself"
            yield document.fault(path, what, "name two states")
    for key, channel in world.channels.items():
        yield from _participation(names, document, ("channels", key), channel.participation, known)
    for key, body in world.bodies.items():
        yield from _participation(names, document, ("bodies", key), body.participation, known)
        yield from _joint(names, document, key, body)
        yield from _sits_as(names, document, key, body)


def _participation(
    names: Names, document: Document, path: Path, rule: Participation | None, problems: Collection[str]
) -> Iterator[Fault]:
    if rule is None:
        return
    kinds = {kind for routes in names.world.routing.values() for kind in routes}
    here = (*path, "participation")
    yield from absent(document, (*here, "problem"), rule.problem, problems, "participation problem")
    yield from absent_in(document, (*here, "kinds"), rule.kinds, kinds, "route for")


def _joint(names: Names, document: Document, key: str, body: Body) -> Iterator[Fault]:
    world, here = names.world, ("bodies", key)
    yield from absent_each(
        document,
        here,
        ("joint-with", body.joint_with, world.organisations, "organisation"),
        ("agreement", body.agreement, names.agreements, "security agreement"),
    )
    if body.joint_with == body.organisation:
        what = f"'{key}' is a body of '{body.organisation}' already"
        yield document.fault((*here, "joint-with"), what, "name the other organisation")
    if body.participation is not None and body.joint_with is None:
        what = "a participation problem closes joint formats, and only one organisation sits here"
        yield document.fault((*here, "participation"), what, "add `joint-with`, or leave it out")
    for position, name in enumerate(body.higher):
        if name in world.bodies and world.bodies[name].joint_with is not None:
            what = f"'{name}' is a joint format, which decides nothing"
            yield document.fault((*here, "higher", position), what, "name a body of the organisation")


def _sits_as(names: Names, document: Document, key: str, body: Body) -> Iterator[Fault]:
    bodies, path = names.world.bodies, ("bodies", key, "sits-as")
    yield from absent_in(document, path, body.sits_as, bodies, "body")
    for position, name in enumerate(body.sits_as):
        here = (*path, position)
        if name == key:
            yield document.fault(here, f"'{key}' sits as itself", "name other bodies")
        elif name in bodies and bodies[name].organisation != body.organisation:
            what = (
                f"'{name}' is a body of '{bodies[name].organisation}', and '{key}' of '{body.organisation}'"
            )
            yield document.fault(here, what, f"name bodies of '{body.organisation}'")
        elif key in _sitting_as(names, name):
            what = f"'{name}' sits in turn as '{key}'"
            yield document.fault(here, what, "let one of the two sit by itself")
    sittings = {name for name in _sitting_as(names, key) if bodies[name].meets is not None}
    if body.sits_as and body.meets is None and body.convenes is None and not sittings:
        what = f"none of the bodies as which '{key}' sits has regular sittings"
        yield document.fault(path, what, "name one with `meets`, or give `convenes`")


def _sitting_as(names: Names, key: str) -> set[str]:
    """Name the bodies in whose sittings a body sits, directly or through others."""
    bodies, found = names.world.bodies, set[str]()
    ahead = [key] if key in bodies else []
    while ahead:
        for name in bodies[ahead.pop()].sits_as:
            if name in bodies and name not in found:
                found.add(name)
                ahead.append(name)
    return found
