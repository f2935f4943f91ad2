from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from jointsim.engine.planner import make_plan
from jointsim.measures.catalogue import CATALOGUE, catalogue_table, measure_at
from jointsim.measures.interplay import coordination, duplicated, first, main_event, nobody
from jointsim.measures.ledger import LABELS
from jointsim.measures.scores import OUTCOMES, Scores, column_names
from jointsim.measures.summary import summarise
from jointsim.model.load import load_inputs
from tests.support import write_tiny

NEVER, ABSENT = np.inf, np.nan
HORIZON = 60 * 24.0


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    scenario, setup, world = write_tiny(tmp_path_factory.mktemp("tiny"))
    return load_inputs(scenario, setup, world=world)


@pytest.fixture(scope="module")
def plan(inputs):
    """Two responses to one event: `words` (statement) and `ships` (first-action), of one organisation."""
    return make_plan(inputs.scenario, inputs.world, scenario_id="crisis", setup_id="as-is")


def changed(plan, **responses):
    """Give a plan in which responses are others: by id, the fields to change."""
    base = plan.responses
    made = {
        key: dataclasses.replace(base[key.split("_")[0]], id=key, **new) for key, new in responses.items()
    }
    return dataclasses.replace(plan, responses=made)


def scores(plan, n, **columns):
    """Give scores in which everything is adopted at 1 h, changed: `part__response__name`, `part__event`."""
    made = {name: np.ones(n) for name in column_names(plan)}
    for name in made:
        if name[0] in ("outcome", "prevented", "unreleased", "ledger"):
            made[name] = np.zeros(n)
        if name[0] == "waiting":
            made[name] = np.full(n, ABSENT)
        if name[0] == "followed":
            made[name] = np.full(n, HORIZON)
    for name, values in columns.items():
        made[tuple(name.replace("_", "-").split("--"))] = np.array(values, dtype=float)
    return Scores(np.arange(n), made)


def summary(inputs, plan, found):
    return summarise(plan, inputs.scenario, found, 7)


def test_never_counts_as_later_than_the_horizon(inputs, plan):
    times = [30.0, 10.0, NEVER, 20.0, NEVER]
    found = summary(inputs, plan, scores(plan, 5, milestone__words__statement=times))
    milestone = found["responses"]["words"]["milestones"]["statement"]
    assert milestone["reached"] == 0.6
    assert milestone["median_hours"] == 30.0
    assert milestone["p10_hours"] == 10.0
    assert milestone["p90_hours"] is None
    assert milestone["restricted_mean_hours"] == (10 + 20 + 30 + 2 * HORIZON) / 5
    assert milestone["median_interval_hours"][1] is None
    low, high = milestone["reached_interval"]
    assert 0 < low < 0.6 < high < 1


def test_where_the_event_did_not_happen_the_response_is_not_counted(inputs, plan):
    absent = OUTCOMES.index("not-applicable")
    found = summary(
        inputs,
        plan,
        scores(
            plan,
            4,
            outcome__ships=[0, absent, OUTCOMES.index("given-up"), absent],
            milestone__ships__first_action=[5, ABSENT, NEVER, ABSENT],
            ledger__ships__work=[3, ABSENT, 9, ABSENT],
        ),
    )["responses"]["ships"]
    assert found["applicable"] == 0.5
    assert found["milestones"]["first-action"]["reached"] == 0.5
    assert found["outcomes"] == {"adopted": 0.5, "given-up": 0.5}
    assert found["ledger_hours"] == {"work": 6.0}


def test_ledger_entries_stand_in_the_order_of_reports(inputs, plan):
    found = scores(plan, 2, ledger__words__meeting=[0, 4], ledger__words__detection=[1, 1])
    ledger = summary(inputs, plan, found)["responses"]["words"]["ledger_hours"]
    assert list(ledger.items()) == [("detection", 1.0), ("meeting", 2.0)]


