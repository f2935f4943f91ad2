"""Institutions that nobody waits for: bodies that sit at once, offices that never close, desks always free."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jointsim.engine.clock.at_once import AnyMoment, AtItsLength, OpenDoors
from jointsim.engine.clock.hours import OpenHours, OpenHoursTable
from jointsim.engine.plan import (
    AgreementPlan,
    AskerPlan,
    BodyPlan,
    CapitalsPlan,
    ChannelPlan,
    Plan,
    StaffPlan,
)
from jointsim.engine.removal.changes import changed, timeless
from jointsim.engine.steps.generation import Generate
from jointsim.engine.steps.mandate import Mandate

ROUND_THE_CLOCK = (-1, -1, -1, -1)


def with_bodies_at_once(plan: Plan) -> Plan:
    """Let every body that sits at all sit at once, for no time, with room for everything.

    A text that would be held for a sitting above on a given date goes up at once. Working time of a body, in which
    a silence or rework may run, is what it was.
    """
    first = len(plan.hours)
    bodies = {name: _sits_at_once(body, first, _held_for(plan, name)) for name, body in plan.bodies.items()}
    return replace(plan, hours=(*plan.hours, *map(OpenDoors.of, plan.hours)), bodies=bodies)


def _held_for(plan: Plan, body: str) -> int:
    """Say how long before a dated sitting of a body texts are held for it below, in seconds; -1 if none are."""
    below = (each.holding for each in plan.bodies.values() if body in each.higher)
    return max((holding.within for holding in below if holding is not None), default=-1)


def _sits_at_once(body: BodyPlan, first: int, within: int) -> BodyPlan:
    slots = body.slots
    routine, priority, immediate, flash = (each if each < 0 else first + each for each in body.hours)
    return replace(
        body,
        hours=(routine, priority, immediate, flash),
        slots=None if slots is None else AnyMoment(slots.times, slots.ordinals, slots.dated, within),
        agenda=None,
        sitting=None,
        convenes=timeless(body.convenes),
    )


def with_silences_at_once(plan: Plan) -> Plan:
    """Let every silence and written procedure end as it begins."""
    return with_changes(plan, {BodyPlan: _silent_at_once})


def _silent_at_once(body: BodyPlan) -> BodyPlan:
    routine, priority, immediate, flash = (
        AtItsLength(each.times, each.hours, each.phase) for each in body.deadlines
    )
    return replace(
        body,
        silence=timeless(body.silence),
        written=timeless(body.written),
        deadlines=(routine, priority, immediate, flash),
    )


def with_free_desks(plan: Plan) -> Plan:
    """Let every staff have a free desk for whatever comes."""
    return with_changes(plan, {StaffPlan: _has_free_desks})


def _has_free_desks(staff: StaffPlan) -> StaffPlan:
    return replace(staff, desks=None, wait_chance=(0.0, 0.0, 0.0, 0.0))


def with_offices_open(plan: Plan) -> Plan:
    """Let every office be open round the clock: staffs, channels, parliaments and capitals, and whoever asks.

    Sittings and silences keep their hours: the ledger has these under the sitting and the silence.
    """
    kinds = (StaffPlan, AskerPlan, ChannelPlan, Mandate, Generate)
    return with_changes(
        plan,
        dict.fromkeys(kinds, _never_closes)
        | {CapitalsPlan: _capitals_never_close, AgreementPlan: _reworks_day_and_night},
    )


def _never_closes(part: Any) -> Any:
    return replace(part, hours=ROUND_THE_CLOCK)


def _capitals_never_close(capitals: CapitalsPlan) -> CapitalsPlan:
    table = OpenHoursTable([OpenHours.always()] * len(capitals.hours))
    hours = (ROUND_THE_CLOCK,) * len(capitals.hours)
    return replace(capitals, hours=hours, tables=(table, table, table, table))


def _reworks_day_and_night(agreement: AgreementPlan) -> AgreementPlan:
    routine, priority, immediate, flash = (replace(each, clock="elapsed") for each in agreement.rework)
    return replace(agreement, rework=(routine, priority, immediate, flash))


def with_changes(plan: Plan, changes: Any) -> Plan:
    """Change all parts of some kinds in a plan."""
    new: Plan = changed(plan, changes)
    return new
