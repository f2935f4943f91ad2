"""Forecasts by regression: they find what is there, and never look at the crisis that they forecast."""

from __future__ import annotations

import math
import sys
from dataclasses import replace

import numpy as np
import pytest

from jointsim.errors import MissingExtra
from jointsim.experiments.history.backtest import scores_of
from jointsim.experiments.history.climatology import climate_of
from jointsim.experiments.history.regression import MEMBERS, regression_rows
from jointsim.experiments.history.rows import Row
from jointsim.experiments.history.targets import CAP_HOURS, FLOOR_HOURS, Target
from jointsim.model.history.cases import Case
from jointsim.stats.forecasts import crps

CRISES, OF_A_CODE = 12, 3
MILESTONES = {"statement": 2.0, "decision": 4.0, "launch": 5.0}
SLOW, NEW, CRISIS, RESPONSE, RESIDUAL = 1.0, 1.5, 0.3, 0.2, 0.2
"""By what, in logarithms of hours, the lags of the crises that never were differ."""


def crisis(case_id: str, onset: str = "sudden", basis: str = "standing", domain: str = "disaster") -> Case:
    return Case.model_validate(
        {
            "id": case_id,
            "title": "A crisis that never was",
            "domain": domain,
            "onset": "2023-05-10T10:00Z",
            "kind": onset,
            "event": "The sea comes in.",
            "severity": 2,
            "attribution": 0,
            "contention": 1,
            "responses": [
                {"organisation": name, "kind": "presence", "basis": basis} for name in ("union", "league")
            ],
        }
    )


def truth(case: Case, milestone: str) -> float:
    slow, new = case.kind == "slow-burn", case.responses[0].basis == "new"
    return MILESTONES[milestone] + SLOW * slow + NEW * new


def milestones(case: Case, rng: np.random.Generator) -> list[Target]:
    """Draw the lags of a crisis: it, its responses and their milestones each have their luck."""
    luck = rng.normal(0.0, CRISIS)
    found = []
    for response in case.responses:
        tempo = luck + rng.normal(0.0, RESPONSE)
        for milestone in MILESTONES:
            lag = truth(case, milestone) + tempo + rng.normal(0.0, RESIDUAL)
            name = f"{response.organisation}-{response.kind}"
            found.append(Target(case, response, name, milestone, np.array([lag])))
    return found


def moved(target: Target, by: float) -> Target:
    return replace(target, points=target.points + by)


def samples(rows: list[Row]) -> np.ndarray:
    return np.array([row.sample for row in rows])


