"""Between the two organisations and beside them: every channel of the survey, the gates, trust, coalitions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from jointsim.model.channels import Channel
from jointsim.model.steps import Tell
from jointsim.model.world import World
from tests.shipped import shipped_world

LIBRARY = Path(__file__).parents[2] / "src" / "jointsim" / "library" / "world"
FILES = sorted([*(LIBRARY / "interface").rglob("*.yaml"), *(LIBRARY / "coalitions").rglob("*.yaml")])
TODAY = date(2025, 6, 30)
CHANNELS = {f"C{number:02d}" for number in range(1, 41)}
NO_CHANNEL = {"C23", "C24", "C37"}
"""Playbooks and exercises, which build trust, and standards, which carry no news of a crisis."""


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world()


# The survey of channels


def comments() -> str:
    lines = [
        line for path in [*FILES, LIBRARY / "trust.yaml"] for line in path.read_text("utf-8").splitlines()
    ]
    return "\n".join(line for line in lines if line.lstrip().startswith("#"))


def test_every_channel_of_the_survey_is_spoken_of() -> None:
    assert CHANNELS - set(re.findall(r"\bC\d\d\b", comments())) == set()


def test_every_channel_of_the_survey_is_there_but_what_is_none(world: World) -> None:
    named = {found[0] for c in world.channels.values() if (found := re.match(r"C\d\d", c.name))}
    assert CHANNELS - named == NO_CHANNEL


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 400


@pytest.mark.parametrize(
    ("channel", "before", "after"),
    [
        ("cyber-teams-nato-eu", date(2016, 2, 9), date(2016, 2, 10)),
        ("cyber-blueprint-eu-nato", date(2025, 6, 5), date(2025, 6, 6)),
        ("aegean-nato-eu", date(2016, 3, 5), date(2016, 3, 6)),
        ("task-force-nato-eu", date(2024, 10, 28), date(2024, 10, 29)),
        ("resilience-task-force-nato-eu", date(2023, 3, 15), date(2023, 6, 29)),
        ("cable-memorandum-from-no", date(2025, 5, 15), date(2025, 5, 16)),
    ],
)
def test_channels_are_as_old_as_the_arrangement(
    world: World, channel: str, before: date, after: date
) -> None:
    assert not world.channels[channel].exists_on(before)
    assert world.channels[channel].exists_on(after)


def test_what_was_arranged_with_one_operation_ended_with_it(world: World) -> None:
    link = world.channels["mediterranean-operations-nato-eu"]
    assert link.exists_on(date(2020, 3, 31))
    assert not link.exists_on(date(2020, 4, 1))
    assert not world.channels["resilience-task-force-eu-nato"].exists_on(date(2023, 6, 30))


def test_what_is_bound_to_a_sea_or_a_subject_waits_for_somebody_to_tell(world: World) -> None:
    bound = [c for c in world.channels.values() if re.match(r"C(01|02|27|28|29|30|31|34|35)\b", c.name)]
    assert len(bound) > 20
    assert not [c.name for c in bound if c.forwards]


# Gates


def seated(world: World, holder: str) -> set[str]:
    """States whose people read what a holder gets, as of today."""
    body = world.bodies.get(holder)
    entry = body or world.staffs.get(holder)
    if entry is None:
        return set(world.states) if holder.startswith("*") else {holder.partition(".")[0]}
    if entry.organisation is None:
        return set()
    if world.organisations[entry.organisation].members == "all-states":
        return set(world.states)
    found = set(world.members(entry.organisation, TODAY))
    if body is not None and body.joint_with is not None:
        found |= set(world.members(body.joint_with, TODAY))
        found &= {key for key in found if body.agreement is None or holds(world, key, body.agreement)}
    return found


def holds(world: World, state: str, agreement: str) -> bool:
    span = world.states[state].agreements.get(agreement)
    return span is not None and span.holds_on(TODAY)


def carries(world: World, channel: Channel, marking: str) -> bool:
    """Whether a channel passes a marking on as it is, to all who sit at its end."""
    rank = world.markings.index
    ceiling = channel.ceiling or world.markings[-1]
    if channel.agreement is not None and not all(
        holds(world, state, channel.agreement) for state in seated(world, channel.to)
    ):
        if channel.without_agreement is None:
            return False
        ceiling = min(ceiling, channel.without_agreement, key=rank)
    return rank(ceiling) >= rank(marking)


def reached(world: World, starts: set[str], marking: str) -> set[str]:
    """Staffs and bodies that something classified reaches unchanged, other than by way of a capital."""
    links = [
        (c.from_, c.to)
        for c in world.channels.values()
        if c.exists_on(TODAY) and carries(world, c, marking) and "." not in c.from_
    ]
    found = set(starts)
    while more := {to for start, to in links if start in found and "." not in to} - found:
        found |= more
    return found


def of(world: World, organisation: str) -> set[str]:
    joint = {key for key, body in world.bodies.items() if body.joint_with is not None}
    everybody = {**world.bodies, **world.staffs}
    return {key for key, entry in everybody.items() if entry.organisation == organisation} - joint


@pytest.mark.parametrize("marking", ["restricted", "confidential", "secret"])
def test_what_nato_classifies_reaches_nobody_with_whom_cyprus_sits(world: World, marking: str) -> None:
    found = reached(world, of(world, "nato"), marking)
    assert not [holder for holder in found if "CY" in seated(world, holder)]


@pytest.mark.parametrize("marking", ["restricted", "confidential", "secret"])
def test_what_the_eu_classifies_reaches_allies_only_for_berlin_plus(world: World, marking: str) -> None:
    found = reached(world, of(world, "eu"), marking) - of(world, "eu")
    with_turkiye = {holder for holder in found if "TR" in seated(world, holder)}
    ways = [c for c in world.channels.values() if c.to in with_turkiye and c.from_ in of(world, "eu")]
    assert all(c.participation is not None for c in ways if carries(world, c, marking))


def test_only_cyprus_has_no_seat_in_the_formal_meeting(world: World) -> None:
    everybody = set(world.members("nato", TODAY)) | set(world.members("eu", TODAY))
    assert everybody - seated(world, "nac-psc-formal") == {"CY"}
    assert seated(world, "nac-psc-informal") == everybody


def test_the_formal_meeting_is_closed_to_all_but_berlin_plus(world: World) -> None:
    formal = world.bodies["nac-psc-formal"]
    around = [c for c in world.channels.values() if "nac-psc-formal" in (c.from_, c.to)]
    assert len(around) == 4
    for gate in (formal.participation, *(c.participation for c in around)):
        assert gate is not None
        assert gate.problem == "cyprus-turkiye"
        assert gate.kinds == ("berlin-plus-operation",)
    assert set(world.participation["cyprus-turkiye"].between) == {"CY", "TR"}
    assert world.bodies["nac-psc-informal"].participation is None


def test_the_reach_matrix(world: World) -> None:
    nato, eu = set(world.members("nato", TODAY)), set(world.members("eu", TODAY))
    in_partnership = {key for key in world.states if holds(world, key, "partnership-for-peace")}
    assert len(nato & eu) == 23
    assert (eu - nato) & in_partnership == {"AT", "IE", "MT"}
    assert all(holds(world, key, "nato-security") for key in nato | {"AT", "IE", "MT"})
    assert (eu - nato) - in_partnership == {"CY"}
    assert not holds(world, "CY", "nato-security")
    assert nato - eu - {key for key in nato if holds(world, key, "eu-security")} == {"TR"}
    assert len(nato - eu) == 9


def test_a_circle_that_grew_shuts_out_who_was_not_in_it_yet(world: World) -> None:
    malta = world.states["MT"].agreements["nato-security"]
    assert not malta.holds_on(date(2007, 12, 31))
    assert malta.holds_on(date(2008, 12, 31))


# Trust


def test_trust_moves_staffs_and_not_principals(world: World) -> None:
    assert world.trust is not None
    resting = {key for key, channel in world.channels.items() if channel.trust is not None}
    assert {world.channels[key].trust for key in resting} == set(world.trust.relations)
    assert {"staff-contact-nato-eu", "hybrid-cells-eu-nato", "corridor-nato-eu"} <= resting
    assert not [key for key in resting if "principals" in key or "guest" in key]


def test_exercises_of_both_are_dated_and_weigh_more_than_those_of_one(world: World) -> None:
    assert world.trust is not None
    built = world.trust.relations["nato-eu"].built
    days = [each.on for each in built.values()]
    assert days == sorted(days)
    parallel = [each.adds for key, each in built.items() if key.startswith("pace")]
    others = [each.adds for key, each in built.items() if not key.startswith("pace")]
    assert len(parallel) == 3
    assert min(parallel) > max(others)


# Coalitions


def test_ten_states_are_in_the_joint_expeditionary_force(world: World) -> None:
    members = set(world.members("jef", TODAY))
    assert members == {"DK", "EE", "FI", "GB", "IS", "LT", "LV", "NL", "NO", "SE"}
    assert all(holds(world, key, "nato-security") for key in members)


def test_nobody_can_block_a_coalition(world: World) -> None:
    for key, body in world.bodies.items():
        if body.organisation in {"jef", "maritime-coalition"}:
            assert world.rules[body.rule].vote == "chair", key


def test_coalitions_tell_both_organisations_once_they_have_begun(world: World) -> None:
    for organisation in ("jef", "maritime-coalition", "framework-nation"):
        for route in world.routing[organisation].values():
            steps = world.procedures[route.procedure].steps.values()
            told = {world.channels[step.tell].to for step in steps if isinstance(step, Tell)}
            assert told & of(world, "nato"), organisation
            assert told & of(world, "eu"), organisation


def test_coalitions_and_single_states_reach_first_action(world: World) -> None:
    for organisation in ("states-alone", "jef", "maritime-coalition", "framework-nation"):
        for kind, route in world.routing[organisation].items():
            assert world.procedures[route.procedure].headline == "first-action", (organisation, kind)
