"""Coverage and probability integral transforms: exact numbers, and uniformity where forecasts are right."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from jointsim.stats.reliability import binomial_interval, coverage, pit, pit_band, pit_histogram
from jointsim.stats.shares import wilson

NINE = np.arange(1.0, 10.0)


@pytest.mark.parametrize(
    ("points", "level", "covered"),
    [([5.0], 0.8, 1.0), ([0.9], 0.8, 0.0), ([1.0, 9.0], 0.8, 1.0), ([2.0, 3.0, 7.0, 8.0], 0.5, 0.5)],
)
def test_points_inside_are_a_share(points: list[float], level: float, covered: float) -> None:
    """The middle 80 % of nine values reaches from the first to the ninth, the middle half from 2.5 to 7.5."""
    assert coverage(NINE, np.array(points), level) == covered


def test_never_is_covered_where_the_interval_ends_at_the_cap() -> None:
    sample = np.concatenate([np.zeros(8), np.full(2, 9.0)])
    assert coverage(sample, np.array([9.0]), 0.8) == 1.0
    assert coverage(sample, np.array([9.0]), 0.5) == 0.0


def test_a_right_forecast_is_covered_as_often_as_it_says() -> None:
    drawn = np.random.default_rng(1).lognormal(size=(4_000, 20))
    covered = [coverage(row[1:], row[:1], 0.8) for row in drawn]
    assert np.mean(covered) == pytest.approx(0.8, abs=4.0 * math.sqrt(0.8 * 0.2 / len(drawn)))


def test_the_interval_of_a_coverage_is_wilsons() -> None:
    assert binomial_interval(8.0, 10) == wilson(8, 10)
    assert binomial_interval(8, 10, 0.5) == wilson(8, 10, 0.5)
    between = binomial_interval(8.5, 10)
    assert wilson(8, 10)[0] < between[0] < wilson(9, 10)[0]
    assert wilson(8, 10)[1] < between[1] < wilson(9, 10)[1]


def test_a_sum_that_rounding_pushed_out_of_range_counts_as_whole() -> None:
    assert sum([0.1] * 10) != 1.0
    assert binomial_interval(10.0 + 1e-12, 10) == wilson(10, 10)
    assert binomial_interval(-1e-12, 10) == wilson(0, 10)


def test_more_covered_than_there_are_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"10\.5 successes in 10 replications is impossible; 0 to 10 would be right"
    ):
        binomial_interval(10.5, 10)


def test_ranks_become_places() -> None:
    points = np.array([0.0, 4.5, 5.0, 10.0])
    assert pit(NINE, points, 0.0).tolist() == pytest.approx([0.0, 0.4, 0.4, 0.9])
    assert pit(NINE, points, 1.0).tolist() == pytest.approx([0.1, 0.5, 0.6, 1.0])
    assert pit(NINE, points, np.array([0.0, 1.0, 0.5, 0.5])).tolist() == pytest.approx([0.0, 0.5, 0.5, 0.95])


@pytest.mark.parametrize("m", [1, 7, 200])
def test_a_right_forecast_has_uniform_places_whatever_its_ties(m: int) -> None:
    """Four values in ten are at the cap, and the rest are rounded."""
    generator = np.random.default_rng(m)
    drawn = np.minimum(np.round(generator.exponential(size=(3_000, m + 1)), 1), 0.9)
    places = [
        pit(row[1:], row[:1], deviate)[0] for row, deviate in zip(drawn, generator.random(3_000), strict=True)
    ]
    # With a fixed seed this is 4 standard errors, as a p-value.
    assert stats.kstest(places, "uniform").pvalue > 2.0 * stats.norm.sf(4.0)


@pytest.mark.parametrize("deviates", [-0.1, 1.1, math.nan, np.array([0.5]), np.array([0.5, 0.5, 2.0])])
def test_what_is_no_deviate_is_refused(deviates: float | np.ndarray) -> None:
    with pytest.raises(
        ValueError, match="a uniform deviate lies between 0 and 1, one for all points or one for each"
    ):
        pit(NINE, np.zeros(3), deviates)


def test_every_observation_counts_alike_in_the_histogram() -> None:
    found = pit_histogram([np.array([0.05]), np.array([0.05, 0.15, 0.95, 0.95])])
    assert found.tolist() == pytest.approx([0.625, 0.125, 0, 0, 0, 0, 0, 0, 0, 0.25])


def test_plain_numbers_are_observations_too() -> None:
    assert pit_histogram(np.array([0.0, 0.5, 0.6, 1.0]), 2).tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("values", "bins", "message"),
    [
        (np.array([]), 10, "a histogram needs at least one observation"),
        (np.array([0.5]), 0, "a histogram has at least one bin, not 0"),
        (np.array([0.5, 1.5]), 10, "a probability integral transform lies between 0 and 1"),
        (np.array([0.5, math.nan]), 10, "1 of 1 values are NaN"),
    ],
)
def test_what_makes_no_histogram_is_refused(values: np.ndarray, bins: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pit_histogram(values, bins)


@pytest.mark.parametrize(("n", "bins"), [(24, 10), (310, 10), (60, 5)])
def test_right_forecasts_stay_in_the_band_as_often_as_it_says(n: int, bins: int) -> None:
    low, high = pit_band(n, bins)
    counts = np.random.default_rng(1).multinomial(n, [1.0 / bins] * bins, size=4_000) / n
    inside = ((counts >= low) & (counts <= high)).all(axis=1).mean()
    assert inside >= 0.95 - 4.0 * math.sqrt(0.95 * 0.05 / len(counts))
    narrower = ((counts > low) & (counts < high)).all(axis=1).mean()
    assert narrower < 0.97  # the band is no wider than it need be


def test_the_band_closes_in_on_an_even_share() -> None:
    low, high = pit_band(1_000_000)
    assert (low, high) == pytest.approx((0.1, 0.1), abs=0.001)
    assert pit_band(1) == (0.0, 1.0)


@pytest.mark.parametrize(("n", "bins", "level"), [(0, 10, 0.95), (5, 0, 0.95), (5, 10, 1.0)])
def test_a_band_of_nothing_is_refused(n: int, bins: int, level: float) -> None:
    with pytest.raises(ValueError, match=r"not"):
        pit_band(n, bins, level)
