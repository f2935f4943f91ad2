"""How single states and coalitions go: sooner than organisations, in the order and the time known from the past."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.model.load import load_inputs
from tests.shipped import shipped_inputs

REPLICATIONS = 80
DAY = 86_400
CRISIS = """jointsim: 1
title: A cable and a convoy
start: 2024-12-25T12:26+02:00
horizon: 300 d
domain: maritime
onset: sudden
urgency: immediate
affected: [FI, EE]
severity: 2
attribution-difficulty: 1
contention: 1
events:
  cut:
    at: 0 h
    observed:
      cell: {by: affected.crisis-cell, after: 1 h, occurrence: 0.8}
      sea: {by: affected.navy, after: 2 h, occurrence: 0.8}
responses:
  own: {organisation: states-alone, kind: first-response, event: cut}
  friends: {organisation: states-alone, kind: bilateral-aid, event: cut}
  ten: {organisation: jef, kind: naval-presence, event: cut}
  willing: {organisation: maritime-coalition, kind: naval-presence, event: cut}
"""


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[float]]:
    """Days until the first action, by response, over the replications that reach it."""
    path = Path(tmp_path_factory.mktemp("crisis")) / "crisis.yaml"
    path.write_text(CRISIS, "utf-8")
    inputs = load_inputs(str(path))
    plan = make_plan(inputs.scenario, inputs.world, scenario_id="x", setup_id="as-is")
    found: dict[str, list[float]] = {key: [] for key in plan.responses}
    for draws in draw_block(plan.book, 1, range(REPLICATIONS)):
        run = Replication(plan, draws)
        run.advance()
        for key, dossier in run.dossiers.items():
            if "first-action" in dossier.milestones:
                found[key].append(run.record.entries[dossier.milestones["first-action"]].time / DAY)
    return found


def test_most_get_there(days: dict[str, list[float]]) -> None:
    reached = {key: len(found) / REPLICATIONS for key, found in days.items()}
    assert all(reached[key] > 0.6 for key in ("own", "friends", "ten")), reached
    assert reached["willing"] > 0.4, reached


def test_the_state_itself_is_there_on_the_first_day(days: dict[str, list[float]]) -> None:
    assert statistics.median(days["own"]) < 1


def test_friends_help_within_days(days: dict[str, list[float]]) -> None:
    assert statistics.median(days["friends"]) < 2.5


def test_ten_states_take_about_the_week_that_they_took_in_december_2024(days: dict[str, list[float]]) -> None:
    assert 4.5 < statistics.median(days["ten"]) < 11.5


def test_an_open_coalition_takes_weeks_to_months(days: dict[str, list[float]]) -> None:
    assert 15 < statistics.median(days["willing"]) < 120


def test_who_is_not_wanted_is_not_followed() -> None:
    inputs = shipped_inputs("baltic-cables")
    plan = make_plan(inputs.scenario, inputs.world, scenario_id="x", setup_id="as-is")
    run = Replication(plan, next(iter(draw_block(plan.book, 1, range(1)))))
    run.advance()
    assert {entry.who for entry in run.record.entries if entry.activity == "aware"} == {"nato", "eu"}
    assert not [name for name in plan.channels if name.startswith(("navy-jef", "navy-maritime-coalition"))]
