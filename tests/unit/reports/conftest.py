"""A small study of a shipped scenario, and one replication of a tiny world to which entries can be added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.experiments.comparison import Comparison
from jointsim.experiments.replicate import Study as Replicated
from jointsim.measures.scores import Scores, measure
from jointsim.measures.summary import summarise
from jointsim.model.load import Inputs, load_inputs
from jointsim.reports.names import Names
from tests.comparisons import every_verdict, tiny_baseline
from tests.shipped import shipped_inputs
from tests.support import tiny_scenario, write_tiny

SEED = 1


@dataclass(frozen=True)
class Study:
    """What a `jointsim run` has in its hands."""

    inputs: Inputs
    plan: Plan
    runs: list[Replication]
    scores: Scores
    summary: dict[str, Any]
    names: Names


def study_of(inputs: Inputs, replications: int) -> Study:
    plan = make_plan(inputs.scenario, inputs.world, scenario_id=inputs.scenario_id, setup_id=inputs.setup_id)
    runs = [Replication(plan, draws) for draws in draw_block(plan.book, SEED, range(replications))]
    for run in runs:
        run.advance()
    scores = measure(plan, runs)
    names = Names.of(inputs)
    return Study(inputs, plan, runs, scores, summarise(plan, inputs.scenario, scores, SEED), names)


@pytest.fixture(scope="session")
def baltic() -> Study:
    return study_of(shipped_inputs("baltic-cables"), 40)


@pytest.fixture
def tiny(tmp_path):
    """Make a study of the tiny world, with patches to its scenario."""

    def made(replications: int = 1, **patches: Any) -> Study:
        scenario, setup, world = write_tiny(tmp_path, scenario=tiny_scenario(**patches))
        return study_of(load_inputs(scenario, setup, world=world), replications)

    return made


@pytest.fixture(scope="session")
def reference(tmp_path_factory) -> Replicated:
    return tiny_baseline(tmp_path_factory.mktemp("reference"))


@pytest.fixture(scope="session")
def verdicts(reference) -> Comparison:
    return every_verdict(reference)
