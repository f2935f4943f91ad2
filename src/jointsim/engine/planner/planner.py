"""Puts a plan together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from jointsim.engine.luck.delays import compile_delay
from jointsim.engine.plan import (
    EventPlan,
    ObservationPlan,
    Plan,
    ResponsePlan,
)
from jointsim.engine.planner.agreement import plan_agreement
from jointsim.engine.planner.channels import plan_channels, plan_trust
from jointsim.engine.planner.context import Context
from jointsim.engine.planner.institutions import (
    plan_body,
    plan_capitals,
    plan_organisation,
    plan_staff,
)
from jointsim.engine.planner.pressures import plan_pressures
from jointsim.engine.planner.responses import plan_response
from jointsim.engine.planner.tempo import plan_tempo
from jointsim.engine.steps.branching import all_steps, branches
from jointsim.engine.steps.information import Ask, Tell
from jointsim.engine.steps.work import Attribute, Work
from jointsim.model.quantities import URGENCIES
from jointsim.model.scenario import Scenario
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
    responses = {response_id: plan_response(context, response_id) for response_id in scenario.responses}
    workers = _workers(responses.values())
    observers = {observation.staff: None for event in events for observation in event.observations}
    spread = _spread(events, responses.values())
    context.sources.update(_sources((event for event in events if event.id in spread), responses.values()))
    channels = plan_channels(
        context, [*observers, *workers], _audience(context, responses.values()), _named(responses.values())
    )
    return Plan(
        scenario=scenario_id,
        setup=setup_id,
        start=scenario.start,
        horizon=context.horizon,
        urgency=context.urgency,
        flash_lasts=_flash_lasts(world),
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
        spread=spread,
        agreement=plan_agreement(context),
        capitals=plan_capitals(context),
        trust=plan_trust(context),
        tempo=plan_tempo(context, responses),
        pressures=plan_pressures(context),
        worth_telling=world.reporting.worth_telling if world.reporting else 0.0,
        always_room_from=(
            URGENCIES.index(world.agendas.always_room_from) if world.agendas else len(URGENCIES)
        ),
        interruptible=any(event.urgency is not None for event in events),
        hours=tuple(context.hours),
        book=context.book,
    )


def _flash_lasts(world: World) -> int:
    """Say after how many seconds flash falls to immediate; -1 for never."""
    lasts = world.severity.flash_lasts if world.severity else None
    return -1 if lasts is None else int(lasts.median)


def _plan_event(context: Context, event_id: str) -> EventPlan:
    event = context.scenario.events[event_id]
    difficulty = context.scenario.difficulty_of(event)
    attribution = context.world.attribution
    clarity = attribution.weight[difficulty] if attribution else 1.0
    observations = []
    for name, observation in context.scenario.observed(event).items():
        staff = context.staff(observation.by, event)
        if staff is None:
            continue
        path, after = f"events/{event_id}/{name}", compile_delay(observation.after)
        markings = context.world.markings
        observations.append(
            ObservationPlan(
                source=name,
                staff=staff,
                after=after,
                after_address=context.scalar(f"{path}/after", delay=after),
                chance=observation.chance,
                chance_address=context.scalar(f"{path}/chance"),
                occurrence=observation.occurrence,
                attribution=observation.attribution * clarity,
                marking=0 if observation.marking is None else markings.index(observation.marking),
                noted={"event": event_id, "source": name},
            )
        )
    unless = (event.unless.response, event.unless.milestone) if event.unless else None
    at = compile_delay(event.at)
    return EventPlan(
        id=event_id,
        at=at,
        at_address=context.scalar(f"events/{event_id}/at", delay=at),
        unless=unless,
        is_prevented=event.unless.chance if event.unless else 0.0,
        is_prevented_address=context.scalar(f"events/{event_id}/unless"),
        urgency=context.urgency_of(event),
        observations=tuple(observations),
        noted={"event": event_id},
    )


def _spread(events: Iterable[EventPlan], responses: Iterable[ResponsePlan]) -> frozenset[str]:
    """Name the events of which channels carry news: those that a response answers, or that can raise the urgency."""
    answered = {response.event for response in responses}
    return frozenset(event.id for event in events if event.urgency is not None or event.id in answered)


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

    They do where all are of one organisation and one limit to their urgency, hence of one urgency, neither a branch
    of a procedure nor another response can close a dossier while it queues, and nobody learns anything by the work.
    """
    served: dict[str, set[tuple[str, int]]] = {}
    out_of_order: set[str] = set()
    for response in responses:
        for authority in response.authorities:
            side_by_side = branches(authority.tree)
            for step in all_steps(authority.tree):
                for staff in step.workers if isinstance(step, Work) else ():
                    served.setdefault(staff, set()).add((response.organisation, response.urgency_at_most))
                    if side_by_side or response.satisfied_by or isinstance(step, Attribute):
                        out_of_order.add(staff)
    return {staff: len(of) == 1 and staff not in out_of_order for staff, of in served.items()}


def _audience(context: Context, responses: Iterable[ResponsePlan]) -> set[str]:
    """Name the holders whose picture counts for a response."""
    holders = {
        holder
        for organisation in {response.organisation for response in responses}
        for event in context.scenario.events
        for holder in context.counted(context.world.organisations[organisation], event)
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
