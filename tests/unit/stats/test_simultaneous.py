"""Intervals that hold together: whether they do, what they cost, and what they say of rare differences."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jointsim.stats.sample import FloatArray
from jointsim.stats.simultaneous import FEW, Differences, holm, pointwise, simultaneous

TRIALS = 800
RESAMPLES = 99
ERROR = math.sqrt(0.9 * 0.1 / TRIALS)
SEVERAL = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12).map(np.array)


def _held(draw: Callable[[np.random.Generator], FloatArray], truth: FloatArray) -> float:
    """Share of samples in which all intervals hold at once, at a confidence of 0.9."""
    generator = np.random.default_rng(11)
    held = 0
    for trial in range(TRIALS):
        found = simultaneous(draw(generator), 0.9, trial, RESAMPLES)
        held += bool(((found.low <= truth) & (truth <= found.high)).all())
    return held / TRIALS


def _together(generator: np.random.Generator, n: int, m: int) -> FloatArray:
    """Normal numbers of which any two columns have a correlation of 0.8."""
    return math.sqrt(0.8) * generator.normal(size=(n, 1)) + math.sqrt(0.2) * generator.normal(size=(n, m))


def test_the_family_is_covered_on_columns_that_move_together() -> None:
    held = _held(lambda generator: _together(generator, 60, 6) * np.arange(1.0, 7.0), np.zeros(6))
    assert held == pytest.approx(0.9, abs=4.0 * ERROR)


def test_the_family_is_covered_on_skewed_differences() -> None:
    held = _held(lambda generator: generator.lognormal(size=(80, 5)), np.full(5, math.exp(0.5)))
    assert held >= 0.9 - 4.0 * ERROR


def test_the_family_is_covered_with_sparse_and_absent_differences() -> None:
    """One column differs in 15 % of pairs, one never, one where a third of the pairs does not apply."""

    def draw(generator: np.random.Generator) -> FloatArray:
        table = np.exp(_together(generator, 80, 5)) - math.exp(0.5)
        table[:, 1] = np.where(generator.random(80) < 0.15, generator.uniform(-2.0, 10.0, 80), 0.0)
        table[:, 2] = 0.0
        table[generator.random(80) < 0.33, 3] = math.nan
        return table

    assert _held(draw, np.array([0.0, 0.6, 0.0, 0.0, 0.0])) >= 0.9 - 4.0 * ERROR


def test_skewed_differences_are_missed_on_both_sides() -> None:
    """A symmetric interval would miss upwards alone; of lognormal means it never lies too high."""
    generator = np.random.default_rng(12)
    truth = math.exp(0.5)
    found = [simultaneous(generator.lognormal(size=(80, 4)), 0.8, i, RESAMPLES) for i in range(TRIALS)]
    too_high = sum(bool((each.low > truth).any()) for each in found) / TRIALS
    too_low = sum(bool((each.high < truth).any()) for each in found) / TRIALS
    assert too_high > 0.025
    assert too_low < 0.2


def test_columns_that_move_together_cost_less_than_by_bonferroni() -> None:
    table = _together(np.random.default_rng(13), 400, 10)
    found = simultaneous(table)
    bonferroni = stats.t.isf(0.025 / 10, 399) * stats.sem(table)
    alone = stats.t.isf(0.025, 399) * stats.sem(table)
    assert (found.high - found.low < 0.97 * 2.0 * bonferroni).all()
    assert (found.high - found.low > 2.0 * alone).all()


def test_one_normal_column_has_about_the_t_interval() -> None:
    table = np.random.default_rng(14).normal(3.0, 2.0, size=(300, 1))
    found = simultaneous(table, resamples=9_999)
    low, high = stats.t.interval(0.95, 299, loc=table.mean(), scale=stats.sem(table[:, 0]))
    # The error of a quantile from 9 999 draws, and the skewness that a normal sample of 300 shows by chance.
    drawing = math.sqrt(0.025 * 0.975 / 9_999) / stats.norm.pdf(1.96)
    chance = 4.0 * math.sqrt(6.0 / 300) / math.sqrt(300) * (1.0 + 2.0 * 1.96**2) / 6.0
    tolerance = (4.0 * drawing + chance) * float(stats.sem(table[:, 0]))
    assert (found.low[0], found.high[0]) == pytest.approx((low, high), abs=tolerance)
    assert found.p_values[0] == pytest.approx(stats.ttest_1samp(table[:, 0], 0.0).pvalue)


def test_one_by_one_intervals_and_p_values_are_students_whatever_stands_beside() -> None:
    table = np.random.default_rng(20).lognormal(size=(60, 3))
    found = pointwise(table, 0.9)
    low, high = stats.t.interval(0.9, 59, loc=table.mean(axis=0), scale=stats.sem(table))
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)
    assert found.p_values == pytest.approx(stats.ttest_1samp(table, 0.0).pvalue)


def test_one_by_one_few_departures_are_bounded_as_in_a_family_of_one() -> None:
    table = np.zeros((200, 2))
    table[:3, 0] = [10.0, 2.0, 1.0]
    table[:4, 1] = [-5.0, -5.0, 5.0, 7.0]
    found = pointwise(table)
    alone = [simultaneous(table[:, [column]]) for column in range(2)]
    assert found.low == pytest.approx([each.low[0] for each in alone])
    assert found.high == pytest.approx([each.high[0] for each in alone])


def test_ways_that_never_differ_differ_by_exactly_0() -> None:
    table = np.zeros((100, 2))
    table[:, 1] = np.random.default_rng(15).normal(size=100)
    found = simultaneous(table)
    assert (found.means[0], found.low[0], found.high[0], found.p_values[0]) == (0.0, 0.0, 0.0, 1.0)
    assert found.differing.tolist() == [0, 100]


def test_a_constant_difference_is_sure() -> None:
    found = simultaneous(np.full((50, 1), -24.0))
    assert (found.means[0], found.low[0], found.high[0]) == (-24.0, -24.0, -24.0)
    assert found.p_values[0] == pytest.approx(2.0 * 0.5**50)


def test_rounding_is_no_departure_from_a_constant_difference() -> None:
    starts = np.linspace(0.1, 90.0, 50)
    table = ((starts + 0.7) - starts)[:, None]
    found = simultaneous(table)
    assert np.ptp(table) > 0.0
    assert found.low[0] == found.high[0] == pytest.approx(0.7)


def test_a_column_that_never_differs_takes_nothing_from_the_others() -> None:
    table = np.random.default_rng(16).normal(size=(100, 2))
    wider = simultaneous(np.hstack([table, np.zeros((100, 3))]))
    assert wider.low[:2] == pytest.approx(simultaneous(table).low)
    assert wider.high[:2] == pytest.approx(simultaneous(table).high)


@pytest.mark.parametrize("usual", [0.0, -24.0])
def test_few_departures_are_bounded_by_how_often_and_how_far(usual: float) -> None:
    """Three of 200 pairs leave the usual difference upwards, by 10 at most."""
    column = np.full(200, usual)
    column[:3] += [10.0, 2.0, 1.0]
    found = simultaneous(column[:, None])
    often = stats.binomtest(3, 200).proportion_ci(0.95, method="exact").high
    reach = stats.t.isf(0.025, 199) * stats.sem(column)
    assert found.means[0] == pytest.approx(usual + 13.0 / 200)
    assert found.high[0] == pytest.approx(usual + 10.0 * often)
    assert found.low[0] == pytest.approx(column.mean() - reach)


def test_a_handful_of_pairs_is_bounded_by_the_most_seen() -> None:
    found = simultaneous(np.array([[1.0], [2.0], [9.0], [3.0]]))
    assert found.low[0] <= 1.0
    assert found.high[0] >= 9.0


def test_few_pairs_that_differ_are_tested_by_their_signs() -> None:
    column = np.zeros(100)
    column[:6] = [5.0, 4.0, 3.0, 2.0, 1.0, -1.0]
    assert simultaneous(column[:, None]).p_values[0] == pytest.approx(stats.binomtest(1, 6).pvalue)


def test_few_pairs_on_one_side_do_not_decide_however_small_the_p_value() -> None:
    column = np.zeros(200)
    column[:15] = np.linspace(-3.0, -1.0, 15)
    found = simultaneous(column[:, None])
    assert found.p_values[0] == pytest.approx(2.0 * 0.5**15)
    assert found.low[0] < found.means[0] < found.high[0] == 0.0


def test_why_signs_do_not_decide_a_mean() -> None:
    """Of 200 pairs 6 % are lower by 1 and 1 % higher by 6: on average 0. Signs and Student's t often call it lower."""
    generator = np.random.default_rng(21)
    by_signs = by_interval = 0
    for _ in range(400):
        drawn = generator.random(200)
        column = np.select([drawn < 0.06, drawn < 0.07], [-1.0, 6.0])
        found = simultaneous(column[:, None], resamples=199)
        t = stats.ttest_1samp(column, 0.0)
        alone = np.count_nonzero(column) < FEW and column.max() == 0.0
        by_signs += bool(alone and found.p_values[0] < 0.05 and t.pvalue < 0.05)
        by_interval += bool(found.high[0] < 0.0)
    error = math.sqrt(0.05 * 0.95 / 400)
    assert by_signs / 400 > 0.05 + 4.0 * error
    assert by_interval / 400 < 0.05 + 4.0 * error


