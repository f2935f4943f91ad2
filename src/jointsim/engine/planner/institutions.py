"""Plans of staffs, bodies, organisations and capitals."""

from __future__ import annotations

from math import exp, log

import numpy as np
from scipy.special import ndtri

from jointsim.engine.clock.hours import OpenHours, OpenHoursTable
from jointsim.engine.clock.slots import lay_out_deadlines, lay_out_slots
from jointsim.engine.plan import (
    BodyPlan,
    CapitalsPlan,
    HoldingPlan,
    HoursByUrgency,
    OrganisationPlan,
    RulePlan,
    StaffPlan,
)
from jointsim.engine.planner.context import Context, optional, optional_samplers
from jointsim.model.delays import Delay
from jointsim.model.institutions import Body, Desks, Holding
from jointsim.model.quantities import URGENCIES

AFFECTED_STATE = "affected-state"
"""Role of the members that an event affects, among those who may ask."""

FULLEST = 0.99
"""Load above which a queue is taken to be at this load: waiting has no mean at 1."""


def mean_seconds(delay: Delay) -> float:
    """Say how long a delay is on average, in seconds."""
    numbers = delay.numbers
    if delay.shape == "lognormal":
        sigma = log(numbers[1] / numbers[0]) / float(ndtri(0.9))
        return numbers[0] * exp(sigma * sigma / 2)
    if delay.shape == "pert":
        return (numbers[0] + 4 * numbers[1] + numbers[2]) / 6
    return sum(numbers) / len(numbers)


def erlang_c(servers: int, load: float) -> float:
    """Say how likely an arrival waits, in a queue of so many servers at a load below 1 (Erlang 1917)."""
    offered = servers * load
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked / (1 - load * (1 - blocked))


def _desks_of(context: Context, staff_id: str) -> tuple[Desks, str | None]:
    """Give a staff and the state it belongs to, national ones from their template."""
    world = context.world
    if staff_id in world.staffs:
        return world.staffs[staff_id], world.staffs[staff_id].state
    state, _, template = staff_id.partition(".")
    return world.national_staffs[template], state


def plan_asking_hours(context: Context, role: str, holder: str) -> HoursByUrgency:
    """Plan when somebody can lodge a request: in the hours of the body or staff whose picture moves them.

    For an affected state that is its government, if the world gives it hours of its own.
    """
    world = context.world
    if holder in world.bodies:
        return context.hours_of(world.bodies[holder].calendar)
    desks, state = _desks_of(context, holder)
    asks = world.capitals.asks if world.capitals and role == AFFECTED_STATE else None
    return context.hours_of(asks or desks.calendar, state)


def plan_staff(context: Context, staff_id: str, *, in_order: bool) -> StaffPlan:
    """Plan a staff."""
    desks, state = _desks_of(context, staff_id)
    chances, means = [0.0] * 4, [0.0] * 4
    if desks.load is not None and desks.task is not None and desks.desks is not None:
        for index, urgency in enumerate(URGENCIES):
            load = min(desks.load.at(urgency), FULLEST)
            chances[index] = erlang_c(desks.desks, load) if load > 0 else 0.0
            means[index] = mean_seconds(desks.task) / (desks.desks * (1 - load))
    return StaffPlan(
        id=staff_id,
        desks=desks.desks,
        hours=context.hours_of(desks.calendar, state),
        in_order=in_order,
        wait_chance=(chances[0], chances[1], chances[2], chances[3]),
        wait_mean=(means[0], means[1], means[2], means[3]),
    )


def seats_of(context: Context, body: Body) -> tuple[str, ...]:
    """Name the states seated in a body."""
    if body.seats == "members":
        return context.members(body.organisation)
    return tuple(state for state in body.seats if state in context.world.states)


def plan_body(context: Context, body_id: str) -> BodyPlan:
    """Plan a body: seats, rule, sittings, silences."""
    body, world = context.world.bodies[body_id], context.world
    index = {state: row for row, state in enumerate(context.states)}
    seated = seats_of(context, body)
    calendar = world.calendars[body.calendar]
    slots = None
    if body.meets is not None:
        slots = lay_out_slots(body.meets, calendar, context.start, context.until)
    hours = context.hours_of(body.calendar)
    routine, priority, immediate, flash = (
        lay_out_deadlines(_open_hours(context, h), calendar.zone, context.start, context.until) for h in hours
    )
    return BodyPlan(
        id=body_id,
        organisation=body.organisation,
        seats=np.array([index[state] for state in seated], dtype=np.intp),
        populations=np.array([world.states[state].population or 0 for state in seated], dtype=np.float64),
        rule=_plan_rule(context, body.rule),
        hours=hours,
        slots=slots,
        agenda=body.meets.agenda if body.meets else None,
        business=body.business or 0.0,
        business_address=context.scalar(f"bodies/{body_id}/business"),
        sitting=optional(body.sitting),
        convenes=optional_samplers(body.convenes),
        silence=optional_samplers(body.silence),
        written=optional_samplers(body.written),
        deadlines=(routine, priority, immediate, flash),
        higher=tuple(higher for higher in body.higher if higher in world.bodies),
        holding=_plan_holding(body.held_for),
        reservations=body.reservations,
    )


def _plan_holding(held: Holding | None) -> HoldingPlan | None:
    if held is None:
        return None
    routine, priority, immediate, flash = (held.chance.at(urgency) for urgency in URGENCIES)
    return HoldingPlan(int(held.within.median), (routine, priority, immediate, flash))


def _open_hours(context: Context, index: int) -> OpenHours:
    return OpenHours.always() if index < 0 else context.hours[index]


def _plan_rule(context: Context, rule_id: str) -> RulePlan:
    rule = context.world.rules[rule_id]
    limit = rule.abstention_limit
    return RulePlan(
        vote=rule.vote,
        members=rule.members or 0.0,
        population=rule.population or 0.0,
        blocking=rule.blocking or 1,
        limit_members=limit.members if limit else 2.0,
        limit_population=limit.population if limit else 2.0,
        carve_out=rule.carve_out,
    )


def plan_organisation(context: Context, organisation_id: str) -> OrganisationPlan:
    """Plan when an organisation counts as aware."""
    organisation = context.world.organisations[organisation_id]
    return OrganisationPlan(
        id=organisation_id,
        holders={event: context.counted(organisation, event) for event in context.scenario.events},
        occurrence=organisation.awareness.occurrence,
        lower=organisation.judges.lower,
        higher=organisation.judges.higher,
        judges_address=context.scalar(f"organisations/{organisation_id}/judges"),
    )


def plan_capitals(context: Context) -> CapitalsPlan | None:
    """Plan the desks and hours of all capitals."""
    capitals = context.world.capitals
    if capitals is None:
        return None
    hours: tuple[HoursByUrgency, ...] = tuple(
        context.hours_of(capitals.calendar, state) for state in context.states
    )
    routine, priority, immediate, flash = (
        OpenHoursTable([_open_hours(context, row[urgency]) for row in hours]) for urgency in range(4)
    )
    return CapitalsPlan(capitals.desks, hours, (routine, priority, immediate, flash))
