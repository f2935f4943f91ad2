"""How dossiers end badly: blocked, withdrawn, left aside; and what the ledger makes of it."""

from __future__ import annotations

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import Port, Seat
from jointsim.engine.run import Replication
from jointsim.measures.ledger import waiting_label
from jointsim.measures.scores import outcome_of
from tests.worlds import HOUR, entries, hours, ledger_hours, plan_of, play, times

OBJECTOR = "positions: {XC: {answer: against}}"


def test_a_blocked_response_ends_where_it_was_blocked_though_other_branches_go_on():
    steps = """
      draft: {work: watch, takes: 1 h}
      agree: {agree: council, by: meeting, after: draft, reaches: decision}
      stores: {wait: 20 d, after: draft}
    """
    run = play(plan_of(steps, crisis=OBJECTOR))
    assert run.dossiers["answer"].outcome == "given-up"
    assert ledger_hours(run) == {"work": 1, "meeting": 2, "ended": 60 * 24 - 3}
    assert times(run, "given-up") == [3]


def test_work_on_another_text_is_told_apart_from_having_given_up():
    steps = "agree: {agree: council, by: meeting, reaches: decision}"
    world = "agreement: {remedies: {trade: 1000, stop: 0.001}, rounds: 2}"
    run = play(plan_of(steps, world=world, crisis=OBJECTOR))
    found = ledger_hours(run)
    (given_up,) = times(run, "given-up")
    assert found["rework"] == 6 * len(times(run, "rework"))
    assert found["ended"] == 60 * 24 - given_up


def test_what_was_withdrawn_has_ended_from_then_on():
    plan = plan_of("work: {work: watch, takes: 40 h, reaches: decision}")
    seat = Seat.parse("council.XA")
    run = Replication(plan, draw_block(plan.book, 1, [0])[0], Port([seat]))
    while run.now < 20 * HOUR:
        run.advance(20 * HOUR)
    run.port.act(run, Seat("chair"), "withdraw", "answer")
    while not run.advance().over:
        pass
    assert ledger_hours(run) == {"person": 20, "ended": 60 * 24 - 20}


def test_what_does_not_wait_for_an_agreement_goes_on_without_it():
    steps = """
      start: {wait: 0 h}
      agree: {agree: council, by: meeting, after: start, reaches: decision}
      prepare: {wait: 4 h, after: start}
      sail: {move: ships, after: prepare, reaches: first-action}
    """
    run = play(plan_of(steps, crisis=OBJECTOR))
    assert hours(run) is None
    assert hours(run, "first-action") == 4 + 5 * 24


def test_what_is_withdrawn_while_it_is_settled_for_less_stays_withdrawn():
    world = """
      agreement: {remedies: {stop: null, lower-form: 1}}
    """
    steps = """
      agree:
        agree: council
        by: meeting
        reaches: decision
        lower-form: {by: chair, takes: 48 h, reaches: statement}
    """
    plan = plan_of(steps, world=world, crisis=OBJECTOR)
    seat = Seat.parse("council.XA")
    run = Replication(plan, draw_block(plan.book, 1, [0])[0], Port([seat]))
    while run.now < 20 * HOUR:
        run.advance(20 * HOUR)
    run.port.act(run, Seat("chair"), "withdraw", "answer")
    while not run.advance().over:
        pass
    assert run.dossiers["answer"].outcome == "given-up"
    assert hours(run, "statement") is None


def test_too_many_cannot_stand_aside():
    rule = "{carve-out: true, abstention-limit: {members: 0.34, population: 0.34}}"
    world = f"""
      rules: {{consensus: {rule}}}
      agreement: {{remedies: {{carve-out: 1, stop: 0.001}}}}
    """
    steps = "agree: {agree: council, by: meeting, reaches: decision}"
    one = "positions: {XC: {answer: against}}"
    two = "positions: {XA: {answer: against}, XC: {answer: against}}"
    outcomes = [play(plan_of(steps, world=world, crisis=c)).dossiers["answer"].outcome for c in (one, two)]
    assert outcomes == ["carved-out", "given-up"]


