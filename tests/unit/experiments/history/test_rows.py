"""Rows of a backtest: a forecast, its score, and how it is told."""

from __future__ import annotations

import json
from typing import get_args

import numpy as np
import pytest

from jointsim.experiments.history.climatology import Climate
from jointsim.experiments.history.forecasts import lags_of, reachable_in, stand_in
from jointsim.experiments.history.rows import row_of, scored
from jointsim.experiments.history.scenes import read_rules, scene_of
from jointsim.experiments.history.targets import CAP_HOURS, targets_of
from jointsim.model.history.cases import CaseMilestone
from jointsim.stats.forecasts import crps
from tests.history import asked, case, past_world

CLIMATE = Climate(1.0, "milestone", 7)
WEEK = ("2025-01-01T10:00Z", "2025-01-01T10:00Z")


def target(**milestones):
    return targets_of([case(responses=[asked("statement", **milestones)])])[0]


def hours(*values):
    return np.log(np.array(values, dtype=float))


def test_a_forecast_is_scored_on_the_logarithm_of_hours():
    sample = hours(84, 168, 336, 336)
    row = scored(target(launch=WEEK), sample, CLIMATE)
    assert row.crps == pytest.approx(crps(sample, hours(168)))
    assert row.log2_error == pytest.approx(0.5)  # the median lies half a doubling above a week
    assert (row.covered50, row.covered80, row.never) == (1.0, 1.0, 0.0)


def test_what_is_beyond_the_horizon_is_told_as_never():
    told = scored(target(), hours(*[24] * 6, *[CAP_HOURS] * 4), CLIMATE).told()
    assert told["observed"] == [None, None]
    assert told["predicted"] == {"p10": 24.0, "p50": 24.0, "p90": None, "never": 0.4}
    assert told["null_case"]


def test_a_row_is_told_in_values_that_json_knows():
    told = scored(target(launch=WEEK), hours(10, 20, 400), CLIMATE, "decision", "read").told()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["observed"] == [168.0, 168.0]
    assert (told["case"], told["milestone"], told["stand_in"], told["seen"]) == (
        "flood-2024",
        "launch",
        "decision",
        "read",
    )
    assert told["climatology"] == {"pool": "milestone", "size": 7}


def test_the_nearest_milestone_that_can_be_reached_stands_in():
    order = {"oplan": ("conops", "launch", "decision")}
    same, near = target(oplan=WEEK), ("decision", "launch")
    assert stand_in(same, ("decision", "oplan"), order) == "oplan"
    assert stand_in(same, near, order) == "launch"
    assert stand_in(same, ("statement",), order) is None
    assert stand_in(same, near, {}) is None


def test_every_milestone_is_forecast_by_something_where_words_are_all_that_comes():
    rules = read_rules()
    coded = set(get_args(CaseMilestone.model_fields["id"].annotation)) - {"detected", "aware", "asked"}
    assert {"decision", "oplan", "full-operation"} < coded
    for milestone in coded:
        assert {milestone, *rules.stands_for[milestone]} >= {"decision", "consultation", "statement"}


@pytest.mark.parametrize(
    ("chance", "reached"),
    [(1.0, ("first-action",)), (0.5, ("decision", "first-action")), (0.0, ("decision", "first-action"))],
)
def test_what_lies_on_the_way_of_an_authority_that_is_not_used_is_not_reached(chance, reached):
    presence = {"union": {"presence": {"availability": {"delegated": chance}}}}
    plan = scene_of(case(), read_rules(), past_world(routing=presence)).plan()
    assert reachable_in(plan, "union-presence") == ("detected", "aware", "asked", *reached)
    assert reachable_in(plan, "union-parade") == ()


def test_what_is_settled_for_without_agreement_stands_for_nothing():
    lower = {"lower-form": {"by": "chair", "reaches": "consultation", "takes": "1 h"}}
    presence = {"sail": {"steps": {"decide": lower}}}
    plan = scene_of(case(), read_rules(), past_world(procedures=presence)).plan()
    assert "consultation" in plan.responses["union-presence"].milestones
    assert "consultation" not in reachable_in(plan, "union-presence")


@pytest.fixture(scope="module")
def played():
    """A crisis in which statement and launch are scored, with its lags."""
    rules = read_rules()
    scene = scene_of(case(), rules, past_world())
    return scene, lags_of([scene], 8, 1, jobs=1), rules.stands_for


def test_rows_are_made_of_replications(played):
    scene, lags, order = played
    words, ships, *past = targets_of([scene.case, case("other")])
    row = row_of(words, scene.plan(), lags, order, past, "")
    assert row.sample == pytest.approx(np.log(lags["flood-2024", "union-statement", "statement"]))
    assert row.stand_in == ""
    assert row_of(ships, scene.plan(), lags, order, past, "").stand_in == "first-action"


def test_a_milestone_that_nothing_stands_for_is_forecast_as_never(played):
    scene, lags, _ = played
    _, ships, *past = targets_of([scene.case, case("other")])
    row = row_of(ships, scene.plan(), lags, {}, past, "general")
    assert row.stand_in is None
    assert row.never == 1.0
    assert row.seen == "general"
    assert row.sample.size == 8
