"""Puts a plan together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from typing import get_args

import numpy as np

from jointsim.engine.luck.delays import compile_delay
from jointsim.engine.plan import (
    AgreementPlan,
    AskerPlan,
    AuthorityPlan,
    EventPlan,
    ObservationPlan,
    Plan,
    ResponsePlan,
    UtilityPlan,
)
from jointsim.engine.planner.channels import plan_channels
from jointsim.engine.planner.context import NONE, Context, optional, samplers
from jointsim.engine.planner.institutions import (
    AFFECTED_STATE,
    plan_asking_hours,
    plan_body,
    plan_capitals,
    plan_organisation,
    plan_staff,
)
from jointsim.engine.planner.steps import plan_tree
from jointsim.engine.planner.trees import Site
from jointsim.engine.steps.agree import Agree
from jointsim.engine.steps.branching import all_steps, branches
from jointsim.engine.steps.information import Ask, Tell
from jointsim.engine.steps.work import Attribute, Work
from jointsim.model.procedures import Milestone, Route
from jointsim.model.quantities import URGENCIES
from jointsim.model.scenario import Event, Observation, Response, Scenario
from jointsim.model.world import World


def make_plan(scenario: Scenario, world: World, *, scenario_id: str = "", setup_id: str = "") -> Plan:
    """Compile a checked scenario in a world into a plan.

    Parameters
    ----------
    scenario, world
        As loaded and checked, the world as of the scenario's start with all changes applied.
    scenario_id, setup_id
        Names carried into results.
    """
    context = Context(world, scenario)
    events = tuple(_plan_event(context, event_id) for event_id in scenario.events)
    responses = {response_id: _plan_response(context, response_id) for response_id in scenario.responses}
    workers = _workers(responses.values())
    observers = {observation.staff: None for event in events for observation in event.observations}
    context.sources.update(_sources(events, responses.values()))
    channels = plan_channels(
        context, [*observers, *workers], _audience(context, responses.values()), _named(responses.values())
    )
    return Plan(
        scenario=scenario_id,
        setup=setup_id,
        start=scenario.start,
        horizon=context.horizon,
        urgency=context.urgency,
        states=context.states,
        events=events,
        channels=channels,
        outgoing={
            sender: tuple(channel for channel in channels.values() if channel.sender == sender)
            for sender in sorted({channel.sender for channel in channels.values()})
        },
        staffs={staff: plan_staff(context, staff, in_order=in_order) for staff, in_order in workers.items()},
        bodies={body: plan_body(context, body) for body in world.bodies},
        organisations={name: plan_organisation(context, name) for name in world.organisations},
        offices={name: office.organisation for name, office in world.offices.items()},
        responses=responses,
        responses_to={
            event: tuple(sorted(each.id for each in responses.values() if each.event == event))
            for event in scenario.events
        },
        agreement=_plan_agreement(context),
        capitals=plan_capitals(context),
        worth_telling=world.reporting.worth_telling if world.reporting else 0.0,
        always_room_from=(
            URGENCIES.index(world.agendas.always_room_from) if world.agendas else len(URGENCIES)
        ),
        interruptible=any(event.urgency is not None for event in events),
        hours=tuple(context.hours),
        book=context.book,
    )


def _plan_event(context: Context, event_id: str) -> EventPlan:
    event = context.scenario.events[event_id]
    difficulty = _difficulty(context, event)
    attribution = context.world.attribution
    clarity = attribution.weight[difficulty] if attribution else 1.0
    observations = []
    for name, observation in _observed(context, event).items():
        staff = context.staff(observation.by, event)
        if staff is None:
            continue
        path = f"events/{event_id}/{name}"
        markings = context.world.markings
        observations.append(
            ObservationPlan(
                source=name,
                staff=staff,
                after=compile_delay(observation.after),
                after_address=context.scalar(f"{path}/after"),
                chance=observation.chance,
                chance_address=context.scalar(f"{path}/chance"),
                occurrence=observation.occurrence,
                attribution=observation.attribution * clarity,
                marking=0 if observation.marking is None else markings.index(observation.marking),
            )
        )
    unless = (event.unless.response, event.unless.milestone) if event.unless else None
    return EventPlan(
        id=event_id,
        at=compile_delay(event.at),
        at_address=context.scalar(f"events/{event_id}/at"),
        unless=unless,
        is_prevented=event.unless.chance if event.unless else 0.0,
        is_prevented_address=context.scalar(f"events/{event_id}/unless"),
        urgency=context.urgency_of(event),
        observations=tuple(observations),
    )


def _observed(context: Context, event: Event) -> dict[str, Observation]:
    """Put together an event's own observations and those of the events it is like."""
    shared = _observed(context, context.scenario.events[event.like]) if event.like else {}
    return {**shared, **event.observed}


def _difficulty(context: Context, event: Event) -> int:
    own = event.attribution_difficulty
    return context.scenario.attribution_difficulty if own is None else own