def test_never_cases_are_counted_apart_from_the_time_of_those_that_got_there(inputs, plan):
    asked, ended = LABELS.index("initiative"), LABELS.index("ended")
    found = scores(
        plan, 6, outcome__ships=[0, 0, 0, 0, 0, OUTCOMES.index("not-applicable")],
        milestone__ships__first_action=[4, NEVER, 6, NEVER, NEVER, ABSENT],
        ledger__ships__work=[3, 8, 6, 0, 0, ABSENT], ledger__ships__initiative=[1, 90, 0, 99, 99, ABSENT],
        waiting__ships=[ABSENT, ended, ABSENT, asked, asked, ABSENT],
    )  # fmt: skip
    ships = summary(inputs, plan, found)["responses"]["ships"]
    assert ships["ledger_reached_hours"] == {"initiative": 0.5, "work": 4.5}
    assert ships["waiting_at_horizon"] == {"initiative": 0.4, "ended": 0.2}
    assert ships["ledger_hours"]["initiative"] == pytest.approx(289 / 5)


def test_where_none_got_there_no_time_is_given(inputs, plan):
    never = scores(plan, 2, milestone__ships__first_action=[NEVER, NEVER], ledger__ships__work=[5, 5])
    assert summary(inputs, plan, never)["responses"]["ships"]["ledger_reached_hours"] == {}


def test_rounds_and_strength_count_where_there_are_any(inputs, plan):
    found = scores(
        plan, 4, rounds__words=[1, 3, ABSENT, 2], strength__words=[1, 0.5, ABSENT, ABSENT],
        rounds__ships=[ABSENT] * 4, strength__ships=[ABSENT] * 4,
    )  # fmt: skip
    responses = summary(inputs, plan, found)["responses"]
    assert responses["words"]["rounds"] == {"median": 2.0, "p90": 3.0}
    assert responses["words"]["strength"] == {"mean": 0.75}
    assert responses["ships"]["rounds"] == {"median": None, "p90": None}
    assert responses["ships"]["strength"] == {"mean": None}


def test_a_deadline_is_met_at_its_very_end(inputs, plan):
    found = scores(plan, 4, milestone__ships__first_action=[240.0, 240.1, NEVER, 1.0])
    deadline = summary(inputs, plan, found)["deadlines"]["soon"]
    assert deadline["within_hours"] == 240.0
    assert deadline["met"] == 0.5
    assert deadline["interval"][0] < 0.5 < deadline["interval"][1]
    assert deadline["because"] == "it may happen again"


def test_who_was_first_and_by_how_much(plan):
    two = changed(plan, words={}, words_b={"organisation": "league"})
    times = {"milestone__words__statement": [1, 5, 2, NEVER, NEVER]}
    found = scores(two, 5, **times)
    found.columns["milestone", "words_b", "statement"][:] = [3, 1, 2, 4, NEVER]
    assert first(two, found, "incident", "statement") == {
        "union": pytest.approx(0.3),  # once alone, once tied
        "league": pytest.approx(0.5),
        "nobody": pytest.approx(0.2),
        "gap_hours": 2.0,  # of 2, 4 and 0
    }


def test_the_earliest_response_stands_for_its_organisation(plan):
    three = changed(plan, words={}, words_b={}, words_c={"organisation": "league"})
    found = scores(three, 1, milestone__words__statement=[9])
    found.columns["milestone", "words_b", "statement"][:] = 2
    found.columns["milestone", "words_c", "statement"][:] = 3
    answer = first(three, found, "incident", "statement")
    assert answer == {"union": 1.0, "league": 0.0, "nobody": 0.0, "gap_hours": 1.0}


def test_nobody_can_be_first_where_nothing_was_wanted(plan):
    assert first(plan, scores(plan, 3), "incident", "launch") is None
    absent = scores(plan, 2, milestone__words__statement=[ABSENT, ABSENT])
    assert first(plan, absent, "incident", "statement") is None


def test_one_organisation_alone_leaves_no_gap(plan):
    assert first(plan, scores(plan, 3), "incident", "statement") == {
        "union": 1.0,
        "nobody": 0.0,
        "gap_hours": None,
    }


def test_the_main_event_is_what_most_responses_answer(plan):
    later = dataclasses.replace(plan.events[0], id="later")
    two = dataclasses.replace(plan, events=(*plan.events, later))
    assert main_event(two) == "incident"
    assert main_event(changed(two, words={"event": "later"}, ships={})) == "incident"
    assert main_event(changed(two, words={"event": "later"}, ships={"event": "later"})) == "later"


