"""The shipped institutions: members by day, security agreements, sittings, channels, and evidence for all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.model.as_of import as_of
from jointsim.model.calendars import WEEKDAYS
from jointsim.model.delays import Delay, parse_delay
from jointsim.model.document import Document, read_document
from jointsim.model.evidence import evidence_for
from jointsim.model.load import load_world
from jointsim.model.world import World

WORLD = Path(__file__).parents[2] / "src" / "jointsim" / "library" / "world"
FILES = sorted(path.relative_to(WORLD).with_suffix("").as_posix() for path in WORLD.rglob("*.yaml"))
ESTLINK = date(2024, 12, 25)
IN_2003 = date(2003, 6, 1)
IN_2025 = date(2025, 6, 1)

# Shares of the EU's population in per cent, as published for 2025.
SHARES = {
    "DE": 18.49, "FR": 15.17, "IT": 13.23, "ES": 10.78, "PL": 8.33, "RO": 4.23, "NL": 4.01, "BE": 2.62,
    "CZ": 2.42, "PT": 2.36, "SE": 2.34, "GR": 2.31, "HU": 2.13, "AT": 2.02, "BG": 1.43, "DK": 1.32,
    "FI": 1.25, "SK": 1.21, "IE": 1.19, "HR": 0.86, "LT": 0.64, "SI": 0.47, "LV": 0.42, "EE": 0.30,
    "CY": 0.21, "LU": 0.15, "MT": 0.12,
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded() -> tuple[World, Document]:
    return load_world()


@pytest.fixture(scope="module")
def world(loaded: tuple[World, Document]) -> World:
    return loaded[0]


def in_both(world: World, day: date) -> set[str]:
    return set(world.members("nato", day)) & set(world.members("eu", day))


def lacking(world: World, members: tuple[str, ...], agreement: str, day: date) -> set[str]:
    """Members without a security agreement on a day."""
    held = {key: state.agreements.get(agreement) for key, state in world.states.items()}
    return {key for key in members if (span := held[key]) is None or not span.holds_on(day)}


# States


def test_all_states_of_either_organisation_are_there(world: World) -> None:
    assert len(world.states) == 36
    assert {"GR", "GB", "NO", "TR"} < set(world.states)
    assert not {"EL", "UK", "False"} & set(world.states)


@pytest.mark.parametrize(
    ("day", "nato", "eu", "both"),
    [
        (ESTLINK, 32, 27, 23),
        (IN_2003, 19, 15, 11),
        (date(1949, 8, 24), 12, 0, 0),
        (date(1958, 1, 1), 15, 6, 6),
        (date(2004, 4, 30), 26, 15, 11),
        (date(2020, 1, 31), 29, 28, 22),
        (date(2020, 2, 1), 29, 27, 21),
        (date(2024, 3, 6), 31, 27, 22),
    ],
)
def test_members_on_a_day(world: World, day: date, nato: int, eu: int, both: int) -> None:
    found = len(world.members("nato", day)), len(world.members("eu", day)), len(in_both(world, day))
    assert found == (nato, eu, both)


def test_four_members_of_the_eu_are_not_allies(world: World) -> None:
    assert set(world.members("eu", ESTLINK)) - in_both(world, ESTLINK) == {"AT", "CY", "IE", "MT"}


@given(day=st.dates(date(1993, 1, 1), date(2019, 12, 31)))
def test_membership_only_grows_until_one_leaves(world: World, day: date) -> None:
    for organisation in ("nato", "eu"):
        assert set(world.members(organisation, day)) <= set(world.members(organisation, date(2020, 1, 31)))


def test_every_state_has_holidays_and_a_zone_of_its_own(world: World) -> None:
    for key, state in world.states.items():
        assert holidays.country_holidays(state.holidays, years=[2003, 2024, 2025]), key
    zones = [state.zone for state in world.states.values()]
    assert len(set(zones)) == len(zones)


# Security agreements


def test_only_cyprus_is_outside_the_circle_of_2003(world: World) -> None:
    assert lacking(world, world.members("eu", IN_2025), "nato-security", IN_2025) == {"CY"}
    assert lacking(world, world.members("nato", IN_2025), "nato-security", IN_2025) == set()


def test_only_turkiye_may_not_receive_what_the_eu_classifies(world: World) -> None:
    assert lacking(world, world.members("nato", IN_2025), "eu-security", IN_2025) == {"TR"}
    assert lacking(world, world.members("eu", IN_2025), "eu-security", IN_2025) == set()


def test_the_circle_was_closed_before_the_agreement(world: World) -> None:
    assert lacking(world, ("AT", "FI", "IE", "SE"), "nato-security", date(2003, 3, 13)) == {
        "AT",
        "FI",
        "IE",
        "SE",
    }
    assert lacking(world, world.members("eu", IN_2003), "nato-security", IN_2003) == set()
    assert lacking(world, ("CY", "MT"), "nato-security", date(2007, 1, 1)) == {"CY", "MT"}


# Populations


def test_populations_add_up_to_the_published_total(world: World) -> None:
    assert sum(populations(world).values()) == 451_029_000


def test_populations_give_the_published_shares(world: World) -> None:
    counted = populations(world)
    total = sum(counted.values())
    assert counted.keys() == SHARES.keys()
    for key, share in SHARES.items():
        assert 100 * counted[key] / total == pytest.approx(share, abs=0.005), key


def populations(world: World) -> dict[str, int]:
    """People counted per member of the EU in 2025."""
    found = {key: world.states[key].population for key in world.members("eu", IN_2025)}
    return {key: people for key, people in found.items() if people is not None}


@pytest.mark.parametrize(
    ("against", "share"),
    [("DE FR IT", 46.89), ("DE FR AT MT", 35.80), ("DE FR LU MT", 33.93), ("HU SK", 3.34)],
)
def test_published_examples_of_blocking(world: World, against: str, share: float) -> None:
    counted = populations(world)
    found = 100 * sum(counted[key] for key in against.split()) / sum(counted.values())
    assert found == pytest.approx(share, abs=0.01)


# Rules and bodies


def test_majorities_need_as_many_members_as_the_treaty_says(world: World) -> None:
    needed = {key: rule.members for key, rule in world.rules.items() if rule.members is not None}
    fewest = {key: next(n for n in range(28) if n >= share * 27) for key, share in needed.items()}
    assert fewest == {"eu-qualified-majority": 15, "eu-reinforced-majority": 20, "simple-majority": 14}


def test_nine_declared_abstentions_reach_the_limit(world: World) -> None:
    limit = world.rules["eu-unanimity"].abstention_limit
    assert limit is not None
    assert 9 >= limit.members * 27 > 8
    assert limit.population * 451_028_881 == pytest.approx(150_342_961, abs=10)


def test_an_objector_may_stand_aside_in_one_organisation_only(world: World) -> None:
    assert world.rules["eu-unanimity"].carve_out
    assert not world.rules["nato-consensus"].carve_out


def test_nobody_stands_aside_from_words_in_the_name_of_all(world: World) -> None:
    rule = world.rules["eu-consensus"]
    assert (rule.vote, rule.carve_out, rule.abstention_limit) == ("unanimous", False, None)


@pytest.mark.parametrize(
    ("body", "days"),
    [
        ("psc", ("tue", "fri")),
        ("coreper-ii", ("wed",)),
        ("antici-group", ("tue",)),
        ("nac", ("wed",)),
        ("military-committee", ("thu",)),
    ],
)
def test_meeting_days(world: World, body: str, days: tuple[str, ...]) -> None:
    meets = world.bodies[body].meets
    assert meets is not None
    assert meets.days == days
    assert 8 not in meets.months


def test_higher_levels_lead_upwards(world: World) -> None:
    order = ("experts", "ambassadors", "ministers", "leaders")
    for key, body in world.bodies.items():
        ranks = [order.index(world.bodies[name].level) for name in (key, *body.higher)]
        assert ranks == sorted(ranks), key
        assert {world.bodies[name].organisation for name in body.higher} <= {body.organisation}, key


def test_notice_shortens_with_urgency(world: World) -> None:
    for key, body in world.bodies.items():
        for delays in (body.convenes, body.silence, body.written):
            lengths = [elapsed(delay) for _, delay in delays.given] if delays else []
            assert lengths == sorted(lengths, reverse=True), key


def elapsed(delay: Delay) -> float:
    """Median in seconds; a workday, of 8 open hours, takes a day at least."""
    return delay.median * (3 if delay.clock == "open" else 1)


def test_a_place_is_usually_left_on_every_agenda(world: World) -> None:
    for key, body in world.bodies.items():
        if body.meets is None:
            assert body.convenes is not None, key
            continue
        assert body.meets.agenda is not None
        assert body.business is not None
        assert 0 < body.business < body.meets.agenda, key


@pytest.mark.parametrize("earlier", [("antici-group", "coreper-ii"), ("nicolaidis-group", "psc")])
def test_who_prepares_ambassadors_meets_the_day_before(world: World, earlier: tuple[str, str]) -> None:
    group, body = (world.bodies[name].meets for name in earlier)
    assert group is not None
    assert body is not None
    before = {WEEKDAYS[WEEKDAYS.index(day) - 1] for day in body.days}
    assert set(group.days) == before
    assert world.bodies[earlier[0]].higher[0] == earlier[1]


def test_the_college_meets_on_wednesday_and_needs_no_unanimity(world: World) -> None:
    college = world.bodies["college"]
    assert college.meets is not None
    assert college.meets.days == ("wed",)
    assert world.rules[college.rule].vote == "majority"
    assert not college.reservations


def test_the_council_sits_as_its_configurations_and_adopts_in_writing(world: World) -> None:
    council = world.bodies["council"]
    assert council.sits_as == (
        "foreign-affairs-council",
        "justice-and-home-affairs-council",
        "general-affairs-council",
    )
    assert {world.bodies[name].level for name in council.sits_as} == {council.level} == {"ministers"}
    assert council.written == world.bodies["foreign-affairs-council"].written
    assert world.rules[council.rule].vote == "unanimous"


def test_home_affairs_ministers_decide_by_majority_and_come_together_within_days_of_an_attack(
    world: World,
) -> None:
    body = world.bodies["justice-and-home-affairs-council"]
    assert body.rule == "eu-qualified-majority"
    assert body.convenes is not None
    assert 1 <= body.convenes.at("flash").median / 86_400 <= 4


def test_the_round_table_decides_nothing_by_vote_and_meets_within_a_day_or_two(world: World) -> None:
    table = world.bodies["ipcr-round-table"]
    assert world.rules[table.rule].vote == "chair"
    assert table.meets is None
    assert table.convenes is not None
    assert table.convenes.at("immediate").median <= 86_400
    assert table.convenes.at("flash").median <= 86_400 / 2


@pytest.mark.parametrize(
    ("name", "founded"),
    [
        ("ipcr-round-table", date(2013, 6, 25)),
        ("hybrid-working-party", date(2019, 7, 11)),
        ("hybrid-fusion-cell", date(2016, 4, 1)),
        ("cyclone", date(2022, 12, 14)),
        ("cpcc", date(2007, 1, 1)),
        ("european-council-president", date(2009, 12, 1)),
        ("hybrid-rapid-response-team", date(2024, 5, 21)),
    ],
)
def test_what_the_union_founded_later_was_not_there_before(world: World, name: str, founded: date) -> None:
    then, before = (as_of(world, day) for day in (founded, founded - timedelta(days=1)))
    kinds = ("bodies", "staffs", "offices", "forces")
    assert [name in getattr(then, kind) for kind in kinds].count(True) == 1
    assert not any(name in getattr(before, kind) for kind in kinds)


def test_the_external_action_service_stands_for_its_predecessors(world: World) -> None:
    assert {key for key in world.staffs if key.startswith("eeas-")} <= set(as_of(world, IN_2003).staffs)


# Staffs and channels


def test_other_work_gives_way_as_urgency_rises(world: World) -> None:
    for key, staff in {**world.staffs, **world.national_staffs}.items():
        assert staff.load is not None
        loads = [share for _, share in staff.load.given]
        assert loads == sorted(loads, reverse=True), key
        assert loads[0] < 1, key


def side(world: World, holder: str) -> str | None:
    """NATO or the EU, for its staffs and bodies; None for a joint format and whoever belongs to neither."""
    body = world.bodies.get(holder)
    entry = world.staffs.get(holder) or body
    if entry is None or (body is not None and body.joint_with is not None):
        return None
    return entry.organisation if entry.organisation in {"nato", "eu"} else None


def crossing(world: World) -> dict[str, tuple[str | None, str | None]]:
    """Channels that lead from one organisation to the other, with both sides."""
    ends = {key: (side(world, c.from_), side(world, c.to)) for key, c in world.channels.items()}
    return {key: pair for key, pair in ends.items() if None not in pair and pair[0] != pair[1]}


def test_what_crosses_is_named_by_its_direction_and_number(world: World) -> None:
    for key, pair in crossing(world).items():
        assert key.endswith(f"-{pair[0]}-{pair[1]}"), key
        assert re.match(r"C\d\d, ", world.channels[key].name), key


def test_every_channel_that_crosses_has_its_counterpart(world: World) -> None:
    for key, (start, end) in crossing(world).items():
        back = world.channels[f"{key.removesuffix(f'-{start}-{end}')}-{end}-{start}"]
        assert (back.from_, back.to) == (world.channels[key].to, world.channels[key].from_), key


def test_what_crosses_is_held_to_the_security_agreements(world: World) -> None:
    for key, (start, _) in crossing(world).items():
        channel = world.channels[key]
        assert channel.agreement == f"{start}-security", key
        assert channel.without_agreement == "limite", key
        assert channel.ceiling in {"unmarked", "limite"}, key


def test_allies_release_together_and_the_eu_by_one_office(world: World) -> None:
    by: dict[str | None, set[tuple[str, ...]]] = {}
    for key, (start, _) in crossing(world).items():
        channel = world.channels[key]
        if channel.release is not None and channel.participation is None:
            by.setdefault(start, set()).add(channel.release.consenters)
            assert channel.release.refused > 0, key
    assert by == {"nato": {("originator", "all-members")}, "eu": {("originator", "one-office")}}


def test_for_berlin_plus_all_have_released_beforehand(world: World) -> None:
    standing = [c for c in world.channels.values() if c.release is not None and c.participation is not None]
    assert len(standing) == 2
    for channel in standing:
        assert channel.release is not None
        assert channel.release.consenters == ("originator",)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("*.coast-guard", "sitcen"),
        ("*.coast-guard", "nac"),
        ("*.coast-guard", "psc"),
        ("*.coast-guard", "hr-cabinet"),
        ("*.coast-guard", "presidency-team"),
        ("*.intelligence-service", "eeas-sanctions-division"),
        ("*.intelligence-service", "nac"),
        ("undersea-infrastructure-centre", "nac"),
        ("marcom", "secretary-general-office"),
        ("emsa", "psc"),
        ("*.cyber-centre", "cyber-working-party"),
        ("*.cyber-centre", "eeas-hybrid-division"),
        ("*.border-guard", "dg-home"),
        ("*.interior-ministry", "cosi"),
        ("*.interior-ministry", "counter-terrorism-coordinator"),
        ("*.civil-protection-authority", "ipcr-round-table"),
        ("*.intelligence-service", "hybrid-working-party"),
        ("*.foreign-ministry", "eeas-hybrid-division"),
        ("eums", "psc"),
        ("cert-eu", "presidency-team"),
        ("hr-cabinet", "european-council"),
        ("ercc", "college"),
    ],
)
def test_news_finds_its_way_without_crossing(world: World, start: str, end: str) -> None:
    assert end in reached(world, start, without=set(crossing(world)))


def reached(world: World, start: str, without: set[str]) -> set[str]:
    """Everyone who hears of what somebody knows, over channels that forward by themselves."""
    ways = [(c.from_, c.to) for key, c in world.channels.items() if c.forwards and key not in without]
    found = {start}
    while more := {to for sender, to in ways if sender in found} - found:
        found |= more
    return found


def test_the_organisations_hear_of_each_other_only_by_what_crosses(world: World) -> None:
    siloed = reached(world, "marcom", without=set(crossing(world)))
    assert "psc" not in siloed
    assert "psc" in reached(world, "marcom", without=set())


def test_what_capitals_read_on_the_platform_does_not_run_on_to_the_allies(world: World) -> None:
    assert not world.channels["ipcr-platform-capitals"].forwards
    assert "sitcen" not in reached(world, "emsa", without=set(crossing(world)))


def test_an_early_warning_comes_within_the_day_that_the_directive_gives(world: World) -> None:
    warning = world.channels["nis2-early-warning"].latency.at("routine")
    assert max(warning.numbers) == 24 * 3600


def test_the_alert_system_depends_on_who_chooses_to_give_an_alert(world: World) -> None:
    alert = world.channels["rapid-alert-system"]
    assert alert.works < 0.5
    assert not alert.exists_on(date(2019, 2, 28))


def test_experts_of_a_civilian_mission_are_quicker_when_another_lends_them(world: World) -> None:
    force = world.forces["civilian-mission-staff"]
    assert force.under_way is not None
    assert force.under_way.notice.median < force.notice.at("flash").median


def test_readiness_of_a_battlegroup_is_between_five_and_twenty_days(world: World) -> None:
    notice = world.forces["eu-battlegroup"].notice
    assert notice.at("routine").median / 86_400 == pytest.approx(20, abs=1)
    assert 5 <= notice.at("flash").median / 86_400 <= 7


def test_ships_and_trainers_are_offered_at_conferences_and_standing_teams_are_not(world: World) -> None:
    generated = {
        key for key, force in world.forces.items() if force.organisation == "eu" and force.generation
    }
    assert generated == {
        "eu-naval-units",
        "eu-training-mission-staff",
        "civilian-mission-staff",
        "eu-peace-force",
    }


def test_every_office_holder_has_a_picture(world: World) -> None:
    for office in world.offices.values():
        assert office.staff in reached(world, "*.crisis-cell", without=set(crossing(world)))


# Evidence

QUANTITIES = {"median", "p90", "low", "mode", "high", "between"}


def is_number(value: object) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return True
    try:
        parse_delay(value)
    except (ValueError, TypeError):
        return False
    return True


def numbers(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every number and delay; a distribution is one leaf, evidence is none."""
    if isinstance(value, Mapping) and not (value and value.keys() <= QUANTITIES):
        for key, part in value.items():
            if key not in {"evidence", "jointsim"}:
                yield from numbers(part, (*path, key))
    elif any(map(is_number, value)) if isinstance(value, list) else is_number(value):
        yield path