def _plan_response(context: Context, response_id: str) -> ResponsePlan:
    scenario, world = context.scenario, context.world
    response = scenario.responses[response_id]
    event = scenario.events[response.event]
    route = world.routing[response.organisation][response.kind]
    procedure = world.procedures[route.procedure]
    remit = route.remit.get(scenario.domain, route.remit.get("otherwise"))
    contention = next(
        score for score in (response.contention, event.contention, scenario.contention) if score is not None
    )
    authorities = tuple(_plan_authorities(context, response_id, route))
    return ResponsePlan(
        id=response_id,
        organisation=response.organisation,
        kind=response.kind,
        event=response.event,
        headline=procedure.headline,
        askers=tuple(_plan_askers(context, response_id, response, route)),
        occurrence=route.when.occurrence,
        attribution=route.when.attribution,
        rests_on_attribution=route.rests_on == "attribution",
        remit=optional(remit) or NONE,
        remit_address=context.scalar(f"{response_id}/remit"),
        authorities=authorities,
        contention=contention,
        difficulty=_difficulty(context, event),
        text=response.text or route.text or {"text": 1.0},
        shift=_shift(context, response_id, event),
        milestones=_milestones(authorities),
    )


def _milestones(authorities: tuple[AuthorityPlan, ...]) -> tuple[str, ...]:
    """Name the milestones a response can reach, in the field's usual order."""
    found = {"detected", "aware", "asked"}
    for authority in authorities:
        for step in all_steps(authority.tree):
            found.update(step.milestones)
            if isinstance(step, Agree) and step.lower_form and step.lower_form.milestone:
                found.add(step.lower_form.milestone)
    return tuple(milestone for milestone in get_args(Milestone) if milestone in found)


def _plan_authorities(context: Context, response_id: str, route: Route) -> Iterator[AuthorityPlan]:
    response = context.scenario.responses[response_id]
    event = context.scenario.events[response.event]
    steps = context.world.procedures[route.procedure].steps
    for authority in route.authority:
        site = Site(context, response_id, response, event, authority, _difficulty(context, event))
        yield AuthorityPlan(
            id=authority,
            available=route.availability.get(authority, 1.0),
            address=context.scalar(f"{response_id}/authority/{authority}"),
            tree=plan_tree(site, steps),
        )


def _plan_askers(context: Context, response_id: str, response: Response, route: Route) -> Iterator[AskerPlan]:
    scenario = context.scenario
    event = scenario.events[response.event]
    for role, asker in route.asked_by.items():
        after = {"sudden": asker.sudden, "slow-burn": asker.slow_burn, "planned": asker.planned}[
            scenario.onset
        ]
        if after is None:
            continue
        for holder in _holders(context, role, response, event):
            name = f"{response_id}/asked-by/{role}/{holder}"
            yield AskerPlan(
                role=role,
                holder=holder,
                after=compile_delay(after),
                after_address=context.scalar(f"{name}/after"),
                never=asker.never,
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


def _plan_agreement(context: Context) -> AgreementPlan | None:
    agreement = context.world.agreement
    if agreement is None:
        return None
    written = {**agreement.utility.model_dump(), **agreement.cuts.model_dump()}
    kinds = agreement.reservations
    events = context.scenario.events
    return AgreementPlan(
        utility=UtilityPlan(**{field.name: written[field.name] for field in fields(UtilityPlan)}),
        reservation_shares=tuple(np.cumsum([kind.share for kind in kinds.values()]).tolist()),
        reservation_takes=tuple(samplers(kind.takes) for kind in kinds.values()),
        rework=samplers(agreement.rework),
        remedies={str(name): weight for name, weight in agreement.remedies.items()},
        rounds=agreement.rounds,
        late_share=agreement.late_break.share,
        late_within=compile_delay(agreement.late_break.within),
        issue={event: context.scalar(f"agreement/{event}/issue") for event in events},
        state={event: context.vector(f"agreement/{event}/state") for event in events},
        organisation={
            (event, organisation): context.vector(f"agreement/{event}/{organisation}")
            for event in events
            for organisation in context.world.organisations
        },
    )


def _sources(
    events: Iterable[EventPlan], responses: Collection[ResponsePlan]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name the sources that each event can have: its observations, and what is attributed."""
    for event in events:
        found = [observation.source for observation in event.observations]
        found.extend(
            step.source
            for response in responses
            for authority in response.authorities
            for step in all_steps(authority.tree)
            if isinstance(step, Attribute) and step.event == event.id
        )
        yield event.id, tuple(dict.fromkeys(found))


def _workers(responses: Iterable[ResponsePlan]) -> dict[str, bool]:
    """Name the staffs that work on any step, and say of each whether dossiers keep the order of arrival.

    They do where all are of one organisation, hence of one urgency, no branch of a procedure can close a dossier
    while another queues, and nobody learns anything by the work.
    """
    served: dict[str, set[str]] = {}
    out_of_order: set[str] = set()
    for response in responses:
        for authority in response.authorities:
            works = [step for step in all_steps(authority.tree) if isinstance(step, Work)]
            for step in works:
                served.setdefault(step.staff, set()).add(response.organisation)
                if isinstance(step, Attribute) or branches(authority.tree):
                    out_of_order.add(step.staff)
    return {staff: len(of) == 1 and staff not in out_of_order for staff, of in served.items()}


def _audience(context: Context, responses: Iterable[ResponsePlan]) -> set[str]:
    """Name the holders whose picture counts for a response."""
    holders = {
        holder
        for organisation in context.world.organisations.values()
        for holder in organisation.awareness.at
    }
    return holders | {asker.holder for response in responses for asker in response.askers}


def _named(responses: Iterable[ResponsePlan]) -> set[str]:
    """Name the channels that a step tells or asks over."""
    return {
        step.channel
        for response in responses
        for authority in response.authorities
        for step in all_steps(authority.tree)
        if isinstance(step, Tell | Ask)
    }
