"""The search: it closes in on the truth, says when nothing is left, and a crisis left out has no say."""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest

from jointsim.experiments.history.calibration.choice import ALL, BEST, HONEST, choose
from jointsim.experiments.history.calibration.matching import LIMIT, Look, look
from jointsim.experiments.history.calibration.search import Searched, search, spanned
from jointsim.experiments.history.calibration.summaries import Facts, facts_of
from tests.unit.experiments.history.calibration.conftest import (
    CRISES,
    NOTHING,
    SPACE,
    TRUTH,
    MadeUp,
    target,
    with_outcome,
)

POINTS = 16


def searched(world: MadeUp, facts: Facts, waves: int = 1) -> Searched:
    return search(SPACE, facts, world.forecasts, NOTHING, waves=waves, points=POINTS, seed=3)


@pytest.fixture(scope="module")
def found(made_up) -> Searched:
    return searched(made_up, made_up.facts(), waves=3)


def test_waves_close_in_on_the_truth(made_up, found):
    facts = made_up.facts()
    assert found.wave == (1,) * POINTS + (2,) * POINTS + (3,) * POINTS
    truth = SPACE.positions([TRUTH])[0]
    for low, high in found.boxes:
        assert (low <= truth).all()
        assert (truth <= high).all()
    widths = [float((high - low)[0]) for low, high in found.boxes]
    assert widths[0] == 1.0
    assert widths[2] <= widths[1] <= widths[0]
    pace = SPACE.values(found.choice(facts).middle(SPACE.positions(found.values)))[ALL][0]
    assert TRUTH[0] / 2 < pace < TRUTH[0] * 2  # a quarter to four times were tried


def test_of_what_is_left_and_honest_the_best_third_is_taken(made_up, found):
    choice = found.choice(made_up.facts())
    assert choice.possible.any()
    assert not choice.possible.all()
    held = choice.held[:, ALL]
    honest = choice.possible & (held >= HONEST[0]) & (held <= HONEST[1])
    np.testing.assert_array_equal(choice.honest[:, ALL], honest)
    taken = choice.taken[:, ALL]
    assert taken.sum() == ceil(BEST * honest.sum())
    assert honest[taken].all()
    assert choice.score[taken, ALL].max() <= choice.score[honest & ~taken, ALL].min(initial=np.inf)


def test_what_is_accepted_is_the_middle_of_what_is_taken():
    looks = [looked(0.1 * number, held=0.8 if number < 7 else 0.5) for number in range(1, 21)]
    choice = choose(two_crises(), looks)
    assert choice.taken[:, ALL].tolist() == [True, True, *[False] * 18]
    positions = np.linspace(0.0, 0.95, 20)[:, None] * np.array([1.0, 0.5])
    np.testing.assert_allclose(choice.middle(positions), [[0.025, 0.0125]] * 3)


def looked(score: float, held: float, implausibility: float = 1.0) -> Look:
    """Make a look at two crises of a milestone each, in one group."""
    whole = np.ones(2)
    return Look(whole * score, whole * held, np.full((1, 3), implausibility), np.zeros(1))


def two_crises() -> Facts:
    return facts_of([target(crisis, "decision", 1.0) for crisis in range(2)], [True, True])


def chosen(*looks: Look) -> int:
    (point,) = np.flatnonzero(choose(two_crises(), looks).taken[:, ALL])
    return int(point)


def test_a_better_score_with_intervals_that_are_too_narrow_or_too_wide_is_passed_over():
    assert chosen(looked(0.5, held=0.7), looked(0.4, held=0.9), looked(0.6, held=0.8)) == 2


def test_where_no_intervals_are_honest_the_score_alone_chooses():
    assert chosen(looked(0.5, held=0.7), looked(0.4, held=0.9), looked(0.6, held=0.5)) == 1


def test_honest_intervals_do_not_save_what_is_ruled_out():
    assert chosen(looked(0.5, held=0.7), looked(0.4, held=0.8, implausibility=3.5)) == 0


def test_an_impossible_outcome_leaves_nothing_and_the_least_implausible_is_taken(made_up):
    facts = made_up.facts(shift=8.0)
    found = searched(made_up, facts, waves=3)
    choice = found.choice(facts)
    assert not choice.possible.any()
    assert found.wave == (1,) * POINTS
    worst = choice.implausibility[:, -1]
    assert worst.min() > LIMIT
    assert worst[choice.taken[:, ALL]].tolist() == [worst.min()]


@pytest.mark.parametrize("crisis", [0, 11, CRISES - 1])
def test_what_is_chosen_without_a_crisis_does_not_see_it(made_up, found, crisis):
    facts = made_up.facts()
    other = with_outcome(facts, crisis, lag=9.0)
    before = choose(facts, found.looks)
    after = choose(other, [look(other, sample, NOTHING) for sample in found.samples])
    np.testing.assert_allclose(before.implausibility[:, crisis], after.implausibility[:, crisis], rtol=1e-9)
    np.testing.assert_allclose(before.score[:, crisis], after.score[:, crisis], rtol=1e-9)
    np.testing.assert_array_equal(before.taken[:, crisis], after.taken[:, crisis])
    assert (before.score[:, -1] != after.score[:, -1]).all()


def test_the_first_wave_sees_no_outcome_at_all(made_up):
    one, other = (searched(made_up, facts) for facts in (made_up.facts(), made_up.facts(shift=1.0)))
    assert one.values == other.values


def test_the_same_seed_lays_out_the_same_points(made_up, found):
    assert searched(made_up, made_up.facts()).values == found.values[:POINTS]


def test_a_box_holds_the_bounds_of_even_draws_in_95_of_100():
    unit = np.zeros(1), np.ones(1)
    draws = np.random.default_rng(1).uniform(0.3, 0.7, size=(2000, 12, 1))
    highs = np.array([spanned(each, unit)[1][0] for each in draws])
    lows = np.array([spanned(each, unit)[0][0] for each in draws])
    error = np.sqrt(0.95 * 0.05 / 2000)
    assert np.mean(highs >= 0.7) == pytest.approx(0.95, abs=4 * error)
    assert np.mean(lows <= 0.3) == pytest.approx(0.95, abs=4 * error)


def test_a_box_stays_within_the_one_before():
    unit = np.zeros(1), np.ones(1)
    assert spanned(np.array([[0.0], [0.9]]), unit) == unit
    assert spanned(np.array([[0.4]]), unit) == unit
