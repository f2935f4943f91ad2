"""Climatology: lags of others like it, never of the crisis itself."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from jointsim.experiments.history.climatology import FEWEST, climate_of
from jointsim.experiments.history.targets import targets_of
from tests.history import asked, case

OWN = ("2024-12-26T10:00Z", "2024-12-26T10:00Z")
LAGS = (2, 5, 9, 30, 100)


def after(hours):
    moment = (np.datetime64("2024-12-25T10:00") + np.timedelta64(hours, "h")).astype(str)
    return f"{moment}Z", f"{moment}Z"


def others(kind="statement", organisation="union", name="statement", lags=LAGS, label=""):
    coded = [asked(kind, organisation, **{name: after(hours)}) for hours in lags]
    label = label or f"{organisation}-{kind}-{name}"
    return targets_of([case(f"{label}-{place}", responses=[each]) for place, each in enumerate(coded)])


@pytest.fixture
def target():
    return targets_of([case(responses=[asked("statement", statement=OWN)])])[0]


def fair_crps(values, came):
    """The definition, pair by pair."""
    near = np.mean([abs(value - came) for value in values])
    pairs = [abs(one - other) for one, other in itertools.permutations(values, 2)]
    return near - np.mean(pairs) / 2.0


def test_the_score_is_that_of_the_empirical_distribution(target):
    found = climate_of(target, others())
    assert (found.pool, found.size) == ("organisation × kind × milestone", 5)
    assert found.crps == pytest.approx(fair_crps(np.log(LAGS), np.log(24.0)))


def test_the_crisis_itself_is_left_out(target):
    assert climate_of(target, [target, *others()]) == climate_of(target, others())


def test_other_milestones_and_kinds_are_no_part_of_a_pool_that_is_large_enough(target):
    beside = [*others("presence"), *others(name="decision")]
    assert climate_of(target, [*others(), *beside]) == climate_of(target, others())


@pytest.mark.parametrize(
    ("past", "pool"),
    [
        (others(organisation="pact"), "kind × milestone"),
        (others("presence", "pact"), "milestone"),
        (others("presence", "pact", "decision"), "all"),
    ],
)
def test_a_pool_with_too_few_is_left_for_a_wider_one(target, past, pool):
    few = others(lags=LAGS[: FEWEST - 1], label="few")
    found = climate_of(target, [*few, *past])
    assert (found.pool, found.size) == (pool, len(few) + len(past))
