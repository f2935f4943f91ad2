"""Plans of staffs, bodies, organisations and capitals."""

from __future__ import annotations

from math import exp, log

import numpy as np
from scipy.special import ndtri

from jointsim.engine.clock.hours import OpenHours, OpenHoursTable
from jointsim.engine.clock.slots import Slots, lay_out_deadlines, lay_out_slots, united_slots
from jointsim.engine.plan import (
    BodyPlan,
    CapitalsPlan,
    DeadlinesByUrgency,
    HoldingPlan,
    HoursByUrgency,
    OrganisationPlan,
    RulePlan,
    StaffPlan,
)
from jointsim.engine.planner.context import Context, optional, optional_samplers
from jointsim.engine.queueing import FULLEST, waiting
from jointsim.model.delays import Delay
from jointsim.model.gates import seated
from jointsim.model.institutions import Body, Desks, Holding
from jointsim.model.quantities import URGENCIES

AFFECTED_STATE = "affected-state"
"""Role of the members that an event affects, among those who may ask."""


def mean_seconds(delay: Delay) -> float:
    """Say how long a delay is on average, in seconds."""
    numbers = delay.numbers
    if delay.shape == "lognormal":
        sigma = log(numbers[1] / numbers[0]) / float(ndtri(0.9))
        return numbers[0] * exp(sigma * sigma / 2)
    if delay.shape == "pert":
        return (numbers[0] + 4 * numbers[1] + numbers[2]) / 6
    return sum(numbers) / len(numbers)


def desks_of(context: Context, staff_id: str) -> tuple[Desks, str | None]:
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
    desks, state = desks_of(context, holder)
    asks = world.capitals.asks if world.capitals and role == AFFECTED_STATE else None
    return context.hours_of(asks or desks.calendar, state)


def plan_staff(context: Context, staff_id: str, *, in_order: bool) -> StaffPlan:
    """Plan a staff."""
    desks, state = desks_of(context, staff_id)
    chances, means, loads, task = [0.0] * 4, [0.0] * 4, [0.0] * 4, 0.0
    if desks.load is not None and desks.task is not None and desks.desks is not None:
        task = mean_seconds(desks.task)
        for index, urgency in enumerate(URGENCIES):
            loads[index] = min(desks.load.at(urgency), FULLEST)
            chances[index], means[index] = waiting(desks.desks, loads[index], task)
    return StaffPlan(
        id=staff_id,
        desks=desks.desks,
        hours=context.hours_of(desks.calendar, state),
        in_order=in_order,
        wait_chance=(chances[0], chances[1], chances[2], chances[3]),
        wait_mean=(means[0], means[1], means[2], means[3]),
        load=(loads[0], loads[1], loads[2], loads[3]),
        task=task,
    )


def seats_of(context: Context, body: Body) -> tuple[str, ...]:
    """Name the states seated in a body on the day the scenario starts."""
    return seated(context.world, body, context.start.date())


def plan_body(context: Context, body_id: str) -> BodyPlan:
    """Plan a body: seats, rule, sittings, silences."""
    body, world = context.world.bodies[body_id], context.world
    index = {state: row for row, state in enumerate(context.states)}
    sitting = seats_of(context, body)
    convenes, silence, written = map(optional_samplers, (body.convenes, body.silence, body.written))
    agenda, sits_for = body.meets.agenda if body.meets else None, optional(body.sitting)
    is_simple = agenda is None and sits_for is None
    alone = [is_simple and not any(others) for others in zip(convenes, silence, written, strict=True)]
    return BodyPlan(
        id=body_id,
        organisation=body.organisation,
        seats=np.array([index[state] for state in sitting], dtype=np.intp),
        populations=np.array([world.states[state].population or 0 for state in sitting], dtype=np.float64),
        rule=plan_rule(context, body.rule),
        hours=context.hours_of(body.calendar),
        slots=_plan_slots(context, body),
        agenda=agenda,
        business=body.business or 0.0,
        business_address=context.scalar(f"bodies/{body_id}/business"),
        sitting=sits_for,
        convenes=convenes,
        silence=silence,
        written=written,
        regular_alone=(alone[0], alone[1], alone[2], alone[3]),
        deadlines=_deadlines(context, body.calendar),
        higher=tuple(higher for higher in body.higher if higher in world.bodies),
        holding=_plan_holding(body.held_for),
        reservations=body.reservations,
        is_joint=body.joint_with is not None,
    )


def _plan_slots(context: Context, body: Body) -> Slots | None:
    """Lay out the sittings of a body, its own and those of the bodies as which it sits."""
    world = context.world
    calendar, found = world.calendars[body.calendar], []
    if body.meets is not None:
        found.append(lay_out_slots(body.meets, calendar, context.start, context.until))
    if body.sits_as:
        others = (_plan_slots(context, world.bodies[name]) for name in body.sits_as if name in world.bodies)
        return united_slots([*found, *(slots for slots in others if slots)], calendar.zone, context.start)
    return found[0] if found else None


def _plan_holding(held: Holding | None) -> HoldingPlan | None:
    if held is None:
        return None
    routine, priority, immediate, flash = (held.chance.at(urgency) for urgency in URGENCIES)
    return HoldingPlan(int(held.within.median), (routine, priority, immediate, flash))


def _deadlines(context: Context, calendar_id: str) -> DeadlinesByUrgency:
    """Lay out when silences can end under a calendar; bodies that keep the same one share that."""
    if calendar_id not in context.deadlines:
        zone = context.world.calendars[calendar_id].zone
        routine, priority, immediate, flash = (
            lay_out_deadlines(_open_hours(context, hours), zone, context.start, context.until)
            for hours in context.hours_of(calendar_id)
        )
        context.deadlines[calendar_id] = routine, priority, immediate, flash
    return context.deadlines[calendar_id]


def _open_hours(context: Context, index: int) -> OpenHours:
    return OpenHours.always() if index < 0 else context.hours[index]


def plan_rule(context: Context, rule_id: str) -> RulePlan:
    """Plan a decision rule."""
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
