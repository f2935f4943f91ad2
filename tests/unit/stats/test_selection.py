"""Selection of the smallest mean: whether it keeps its promise, and what it does with ways that are alike."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.stats.sample import FloatArray
from jointsim.stats.selection import FIRST_STAGE, Selection

MACROREPLICATIONS = 800


def _follow(selection: Selection, rows: FloatArray) -> Selection:
    for row in rows:
        if selection.is_done:
            break
        selection.observe(row)
    return selection


def _by_the_book(rows: FloatArray, least: float, confidence: float, first: int) -> tuple[list[int], int]:
    """Kim and Nelson's algorithm written down step by step, for the smallest mean and c = 1."""
    k = rows.shape[1]
    eta = ((2.0 * (1.0 - confidence) / (k - 1)) ** (-2.0 / (first - 1)) - 1.0) / 2.0
    scale = 2.0 * eta * (first - 1)
    left = list(range(k))
    for r in range(first, len(rows) + 1):
        before = list(left)
        for i in before:
            for other in before:
                if i == other:
                    continue
                variance = np.var(rows[:first, i] - rows[:first, other], ddof=1)
                room = max(0.0, least / 2.0 * (scale * variance / least**2 - r))
                if rows[:r, i].sum() > rows[:r, other].sum() + room:
                    left.remove(i)
                    break
        if len(left) == 1:
            return left, r
    return left, len(rows)


@given(st.integers(0, 2**32), st.integers(2, 5), st.sampled_from([0.8, 0.95]), st.integers(2, 8))
def test_it_is_the_published_algorithm(seed: int, ways: int, confidence: float, first: int) -> None:
    rows = np.random.default_rng(seed).normal(np.arange(ways) * 0.3, 1.0, size=(40, ways))
    selection = _follow(Selection(ways, 0.5, confidence, first), rows)
    left, observations = _by_the_book(rows, 0.5, confidence, first)
    assert (list(selection.left), selection.observations) == (left, observations)


def _promise(correlation: float, seed: int) -> tuple[float, float]:
    """Share chosen right, and rows needed on average, where the last of four is best by just ``least``."""
    generator = np.random.default_rng(seed)
    mean = np.array([1.0, 1.0, 1.0, 0.0])
    spread = np.array([1.0, 1.5, 2.0, 2.5])
    right, needed = 0, 0
    for _ in range(MACROREPLICATIONS):
        own = math.sqrt(1.0 - correlation) * generator.normal(size=(400, 4))
        common = math.sqrt(correlation) * generator.normal(size=(400, 1))
        selection = _follow(Selection(4, 1.0, 0.9), mean + spread * (own + common))
        assert selection.is_done
        right += selection.left == (3,)
        needed += selection.observations
    return right / MACROREPLICATIONS, needed / MACROREPLICATIONS


def test_the_promise_holds_and_common_luck_makes_it_cheaper() -> None:
    error = math.sqrt(0.9 * 0.1 / MACROREPLICATIONS)
    right, needed = _promise(0.0, 21)
    right_in_common, needed_in_common = _promise(0.9, 22)
    assert right >= 0.9 - 4.0 * error
    assert right_in_common >= 0.9 - 4.0 * error
    assert needed > FIRST_STAGE
    assert needed_in_common < 0.8 * needed


def test_the_promise_is_kept_where_it_is_tight() -> None:
    """With two ways the procedure spends no doubt on inequalities; it is right about as often as it says."""
    generator = np.random.default_rng(23)
    rows = generator.normal(0.0, 4.0, size=(MACROREPLICATIONS, 600, 2)) + np.array([1.0, 0.0])
    right = sum(_follow(Selection(2, 1.0, 0.8), each).left == (1,) for each in rows) / MACROREPLICATIONS
    assert 0.8 - 4.0 * math.sqrt(0.8 * 0.2 / MACROREPLICATIONS) <= right <= 0.95


def test_nobody_is_left_out_before_the_first_stage_is_over() -> None:
    selection = _follow(Selection(2, 1.0), np.tile([0.0, 100.0], (FIRST_STAGE - 1, 1)))
    assert selection.left == (0, 1)
    assert not selection.is_done
    selection.observe(np.array([0.0, 100.0]))
    assert (selection.left, selection.observations, selection.ties) == ((0,), FIRST_STAGE, ())