@pytest.fixture(scope="module")
def past() -> list[Target]:
    rng = np.random.default_rng(20_240_611)
    codes = [
        (("sudden", "slow-burn")[number % 2], ("standing", "new")[number // 2 % 2])
        for number in range(CRISES)
    ]
    cases = [crisis(f"crisis-{number}", *code) for number, code in enumerate(codes)]
    return [target for case in cases for target in milestones(case, rng)]


@pytest.fixture(scope="module")
def rows(past) -> list[Row]:
    return regression_rows(past, past)


def test_there_is_a_row_for_each_target_in_its_order(past, rows):
    assert [row.target.key for row in rows] == [target.key for target in past]


def test_what_is_there_is_found(past, rows):
    medians = np.median(samples(rows), axis=1)
    right = np.array([truth(target.case, target.milestone) for target in past])
    # A mean over the crises of a code strays by their luck, and effects shared with others by less.
    assert np.abs(medians - right).max() < 4 * math.hypot(CRISIS, RESPONSE) / math.sqrt(OF_A_CODE)
    assert np.abs(medians - right).mean() < math.hypot(CRISIS, RESPONSE) / math.sqrt(OF_A_CODE)


def test_forecasts_are_about_as_spread_as_what_is_not_known(past, rows):
    unknown = np.std([target.points[0] - truth(target.case, target.milestone) for target in past])
    # What is common to a crisis was drawn but twelve times, and a standard deviation of so many strays by a fifth.
    spreads = samples(rows).std(axis=1)
    assert spreads.mean() == pytest.approx(unknown, rel=2 / math.sqrt(2 * CRISES))
    assert spreads.min() > RESIDUAL


def test_it_beats_climatology_which_knows_only_the_milestone(rows):
    scores = scores_of(rows)
    assert scores["skill"] > 0.4
    assert scores["skill_interval"][0] > 0.2


def test_rows_are_scored_as_those_of_the_model_are(past, rows):
    for row in rows[::17]:
        assert row.climate == climate_of(row.target, past)
        assert row.crps == crps(row.sample, row.target.points)
        assert (row.stand_in, row.seen) == ("", "")
        assert row.sample.size == MEMBERS


def test_what_came_of_a_crisis_does_not_touch_its_forecast_but_those_of_others(past, rows):
    changed = [moved(target, 3.0 if target.case.id == "crisis-3" else 0.0) for target in past]
    own = np.array([target.case.id == "crisis-3" for target in past])
    some = [target for target in changed if target.case.id in {"crisis-3", "crisis-4"}]
    again = regression_rows(some, changed)
    assert [row.target.case.id for row in again] == ["crisis-3"] * 6 + ["crisis-4"] * 6
    assert samples(again[:6]) == pytest.approx(samples(rows)[own], abs=1e-6)
    assert np.abs(samples(again[6:]) - samples(rows)[24:30]).max() > 0.05


def test_what_is_scored_is_not_looked_at(past):
    other = crisis("never-seen", "slow-burn", "new")
    targets = milestones(other, np.random.default_rng(1))
    for found in ([moved(target, 2.0) for target in targets], targets):
        forecast = samples(regression_rows(found, past))
        assert np.median(forecast, axis=1) == pytest.approx(
            [truth(other, target.milestone) for target in targets],
            abs=4 * math.hypot(CRISIS, RESPONSE) / math.sqrt(OF_A_CODE),
        )
        assert np.array_equal(forecast, samples(regression_rows(targets, past)))


def test_a_crisis_of_a_file_is_forecast_by_all_others_of_the_past(past, rows):
    own = [target for target in past if target.case.id == "crisis-3"]
    renamed = [replace(target, case=target.case.model_copy(update={"id": "never-seen"})) for target in own]
    without = [target for target in past if target.case.id != "crisis-3"]
    assert samples(regression_rows(renamed, without)) == pytest.approx(samples(rows)[18:24], abs=1e-4)


def test_where_more_is_new_less_is_sure(past):
    def spread(case: Case) -> float:
        return float(
            samples(regression_rows(milestones(case, np.random.default_rng(1)), past)).std(axis=1)[0]
        )

    known = crisis("a")
    strange = known.model_copy(
        update={"responses": (known.responses[0].model_copy(update={"organisation": "guild"}),)}
    )
    assert spread(strange) >= spread(known)


def test_forecasts_stay_between_floor_and_cap(past):
    least, most = math.log(FLOOR_HOURS), math.log(CAP_HOURS)
    for by, end in ((-4.0, least), (4.0, most)):
        known = [replace(each, points=np.clip(each.points + by, least, most)) for each in past]
        forecasts = samples(regression_rows(known[:6], known))
        assert forecasts.min() >= least
        assert forecasts.max() <= most
        assert (forecasts == end).any()


def test_an_interval_counts_as_its_mean(past):
    wide = [replace(target, points=target.points + np.linspace(-1.0, 1.0, 64)) for target in past]
    assert samples(regression_rows(past[:1], wide)) == pytest.approx(
        samples(regression_rows(past[:1], past)), abs=1e-6
    )


def test_without_other_crises_nothing_can_be_said(past):
    with pytest.raises(ValueError, match="empty"):
        regression_rows(past[:1], past[:3])


def test_without_the_extra_it_is_said_what_to_install(monkeypatch, past):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    message = (
        r"^a regression needs the extra `regression`, which is not installed — pip install 'jointsim\[regr"
    )
    with pytest.raises(MissingExtra, match=message):
        regression_rows(past[:1], past)
