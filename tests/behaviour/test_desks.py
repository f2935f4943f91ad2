"""Dossiers queue for the desks of a staff: by urgency, then arrival; what is begun is finished."""

from __future__ import annotations

from jointsim.measures.ledger import critical_path
from tests.worlds import entries, hours, ledger_hours, plan_of, play

DRAFT = "draft: {work: one-desk, takes: 10 h, reaches: decision}"
OTHER_KIND = """
routing: {union: {late: {procedure: late, asked-by: {chair: {sudden: 2 h}}, authority: [own]}}}
procedures:
  late: {name: late, headline: decision, steps: {draft: {work: one-desk, takes: 10 h, reaches: decision}}}
"""
TWO_UNIONS = """
organisations:
  league: {name: League, awareness: {at: [tower], occurrence: 0.5}}
offices:
  speaker: {name: Speaker, organisation: league, staff: tower}
staffs:
  tower: {name: Tower, organisation: league, calendar: always}
routing:
  league:
    act: {procedure: act, asked-by: {speaker: {sudden: 3 h}}, authority: [own]}
"""


def names(run):
    return [entry.dossier for entry in entries(run, "work")]


def test_one_desk_serves_in_the_order_of_arrival():
    crisis = """
      responses:
        third: {organisation: union, kind: late, event: incident}
        second: {organisation: union, kind: act, event: incident}
    """
    run = play(plan_of(DRAFT, world=OTHER_KIND, crisis=crisis))
    assert names(run) == ["answer", "second", "third"]
    assert [hours(run, response=name) for name in names(run)] == [10, 20, 30]
    assert ledger_hours(run, "third") == {"initiative": 2, "desk-queue": 18, "work": 10}


def test_who_is_more_urgent_goes_first_but_does_not_interrupt():
    crisis = """
      urgency: routine
      events:
        worse: {at: 1 h, urgency: flash, affected: [XB],
                observed: {alarm: {by: tower, after: 0 h, occurrence: 1.0}}}
      responses:
        second: {organisation: union, kind: act, event: incident}
        urgent: {organisation: league, kind: act, event: worse}
    """
    run = play(plan_of(DRAFT, world=TWO_UNIONS, crisis=crisis))
    # The league learns at 1 h that it is urgent and asks at 4 h, while one routine dossier is worked on.
    assert names(run) == ["answer", "urgent", "second"]
    assert hours(run, response="urgent") == 20
    assert ledger_hours(run, "urgent") == {"initiative": 3, "desk-queue": 6, "work": 10}


def test_as_many_desks_as_dossiers_leave_no_queue():
    crisis = "responses: {second: {organisation: union, kind: act, event: incident}}"
    run = play(plan_of(DRAFT, world="staffs: {one-desk: {desks: 2}}", crisis=crisis))
    assert hours(run) == hours(run, response="second") == 10


def test_waiting_for_a_desk_at_night_is_off_hours():
    world = "staffs: {day-office: {desks: 1}}"
    crisis = """
      start: 2025-03-11T13:00+01:00
      responses: {second: {organisation: union, kind: act, event: incident}}
    """
    steps = "draft: {work: day-office, takes: 6 working h, reaches: decision}"
    run = play(plan_of(steps, world=world, crisis=crisis))
    assert ledger_hours(run) == {"work": 6, "off-hours": 16}
    # The first ends on Wednesday at 11:00, the second at 17:00 the same day.
    assert ledger_hours(run, "second") == {"desk-queue": 6, "off-hours": 16, "work": 6}


def test_a_wait_in_closed_hours_alone_leaves_no_stretch_of_no_length():
    world = "staffs: {day-office: {desks: 1}}"
    crisis = """
      start: 2025-03-11T20:00+01:00
      horizon: 10 h
      responses: {second: {organisation: union, kind: act, event: incident}}
    """
    steps = "draft: {work: day-office, takes: 6 working h, reaches: decision}"
    run = play(plan_of(steps, world=world, crisis=crisis))
    for dossier in run.dossiers.values():
        assert [(leg.label, leg.end - leg.start) for leg in critical_path(run, dossier)] == [
            ("off-hours", 10 * 3600)
        ]


def test_what_still_waits_at_the_horizon_is_in_the_queue():
    crisis = """
      horizon: 15 h
      responses: {third: {organisation: union, kind: late, event: incident},
                  second: {organisation: union, kind: act, event: incident}}
    """
    run = play(plan_of(DRAFT, world=OTHER_KIND, crisis=crisis))
    assert ledger_hours(run, "second") == {"desk-queue": 10, "work": 5}
    assert ledger_hours(run, "third") == {"initiative": 2, "desk-queue": 13}


def test_capitals_with_one_desk_take_one_request_after_the_other():
    world = "capitals: {desks: 1}"
    crisis = "responses: {second: {organisation: union, kind: act, event: incident}}"
    run = play(
        plan_of("instruct: {capitals: council, takes: 5 h, reaches: decision}", world=world, crisis=crisis)
    )
    assert [hours(run), hours(run, response="second")] == [5, 10]
    assert ledger_hours(run, "second") == {"capitals": 10}
