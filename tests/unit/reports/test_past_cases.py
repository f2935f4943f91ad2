"""What `jointsim list cases` and `jointsim show CASE` print."""

from __future__ import annotations

from typing import Any

import pytest

from jointsim.errors import InputError
from jointsim.model.document import Document
from jointsim.model.history.cases import Case
from jointsim.model.history.reading import shipped_cases
from jointsim.reports.inventory import listing, show
from jointsim.reports.past_cases import case_list, case_tables, lag
from tests.shipped import shipped_document

EMPTY = Document({}, {})


def spill(*milestones: dict[str, Any], **response: Any) -> Case:
    """Give a case that began between 1 and 7 o'clock on 2 March, with one response."""
    given = [{"id": "decision", "confidence": "high"} | milestone for milestone in milestones]
    return Case.model_validate(
        {
            "id": "spill-2019",
            "title": "A spill",
            "domain": "maritime",
            "onset": "2019-03-02",
            "onset_window": {"earliest": "2019-03-02T01:00Z", "latest": "2019-03-02T07:00Z"},
            "kind": "sudden",
            "event": "A tanker leaks.",
            "severity": 2,
            "attribution": 0,
            "contention": 1,
            "responses": [{"organisation": "alliance", "kind": "closure", "milestones": given, **response}],
        }
    )


@pytest.mark.parametrize(
    ("milestone", "said"),
    [
        ({"earliest": "2019-03-02T19:00Z", "latest": "2019-03-03T01:00Z"}, "12 h to 1 d"),
        ({"earliest": "2019-03-02", "latest": "2019-03-02"}, "up to 23 h"),
        (
            {"earliest": "2019-03-02T19:00Z", "latest": "2019-03-03T01:00Z", "bound": "upper"},
            "up to 1 d",
        ),
        ({"earliest": "2019-03-02", "latest": "2019-03-03", "lag_hours_max": 5.5}, "up to 5 h 30 min"),
        ({"earliest": "2019-03-02", "latest": "2019-03-02", "clock_start": True}, "at the onset"),
        ({"earliest": "2019-02-28", "latest": "2019-03-01"}, "before the onset"),
        ({"earliest": "2019-06-02T00:00Z", "latest": "2019-06-02T00:00Z"}, "92 d"),
    ],
)
def test_a_lag_allows_for_both_windows(milestone, said):
    case = spill(milestone)
    assert lag(case, case.responses[0].milestones[0]) == said


def test_a_case_is_told_with_flags_and_sources():
    milestones = (
        {
            "earliest": "2019-03-03T07:00Z",
            "latest": "2019-03-03T13:00Z",
            "confidence": "low",
            "note": "In the papers.",
            "source": "https://example.org",
            "background": True,
        },
        {
            "id": "first-action",
            "earliest": "2019-03-04",
            "latest": "2019-03-04",
            "duplicate_of": "agreed-statement",
        },
    )
    case = spill(*milestones, title="ports closed", basis="standing", headline=True, requested="2019-03-02")
    crisis, asked = case_tables(case)
    assert crisis.title == "past case spill-2019: A spill"
    assert dict(crisis.rows) == {
        "domain": "maritime",
        "onset": "between Sat 2 Mar 2019, 01:00 and Sat 2 Mar 2019, 07:00 UTC",
        "came up": "sudden",
        "affected": "none",
        "severity": "2 (serious)",
        "difficulty of attribution": "0 of 3",
        "contention": "1 of 3",
    }
    assert crisis.notes == ("what happened: A tanker leaks.",)
    flags = "standing; the main one of its kind; requested 2 Mar 2019; low confidence; background knowledge"
    assert asked.rows == (
        ("alliance", "closure", "ports closed", "decision", "1 d to 1 d 12 h", flags, "[1]"),
        (
            *("alliance", "closure", "ports closed", "first action", "1 d 17 h to 2 d 23 h"),
            "the same moment as its agreed statement, not scored",
            "",
        ),
    )
    assert asked.notes == ("[1] In the papers. · https://example.org",)


def test_what_was_never_decided_has_a_row_of_its_own():
    (row,) = case_tables(spill(outcome="none was closed"))[1].rows
    assert row == ("alliance", "closure", "", "none", "never", "none was closed", "")


def test_the_list_names_each_organisation_once():
    case = spill()
    response = case.responses[0]
    other = response.model_copy(update={"organisation": "union"})
    table = case_list([case.model_copy(update={"responses": (response, other, response)})])
    assert table.columns == ("id", "date", "title", "domain", "asked of")
    assert table.rows == (("spill-2019", "2019-03-02", "A spill", "maritime", "alliance, union"),)


def test_all_shipped_cases_are_listed_and_can_be_shown():
    cases = shipped_cases().cases
    assert [row[0] for row in listing("cases", EMPTY).rows] == [case.id for case in cases]
    for case in cases:
        _, asked = case_tables(case)
        numbers = [row[-1] for row in asked.rows if row[-1]]
        assert numbers == [note.split()[0] for note in asked.notes if note.startswith("[")]
        assert len(asked.rows) == sum(max(1, len(each.milestones)) for each in case.responses)


def test_a_case_goes_by_its_id_beside_the_world():
    world = shipped_document()
    crisis, _ = show(world, "kerch-2018")
    assert crisis.title == "past case kerch-2018: Kerch Strait incident"
    with pytest.raises(InputError, match="did you mean 'kerch-2018'"):
        show(world, "kertch-2018")
