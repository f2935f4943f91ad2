"""Time passes where something takes time, and nowhere else; closed hours cost time and are called so."""

from __future__ import annotations

import pytest

from tests.worlds import HOUR, entries, hours, ledger_hours, plan_of, play


def test_what_takes_no_time_takes_no_time():
    run = play(plan_of("draft: {work: watch, takes: 0 h}\nsign: {milestone: decision}"))
    assert hours(run) == 0
    assert ledger_hours(run) == {}


def test_nobody_waits_where_there_are_desks_without_limit_and_all_hours_are_open():
    answers = {f"answer-{n}": "{organisation: union, kind: act, event: incident}" for n in range(20)}
    crisis = "responses:\n" + "\n".join(f"  {name}: {text}" for name, text in answers.items())
    steps = """
      draft: {work: watch, takes: {median: 10 h, p90: 40 h}}
      instruct: {capitals: council, takes: {between: [1 h, 9 h]}}
      check: {work: watch, takes: 3 working h, reaches: decision}
    """
    run = play(plan_of(steps, crisis=crisis))
    for name in answers:
        assert set(ledger_hours(run, name)) == {"work", "capitals"}


def test_a_path_without_chance_is_the_sum_of_its_steps():
    steps = """
      draft: {work: watch, takes: 4 h}
      instruct: {capitals: council, takes: 6 h}
      think: {wait: 90 min}
      meet: {meet: council}
      agree: {agree: council}
      sail: {move: ships, reaches: decision}
    """
    world = """
      routing: {union: {act: {asked-by: {chair: {sudden: 5 h}}, remit: {otherwise: 7 h}}}}
      bodies: {council: {sitting: 30 min}}
    """
    crisis = """
      events: {incident: {at: 3 h, observed: {lookout: {after: 2 h}}}}
    """
    run = play(plan_of(steps, world=world, crisis=crisis))
    parts = {
        "detection": 2,
        "initiative": 5,
        "remit": 7,
        "work": 4,
        "capitals": 6,
        "elsewhere": 1.5,
        "meeting": 2 * (2 + 0.5),
        "movement": (2 + 3) * 24,
    }
    assert ledger_hours(run) == parts
    assert hours(run) == 3 + sum(parts.values())


def test_side_by_side_the_longest_branch_counts():
    steps = """
      short: {work: watch, takes: 3 h, after: []}
      long: {work: watch, takes: 5 h, after: []}
      both: {work: watch, takes: 1 h, after: [short, long], reaches: decision}
    """
    run = play(plan_of(steps))
    assert hours(run) == 6
    assert ledger_hours(run) == {"work": 6}


@pytest.mark.parametrize(
    ("start", "waits", "ends"),
    [
        ("2025-03-11T09:00+01:00", 0, 3),  # Tuesday morning
        ("2025-03-11T15:00+01:00", 16, 19),  # over night
        ("2025-03-14T16:00+01:00", 64, 67),  # over a weekend
        ("2024-12-23T16:00+01:00", 9 * 24 + 16, 9 * 24 + 19),  # over Christmas: from Monday to Thursday week
    ],
)
def test_work_in_hours_stands_still_at_night_at_the_weekend_and_at_christmas(start, waits, ends):
    run = play(
        plan_of("draft: {work: day-office, takes: 3 working h, reaches: decision}", crisis=f"start: {start}")
    )
    assert hours(run) == ends
    assert ledger_hours(run) == {"work": 3} | ({"off-hours": waits} if waits else {})


def test_christmas_costs_time_and_the_ledger_says_so():
    steps = "draft: {work: day-office, takes: 10 workdays, reaches: decision}"
    took = {
        year: ledger_hours(play(plan_of(steps, crisis=f"start: {day}T09:00+01:00\nhorizon: 90 d")))
        for year, day in (("in-spring", "2025-03-10"), ("at-christmas", "2024-12-16"))
    }
    assert took["at-christmas"]["work"] == took["in-spring"]["work"] == 80
    later = took["at-christmas"]["off-hours"] - took["in-spring"]["off-hours"]
    # With the house closed from 24 December to 1 January, work ends on 7 January instead of 27 December.
    assert later == 11 * 24


