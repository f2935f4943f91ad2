"""Pairs: who is faster how often, restricted differences, and what common luck gains."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.stats.paired import Pairing, faster, pairing, restricted_differences
from jointsim.stats.restricted import restricted_mean
from jointsim.stats.sample import FloatArray
from jointsim.stats.shares import Share, wilson
from jointsim.stats.simultaneous import simultaneous

NEVER = math.inf
TIMES = st.integers(0, 80).map(lambda eighths: eighths / 8.0) | st.just(NEVER)
PAIRS = st.lists(st.tuples(TIMES, TIMES), min_size=1, max_size=40).map(lambda rows: np.array(rows).T)
FINITE = st.lists(st.tuples(*[st.integers(0, 400).map(float)] * 2), min_size=2, max_size=40).map(
    lambda rows: np.array(rows).T
)
HORIZONS = st.integers(0, 100).map(lambda eighths: eighths / 8.0)


def test_ties_are_told_apart_and_never_is_later_than_any_time() -> None:
    one = np.array([1.0, 5.0, 3.0, NEVER, 2.0, NEVER, 1.0, 1.0])
    other = np.array([2.0, 4.0, 3.0, NEVER, NEVER, 2.0, 9.0, 1.5])
    found = faster(one, other)
    assert found.faster == Share(0.5, *wilson(4, 8))
    assert found.slower == Share(0.25, *wilson(2, 8))
    assert found.same == Share(0.25, *wilson(2, 8))
    assert faster(one, other, 0.5).faster == Share(0.5, *wilson(4, 8, 0.5))


@given(PAIRS)
def test_the_three_shares_are_those_of_counting(pairs: FloatArray) -> None:
    one, other = pairs
    found = faster(one, other)
    n = len(one)
    assert found.faster.value == sum(a < b for a, b in zip(one, other, strict=True)) / n
    assert found.slower.value == sum(a > b for a, b in zip(one, other, strict=True)) / n
    assert found.same.value == sum(a == b for a, b in zip(one, other, strict=True)) / n


@given(PAIRS)
def test_who_is_faster_from_the_other_side_is_slower(pairs: FloatArray) -> None:
    one, other = pairs
    there, back = faster(one, other), faster(other, one)
    assert (there.faster, there.slower, there.same) == (back.slower, back.faster, back.same)


def test_rounding_makes_nobody_faster() -> None:
    assert 0.1 + 0.2 > 0.3
    assert faster(np.array([0.1 + 0.2]), np.array([0.3])).same.value == 1.0
    assert restricted_differences(np.array([0.1 + 0.2]), np.array([0.3]), 9.0)[0] == 0.0
    assert faster(np.array([1_000.0]), np.array([1_000.001])).faster.value == 1.0


@given(PAIRS, HORIZONS)
def test_differences_are_those_of_the_restricted_times(pairs: FloatArray, horizon: float) -> None:
    one, other = pairs
    expected = [min(a, horizon) - min(b, horizon) for a, b in zip(one, other, strict=True)]
    assert restricted_differences(one, other, horizon).tolist() == expected
    assert (restricted_differences(other, one, horizon) == -np.array(expected)).all()
    each = np.full(len(one), horizon)
    assert restricted_differences(one, other, each, each).tolist() == expected


def test_each_pair_may_be_followed_for_its_own_time() -> None:
    one, other = np.array([NEVER, 3.0]), np.array([2.0, NEVER])
    assert restricted_differences(one, other, np.array([10.0, 20.0])).tolist() == [8.0, -17.0]
    found = restricted_differences(one, other, np.array([10.0, 20.0]), np.array([10.0, 18.0]))
    assert found.tolist() == [8.0, -15.0]


def test_what_simultaneous_is_given_is_the_difference_of_restricted_means() -> None:
    generator = np.random.default_rng(41)
    luck = generator.lognormal(3.0, 0.5, 300)
    one, other = luck + generator.lognormal(size=300), luck + generator.lognormal(0.5, 1.0, 300)
    one[generator.random(300) < 0.1] = NEVER
    found = simultaneous(restricted_differences(one, other, 48.0)[:, None])
    expected = restricted_mean(one, 48.0) - restricted_mean(other, 48.0)
    assert found.means[0] == pytest.approx(expected)
    assert found.low[0] < expected < found.high[0]


@given(FINITE)
def test_pairing_agrees_with_numpy(pairs: FloatArray) -> None:
    one, other = pairs
    found = pairing(one, other)
    if one.var() and other.var():
        assert found.correlation == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-9)
    else:
        assert found.correlation is None
    if (one - other).var():
        assert found.variance_ratio == pytest.approx((one.var() + other.var()) / (one - other).var())
    else:
        assert found.variance_ratio is None


def test_common_luck_gains_what_its_share_promises() -> None:
    """Equal variances and correlation ``r`` make the ratio ``1 / (1 - r)``: here 10, and 1 without common luck."""
    generator = np.random.default_rng(42)
    n = 4_000
    luck, own, others = generator.normal(size=(3, n))
    one, other = 3.0 * luck + own, 3.0 * luck + others
    gained, alone = pairing(one, other), pairing(own, others)
    # Of a variance of n normal numbers the relative error is sqrt(2 / n); of a ratio of two, at most twice that.
    assert gained.variance_ratio == pytest.approx(10.0, rel=4.0 * 2.0 * math.sqrt(2.0 / n))
    assert gained.correlation == pytest.approx(0.9, abs=4.0 * (1.0 - 0.9**2) / math.sqrt(n))
    assert alone.variance_ratio == pytest.approx(1.0, abs=4.0 * 2.0 * math.sqrt(2.0 / n))


def test_pairing_that_harms_shows() -> None:
    found = pairing(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0]))
    assert (found.correlation, found.variance_ratio) == (pytest.approx(-1.0), pytest.approx(0.5))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1.0, NEVER], [1.0, 2.0], Pairing(None, None)),
        ([1.0], [2.0], Pairing(None, None)),
        ([2.0, 2.0], [2.0, 2.0], Pairing(None, None)),
        ([0.1, 0.1, 0.1], [1.0, 2.0, 6.0], Pairing(None, pytest.approx(1.0))),
        ([1.0, 2.0, 4.0], [1.0, 2.0, 4.0], Pairing(pytest.approx(1.0), None)),
        ([1.1, 2.2, 3.3], [25.1, 26.2, 27.3], Pairing(pytest.approx(1.0), None)),
    ],
    ids=["never", "one pair", "both constant", "one constant", "identical", "always as much later"],
)
def test_where_nothing_varies_nothing_is_said(
    one: list[float], other: list[float], expected: Pairing
) -> None:
    found = pairing(np.array(one), np.array(other))
    assert (found.correlation, found.variance_ratio) == (expected.correlation, expected.variance_ratio)


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ([1.0, 2.0], [1.0], "pairs take as many of the one as of the other, not 2 and 1"),
        ([], [], "an empty sample has no estimate; at least one replication is needed"),
        ([math.nan], [1.0], "1 of 1 values are NaN; a time never reached is written inf"),
    ],
)
def test_what_are_no_pairs_is_refused(one: list[float], other: list[float], message: str) -> None:
    first, second = np.array(one), np.array(other)
    for estimate in (faster, pairing, lambda a, b: restricted_differences(a, b, 9.0)):
        with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
            estimate(first, second)
        assert str(refused.value) == message


@pytest.mark.parametrize(
    ("horizon", "message"),
    [
        (-1.0, "a horizon is a time of 0 or later, not -1.0"),
        (math.inf, "a horizon is a time of 0 or later, not inf"),
        (np.array([1.0, math.nan]), "a horizon is a time of 0 or later, not nan"),
        (np.ones(3), "a horizon is one for all pairs or one for each of 2, not of shape (3,)"),
    ],
)
def test_what_is_no_horizon_is_refused(horizon: float | FloatArray, message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
        restricted_differences(np.ones(2), np.ones(2), horizon)
    assert str(refused.value) == message


def test_minus_infinity_is_no_time() -> None:
    with pytest.raises(ValueError, match="-inf is not a time; a time never reached is written inf"):
        restricted_differences(np.array([-math.inf]), np.array([1.0]), 9.0)