@pytest.mark.parametrize("leaving", [FEW - 1, FEW])
def test_interval_and_mean_agree_on_both_sides_of_few(leaving: int) -> None:
    column = np.zeros(100)
    column[:leaving] = np.linspace(1.0, 2.0, leaving)
    found = simultaneous(column[:, None])
    assert found.low[0] < found.means[0] < found.high[0]
    assert found.means[0] == pytest.approx(column.mean())


def test_a_pair_that_does_not_apply_is_as_if_it_were_not_there() -> None:
    table = np.random.default_rng(17).lognormal(size=(60, 1))
    gappy = np.full((90, 2), math.nan)
    gappy[:60, :1] = table
    gappy[30:, 1] = 0.0
    found, alone = simultaneous(gappy), simultaneous(table)
    assert found.means[0] == pytest.approx(alone.means[0])
    assert found.p_values[0] == pytest.approx(
        2.0 * stats.t.sf(table.mean() / stats.sem(table[:, 0]), 59) * 2.0
    )
    # Rows drawn again hold another number of pairs each time; that changes the interval by little.
    width = alone.high[0] - alone.low[0]
    assert (found.low[0], found.high[0]) == pytest.approx((alone.low[0], alone.high[0]), abs=0.25 * width)


def test_the_same_seed_gives_the_same_bytes() -> None:
    table = np.random.default_rng(18).lognormal(size=(100, 3))

    def ends(found: Differences) -> bytes:
        return found.low.tobytes() + found.high.tobytes() + found.p_values.tobytes()

    assert ends(simultaneous(table, seed=4)) == ends(simultaneous(table, seed=4))
    assert ends(simultaneous(table, seed=4)) != ends(simultaneous(table, seed=5))


