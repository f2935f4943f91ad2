"""Plan of the tempo."""

from __future__ import annotations

from collections.abc import Mapping

from jointsim.engine.plan import ResponsePlan, TempoPlan
from jointsim.engine.planner.context import UNUSED, Context
from jointsim.model.base import kebab
from jointsim.model.tempo import Tempo

LABELS = (
    "detection",
    "initiative",
    "remit",
    "work",
    "capitals",
    "meeting",
    "rework",
    "mandate",
    "force_generation",
    "movement",
)
"""Labels of the ledger on which the tempo acts, as the model calls them."""


def plan_tempo(context: Context, responses: Mapping[str, ResponsePlan]) -> TempoPlan | None:
    """Plan factors and draws of the tempo; None where it changes nothing."""
    tempo = context.world.tempo
    if tempo is None or tempo == Tempo(least=tempo.least, evidence=tempo.evidence):
        return None
    spread = tempo.spread
    return TempoPlan(
        factors={kebab(label): getattr(tempo, label) for label in LABELS},
        crisis=spread.crisis,
        response=spread.response,
        initiative=spread.initiative,
        least=tempo.least,
        usual={name: _usual(context, tempo, response) for name, response in responses.items()},
        crisis_address=context.scalar("tempo") if spread.crisis else UNUSED,
        response_addresses=_drawn(context, spread.response, "tempo"),
        initiative_addresses=_drawn(context, spread.initiative, "tempo-of-initiative"),
    )


def _usual(context: Context, tempo: Tempo, response: ResponsePlan) -> float:
    difficulty = context.scenario.difficulty_of(context.scenario.events[response.event])
    basis = context.scenario.responses[response.id].basis
    contention = float(tempo.contention ** (response.contention - 1))
    built_on: float = 1.0 if basis is None else getattr(tempo.basis, basis)
    return contention * float(tempo.difficulty ** (difficulty - 1)) * built_on


def _drawn(context: Context, spread: float, name: str) -> Mapping[str, int]:
    return {key: context.scalar(f"{key}/{name}") for key in context.scenario.responses} if spread else {}