def test_the_best_so_far_is_the_least_sum_and_further_rows_change_nothing() -> None:
    selection = Selection(3, 1.0, first_stage=2)
    selection.observe(np.array([5.0, 1.0, 3.0]))
    assert selection.best == 1
    selection.observe(np.array([5.0, 1.0, 3.0]))
    assert selection.left == (1,)
    selection.observe(np.array([0.0, 99.0, 0.0]))
    assert (selection.best, selection.observations) == (1, 2)


def test_identical_ways_end_as_a_tie() -> None:
    """The way that was best is named with all that were never told apart from it; a worse one is left out."""
    own = np.random.default_rng(24).normal(size=(200, 1))
    rows = np.hstack([own + 5.0, own, own, own])
    selection = _follow(Selection(4, 1.0), rows)
    assert selection.is_done
    assert (selection.left, selection.best, selection.ties) == ((1, 2, 3), 1, (2, 3))
    assert selection.observations < 200


def test_all_ways_alike_end_after_the_first_stage() -> None:
    selection = _follow(Selection(3, 1.0), np.ones((100, 3)))
    assert (selection.is_done, selection.observations, selection.ties) == (True, FIRST_STAGE, (1, 2))


def test_alike_ways_that_both_lose_are_both_left_out() -> None:
    generator = np.random.default_rng(25)
    twin = generator.normal(3.0, 1.0, size=(100, 1))
    selection = _follow(Selection(3, 1.0), np.hstack([twin, generator.normal(size=(100, 1)), twin]))
    assert (selection.left, selection.ties) == ((1,), ())


def test_before_the_first_row_nobody_is_tied() -> None:
    assert Selection(3, 1.0).ties == ()


def test_one_late_difference_does_not_decide() -> None:
    """Two ways are alike at first and a third keeps the selection open; then one row speaks for the worse."""
    generator = np.random.default_rng(26)
    third = generator.normal(0.0, 10.0, size=(1_000, 1))
    rows = np.hstack([np.zeros((1_000, 2)), third])
    rows[FIRST_STAGE + 5, 0] = 50.0
    selection = _follow(Selection(3, 1.0), rows[: FIRST_STAGE + 6])
    assert selection.left[:2] == (0, 1)
    assert not selection.is_done
    rows[FIRST_STAGE + 6 :, 1] += 10.0
    assert 1 not in _follow(selection, rows[FIRST_STAGE + 6 :]).left


def test_ways_left_out_need_no_more_observations() -> None:
    generator = np.random.default_rng(27)
    rows = generator.normal([0.0, 0.0, 50.0], 2.0, size=(1_000, 3))
    rows[FIRST_STAGE:, 2] = math.nan
    selection = _follow(Selection(3, 0.2), rows)
    assert selection.observations > FIRST_STAGE
    assert 2 not in selection.left


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ((1, 1.0), "to select takes two ways at least, not 1"),
        ((2, 0.0), "the smallest difference worth finding is above 0, not 0.0"),
        ((2, math.inf), "the smallest difference worth finding is above 0, not inf"),
        ((2, math.nan), "the smallest difference worth finding is above 0, not nan"),
        ((2, 1.0, 95), "a confidence lies strictly between 0 and 1 (95 % is 0.95), not 95"),
        ((4, 1.0, 0.25), "a guess among 4 is right as often as 0.25; ask for a higher confidence"),
        ((2, 1.0, 0.95, 1), "variances take two rows at least, not a first stage of 1"),
    ],
)
def test_what_cannot_be_promised_is_refused(parameters: tuple, message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
        Selection(*parameters)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([1.0], "a row holds one observation of each of 2 ways, not shape (1,)"),
        ([1.0, math.inf], "an observation is a finite number; restrict times to the horizon first"),
        ([math.nan, 1.0], "an observation is a finite number; restrict times to the horizon first"),
    ],
)
def test_what_is_no_observation_is_refused(row: list[float], message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the message is compared whole)
        Selection(2, 1.0).observe(np.array(row))
    assert str(refused.value) == message