def test_high_confidence_draws_as_often_as_it_needs() -> None:
    table = np.random.default_rng(19).normal(size=(60, 1))
    few, many = (simultaneous(table, 0.999, resamples=resamples) for resamples in (10, 1_999))
    assert few.low.tobytes() == many.low.tobytes()


def test_holm_by_hand() -> None:
    """Four p-values: 0.005 × 4, 0.01 × 3, 0.03 × 2, and 0.04, which is lifted to the 0.06 before it."""
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm(np.array([0.6, 0.7])) == pytest.approx([1.0, 1.0])


@given(SEVERAL, st.floats(0.001, 0.999))
def test_holm_rejects_what_stepping_down_rejects(p_values: FloatArray, level: float) -> None:
    """As the procedure itself is told: from the least on, until one exceeds the level by those left."""
    rejected = np.zeros(p_values.size, dtype=bool)
    for step, place in enumerate(np.argsort(p_values, kind="stable")):
        if p_values[place] * (p_values.size - step) > level:
            break
        rejected[place] = True
    assert ((holm(p_values) <= level) == rejected).all()


@given(SEVERAL)
def test_holm_lies_between_each_alone_and_bonferroni(p_values: FloatArray) -> None:
    adjusted = holm(p_values)
    assert (adjusted >= p_values).all()
    assert (adjusted <= np.minimum(p_values * p_values.size, 1.0)).all()


@pytest.mark.parametrize("p_values", [[0.5, 1.5], [-0.1], [math.nan]])
def test_what_is_no_p_value_is_refused(p_values: list[float]) -> None:
    with pytest.raises(ValueError, match="a p-value lies between 0 and 1"):
        holm(np.array(p_values))


@pytest.mark.parametrize(
    ("differences", "confidence", "message"),
    [
        (
            [[1.0, 2.0]],
            0.95,
            "differences are a table of two rows and a column at least, not of shape (1, 2)",
        ),
        ([1.0, 2.0], 0.95, "differences are a table of two rows and a column at least, not of shape (2,)"),
        (
            [[], []],
            0.95,
            "differences are a table of two rows and a column at least, not of shape (2, 0)",
        ),
        (
            [[1.0], [math.inf]],
            0.95,
            "a difference to never has no size; restrict the times to the horizon first",
        ),
        ([[1.0, 1.0], [1.0, math.nan]], 0.95, "a column needs two pairs at least; column 2 has fewer"),
        ([[1.0], [2.0]], 95, "a confidence lies strictly between 0 and 1 (95 % is 0.95), not 95"),
    ],
)
def test_what_has_no_interval_is_refused(differences: list, confidence: float, message: str) -> None:
    for estimate in (simultaneous, pointwise):
        with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
            estimate(np.array(differences), confidence)
        assert str(refused.value) == message
