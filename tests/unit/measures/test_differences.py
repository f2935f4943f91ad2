"""Paired differences of measures made by hand: never, not wanted, verdicts at their borders."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.measures.differences import differences, half_width, ledger_differences, verdict
from jointsim.measures.ledger import LABELS
from jointsim.measures.scores import Scores

HORIZON = 240.0
PLAN = SimpleNamespace(
    responses={
        "ships": SimpleNamespace(id="ships", headline="launch", milestones=("decision", "launch")),
    }
)
NEVER, UNWANTED = np.inf, np.nan


def scores(launch, decision=None, work=None) -> Scores:
    """Make measures of one response; what of the time to its launch is not work is movement."""
    launch = np.array(launch, dtype=float)
    followed = np.where(np.isnan(launch), np.nan, HORIZON)
    restricted = np.minimum(launch, followed)
    spent = np.zeros(launch.size) if work is None else np.array(work, dtype=float)
    columns = {
        ("milestone", "ships", "decision"): launch if decision is None else np.array(decision, dtype=float),
        ("milestone", "ships", "launch"): launch,
        **{("ledger", "ships", label): np.where(np.isnan(launch), np.nan, 0.0) for label in LABELS},
        ("ledger", "ships", "work"): np.where(np.isnan(launch), np.nan, spent),
        ("ledger", "ships", "movement"): restricted - spent,
        ("outcome", "ships"): np.zeros(launch.size),
        ("followed", "ships"): followed,
    }
    return Scores(np.arange(launch.size), columns)


def of(baseline, milestone="launch", matters=6.0, confidence=0.95, **under):
    found = differences(PLAN, baseline, under, matters=matters, confidence=confidence)
    (only,) = [each for each in found if each.milestone == milestone]
    return only


def test_never_counts_as_later_than_the_horizon():
    """In three of six crises ships never sail as things are, in one of six under the other set-up."""
    found = of(scores([100, NEVER, NEVER, 100, NEVER, 100]), other=scores([90, 90, NEVER, 90, 90, NEVER]))
    assert found.mean == pytest.approx(np.mean([-10, 90 - 240, 0, -10, 90 - 240, 140]))
    assert found.baseline == (0.5, 100.0, (3 * 100 + 3 * 240) / 6)
    assert found.under == (4 / 6, 90.0, (4 * 90 + 2 * 240) / 6)
    assert (found.sooner.faster.value, found.sooner.slower.value, found.sooner.same.value) == (
        4 / 6,
        1 / 6,
        1 / 6,
    )


def test_a_median_beyond_the_horizon_is_none():
    found = of(scores([NEVER] * 4 + [10]), other=scores([10] * 3 + [NEVER] * 2))
    assert (found.baseline.median, found.under.median) == (None, 10.0)


def test_one_side_that_never_gets_there():
    found = of(scores([NEVER] * 30), other=scores([100] * 30))
    assert (found.mean, found.low, found.high) == (-140.0, -140.0, -140.0)
    assert (found.verdict, found.sooner.faster.value) == ("faster", 1.0)
    assert found.baseline == (0.0, None, HORIZON)
    back = of(scores([100] * 30), other=scores([NEVER] * 30))
    assert (back.mean, back.verdict) == (140.0, "slower")


def test_neither_side_gets_there():
    found = of(scores([NEVER] * 100), other=scores([NEVER] * 100))
    assert (found.mean, found.low, found.high, found.differing) == (0.0, 0.0, 0.0, 0)
    assert found.sooner.same.value == 1.0
    assert found.verdict == "no difference that matters"


def test_what_a_few_pairs_do_not_show_is_undecided():
    found = of(scores([10] * 99), other=scores([10] * 99))
    assert (found.differing, found.verdict) == (0, "undecided")


def test_pairs_in_which_one_side_did_not_want_it_are_left_out():
    baseline = scores([10, 20, UNWANTED, 40, 50, UNWANTED])
    other = scores([UNWANTED, 15, 25, 30, 60, UNWANTED])
    found = of(baseline, other=other)
    assert found.pairs == 3
    assert found.mean == pytest.approx((-5 - 10 + 10) / 3)
    assert sum(ledger_differences(PLAN, baseline, other, "ships").values()) == pytest.approx(found.mean)


@pytest.mark.parametrize("launch", [[UNWANTED] * 5, [10] + [UNWANTED] * 4])
def test_of_fewer_than_two_pairs_nothing_is_said(launch):
    found = of(scores([10] * 5), other=scores(launch))
    assert found.pairs == np.isfinite(launch).sum()
    assert (found.mean, found.low, found.high, found.sooner, found.baseline) == (None,) * 5
    assert found.verdict == "undecided"


def test_only_headlines_share_their_intervals():
    rng = np.random.default_rng(1)
    times = rng.gamma(3, 20, 200)
    found = differences(PLAN, scores(times), {"other": scores(times + rng.normal(-3, 5, 200))}, matters=1.0)
    (exploratory,) = [each for each in found if each.milestone == "decision"]
    (headline,) = [each for each in found if each.milestone == "launch"]
    assert headline.is_headline
    assert headline.p_value < 0.05
    assert not exploratory.is_headline
    assert exploratory.p_value is None


def test_more_headlines_make_wider_intervals():
    rng = np.random.default_rng(2)
    times = rng.gamma(3, 20, 200)
    others = {f"other-{each}": scores(times + rng.normal(0, 9, 200)) for each in range(6)}
    alone = of(scores(times), other=others["other-0"])
    (among,) = [
        each
        for each in differences(PLAN, scores(times), others, matters=1.0)
        if (each.setup, each.milestone) == ("other-0", "launch")
    ]
    assert among.mean == pytest.approx(alone.mean)
    assert among.high - among.low > alone.high - alone.low


def test_less_confidence_makes_narrower_intervals():
    rng = np.random.default_rng(3)
    times = rng.gamma(3, 20, 200)
    other = scores(times + rng.normal(0, 9, 200))
    wide, narrow = (of(scores(times), other=other, confidence=each) for each in (0.99, 0.6))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_common_luck_is_told():
    rng = np.random.default_rng(4)
    times = rng.gamma(3, 20, 100)
    found = of(scores(times), other=scores(times - 2 + rng.normal(0, 1, 100)))
    assert found.pairing.correlation > 0.99
    assert found.pairing.variance_ratio > 100


def test_the_half_width_is_that_of_the_widest_interval():
    rng = np.random.default_rng(5)
    times = rng.gamma(3, 20, 200)
    others = {"near": scores(times + rng.normal(0, 1, 200)), "far": scores(times + rng.normal(0, 20, 200))}
    found = differences(PLAN, scores(times), others, matters=1.0, seed=0)
    widest = max((each.high - each.low) / 2 for each in found if each.is_headline)
    assert half_width(found, ("ships", "launch")) == pytest.approx(widest)
    assert half_width(found, ("ships", "oplan")) == np.inf
    unwanted = differences(PLAN, scores([UNWANTED] * 5), {"x": scores([1] * 5)}, matters=1.0)
    assert half_width(unwanted, ("ships", "launch")) == np.inf


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-20.0, -10.0, "faster"),
        (-20.0, -0.001, "faster"),
        (-20.0, 0.0, "undecided"),
        (0.0, 20.0, "undecided"),
        (0.001, 20.0, "slower"),
        (-6.0, 6.0, "no difference that matters"),
        (-6.001, 6.0, "undecided"),
        (-6.0, 6.001, "undecided"),
        (-6.0, -5.0, "no difference that matters"),
        (-6.001, -5.0, "faster"),
        (5.0, 6.001, "slower"),
        (0.0, 0.0, "no difference that matters"),
        (-20.0, 20.0, "undecided"),
    ],
)
def test_verdicts_at_their_borders(low, high, said):
    assert verdict(low, high, 6.0) == said


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(0.01, 1e3))
def test_a_verdict_is_turned_round_with_its_sides(one, other, matters):
    low, high = sorted((one, other))
    turned = {"faster": "slower", "slower": "faster"}
    said = verdict(low, high, matters)
    assert verdict(-high, -low, matters) == turned.get(said, said)


times = st.one_of(st.floats(0, HORIZON), st.just(NEVER), st.just(UNWANTED))


@given(st.lists(st.tuples(times, times), min_size=2, max_size=12))
def test_what_a_difference_is_made_of_adds_up_to_it(pairs):
    one, other = zip(*pairs, strict=True)
    share = np.linspace(0.1, 0.9, len(pairs))
    baseline, under = (
        scores(each, work=share * np.nan_to_num(np.minimum(each, HORIZON))) for each in (one, other)
    )
    made_of = ledger_differences(PLAN, baseline, under, "ships")
    found = of(baseline, other=under)
    assert set(made_of) <= {"work", "movement"}
    if found.mean is not None:
        assert sum(made_of.values()) == pytest.approx(found.mean, abs=1e-6)


def test_entries_that_occur_on_neither_side_are_left_out():
    one, other = scores([10] * 3, work=[4] * 3), scores([8] * 3, work=[0] * 3)
    assert ledger_differences(PLAN, one, other, "ships") == {"work": -4.0, "movement": 2.0}
    assert list(ledger_differences(PLAN, scores([10] * 3), scores([8] * 3), "ships")) == ["movement"]
