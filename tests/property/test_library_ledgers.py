"""In every shipped scenario as things are, time is accounted for to the second.

Each scenario under each set-up is run in tests/unit/test_library_scenarios.py.
"""

from __future__ import annotations

import numpy as np
import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.measures.estimates import time_estimates
from jointsim.measures.ledger import LABELS, ledger
from jointsim.measures.scores import measure, milestone_time
from jointsim.model.load import list_scenarios, load_inputs
from tests.invariants import causes_come_first, holders_fit, ledgers_are_exact

REPLICATIONS = 40
AS_IS = "as-is"


@pytest.mark.parametrize("scenario", sorted(list_scenarios()))
def test_the_ledger_is_the_restricted_response_time(scenario):
    inputs = load_inputs(scenario, AS_IS)
    plan = make_plan(inputs.scenario, inputs.world, scenario_id=scenario, setup_id=AS_IS)
    runs = [Replication(plan, draws) for draws in draw_block(plan.book, 1, range(REPLICATIONS))]
    for number, run in enumerate(runs):
        run.advance()
        if number < REPLICATIONS // 8:
            causes_come_first(run)
            ledgers_are_exact(run)
            holders_fit(run)
        for dossier in run.dossiers.values():
            if dossier.plan.event in run.occurred:
                begin = run.record.time(run.occurred[dossier.plan.event])
                reached = milestone_time(run, dossier, dossier.plan.headline)
                end = run.plan.horizon if reached is None else reached
                assert sum(ledger(run, dossier).values()) == end - begin
    columns_agree(plan, runs)


def columns_agree(plan: Plan, runs: list[Replication]) -> None:
    """Check that the columns of the ledger add up to the headline's time, and on average to its mean."""
    columns = measure(plan, runs).columns
    for name, response in plan.responses.items():
        wanted = np.array([response.event in run.occurred for run in runs])
        total = sum(columns["ledger", name, label] for label in LABELS)[wanted]
        times, followed = columns["milestone", name, response.headline][wanted], columns["followed", name]
        assert np.array_equal(np.isnan(followed), ~wanted)
        np.testing.assert_allclose(total, np.minimum(times, followed[wanted]), rtol=1e-12)
        if wanted.any():
            mean = time_estimates(times, followed[wanted])["restricted_mean_hours"]
            assert np.mean(total) == pytest.approx(mean)
