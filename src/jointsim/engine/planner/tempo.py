"""Plan of the tempo."""

from __future__ import annotations

from jointsim.engine.plan import TempoPlan
from jointsim.engine.planner.context import UNUSED, Context
from jointsim.model.base import kebab

LABELS = (
    "detection",
    "initiative",
    "remit",
    "work",
    "capitals",
    "rework",
    "mandate",
    "force_generation",
    "movement",
)
"""Labels of the ledger on which the tempo acts, as the model calls them."""


def plan_tempo(context: Context) -> TempoPlan | None:
    """Plan factors and draws of the tempo; None where it changes nothing."""
    tempo = context.world.tempo
    if tempo is None:
        return None
    factors = {kebab(label): getattr(tempo, label) for label in LABELS}
    crisis, response = tempo.spread.crisis, tempo.spread.response
    if all(factor == 1.0 for factor in factors.values()) and not crisis and not response:
        return None
    return TempoPlan(
        factors=factors,
        crisis=crisis,
        response=response,
        crisis_address=context.scalar("tempo") if crisis else UNUSED,
        response_addresses=(
            {name: context.scalar(f"{name}/tempo") for name in context.scenario.responses} if response else {}
        ),
    )
