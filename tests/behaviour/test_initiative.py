"""From the event to an open dossier: somebody learns, somebody asks, the way is found."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.measures.scores import outcome_of
from tests.worlds import entries, hours, ledger_hours, plan_of, play, play_many, times

ROUTE = "routing: {union: {act: {%s}}}\n"


def outcome(run) -> str:
    return outcome_of(run, run.dossiers["answer"])


def test_an_event_is_detected_known_asked_about_and_taken_up_in_this_order():
    world = (
        ROUTE % "asked-by: {chair: {sudden: 4 h}}, remit: {otherwise: 2 h}"
        + """
organisations: {union: {awareness: {at: [home]}}}
offices: {chair: {staff: home}}
staffs: {home: {name: Home, organisation: union, calendar: always}}
channels: {up: {name: up, from: watch, to: home, latency: 3 h}}
"""
    )
    crisis = "events: {incident: {at: 1 h, observed: {lookout: {after: 30 min}}}}"
    run = play(plan_of(world=world, crisis=crisis))
    reached = [hours(run, name) for name in ("detected", "aware", "asked", "decision")]
    assert reached == [1.5, 4.5, 8.5, 10.5]
    assert times(run, "opened") == [10.5]
    assert ledger_hours(run) == {"detection": 0.5, "channel": 3, "initiative": 4, "remit": 2}


def test_what_nobody_notices_nobody_asks_for():
    run = play(plan_of(crisis="events: {incident: {observed: {lookout: {chance: 0.0}}}}"))
    assert outcome(run) == "never-asked"
    assert ledger_hours(run) == {"detection": 60 * 24}


def test_what_is_not_sure_enough_moves_nobody():
    run = play(plan_of(crisis="events: {incident: {observed: {lookout: {occurrence: 0.49}}}}"))
    assert hours(run, "detected") == 0
    assert hours(run, "aware") is None
    assert outcome(run) == "never-asked"


def test_what_nobody_asks_for_does_not_happen():
    run = play(plan_of(world=ROUTE % "asked-by: {chair: {never: 1.0}}"))
    assert hours(run, "aware") == 0
    assert outcome(run) == "never-asked"
    assert entries(run, "opened") == []
    assert ledger_hours(run) == {"initiative": 60 * 24}


def test_one_who_may_never_ask_does_not_ask_so_often():
    runs = play_many(plan_of(world=ROUTE % "asked-by: {chair: {never: 0.3}}"), range(500))
    asked = sum(outcome(run) == "adopted" for run in runs) / len(runs)
    assert asked == pytest.approx(0.7, abs=4 * (0.3 * 0.7 / len(runs)) ** 0.5)


def test_the_first_of_several_who_may_ask_asks():
    world = ROUTE % "asked-by: {chair: {sudden: 9 h}, affected-state: {sudden: 6 h}, one-desk: {sudden: 1 h}}"
    crisis = """
      affected: [XA, XB]
      events:
        incident:
          observed:
            at-sea: {by: XB.coast-guard, after: 1 h, occurrence: 0.9}
    """
    run = play(plan_of(world=world, crisis=crisis))
    asked = entries(run, "asked")
    # Borland's coast guard learns at 1 h; the third never learns of it.
    assert [(entry.who, entry.time // 3600) for entry in asked] == [("XB.coast-guard", 7)]


def test_an_affected_state_asks_only_where_it_is_a_member():
    world = ROUTE % "asked-by: {chair: null, affected-state: {sudden: 0 h}}" + (
        "states: {XD: {name: Dorland, zone: UTC, holidays: BE, population: 9}}"
    )
    crisis = "events: {incident: {observed: {at-sea: {by: affected.coast-guard, after: 0 h, occurrence: 1}}}}"
    member = play(plan_of(world=world, crisis=crisis))
    other = play(plan_of(world=world, crisis=crisis + "\naffected: [XD, XA]"))
    assert outcome(member) == "adopted"
    assert outcome(other) == "never-asked"


@pytest.mark.parametrize(("onset", "after"), [("sudden", 1), ("slow-burn", 50), ("planned", 0)])
def test_how_soon_is_asked_depends_on_the_onset(onset, after):
    world = ROUTE % "asked-by: {chair: {sudden: 1 h, slow-burn: 50 h, planned: 0 h}}"
    assert hours(play(plan_of(world=world, crisis=f"onset: {onset}")), "asked") == after


def test_an_event_may_come_about_in_another_way_than_the_crisis():
    world = ROUTE % "asked-by: {chair: {sudden: 1 h, slow-burn: 50 h}}"
    crisis = "onset: slow-burn\nevents: {incident: {onset: sudden}}"
    assert hours(play(plan_of(world=world, crisis=crisis)), "asked") == 1


def test_a_condition_holds_a_dossier_back_until_a_report_arrives():
    world = (
        ROUTE % "when: {occurrence: 0.9}"
        + """