def test_the_same_action_of_two_organisations_is_duplicated(plan):
    two = changed(plan, ships={}, ships_b={"organisation": "league"})
    found = scores(two, 4, milestone__ships__first_action=[1, NEVER, 2, NEVER])
    found.columns["milestone", "ships_b", "first-action"][:] = [2, 2, NEVER, NEVER]
    assert duplicated(two, found) == 0.25
    assert nobody(two, found) == 0.25
    other_kind = changed(plan, ships={}, ships_b={"organisation": "league", "kind": "other"})
    assert duplicated(other_kind, found) is None
    assert duplicated(changed(plan, ships={}, ships_b={}), found) is None


def test_of_three_organisations_two_that_do_the_same_are_enough(plan):
    three = changed(plan, ships={}, ships_b={"organisation": "league"}, ships_c={"organisation": "club"})
    found = scores(three, 4, milestone__ships__first_action=[1, NEVER, NEVER, 3])
    found.columns["milestone", "ships_b", "first-action"][:] = [NEVER, 2, NEVER, 7]
    found.columns["milestone", "ships_c", "first-action"][:] = [NEVER, 3, 9, 5]
    assert duplicated(three, found) == 0.5
    assert first(three, found, "incident", "first-action") == {
        "union": 0.5,
        "league": 0.25,
        "club": 0.25,
        "nobody": 0.0,
        "gap_hours": 1.0,  # of 1 and 2, each to the next of however many
    }


def test_a_milestone_that_no_response_has_is_not_said_to_be_rare(plan):
    found = coordination(changed(plan, words={}), scores(plan, 3))
    assert (found["first_action"], found["duplicated"], found["nobody"]) == (None, None, None)


def test_nobody_is_missed_where_no_action_was_wanted(plan):
    assert nobody(plan, scores(plan, 2, milestone__ships__first_action=[ABSENT, NEVER])) == 0.5
    assert nobody(changed(plan, words={}), scores(plan, 2)) is None


def test_what_lay_elsewhere_coherence_and_recurrence(plan):
    probing = dataclasses.replace(plan.events[0], unless=("ships", "first-action"))
    found = coordination(
        dataclasses.replace(plan, events=(probing,)),
        scores(
            plan, 4, unreleased__ships=[0, 0.01, 0.4, ABSENT], coherence__incident=[ABSENT, 0.5, 1, 0],
            prevented__incident=[1, 0, 0, 0],
        ),
    )  # fmt: skip
    assert found["unreleased_at_decision"]["ships"] == {"median": 0.01, "share": pytest.approx(1 / 3)}
    assert found["coherence"] == {"median": 0.5, "share": 0.75}
    assert found["recurrence"] == {"incident": 0.25}


def leaves(value, path=()):
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    else:
        yield path


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_summary_is_json_and_every_entry_is_in_the_catalogue(inputs, plan, n):
    found = summary(inputs, plan, scores(plan, n, ledger__words__work=[1] * n))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    maps = ("ledger_hours", "ledger_reached_hours", "waiting_at_horizon", "outcomes")
    unnamed = {("responses", name, each) for name in ("words", "ships") for each in maps}
    unnamed |= {("coordination", part) for part in ("first_word", "first_action", "recurrence")}
    for path in leaves(found):
        assert path in unnamed or measure_at(path)


def test_every_entry_of_the_catalogue_is_in_a_summary(inputs, plan):
    probing = dataclasses.replace(plan.events[0], unless=("ships", "first-action"))
    spent = scores(
        plan, 3, ledger__words__work=[1] * 3, ledger__ships__movement=[1] * 3,
        waiting__words=[ABSENT, 0, 0], waiting__ships=[0, 0, ABSENT],
    )  # fmt: skip
    found = summary(inputs, dataclasses.replace(plan, events=(probing,)), spent)
    present = {measure_at(path).key for path in leaves(found)}
    assert {measure.key for measure in CATALOGUE} == present


def test_the_catalogue_names_each_entry_once_and_knows_no_others():
    keys = [measure.key for measure in CATALOGUE]
    assert len(set(keys)) == len(keys)
    assert catalogue_table().count("\n") == len(keys) + 1
    assert measure_at(("coordination", "first_word", "nobody")).key == "coordination.first_word.nobody"
    assert measure_at(("coordination", "first_word", "union")).key == "coordination.first_word.*"
    with pytest.raises(KeyError, match=r"coordination\.last_word"):
        measure_at(("coordination", "last_word"))
