"""Skill and its interval: exact numbers, a textbook bootstrap, and how often the interval holds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jointsim.stats.resampling import studentised_ratio
from jointsim.stats.sample import FloatArray
from jointsim.stats.skill import skill, skill_interval

OWN = np.array([1.0, 2.0, 0.5, 4.0, 1.5, 0.7, 2.2, 3.0])
REFERENCE = np.array([1.5, 2.1, 1.0, 3.0, 2.5, 1.7, 2.0, 4.0])
CASES = ["a", "a", "b", "c", "d", "d", "e", "f"]


def test_skill_is_a_ratio_of_means() -> None:
    assert skill(np.array([1.0, 2.0]), np.array([1.0, 5.0])) == pytest.approx(0.5)
    assert skill(REFERENCE, REFERENCE) == 0.0
    assert skill(np.zeros(8), REFERENCE) == 1.0
    assert skill(2.0 * REFERENCE, REFERENCE) == -1.0


def test_nothing_is_saved_of_a_perfect_reference() -> None:
    assert skill(OWN, np.zeros(8)) is None
    assert skill_interval(OWN, np.zeros(8), CASES) is None


def _textbook(own: FloatArray, other: FloatArray, drawn: np.ndarray) -> float:
    """Studentise the ratio of one sample of clusters drawn again."""
    truth = own.sum() / other.sum()
    own, other = own[drawn], other[drawn]
    ratio = own.sum() / other.sum()
    error = math.sqrt(len(own) * np.var(own - ratio * other, ddof=1)) / other.sum()
    return (ratio - truth) / error


def test_each_ratio_is_studentised_as_in_the_textbook() -> None:
    generator = np.random.default_rng(5)
    own, other = generator.gamma(2.0, size=(2, 30))
    drawn = np.random.Generator(np.random.Philox(7)).integers(0, 30, size=(50, 30))
    expected = [_textbook(own, other, rows) for rows in drawn]
    assert studentised_ratio(own, other, 7, 50) == pytest.approx(np.array(expected))


def test_a_ratio_without_spread_strays_infinitely() -> None:
    strays = studentised_ratio(np.array([1.0, 2.0]), np.array([3.0, 1.0]), 1, 100)
    assert np.isinf(strays).any()
    assert not np.isnan(strays).any()


def test_clusters_of_perfect_references_may_be_drawn_alone() -> None:
    strays = studentised_ratio(np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 1.0]), 1, 200)
    assert np.isinf(strays).any()
    assert not np.isnan(strays).any()


def test_the_interval_holds_the_skill_and_widens_with_the_level() -> None:
    found = skill(OWN, REFERENCE)
    narrow, wide = (skill_interval(OWN, REFERENCE, CASES, level) for level in (0.5, 0.95))
    assert found is not None
    assert narrow is not None
    assert wide is not None
    assert wide[0] < narrow[0] < found < narrow[1] < wide[1]


def test_only_the_sums_of_clusters_matter() -> None:
    """Order and names that sort alike change nothing, nor does it matter in how many rows a cluster comes."""
    expected = skill_interval(OWN, REFERENCE, CASES)
    order = np.random.default_rng(1).permutation(8)
    again = skill_interval(OWN[order], REFERENCE[order], [CASES[i] for i in order])
    halves = skill_interval(
        np.repeat(OWN / 2.0, 2), np.repeat(REFERENCE / 2.0, 2), np.repeat(CASES, 2).tolist()
    )
    assert again == pytest.approx(expected)
    assert halves == pytest.approx(expected)


def test_the_same_seed_gives_the_same_interval_and_another_does_not() -> None:
    assert skill_interval(OWN, REFERENCE, CASES, seed=1) == skill_interval(OWN, REFERENCE, CASES, seed=1)
    assert skill_interval(OWN, REFERENCE, CASES, seed=1) != skill_interval(OWN, REFERENCE, CASES, seed=2)


def test_the_unit_of_scores_does_not_matter() -> None:
    expected = skill_interval(OWN, REFERENCE, CASES)
    assert skill_interval(60.0 * OWN, 60.0 * REFERENCE, CASES) == pytest.approx(expected)


@pytest.mark.parametrize("clusters", [["a"] * 8, ["a", "b"] * 4])
def test_one_or_two_clusters_say_nothing(clusters: list[str]) -> None:
    assert skill_interval(OWN, REFERENCE, clusters) is None


def test_clusters_of_the_same_skill_leave_no_doubt() -> None:
    assert skill_interval(0.7 * REFERENCE, REFERENCE, CASES) == pytest.approx((0.3, 0.3))
    assert skill_interval(np.zeros(8), REFERENCE, CASES) == (1.0, 1.0)


def _scores(generator: np.random.Generator, clusters: int) -> tuple[FloatArray, FloatArray, list[str]]:
    """Draw lognormal scores that share a part with their cluster and a part with the reference."""
    case = np.repeat(np.arange(clusters), generator.integers(1, 13, clusters))
    hard, missed = generator.normal(size=(2, clusters))[:, case]
    common, one, other = generator.normal(size=(3, case.size))
    reference = np.exp(0.9 * (0.5 * hard + 0.6 * common + 0.6 * one))
    own = 0.8 * np.exp(0.9 * (0.4 * hard + 0.5 * missed + 0.5 * common + 0.6 * other))
    return own, reference, [str(each) for each in case]


def test_the_interval_holds_nearly_as_often_as_it_says() -> None:
    """The true skill follows from the means of lognormal variables; half a point to a point and a half may lack."""
    variances = 0.81 * np.array([0.16 + 0.25 + 0.25 + 0.36, 0.25 + 0.36 + 0.36])
    truth = 1.0 - 0.8 * math.exp((variances[0] - variances[1]) / 2.0)
    samples = 400
    held = 0
    for seed in range(samples):
        ends = skill_interval(*_scores(np.random.default_rng(seed), 55), seed=seed, resamples=500)
        held += ends is not None and ends[0] <= truth <= ends[1]
    assert held / samples == pytest.approx(0.94, abs=4.0 * math.sqrt(0.94 * 0.06 / samples))


@pytest.mark.parametrize(
    ("own", "reference", "clusters", "message"),
    [
        ([1.0], [1.0, 2.0], ["a"], "a reference has as many scores as what is scored, not 2 for 1"),
        (
            [1.0, 2.0],
            [1.0, 2.0],
            ["a"],
            "every score belongs to a cluster; there are 2 scores and 1 clusters",
        ),
        ([], [], [], "an empty sample has no estimate"),
        ([math.inf], [1.0], ["a"], "1 of 1 values are infinite"),
    ],
)
def test_what_has_no_skill_is_refused(
    own: list[float], reference: list[float], clusters: list[str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        skill_interval(np.array(own), np.array(reference), clusters)


def test_a_level_is_a_share() -> None:
    with pytest.raises(ValueError, match="a confidence lies strictly between 0 and 1"):
        skill_interval(OWN, REFERENCE, CASES, 1.0)