staffs: {post: {name: Post, calendar: always}}
channels: {up: {name: up, from: post, to: watch, latency: 20 h}}
"""
    )
    crisis = """
      events:
        incident:
          observed:
            lookout: {occurrence: 0.6}
            second: {by: post, after: 4 h, occurrence: 0.9}
    """
    run = play(plan_of(world=world, crisis=crisis))
    assert (hours(run, "asked"), times(run, "opened")) == (0, [24])
    assert ledger_hours(run) == {"detection": 4, "channel": 20}


@pytest.mark.parametrize(
    ("sees", "needs", "missing"),
    [
        (1.0, "attribution: 0.5", "attribution"),
        (0.6, "occurrence: 0.6, attribution: 0.5", "attribution"),
        (0.6, "occurrence: 0.9, attribution: 0.5", "channel"),
        (0.6, "occurrence: 0.9", "channel"),
    ],
)
def test_a_condition_that_is_never_met_keeps_the_dossier_waiting_for_what_is_missing(sees, needs, missing):
    crisis = f"events: {{incident: {{observed: {{lookout: {{occurrence: {sees}}}}}}}}}"
    run = play(plan_of(world=ROUTE % f"when: {{{needs}}}", crisis=crisis))
    assert (hours(run, "asked"), outcome(run)) == (0, "open")
    assert ledger_hours(run) == {missing: 60 * 24}


@pytest.mark.parametrize(("domain", "takes"), [("maritime", 5), ("land", 30)])
def test_whether_it_is_ours_takes_longer_where_it_is_not_usual(domain, takes):
    run = play(plan_of(world=ROUTE % "remit: {maritime: 5 h, otherwise: 30 h}", crisis=f"domain: {domain}"))
    assert ledger_hours(run) == {"remit": takes}


SAIL = """
order: {work: watch, takes: 1 h}
decide: {agree: council, under: [council], reaches: decision}
sail: {move: ships, after: {delegated: order, council: decide}, reaches: first-action}
bless: {agree: council, under: [delegated], after: {delegated: order}, reaches: decision}
"""


def test_delegated_authority_acts_before_the_council_decides():
    world = ROUTE % "authority: [delegated, council]" + "bodies: {council: {convenes: 10 d}}"
    run = play(plan_of(SAIL, world=world))
    assert run.dossiers["answer"].authority == "delegated"
    assert hours(run, "first-action") == 1 + 120
    assert hours(run, "decision") == 1 + 240


def test_without_it_the_council_decides_first():
    route = "authority: [delegated, council], availability: {delegated: 0.0}"
    world = ROUTE % route + "bodies: {council: {convenes: 10 d}}"
    run = play(plan_of(SAIL, world=world))
    assert hours(run, "decision") == 1 + 240
    assert hours(run, "first-action") == 1 + 240 + 120


@pytest.mark.parametrize(("chance", "used"), [(1.0, "delegated"), (0.0, "council")])
def test_an_authority_is_used_if_it_is_available(chance, used):
    route = f"authority: [delegated, council], availability: {{delegated: {chance}}}"
    runs = play_many(plan_of(SAIL, world=ROUTE % route), range(20))
    assert {run.dossiers["answer"].authority for run in runs} == {used}


def test_an_authority_is_available_as_often_as_said():
    route = "authority: [delegated, council], availability: {delegated: 0.25}"
    runs = play_many(plan_of(SAIL, world=ROUTE % route), range(400))
    share = sum(run.dossiers["answer"].authority == "delegated" for run in runs) / len(runs)
    assert share == pytest.approx(0.25, abs=4 * (0.25 * 0.75 / len(runs)) ** 0.5)


@pytest.mark.parametrize(("judges", "level"), [("{lower: 1.0}", 1), ("{higher: 1.0}", 3), ("{}", 2)])
def test_an_organisation_judges_the_urgency_for_itself(judges, level):
    takes = "{routine: 8 h, priority: 4 h, immediate: 2 h, flash: 1 h}"
    world = f"organisations: {{union: {{judges: {judges}}}}}"
    run = play(plan_of(f"draft: {{work: watch, takes: {takes}, reaches: decision}}", world=world))
    assert hours(run) == [8, 4, 2, 1][level]


DAY_ONLY = """
calendars: {day: {zone: own, open: {routine: {days: [mon, tue, wed, thu, fri], hours: ["09:00-17:00"]}, flash: always}}}
"""


@pytest.mark.parametrize(
    ("after", "asked", "closed"),
    [("10 h", 10, 0), ("16 h", 16, 0), ("18 h", 33, 15), ("3 h", 9, 6)],
)
def test_a_request_is_lodged_when_whoever_asks_is_at_work(after, asked, closed):
    world = ROUTE % f"asked-by: {{chair: {{sudden: {after}}}}}" + "offices: {chair: {staff: day-office}}\n"
    crisis = "events: {incident: {observed: {desk: {by: day-office, after: 0 h, occurrence: 1.0}}}}"
    run = play(plan_of(world=world, crisis=crisis))
    assert hours(run, "asked") == asked
    assert ledger_hours(run) == {"initiative": asked - closed} | ({"off-hours": closed} if closed else {})


ASKS = """
routing: {union: {act: {asked-by: {chair: null, affected-state: {sudden: 1 h}}}}}
states: {XB: {zone: America/New_York}}
"""
AT_HOME = """
affected: [XB]
events: {incident: {observed: {at-home: {by: affected.coast-guard, after: 0 h, occurrence: 1}}}}
"""


@pytest.mark.parametrize(("asks", "asked"), [("", 1), ("capitals: {asks: day}", 14)])
def test_a_government_asks_in_its_own_hours_while_its_watch_never_sleeps(asks, asked):
    run = play(plan_of(world=f"{DAY_ONLY}{ASKS}{asks}", crisis=AT_HOME))
    assert times(run, "observed") == [0, 0]
    assert hours(run, "asked") == asked  # at nine in New York, where the clock has changed already


def test_in_a_flash_crisis_a_government_asks_at_night():
    world = f"{DAY_ONLY}{ASKS}capitals: {{asks: day}}"
    assert hours(play(plan_of(world=world, crisis=f"{AT_HOME}urgency: flash")), "asked") == 1


def test_of_two_who_wait_for_the_morning_the_first_to_open_asks():
    world = f"{DAY_ONLY}{ASKS}capitals: {{asks: day}}"
    run = play(plan_of(world=world, crisis=AT_HOME.replace("[XB]", "[XB, XA]")))
    assert [entry.who for entry in entries(run, "asked")] == ["XB.coast-guard"]
    both = AT_HOME.replace("[XB]", "[XB, XA]").replace(
        "{at-home:", "{there: {by: XA.coast-guard, after: 2 h, occurrence: 1}, at-home:"
    )
    run = play(plan_of(world=world, crisis=both))
    assert [(entry.who, entry.time / 3600) for entry in entries(run, "asked")] == [("XA.coast-guard", 9)]


def test_hours_of_asking_that_are_not_there_are_a_fault():
    with pytest.raises(InputError, match=r"capitals\.asks: there is no calendar 'nights'"):
        plan_of(world="capitals: {asks: nights}")


@pytest.mark.parametrize(("severity", "asked"), [(0, 0), (1, 0), (2, 40), (3, 40)])
def test_the_chance_that_nobody_asks_may_hang_on_severity(severity, asked):
    plan = plan_of(
        world="routing: {union: {act: {asked-by: {chair: {sudden: 1 h, never: [1.0, 1.0, 0.0, 0.0]}}}}}",
        crisis=f"severity: {severity}",
    )
    assert sum(bool(times(run, "asked")) for run in play_many(plan, range(40))) == asked


def test_a_request_kept_for_office_hours_goes_out_when_a_graver_crisis_has_longer_ones():
    world = """
