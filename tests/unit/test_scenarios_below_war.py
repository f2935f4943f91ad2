"""The scenarios of drones, terrorism, a grid, an election and coercion: sourced, and asked of both organisations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.measures.scores import measure
from jointsim.model.document import read_document
from jointsim.model.load import load_inputs
from tests.shipped import shipped_inputs
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
    assert shipped_inputs(name).remarks == ()


@pytest.mark.parametrize("name", NAMES)
def test_deadlines_say_why_and_end_before_the_horizon(name: str) -> None:
    scenario = shipped_inputs(name).scenario
    assert len(scenario.deadlines) >= 3
    for deadline in scenario.deadlines.values():
        assert deadline.because
        assert deadline.within.median < scenario.horizon.median


@pytest.mark.parametrize("name", NAMES)
def test_no_state_is_given_a_position(name: str) -> None:
    assert shipped_inputs(name).scenario.positions == {}


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
        assert "It is invented" in shipped_inputs(name).scenario.summary


def test_a_call_for_mutual_assistance_is_made_likely_for_this_crisis_alone() -> None:
    inputs = shipped_inputs("capital-attacks")
    asker = inputs.world.routing["eu"]["article-42-7"].asked_by["affected-state"]
    assert asker.never == 0.3
    assert (
        shipped_inputs("drone-incursion").world.routing["eu"]["article-42-7"].asked_by["affected-state"].never
        > 0.5
    )


def decided(difficulty: str) -> np.ndarray:
    """Hours until Allies agree the text on the attack on the grid; never counts as infinite."""
    inputs = load_inputs("grid-cyberattack", sets=[("scenario.attribution-difficulty", difficulty)])
    plan = make_plan(inputs.scenario, inputs.world)
    runs = [Replication(plan, draws) for draws in draw_block(plan.book, 1, range(60))]
    for run in runs:
        run.advance()
    return measure(plan, runs).columns["milestone", "nato-attribution", "decision"]


def test_allies_name_an_author_who_hides_later_or_never() -> None:
    plain, hidden = decided("0"), decided("3")
    assert np.isfinite(hidden).sum() <= np.isfinite(plain).sum()
    assert np.quantile(hidden, 0.25, method="lower") > 2 * np.quantile(plain, 0.25, method="lower")
