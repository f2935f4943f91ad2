"""The committee chain as a jointsim world is the chain of the hand-written baselines."""

from __future__ import annotations

import statistics
from dataclasses import replace

import pytest
from scipy import stats

from benchmarks import committee_expert, committee_jointsim, committee_naive
from benchmarks.committee_parameters import PARAMETERS, Lognormal
from jointsim.experiments.batches import run_batch
from jointsim.measures.ledger import LABELS

SMALL = replace(PARAMETERS, dossiers=20, steps=3, spacing=14.0)
CERTAIN = replace(SMALL, work=Lognormal(13.0, 13.0), replies=27 * (Lognormal(90.0, 90.0),))
RUNS = 250


@pytest.fixture(scope="module")
def played() -> list[list[float]]:
    return committee_jointsim.run_many(range(RUNS), SMALL)


def standard_error(values: list[float]) -> float:
    return statistics.stdev(values) / len(values) ** 0.5


@pytest.mark.parametrize("spacing", [11.0, 400.0])
@pytest.mark.parametrize("steps", [1, 3])
def test_without_chance_it_gives_the_times_of_the_baselines(steps: int, spacing: float):
    chain = replace(CERTAIN, steps=steps, spacing=spacing, desks=20)
    expected = committee_expert.run_once(1, chain)
    assert committee_jointsim.run_once(1, chain) == pytest.approx(expected, abs=1e-9)


def test_without_chance_one_desk_makes_the_same_queue():
    chain = replace(CERTAIN, steps=1, spacing=11.0, desks=1)
    expected = committee_naive.run_once(1, chain)
    assert committee_jointsim.run_once(1, chain) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("baseline", "runs"), [(committee_naive, 40), (committee_expert, 400)])
def test_it_agrees_in_distribution(played: list[list[float]], baseline, runs: int):
    others = [baseline.run_once(seed, SMALL) for seed in range(runs)]
    means = [[statistics.fmean(run) for run in sample] for sample in (played, others)]
    tolerance = 4 * sum(standard_error(values) ** 2 for values in means) ** 0.5
    assert statistics.fmean(means[0]) == pytest.approx(statistics.fmean(means[1]), abs=tolerance)
    # Dossiers of one replication share a queue; one a replication makes an independent sample.
    for number in (0, SMALL.dossiers // 2, SMALL.dossiers - 1):
        test = stats.ks_2samp([run[number] for run in played], [run[number] for run in others])
        assert test.pvalue > 1e-4


def test_desks_in_order_of_arrival_give_the_times_of_desks_with_a_queue():
    plan = committee_jointsim.plan_of(SMALL)
    assert plan.staffs["staff"].in_order
    queued = replace(plan, staffs={"staff": replace(plan.staffs["staff"], in_order=False)})
    one, other = (run_batch(each, range(20), 3).scores.columns for each in (plan, queued))
    for name, column in one.items():
        assert column.tolist() == pytest.approx(other[name].tolist(), nan_ok=True), name


def test_every_dossier_is_decided_and_its_ledger_adds_up():
    scores = run_batch(committee_jointsim.plan_of(SMALL), range(5), 2).scores
    for number in range(SMALL.dossiers):
        name = f"paper-{number}"
        spent = sum(scores.columns["ledger", name, label] for label in LABELS)
        assert spent == pytest.approx(scores.columns["milestone", name, "decision"])
        assert scores.columns["ledger", name, "elsewhere"] == pytest.approx(SMALL.steps * SMALL.silence)


def test_the_world_file_says_what_it_cannot_say():
    differing = (Lognormal(18.0, 43.0), Lognormal(72.0, 172.0))
    with pytest.raises(ValueError, match="all capitals of a step take equally long here"):
        committee_jointsim.world_text(replace(SMALL, replies=differing))
    with pytest.raises(ValueError, match="all meetings are at one time of the day here"):
        committee_jointsim.world_text(replace(SMALL, slots=(34.0, 107.0)))
