"""NATO as shipped: its bodies, staffs, forces and channels on a day, as somebody who knows the building expects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.model.as_of import as_of
from jointsim.model.base import Dated
from jointsim.model.load import load_inputs
from jointsim.model.quantities import URGENCIES
from jointsim.model.world import World
from tests.shipped import DOCUMENTED, shipped_world

DAY = 86_400
COUNCIL = ("nac", "nac-ministers", "nac-leaders")
COMMITTEES = (
    "military-committee",
    "military-committee-chiefs",
    "operations-policy-committee",
    "deputies-committee",
    "political-committee",
    "resilience-committee",
)
COMMANDS = ("jfc-brunssum", "jfc-naples", "jfc-norfolk", "marcom", "aircom", "caoc-uedem", "caoc-torrejon")
YEARS = st.dates(date(2001, 1, 1), date(2025, 12, 31))


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world()


def existing(entries: Mapping[str, Dated], names: tuple[str, ...], day: date) -> list[str]:
    """Name those of the entries that exist on a day."""
    return [name for name in names if entries[name].exists_on(day)]


def of_the_alliance(world: World) -> set[str]:
    """Name the staffs and bodies of NATO."""
    staffs = {key for key, staff in world.staffs.items() if staff.organisation == "nato"}
    return staffs | {key for key, body in world.bodies.items() if body.organisation == "nato"}


# Bodies


@pytest.mark.parametrize("name", COMMITTEES)
def test_every_committee_reports_straight_to_the_council(world: World, name: str) -> None:
    assert world.bodies[name].higher == ("nac",)
    ways = [channel for channel in world.channels.values() if (channel.from_, channel.to) == (name, "nac")]
    # Advice goes up when a step tells it; news comes to the council by itself, from the watch.
    assert [channel.forwards for channel in ways] == [False]


def test_the_council_goes_up_to_ministers_and_leaders(world: World) -> None:
    assert world.bodies["nac"].higher == COUNCIL[1:]
    assert [world.bodies[name].level for name in COUNCIL] == ["ambassadors", "ministers", "leaders"]


def test_all_bodies_of_the_alliance_decide_by_consensus(world: World) -> None:
    rules = {
        body.rule for body in world.bodies.values() if body.organisation == "nato" and not body.joint_with
    }
    assert rules == {"nato-consensus"}


def test_the_military_committee_meets_the_day_after_the_council(world: World) -> None:
    council, military = world.bodies["nac"].meets, world.bodies["military-committee"].meets
    assert council is not None
    assert military is not None
    assert (council.days, military.days) == (("wed",), ("thu",))


def test_chiefs_of_defence_meet_three_times_a_year(world: World) -> None:
    meets = world.bodies["military-committee-chiefs"].meets
    assert meets is not None
    assert len(meets.months) * len(meets.days) * len(meets.weeks or ()) == 3


def test_ministers_meet_five_times_a_year(world: World) -> None:
    meets = world.bodies["nac-ministers"].meets
    assert meets is not None
    assert len(meets.months) == 5
    kinds = [name.split("-")[0] for name in meets.dates if "2025" in name]
    assert (kinds.count("foreign"), kinds.count("defence")) == (2, 3)


# What existed when


@pytest.mark.parametrize(
    ("kind", "name", "day", "there"),
    [
        ("staffs", "jisd", date(2016, 12, 31), False),
        ("staffs", "jisd", date(2017, 9, 8), True),
        ("staffs", "undersea-infrastructure-cell", date(2023, 1, 31), False),
        ("staffs", "undersea-infrastructure-cell", date(2023, 2, 28), True),
        ("staffs", "undersea-infrastructure-centre", date(2024, 4, 30), False),
        ("staffs", "undersea-infrastructure-centre", date(2024, 5, 31), True),
        ("bodies", "resilience-committee", date(2021, 12, 31), False),
        ("bodies", "resilience-committee", date(2022, 12, 31), True),
        ("forces", "allied-reaction-force", date(2024, 6, 30), False),
        ("forces", "allied-reaction-force", date(2024, 7, 1), True),
        ("forces", "response-force", date(2024, 6, 30), True),
        ("forces", "response-force", date(2024, 7, 1), False),
        ("forces", "vjtf", date(2014, 4, 16), False),
        ("forces", "vjtf", date(2022, 2, 25), True),
        ("forces", "vjtf", date(2024, 7, 1), False),
    ],
)
def test_what_was_there_on_a_day(world: World, kind: str, name: str, day: date, there: bool) -> None:
    assert (name in getattr(as_of(world, day), kind)) is there


@given(day=YEARS)
def test_civil_emergencies_and_intelligence_have_one_home_on_every_day(world: World, day: date) -> None:
    civil = ("civil-emergency-planning-committee", "resilience-committee")
    assert len(existing(world.bodies, civil, day)) == 1
    assert len(existing(world.staffs, ("ims-intelligence", "jisd"), day)) == 1


@given(day=st.dates(date(2003, 10, 15), date(2025, 12, 31)))
def test_there_is_one_force_for_reaction_on_every_day(world: World, day: date) -> None:
    assert len(existing(world.forces, ("response-force", "allied-reaction-force"), day)) == 1


# Channels


def informed(world: World, start: str, day: date) -> set[str]:
    """Everyone in the alliance and in states who hears of what somebody knows on a day, without the EU."""
    then = as_of(world, day)
    ours = of_the_alliance(then)
    ways = [
        (channel.from_, channel.to)
        for channel in then.channels.values()
        if channel.forwards
        and all(end in ours or end.startswith("*.") for end in (channel.from_, channel.to))
    ]
    found = {start}
    while more := {to for sender, to in ways if sender in found} - found:
        found |= more
    return found


@pytest.mark.parametrize("day", [date(2001, 9, 11), date(2003, 2, 10), date(2015, 7, 26), date(2025, 9, 10)])
@pytest.mark.parametrize(
    "start",
    [
        "*.air-operations",
        "*.border-guard",
        "*.civil-protection-authority",
        "*.cyber-centre",
        "*.defence-ministry",
        "*.intelligence-service",
        "*.navy",
        "ncsc",
        "eadrcc",
    ],
)
def test_news_of_states_comes_to_the_council_in_any_year(world: World, start: str, day: date) -> None:
    found = informed(world, start, day)
    assert {"nac", "military-committee", "sitcen", "secretary-general-office"} <= found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_reports_to_the_supreme_commander(world: World, name: str) -> None:
    assert "shape" in informed(world, name, date(2025, 1, 1))


def test_the_alliance_and_its_members_hold_nothing_back_by_its_marking(world: World) -> None:
    ours = of_the_alliance(world)
    ours = ours - {key for key, body in world.bodies.items() if body.joint_with is not None}
    inside = [
        channel
        for channel in world.channels.values()
        if channel.to in ours and (channel.from_ in ours or channel.from_.startswith("*."))
    ]
    assert len(inside) > 60
    assert {channel.ceiling for channel in inside} == {None}


def test_a_violation_of_airspace_is_known_to_those_who_scramble_within_minutes(world: World) -> None:
    for name in ("caoc-uedem", "caoc-torrejon"):
        assert world.channels[f"air-operations-{name}"].latency.at("routine").median < 600


# Forces


def test_alert_aircraft_are_in_the_air_within_a_quarter_of_an_hour(world: World) -> None:
    alert = world.forces["quick-reaction-alert"]
    for urgency in URGENCIES:
        assert max(alert.notice.at(urgency).numbers) <= 15 * 60
        others = [
            force
            for key, force in world.forces.items()
            if force is not alert and force.organisation == "nato"
        ]
        assert all(force.notice.at(urgency).median > alert.notice.at(urgency).median for force in others)


def test_no_force_needs_longer_when_it_is_more_urgent(world: World) -> None:
    for key, force in world.forces.items():
        lengths = [force.notice.at(urgency).median for urgency in URGENCIES]
        assert lengths == sorted(lengths, reverse=True), key


def test_the_reaction_force_is_ready_in_ten_days_and_the_tiers_follow(world: World) -> None:
    reaction = world.forces["allied-reaction-force"].notice.at("routine")
    assert list(reaction.numbers) == [8 * DAY, 10 * DAY]
    for urgency in URGENCIES:
        tiers = [world.forces[f"force-model-tier-{n}"].notice.at(urgency).median for n in (1, 2)]
        assert world.forces["allied-reaction-force"].notice.at(urgency).median <= tiers[0] < tiers[1]


def test_one_reserve_for_kosovo_is_at_seven_days_and_one_at_fourteen(world: World) -> None:
    assert world.forces["kfor-reserve"].notice.at("routine").numbers[:2] == (7 * DAY, 14 * DAY)


def test_units_that_cross_borders_by_land_need_leave_and_others_do_not(world: World) -> None:
    need = {key for key, force in world.forces.items() if force.organisation == "nato" and force.clearance}
    assert need == {
        "allied-reaction-force",
        "force-model-tier-1",
        "force-model-tier-2",
        "response-force",
        "vjtf",
    }


def test_members_are_asked_for_units_that_nobody_holds_ready(world: World) -> None:
    asked = {key for key, force in world.forces.items() if force.organisation == "nato" and force.generation}
    assert asked == {"missile-defence-battery", "peace-force-nato"}
    for key in asked:
        generation = world.forces[key].generation
        assert generation is not None and generation.mandate is not None  # noqa: PT018
        assert 0 < generation.mandate.refused < generation.mandate.needed < 1
        # A conference of all Allies brings something, and seldom all at once.
        assert 1 < generation.pledges * 32 < 5, key


MOVES = """jointsim: 1
title: Units are sent
start: {day}T09:00+01:00
horizon: 120 d
domain: military
onset: sudden
urgency: {urgency}
affected: [EE]
severity: 3
attribution-difficulty: 0
contention: 0
events:
  crossing: {{at: 0 h, observed: {{cell: {{by: affected.crisis-cell, after: 0 h, occurrence: 1.0}}}}}}
