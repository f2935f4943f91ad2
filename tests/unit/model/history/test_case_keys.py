"""Keys of cases that no rule reads: slips of the pen are faults, notes of coders are not."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from jointsim.model.document import parse_document
from jointsim.model.history.cases import Case, CaseMilestone, CaseResponse
from jointsim.model.history.keys import HARMLESS, NOTES, strange_keys
from jointsim.model.shapes import known_keys


def found(**case: Any) -> tuple[list[str], list[str]]:
    """Give faults and remarks on the keys of a case."""
    text = yaml.safe_dump({"cases": [case]}, sort_keys=False)
    faults, remarks = strange_keys(parse_document(text, "mine"))
    return [f"{each.what} — {each.right}" for each in faults], [
        f"{each.what} — {each.right}" for each in remarks
    ]


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("severty", "severity"),
        ("onset-window", "onset_window"),
        ("onset_windows", "onset_window"),
        ("Contention", "contention"),
        ("response", "responses"),
    ],
)
def test_what_is_nearly_a_key_is_a_fault(key, meant):
    assert found(**{key: 1}) == ([f"unknown key '{key}' — did you mean '{meant}'?"], [])


def test_slips_are_found_at_every_depth():
    milestone = {"earlyest": "2019-03-02", "lag_hour_max": 3}
    faults, remarks = found(
        responses=[{"organization": "nato", "milestones": [milestone]}], onset_window={"lates": 1}
    )
    assert faults == [
        "unknown key 'organization' — did you mean 'organisation'?",
        "unknown key 'earlyest' — did you mean 'earliest'?",
        "unknown key 'lag_hour_max' — did you mean 'lag_hours_max'?",
        "unknown key 'lates' — did you mean 'latest'?",
    ]
    assert remarks == []


def test_a_key_beside_the_one_it_is_like_is_a_note():
    assert found(event="x", events=["y"])[0] == []
    assert found(events=["y"])[0] == ["unknown key 'events' — did you mean 'event'?"]


@pytest.mark.parametrize("key", ["severity_note", "requested_by", "coder", "checked", "notes", "summry"])
def test_other_keys_are_worth_a_remark(key):
    faults, remarks = found(**{key: "somebody"})
    assert faults == []
    (remark,) = remarks
    assert remark.startswith(f"nothing reads '{key}' — ")


def test_a_remark_says_what_to_do():
    assert found(coder="somebody")[1] == [
        "nothing reads 'coder' — keep it as a note, or see `jointsim schema case`"
    ]
    assert found(summry="x")[1] == ["nothing reads 'summry' — did you mean 'summary'?"]


@pytest.mark.parametrize(
    "key",
    [
        *("onset_note", "scores_note", "note", "context", "related", "others", "merged_from"),
        *("requested_source", "requested_confidence", "requested_time"),
        *("meta", "domains", "kinds", "milestone_ids"),
    ],
)
def test_known_notes_are_passed_over(key):
    assert found(**{key: ["anything"]}, responses=[{key: 1, "milestones": [{key: 2}]}]) == ([], [])


def test_what_lies_within_a_note_is_nobodys_concern():
    assert found(others=[{"miletsones": []}], meta={"severty": 1}) == ([], [])


@pytest.mark.parametrize("model", [Case, CaseResponse, CaseMilestone], ids=lambda model: model.__name__)
def test_no_key_of_a_note_is_read(model):
    assert NOTES & known_keys(model).keys() <= HARMLESS
