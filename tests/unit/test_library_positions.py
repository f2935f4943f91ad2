"""The shipped positions on record: dated, sourced, of members, and neutral in their words."""

from __future__ import annotations

import re
from datetime import date

import pytest

from jointsim.model.load import load_setup
from jointsim.model.setup import DocumentedPosition
from jointsim.model.shelves import find_setup
from tests.shipped import shipped_world

SETUP = load_setup("documented-positions")
POSITIONS = SETUP.positions
JUDGING = re.compile(
    r"\b(hostile|obstruct\w*|blackmail\w*|hijack\w*|holdout|spoiler|stubborn|friendly|rogue|pro-\w+|unreliable)\b"
)


@pytest.fixture(scope="module")
def states():
    return shipped_world().states


@pytest.mark.parametrize("key", POSITIONS)
def test_each_is_dated_sourced_and_of_a_member(key: str, states) -> None:
    position: DocumentedPosition = POSITIONS[key]
    assert position.since is not None
    assert position.topics
    assert position.source.startswith("http")
    assert "wikileaks" not in position.source
    member = states[position.state].memberships[position.organisation]
    assert all(member.holds_on(day) for day in (position.since, position.until) if day)


@pytest.mark.parametrize("key", POSITIONS)
def test_what_has_no_end_is_said_to_last(key: str) -> None:
    position = POSITIONS[key]
    if position.until is None:
        assert re.search(r"expected to last|still so|found since", position.says)


def test_only_what_was_withheld_or_doubted_is_on_record():
    assert {position.stance for position in POSITIONS.values()} == {"against", "sceptical"}


def test_the_wording_judges_nobody():
    said = " ".join([SETUP.summary, *(position.says for position in POSITIONS.values())])
    assert JUDGING.findall(said) == []


def test_the_summary_says_what_it_is_not():
    for words in ("not a forecast", "under-reported", "undercounts"):
        assert words in SETUP.summary


def test_nobody_is_on_record_twice_for_one_episode():
    episodes = [
        (position.state, position.organisation, kind, position.since)
        for position in POSITIONS.values()
        for kind in position.kinds
    ]
    assert len(episodes) == len(set(episodes))


def test_every_block_named_in_the_issue_is_there():
    found = {(position.organisation, kind) for position in POSITIONS.values() for kind in position.kinds}
    assert {("eu", "sanctions"), ("eu", "financial-aid"), ("eu", "csdp-military")} <= found
    assert {("nato", "defence-plans"), ("nato", "agreed-statement"), ("nato", "naval-presence")} <= found
    assert all(
        position.until is None or position.until < date(2026, 11, 1) for position in POSITIONS.values()
    )


def test_it_changes_nothing_else():
    assert SETUP.changes == {}
    assert SETUP.close_channels is None
    assert find_setup("documented-positions").read_text(encoding="utf-8").count("\n") < 400
