"""When to stop: the sizes looked at, the half-widths, the rule, and what stopping does to coverage."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.stats.precision import BATCH, FIRST, Estimate, half_width, next_size, precise_enough
from jointsim.stats.quantiles import quantile_interval
from jointsim.stats.restricted import restricted_mean_interval
from jointsim.stats.sample import FloatArray

WIDTHS = st.lists(st.floats(0.0, 10.0) | st.just(math.inf), max_size=8)
TRIALS = 600
MOST = 2_000


def _sizes(most: int) -> list[int]:
    sizes = [next_size(0, most)]
    while next_size(sizes[-1], most) > sizes[-1]:
        sizes.append(next_size(sizes[-1], most))
    return sizes


def test_looks_begin_at_100_and_grow_by_a_quarter_in_whole_batches() -> None:
    assert _sizes(500) == [100, 140, 180, 240, 300, 380, 480, 500]


@given(st.integers(1, 100_000))
def test_looks_grow_to_the_cap_and_stay_there(most: int) -> None:
    sizes = _sizes(most)
    assert sizes[-1] == most
    assert all(size % BATCH == 0 for size in sizes[:-1])
    assert all(1.25 * one <= other < 1.25 * one + BATCH for one, other in pairwise(sizes[:-1]))


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_no_replication_is_taken_back(n: int, most: int) -> None:
    assert next_size(n, most) >= n
    assert next_size(n, most) <= max(n, most)
    assert (next_size(n, most) == n) == (n >= most)


def test_a_study_taken_up_again_below_the_first_look_goes_there() -> None:
    assert next_size(37, 1_000) == FIRST
    assert next_size(0, 60) == 60


@pytest.mark.parametrize(("n", "most"), [(-1, 100), (0, 0)])
def test_impossible_sizes_are_refused(n: int, most: int) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
        next_size(n, most)
    assert str(refused.value) == f"replications are counted from 0 to a cap of 1 at least, not {n} to {most}"


def test_a_half_width_is_half_the_interval() -> None:
    times = np.random.default_rng(31).lognormal(2.0, 0.5, 200)
    low, high = quantile_interval(times, 0.5, 0.9)
    assert half_width(times, "median", 30.0, 0.9) == (high - low) / 2.0
    low, high = restricted_mean_interval(times, 30.0, 0.9)
    assert half_width(times, "restricted-mean", 30.0, 0.9) == (high - low) / 2.0


def test_a_median_that_may_be_never_has_no_half_width() -> None:
    times = np.repeat([1.0, math.inf], 50)
    assert half_width(times, "median", 30.0) == math.inf
    assert half_width(times[48:], "median", 30.0) == 0.0
    assert half_width(np.array([1.0, 2.0]), "median", 30.0) == math.inf


def test_another_estimate_is_refused() -> None:
    with pytest.raises(
        ValueError, match="precision is that of the median or the restricted-mean, not 'mean'"
    ):
        half_width(np.array([1.0, 2.0]), "mean", 30.0)  # type: ignore[arg-type]


def test_it_takes_two_looks_in_a_row() -> None:
    assert not precise_enough([], 2.0)
    assert not precise_enough([1.0], 2.0)
    assert not precise_enough([1.0, 2.5, 1.0], 2.0)
    assert not precise_enough([math.inf, 2.0], 2.0)
    assert precise_enough([2.5, 2.0, 1.0], 2.0)


@given(WIDTHS, st.floats(0.01, 10.0), st.floats(0.0, 10.0))
def test_a_wider_target_stops_no_later(widths: list[float], target: float, more: float) -> None:
    assert precise_enough(widths, target) <= precise_enough(widths, target + more)


@pytest.mark.parametrize("target", [0.0, -1.0, math.inf, math.nan])
def test_what_is_no_target_is_refused(target: float) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
        precise_enough([1.0, 1.0], target)
    assert str(refused.value) == f"a half-width to reach is above 0, not {target!r}"


def _stopped(times: FloatArray, of: Estimate, horizon: float, target: float) -> FloatArray:
    """What was there when the rule stopped."""
    widths: list[float] = []
    n = 0
    while n < times.size and not precise_enough(widths, target):
        n = next_size(n, times.size)
        widths.append(half_width(times[:n], of, horizon))
    return times[:n]


NORMAL = (lambda generator: generator.normal(10.0, 1.0, MOST), 10.0, 10.0, 1.0)
LOGNORMAL = (
    lambda generator: generator.lognormal(0.0, 1.0, MOST),
    1.0,
    math.exp(0.5),
    math.sqrt((math.e - 1.0) * math.e),
)
"""How to draw; the true median and mean; the standard deviation of the mean."""


@pytest.mark.parametrize("of", ["median", "restricted-mean"])
@pytest.mark.parametrize("law", [NORMAL, LOGNORMAL], ids=["normal", "lognormal"])
def test_stopping_does_not_spoil_coverage(
    law: tuple[Callable[[np.random.Generator], FloatArray], float, float, float], of: Estimate
) -> None:
    """The target asks for about 300 replications; the horizon is far away."""
    draw, median, mean, spread = law
    deviation = math.sqrt(math.pi / 2.0) if of == "median" else spread
    target = 1.96 * deviation / math.sqrt(250.0)
    generator = np.random.default_rng(32)
    covered, sizes = 0, []
    for _ in range(TRIALS):
        times = _stopped(draw(generator), of, 1e6, target)
        if of == "median":
            low, high = quantile_interval(times, 0.5)
        else:
            low, high = restricted_mean_interval(times, 1e6)
        covered += low <= (median if of == "median" else mean) <= high
        sizes.append(times.size)
    assert covered / TRIALS >= 0.95 - 4.0 * math.sqrt(0.95 * 0.05 / TRIALS)
    assert min(sizes) > FIRST
    assert np.median(sizes) in {240, 300, 380, 480}
