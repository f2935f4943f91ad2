"""Who may read what and who sits where, in the shipped world: the matrix of the survey of NATO-EU channels, B-0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from jointsim.model.channels import ParticipationProblem
from jointsim.model.gates import may_read, problem_stands, seated
from jointsim.model.world import World
from tests.shipped import shipped_world

DAY = date(2025, 6, 2)
NATO, EU = "nato-security", "eu-security"
BOTH = [
    "BE", "BG", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IT", "LT", "LU", "LV", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
]  # fmt: skip
GROUPS: Mapping[str, tuple[list[str], str, str, bool, bool]] = {
    # group: states, NATO-classified, EUCI, sits in NAC, sits in PSC
    "in both": (BOTH, "by right", "by right", True, True),
    "EU only, in the partnership": (["AT", "IE", "MT"], "if released", "by right", False, True),
    "EU only, outside it": (["CY"], "never", "by right", False, True),
    "NATO only": (["AL", "CA", "GB", "IS", "ME", "MK", "NO", "US"], "by right", "if released", True, False),
    "NATO only, without an agreement": (["TR"], "by right", "never", True, False),
}


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world()


def access(world: World, state: str, organisation: str, agreement: str, day: date = DAY) -> str:
    """Say how a state comes to read what an organisation classifies."""
    if not may_read(world, state, agreement, day):
        return "never"
    return "by right" if state in world.members(organisation, day) else "if released"


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_reaches_what_it_should(world, group):
    states, nato, eu, in_nac, in_psc = GROUPS[group]
    nac, psc = (seated(world, world.bodies[name], DAY) for name in ("nac", "psc"))
    for state in states:
        assert (state, access(world, state, "nato", NATO)) == (state, nato)
        assert (state, access(world, state, "eu", EU)) == (state, eu)
        assert ((state in nac), (state in psc)) == (in_nac, in_psc)


def test_every_member_is_in_one_group(world):
    grouped = [state for states, *_ in GROUPS.values() for state in states]
    assert len(grouped) == len(set(grouped)) == 36
    assert set(grouped) == {*world.members("nato", DAY), *world.members("eu", DAY)}


@pytest.mark.parametrize(
    ("day", "state", "nato", "eu"),
    [
        (date(2003, 3, 1), "AT", "never", "by right"),
        (date(2003, 6, 1), "FI", "if released", "by right"),
        (date(2005, 6, 1), "MT", "never", "by right"),
        (date(2018, 1, 1), "GB", "by right", "by right"),
        (date(2022, 1, 1), "SE", "if released", "by right"),
    ],
)
def test_the_day_counts(world, day, state, nato, eu):
    assert access(world, state, "nato", NATO, day) == nato
    assert access(world, state, "eu", EU, day) == eu


def test_whoever_needs_the_agreement_is_not_in_the_formal_format(world):
    formal = world.bodies["nac"].model_copy(update={"joint_with": "eu", "agreement": NATO})
    informal = formal.model_copy(update={"agreement": None})
    assert len(seated(world, informal, DAY)) == 36
    assert set(seated(world, informal, DAY)) - set(seated(world, formal, DAY)) == {"CY"}


def test_a_problem_of_two_states_stands_once_both_are_members(world):
    problem = ParticipationProblem(name="a problem", between=("CY", "TR"))
    with_it = world.model_copy(update={"participation": {"between-two": problem}})
    assert problem_stands(with_it, "between-two", ("nato", "eu"), DAY)
    assert not problem_stands(with_it, "between-two", ("nato", "eu"), date(2004, 4, 30))
    assert problem_stands(with_it, "between-two", ("nato", "eu"), date(2004, 5, 1))
    assert not problem_stands(with_it, "between-two", ("eu", None), DAY)
    assert not problem_stands(with_it, "another", ("nato", "eu"), DAY)
