"""Crises at sea and at the land border, and two at once: their evidence, the world of their day, what is their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jointsim.model.document import read_document
from jointsim.model.load import Inputs, load_inputs
from jointsim.model.scenario import Scenario
from tests.shipped import shipped_world

SHELF = Path(__file__).parents[2] / "scenarios"
SEA = ("red-sea-shipping", "somalia-counter-piracy", "central-mediterranean-drowning")
ALL = (*SEA, "land-border-migration", "two-crises-at-once")
DAYS = 86_400.0


@cache
def scenario(name: str) -> Scenario:
    return Scenario.model_validate(read_document(SHELF / f"{name}.yaml").value)


def inputs(name: str, *sets: tuple[str, str]) -> Inputs:
    return load_inputs(str(SHELF / f"{name}.yaml"), sets=sets)


def documented(name: str) -> Iterator[tuple[str, Any]]:
    """Go through whatever in a scenario may give evidence."""
    found = scenario(name)
    for key, event in found.events.items():
        yield key, event
        yield from ((f"{key}.{source}", seen) for source, seen in event.observed.items())
    yield from found.pressures.items()


@pytest.mark.parametrize("name", ALL)
class TestEach:
    def test_later_events_and_pressures_say_why_then_and_how_much(self, name):
        found = scenario(name)
        first = next(iter(found.events))
        for key, event in found.events.items():
            # The start is the event; in the invented scenario the second one is given, as the first is.
            if key != first and name != "two-crises-at-once":
                assert "at" in event.evidence, key
            if event.unless is not None:
                assert "unless.chance" in event.evidence, key
        for key, pressure in found.pressures.items():
            assert {"at", "lasts", "load"} <= set(pressure.evidence), key

    def test_a_source_of_a_number_is_an_address(self, name):
        for key, entry in documented(name):
            for path, evidence in entry.evidence.items():
                source = getattr(evidence, "source", None)
                if source is not None:
                    assert source.startswith("http"), f"{key}.{path}"

    def test_what_a_response_may_be_overtaken_by_is_in_the_scenario(self, name):
        responses = scenario(name).responses
        assert all(other in responses for one in responses.values() for other in one.satisfied_by)

    def test_its_affected_states_are_members_of_an_organisation_on_the_day(self, name):
        found = scenario(name)
        day = found.start.date()
        world = shipped_world()
        members = {*world.members("nato", day), *world.members("eu", day)}
        for event in found.events.values():
            assert set(found.affected_by(event)) <= members


@pytest.mark.parametrize("name", SEA)
def test_an_operation_of_the_eu_at_sea_has_its_own_procedure(name):
    response = scenario(name).responses["eu-operation"]
    assert (response.organisation, response.kind) == ("eu", "csdp-naval")
    steps = inputs(name).world.procedures[inputs(name).world.routing["eu"]["csdp-naval"].procedure].steps
    assert "act" in steps
    assert "launch" in steps


def test_the_red_sea_may_be_left_to_a_coalition_as_soon_as_one_is_gathered():
    presence = scenario("red-sea-shipping").responses["nato-presence"]
    assert presence.satisfied_by["coalition"].milestone == "asked"
    assert 0 < presence.satisfied_by["coalition"].chance < 1


@pytest.mark.parametrize("name", SEA[:2])
def test_no_commander_sails_alone_to_far_seas(name):
    route = inputs(name).world.routing["nato"]["naval-presence"]
    assert route.availability["delegated"] == 0.05
    assert shipped_world().routing["nato"]["naval-presence"].availability["delegated"] == 0.5


def test_somalia_is_met_by_the_world_of_2008():
    world = inputs("somalia-counter-piracy").world
    day = date(2008, 6, 2)
    assert (len(world.members("nato", day)), len(world.members("eu", day))) == (26, 27)
    assert "undersea-infrastructure-centre" not in world.staffs
    assert "hybrid-analysis-branch" not in world.staffs


def test_a_flare_up_at_the_border_is_sudden_though_the_crisis_is_slow():
    found = scenario("land-border-migration")
    assert found.onset == "slow-burn"
    assert found.onset_of(found.events["crossings"]) == "slow-burn"
    assert found.onset_of(found.events["camp-at-the-border"]) == "sudden"


def test_the_three_episodes_of_the_mediterranean_begin_each_in_its_way():
    found = scenario("central-mediterranean-drowning")
    onsets = {key: found.onset_of(event) for key, event in found.events.items()}
    assert onsets == {
        "drowning": "sudden",
        "next-wreck": "sudden",
        "overland-route": "slow-burn",
        "winter-crossings": "planned",
    }


class TestTwoCrises:
    def test_they_share_no_state_no_quarrel_and_no_author(self):
        found = scenario("two-crises-at-once")
        cable, quake = found.events["cable-cut"], found.events["earthquake"]
        assert not set(found.affected_by(cable)) & set(found.affected_by(quake))
        assert (quake.contention, found.difficulty_of(quake)) == (0, 0)
        assert (found.contention, found.difficulty_of(cable)) == (1, 2)

    def test_the_second_does_not_hurry_the_first(self):
        found = scenario("two-crises-at-once")
        assert found.events["earthquake"].urgency == found.urgency == "immediate"

    def test_the_second_can_be_put_off_as_its_comment_says(self):
        put_off = inputs(
            "two-crises-at-once",
            ("scenario.events.earthquake.at", "89 d"),
            ("scenario.pressures.relief", "null"),
        )
        assert put_off.scenario.pressures == {}
        assert put_off.scenario.events["earthquake"].at.median == pytest.approx(89 * DAYS)
