"""Quantiles with *never* in the sample, and their distribution-free intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jointsim.stats.quantiles import interval_ranks, quantile, quantile_interval
from jointsim.stats.sample import FloatArray

# Eighths, so that sums and products in the tests are exact; few of them, so that ties are common.
TIMES = st.integers(0, 200).map(lambda eighths: eighths / 8.0) | st.just(math.inf)
SAMPLES = st.lists(TIMES, min_size=1, max_size=60).map(np.array)
SHARES = st.integers(1, 99).map(lambda percent: percent / 100.0)


def test_the_median_of_an_even_number_is_the_lower_of_the_two_in_the_middle() -> None:
    assert quantile(np.array([4.0, 1.0, 3.0, 2.0]), 0.5) == 2.0


@pytest.mark.parametrize(
    ("q", "expected"), [(0.0, 1.0), (0.07, 7.0), (0.29, 29.0), (0.9, 90.0), (1.0, 100.0)]
)
def test_ranks_are_exact_where_floating_point_is_not(q: float, expected: float) -> None:
    assert quantile(np.arange(1.0, 101.0), q) == expected


@given(SAMPLES, st.integers(0, 64).map(lambda part: part / 64.0))
def test_agrees_with_the_inverted_distribution_function_of_numpy(sample: FloatArray, q: float) -> None:
    late = 1e9
    finite = np.minimum(sample, late)
    assert min(quantile(sample, q), late) == np.quantile(finite, q, method="inverted_cdf")


@given(SAMPLES, SHARES)
def test_at_least_the_share_is_through_by_then_and_less_just_before(sample: FloatArray, q: float) -> None:
    found = quantile(sample, q)
    needed = q * sample.size
    assert np.count_nonzero(sample <= found) >= needed - 1e-9
    assert np.count_nonzero(sample < found) < needed


@given(SAMPLES, SHARES, SHARES)
def test_a_larger_share_is_never_through_earlier(sample: FloatArray, one: float, other: float) -> None:
    assert quantile(sample, min(one, other)) <= quantile(sample, max(one, other))


@given(SAMPLES, SHARES)
def test_a_change_of_clock_changes_quantile_and_interval_alike(sample: FloatArray, q: float) -> None:
    def moved(time: float) -> float:
        return time**3 * 2.0 + 7.0

    later = np.array([moved(time) for time in sample])
    low, high = quantile_interval(sample, q, 0.8)
    assert quantile(later, q) == moved(quantile(sample, q))
    assert quantile_interval(later, q, 0.8) == (moved(low), moved(high))


@given(SAMPLES, SHARES, st.randoms(use_true_random=False))
def test_the_order_of_replications_does_not_matter(sample: FloatArray, q: float, random: object) -> None:
    shuffled = np.array(sorted(sample, key=lambda _: random.random()))  # type: ignore[attr-defined]
    assert quantile(shuffled, q) == quantile(sample, q)
    assert quantile_interval(shuffled, q) == quantile_interval(sample, q)


@given(SAMPLES, SHARES, st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_the_interval_holds_the_quantile_of_the_sample(
    sample: FloatArray, q: float, confidence: float
) -> None:
    low, high = quantile_interval(sample, q, confidence)
    assert low <= quantile(sample, q) <= high


@given(SAMPLES, SHARES)
def test_the_input_is_left_as_it_was(sample: FloatArray, q: float) -> None:
    before = sample.copy()
    quantile(sample, q)
    quantile_interval(sample, q)
    assert np.array_equal(sample, before)


def test_never_counts_as_later_than_any_time() -> None:
    times = np.array([5.0, math.inf, 1.0, math.inf, 3.0])
    assert quantile(times, 0.6) == 5.0
    assert quantile(times, 0.61) == math.inf
    assert quantile(times, 0.4) == quantile(np.array([5.0, 1e6, 1.0, 2e6, 3.0]), 0.4)


def test_who_never_arrives_widens_the_upper_end_only() -> None:
    times = np.arange(1.0, 101.0)
    some_never = np.where(times > 55, math.inf, times)
    assert quantile_interval(times, 0.5)[1] > 55
    assert quantile_interval(some_never, 0.5) == (quantile_interval(times, 0.5)[0], math.inf)


def _coverage(n: int, q: float, lower: int, upper: int) -> float:
    return float(stats.binom.cdf(upper - 1, n, q) - stats.binom.cdf(lower - 1, n, q))


@given(st.integers(1, 400), SHARES, st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99]))
def test_no_closer_pair_of_ranks_would_do(n: int, q: float, confidence: float) -> None:
    lower, upper = interval_ranks(n, q, confidence)
    rounding = 1e-9
    assert 0 <= lower < upper <= n + 1
    assert _coverage(n, q, lower, upper) >= confidence - rounding
    shorter = upper - lower - 1
    ranks = np.arange(1, n - shorter + 1) if lower >= 1 and upper <= n else np.arange(n + 2 - shorter)
    chances = stats.binom.cdf(ranks + shorter - 1, n, q) - stats.binom.cdf(ranks - 1, n, q)
    assert np.all(chances < confidence + rounding)


@pytest.mark.parametrize(
    ("n", "q", "ranks"),
    [
        (100, 0.5, (40, 60)),  # 95.4 %; the pair 40 and 61 of the printed tables has 96.5 %
        (6, 0.5, (1, 6)),  # the smallest sample whose range bounds a median: 96.9 %
        (5, 0.5, (0, 5)),
        (1, 0.5, (0, 2)),
        (20, 0.9, (16, 21)),
        (20, 0.1, (0, 5)),
    ],
)
def test_ranks_that_can_be_checked_by_hand(n: int, q: float, ranks: tuple[int, int]) -> None:
    assert interval_ranks(n, q) == ranks


def test_a_finite_interval_comes_before_a_shorter_one_that_leaves_the_sample() -> None:
    lower, upper = interval_ranks(40, 0.9)
    assert upper <= 40
    assert _coverage(40, 0.9, lower, upper) >= 0.95


def test_too_few_replications_leave_the_ends_open() -> None:
    assert quantile_interval(np.array([3.0]), 0.5) == (-math.inf, math.inf)
    assert quantile_interval(np.arange(5.0), 0.5) == (-math.inf, 4.0)
    assert quantile_interval(np.arange(20.0), 0.9)[1] == math.inf


def test_many_replications_pin_the_quantile_down() -> None:
    n = 100_000
    lower, upper = interval_ranks(n, 0.9)
    expected = 2 * stats.norm.ppf(0.975) * math.sqrt(n * 0.9 * 0.1)
    assert upper - lower == pytest.approx(expected, abs=3.0)
    assert lower < 0.9 * n < upper


@pytest.mark.parametrize(("n", "q"), [(30, 0.5), (100, 0.1), (200, 0.9)])
@pytest.mark.parametrize("never", [0.0, 0.2])
@pytest.mark.parametrize("grid", [0.0, 0.5])
def test_coverage_is_at_least_the_confidence(n: int, q: float, never: float, grid: float) -> None:
    """Also with ties (times rounded up to a grid), where the interval gains coverage."""
    trials, confidence = 2_000, 0.9
    generator = np.random.default_rng([n, int(100 * q), int(10 * never), int(10 * grid)])
    truth = float(stats.lognorm.ppf(q / (1.0 - never), 1.0)) if q < 1.0 - never else math.inf
    times = generator.lognormal(0.0, 1.0, (trials, n))
    if grid:
        times, truth = (
            np.ceil(times / grid) * grid,
            math.ceil(truth / grid) * grid if truth < math.inf else truth,
        )
    times[generator.random((trials, n)) < never] = math.inf
    ends = np.array([quantile_interval(row, q, confidence) for row in times])
    covered = np.count_nonzero((ends[:, 0] <= truth) & (truth <= ends[:, 1])) / trials
    exact = _coverage(n, q, *interval_ranks(n, q, confidence))
    error = 4.0 * math.sqrt(exact * (1.0 - exact) / trials)
    assert covered >= exact - error
    if not grid and truth < math.inf:
        assert covered <= exact + error


@pytest.mark.parametrize(
    ("values", "q", "message"),
    [
        ([], 0.5, "an empty sample has no estimate; at least one replication is needed"),
        ([1.0, math.nan, math.nan], 0.5, "2 of 3 values are NaN; a time never reached is written inf"),
        ([[1.0]], 0.5, "a sample has one dimension, one value per replication; this one has 2"),
        ([1.0], 50, "q lies between 0 and 1 (the median is 0.5), not 50"),
        ([1.0], math.nan, "q lies between 0 and 1 (the median is 0.5), not nan"),
    ],
)
def test_what_has_no_quantile_is_refused(values: list[float], q: float, message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
        quantile(np.array(values), q)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("values", "q", "confidence", "message"),
    [
        ([], 0.5, 0.95, "an empty sample has no estimate; at least one replication is needed"),
        ([1.0], 1.0, 0.95, "only quantiles strictly between 0 and 1 have an interval, not q = 1.0"),
        ([1.0], 0.5, 95, "a confidence lies strictly between 0 and 1 (95 % is 0.95), not 95"),
    ],
)
def test_what_has_no_interval_is_refused(
    values: list[float], q: float, confidence: float, message: str
) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
        quantile_interval(np.array(values), q, confidence)
    assert str(refused.value) == message


def test_ranks_of_no_values_are_refused() -> None:
    with pytest.raises(ValueError, match="n is at least 1, not 0"):
        interval_ranks(0, 0.5)
