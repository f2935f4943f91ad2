"""Scores of forecasts against sums over all pairs, closed forms, and what fairness promises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jointsim.stats.forecasts import (
    central_interval,
    crps,
    crps_of_climatology,
    log2_error,
)
from jointsim.stats.sample import FloatArray

VALUES = st.floats(-10.0, 10.0).map(lambda value: round(value, 3))
SAMPLES = st.lists(VALUES, min_size=1, max_size=30).map(np.array)
PASTS = st.lists(SAMPLES, min_size=1, max_size=6)
LOG2 = math.log(2.0)


def _pairwise(sample: FloatArray, points: FloatArray) -> float:
    """Fair CRPS as its definition has it, one pair after the other."""
    m = len(sample)
    distance = sum(abs(x - y) for x in sample for y in points) / (m * len(points))
    among = sum(abs(x - other) for x in sample for other in sample)
    return distance - (among / (2 * m * (m - 1)) if m > 1 else 0.0)


def _pairwise_climatology(past: list[FloatArray], points: FloatArray) -> float:
    """Fair CRPS of past observations: mean over ordered pairs of different ones."""

    def apart(one: FloatArray, other: FloatArray) -> float:
        return sum(abs(x - y) for x in one for y in other) / (len(one) * len(other))

    n = len(past)
    distance = sum(apart(each, points) for each in past) / n
    among = sum(apart(past[i], past[j]) for i in range(n) for j in range(n) if i != j)
    return distance - (among / (2 * n * (n - 1)) if n > 1 else 0.0)


def _expected_distance(shift: float | FloatArray, spread: float) -> float | FloatArray:
    """Mean of the absolute value of a normal variable."""
    z = np.asarray(shift) / spread
    return spread * (2.0 * stats.norm.pdf(z) + z * (2.0 * stats.norm.cdf(z) - 1.0))


@given(SAMPLES, SAMPLES)
def test_the_score_is_the_mean_over_all_pairs(sample: FloatArray, points: FloatArray) -> None:
    assert crps(sample, points) == pytest.approx(_pairwise(sample, points), abs=1e-9)


@given(SAMPLES, SAMPLES)
def test_points_count_alike(sample: FloatArray, points: FloatArray) -> None:
    single = [crps(sample, points[[i]]) for i in range(points.size)]
    assert crps(sample, points) == pytest.approx(np.mean(single), abs=1e-9)


@pytest.mark.parametrize("came", [-2.0, 0.0, 0.7, 3.0])
def test_the_score_of_a_normal_forecast(came: float) -> None:
    """Gneiting and Raftery (2007), equation 21; the error of a fair score falls with the root of the sample."""
    scores = [crps(np.random.default_rng(seed).normal(size=1_000), np.array([came])) for seed in range(50)]
    expected = (
        came * (2.0 * stats.norm.cdf(came) - 1.0) + 2.0 * stats.norm.pdf(came) - 1.0 / math.sqrt(math.pi)
    )
    assert np.mean(scores) == pytest.approx(expected, abs=4.0 * stats.sem(scores))


def test_a_small_sample_is_scored_fairly() -> None:
    """A sample of three has, on average, the score of what it is from; an unfair score would be higher by 0.19."""
    generator = np.random.default_rng(1)
    scores = [crps(generator.normal(size=3), np.array([0.5])) for _ in range(4_000)]
    expected = _expected_distance(0.5, 1.0) - _expected_distance(0.0, math.sqrt(2.0)) / 2.0
    assert np.mean(scores) == pytest.approx(expected, abs=4.0 * stats.sem(scores))


def test_a_sure_forecast_has_its_distance_as_score() -> None:
    assert crps(np.full(5, 2.0), np.array([5.0])) == pytest.approx(3.0)
    assert crps(np.array([2.0]), np.array([5.0, 1.0])) == pytest.approx(2.0)
    assert crps(np.full(5, 2.0), np.array([2.0])) == 0.0


@given(SAMPLES, SAMPLES, VALUES)
def test_scores_do_not_depend_on_order_or_origin(
    sample: FloatArray, points: FloatArray, shift: float
) -> None:
    score = crps(sample, points)
    assert crps(sample[::-1], points[::-1]) == pytest.approx(score, abs=1e-9)
    assert crps(sample + shift, points + shift) == pytest.approx(score, abs=1e-9)


@given(PASTS, SAMPLES)
def test_climatology_is_the_mean_over_pairs_of_different_cases(
    past: list[FloatArray], points: FloatArray
) -> None:
    assert crps_of_climatology(past, points) == pytest.approx(_pairwise_climatology(past, points), abs=1e-9)


@given(SAMPLES, SAMPLES)
def test_past_cases_known_exactly_are_a_sample(past: FloatArray, points: FloatArray) -> None:
    cases = [np.array([each]) for each in past]
    assert crps_of_climatology(cases, points) == pytest.approx(crps(past, points), abs=1e-9)


@given(PASTS, SAMPLES, st.data())
def test_how_many_points_tell_a_case_does_not_matter(
    past: list[FloatArray], points: FloatArray, data: st.DataObject
) -> None:
    often = data.draw(st.lists(st.integers(1, 4), min_size=len(past), max_size=len(past)))
    finer = [np.repeat(each, times) for each, times in zip(past, often, strict=True)]
    expected = crps_of_climatology(past, points)
    assert crps_of_climatology(finer, points) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("n", [2, 5])
def test_a_short_past_is_scored_fairly(n: int) -> None:
    """On average, few past cases have the score of the climate they are from, however wide each case is."""
    offsets = np.array([-1.5, 0.0, 1.5])
    points = np.array([0.2, 1.0])
    generator = np.random.default_rng(n)
    centres = generator.normal(size=(4_000, n))
    scores = [crps_of_climatology([each + offsets for each in row], points) for row in centres]
    distance = np.mean(_expected_distance(points[:, None] - offsets, 1.0))
    spread = np.mean(_expected_distance(offsets[:, None] - offsets, math.sqrt(2.0)))
    assert np.mean(scores) == pytest.approx(distance - spread / 2.0, abs=4.0 * stats.sem(scores))


def test_one_past_case_has_no_spread() -> None:
    assert crps_of_climatology([np.array([1.0, 3.0])], np.array([2.0])) == pytest.approx(1.0)


def test_no_past_has_no_score() -> None:
    with pytest.raises(ValueError, match="a climatology needs at least one past observation"):
        crps_of_climatology([], np.array([1.0]))


def test_errors_count_doublings() -> None:
    sample = np.log([1.0, 8.0, 30.0])
    assert log2_error(sample, np.log([2.0])) == pytest.approx(2.0)
    assert log2_error(sample, np.log([16.0])) == pytest.approx(-1.0)
    assert log2_error(sample, np.log([4.0, 16.0])) == pytest.approx(0.0)


@pytest.mark.parametrize(("m", "level"), [(9, 0.8), (9, 0.5), (15, 0.5)])
def test_one_more_value_falls_into_the_interval_as_often_as_said(m: int, level: float) -> None:
    drawn = np.random.default_rng(m).exponential(size=(4_000, m + 1))
    inside = []
    for row in drawn:
        low, high = central_interval(row[1:], level)
        inside.append(low <= row[0] <= high)
    assert np.mean(inside) == pytest.approx(level, abs=4.0 * math.sqrt(level * (1.0 - level) / len(drawn)))


def test_many_times_at_the_cap_end_the_interval_exactly_there() -> None:
    cap = math.log(8_760.0)
    sample = np.concatenate([np.linspace(0.0, 1.0, 7), np.full(4, cap)])
    assert central_interval(sample, 0.8)[1] == cap


@pytest.mark.parametrize("score", [crps, log2_error])
@pytest.mark.parametrize(
    ("sample", "points", "message"),
    [
        ([], [1.0], "an empty sample has no estimate"),
        ([1.0], [], "an empty sample has no estimate"),
        ([1.0, math.nan], [1.0], "1 of 2 values are NaN"),
        ([1.0, math.inf], [1.0], "1 of 2 values are infinite; a time never reached counts as the cap"),
        ([1.0], [math.inf], "1 of 1 values are infinite; a time never reached counts as the cap"),
    ],
)
def test_what_cannot_be_scored_is_refused(
    score, sample: list[float], points: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        score(np.array(sample), np.array(points))


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(ValueError, match="a confidence lies strictly between 0 and 1"):
        central_interval(np.zeros(3), level)
