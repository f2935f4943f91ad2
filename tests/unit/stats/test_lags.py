"""Lags known only within limits, against pairs of moments laid out on a fine grid."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.stats.lags import POINTS, lag_points, log_hours

HOUR = 3_600.0
DAY = 24.0 * HOUR
FLOOR, CAP = 0.5, 8_760.0
SECONDS = st.floats(-1e7, 1e7).map(round).map(float)


def test_lags_are_logarithms_of_hours_between_floor_and_cap() -> None:
    given_lags = np.array([-5.0, 0.0, 60.0, HOUR, DAY, 1e9, math.inf, math.nan])
    expected = np.log([0.5, 0.5, 0.5, 1.0, 24.0, CAP, CAP, CAP])
    assert log_hours(given_lags, FLOOR, CAP).tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("floor", "cap"), [(0.0, 1.0), (2.0, 1.0), (1.0, 1.0), (1.0, math.inf), (math.nan, 1.0)]
)
def test_a_floor_must_lie_below_a_cap(floor: float, cap: float) -> None:
    with pytest.raises(
        ValueError, match=f"a floor lies above 0 and below a cap, not at {floor} below {cap} hours"
    ):
        log_hours(np.array([1.0]), floor, cap)


def _hours(*moments: float, n: int = POINTS) -> np.ndarray:
    return np.exp(lag_points(*moments, 1e-9, 1e9, n=n))


def test_two_known_moments_are_one_point() -> None:
    assert _hours(0.0, 0.0, DAY, DAY).tolist() == pytest.approx([24.0])


@pytest.mark.parametrize("never", [math.inf, math.nan])
def test_never_is_one_point_at_the_cap(never: float) -> None:
    found = lag_points(0.0, DAY, never, never, FLOOR, CAP)
    assert found.tolist() == [math.log(CAP)]
    assert found.tolist() == log_hours(np.array([1e12]), FLOOR, CAP).tolist()


@pytest.mark.parametrize(
    "moments",
    [(DAY, 2 * DAY, 0.0, HOUR), (DAY, DAY, 0.0, 0.0), (DAY, DAY, 0.0, DAY), (DAY, 2 * DAY, 0.0, DAY)],
)
def test_a_milestone_before_the_onset_is_one_point_at_the_floor(moments: tuple[float, ...]) -> None:
    assert lag_points(*moments, FLOOR, CAP).tolist() == [math.log(FLOOR)]


def test_one_moment_known_gives_the_middles_of_equal_parts_of_the_other() -> None:
    assert _hours(0.0, 0.0, DAY, 2 * DAY, n=4) == pytest.approx([27.0, 33.0, 39.0, 45.0])
    assert _hours(0.0, DAY, 2 * DAY, 2 * DAY, n=4) == pytest.approx([27.0, 33.0, 39.0, 45.0])


def test_what_lies_before_the_onset_is_cut_off() -> None:
    assert _hours(0.0, 0.0, -DAY, DAY, n=4) == pytest.approx([3.0, 9.0, 15.0, 21.0])


def test_a_day_against_the_same_day() -> None:
    """Of two uniform moments of one day, the later is 8 hours later on average: the lag's density is a triangle."""
    expected = 24.0 * (1.0 - np.sqrt(1.0 - (np.arange(8) + 0.5) / 8))
    assert _hours(0.0, DAY, 0.0, DAY, n=8) == pytest.approx(expected)


@pytest.mark.parametrize(
    "moments",
    [
        (0.0, 6.0, 30.0, 54.0),  # clearly apart
        (0.0, 24.0, 30.0, 33.0),  # the onset is the wider
        (0.0, 24.0, 0.0, 24.0),  # the same day
        (0.0, 24.0, 12.0, 14.0),  # the milestone within the day of the onset
        (10.0, 12.0, 0.0, 24.0),  # the onset within the day of the milestone
        (0.0, 24.0, -20.0, 3.0),  # only a sliver is possible
        (0.0, 10.0, 7.0, 40.0),  # they overlap
        (0.0, 40.0, -5.0, 40.0),
    ],
)
def test_points_are_quantiles_of_all_pairs_of_moments(moments: tuple[float, ...]) -> None:
    grid = (np.arange(1_000) + 0.5) / 1_000
    onset = moments[0] + (moments[1] - moments[0]) * grid
    milestone = moments[2] + (moments[3] - moments[2]) * grid
    pairs = (milestone[None, :] - onset[:, None]).ravel()
    possible = np.sort(pairs[pairs >= 0.0])
    points = _hours(*(HOUR * each for each in moments), n=16)
    shares = np.searchsorted(possible, points) / possible.size
    # A cell of the grid is in or out as a whole: the rim of the possible pairs has about 2000 of them.
    assert shares == pytest.approx((np.arange(16) + 0.5) / 16, abs=2_000 / possible.size)


def test_a_sliver_of_possible_lags_is_not_lost_to_rounding() -> None:
    """One second of overlap of two years: the density falls to 0 as a triangle of that second."""
    year = 365.0 * DAY
    expected = (1.0 - np.sqrt(1.0 - (np.arange(8) + 0.5) / 8)) / 3_600.0
    assert _hours(year - 1.0, 2 * year, 0.0, year, n=8) == pytest.approx(expected)


@given(
    st.lists(SECONDS, min_size=2, max_size=2), st.lists(SECONDS, min_size=2, max_size=2), st.integers(1, 70)
)
def test_points_ascend_within_the_possible(onset: list[float], milestone: list[float], n: int) -> None:
    (begin, end), (earliest, latest) = sorted(onset), sorted(milestone)
    found = lag_points(begin, end, earliest, latest, FLOOR, CAP, n)
    assert found.shape in {(1,), (n,)}
    assert (np.diff(found) >= 0.0).all()
    shortest, longest = log_hours(np.array([earliest - end, latest - begin]), FLOOR, CAP)
    assert shortest - 1e-9 <= found[0] <= found[-1] <= longest + 1e-9


@given(st.lists(SECONDS, min_size=2, max_size=2), st.lists(SECONDS, min_size=2, max_size=2), SECONDS)
def test_the_clock_does_not_matter(onset: list[float], milestone: list[float], shift: float) -> None:
    moments = [*sorted(onset), *sorted(milestone)]
    shifted = [each + shift for each in moments]
    assert lag_points(*shifted, FLOOR, CAP).tolist() == lag_points(*moments, FLOOR, CAP).tolist()


@pytest.mark.parametrize(
    ("moments", "n", "message"),
    [
        ((1.0, 0.0, 5.0, 6.0), 4, "an interval begins before it ends, at finite times, not 1.0 to 0.0"),
        ((0.0, 1.0, 6.0, 5.0), 4, "an interval begins before it ends, at finite times, not 6.0 to 5.0"),
        ((0.0, 1.0, 6.0, math.inf), 4, "an interval begins before it ends, at finite times, not 6.0 to inf"),
        ((math.nan, 1.0, 5.0, 6.0), 4, "an interval begins before it ends, at finite times, not nan to 1.0"),
        ((0.0, 1.0, 5.0, 6.0), 0, "a lag is told by at least one point, not 0"),
    ],
)
def test_what_is_no_interval_is_refused(moments: tuple[float, ...], n: int, message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
        lag_points(*moments, FLOOR, CAP, n)
    assert str(refused.value) == message
