"""The shipped scenario baltic-cables: a crisis as users run it, not a chain of equal steps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.experiments.batches import run_batch
from jointsim.measures.scores import Scores
from jointsim.model.load import load_inputs

SCENARIO = "baltic-cables"


@lru_cache(maxsize=1)
def plan() -> Plan:
    """Return the compiled scenario, under the set-up as-is."""
    inputs = load_inputs(SCENARIO)
    return make_plan(inputs.scenario, inputs.world)


def run_many(seeds: Sequence[int]) -> Scores:
    """Return everything that jointsim measures of some replications."""
    return run_batch(plan(), seeds, 1).scores


def run_once(seed: int) -> Scores:
    """Return everything that jointsim measures of a replication."""
    return run_many([seed])
