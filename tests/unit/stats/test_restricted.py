"""Restricted means, and whether their interval keeps its promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jointsim.stats.restricted import restricted_mean, restricted_mean_interval
from jointsim.stats.sample import FloatArray
from jointsim.stats.shares import wilson

TIMES = st.integers(0, 400).map(lambda eighths: eighths / 8.0) | st.just(math.inf)
SAMPLES = st.lists(TIMES, min_size=1, max_size=40).map(np.array)
HORIZONS = st.integers(1, 500).map(lambda eighths: eighths / 8.0)


def test_never_waits_out_the_horizon() -> None:
    assert restricted_mean(np.array([2.0, math.inf, 4.0]), 30.0) == 12.0
    assert restricted_mean(np.array([math.inf]), 30.0) == 30.0


@given(SAMPLES, HORIZONS)
def test_later_than_the_horizon_is_as_good_as_never(sample: FloatArray, horizon: float) -> None:
    never = np.where(sample > horizon, math.inf, sample)
    assert restricted_mean(never, horizon) == restricted_mean(sample, horizon)
    assert restricted_mean_interval(never, horizon) == restricted_mean_interval(sample, horizon)


@given(SAMPLES, HORIZONS)
def test_the_interval_holds_the_mean_and_stays_in_range(sample: FloatArray, horizon: float) -> None:
    low, high = restricted_mean_interval(sample, horizon)
    rounding = 1e-9 * horizon
    assert 0.0 <= low <= restricted_mean(sample, horizon) + rounding
    assert restricted_mean(sample, horizon) - rounding <= high <= horizon


@given(SAMPLES, HORIZONS, HORIZONS)
def test_a_longer_horizon_never_lowers_the_mean(sample: FloatArray, one: float, other: float) -> None:
    assert restricted_mean(sample, min(one, other)) <= restricted_mean(sample, max(one, other)) + 1e-9


@given(SAMPLES, HORIZONS)
def test_who_arrives_later_never_lowers_the_mean(sample: FloatArray, horizon: float) -> None:
    assert restricted_mean(sample + 1.0, horizon) >= restricted_mean(sample, horizon)


@given(SAMPLES, HORIZONS, st.randoms(use_true_random=False))
def test_the_order_of_replications_does_not_matter(
    sample: FloatArray, horizon: float, random: object
) -> None:
    shuffled = np.array(sorted(sample, key=lambda _: random.random()))  # type: ignore[attr-defined]
    assert restricted_mean(shuffled, horizon) == pytest.approx(restricted_mean(sample, horizon))
    expected = pytest.approx(restricted_mean_interval(sample, horizon), abs=1e-6)
    assert restricted_mean_interval(shuffled, horizon) == expected


@given(SAMPLES, HORIZONS)
def test_the_unit_of_time_does_not_matter(sample: FloatArray, horizon: float) -> None:
    expected = pytest.approx(tuple(60.0 * end for end in restricted_mean_interval(sample, horizon)), abs=1e-6)
    assert restricted_mean_interval(60.0 * sample, 60.0 * horizon) == expected


def test_symmetric_times_have_the_plain_t_interval() -> None:
    times = np.arange(1.0, 10.0)
    expected = stats.t.interval(0.9, 8, loc=5.0, scale=stats.sem(times))
    assert restricted_mean_interval(times, 100.0, 0.9) == pytest.approx(expected)


def test_a_long_tail_reaches_further_up_than_down() -> None:
    times = np.array([1.0] * 15 + [2.0] * 10 + [20.0])
    low, high = restricted_mean_interval(times, 100.0)
    mean = restricted_mean(times, 100.0)
    assert high - mean > 1.5 * (mean - low)


def test_one_replication_shows_only_the_range() -> None:
    assert restricted_mean_interval(np.array([3.0]), 30.0) == (0.0, 30.0)
    assert restricted_mean_interval(np.array([-2.0]), 30.0) == (-2.0, 30.0)


def test_times_that_never_vary_leave_no_doubt() -> None:
    assert restricted_mean_interval(np.full(1_000, 0.1), 30.0) == pytest.approx((0.1, 0.1), abs=1e-12)


def test_where_nobody_arrives_some_still_might() -> None:
    low, high = restricted_mean_interval(np.full(100, math.inf), 30.0)
    assert high == 30.0
    assert low == pytest.approx(30.0 * (1.0 - wilson(0, 100)[1]))
    assert low > 30.0 * 0.96


def _covered(n: int, spread: float, tail: float, never: float, trials: int) -> float:
    """Share of trials whose interval holds the true restricted mean of lognormal times."""
    horizon = math.exp(spread * float(stats.norm.isf(tail)))
    body = math.exp(spread**2 / 2.0) * stats.norm.cdf(math.log(horizon) / spread - spread)
    truth = (1.0 - never) * (body + horizon * tail) + never * horizon
    generator = np.random.default_rng([n, int(10 * spread), int(1000 * tail), int(100 * never)])
    times = generator.lognormal(0.0, spread, (trials, n))
    times[generator.random((trials, n)) < never] = math.inf
    ends = np.array([restricted_mean_interval(row, horizon) for row in times])
    return np.count_nonzero((ends[:, 0] <= truth) & (truth <= ends[:, 1])) / trials


TRIALS = 1_000
ERROR = math.sqrt(0.95 * 0.05 / TRIALS)


@pytest.mark.parametrize("spread", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("tail", [0.1, 0.01])
@pytest.mark.parametrize("never", [0.0, 0.05, 0.3])
def test_coverage_is_what_it_says(spread: float, tail: float, never: float) -> None:
    assert _covered(100, spread, tail, never, TRIALS) == pytest.approx(0.95, abs=4.0 * ERROR)


@pytest.mark.parametrize("never", [0.0, 0.05, 0.3])
def test_coverage_stays_so_with_more_replications(never: float) -> None:
    assert _covered(500, 1.5, 0.01, never, TRIALS) == pytest.approx(0.95, abs=4.0 * ERROR)


@pytest.mark.parametrize("never", [0.9, 0.98])
def test_coverage_holds_where_hardly_anybody_arrives(never: float) -> None:
    """A handful of arrivals says little; the interval then covers more than it says."""
    assert _covered(100, 1.0, 0.01, never, TRIALS) >= 0.95 - 4.0 * ERROR


def test_a_rare_never_that_does_not_show_is_the_documented_limit() -> None:
    few = _covered(100, 1.0, 0.0001, 0.01, TRIALS)
    assert 0.75 <= few < 0.95 - 4.0 * ERROR
    assert _covered(500, 1.0, 0.0001, 0.01, TRIALS) >= 0.95 - 4.0 * ERROR


@pytest.mark.parametrize(
    ("values", "horizon", "message"),
    [
        ([], 30.0, "an empty sample has no estimate; at least one replication is needed"),
        ([math.nan, 1.0], 30.0, "1 of 2 values are NaN; a time never reached is written inf"),
        ([-math.inf, 1.0], 30.0, "-inf is not a time; a time never reached is written inf"),
        ([1.0], 0.0, "a horizon is a time above 0, not 0.0"),
        ([1.0], math.inf, "a horizon is a time above 0, not inf"),
        ([1.0], math.nan, "a horizon is a time above 0, not nan"),
    ],
)
def test_what_has_no_mean_is_refused(values: list[float], horizon: float, message: str) -> None:
    for estimate in (restricted_mean, restricted_mean_interval):
        with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
            estimate(np.array(values), horizon)
        assert str(refused.value) == message


def test_a_confidence_in_per_cent_is_refused() -> None:
    with pytest.raises(ValueError, match=r"95 % is 0\.95"):
        restricted_mean_interval(np.array([1.0, 2.0]), 30.0, 95)