@pytest.mark.parametrize(
    ("start", "takes", "took"),
    [
        # A Friday; the office is open from 9 to 17 on weekdays.
        ("2025-03-14T10:00+01:00", "3 h", {"work": 3}),
        ("2025-03-13T16:00+01:00", "1 h", {"work": 1}),
        ("2025-03-13T09:00+01:00", "8 h", {"work": 8}),
        ("2025-03-13T16:00+01:00", "17 h", {"work": 17}),
        ("2025-03-13T16:00+01:00", "10 h", {"work": 10, "off-hours": 7}),
        ("2025-03-14T16:00+01:00", "10 h", {"work": 10, "off-hours": 55}),
        ("2025-03-14T20:00+01:00", "3 h", {"off-hours": 61, "work": 3}),
        ("2025-03-14T20:00+01:00", "10 h", {"off-hours": 75, "work": 10}),
        ("2025-03-14T20:00+01:00", "0 h", {}),
    ],
)
def test_elapsed_work_does_not_stop_at_night_but_begins_and_is_handed_over_in_open_hours(start, takes, took):
    run = play(
        plan_of(f"draft: {{work: day-office, takes: {takes}, reaches: decision}}", crisis=f"start: {start}")
    )
    assert ledger_hours(run) == took


def test_each_capital_works_in_its_own_zone_and_the_slowest_decides():
    world = """
      capitals: {calendar: at-home}
      calendars:
        at-home:
          zone: own
          open: {routine: {days: [mon, tue, wed, thu, fri], hours: ["09:00-17:00"]}}
      states: {XC: {zone: America/New_York}}
    """
    run = play(plan_of("instruct: {capitals: council, takes: 2 working h, reaches: decision}", world=world))
    # At midnight in Brussels; New York opens at 14:00 Brussels time as America has changed its clocks.
    assert hours(run) == 16
    assert [entry.who for entry in entries(run, "capitals")] == ["XC"]
    assert ledger_hours(run) == {"off-hours": 14, "capitals": 2}


@pytest.mark.parametrize("desks", ["", ", desks: 2"])
def test_instructions_that_are_ready_at_night_are_sent_when_the_capital_opens(desks):
    world = f"capitals: {{calendar: office{desks}}}"
    at_six = play(plan_of("instruct: {capitals: council, takes: 6 h, reaches: decision}", world=world))
    assert ledger_hours(at_six) == {"capitals": 6, "off-hours": 3}
    at_ten = play(plan_of("instruct: {capitals: council, takes: 10 h, reaches: decision}", world=world))
    assert ledger_hours(at_ten) == {"capitals": 10}
    nothing = play(plan_of("instruct: {capitals: council, takes: 0 h, reaches: decision}", world=world))
    assert ledger_hours(nothing) == {}


def test_no_instruction_is_sent_on_a_sunday():
    steps = "instruct: {capitals: council, takes: {between: [1 h, 60 h]}, reaches: decision}"
    plan = plan_of(steps, world="capitals: {calendar: office}", crisis="start: 2025-03-14T16:00+01:00")
    sent = {hours(play(plan, seed)) for seed in range(20)}
    # From Friday at 16:00 it is 65 hours to Monday at 9:00.
    assert max(sent) == 65
    assert all(each <= 1 or each == 65 for each in sent)


def test_of_capitals_that_open_together_the_one_that_was_ready_last_is_the_slowest():
    steps = "instruct: {capitals: council, takes: {between: [1 h, 8 h]}, reaches: decision}"
    by_day, always = plan_of(steps, world="capitals: {calendar: office}"), plan_of(steps)
    for seed in range(10):
        night, open_ = play(by_day, seed), play(always, seed)
        assert hours(night) == 9
        assert entries(night, "capitals")[0].who == entries(open_, "capitals")[0].who


def test_only_capitals_with_a_stake_are_waited_for():
    steps = "instruct: {capitals: council, takes: 2 h, stake: 0.0, reaches: decision}"
    run = play(plan_of(steps, crisis="affected: [XB]"))
    assert [entry.who for entry in entries(run, "capitals")] == ["XB"]
    nobody = play(plan_of(steps, crisis="affected: []"))
    assert hours(nobody) == 0


