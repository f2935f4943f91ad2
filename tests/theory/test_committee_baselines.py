"""The two hand-written benchmark baselines are the same committee chain."""

from __future__ import annotations

import statistics
from dataclasses import replace

import pytest
from scipy import stats

from benchmarks import committee_expert, committee_naive
from benchmarks.committee_parameters import PARAMETERS, Lognormal

BASELINES = (committee_naive, committee_expert)
SMALL = replace(PARAMETERS, dossiers=30, steps=3, spacing=14.0)
"""A chain short enough for many replications; desks are as busy as in the long one."""

CERTAIN = replace(
    SMALL,
    work=Lognormal(13.0, 13.0),
    replies=tuple(Lognormal(float(hours), float(hours)) for hours in (20, 90, 40)),
)
"""A chain in which nothing is random; the slowest capital takes 90 hours."""


def standard_error(values: list[float]) -> float:
    return statistics.stdev(values) / len(values) ** 0.5


def test_the_benchmark_is_the_published_one():
    assert (PARAMETERS.dossiers, PARAMETERS.steps, PARAMETERS.desks) == (200, 8, 4)
    assert len(PARAMETERS.replies) == 27
    assert PARAMETERS.load == pytest.approx(0.86, abs=0.005)
    assert SMALL.load == pytest.approx(PARAMETERS.load, abs=0.05)


@pytest.mark.parametrize(
    ("now", "wait"),
    [
        (0.0, 34.0),
        (34.0, 0.0),
        (34.5, 71.5),
        (106.0, 0.0),
        (107.0, 95.0),
        (168.0, 34.0),
        (168.0 * 9 + 100, 6.0),
    ],
)
def test_the_next_meeting_is_on_tuesday_or_friday_at_ten(now, wait):
    assert PARAMETERS.until_meeting(now) == pytest.approx(wait)


def test_a_lognormal_has_the_quantiles_it_is_given():
    work = PARAMETERS.work
    quantiles = stats.lognorm.ppf([0.5, 0.9], work.sigma, scale=work.median)
    assert quantiles == pytest.approx([work.median, work.p90])
    assert work.mean == pytest.approx(stats.lognorm.mean(work.sigma, scale=work.median))


@pytest.mark.parametrize("baseline", BASELINES)
def test_without_chance_and_queue_the_response_is_the_sum_of_its_steps(baseline):
    alone = replace(CERTAIN, dossiers=1, steps=2)
    worked = 13.0
    first = 34.0 + 90.0 + 72.0  # Tuesday 10:00, replies, silence: Tuesday 04:00 of the second week
    second = first + worked
    assert baseline.run_once(1, alone) == pytest.approx(
        [second + PARAMETERS.until_meeting(second) + 90.0 + 72.0]
    )


@pytest.mark.parametrize("desks", [1, 30])
def test_without_chance_both_give_the_same_times(desks):
    # One step only with one desk: dossiers that return at the same instant may queue in either order.
    chain = replace(CERTAIN, desks=desks, steps=1 if desks == 1 else 3, spacing=11.0)
    naive, expert = (baseline.run_once(1, chain) for baseline in BASELINES)
    assert naive == pytest.approx(expert, abs=1e-9)
    assert len(naive) == chain.dossiers


@pytest.mark.parametrize("baseline", BASELINES)
def test_a_seed_names_a_replication(baseline):
    assert baseline.run_once(5, SMALL) == baseline.run_once(5, SMALL)
    assert baseline.run_once(5, SMALL) != baseline.run_once(6, SMALL)


def test_both_agree_in_distribution():
    naive = [committee_naive.run_once(seed, SMALL) for seed in range(60)]
    expert = [committee_expert.run_once(seed, SMALL) for seed in range(1000, 1600)]
    means = [[statistics.fmean(run) for run in runs] for runs in (naive, expert)]
    tolerance = 4 * sum(standard_error(values) ** 2 for values in means) ** 0.5
    assert statistics.fmean(means[0]) == pytest.approx(statistics.fmean(means[1]), abs=tolerance)
    # Dossiers of one replication share a queue; one a replication makes an independent sample.
    for number in (0, SMALL.dossiers // 2, SMALL.dossiers - 1):
        test = stats.ks_2samp([run[number] for run in naive], [run[number] for run in expert])
        assert test.pvalue > 1e-4
