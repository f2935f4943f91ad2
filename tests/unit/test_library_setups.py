"""The shipped set-ups: all there, told in words, every number with evidence, and changing what they say they change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jointsim.model.checks.trees import groups, reached_by
from jointsim.model.document import read_document
from jointsim.model.gates import may_read, problem_stands, seated
from jointsim.model.load import load_setup
from jointsim.model.procedures import at_severity
from jointsim.model.setup import Setup
from jointsim.model.shelves import list_setups
from jointsim.model.steps import Agree
from jointsim.model.world import World
from jointsim.reports.differences import differences
from tests.shipped import shipped_document, shipped_world
from tests.unit.test_library_procedures import without_evidence

TODAY = date(2025, 6, 2)
IDS = {
    "as-is", "siloed", "documented-positions", "documents-only",
    "berlin-plus", "berlin-plus-reversed", "fusion-cell", "joint-situation-centre", "joint-council", "staff-liaison",
    "cfsp-majority", "nato-ministers-block", "delegated-authority", "european-security-council", "coalition-first",
    "participation-solved", "division-of-labour", "sequenced-nato-first", "parallel-start", "dual-member-caucus",
    "military-mobility",
}  # fmt: skip
CHANGING = sorted(IDS - {"as-is", "documented-positions"})
KEPT = {"dual-members-nato-eu", "dual-members-eu-nato", "corridor-nato-eu", "corridor-eu-nato"}
LEAD_NATIONS = {"framework-nation-headquarters", "lead-nation-parliament"}
"""Staffs of whichever state leads; like those of coalitions they hear from both and tell both once they have begun."""


@pytest.fixture(scope="module")
def worlds() -> dict[str, World]:
    return {name: shipped_world(name) for name in sorted(IDS)}


def shipped(name: str) -> Path:
    return list_setups()[name]


def rules_of_texts(world: World) -> dict[tuple[str, ...], str]:
    return {
        (*group.path, key): step.rule
        for procedure_id, procedure in world.procedures.items()
        for group in groups(procedure_id, procedure)
        for key, step in group.steps.items()
        if isinstance(step, Agree) and step.rule is not None
    }


# All of them


def test_every_way_of_the_survey_is_there() -> None:
    assert set(list_setups()) >= IDS


@pytest.mark.parametrize("name", sorted(IDS))
def test_a_setup_says_what_it_is_and_whose(name: str) -> None:
    setup: Setup = load_setup(name)
    assert setup.title
    assert len(setup.summary.split()) >= 35
    assert setup.proposed_by
    if setup.source is None:
        assert "no primary" in f"{setup.proposed_by} {setup.summary}"
    else:
        assert setup.source.startswith(("http://", "https://"))
        assert "wikileaks" not in setup.source


@pytest.mark.parametrize("name", sorted(IDS))
def test_every_number_of_a_setup_has_evidence(name: str) -> None:
    assert without_evidence(read_document(shipped(name)).value) == []


@pytest.mark.parametrize("name", CHANGING)
def test_a_setup_changes_something_and_the_difference_can_be_told(name: str) -> None:
    found = differences(shipped_document(), shipped_document(name))
    assert found
    assert all(each.path for each in found)


@pytest.mark.parametrize("name", sorted(IDS))
def test_no_setup_takes_a_headline_from_a_procedure(name: str, worlds: dict[str, World]) -> None:
    for key, procedure in worlds[name].procedures.items():
        assert procedure.headline in reached_by(key, procedure), key


def test_who_never_asks_is_told(worlds: dict[str, World]) -> None:
    """Nobody is left who would ask for a response under a set-up only if its text says so."""
    for name in CHANGING:
        silent = [
            (organisation, kind)
            for organisation, kinds in worlds[name].routing.items()
            for kind, route in kinds.items()
            if all(at_severity(asker.never, 3) >= 1 for asker in route.asked_by.values())
        ]
        leaves = [each for each in worlds[name].organisations.values() if each.leaves]
        told = "never asked for" in load_setup(name).summary
        assert told == bool(silent or leaves), name


# One by one


def ways_across(world: World) -> set[str]:
    """Name channels between the organisations, into joint formats, and with staffs that belong to neither."""
    owner = {key: each.organisation for key, each in (*world.staffs.items(), *world.bodies.items())}
    shared = {key for key, body in world.bodies.items() if body.joint_with is not None}
    shared |= {key for key, organisation in owner.items() if organisation is None} - LEAD_NATIONS
    return {
        key
        for key, channel in world.channels.items()
        if {channel.from_, channel.to} & shared
        or {owner.get(channel.from_), owner.get(channel.to)} == {"nato", "eu"}
    }


def heard_in(world: World, start: str) -> set[str]:
    """Name who can hear, by what forwards of itself, of something that one organisation's watch knows."""
    ahead, found = [start], {start}
    while ahead:
        place = ahead.pop()
        for key, channel in world.channels.items():
            onward = channel.forwards and channel.from_ == place and key not in KEPT
            if onward and channel.to not in found and not channel.to.startswith("*."):
                found.add(channel.to)
                ahead.append(channel.to)
    return found


