"""What sets two worlds apart: which rows there are, and what each says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jointsim.model.as_of import as_of
from jointsim.model.document import parse_document
from jointsim.model.faults import validated
from jointsim.model.load import list_setups
from jointsim.model.setup import DocumentedPosition
from jointsim.model.world import World
from jointsim.reports.differences import (
    Difference,
    as_of_day,
    difference_tables,
    differences,
    position_differences,
)
from tests.shipped import shipped_document
from tests.support import tiny_world

DOCUMENT = parse_document(tiny_world(), "world")


def apart(**patches: Any) -> list[Difference]:
    return differences(DOCUMENT, parse_document(tiny_world(**patches), "changed"))


def rows(found: list[Difference]) -> list[tuple[str, ...]]:
    return [row for table in difference_tables(found) for row in table.rows]


def position(**changed: Any) -> DocumentedPosition:
    return DocumentedPosition.model_validate(
        {"state": "XA", "organisation": "union", "kinds": ["statement"], "stance": "against",
         "says": "It blocked.", "source": "https://example.org", "confidence": "low", **changed}
    )  # fmt: skip


def test_the_same_world_has_no_differences():
    assert apart() == []
    assert difference_tables([]) == []


@pytest.mark.parametrize(
    ("patch", "row"),
    [
        ({"bodies": {"council": {"silence": "12 h"}}}, ("bodies.council.silence", "24 h", "12 h", "")),
        (
            {"bodies": {"council": {"silence": {"routine": "24 h", "flash": "2 h"}}}},
            ("bodies.council.silence", "24 h", "routine 24 h, flash 2 h", ""),
        ),
        ({"rules": {"consensus": {"vote": "chair"}}}, ("rules.consensus.vote", "unanimous", "chair", "")),
        ({"domains": ["land", "maritime"]}, ("domains", "maritime", "land, maritime", "")),
        ({"bodies": {"council": {"silence": None}}}, ("bodies.council.silence", "24 h", "–", "")),
        ({"staffs": {"watch": {"desks": 3}}}, ("staffs.watch.desks", "–", "3", "")),
        (
            {"channels": {"report": {"latency": {"median": "2 h", "p90": "5 h"}}}},
            ("channels.report.latency", "1 h", "median 2 h, 90 % within 5 h", ""),
        ),
    ],
    ids=["value", "by urgency now", "word", "list", "gone", "new", "distribution"],
)
def test_a_parameter_is_one_row_with_both_values(patch, row):
    assert rows(apart(**patch)) == [row]


def test_an_entry_that_is_gone_or_new_is_one_row_with_its_name():
    found = apart(channels={"report": None}, staffs={"night": {"name": "Night watch", "calendar": "always"}})
    assert rows(found) == [
        ("staffs.night", "–", "added: Night watch", ""),
        ("channels.report", "report", "removed", ""),
    ]
    assert [each.change for each in found] == ["added", "removed"]


def test_an_entry_without_a_name_is_told_by_what_is_in_it():
    step = {"work": "watch", "takes": "2 h", "evidence": {"takes": {"assumption": "so", "range": [0.5, 2]}}}
    (row,) = rows(apart(procedures={"speak": {"steps": {"again": step}}}))
    assert row == ("procedures.speak.steps.again", "–", "added: work watch, takes 2 h", "")
    back = parse_document(tiny_world(procedures={"speak": {"steps": {"again": step}}}), "before")
    assert rows(differences(back, DOCUMENT)) == [
        ("procedures.speak.steps.again", "work watch, takes 2 h", "removed", "")
    ]


def test_of_an_entry_without_a_name_that_holds_much_the_beginning_is_told():
    route = {"procedure": "speak", "authority": ["own"], "asked-by": {"chair": {"sudden": "2 h", "never": 0.25}},
             "text": {f"clause-{each}": each for each in range(1, 27)}}  # fmt: skip
    ((path, before, after, _),) = rows(apart(routing={"union": {"word": route}}))
    assert (path, before) == ("routing.union.word", "–")
    assert after.startswith("added: procedure speak, authority own, asked-by chair")
    assert after.endswith(" …")
    assert len(after) <= len("added: ") + 200


def test_what_is_emptied_is_told_as_none():
    found = apart(states={"XA": {"agreements": {"other": {}}}}, domains=[])
    assert [row[:3] for row in rows(found)] == [
        ("domains", "maritime", "none"),
        ("states.XA.agreements.other", "–", "at any time"),
    ]


def test_of_a_new_part_of_the_world_each_entry_is_a_row():
    routes = {"other": {"word": {"procedure": "speak", "authority": ["own"]}, "ships": {"procedure": "sail"}}}
    assert [row[0] for row in rows(apart(routing=routes))] == ["routing.other.word", "routing.other.ships"]


@pytest.mark.parametrize(
    ("evidence", "kind"),
    [
        ({"assumption": "so", "range": [1, 9]}, "assumed"),
        ({"says": "so", "source": "a book", "confidence": "high"}, "source, high"),
        ({"set-by": "quick"}, "set by quick"),
    ],
)
def test_the_evidence_is_that_of_the_value_after(evidence, kind):
    changed = {"staffs": {"watch": {"desks": 3, "evidence": {"desks": evidence}}}}
    assert [row[-1] for row in rows(apart(**changed))] == [kind]


def test_evidence_alone_is_no_difference():
    assert apart(staffs={"watch": {"evidence": {"desks": {"assumption": "so", "range": [1, 2]}}}}) == []


def test_there_is_a_table_for_each_section():
    found = apart(staffs={"watch": {"desks": 3}}, bodies={"council": {"silence": "1 h", "written": "2 h"}})
    assert [(table.title, len(table.rows)) for table in difference_tables(found)] == [
        ("staffs", 1),
        ("bodies", 2),
    ]


def test_the_same_is_given_as_data():
    (found,) = apart(staffs={"watch": {"desks": 3}})
    assert found.as_data() == {
        "path": "staffs.watch.desks",
        "section": "staffs",
        "change": "added",
        "name": None,
        "before": None,
        "after": 3,
        "evidence": None,
    }
    (gone,) = apart(channels={"report": None})
    assert (gone.as_data()["name"], gone.as_data()["before"]) == ("report", None)


def test_positions_are_told_with_what_they_are_on():
    here, there = (
        {("positions", "a"): position(topics=["fish"])},
        {("positions", "a"): position(stance="for")},
    )
    assert rows(position_differences({}, here)) == [
        ("positions.a", "–", "XA against: statement of union (fish)", "source, low")
    ]
    assert rows(position_differences(here, there)) == [
        (
            "positions.a",
            "XA against: statement of union (fish)",
            "XA for: statement of union",
            "source, low",
        )
    ]
    assert rows(position_differences(here, {}))[0][2] == "–"
    assert position_differences(here, here) == []


def test_positions_in_a_scenario_are_told_by_the_path_they_have_there():
    laid = {("scenario", "positions", "XA", "words"): position()}
    assert rows(position_differences({}, laid)) == [
        ("scenario.positions.XA.words", "–", "against", "source, low")
    ]


def test_what_was_not_there_on_the_day_makes_no_difference():
    later = {"channels": {"report": {"since": "2026-01-01", "latency": "9 h"}}}
    changed = parse_document(tiny_world(**later), "changed")
    now = as_of(validated(World, changed), date(2025, 3, 11))
    kept = as_of_day(changed, now)
    assert kept.value["channels"] == {}
    assert kept.value["routing"] == changed.value["routing"]
    assert kept.value["bodies"] == changed.value["bodies"]


@pytest.mark.parametrize("setup", sorted(list_setups()))
def test_back_and_forth_are_the_same_rows_with_the_sides_changed(setup):
    base, other = shipped_document(), shipped_document(setup)
    there = {(each.path, each.change) for each in differences(base, other)}
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(each.path, turned[each.change]) for each in differences(other, base)} == there
