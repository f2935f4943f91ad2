"""Force generation: members pledge units at conferences, some with the leave of a parliament, until enough is there."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from math import comb, sqrt
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import yaml

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import Port, Seat
from jointsim.engine.run import Replication
from jointsim.measures.ledger import waiting_label
from tests.invariants import causes_come_first, endings_fit, ledgers_are_exact
from tests.worlds import HOUR, entries, hours, ledger_hours, plan_of, play, play_many, times

N = 400
MEMBERS = 12
"""Members in the larger union of these tests."""

SURE = {"conference": "10 d", "conferences": 3, "pledges": 1.0}
UNSURE = {"conference": {"median": "9 d", "p90": "15 d"}, "conferences": 5, "pledges": 0.12}
SLOW = {"needed": 0.4, "takes": {"median": "8 d", "p90": "40 d"}, "refused": 0.2}
FACTORS = {
    "postures": {"engaged": 1.0, "passive": 0.6, "opposed": 0.25},
    "contention": [1.0, 0.85, 0.65, 0.4],
}


def many_members() -> dict[str, Any]:
    state = {"zone": "Europe/Brussels", "holidays": "BE", "memberships": {"union": {}}, "population": 1}
    return {f"Y{letter}": {"name": f"State {letter}", **state} for letter in "ABCDEFGHI"}


def plan(
    generation: dict[str, Any],
    step: dict[str, Any] | None = None,
    *,
    world: dict[str, Any] | None = None,
    lead: str = "engaged",
    contention: int = 0,
    many: bool = False,
    pressures: dict[str, Any] | None = None,
) -> Any:
    """Plan a crisis in which forces are raised, and nothing else takes time."""
    steps = {"forces": {"generate": "ships", "need": 3, "reaches": "decision"} | (step or {})}
    whole = {"forces": {"ships": {"generation": generation}}} | (world or {})
    if many:
        whole["states"] = many_members()
    crisis = {"horizon": "400 d", "lead-contributor": lead, "contention": contention}
    crisis["pressures"] = pressures or {}
    return plan_of(yaml.safe_dump(steps), world=yaml.safe_dump(whole), crisis=yaml.safe_dump(crisis))


def raised(runs: list[Replication]) -> np.ndarray:
    """Say when enough was there, in hours; never is infinite."""
    found = [hours(run) for run in runs]
    return np.array([np.inf if each is None else each for each in found])


def ledgers_of(run: Replication) -> dict[str, float]:
    causes_come_first(run)
    ledgers_are_exact(run)
    endings_fit(run)
    return ledger_hours(run)


# Conferences


def test_the_first_conference_brings_all_where_all_pledge():
    run = play(plan(SURE))
    assert times(run, "conference") == [240]
    assert hours(run) == 240
    assert ledgers_of(run) == {"force-generation": 240}
    (conference,), (end,) = entries(run, "conference"), entries(run, "generated")
    assert conference.attributes == {
        "step": "forces", "conference": 1, "offered": 3, "units": 3, "pledged": 3, "needed": 3,
    }  # fmt: skip
    assert end.attributes == {"step": "forces", "units": 3, "pledged": 3, "needed": 3}
    assert (conference.who, end.who) == ("ships", "ships")


def test_conferences_follow_until_the_last_and_then_it_is_given_up():
    run = play(plan(SURE | {"pledges": 0.0}))
    assert times(run, "conference") == [240, 480, 720]
    assert hours(run) is None
    assert run.dossiers["answer"].outcome == "given-up"
    assert times(run, "not-generated") == [720]
    assert ledgers_of(run) == {"force-generation": 720, "ended": 400 * 24 - 720}


def test_the_time_to_a_conference_is_that_of_the_urgency():
    found = [
        play(plan_of(
            "forces: {generate: ships, need: 1, reaches: decision}",
            world="forces: {ships: {generation: {conference: {routine: 12 d, immediate: 5 d, flash: 2 d}, "
            "conferences: 1, pledges: 1.0}}}",
            crisis=f"urgency: {urgency}",
        ))
        for urgency in ("routine", "priority", "immediate", "flash")
    ]  # fmt: skip
    assert [hours(run) for run in found] == [12 * 24, 12 * 24, 5 * 24, 2 * 24]


def test_a_member_pledges_once():
    run = play(plan(SURE | {"conferences": 4}, {"need": 4, "least": 3}))
    assert [entry.attributes["offered"] for entry in entries(run, "conference")] == [3, 0, 0, 0]
    assert hours(run) == 4 * 240


def test_members_of_the_organisation_of_the_force_are_asked_else_those_of_the_response():
    club = {
        "organisations": {"club": {"name": "Club", "awareness": {"at": ["watch"], "occurrence": 0.5}}},
        "states": {"XA": {"memberships": {"club": {}}}, "XB": {"memberships": {"club": {}}}},
    }
    step = {"need": 3, "least": 1}
    own = play(plan(SURE, step, world=club))
    other = {"ships": {"generation": SURE, "organisation": "club"}}
    foreign = play(plan(SURE, step, world=club | {"forces": other}))
    nobodys = play(
        plan(SURE, step, world=club | {"forces": {"ships": {**other["ships"], "organisation": None}}})
    )
    offered = [entries(run, "conference")[0].attributes["offered"] for run in (own, foreign, nobodys)]
    assert offered == [3, 2, 3]


@pytest.mark.parametrize("chance", [0.3, 0.65])
def test_with_one_conference_what_is_pledged_is_binomial(chance):
    generation = {"conference": "10 d", "conferences": 1, "pledges": chance}
    runs = play_many(plan(generation, {"need": MEMBERS, "least": 1}, many=True), range(2000))
    units = np.array([entries(run, "conference")[0].attributes["units"] for run in runs])
    for k in range(MEMBERS + 1):
        share = comb(MEMBERS, k) * chance**k * (1 - chance) ** (MEMBERS - k)
        error = sqrt(share * (1 - share) / len(runs))
        assert abs((units == k).mean() - share) <= 4 * error + 1 / len(runs)
    error = sqrt(MEMBERS * chance * (1 - chance) / len(runs))
    assert abs(units.mean() - MEMBERS * chance) <= 4 * error


@pytest.mark.parametrize(("conferences", "need"), [(3, 5), (5, 7)])
def test_how_often_enough_is_raised_in_several_conferences_is_known(conferences, need):
    generation = {"conference": "10 d", "conferences": conferences, "pledges": 0.2}
    runs = play_many(plan(generation, {"need": need}, many=True), range(1500))
    pledged = 1 - 0.8**conferences
    share = sum(
        comb(MEMBERS, k) * pledged**k * (1 - pledged) ** (MEMBERS - k) for k in range(need, MEMBERS + 1)
    )
    found = np.isfinite(raised(runs)).mean()
    assert abs(found - share) <= 4 * sqrt(share * (1 - share) / len(runs))


# What moves members


def test_with_a_passive_or_opposed_lead_no_run_is_sooner_and_more_fail():
    leads = ("engaged", "passive", "opposed")
    found = [
        raised(play_many(plan(UNSURE, world={"force-generation": FACTORS}, lead=lead, many=True), range(N)))
        for lead in leads
    ]
    for better, worse in pairwise(found):
        assert (worse >= better).all()
        assert np.isinf(worse).mean() > np.isinf(better).mean()
        assert np.median(worse) > np.median(better)


def test_the_more_members_disagree_the_fewer_pledge():
    found = [
        raised(
            play_many(
                plan(UNSURE, world={"force-generation": FACTORS}, contention=score, many=True), range(N)
            )
        )
        for score in range(4)
    ]
    for better, worse in pairwise(found):
        assert (worse >= better).all()
        assert (worse > better).any()


def test_a_response_may_have_a_lead_of_its_own():
    world = yaml.safe_dump({"forces": {"ships": {"generation": SURE}}, "force-generation": FACTORS})
    opposed = world.replace("opposed: 0.25", "opposed: 0.0")
    steps = "forces: {generate: ships, need: 3, reaches: decision}"
    crises = (
        "lead-contributor: opposed\ncontention: 0",
        "lead-contributor: opposed\ncontention: 0\nresponses: {answer: {lead-contributor: engaged}}",
    )
    assert [hours(play(plan_of(steps, world=opposed, crisis=crisis))) for crisis in crises] == [None, 240]


def test_a_world_that_says_nothing_of_it_leaves_members_their_own_chance():
    plain = raised(play_many(plan(UNSURE, lead="opposed", contention=3, many=True), range(60)))
    neutral = {"postures": {"opposed": 1.0}, "contention": [1.0, 1.0, 1.0, 1.0]}
    same = plan(UNSURE, world={"force-generation": neutral}, lead="opposed", contention=3, many=True)
    assert (raised(play_many(same, range(60))) == plain).all()


# How much is needed


def test_a_larger_need_is_never_met_sooner():
    found = [raised(play_many(plan(UNSURE, {"need": need}, many=True), range(N))) for need in range(1, 9)]
    for small, large in pairwise(found):
        assert (large >= small).all()
        assert (large > small).any()


def test_with_parliaments_a_larger_need_takes_longer_on_the_whole():
    generation = UNSURE | {"pledges": 0.25, "mandate": SLOW}
    found = [raised(play_many(plan(generation, {"need": need}, many=True), range(N))) for need in (2, 4, 6)]
    medians = [np.median(times) for times in found]
    assert medians == sorted(medians)
    assert [np.isinf(times).mean() for times in found] == sorted(np.isinf(times).mean() for times in found)


def test_the_least_is_enough_after_the_last_conference():
    runs = play_many(plan(UNSURE, {"need": 8, "least": 2}, many=True), range(N))
    whole = play_many(plan(UNSURE, {"need": 8}, many=True), range(N))
    for run, strict in zip(runs, whole, strict=True):
        conferences = times(run, "conference")
        assert conferences == times(strict, "conference")
        units = entries(run, "conference")[-1].attributes["units"]
        if units >= 8:
            assert hours(run) == hours(strict) == conferences[-1]
        else:
            assert hours(strict) is None
            assert len(conferences) == UNSURE["conferences"]
            assert hours(run) == (conferences[-1] if units >= 2 else None)
    assert 0 < np.isfinite(raised(runs)).mean() < 1


# Parliaments


def test_a_parliament_that_must_agree_delays_its_unit():
    generation = SURE | {"mandate": {"needed": 1.0, "takes": "5 d"}}
    run = play(plan(generation))
    assert times(run, "conference") == [240]
    assert entries(run, "conference")[0].attributes["units"] == 0
    assert hours(run) == 360
    assert ledgers_of(run) == {"force-generation": 240, "mandate": 120}


def test_no_further_conference_is_called_while_enough_is_pledged():
    run = play(plan(SURE | {"mandate": {"needed": 1.0, "takes": "100 d"}}))
    assert times(run, "conference") == [240]
    assert hours(run) == 240 + 2400


def test_all_parliaments_that_refuse_leave_nothing():
    run = play(plan(SURE | {"mandate": {"needed": 1.0, "takes": "5 d", "refused": 1.0}}))
    assert run.dossiers["answer"].outcome == "given-up"
    # Enough was pledged until the refusal, so that the next conference is called then; nobody is left to pledge.
    assert times(run, "conference") == [240, 600, 840]
    (lost,) = entries(run, "pledge-lost")
    assert (lost.time / HOUR, lost.attributes["pledged"]) == (360, 0)
    assert ledgers_of(run) == {"force-generation": 720, "mandate": 120, "ended": 400 * 24 - 840}


def test_it_is_given_up_as_soon_as_too_little_can_come():
    generation = SURE | {
        "conferences": 1,
        "mandate": {"needed": 1.0, "takes": {"between": ["1 d", "90 d"]}, "refused": 0.5},
    }
    for run in play_many(plan(generation, {"least": 2}), range(60)):
        end = entries(run, "generated") or entries(run, "not-generated")
        assert len(end) == 1
        if end[0].activity == "not-generated":
            assert end[0].attributes["pledged"] == 1
        else:
            assert end[0].attributes["units"] >= 2
        ledgers_of(run)


def test_what_waits_for_the_last_parliament_goes_on_when_that_has_answered():
    mandate = {"needed": 1.0, "takes": {"between": ["1 d", "50 d"]}}
    run = play(plan(SURE | {"conferences": 1, "mandate": mandate}, {"need": 4, "least": 1}))
    end = entries(run, "generated")[0]
    told = dict(end.attributes)
    assert told.pop("last") in ("XA", "XB", "XC")
    assert told == {"step": "forces", "units": 3, "pledged": 3, "needed": 4}
    assert ledgers_of(run)["mandate"] == hours(run) - 240


def test_the_wait_for_a_parliament_runs_from_the_conference_at_which_its_unit_was_pledged():
    generation = UNSURE | {"pledges": 0.3, "mandate": SLOW | {"takes": {"median": "30 d", "p90": "90 d"}}}
    later = 0
    for run in play_many(plan(generation, {"need": 5}, many=True), range(N)):
        found = ledgers_of(run)
        for entry in entries(run, "generated"):
            if not entry.pieces:
                assert found.get("mandate", 0) == 0 or entries(run, "pledge-lost")
                continue
            start = run.record.entries[entry.cause]
            assert start.activity == "conference"
            assert [label for label, _, _ in entry.pieces] == ["mandate"]
            later += start.time < entries(run, "conference")[-1].time
    assert later > 0


def test_working_time_of_parliaments_runs_in_the_hours_of_their_capitals():
    mandate = {"needed": 1.0, "takes": "1 workdays"}
    world = {"capitals": {"calendar": "office"}, "national-staffs": {"coast-guard": {"calendar": "always"}}}
    run = play(plan(SURE | {"conference": "3 d", "mandate": mandate}, world=world))
    # Friday at midnight; a working day is the eight hours of Friday.
    assert hours(run) == 3 * 24 + 17
    assert ledgers_of(run) == {"force-generation": 72, "mandate": 8, "off-hours": 9}


def test_what_a_parliament_decided_at_night_is_passed_on_in_the_morning():
    mandate = {"needed": 1.0, "takes": "20 h"}
    run = play(
        plan(SURE | {"conference": "1 d", "mandate": mandate}, world={"capitals": {"calendar": "office"}})
    )
    assert hours(run) == 24 + 24 + 9
    assert ledgers_of(run) == {"force-generation": 24, "mandate": 20, "off-hours": 13}


def test_a_chance_of_no_parliament_is_as_no_word_of_parliaments():
    never = play_many(plan(UNSURE | {"mandate": SLOW | {"needed": 0.0}}, many=True), range(80))
    none = play_many(plan(UNSURE, many=True), range(80))
    assert (raised(never) == raised(none)).all()


def test_more_parliaments_never_bring_units_sooner_when_all_are_offered_at_once():
    generation = SURE | {"conferences": 1}
    found = [
        raised(
            play_many(
                plan(generation | {"mandate": SLOW | {"needed": needed}}, {"need": 9}, many=True), range(N)
            )
        )
        for needed in (0.2, 0.5, 0.9)
    ]
    for few, many in pairwise(found):
        assert (many >= few).all()
        assert (many > few).any()


# Ends and beginnings


def test_what_waits_for_forces_never_comes_without_them_but_other_branches_go_on():
    steps = """
      start: {wait: 0 h}
      forces: {generate: ships, need: 4, after: start}
      sail: {move: ships, reaches: decision}
      words: {wait: 5 h, after: start, reaches: statement}
    """
    world = yaml.safe_dump({"forces": {"ships": {"generation": SURE}}})
    run = play(plan_of(steps, world=world))
    assert (hours(run), hours(run, "statement")) == (None, 5)
    assert run.dossiers["answer"].outcome == "given-up"
    causes_come_first(run)
    ledgers_are_exact(run)


@pytest.mark.parametrize(
    ("horizon", "label"), [("5 d", "force-generation"), ("12 d", "mandate"), ("18 d", None)]
)
def test_what_is_waited_for_at_the_horizon_is_known(horizon, label):
    generation = SURE | {"mandate": {"needed": 1.0, "takes": "5 d"}}
    run = play(plan_of(
        "forces: {generate: ships, need: 3, reaches: decision}",
        world=yaml.safe_dump({"forces": {"ships": {"generation": generation}}}),
        crisis=f"horizon: {horizon}",
    ))  # fmt: skip
    assert waiting_label(run, run.dossiers["answer"]) == label
    ledgers_of(run)


def test_forces_for_what_is_withdrawn_are_not_raised():
    shown = plan(SURE | {"mandate": {"needed": 1.0, "takes": "5 d"}})
    for hour, spent in ((100, {"person": 100}), (300, {"force-generation": 240, "person": 60})):
        run = Replication(shown, draw_block(shown.book, 1, [0])[0], Port([Seat.parse("council.XA")]))
        while run.now < hour * HOUR:
            run.advance(hour * HOUR)
        run.port.act(run, Seat("chair"), "withdraw", "answer")
        while not run.advance().over:
            pass
        assert entries(run, "generated") == []
        assert ledger_hours(run) == spent | {"ended": 400 * 24 - hour}


def test_every_turn_of_a_loop_has_luck_of_its_own():
    steps = """
      again:
        repeat: {times: 3, steps: {forces: {generate: ships, need: 3, least: 1}}}
        reaches: decision
    """
    world = {"forces": {"ships": {"generation": SURE | {"conferences": 2, "pledges": 0.5, "mandate": SLOW}}}}
    shown = plan_of(steps, world=yaml.safe_dump(world), crisis="horizon: 400 d")
    runs = play_many(shown, range(60))
    for run in runs:
        ledgers_of(run)
    offered = {
        tuple(
            entry.attributes["offered"]
            for entry in entries(run, "conference")
            if entry.attributes["conference"] == 1
        )
        for run in runs
    }
    assert any(len(set(each)) > 1 for each in offered)


# The same luck


def test_other_steps_and_other_forces_change_nobodys_luck():
    alone = play_many(plan(UNSURE | {"mandate": SLOW}, many=True), range(60))
    more = {
        "forces": {
            "ships": {"generation": UNSURE | {"mandate": SLOW}},
            "planes": {
                "name": "Planes",
                "domain": "air",
                "notice": "1 d",
                "transit": "1 d",
                "generation": UNSURE,
            },
        },
        "states": many_members(),
    }
    steps = """
      forces: {generate: ships, need: 3, reaches: decision}
      more: {generate: planes, need: 2, after: []}
    """
    together = play_many(
        plan_of(steps, world=yaml.safe_dump(more), crisis="horizon: 400 d\ncontention: 0"), range(60)
    )
    assert (raised(together) == raised(alone)).all()


def test_a_member_more_changes_no_other_members_pledge():
    generation = {"conference": "10 d", "conferences": 1, "pledges": 0.5}
    small, large = (
        play_many(plan(generation, {"need": 20, "least": 1}, many=many), range(N)) for many in (False, True)
    )
    three, all_of_them = (
        [entries(run, "conference")[0].attributes["units"] for run in runs] for runs in (small, large)
    )
    assert all(few <= more for few, more in zip(three, all_of_them, strict=True))


def test_seats_that_never_answer_change_nothing():
    shown = plan(UNSURE | {"mandate": SLOW}, many=True)
    seats = [Seat("council", state) for state in ("XA", "XB")]
    for number in range(12):
        alone, seated = play(shown, number), play(shown, number, port=Port(seats))
        assert hours(alone) == hours(seated)


def test_pressure_on_contention_counts_from_the_next_conference():
    factors = {**FACTORS, "contention": [1.0, 0.0, 0.0, 0.0]}
    world = {"force-generation": factors}
    assert hours(play(plan(SURE, world=world, contention=1))) is None
    eased = {"settled": {"at": "15 d", "contention": -1}}
    assert hours(play(plan(SURE, world=world, contention=1, pressures=eased))) == 480


# Hours


def test_a_conference_called_for_closed_hours_meets_as_they_end():
    """Each call is for 90 h after the last conference, or the start: most fall in the night or on a weekend."""
    run = play(plan(SURE | {"conference": "90 h", "calendar": "office", "pledges": 0.0}))
    start = run.plan.start
    for hour in times(run, "conference"):
        held = (start + timedelta(hours=hour)).astimezone(ZoneInfo("Europe/Brussels"))
        assert held.weekday() < 5
        assert 9 <= held.hour < 17
    held = [0, *times(run, "conference")]
    assert all(later - earlier >= 90 for earlier, later in pairwise(held))
    assert {"force-generation", "off-hours"} <= set(ledgers_of(run))


def test_conferences_without_a_calendar_meet_round_the_clock():
    assert times(play(plan(SURE | {"conference": "90 h", "pledges": 0.0})), "conference") == [90, 180, 270]