responses:
  units: {{organisation: nato, kind: sending, event: crossing}}
changes:
  routing:
    nato:
      sending:
        procedure: sending
        asked-by: {{supreme-commander: {{sudden: 0 h}}}}
        authority: [own]
  procedures:
    sending:
      name: sending of units
      headline: first-action
      steps:
        order: {{work: shape, takes: 0 h, reaches: decision}}
        before: {{move: response-force, after: order, reaches: first-action}}
        now: {{move: allied-reaction-force, after: order, reaches: first-action}}
        rest: {{move: force-model-tier-1, after: now, reaches: full-operation}}
"""


@pytest.mark.parametrize(
    ("day", "force"), [("2015-03-10", "response-force"), ("2025-03-11", "allied-reaction-force")]
)
def test_a_procedure_moves_the_force_that_exists_on_the_day(tmp_path: Path, day: str, force: str) -> None:
    scenario = tmp_path / "sending.yaml"
    scenario.write_text(MOVES.format(day=day, urgency="flash"), encoding="utf-8")
    inputs = load_inputs(str(scenario), DOCUMENTED)
    plan = make_plan(inputs.scenario, inputs.world, scenario_id="sending", setup_id=DOCUMENTED)
    for draws in draw_block(plan.book, 1, range(40)):
        run = Replication(plan, draws)
        run.advance()
        dossier = run.dossiers["units"]
        moved = {entry.who for entry in run.record.entries if entry.dossier == "units"} & set(
            inputs.world.forces
        )
        assert force in moved
        assert not moved & ({"response-force", "allied-reaction-force"} - {force})
        assert dossier.milestones["first-action"] > dossier.milestones["decision"]
        assert ("full-operation" in dossier.milestones) == (day > "2024")


# What every state has


def test_every_state_has_the_staffs_that_a_crisis_calls_for(world: World) -> None:
    assert set(world.national_staffs) == {
        "coast-guard", "navy", "crisis-cell", "foreign-ministry", "intelligence-service", "cyber-centre",
        "air-operations", "border-guard", "interior-ministry", "civil-protection-authority", "parliament",
        "defence-ministry",
    }  # fmt: skip


def test_parliaments_sit_in_the_day_and_are_called_back_from_recess_in_a_crisis(world: World) -> None:
    for name in ("parliament", "lead-parliament"):
        calendar = world.calendars[name]
        closings = [calendar.hours_at(urgency).closings for urgency in URGENCIES]  # type: ignore[union-attr]
        assert closings == ["observed", "observed", "ignored", "ignored"]
    assert world.staffs["lead-nation-parliament"].calendar == "lead-parliament"
    assert world.national_staffs["parliament"].calendar == "parliament"
