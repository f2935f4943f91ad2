"""How far responses can come in a crisis: which steps take part in it, and who was there to carry them out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from jointsim.errors import Fault
from jointsim.model.affected import at_home, is_of_affected
from jointsim.model.checks.names import Names
from jointsim.model.checks.trees import ALWAYS_REACHED, inner, milestones_of, performer
from jointsim.model.document import Document, Path
from jointsim.model.procedures import Procedure, Route
from jointsim.model.scenario import Response, Scenario
from jointsim.model.steps import Agree, Milestone, Step
from jointsim.model.world import World


def taking_part(
    steps: Mapping[str, Step], authorities: Collection[str], domain: str
) -> Iterator[tuple[str, Step]]:
    """List the steps that take part in crises of a domain on any of some authorities, with those inside them."""
    for name, step in steps.items():
        able = [authority for authority in authorities if step.takes_part(authority, domain)]
        if able:
            yield name, step
            for group in inner(step, ()):
                yield from taking_part(group.steps, able, domain)


def reached_in(
    scenario: Scenario, world: World, response: Response, without: Collection[str] = ()
) -> frozenset[Milestone]:
    """Name the milestones that a response can reach in a crisis, participation problems apart.

    Parameters
    ----------
    scenario, world
        The crisis, and the world as of its start.
    response
        One whose route and procedure are there.
    without
        Bodies, staffs and forces taken as not there.
    """
    route = world.routing[response.organisation][response.kind]
    steps = taking_part(world.procedures[route.procedure].steps, route.authority, scenario.domain)
    there = {*Names(world).holders, *world.forces}.difference(without)
    event = scenario.events.get(response.event)
    affected = scenario.affected if event is None else scenario.affected_by(event)
    return ALWAYS_REACHED.union(
        *(_reaches(world, step) for _, step in steps if _is_able(step, there, affected))
    )


def check_carried_out(
    scenario: Scenario, document: Document, path: Path, response: Response, now: Names, ever: Names
) -> Iterator[Fault]:
    """Find a response that nobody was there to decide, or that never comes as far as its headline.

    Parameters
    ----------
    scenario, document
        The crisis, and as it was written.
    path, response
        Where the kind of a response stands, and the response; its route is there.
    now, ever
        The names of the world as of the scenario's start, and of all that existed at any time.
    """
    route = now.world.routing[response.organisation][response.kind]
    procedure = now.world.procedures[route.procedure]
    gone = list(_gone(scenario, document, path, route, now, ever))
    yield from gone
    if not gone and procedure.headline not in reached_in(scenario, now.world, response):
        yield document.fault(path, *_out_of_reach(scenario, route, procedure))


def _gone(
    scenario: Scenario, document: Document, path: Path, route: Route, now: Names, ever: Names
) -> Iterator[Fault]:
    """Find an authority under which nobody was there to decide, or to reach what stands for the response."""
    there, once = ({*names.holders, *names.world.forces} for names in (now, ever))
    procedure = now.world.procedures[route.procedure]
    for authority in route.authority:
        reached, missing = set[Milestone](), dict[Milestone, str]()
        for _, step in taking_part(procedure.steps, (authority,), scenario.domain):
            who, milestones = performer(step), milestones_of(step)
            if who in once and who not in there:
                missing.update(dict.fromkeys(milestones, str(who)))
            else:
                reached |= milestones
        for milestone in sorted({"decision", procedure.headline} & set(missing) - reached):
            who, day = missing[milestone], scenario.start.date()
            what = f"'{who}', which brings this kind to '{milestone}', was not there on {day}"
            right = f"begin the scenario on another day, or change the dates of '{who}'"
            yield document.fault(path, what, right)


def _out_of_reach(scenario: Scenario, route: Route, procedure: Procedure) -> tuple[str, str]:
    """Say why no step brings a response to its headline milestone, and what would be right."""
    headline, domain = procedure.headline, scenario.domain
    here = taking_part(procedure.steps, route.authority, domain)
    unaffected = [
        name
        for name, step in here
        if headline in milestones_of(step) and is_of_affected(str(performer(step)))
    ]
    if unaffected:
        what = f"'{unaffected[0]}' is to bring this kind to '{headline}', but no state is affected to do so"
        return what, "add `affected`, or choose another kind"
    what = f"no step of '{route.procedure}' brings this kind to its headline '{headline}' in the domain '{domain}'"
    return (
        what,
        f"let a step that does take part in '{domain}', on one of its authorities, or choose another kind",
    )


def _reaches(world: World, step: Step) -> frozenset[Milestone]:
    """Name the milestones that a step reaches; nothing less is settled for where the office for it is not there."""
    is_firm = (
        isinstance(step, Agree) and step.lower_form is not None and step.lower_form.by not in world.offices
    )
    return frozenset(step.milestones) if is_firm else milestones_of(step)


def _is_able(step: Step, there: Collection[str], affected: tuple[str, ...]) -> bool:
    """Say whether whoever carries a step out is there; of staffs of affected states, that of the first."""
    who = performer(step)
    return who is None or any(each in there for each in at_home(who, affected)[:1])
