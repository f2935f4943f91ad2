"""Shipped crises under another id: which are found, and what is said of them."""

from __future__ import annotations

import pytest
import yaml

from jointsim.model.document import parse_document
from jointsim.model.history.reading import read_cases, shipped_cases
from jointsim.model.history.twins import shipped_twins
from tests.history import case, coded

SHIPPED = [
    case("flood-2024"),
    case("storm-2024", affected=[], domain="cyber", onset="2024-12-24", onset_precision="day"),
]


def twins(**parts) -> list[str]:
    """Say which shipped crises a case of some other id is taken for."""
    mine = case(**{"case_id": "mine", **parts})
    document = parse_document(yaml.safe_dump({"cases": [{"id": "mine"}]}), "mine.yaml")
    found = list(shipped_twins(mine, ("cases", 0), SHIPPED, document.fault))
    assert {each.path for each in found} <= {"cases[0].id"}
    return [each.right.split("'")[1] for each in found]


def test_what_is_said_names_the_shipped_crisis_and_what_follows():
    document = parse_document(yaml.safe_dump({"cases": [{"id": "mine"}]}), "mine.yaml")
    (remark,) = shipped_twins(case("mine"), ("cases", 0), SHIPPED, document.fault)
    assert str(remark) == (
        "mine.yaml:2:3 cases[0].id: this is probably the shipped case 'flood-2024': by another id it enters its own "
        "climatology, and counts as unseen — call it 'flood-2024', unless it is another crisis"
    )


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({}, ["flood-2024"]),
        ({"case_id": "flood-2024"}, []),
        ({"case_id": "storm-2024"}, []),
        ({"title": "Another", "severity": 0, "responses": []}, ["flood-2024"]),
        ({"affected": ["XB", "XA"]}, ["flood-2024"]),
        ({"affected": ["XB"]}, []),
        ({"affected": []}, []),
        ({"domain": "cyber"}, []),
        ({"domain": "cyber", "affected": []}, ["storm-2024"]),
        ({"domain": "cyber", "affected": ["XA"]}, []),
    ],
)
def test_domain_and_states_tell_crises_apart(parts, found):
    assert twins(**parts) == found


@pytest.mark.parametrize(
    ("onset", "found"),
    [
        ("2024-12-23T22:00Z", True),
        ("2024-12-23T21:59Z", False),
        ("2024-12-26T22:00Z", True),
        ("2024-12-26T22:01Z", False),
        ("2023-12-25T10:00Z", False),
    ],
)
def test_onsets_lie_within_a_day_and_a_half(onset, found):
    """The shipped one began on 25 December at ten."""
    assert bool(twins(onset=onset)) == found


def test_windows_count_not_single_moments():
    window = {"earliest": "2024-12-01", "latest": "2024-12-24"}
    assert twins(onset="2024-12-02", onset_precision="day", onset_window=window) == ["flood-2024"]
    assert twins(onset="2024-12-02", onset_precision="day") == []


def test_a_shipped_crisis_is_known_in_a_file_by_any_other_name(tmp_path):
    path = tmp_path / "mine.yaml"
    for coded_case in shipped_cases().document.value["cases"]:
        path.write_text(yaml.safe_dump({"cases": [{**coded_case, "id": "mine"}]}), encoding="utf-8")
        said = [each.what for each in read_cases(path, "mine.yaml").remarks]
        assert [each for each in said if f"the shipped case '{coded_case['id']}'" in each]


def test_shipped_crises_by_their_own_ids_are_not_remarked_upon(tmp_path):
    path = tmp_path / "mine.yaml"
    cases = shipped_cases().document.value["cases"]
    path.write_text(yaml.safe_dump({"cases": cases}), encoding="utf-8")
    assert read_cases(path).remarks == ()
    path.write_text(yaml.safe_dump({"cases": [coded()]}), encoding="utf-8")
    assert not any("shipped case" in each.what for each in read_cases(path).remarks)
