"""What is moved stays sound: chances add up, limits stay in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.experiments.sensitivity.space.mending import mended, rest_shared
from jointsim.model.agreement import Cuts
from jointsim.model.institutions import UrgencyJudgement
from jointsim.model.steps import Generate

CHANCES = st.dictionaries(st.sampled_from("abcde"), st.floats(0, 1), min_size=1)


@given(chances=CHANCES, data=st.data())
def test_the_rest_is_shared_and_all_adds_up(chances, data):
    held = data.draw(st.sets(st.sampled_from(sorted(chances)), min_size=1))
    found = rest_shared(chances, held)
    assert sum(found.values()) == pytest.approx(1.0)
    assert all(0 <= chance <= 1 + 1e-9 for chance in found.values())
    if sum(chances[name] for name in held) <= 1 and held < chances.keys():
        assert all(found[name] == chances[name] for name in held)


def test_others_keep_their_proportions():
    assert rest_shared({"a": 0.4, "b": 0.2, "c": 0.4}, ["a"]) == pytest.approx({"a": 0.4, "b": 0.2, "c": 0.4})
    assert rest_shared({"a": 0.7, "b": 0.2, "c": 0.4}, ["a"]) == pytest.approx({"a": 0.7, "b": 0.1, "c": 0.2})
    assert rest_shared({"a": 0.7, "b": 0.0, "c": 0.0}, ["a"]) == pytest.approx(
        {"a": 0.7, "b": 0.15, "c": 0.15}
    )


def test_limits_stay_in_order():
    cuts = Cuts(support=0.5, reservation=0.2, abstention=0.0)
    crossed = cuts.model_copy(update={"support": 0.1, "abstention": 0.15})
    assert mended(crossed, cuts, {}) == Cuts(support=0.1, reservation=0.1, abstention=0.1)


def test_no_more_is_the_least_than_is_needed():
    step = Generate(generate="ships", need=4, least=3)
    assert mended(step.model_copy(update={"need": 2}), step, {"need": 2}).least == 2


def test_an_organisation_does_not_judge_lower_and_higher_at_once():
    judged = UrgencyJudgement(lower=0.4, higher=0.2)
    moved = mended(judged.model_copy(update={"higher": 0.8}), judged, {})
    assert moved.lower == pytest.approx(1 / 3)
    assert moved.lower + moved.higher == pytest.approx(1.0)