def test_siloed_leaves_acquaintances_and_members_of_both_and_nothing_else(worlds: dict[str, World]) -> None:
    assert ways_across(worlds["siloed"]) == KEPT
    assert len(ways_across(worlds["as-is"])) > 60
    for key in KEPT:
        assert worlds["siloed"].channels[key].works < worlds["as-is"].channels[key].works
    joint = [body for body in worlds["siloed"].bodies.values() if body.joint_with is not None]
    assert len(joint) == 2
    assert all(body.participation is not None and body.participation.kinds == () for body in joint)
    assert not [key for key in worlds["siloed"].channels if key.startswith("cable-memorandum")]


@pytest.mark.parametrize(("watch", "other"), [("sitcen", "eu"), ("eeas-crisis-response-centre", "nato")])
def test_nothing_crosses_by_itself_between_silos(watch: str, other: str, worlds: dict[str, World]) -> None:
    def crossed(name: str) -> set[str]:
        world = worlds[name]
        owner = {key: each.organisation for key, each in (*world.staffs.items(), *world.bodies.items())}
        return {key for key in heard_in(world, watch) if owner.get(key) == other}

    assert crossed("siloed") == set()
    assert crossed("as-is")


def test_majority_reaches_foreign_policy_and_nothing_military(worlds: dict[str, World]) -> None:
    before, after = rules_of_texts(worlds["as-is"]), rules_of_texts(worlds["cfsp-majority"])
    changed = {path[1] for path, rule in after.items() if before.get(path) != rule}
    assert changed == {
        "eu-sanctions",
        "eu-agreed-statement",
        "eu-cyber-attribution",
        "eu-diplomatic-measures",
    }
    assert worlds["as-is"].bodies == worlds["cfsp-majority"].bodies
    assert worlds["as-is"].rules == worlds["cfsp-majority"].rules


def test_once_participation_is_solved_everybody_reads_and_sits(worlds: dict[str, World]) -> None:
    as_is, solved = worlds["as-is"], worlds["participation-solved"]
    assert problem_stands(as_is, "cyprus-turkiye", ("nato", "eu"), TODAY)
    assert not problem_stands(solved, "cyprus-turkiye", ("nato", "eu"), TODAY)
    assert all(may_read(solved, key, "nato-security", TODAY) for key in solved.members("eu", TODAY))
    assert all(may_read(solved, key, "eu-security", TODAY) for key in solved.members("nato", TODAY))
    assert "CY" in seated(solved, solved.bodies["nac-psc-formal"], TODAY)
    assert "CY" not in seated(as_is, as_is.bodies["nac-psc-formal"], TODAY)


def test_one_ally_alone_is_enough_among_ministers_only(worlds: dict[str, World]) -> None:
    world = worlds["nato-ministers-block"]
    lone = world.rules[world.bodies["nac"].rule]
    assert lone.members is not None
    allies = len(world.members("nato", TODAY))
    assert allies - 2 < lone.members * allies <= allies - 1
    for body in ("nac-ministers", "nac-leaders"):
        assert world.rules[world.bodies[body].rule].vote == "unanimous"
    assert {body.rule for body in world.bodies.values() if body.organisation == "eu"} == {
        body.rule for body in worlds["as-is"].bodies.values() if body.organisation == "eu"
    }


def test_a_caucus_seats_the_members_of_both(worlds: dict[str, World]) -> None:
    world = worlds["dual-member-caucus"]
    both = set(world.members("nato", TODAY)) & set(world.members("eu", TODAY))
    assert set(seated(world, world.bodies["dual-member-caucus"], TODAY)) == both
    assert len(both) == 23


def test_a_caucus_keeps_the_spread_of_views(worlds: dict[str, World]) -> None:
    spread = []
    for name in ("as-is", "dual-member-caucus"):
        agreement = worlds[name].agreement
        assert agreement is not None
        spread.append(agreement.utility.state**2 + agreement.utility.organisation**2)
    assert spread[0] == pytest.approx(spread[1], abs=0.005)


def test_nobody_names_a_state_in_procedures_of_setups(worlds: dict[str, World]) -> None:
    states = set(worlds["as-is"].states)
    for name in CHANGING:
        changed = read_document(shipped(name)).value["changes"].get("procedures", {})
        words = {word.strip(".,") for word in str(changed).split("'")}
        assert not words & states, name


def test_operations_with_the_means_of_nato_ask_both_councils(worlds: dict[str, World]) -> None:
    world = worlds["berlin-plus"]
    for kind in ("csdp-military", "csdp-naval"):
        steps = world.procedures[world.routing["eu"][kind].procedure].steps
        bodies = {getattr(step, "meet", None) for step in steps.values()}
        assert {"nac-psc-formal", "military-committee"} <= bodies
        assert "shape" in {getattr(step, "work", None) for step in steps.values()}
        participation = world.bodies["nac-psc-formal"].participation
        assert participation is not None
        assert kind in participation.kinds


def test_land_forces_of_nato_cross_borders_sooner(worlds: dict[str, World]) -> None:
    before, after = worlds["as-is"].forces, worlds["military-mobility"].forces
    crossing = {
        key for key, force in before.items() if force.clearance is not None and force.domain == "land"
    }
    assert crossing
    for key, force in after.items():
        ours, theirs = force.clearance, before[key].clearance
        assert (ours != theirs) == (key in crossing), key
        if ours is not None and theirs is not None and key in crossing:
            assert ours.median < theirs.median
