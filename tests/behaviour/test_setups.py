"""What set-ups do, by mechanism: channels, participation, votes, powers given beforehand, sizes, weekends.

Which set-up is faster is a finding, and no test.
"""

from __future__ import annotations

from functools import cache
from statistics import mean, median

import pytest

from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.model.load import load_inputs
from tests.shipped import shipped_world
from tests.worlds import DAY, HOUR, entries, milestones, play_many

CRISIS = """jointsim: 1
title: Trouble at sea
start: 2025-03-11T10:00+01:00
horizon: 150 d
domain: maritime
onset: sudden
urgency: immediate
affected: [EE]
severity: 2
attribution-difficulty: 1
contention: 2
events:
  incident:
    at: 0 h
    observed:
      cell: {by: affected.crisis-cell, after: 1 h, occurrence: 0.9, attribution: 0.9}
      navy: {by: marcom, after: 3 h, occurrence: 0.6, attribution: 0.4, marking: restricted}
responses:
"""
WORDS = """
  nato-words: {organisation: nato, kind: statement, event: incident}
  eu-words: {organisation: eu, kind: statement, event: incident}
  nato-talks: {organisation: nato, kind: consultation, event: incident}
  eu-talks: {organisation: eu, kind: consultation, event: incident}
"""
TEXTS = """
  nato-text: {organisation: nato, kind: agreed-statement, event: incident}
  eu-text: {organisation: eu, kind: agreed-statement, event: incident}
"""
FORCES = """
  ships: {organisation: nato, kind: naval-presence, event: incident}
  aircraft: {organisation: nato, kind: air-presence, event: incident}
  eu-ships: {organisation: eu, kind: csdp-naval, event: incident}
  eu-troops: {organisation: eu, kind: csdp-military, event: incident}
"""
LISTINGS = "\n  listings: {organisation: eu, kind: sanctions, event: incident}\n"
TOGETHER = "\n  together: {organisation: eu, kind: joint-consultation, event: incident}\n"
Sets = tuple[tuple[str, str], ...]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory):
    """Plan a crisis in the shipped world: the responses in YAML, the set-up, and what options set."""
    path = tmp_path_factory.mktemp("crises") / "crisis.yaml"

    @cache
    def plan(responses: str, setup: str = "as-is", sets: Sets = ()) -> Plan:
        path.write_text(CRISIS + responses, encoding="utf-8")
        inputs = load_inputs(str(path), setup, sets=sets)
        return make_plan(inputs.scenario, inputs.world)

    return plan


def times(runs: list[Replication], response: str, milestone: str) -> list[float]:
    """Hours to a milestone, to the horizon where it was not reached."""
    found = (milestones(run, [response]).get((response, milestone)) for run in runs)
    return [150 * DAY / HOUR if at is None else at / HOUR for at in found]


@cache
def without_queues() -> Sets:
    """Options that let every staff work on any number of dossiers at once."""
    world = shipped_world()
    loaded = [key for key, staff in world.staffs.items() if staff.load is not None]
    return tuple((f"staffs.{key}.{part}", "null") for key in loaded for part in ("load", "task", "desks"))


def first_news(run: Replication) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in (*entries(run, "observed"), *entries(run, "report")):
        found[entry.who] = min(entry.time, found.get(entry.who, entry.time))
    return found


# Channels


# Cutting down can hold up what may pass at once, and who waits for opening hours may be trusted more then.
UNTRUSTED = (("scenario.events.incident.observed.navy.marking", "null"), ("trust.exchange", "0"))


@pytest.fixture(scope="module")
def heard_with_all_channels(planned) -> list[dict[str, int]]:
    plan = planned(WORDS, sets=(*without_queues(), *UNTRUSTED))
    return [first_news(run) for run in play_many(plan, range(30))]


@pytest.mark.parametrize(
    "channel", ["staff-contact-nato-eu", "principals-eu-nato", "sitcen-nac", "crisis-cell-eeas"]
)
def test_without_a_channel_nobody_hears_earlier(channel: str, planned, heard_with_all_channels) -> None:
    sets = (*without_queues(), *UNTRUSTED, (f"channels.{channel}", "null"))
    closed = play_many(planned(WORDS, sets=sets), range(30))
    for before, run in zip(heard_with_all_channels, closed, strict=True):
        after = first_news(run)
        assert after.keys() <= before.keys()
        assert all(after[who] >= before[who] for who in after)


# Participation


def test_what_the_problem_kept_from_a_formal_meeting_may_be_treated_once_it_is_solved(planned) -> None:
    formal = (("procedures.eu-joint-consultation.steps.session.meet", "nac-psc-formal"),)
    blocked = play_many(planned(TOGETHER, sets=formal), range(40))
    free = play_many(planned(TOGETHER, "participation-solved"), range(40))
    kept_out = [len(entries(run, "not-held")) for run in blocked]
    assert sum(kept_out) > 0
    for count, run in zip(kept_out, free, strict=True):
        held = [entry for entry in entries(run, "sitting") if entry.who == "nac-psc-formal"]
        assert entries(run, "not-held") == []
        assert len(held) == count


def test_what_staffs_may_pass_rises_once_it_is_solved(planned) -> None:
    as_is, solved = planned(WORDS + TEXTS), planned(WORDS + TEXTS, "participation-solved")
    contact = "staff-contact-nato-eu"
    assert solved.channels[contact].ceiling > as_is.channels[contact].ceiling


