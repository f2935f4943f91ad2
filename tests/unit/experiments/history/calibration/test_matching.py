"""Implausibility: what is true is kept, what is not is ruled out, and leaving a crisis out is as if it never was."""

from __future__ import annotations

import numpy as np
import pytest

from jointsim.experiments.history.calibration.matching import LIMIT, look
from jointsim.experiments.history.calibration.summaries import facts_of
from jointsim.model.history.calibration import Discrepancy
from tests.unit.experiments.history.calibration.conftest import CRISES, NOTHING, TRUTH, MadeUp, target

SEEDS = 100


def worst(world: MadeUp, values, shift: float = 0.0, discrepancy: Discrepancy = NOTHING) -> float:
    (sample,) = world.forecasts(1, [values])
    return float(look(world.facts(shift), sample, discrepancy).worst[-1])


def test_the_truth_is_kept_in_95_of_100_worlds_or_more():
    kept = sum(worst(MadeUp(seed, replications=20), TRUTH) <= LIMIT for seed in range(SEEDS))
    assert kept >= 0.95 * SEEDS


def test_a_milestone_is_held_by_the_middle_of_its_forecast(made_up):
    facts = made_up.facts()
    # Nine draws make ten gaps, of which the central eight hold 80 %.
    draws = np.arange(1.0, 10.0)
    for below, held in [(0, 0.0), (1, 1.0), (8, 1.0), (9, 0.0)]:
        sample = facts.observed[:, None] + draws - (below + 0.5)
        np.testing.assert_allclose(look(facts, sample, NOTHING).held, held, atol=1e-12)


@pytest.mark.parametrize("size", [1, 3, 7, 30])
def test_right_forecasts_of_any_size_hold_four_in_five(made_up, size):
    facts = made_up.facts()
    draws = np.arange(1.0, size + 1.0)
    held = [
        look(facts, facts.observed[:, None] + draws - (below + 0.5), NOTHING).held
        for below in range(size + 1)
    ]
    assert np.mean(held) == pytest.approx(0.8)


@pytest.mark.parametrize(("pace", "spread"), [(4.0, 0.8), (0.25, 0.8), (1.0, 0.2)])
def test_what_is_far_from_the_truth_is_ruled_out(pace, spread):
    assert sum(worst(MadeUp(seed), (pace, spread)) > LIMIT for seed in range(20)) >= 18


def test_a_group_of_crises_tells_a_spread_that_is_too_wide(made_up):
    (sample,) = made_up.forecasts(1, [(1.0, 1.4)])
    found = look(made_up.facts(), sample, NOTHING)
    strays = [each.statistic != "mean" for each in made_up.facts().groups]
    assert (found.error[strays] < 0.0).all()


def test_discrepancy_excuses(made_up):
    wide = Discrepancy(mean=3.0, spread=3.0, why="nearly anything goes")
    assert worst(made_up, (4.0, 0.8)) > LIMIT > worst(made_up, (4.0, 0.8), discrepancy=wide)


def test_leaving_a_crisis_out_is_as_if_it_had_never_been(made_up):
    facts = made_up.facts()
    (sample,) = made_up.forecasts(1, [(1.5, 0.6)])
    whole = look(facts, sample, NOTHING)
    names = [(each.name, each.statistic) for each in facts.groups]
    for crisis in (0, 7, CRISES - 1):
        stays = facts.crisis_of != crisis
        targets = [facts.targets[index] for index in np.flatnonzero(stays)]
        fewer = facts_of(targets, [True] * len(targets))
        alone = look(fewer, sample[stays], NOTHING).implausibility[:, -1]
        expected = dict(zip([(each.name, each.statistic) for each in fewer.groups], alone, strict=True))
        assert expected.keys() == set(names)
        found = whole.implausibility[:, crisis]
        np.testing.assert_allclose(found, [expected[name] for name in names], rtol=1e-9)


def test_a_mean_is_weighed_as_by_hand():
    # Four crises of one milestone each in one cell: log lags 0, 1, 2, 5; forecasts of two replications each.
    came = [0.0, 1.0, 2.0, 5.0]
    facts = facts_of([target(2 * index, "statement", lag) for index, lag in enumerate(came)], [True] * 4)
    sample = np.array([[0.0, 2.0], [1.0, 1.0], [2.0, 2.0], [1.0, 3.0]])
    found = look(facts, sample, Discrepancy(mean=0.5, spread=0.0, why="by hand"))
    group = [each.name for each in facts.groups].index("words · union · sudden")
    error = 2.0 - 1.5
    of_crises = np.var(came, ddof=1) / 4
    of_replications = np.var([1.0, 2.0], ddof=1) / 2
    assert found.error[group] == pytest.approx(error)
    expected = error / np.sqrt(of_crises + of_replications + 0.25)
    assert found.implausibility[group, -1] == pytest.approx(expected)
    assert np.isnan(found.implausibility[group, :-1]).all()


def test_what_the_model_can_never_reach_is_scored_but_not_matched():
    targets = [target(index, "statement", 2.0) for index in range(8)]
    facts = facts_of(targets, [True] * 7 + [False])
    sample = np.full((8, 3), 2.0)
    sample[7] = 9.0
    found = look(facts, sample, NOTHING)
    assert found.crps[7] == pytest.approx(7.0)
    assert np.nanmax(np.abs(found.error)) == pytest.approx(0.0)
    assert all(not each.members[7] for each in facts.groups)
