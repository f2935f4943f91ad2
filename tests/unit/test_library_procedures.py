"""The shipped procedures, routes, set-ups and first scenario: sound, sourced, with the odds meant."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jointsim.model.document import read_document
from jointsim.model.load import load_inputs
from jointsim.model.procedures import at_severity
from jointsim.model.steps import Agree, Choose, Mark, Repeat, Step
from jointsim.model.world import World
from tests.shipped import shipped_world

LIBRARY = Path(__file__).parents[2] / "src" / "jointsim" / "library"
SCENARIO = Path(__file__).parents[2] / "scenarios" / "baltic-cables.yaml"
SETUPS = ("as-is", "siloed", "fusion-cell")
DURATION = re.compile(r"^[0-9.]+ ?(s|min|h|d|weeks?|working|workdays?)\b")


SELDOM_ASKED = {"article-5", "article-42-7", "article-222", "berlin-plus-operation"}
"""Used once, never and twice."""
REPLICATIONS = 20_000
BANDS = {0: (0.02, 0.03), 1: (0.08, 0.15), 2: (0.3, 0.4), 3: (0.6, 0.75)}
"""Chance of at least one objection in the first round, by contention."""


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world()


@pytest.mark.parametrize("setup", SETUPS)
def test_the_scenario_loads_under_every_setup(setup: str) -> None:
    inputs = load_inputs(str(SCENARIO), setup)
    assert inputs.setup.summary
    assert {response.kind for response in inputs.scenario.responses.values()} == {
        "statement",
        "consultation",
        "naval-presence",
        "policy-package",
        "sanctions",
    }


def numbers(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Find every number and duration, but not those within evidence."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "evidence":
                yield from numbers(inner, (*path, str(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner, path)
    elif (isinstance(value, int | float) and not isinstance(value, bool)) or (
        isinstance(value, str) and DURATION.match(value)
    ):
        yield path


def has_evidence(root: dict[str, Any], path: tuple[str, ...]) -> bool:
    """Say whether a map on the way to a number gives evidence for it or for a part of the way."""
    place: Any = root
    for depth in range(len(path)):
        rest = path[depth:]
        given = place.get("evidence", {}) if isinstance(place, dict) else {}
        if any(".".join(rest[: end + 1]) in given for end in range(len(rest))):
            return True
        place = place[path[depth]]
    return False


def without_evidence(root: dict[str, Any]) -> list[str]:
    return [
        ".".join(path) for path in numbers(root) if path != ("jointsim",) and not has_evidence(root, path)
    ]


@pytest.mark.parametrize("name", SETUPS)
def test_every_number_of_a_setup_has_evidence(name: str) -> None:
    assert without_evidence(read_document(LIBRARY / "setups" / f"{name}.yaml").value) == []


def test_every_observation_of_the_scenario_has_evidence() -> None:
    events = read_document(SCENARIO).value["events"]
    assert without_evidence(events) == ["cable-cut.at"]


def test_the_walker_misses_nothing() -> None:
    bare = {"a": {"takes": {"median": "3 h", "p90": "2 workdays"}, "stake": 0.3, "evidence": {"takes": {}}}}
    assert without_evidence(bare) == ["a.stake"]
    assert without_evidence({"a": {"b": [1, 2]}, "evidence": {"a.b": {"range": [0, 1]}}}) == []


def first_round(world: World, members: int, contention: int, confidence: float = 0.8) -> tuple[float, float]:
    """Chance of an objection in the first round, and of at most three objectors given one."""
    assert world.agreement is not None
    utility, cuts = world.agreement.utility, world.agreement.cuts
    draw = np.random.default_rng(20241225).standard_normal
    size = (REPLICATIONS, members)
    common = utility.base - utility.contention * contention + utility.confidence * confidence
    views = common + utility.issue * draw((REPLICATIONS, 1)) + utility.state * draw(size)
    views = views + utility.organisation * draw(size) + utility.round * draw(size)
    objectors = (views < cuts.abstention).sum(axis=1)
    blocked = objectors[objectors > 0]
    return float((objectors > 0).mean()), float((blocked <= 3).mean())


@pytest.mark.parametrize("members", [27, 32])
@pytest.mark.parametrize("contention", BANDS)
def test_objections_are_as_frequent_as_meant(world: World, members: int, contention: int) -> None:
    low, high = BANDS[contention]
    chance, _ = first_round(world, members, contention)
    error = 4 * math.sqrt(chance * (1 - chance) / REPLICATIONS)
    assert low - error <= chance <= high + error


@pytest.mark.parametrize("contention", BANDS)
def test_objectors_are_few(world: World, contention: int) -> None:
    _, few = first_round(world, 32, contention)
    assert few > 0.75


def test_certainty_makes_objections_rarer(world: World) -> None:
    assert first_round(world, 32, 2, confidence=0.2)[0] > first_round(world, 32, 2, confidence=1.0)[0] + 0.1


def test_a_concession_outweighs_most_of_a_point_of_contention(world: World) -> None:
    assert world.agreement is not None
    utility = world.agreement.utility
    assert 0.5 * utility.contention < utility.concession < 1.5 * utility.contention


def all_steps(steps: dict[str, Any]) -> Iterator[Step]:
    for step in steps.values():
        yield step
        if isinstance(step, Choose):
            for option in step.choose.values():
                yield from all_steps(option.steps)
        if isinstance(step, Repeat):
            yield from all_steps(step.repeat.steps)


def test_every_procedure_reaches_its_headline(world: World) -> None:
    for name, procedure in world.procedures.items():
        reached = {milestone for step in all_steps(procedure.steps) for milestone in step.milestones}
        assert procedure.headline in reached, name


def test_every_kind_of_the_scenario_is_routed_and_somebody_may_ask(world: World) -> None:
    for organisation, kinds in world.routing.items():
        for kind, route in kinds.items():
            assert route.procedure in world.procedures, (organisation, kind)
            never = math.prod(at_severity(asker.never, 3) for asker in route.asked_by.values())
            assert never < (1 if kind in SELDOM_ASKED else 0.5), (organisation, kind)


def test_ships_may_sail_on_the_commanders_order(world: World) -> None:
    steps = world.procedures["standing-naval-presence"].steps
    order = steps["order"].after
    assert isinstance(order, dict)
    assert order["delegated"] == "plan"
    assert order["council"] == "decision"
    assert steps["military-committee"].under == ("council",)


def test_what_is_done_on_delegated_authority_cannot_be_blocked_by_members(world: World) -> None:
    for organisation, kinds in world.routing.items():
        for kind, route in kinds.items():
            if "delegated" in route.authority:
                steps = world.procedures[route.procedure].steps
                taking_part = [step for step in steps.values() if not step.under or "delegated" in step.under]
                assert not [step for step in taking_part if isinstance(step, Agree)], (organisation, kind)
                reached = {milestone for step in taking_part for milestone in step.milestones}
                reached |= {step.milestone for step in taking_part if isinstance(step, Mark)}
                assert "decision" in reached, (organisation, kind)


@pytest.mark.parametrize(
    ("procedure", "office"),
    [("nato-agreed-statement", "secretary-general"), ("eu-agreed-statement", "high-representative")],
)
def test_a_text_of_all_members_can_become_the_words_of_one(world: World, procedure: str, office: str) -> None:
    decision = world.procedures[procedure].steps["decision"]
    assert isinstance(decision, Agree)
    assert decision.lower_form is not None
    assert decision.lower_form.by == office


def test_siloed_leaves_nothing_open_but_corridors(world: World) -> None:
    closed = shipped_world("siloed")
    gone = set(world.channels) - set(closed.channels)
    assert gone
    left = {
        name
        for name, channel in closed.channels.items()
        if {owner(closed, channel.from_), owner(closed, channel.to)} == {"nato", "eu"}
    }
    assert left
    assert all(closed.channels[name].formality == "informal" for name in left)


def test_the_fusion_cell_hears_and_tells_both_sides() -> None:
    joint = shipped_world("fusion-cell")
    feeds = [channel for channel in joint.channels.values() if channel.to == "joint-fusion-cell"]
    pictures = [channel for channel in joint.channels.values() if channel.from_ == "joint-fusion-cell"]
    assert {owner(joint, channel.from_) for channel in feeds} == {"nato", "eu"}
    assert {owner(joint, channel.to) for channel in pictures} == {"nato", "eu"}
    assert {channel.ceiling for channel in feeds} == {"restricted"}
    assert {channel.without_agreement for channel in pictures} == {"limite"}


def owner(world: World, holder: str) -> str | None:
    found = world.staffs.get(holder) or world.bodies.get(holder)
    return found.organisation if found else None