@pytest.mark.parametrize("name", FILES)
def test_every_number_has_evidence(name: str) -> None:
    value = read_document(WORLD / f"{name}.yaml").value
    assert [".".join(path) for path in numbers(value) if evidence_for(value, path) is None] == []


def test_the_walk_finds_numbers_wherever_they_are() -> None:
    value: dict[str, Any] = {
        "jointsim": 1,
        "a": {
            "takes": {"median": "3 h", "p90": "9 h"},
            "load": {"routine": 0.5},
            "name": "3 ships",
            "on": True,
        },
        "b": {"weeks": [3], "within": "5 workdays", "evidence": {"x": {"range": [1, 2]}}},
    }
    assert list(numbers(value)) == [("a", "takes"), ("a", "load", "routine"), ("b", "weeks"), ("b", "within")]


@pytest.mark.parametrize("name", FILES)
def test_no_evidence_is_for_something_absent(name: str) -> None:
    assert list(astray(read_document(WORLD / f"{name}.yaml").value)) == []


def astray(value: object, path: str = "") -> Iterator[str]:
    """Yield keys of evidence that no parameter beside it answers to."""
    if isinstance(value, Mapping):
        for key in value.get("evidence", {}):
            place: Any = value
            for part in key.split("."):
                place = place.get(part) if isinstance(place, Mapping) else None
            if place is None:
                yield f"{path}.{key}"
        for name, part in value.items():
            if name != "evidence":
                yield from astray(part, f"{path}.{name}")


def test_evidence_is_a_source_or_an_assumption(loaded: tuple[World, Document]) -> None:
    for found in evidence(loaded[1].value):
        assert ("assumption" in found) != ("source" in found)


def evidence(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield from value.get("evidence", {}).values()
        for name, part in value.items():
            if name != "evidence":
                yield from evidence(part)
