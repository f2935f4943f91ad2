"""Every shipped scenario stands under every shipped set-up: it loads, and nothing in it is out of reach.

It is played as things are and under a third of the set-ups, each set-up with a third of the scenarios: it runs to its
end and accounts for its time. Where a scenario changes nothing in the world, a pair is put together from the world of
the set-up, which is read once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.model.as_of import as_of
from jointsim.model.checks import check_attainable, check_crisis
from jointsim.model.document import Document, read_document
from jointsim.model.load import Inputs, load_inputs
from jointsim.model.scenario import Scenario
from jointsim.model.shelves import list_setups
from jointsim.model.world import World
from tests.invariants import causes_come_first, endings_fit, ledgers_are_exact
from tests.shipped import shipped_world

SHELF = Path(__file__).parents[2] / "scenarios"
SCENARIOS = sorted(path.stem for path in SHELF.glob("*.yaml"))
SETUPS = sorted(list_setups())
AS_IS = "as-is"
POSITIONS = "documented-positions"
REPLICATIONS = {True: 3, False: 1}
"""How many are run as things are, and under any other set-up."""
PAIRS = list(product(SCENARIOS, SETUPS))
PLAYED = [
    (name, setup)
    for name, setup in PAIRS
    if setup == AS_IS or (SCENARIOS.index(name) + SETUPS.index(setup)) % 3 == 0
]

INTENDED: Mapping[tuple[str, str], str] = {}
"""Scenario and set-up → words of a remark that is meant: what can never come about there, on purpose."""


def inputs_of(scenario: str, setup: str) -> Inputs:
    return load_inputs(str(SHELF / f"{scenario}.yaml"), setup)


@cache
def crisis_of(name: str) -> tuple[Scenario, Document]:
    document = read_document(SHELF / f"{name}.yaml")
    return Scenario.model_validate(document.value), document


def parts_of(name: str, setup: str) -> tuple[Scenario, World, list[str]]:
    """Give a pair's scenario and world, with what is wrong in it or can never come about."""
    scenario, document = crisis_of(name)
    if scenario.changes or setup == POSITIONS:
        inputs = inputs_of(name, setup)
        return inputs.scenario, inputs.world, [str(remark) for remark in inputs.remarks]
    now = as_of(shipped_world(setup), scenario.start.date())
    found = (
        *check_crisis(scenario, document, now, shipped_world(setup)),
        *check_attainable(scenario, document, now),
    )
    return scenario, now, [str(each) for each in found]


@pytest.mark.parametrize(("name", "setup"), PAIRS)
def test_in_no_pair_is_anything_out_of_reach_and_what_is_played_ends(name, setup):
    scenario, world, remarks = parts_of(name, setup)
    meant = INTENDED.get((name, setup))
    assert [remark for remark in remarks if meant is None or meant not in remark] == []
    assert bool(remarks) == (meant is not None)
    if (name, setup) in PLAYED:
        plan = make_plan(scenario, world, scenario_id=name, setup_id=setup)
        for draws in draw_block(plan.book, 1, range(REPLICATIONS[setup == AS_IS])):
            holds_in(Replication(plan, draws), scenario)


def holds_in(run: Replication, scenario: Scenario) -> None:
    """Play a replication; it ends, and what holds in every run holds in it."""
    assert run.advance().over
    causes_come_first(run)
    ledgers_are_exact(run)
    endings_fit(run)
    assert set(run.dossiers) == set(scenario.responses)


def test_every_scenario_and_every_setup_is_played_with_a_third_of_the_others():
    with_setups = Counter(name for name, _ in PLAYED)
    with_scenarios = Counter(setup for _, setup in PLAYED)
    assert all(with_setups[name] >= len(SETUPS) // 3 for name in SCENARIOS)
    assert all(with_scenarios[setup] >= len(SCENARIOS) // 3 for setup in SETUPS)


def scenario_of(name: str) -> Scenario:
    return crisis_of(name)[0]


@pytest.mark.parametrize("name", SCENARIOS)
class TestEach:
    def test_both_organisations_are_wanted(self, name):
        wanted = [response.organisation for response in scenario_of(name).responses.values()]
        assert {"nato", "eu"} <= set(wanted)
        assert 4 <= len(wanted) <= 12

    def test_every_response_has_a_title_of_its_own(self, name):
        titles = [response.title for response in scenario_of(name).responses.values()]
        assert None not in titles
        assert len(set(titles)) == len(titles)
        assert all(len(title) <= 48 for title in titles)

    def test_it_says_what_happened_and_what_is_assumed(self, name):
        scenario = scenario_of(name)
        assert len(scenario.summary.split()) >= 30
        assert re.search(r"(?i)\b(assumed|invented)\b", scenario.summary)
        assert scenario.sources
        assert all(event.title for event in scenario.events.values())

    def test_no_member_is_given_a_character(self, name):
        assert scenario_of(name).positions == {}

    def test_every_deadline_means_something_to_somebody(self, name):
        deadlines = scenario_of(name).deadlines.values()
        assert deadlines
        assert all(len(deadline.because.split()) >= 4 for deadline in deadlines)

    def test_every_event_is_answered_or_changes_what_is_done(self, name):
        scenario = scenario_of(name)
        answered = {response.event for response in scenario.responses.values()}
        graver = {
            key for key, event in scenario.events.items() if event.severity or event.urgency or event.like
        }
        assert set(scenario.events) <= answered | graver

    def test_every_number_of_an_observation_has_evidence(self, name):
        for key, event in scenario_of(name).events.items():
            for source, seen in event.observed.items():
                given = {"after", "occurrence", "attribution", "chance"} & seen.model_fields_set
                named = {path.partition(".")[0] for path in seen.evidence}
                assert given - named == set(), f"{key}.{source}"
