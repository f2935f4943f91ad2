"""The scenarios of drones, terrorism, a grid, an election and coercion: sourced, and asked of both organisations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jointsim.model.document import read_document
from jointsim.model.load import load_inputs
from tests.unit.test_library_procedures import without_evidence

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NAMES = (
    "capital-attacks",
    "drone-incursion",
    "economic-coercion",
    "election-disinformation",
    "grid-cyberattack",
)
SCORES = {"severity", "attribution-difficulty", "contention"}


def written(name: str) -> dict[str, Any]:
    return read_document(SCENARIOS / f"{name}.yaml").value


@pytest.mark.parametrize("name", NAMES)
def test_every_number_that_is_no_score_has_evidence(name: str) -> None:
    scenario = written(name)
    first = next(iter(scenario["events"]))
    bare = without_evidence(scenario["events"])
    assert [path for path in bare if path.split(".")[-1] not in SCORES] == [f"{first}.at"]
    pressures = without_evidence(scenario.get("pressures", {}))
    assert [path for path in pressures if not path.endswith(".at")] == []


@pytest.mark.parametrize("name", NAMES)
def test_both_organisations_are_asked_for_words_a_meeting_and_more(name: str) -> None:
    wanted = written(name)["responses"].values()
    for organisation in ("nato", "eu"):
        kinds = {response["kind"] for response in wanted if response["organisation"] == organisation}
        assert "statement" in kinds
        assert kinds & {"consultation", "article-4"}
    assert all(response["title"] for response in wanted)
    assert len({response["title"] for response in wanted}) == len(wanted)


@pytest.mark.parametrize("name", NAMES)
def test_no_response_asks_for_more_certainty_than_there_can_be(name: str) -> None:
    assert load_inputs(name).remarks == ()


@pytest.mark.parametrize("name", NAMES)
def test_deadlines_say_why_and_end_before_the_horizon(name: str) -> None:
    scenario = load_inputs(name).scenario
    assert len(scenario.deadlines) >= 3
    for deadline in scenario.deadlines.values():
        assert deadline.because
        assert deadline.within.median < scenario.horizon.median


@pytest.mark.parametrize("name", NAMES)
def test_no_state_is_given_a_position(name: str) -> None:
    assert load_inputs(name).scenario.positions == {}


@pytest.mark.parametrize("name", NAMES)
def test_links_of_the_evidence_are_web_addresses(name: str) -> None:
    scenario = written(name)
    assert all(link.startswith("http") for link in scenario["sources"].values())
    for event in scenario["events"].values():
        for piece in [*event.get("observed", {}).values(), event]:
            for entry in piece.get("evidence", {}).values():
                assert ("assumption" in entry) != entry.get("source", "").startswith("http")


def test_the_invented_ones_say_so() -> None:
    for name in ("grid-cyberattack", "economic-coercion"):
        assert "It is invented" in load_inputs(name).scenario.summary
