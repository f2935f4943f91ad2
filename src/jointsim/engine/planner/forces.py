"""Plans of how forces are raised, released by parliaments, and moved."""

from __future__ import annotations

import numpy as np

from jointsim.engine.luck.delays import compile_delay
from jointsim.engine.planner.context import NONE, optional, samplers
from jointsim.engine.planner.institutions import desks_of
from jointsim.engine.planner.trees import Site
from jointsim.engine.steps.base import Step
from jointsim.engine.steps.generation import Generate
from jointsim.engine.steps.mandate import Mandate
from jointsim.engine.steps.pledges import Parliaments
from jointsim.engine.steps.simple import Move, Pause
from jointsim.model import steps as written
from jointsim.model.forces import NationalMandate

UNMOVED = (1.0, 1.0, 1.0, 1.0)
"""Factors of contention in a world that says nothing of what moves members to pledge."""


def plan_mandate(site: Site, name: str, step: written.Mandate) -> Step | None:
    """Plan that a parliament must give its leave; None if there is none."""
    staff = site.context.staff(step.mandate, site.event)
    if staff is None:
        return None
    desks, state = desks_of(site.context, staff)
    return Mandate(
        site.path(name),
        step.milestones,
        staff,
        site.context.hours_of(desks.calendar, state),
        samplers(step.takes),
        site.address(name, "takes"),
        step.needed,
        site.address(name, "needed"),
        step.refused,
        site.address(name, "refused"),
    )


def plan_generate(site: Site, name: str, step: written.Generate) -> Step | None:
    """Plan how units of a force are raised from members; None if there is no such force."""
    context, force = site.context, site.context.world.forces.get(step.generate)
    if force is None or force.generation is None:
        return None
    generation, world = force.generation, context.world.force_generation
    members = context.members(force.organisation or site.response.organisation)
    posture = site.response.lead_contributor or context.scenario.lead_contributor
    return Generate(
        site.path(name),
        step.milestones,
        step.generate,
        np.array([state in members for state in context.states]),
        step.need,
        step.need if step.least is None else step.least,
        samplers(generation.conference),
        site.address(name, "conference"),
        generation.conferences,
        context.hours_of(generation.calendar),
        generation.pledges * (world.postures.get(posture, 1.0) if world else 1.0),
        world.contention if world else UNMOVED,
        site.vector(name, "pledges"),
        _plan_parliaments(site, name, generation.mandate),
    )


def _plan_parliaments(site: Site, name: str, mandate: NationalMandate | None) -> Parliaments | None:
    if mandate is None or mandate.needed <= 0.0:
        return None
    return Parliaments(
        mandate.needed,
        site.vector(name, "mandate/needed"),
        samplers(mandate.takes),
        site.vector(name, "mandate/takes"),
        mandate.refused,
        site.vector(name, "mandate/refused"),
    )


def plan_move(site: Site, name: str, step: written.Move) -> Step | None:
    """Plan the way of a force to the scene, or its build-up there; None if there is no such force."""
    force = site.context.world.forces.get(step.move)
    if force is None:
        return None
    path, milestones, under_way = site.path(name), step.milestones, force.under_way
    if step.phase == "build-up":
        length = optional(force.build_up) or NONE
        return Pause(path, milestones, "movement", length, site.address(name, "length", length))
    return Move(
        path,
        milestones,
        step.move,
        samplers(force.notice),
        site.address(name, "notice"),
        None if under_way is None else (under_way.chance, compile_delay(under_way.notice)),
        site.address(name, "under-way"),
        optional(force.clearance),
        site.address(name, "clearance"),
        compile_delay(force.transit),
        site.address(name, "transit"),
    )
