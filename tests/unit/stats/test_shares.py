"""Wilson intervals against an independent implementation, published numbers and their promise."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jointsim.stats.shares import Share, share, wilson

COUNTS = st.integers(1, 3_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_published_numbers(successes: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3."""
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@given(COUNTS, st.sampled_from([0.5, 0.8, 0.95, 0.999]))
def test_agrees_with_scipy(counts: tuple[int, int], confidence: float) -> None:
    oracle = stats.binomtest(*counts).proportion_ci(confidence, method="wilson")
    assert wilson(*counts, confidence) == pytest.approx((oracle.low, oracle.high), abs=1e-12)


@given(COUNTS)
def test_the_interval_holds_the_share_and_stays_between_0_and_1(counts: tuple[int, int]) -> None:
    successes, n = counts
    low, high = wilson(successes, n)
    assert 0.0 <= low <= successes / n <= high <= 1.0
    assert (low == 0.0) == (successes == 0)
    assert (high == 1.0) == (successes == n)


@given(COUNTS)
def test_failures_are_the_mirror_image_of_successes(counts: tuple[int, int]) -> None:
    successes, n = counts
    low, high = wilson(successes, n)
    assert wilson(n - successes, n) == pytest.approx((1.0 - high, 1.0 - low), abs=1e-12)


@given(COUNTS)
def test_more_confidence_and_fewer_replications_widen_it(counts: tuple[int, int]) -> None:
    successes, n = counts
    low, high = wilson(successes, n)
    wider = wilson(successes, n, 0.99)
    more = wilson(4 * successes, 4 * n)
    assert wider[1] - wider[0] > high - low > more[1] - more[0]


def _exact_coverage(n: int, truth: float) -> float:
    ends = np.array([wilson(k, n) for k in range(n + 1)])
    chances = stats.binom.pmf(np.arange(n + 1), n, truth)
    return float(chances[(ends[:, 0] <= truth) & (truth <= ends[:, 1])].sum())


@pytest.mark.parametrize("n", [50, 500])
def test_coverage_averages_the_confidence_over_shares(n: int) -> None:
    """The true share is drawn anew in each trial, since for a single one coverage oscillates with it."""
    trials = 20_000
    generator = np.random.default_rng(n)
    truth = generator.random(trials)
    successes = generator.binomial(n, truth)
    ends = np.array([wilson(k, n) for k in range(n + 1)])[successes]
    covered = np.count_nonzero((ends[:, 0] <= truth) & (truth <= ends[:, 1])) / trials
    assert covered == pytest.approx(0.95, abs=4.0 * math.sqrt(0.95 * 0.05 / trials))


@pytest.mark.parametrize("truth", [0.02, 0.1, 0.3, 0.5, 0.9])
def test_coverage_of_a_single_share_is_at_most_a_few_points_short(truth: float) -> None:
    assert 0.92 <= _exact_coverage(100, truth) <= 0.985


def test_a_share_is_counted_from_flags() -> None:
    flags = np.array([True, False, True, True])
    assert share(flags) == Share(0.75, *wilson(3, 4))
    assert share(flags, 0.5) == Share(0.75, *wilson(3, 4, 0.5))


def test_a_share_cannot_be_changed_afterwards() -> None:
    found = share(np.array([True]))
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.value = 0.5  # type: ignore[misc]


@pytest.mark.parametrize("flags", [np.array([]), np.array([], dtype=bool)])
def test_no_flags_have_no_share(flags: np.ndarray) -> None:
    with pytest.raises(ValueError, match="a share needs at least one replication; n is 0"):
        share(flags)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (np.array([0.5, 1.0]), "flags are truth values in one dimension, not float64 in 1"),
        (np.array([[True]]), "flags are truth values in one dimension, not bool in 2"),
    ],
)
def test_what_is_no_flag_is_refused(flags: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        share(flags)


@pytest.mark.parametrize(
    ("successes", "n", "confidence", "message"),
    [
        (0, 0, 0.95, "a share needs at least one replication; n is 0"),
        (5, 4, 0.95, "5 successes in 4 replications is impossible; 0 to 4 would be right"),
        (-1, 4, 0.95, "-1 successes in 4 replications is impossible; 0 to 4 would be right"),
        (1, 4, 1.0, "a confidence lies strictly between 0 and 1 (95 % is 0.95), not 1.0"),
    ],
)
def test_impossible_counts_are_refused(successes: int, n: int, confidence: float, message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
        wilson(successes, n, confidence)
    assert str(refused.value) == message
