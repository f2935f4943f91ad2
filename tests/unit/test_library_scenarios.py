"""Every shipped scenario stands under every shipped set-up: it loads, runs to its end, and accounts for its time.

Each pair is checked; where a scenario changes nothing in the world, against the world of the set-up, which is read
once. Each scenario is run as things are, and each set-up with two of the scenarios in turn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.model import load
from jointsim.model.as_of import as_of
from jointsim.model.checks import check_attainable, check_crisis
from jointsim.model.document import Document, read_document
from jointsim.model.load import Inputs, load_inputs, load_world
from jointsim.model.scenario import Scenario
from jointsim.model.shelves import list_setups
from jointsim.model.world import World
from tests.invariants import causes_come_first, endings_fit, ledgers_are_exact

SHELF = Path(__file__).parents[2] / "scenarios"
SCENARIOS = sorted(path.stem for path in SHELF.glob("*.yaml"))
SETUPS = sorted(list_setups())
AS_IS = "as-is"
REPLICATIONS, IN_TURN = 2, 2

INTENDED: Mapping[tuple[str, str], str] = {}
"""Scenario and set-up → words of a remark that is meant: what can never come about there, on purpose."""


def in_turn() -> list[tuple[str, str]]:
    """Pair each set-up with the next few scenarios, so that all are drawn upon alike."""
    found = [(scenario, AS_IS) for scenario in SCENARIOS]
    others = [setup for setup in SETUPS if setup != AS_IS]
    for number, setup in enumerate(others):
        chosen = (SCENARIOS[(number * IN_TURN + i) % len(SCENARIOS)] for i in range(IN_TURN))
        found.extend((scenario, setup) for scenario in dict.fromkeys(chosen))
    return found


@pytest.fixture(scope="module", autouse=True)
def _the_world_is_read_once():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "load_world_document", cache(load.load_world_document))
        yield


def inputs_of(scenario: str, setup: str) -> Inputs:
    return load_inputs(str(SHELF / f"{scenario}.yaml"), setup)


@cache
def world_of(setup: str) -> World:
    return load_world(setup)[0]


@cache
def crisis_of(name: str) -> tuple[Scenario, Document]:
    document = read_document(SHELF / f"{name}.yaml")
    return Scenario.model_validate(document.value), document


def remarks_on(name: str, setup: str) -> list[str]:
    """Say what is wrong with a pair, or can never come about in it."""
    scenario, document = crisis_of(name)
    if scenario.changes:
        return [str(remark) for remark in inputs_of(name, setup).remarks]
    now = as_of(world_of(setup), scenario.start.date())
    faults = check_crisis(scenario, document, now, world_of(setup))
    return [str(found) for found in (*faults, *check_attainable(scenario, document, now))]


@pytest.mark.parametrize(("scenario", "setup"), list(product(SCENARIOS, SETUPS)))
def test_each_pair_loads_and_nothing_in_it_is_out_of_reach(scenario, setup):
    remarks = remarks_on(scenario, setup)
    meant = INTENDED.get((scenario, setup))
    assert [remark for remark in remarks if meant is None or meant not in remark] == []
    assert bool(remarks) == (meant is not None)


@pytest.mark.parametrize(("scenario", "setup"), in_turn())
def test_it_runs_to_its_end_and_accounts_for_its_time(scenario, setup):
    inputs = inputs_of(scenario, setup)
    plan = make_plan(inputs.scenario, inputs.world, scenario_id=scenario, setup_id=setup)
    for draws in draw_block(plan.book, 1, range(REPLICATIONS)):
        run = Replication(plan, draws)
        run.advance()
        causes_come_first(run)
        ledgers_are_exact(run)
        endings_fit(run)
        assert set(run.dossiers) == set(inputs.scenario.responses)


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