def test_an_urgent_dossier_takes_the_last_place_from_a_later_one():
    world = """
      organisations: {club: {name: Club, awareness: {at: [watch], occurrence: 0.5}, judges: {lower: 1.0}}}
      offices: {host: {name: Host, organisation: club, staff: watch}}
      bodies:
        council: {meets: {days: [mon, tue, wed, thu, fri], at: "10:00", agenda: 1}, convenes: null}
      routing: {club: {act: {procedure: act, asked-by: {host: {sudden: 1 h}}, authority: [own]}}}
      states: {XA: {memberships: {club: {}}}, XB: {memberships: {club: {}}}}
    """
    crisis = "responses: {calm: {organisation: club, kind: act, event: incident}}"
    run = play(plan_of("meet: {meet: council, reaches: decision}", world=world, crisis=crisis))
    assert (hours(run), hours(run, response="calm")) == (10, 34)


def test_a_body_does_not_confirm_what_it_decided_itself():
    world = "agreement: {remedies: {stop: null, escalate: 1}}"
    steps = "agree: {agree: council, by: meeting, then: ministers, reaches: decision}"
    quiet = play(plan_of(steps, world=world))
    assert [entry.who for entry in entries(quiet, "confirmed")] == ["ministers"]
    crisis = "positions: {XC: {answer: sceptical}}"
    patch = world + "\nbodies: {ministers: {rule: majority}}"
    lost = patch.replace("agreement: {", "agreement: {positions: {sceptical: -3}, ")
    run = play(plan_of(steps, world=lost, crisis=crisis))
    assert times(run, "escalated")
    assert hours(run) is not None
    assert entries(run, "confirmed") == []


@pytest.mark.parametrize(
    "step",
    [
        "{work: old-desk, takes: 5 h}",
        "{meet: old-council}",
        "{agree: old-council}",
        "{move: old-ships}",
    ],
)
def test_a_step_of_those_who_are_no_more_is_passed_over(step):
    world = """
      staffs: {old-desk: {name: Old desk, organisation: union, calendar: always, until: 2000-12-31}}
      bodies:
        old-council: {name: Old council, organisation: union, level: ambassadors, rule: consensus,
                      calendar: always, convenes: 3 h, until: 2000-12-31}
      forces: {old-ships: {name: Old ships, organisation: union, domain: maritime, notice: 2 d, transit: 3 d,
                           until: 2000-12-31}}
    """
    run = play(plan_of(f"old: {step}\nwork: {{work: watch, takes: 4 h, reaches: decision}}", world=world))
    assert ledger_hours(run) == {"work": 4}


def test_waiting_for_what_nobody_wants_takes_no_time():
    wanted = "{organisation: union, kind: act, milestone: decision}"
    world = """
      procedures: {echo: {name: echo, headline: statement, steps: {say: {milestone: statement}}}}
      routing: {union: {echo: {procedure: echo, asked-by: {chair: {sudden: 0 h}}}}}
    """
    steps = f"pause: {{wait: {wanted}, at-most: 10 d}}\nspeak: {{milestone: statement}}"
    patch = world.replace(
        "steps: {say: {milestone: statement}}", f"steps: {{{steps.replace(chr(10), ', ')}}}"
    )
    crisis = "responses: {answer: {kind: echo}}"
    assert hours(play(plan_of(world=patch, crisis=crisis)), "statement") == 0


@pytest.mark.parametrize(
    ("steps", "label"),
    [
        ("draft: {work: watch, takes: 90 d, reaches: decision}", "work"),
        ("pause: {wait: {attribution: 0.9}}\ndone: {milestone: decision}", "attribution"),
        ("agree: {agree: council, reaches: decision}", None),
    ],
)
def test_what_is_waited_for_at_the_horizon_has_a_label_unless_it_came(steps, label):
    run = play(plan_of(steps))
    assert waiting_label(run, run.dossiers["answer"]) == label


WAITING = """
other: {wait: {organisation: union, kind: refusal, milestone: decision}}
done: {milestone: decision}
"""
REFUSED = """
routing: {union: {refusal: {procedure: refusal, asked-by: {chair: {sudden: 0 h}}, authority: [own]}}}
procedures:
  refusal:
    name: refusal
    headline: decision
    steps: {leave: {mandate: watch, takes: 5 h, refused: 1.0}, decide: {milestone: decision}}
"""


def test_nobody_waits_for_a_response_that_has_ended_without_it():
    crisis = "responses: {words: {organisation: union, kind: refusal, event: incident}}"
    run = play(plan_of(WAITING, world=REFUSED, crisis=crisis))
    assert outcome_of(run, run.dossiers["words"]) == "given-up"
    assert (hours(run), ledger_hours(run)) == (5, {"other-dossier": 5})
    assert [entry.time for entry in entries(run, "wait-given-up")] == [5 * HOUR]
