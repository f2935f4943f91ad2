"""What is sound in a scenario with faults: what the rest of it names is checked at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from jointsim.errors import InputError
from jointsim.model.document import parse_document
from jointsim.model.load import load_inputs
from jointsim.model.scenario import Scenario
from jointsim.model.soundness import sound_part
from tests.support import tiny_scenario, write_tiny


def left(text_or_patches, **stand_ins):
    text = text_or_patches if isinstance(text_or_patches, str) else tiny_scenario(**text_or_patches)
    return sound_part(Scenario, parse_document(text, "s"), stand_ins)


def faults(tmp_path, **patches):
    scenario, setup, world = write_tiny(tmp_path)
    Path(scenario).write_text(tiny_scenario(**patches))
    with pytest.raises(InputError) as refused:
        load_inputs(scenario, setup, world=world)
    return [f"{fault.path}: {fault.what}" for fault in refused.value.faults]


def test_a_sound_document_is_read_whole():
    scenario, taken = left({})
    assert scenario.title == "A test"
    assert taken == frozenset()


def test_what_stands_alone_is_taken_out():
    scenario, taken = left({"events": {"again": {"at": "1 d", "like": "incident", "chance": 7}}})
    assert taken == {("events", "again", "chance")}
    assert list(scenario.events) == ["incident", "again"]


def test_what_lacks_a_part_is_taken_out_whole():
    scenario, taken = left({"responses": {"more": {"organisation": "union"}}})
    assert ("responses", "more") in taken
    assert "more" not in scenario.responses
    assert "words" in scenario.responses


def test_a_list_with_a_fault_is_taken_out_whole_so_that_nothing_moves():
    scenario, taken = left({"affected": ["XA", 3]})
    assert taken == {("affected",)}
    assert scenario.affected == ()


def test_a_value_that_does_not_fit_gives_way_to_one_that_does_so_that_what_holds_it_stays():
    patch = {"incident": {"observed": {"guard": {"occurrence": 70, "after": "soon"}}}}
    scenario, taken = left({"events": patch, "horizon": 90})
    guard = ("events", "incident", "observed", "guard")
    assert taken == {(*guard, "occurrence"), (*guard, "after"), ("horizon",)}
    assert scenario.events["incident"].observed["guard"].by == "affected.coast-guard"


@pytest.mark.parametrize("key", ["domain", "onset"])
def test_what_must_be_there_is_stood_in_for(key):
    values = {"domain": "land", "onset": "planned"}
    scenario, taken = left({key: 7}, **values)
    assert taken == {(key,)}
    assert str(getattr(scenario, key)) == values[key]


def test_too_little_is_nothing():
    assert left("nothing: else") is None


def test_faults_of_every_kind_come_at_once(tmp_path):
    assert faults(
        tmp_path,
        onset="suden",
        severity=9,
        domain="maritim",
        affected=["XC"],
        events={"incident": {"observed": {"guard": {"by": "wach"}}}},
        responses={"words": {"event": "incidnt"}},
    ) == [
        "domain: there is no domain 'maritim'",
        "onset: 'suden' is not known here",
        "affected[0]: there is no state 'XC'",
        "severity: 9 is out of range",
        "events.incident.observed.guard.by: there is no staff 'wach'",
        "responses.words.event: there is no event 'incidnt'",
    ]


def test_what_was_taken_out_is_not_missed(tmp_path):
    assert faults(tmp_path, events={"incident": {"observed": 3}}) == [
        "events.incident.observed: 3 does not fit here"
    ]
    assert faults(tmp_path, events={"incident": 3}) == ["events.incident: 3 does not fit here"]
    assert faults(tmp_path, affected=3) == ["affected: 3 does not fit here"]


def test_what_the_scenario_itself_adds_is_not_missed(tmp_path):
    assert faults(
        tmp_path,
        severity=9,
        changes={"staffs": {"own-staff": {"name": "O", "calendar": "always"}}},
        events={"incident": {"observed": {"guard": {"by": "own-staff"}}}},
    ) == ["severity: 9 is out of range"]


def test_a_faulty_name_hides_no_longer_one(tmp_path):
    assert faults(tmp_path, events={"inc": 3, "incident": {"observed": {"guard": {"by": "wach"}}}}) == [
        "events.incident.observed.guard.by: there is no staff 'wach'",
        "events.inc: 3 does not fit here",
    ]


def test_beyond_a_hundred_faults_nothing_more_is_looked_at():
    events = {f"e{n}": {"at": "1 d", "like": "incident", "chance": 7} for n in range(150)}
    assert left({"events": events}) is None
