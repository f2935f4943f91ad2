"""Checks of what steps of procedures refer to: staffs, bodies, offices, channels, forces, other responses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from jointsim.errors import Fault
from jointsim.model.checks.names import Names, absent, absent_each, absent_in
from jointsim.model.checks.trees import groups, reached_by, routes_to
from jointsim.model.document import Document, Path
from jointsim.model.institutions import Body
from jointsim.model.quantities import ByUrgency
from jointsim.model.steps import (
    Agree,
    Ask,
    Attribute,
    Awaited,
    Capitals,
    Generate,
    Mandate,
    Meet,
    Move,
    Step,
    Tell,
    Wait,
    Work,
)

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "meeting": ("meets", "convenes", "sits-as"),
    "next-meeting": ("meets", "sits-as"),
    "extraordinary": ("convenes",),
    "silence": ("silence",),
    "written-procedure": ("written",),
}


_WayT = TypeVar("_WayT", bound=str)


@dataclass(frozen=True)
class _Scene:
    """What the steps of one procedure are checked against."""

    names: Names
    document: Document
    channels: Collection[str]
    organisations: frozenset[str]


def check_steps(names: Names, document: Document, channels: Collection[str]) -> Iterator[Fault]:
    """Find what steps refer to that is not there.

    Parameters
    ----------
    names
        The names of the world.
    document
        The world as written.
    channels
        Every channel that is there or was before a set-up closed it: telling over a closed one is skipped.
    """
    for procedure_id, procedure in names.world.procedures.items():
        owners = frozenset(owner for owner, _, _ in routes_to(names.world, procedure_id))
        scene = _Scene(names, document, channels, owners)
        for group in groups(procedure_id, procedure):
            for key, step in group.steps.items():
                yield from _step(scene, step, (*group.path, key))


def _step(scene: _Scene, step: Step, path: Path) -> Iterator[Fault]:
    yield from absent_in(
        scene.document, (*path, "domains"), step.domains, scene.names.world.domains, "domain"
    )
    if isinstance(step, Work):
        yield from _staff(scene, (*path, "work"), step.work)
    elif isinstance(step, Attribute):
        yield from _staff(scene, (*path, "attribute"), step.attribute)
    elif isinstance(step, Mandate):
        yield from _staff(scene, (*path, "mandate"), step.mandate)
    elif isinstance(step, Capitals):
        yield from _body(scene, (*path, "capitals"), step.capitals)
    elif isinstance(step, Meet):
        yield from _body(scene, (*path, "meet"), step.meet)
        yield from _ways(scene, path, step.meet, step.ways)
    elif isinstance(step, Agree):
        yield from _agree(scene, path, step)
    elif isinstance(step, Tell | Ask):
        verb, channel = ("tell", step.tell) if isinstance(step, Tell) else ("ask", step.ask)
        yield from absent(scene.document, (*path, verb), channel, scene.channels, "channel")
        yield from _many_channels(scene, (*path, verb), channel)
    elif isinstance(step, Move):
        yield from absent(scene.document, (*path, "move"), step.move, scene.names.world.forces, "force")
    elif isinstance(step, Generate):
        yield from _generate(scene, (*path, "generate"), step.generate)
    elif isinstance(step, Wait) and isinstance(step.wait, Awaited):
        yield from _awaited(scene, (*path, "wait"), step.wait)


def _staff(scene: _Scene, path: Path, name: str) -> Iterator[Fault]:
    known = scene.names.staffs | scene.names.affected
    right = "use `meet`, `agree` or `capitals`" if name in scene.names.world.bodies else ""
    yield from absent(scene.document, path, name, known, "staff", right)


def _generate(scene: _Scene, path: Path, name: str) -> Iterator[Fault]:
    forces = scene.names.world.forces
    yield from absent(scene.document, path, name, forces, "force")
    if name in forces and forces[name].generation is None:
        raised = [key for key, force in forces.items() if force.generation is not None]
        what = f"'{name}' has no `generation`, so nobody can be asked for it"
        right = "add `generation` to the force" + (
            f", or name one that has it: {', '.join(raised[:8])}" if raised else ""
        )
        yield scene.document.fault(path, what, right)


def _body(scene: _Scene, path: Path, name: str) -> Iterator[Fault]:
    yield from absent(scene.document, path, name, scene.names.world.bodies, "body")


def _many_channels(scene: _Scene, path: Path, name: str) -> Iterator[Fault]:
    """Find a channel that stands for one of each state."""
    channel = scene.names.world.channels.get(name)
    ends = () if channel is None else (channel.from_, channel.to)
    for end in ends:
        if end in scene.names.patterns:
            what = f"'{name}' is one channel for each state ('{end}'), so this names no single one"
            yield scene.document.fault(path, what, "name a channel between two staffs or bodies")
            return


def _agree(scene: _Scene, path: Path, step: Agree) -> Iterator[Fault]:
    world, document = scene.names.world, scene.document
    if world.agreement is None:
        what = "members cannot come to a view, as the world has no `agreement`"
        yield document.fault((*path, "agree"), what, "add `agreement`, such as that of the shipped world")
    yield from _body(scene, (*path, "agree"), step.agree)
    yield from absent_in(document, (*path, "then"), step.confirming, world.bodies, "body")
    yield from _ways(scene, path, step.agree, step.ways)
    yield from absent_each(document, path, ("rule", step.rule, world.rules, "rule"))
    for name in (step.agree, *step.confirming):
        yield from _foreign(scene, path, name)
        yield from _joint(scene, path, name)
    if step.lower_form is not None:
        where = (*path, "lower-form", "by")
        yield from absent(document, where, step.lower_form.by, world.offices, "office")


def _foreign(scene: _Scene, path: Path, name: str) -> Iterator[Fault]:
    """Find a body that decides on a response of an organisation it does not belong to."""
    bodies = scene.names.world.bodies
    if name not in bodies or not scene.organisations:
        return
    owner = bodies[name].organisation
    for organisation in sorted(scene.organisations - {owner}):
        what = f"'{name}' is a body of '{owner}', but a route of '{organisation}' uses this procedure"
        own = [key for key, body in bodies.items() if body.organisation == organisation]
        right = f"name a body of '{organisation}'" + (f": {', '.join(own[:8])}" if own else "")
        yield scene.document.fault((*path, "agree"), what, right)


def _joint(scene: _Scene, path: Path, name: str) -> Iterator[Fault]:
    """Find a joint format that is to agree or to confirm."""
    body = scene.names.world.bodies.get(name)
    if body is not None and body.joint_with is not None:
        what = f"'{name}' is a joint format, which decides nothing"
        yield scene.document.fault((*path, "agree"), what, f"use `meet: {name}`, and agree in a body of each")


def _ways(scene: _Scene, path: Path, name: str, ways: ByUrgency[tuple[_WayT, ...]]) -> Iterator[Fault]:
    """Find ways to meet or agree that the body does not have, at any urgency."""
    body = scene.names.world.bodies.get(name)
    if body is None:
        return
    for urgency, at_urgency in ways.given:
        place = (*path, "by") if len(ways.given) == 1 else (*path, "by", urgency)
        for way in at_urgency:
            needed = _NEEDED[way]
            if not any(_has(body, key) for key in needed):
                shown = [f"`{key}`" for key in needed if key != "sits-as"]
                what = f"'{name}' has no {' or '.join(shown)}, which '{way}' needs"
                right = f"add {shown[-1]} to the body, or choose another way in `by`"
                yield scene.document.fault(place, what, right)


def _has(body: Body, key: str) -> bool:
    return bool(body.sits_as) if key == "sits-as" else getattr(body, key) is not None


def _awaited(scene: _Scene, path: Path, awaited: Awaited) -> Iterator[Fault]:
    world, document = scene.names.world, scene.document
    if awaited.organisation is None or awaited.kind is None or awaited.milestone is None:
        return
    kinds = world.routing.get(awaited.organisation)
    if kinds is None:
        known = world.routing
        yield from absent(document, (*path, "organisation"), awaited.organisation, known, "routing of")
        return
    noun = f"route of '{awaited.organisation}' for"
    yield from absent(document, (*path, "kind"), awaited.kind, kinds, noun)
    route = kinds.get(awaited.kind)
    if route is None or route.procedure not in world.procedures:
        return
    reached = reached_by(route.procedure, world.procedures[route.procedure])
    if awaited.milestone not in reached:
        what = f"'{route.procedure}' never reaches '{awaited.milestone}'"
        right = f"it reaches {', '.join(sorted(reached))}"
        yield document.fault((*path, "milestone"), what, right)