def test_operations_with_the_means_of_nato_are_what_a_formal_meeting_may_treat(planned) -> None:
    nothing: Sets = (
        ("bodies.nac-psc-formal.participation.kinds", "[]"),
        ("channels.berlin-plus-chain-nato-eu.participation.kinds", "[]"),
    )
    open_to, closed = planned(FORCES, "berlin-plus"), planned(FORCES, "berlin-plus", nothing)
    chain = "berlin-plus-chain-nato-eu"
    assert chain in open_to.channels
    assert chain not in closed.channels  # what is closed to everything is left out
    held, not_held = play_many(open_to, range(15)), play_many(closed, range(15))
    assert sum(len(entries(run, "not-held")) for run in held) == 0
    assert sum(len(entries(run, "not-held")) for run in not_held) > 0
    assert any(entry.who == "nac-psc-formal" for run in held for entry in entries(run, "sitting"))


# Votes


def test_a_majority_passes_listings_that_one_member_blocked_and_leaves_forces_alone(planned) -> None:
    against = (("scenario.positions", "{HU: {listings: against}}"),)
    blocked = times(play_many(planned(LISTINGS, sets=against), range(60)), "listings", "decision")
    passed = times(play_many(planned(LISTINGS, "cfsp-majority", against), range(60)), "listings", "decision")
    horizon = 150 * DAY / HOUR
    assert any(one == horizon > other for one, other in zip(blocked, passed, strict=True))
    before = play_many(planned(FORCES), range(25))
    after = play_many(planned(FORCES, "cfsp-majority"), range(25))
    assert [milestones(run) for run in before] == [milestones(run) for run in after]


def test_a_lone_ally_stops_a_text_as_it_is_and_not_where_only_ministers_block(planned) -> None:
    against = (("scenario.positions", "{HU: {nato-text: against}}"), ("scenario.contention", "0"))
    one = times(play_many(planned(TEXTS, sets=against), range(40)), "nato-text", "decision")
    other = times(
        play_many(planned(TEXTS, "nato-ministers-block", against), range(40)), "nato-text", "decision"
    )
    assert median(other) < median(one)


# Powers given beforehand


@pytest.mark.parametrize(("response", "milestone"), [("ships", "first-action"), ("aircraft", "decision")])
def test_who_may_act_first_acts_no_later(response: str, milestone: str, planned) -> None:
    council = times(play_many(planned(FORCES), range(60)), response, milestone)
    commander = times(play_many(planned(FORCES, "delegated-authority"), range(60)), response, milestone)
    assert median(commander) <= median(council)


def test_words_on_behalf_of_all_come_before_all_have_confirmed_them(planned) -> None:
    compared = 0
    for run in play_many(planned(TEXTS, "delegated-authority"), range(30)):
        rounds = [e for e in entries(run, "round", "eu-text") if e.attributes["step"] == "words-confirmed"]
        spoken = milestones(run)["eu-text", "decision"]
        if rounds:
            compared += 1
            assert spoken is not None
            assert spoken < rounds[0].time
    assert compared > 15


# Who goes first


def test_who_lets_another_go_first_opens_nothing_before(planned) -> None:
    runs = play_many(planned(TEXTS, "sequenced-nato-first"), range(30))
    alone = play_many(planned(TEXTS), range(30))
    assert median(times(runs, "eu-text", "decision")) >= median(times(alone, "eu-text", "decision"))
    both = [(run, milestones(run)) for run in runs]
    decided = [
        (run, m)
        for run, m in both
        if m["eu-text", "decision"] is not None and m["nato-text", "decision"] is not None
    ]
    assert decided
    for _, reached in decided:
        asked, done, nato = (
            reached[key] for key in (("eu-text", "asked"), ("eu-text", "decision"), ("nato-text", "decision"))
        )
        assert done > min(nato, asked + 14 * DAY)


def test_what_is_left_to_the_other_is_never_asked_for(planned) -> None:
    war = (("scenario.domain", "military"),)
    for run in play_many(planned(TEXTS + LISTINGS + FORCES, "division-of-labour", war), range(10)):
        asked = {
            key for (key, milestone), at in milestones(run).items() if milestone == "asked" and at is not None
        }
        assert asked <= {"nato-text", "ships", "aircraft"}


def test_both_councils_called_at_once_sit_no_later(planned) -> None:
    as_is, at_once = (
        play_many(planned(WORDS), range(40)),
        play_many(planned(WORDS, "parallel-start"), range(40)),
    )
    for talks in ("nato-talks", "eu-talks"):
        assert median(times(at_once, talks, "consultation")) <= median(times(as_is, talks, "consultation"))


# Sizes and weekends


def test_more_members_take_longer_to_agree(planned) -> None:
    ten = ["BE", "DK", "EE", "FI", "GB", "LT", "LV", "NL", "NO", "SE"]
    small = (("bodies.nac.seats", f"[{', '.join(ten)}]"),)
    few = times(play_many(planned(TEXTS, sets=small), range(80)), "nato-text", "decision")
    many = times(play_many(planned(TEXTS), range(80)), "nato-text", "decision")
    assert mean(few) < mean(many)


def test_what_happens_on_a_friday_night_waits_longer_than_on_a_tuesday(planned) -> None:
    def waits(start: str) -> list[float]:
        sets = (("scenario.start", start), ("scenario.urgency", "priority"), ("scenario.contention", "0"))
        return times(play_many(planned(WORDS, sets=sets), range(80)), "eu-talks", "consultation")

    assert mean(waits("2025-03-14T22:00+01:00")) > mean(waits("2025-03-11T10:00+01:00"))