def test_a_body_sits_when_it_sits_or_is_called_together_whichever_is_first():
    world = 'bodies: {council: {meets: {days: [fri], at: "10:00"}, convenes: {routine: 50 h, flash: 5 h}}}'
    steps = "meet: {meet: council, reaches: decision}"
    at = {"late": "2025-03-13T00:00+01:00", "early": "2025-03-11T00:00+01:00"}
    runs = {day: play(plan_of(steps, world=world, crisis=f"start: {start}")) for day, start in at.items()}
    assert hours(runs["late"]) == 34
    assert hours(runs["early"]) == 50
    flash = play(plan_of(steps, world=world, crisis="urgency: flash"))
    assert hours(flash) == 5


def test_urgent_dossiers_find_a_place_on_a_full_agenda_and_others_wait_for_the_next():
    world = """
      bodies:
        council:
          meets: {days: [mon, tue, wed, thu, fri], at: "10:00", agenda: 1}
          convenes: null
    """
    crisis = """
      urgency: {urgency}
      responses: {second: {organisation: union, kind: act, event: incident}}
    """
    steps = "meet: {meet: council, reaches: decision}"
    found = {}
    for urgency in ("priority", "immediate"):
        run = play(plan_of(steps, world=world, crisis=crisis.replace("{urgency}", urgency)))
        found[urgency] = sorted(hours(run, response=name) for name in run.dossiers)
    assert found == {"priority": [10, 34], "immediate": [10, 10]}


@pytest.mark.parametrize(
    ("agendas", "found"),
    [
        ("agendas: null", [10, 34]),
        ("agendas: {always-room-from: flash}", [10, 34]),
        ("agendas: {always-room-from: priority}", [10, 10]),
    ],
)
def test_the_world_says_from_which_urgency_there_is_always_room(agendas, found):
    meets = 'meets: {days: [mon, tue, wed, thu, fri], at: "10:00", agenda: 1}, convenes: null'
    crisis = "responses: {second: {organisation: union, kind: act, event: incident}}"
    steps = "meet: {meet: council, reaches: decision}"
    run = play(plan_of(steps, world=f"bodies: {{council: {{{meets}}}}}\n{agendas}", crisis=crisis))
    assert sorted(hours(run, response=name) for name in run.dossiers) == found


def test_a_silence_ends_at_a_civil_hour_and_never_in_closed_hours():
    world = "bodies: {council: {calendar: office, silence: 30 h}}"
    steps = "agree: {agree: council, by: silence, reaches: decision}"
    crisis = "start: 2025-03-13T08:00+01:00"
    run = play(plan_of(steps, world=world, crisis=crisis))
    # 30 hours from Thursday 08:00 end on Friday at 14:00; the first deadline after that is 17:00.
    assert hours(run) == 33
    friday = play(plan_of(steps, world=world, crisis="start: 2025-03-14T08:00+01:00"))
    assert hours(friday) == 3 * 24 + 2


def test_an_unreached_milestone_counts_up_to_the_horizon():
    run = play(plan_of("sail: {move: ships, reaches: decision}", crisis="horizon: 4 d"))
    assert hours(run) is None
    assert ledger_hours(run) == {"movement": 96}


def test_what_ends_with_the_horizon_is_reached():
    run = play(plan_of("sail: {move: ships, reaches: decision}", crisis="horizon: 5 d"))
    assert hours(run) == 120
    assert run.record.time(run.dossiers["answer"].closed) == 120 * HOUR


@pytest.mark.parametrize(
    ("start", "sitting", "ends"),
    [
        ("2025-03-11T09:00+01:00", "3 working h", 3 + 2),  # called for eleven, over at two
        ("2025-03-11T13:00+01:00", "3 working h", 2 + 2 + 16 + 1),  # begins at three, goes on the next day
        ("2025-03-11T16:00+01:00", "3 working h", 17 + 3),  # called for the evening, begins the next morning
        (
            "2025-03-14T15:30+01:00",
            "3 working h",
            65.5 + 3,
        ),  # called for half past five on a Friday: begins on Monday
        ("2025-03-11T13:00+01:00", "3 h", 2 + 3),  # a sitting that runs on ends in the evening
    ],
)
def test_a_sitting_in_working_time_ends_that_day_or_goes_on_the_next(start, sitting, ends):
    world = f"bodies: {{council: {{calendar: office, sitting: {sitting}}}}}"
    run = play(plan_of("meet: {meet: council, reaches: decision}", world=world, crisis=f"start: {start}"))
    assert hours(run) == ends
    assert ledger_hours(run) == {"meeting": ends}