calendars:
  desk:
    zone: Europe/Brussels
    open: {routine: {days: [mon, tue, wed, thu, fri], hours: ["09:00-17:00"]}, flash: always}
staffs: {desk: {name: Desk, organisation: union, calendar: desk}}
offices: {chair: {staff: desk}}
organisations: {union: {awareness: {at: [watch, desk]}}}
"""
    crisis = """
start: 2025-03-14T20:00+01:00
urgency: routine
events:
  incident: {observed: {seen: {by: desk, after: 0 h, occurrence: 1.0}}}
  worse: {at: %d h, urgency: flash, observed: {alarm: {by: watch, after: 0 h, occurrence: 1.0}}}
"""
    assert hours(play(plan_of(world=world, crisis=crisis % 70)), "asked") == 61
    run = play(plan_of(world=world, crisis=crisis % 1))
    assert hours(run, "asked") == 1
    spent = {label: length for label, length in ledger_hours(run).items() if length}
    assert spent == {"off-hours": 1}


@pytest.mark.parametrize(("headline", "ended"), [("decision", "adopted"), ("full-operation", "open")])
def test_what_came_to_its_headline_is_done_although_more_is_under_way_at_the_horizon(headline, ended):
    steps = (
        "decide: {work: watch, takes: 2 h, reaches: decision}\nmore: {wait: 900 d, reaches: full-operation}"
    )
    run = play(plan_of(steps, world=f"procedures: {{act: {{headline: {headline}}}}}"))
    assert outcome(run) == ended


KNOWN = "responses: {answer: {%s}}"


def test_a_request_of_which_the_day_is_known_comes_then_whoever_knows_what():
    world = ROUTE % "asked-by: {chair: {sudden: 4 h, never: 1.0}}"
    crisis = KNOWN % "requested: 30 h"
    run = play(plan_of(world=world, crisis=crisis))
    assert hours(run, "asked") == 30
    assert ledger_hours(run) == {"initiative": 30}


def test_a_known_request_is_that_of_the_affected_member_and_else_reaches_an_office():
    world = ROUTE % "asked-by: {chair: {sudden: 4 h}, affected-state: {sudden: 9 h}}"
    crisis = KNOWN % "requested: 30 h"
    member = play(plan_of(world=world, crisis=f"affected: [XB]\n{crisis}"))
    outside = play(plan_of(world=world, crisis=f"affected: []\n{crisis}"))
    assert [entry.attributes["role"] for entry in entries(member, "asked")] == ["affected-state"]
    assert [entry.attributes["role"] for entry in entries(outside, "asked")] == ["chair"]


def test_a_known_request_still_waits_until_the_organisation_is_sure():
    crisis = KNOWN % "requested: 1 h" + "\nevents: {incident: {observed: {lookout: {after: 5 h}}}}"
    run = play(plan_of(world=ROUTE % "when: {occurrence: 0.9}", crisis=crisis))
    assert (hours(run, "asked"), times(run, "opened")) == (1, [5])


def test_where_somebody_surely_asks_it_is_the_likeliest_if_nobody_else_would():
    askers = "asked-by: {chair: {sudden: 9 h, never: 0.5}, affected-state: {sudden: 1 h, never: 1.0}}"
    crisis = (
        "affected: [XA]\n"
        "events: {incident: {observed: {home: {by: XA.coast-guard, after: 0 h, occurrence: 1}}}}\n"
    )
    perhaps = play_many(plan_of(world=ROUTE % askers, crisis=crisis), range(60))
    surely = play_many(plan_of(world=ROUTE % askers, crisis=crisis + KNOWN % "asked: surely"), range(60))
    assert {outcome(run) for run in perhaps} == {"adopted", "never-asked"}
    assert {hours(run, "asked") for run in surely} == {9}
    # Those who ask anyway ask at the same time.
    assert all(hours(run, "asked") in (None, 9) for run in perhaps)


@pytest.mark.parametrize(("chance", "used"), [(1.0, "delegated"), (0.0, "council")])
def test_a_crisis_may_know_better_which_authority_is_at_hand(chance, used):
    world = ROUTE % "authority: [delegated, council], availability: {delegated: 0.5}"
    crisis = KNOWN % f"availability: {{delegated: {chance}}}"
    runs = play_many(plan_of(SAIL, world=world, crisis=crisis), range(20))
    assert {run.dossiers["answer"].authority for run in runs} == {used}


def test_an_authority_that_the_route_does_not_know_cannot_be_at_hand():
    world = ROUTE % "authority: [delegated, council]"
    with pytest.raises(InputError) as caught:
        plan_of(SAIL, world=world, crisis=KNOWN % "availability: {delegate: 1.0}")
    assert [fault.what for fault in caught.value.faults] == ["there is no authority of this route 'delegate'"]
    assert "did you mean 'delegated'?" in caught.value.faults[0].right


def test_a_known_request_keeps_no_office_hours():
    world = ROUTE % "asked-by: {chair: {sudden: 4 h}}" + "offices: {chair: {staff: day-office}}\n"
    run = play(plan_of(world=world, crisis=KNOWN % "requested: 20 h"))
    assert hours(run, "asked") == 20
