"""Plans of who goes first: what is left to others, what others make needless, and who waits for whom."""

from __future__ import annotations

from collections.abc import Iterator

from jointsim.engine.luck.delays import compile_delay
from jointsim.engine.plan import DeferencePlan, SatisfactionPlan
from jointsim.engine.planner.context import Context
from jointsim.model.checks.reach import reached_in
from jointsim.model.gates import is_closed_to
from jointsim.model.procedures import Procedure
from jointsim.model.scenario import Response

WORD = "statement"
WORDS = frozenset((WORD, "consultation"))
"""Headline milestones of responses that are no more than words."""


def left_to(context: Context, response: Response) -> str:
    """Name the organisation to which a response is left; empty if it is not.

    Words are not left to others, nor is anything to an organisation that is wanted for no more than words.
    """
    organisation = context.world.organisations[response.organisation]
    other = organisation.leaves.get(context.scenario.domain, "")
    if not other or _procedure(context, response).headline in WORDS:
        return ""
    wanted = (each for _, each in _responses_of(context, other, response.event))
    return other if any(_procedure(context, each).headline not in WORDS for each in wanted) else ""


def plan_satisfaction(context: Context, response_id: str) -> Iterator[SatisfactionPlan]:
    """Plan which responses may make this one needless; what never can is left out, and with it its draw."""
    for other, satisfaction in context.scenario.responses[response_id].satisfied_by.items():
        if satisfaction.chance > 0.0:
            address = context.scalar(f"{response_id}/satisfied-by/{other}")
            yield SatisfactionPlan(other, satisfaction.milestone, satisfaction.chance, address)


def plan_deference(context: Context, response_id: str) -> DeferencePlan | None:
    """Plan for whom a response waits; None for nobody: it is a statement, or nothing is wanted that could go first."""
    response = context.scenario.responses[response_id]
    deference = context.world.organisations[response.organisation].defers_to
    if deference is None or _procedure(context, response).headline == WORD:
        return None
    targets = tuple(
        (other, deference.until)
        for other, each in _responses_of(context, deference.organisation, response.event)
        if may_come(context, each, deference.until)
    )
    if not targets:
        return None
    address = context.scalar(f"{response_id}/defers-to")
    return DeferencePlan(deference.organisation, targets, compile_delay(deference.at_most), address)


def may_come(context: Context, response: Response, milestone: str) -> bool:
    """Say whether a response can reach a milestone in this crisis.

    Some step does, not at a format that is closed to it, and the response is not left to another.
    """
    world, day = context.world, context.start.date()
    closed = {key for key, body in world.bodies.items() if is_closed_to(world, body, response.kind, day)}
    reached = reached_in(context.scenario, world, response, without=closed)
    return milestone in reached and not left_to(context, response)


def _responses_of(context: Context, organisation: str, event: str) -> Iterator[tuple[str, Response]]:
    """Go through what is wanted of an organisation on an event."""
    for response_id, response in context.scenario.responses.items():
        if (response.organisation, response.event) == (organisation, event):
            yield response_id, response


def _procedure(context: Context, response: Response) -> Procedure:
    world = context.world
    return world.procedures[world.routing[response.organisation][response.kind].procedure]
