"""A response is followed from its event to the horizon: what that means for means, intervals and deadlines."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.measures.estimates import time_estimates
from jointsim.measures.ledger import LABELS
from jointsim.measures.scores import measure
from jointsim.measures.summary import summarise
from jointsim.model.scenario import Deadline
from jointsim.stats.restricted import restricted_mean, restricted_mean_interval
from tests.worlds import plan_of, play_many

NEVER = np.inf
N = 40
LATE = """
events:
  again: {at: %s, like: incident}
responses:
  second: {organisation: union, kind: act, event: again}
"""
AGREE = "agree: {agree: council, reaches: decision}"
AGAINST = "positions: {XA: {answer: against, second: against}}"
LONG = "draft: {work: watch, takes: {median: 20 d, p90: 40 d}, reaches: decision}"


@dataclasses.dataclass(frozen=True)
class Dated:
    """What a summary needs of a scenario."""

    deadlines: dict[str, Deadline]


def summary_of(plan, scores, **deadlines):
    return summarise(plan, Dated(deadlines), scores, 1)


def followed_times():
    """Pairs of a time and a follow-up that is no shorter, unless never."""
    pair = st.tuples(st.floats(0, 1e4), st.floats(0, 1e4), st.booleans())
    made = pair.map(lambda p: (NEVER if p[2] else min(p[:2]), max(p[:2])))
    return st.lists(made, min_size=1, max_size=30).map(lambda pairs: np.array(pairs).T)


@pytest.mark.parametrize("steps", [LONG, AGREE])
def test_the_ledger_of_a_late_event_is_its_restricted_mean(steps):
    plan = plan_of(steps, crisis=LATE % "{between: [0 h, 55 d]}" + AGAINST)
    scores = measure(plan, play_many(plan, range(N)))
    columns = scores.columns
    summary = summary_of(plan, scores)["responses"]
    assert (columns["followed", "answer"] == 60 * 24).all()
    assert (columns["followed", "second"] < 60 * 24).all()
    assert np.isinf(columns["milestone", "second", "decision"]).any()
    for name, found in summary.items():
        total = sum(columns["ledger", name, label] for label in LABELS)
        times = np.minimum(columns["milestone", name, "decision"], columns["followed", name])
        np.testing.assert_allclose(total, times, rtol=1e-12)
        mean = found["milestones"]["decision"]["restricted_mean_hours"]
        assert sum(found["ledger_hours"].values()) == pytest.approx(mean)


def test_never_counts_as_the_follow_up():
    found = time_estimates(np.array([5.0, NEVER, NEVER]), np.array([10.0, 20.0, 60.0]))
    assert found["restricted_mean_hours"] == pytest.approx((5 + 20 + 60) / 3)


@given(followed_times())
def test_an_interval_of_the_mean_lies_within_what_can_be(pairs):
    times, followed = pairs
    found = time_estimates(times, followed)
    low, high = found["restricted_mean_interval_hours"]
    rounding = 1e-9 * (1 + followed.max())
    assert 0 <= low <= found["restricted_mean_hours"] + rounding
    assert found["restricted_mean_hours"] - rounding <= high <= followed.max() + rounding


@given(st.lists(st.one_of(st.floats(0, 100), st.just(NEVER)), min_size=1, max_size=30))
def test_an_equal_follow_up_is_a_horizon(times):
    column = np.array(times)
    found = time_estimates(column, np.full(len(times), 100.0))
    assert found["restricted_mean_hours"] == pytest.approx(restricted_mean(column, 100.0))
    expected = pytest.approx(restricted_mean_interval(column, 100.0))
    assert found["restricted_mean_interval_hours"] == expected


def test_where_nothing_was_reached_unequal_follow_ups_do_not_pass_for_certainty():
    found = time_estimates(np.full(20, NEVER), np.linspace(99, 101, 20))
    low, high = found["restricted_mean_interval_hours"]
    assert low < 90 < high == pytest.approx(100)


def test_an_event_at_the_very_end_leaves_nothing_to_wait_for():
    found = time_estimates(np.array([NEVER, 0.0]), np.zeros(2))
    assert found["restricted_mean_hours"] == 0
    assert found["restricted_mean_interval_hours"] == [0, 0]


@pytest.mark.parametrize("n", range(1, 9))
def test_an_interval_of_the_median_is_from_0_where_replications_are_too_few(n):
    low, high = time_estimates(np.full(n, 3.0), np.full(n, 9.0))["median_interval_hours"]
    assert low == (0 if n < 6 else 3)
    assert high == (3 if n >= 5 else None)


def test_an_interval_beyond_the_horizon_has_no_ends():
    found = time_estimates(np.full(8, NEVER), np.full(8, 9.0))
    assert found["median_interval_hours"] == [None, None]


def test_a_deadline_beyond_the_follow_up_is_met_only_by_what_was_reached():
    plan = plan_of(LONG, crisis=LATE % "50 d")
    scores = measure(plan, play_many(plan, range(N)))
    deadline = Deadline(response="second", milestone="decision", within="30 d", because="of the tide")
    met = summary_of(plan, scores, tide=deadline)["deadlines"]["tide"]["met"]
    reached = np.isfinite(scores.columns["milestone", "second", "decision"])
    assert 0 < met == reached.mean() < 1


def test_strength_is_that_of_texts_put_to_members():
    put, unput = (measure(plan_of(steps), play_many(plan_of(steps), [0])) for steps in (AGREE, LONG))
    assert put.columns["strength", "answer"].tolist() == [1.0]
    assert np.isnan(unput.columns["strength", "answer"]).all()
