"""Plans of responses: who may ask, on what condition, on whose authority."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np

from jointsim.engine.luck.delays import compile_delay
from jointsim.engine.plan import AskerPlan, AuthorityPlan, ResponsePlan
from jointsim.engine.planner.context import NONE, UNUSED, Context, optional
from jointsim.engine.planner.institutions import AFFECTED_STATE, plan_asking_hours
from jointsim.engine.planner.precedence import left_to, plan_deference, plan_satisfaction
from jointsim.engine.planner.steps import plan_tree
from jointsim.engine.planner.trees import Site
from jointsim.engine.steps.agree import Agree
from jointsim.engine.steps.branching import all_steps
from jointsim.engine.steps.meeting import NotHeld
from jointsim.model.delays import Delay
from jointsim.model.procedures import Route, at_severity
from jointsim.model.quantities import URGENCIES
from jointsim.model.scenario import Event, Response
from jointsim.model.steps import Milestone


def plan_response(context: Context, response_id: str) -> ResponsePlan:
    """Plan what is wanted of an organisation: who may ask, when the way is clear, and the way through."""
    scenario, world = context.scenario, context.world
    response = scenario.responses[response_id]
    event = scenario.events[response.event]
    route = world.routing[response.organisation][response.kind]
    procedure = world.procedures[route.procedure]
    contention = next(
        score for score in (response.contention, event.contention, scenario.contention) if score is not None
    )
    authorities = tuple(_plan_authorities(context, response_id, route))
    remit = optional(_remit(context, response, route)) or NONE
    requested = optional(response.requested)
    askers = tuple(_plan_askers(context, response_id, response, route))
    if (
        requested is not None
    ):  # the affected state's, if it is a member; else it reaches whoever asks most readily
        askers = tuple(sorted(askers, key=lambda asker: (asker.role != AFFECTED_STATE, asker.never)))
    return ResponsePlan(
        id=response_id,
        organisation=response.organisation,
        kind=response.kind,
        event=response.event,
        urgency_at_most=URGENCIES.index(route.urgency_at_most),
        headline=procedure.headline,
        askers=askers,
        surely_asked=response.asked == "surely",
        requested=requested,
        requested_address=(
            UNUSED if requested is None else context.scalar(f"{response_id}/requested", delay=requested)
        ),
        occurrence=route.when.occurrence,
        attribution=route.when.attribution,
        rests_on_attribution=route.rests_on == "attribution",
        remit=remit,
        remit_address=context.scalar(f"{response_id}/remit", delay=remit),
        authorities=authorities,
        contention=contention,
        text=response.text or route.text or {"text": 1.0},
        shift=_shift(context, response_id, event),
        milestones=_milestones(authorities),
        left_to=left_to(context, response),
        satisfied_by=tuple(plan_satisfaction(context, response_id)),
        defers=plan_deference(context, response_id),
    )


def _remit(context: Context, response: Response, route: Route) -> Delay | None:
    """Say how long the question of remit takes: as the route says, by domain or otherwise, else as its organisation."""
    for given in (route.remit, context.world.organisations[response.organisation].remit):
        for domain in (context.scenario.domain, "otherwise"):
            if domain in given:
                return given[domain]
    return None


def _milestones(authorities: tuple[AuthorityPlan, ...]) -> tuple[str, ...]:
    """Name the milestones a response can reach, in the field's usual order."""
    found = {"detected", "aware", "asked"}
    for authority in authorities:
        for step in all_steps(authority.tree):
            found.update(step.missed if isinstance(step, NotHeld) else step.milestones)
            if isinstance(step, Agree) and step.lower_form and step.lower_form.milestone:
                found.add(step.lower_form.milestone)
    return tuple(milestone for milestone in get_args(Milestone) if milestone in found)


def _plan_authorities(context: Context, response_id: str, route: Route) -> Iterator[AuthorityPlan]:
    response = context.scenario.responses[response_id]
    event = context.scenario.events[response.event]
    steps = context.world.procedures[route.procedure].steps
    for authority in route.authority:
        site = Site(context, response_id, response, event, authority, context.scenario.difficulty_of(event))
        yield AuthorityPlan(
            id=authority,
            available=response.availability.get(authority, route.availability.get(authority, 1.0)),
            address=context.scalar(f"{response_id}/authority/{authority}"),
            tree=plan_tree(site, steps),
        )


def _plan_askers(context: Context, response_id: str, response: Response, route: Route) -> Iterator[AskerPlan]:
    scenario = context.scenario
    event = scenario.events[response.event]
    is_inside = not set(context.affected(event)).isdisjoint(context.members(response.organisation))
    for role, asker in route.asked_by.items():
        by_onset = {"sudden": asker.sudden, "slow-burn": asker.slow_burn, "planned": asker.planned}
        after = by_onset[scenario.onset_of(event)]
        if after is None:
            continue
        never = asker.never if is_inside or asker.never_outside is None else asker.never_outside
        for holder in _holders(context, role, response, event):
            name = f"{response_id}/asked-by/{role}/{holder}"
            sampler = compile_delay(after)
            yield AskerPlan(
                role=role,
                holder=holder,
                after=sampler,
                after_address=context.scalar(f"{name}/after", delay=sampler),
                never=at_severity(never, scenario.severity_of(event)),
                never_address=context.scalar(f"{name}/never"),
                hours=plan_asking_hours(context, role, holder),
            )


def _holders(context: Context, role: str, response: Response, event: Event) -> list[str]:
    """Name those whose picture moves an asker."""
    world = context.world
    if role in world.offices:
        return [world.offices[role].staff]
    if role == AFFECTED_STATE:
        members = context.members(response.organisation)
        if world.capitals is None:
            return []
        return [f"{s}.{world.capitals.picture}" for s in context.affected(event) if s in members]
    return [role] if role in world.bodies or context.exists(role) else []


def _shift(context: Context, response_id: str, event: Event) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    agreement, affected = context.world.agreement, context.affected(event)
    shift = np.zeros(len(context.states))
    if agreement is None:
        return shift
    for index, state in enumerate(context.states):
        stance = context.scenario.positions.get(state, {}).get(response_id)
        shift[index] = agreement.positions[stance] if stance else 0.0
        shift[index] += agreement.utility.affected if state in affected else 0.0
    return shift
