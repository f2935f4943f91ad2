"""States on their own and coalitions: they act first, and what others were asked for becomes needless."""

from __future__ import annotations

import pytest

from jointsim.engine.people.seats import Seat
from jointsim.measures.ledger import waiting_label
from jointsim.measures.scores import outcome_of
from tests.invariants import causes_come_first, endings_fit, ledgers_are_exact
from tests.people import finish, next_question, replayed, told, with_people
from tests.worlds import (
    HOUR,
    entries,
    hours,
    ledger_hours,
    milestones,
    plan_of,
    play,
    play_many,
    story,
    times,
    together,
)

HORIZON = 60 * 24

ALONE = """
organisations:
  alone: {name: States on their own, members: all-states, awareness: {at: [affected.coast-guard], occurrence: 0.5}}
offices: {envoy: {name: Envoy, organisation: alone, staff: watch}}
routing:
  alone:
    patrol: {procedure: patrol, asked-by: {affected-state: {sudden: 1 h}}, authority: [own]}
procedures:
  patrol:
    name: patrol
    headline: first-action
    steps: {board: {work: affected.coast-guard, takes: 9 h, reaches: first-action}}
"""
CRISIS = """
events: {incident: {observed: {at-sea: {by: affected.coast-guard, after: 0 h, occurrence: 1.0}}}}
responses:
  answer: {satisfied-by: {patrol: {milestone: first-action}}}
  patrol: {organisation: alone, kind: patrol, event: incident}
"""
CHANCE = "responses: {answer: {satisfied-by: {patrol: {chance: %s}}}}"
DRAFT = "draft: {work: watch, takes: %s, reaches: decision}"


def alone(steps="", *patches, crisis=""):
    """Plan a crisis in which a state patrols, from 1 h on and at sea at 10 h, while `answer` takes its steps."""
    return plan_of(steps, world=together(ALONE, *patches), crisis=together(CRISIS, crisis or "{}"))


def outcome(run, response="answer"):
    return outcome_of(run, run.dossiers[response])


def outcomes(runs, response="answer"):
    return [outcome(run, response) for run in runs]


def fits(run):
    causes_come_first(run)
    ledgers_are_exact(run)
    endings_fit(run)


def is_about(share, of):
    return pytest.approx(share, abs=4 * (share * (1 - share) / of) ** 0.5)


def test_a_state_that_acts_first_overtakes_its_organisation():
    run = play(alone(DRAFT % "20 h"))
    assert (hours(run, "first-action", "patrol"), outcome(run, "patrol")) == (10, "adopted")
    assert (outcome(run), hours(run)) == ("overtaken", None)
    (entry,) = entries(run, "overtaken")
    assert (entry.time, entry.dossier, entry.who) == (10 * HOUR, "answer", "alone")
    assert entry.attributes == {"response": "patrol", "milestone": "first-action"}
    assert entry.cause == run.dossiers["patrol"].milestones["first-action"]
    assert ledger_hours(run) == {"initiative": 1, "work": 9, "ended": HORIZON - 10}
    assert waiting_label(run, run.dossiers["answer"]) == "ended"
    fits(run)


def test_what_is_decided_is_not_overtaken():
    run = play(alone(DRAFT % "9 h" + "\nsail: {move: ships, reaches: first-action}"))
    assert (outcome(run), hours(run), hours(run, "first-action")) == ("adopted", 9, 9 + 5 * 24)
    assert entries(run, "overtaken") == []


def test_what_has_got_where_it_was_to_get_is_not_overtaken():
    steps = "say: {work: watch, takes: 9 h, reaches: statement}\nmore: {work: watch, takes: 9 h}"
    run = play(alone(steps, "procedures: {act: {headline: statement}}"))
    assert (outcome(run), hours(run, "statement")) == ("adopted", 9)


def test_what_members_gave_up_is_not_overtaken():
    steps = """
      start: {wait: 0 h}
      agree: {agree: council, by: meeting, after: start, reaches: decision}
      stores: {wait: 20 d, after: start}
    """
    run = play(alone(steps, crisis="positions: {XC: {answer: against}}"))
    assert (outcome(run), times(run, "given-up")) == ("given-up", [2])


def test_once_it_is_needless_nobody_asks_any_more():
    run = play(alone(DRAFT % "1 h", "routing: {union: {act: {asked-by: {chair: {sudden: 30 h}}}}}"))
    assert (outcome(run), hours(run, "asked")) == ("overtaken", None)
    assert entries(run, "asked", "answer") == []
    fits(run)


def test_it_is_overtaken_too_while_its_remit_is_settled():
    run = play(alone(DRAFT % "1 h", "routing: {union: {act: {remit: {otherwise: 3 d}}}}"))
    assert (outcome(run), ledger_hours(run)["ended"]) == ("overtaken", HORIZON - 10)
    assert entries(run, "work", "answer") == []
    fits(run)


def test_a_round_that_is_overtaken_counts_for_nothing():
    steps = "agree: {agree: council, by: meeting, reaches: decision}"
    crisis = "positions: {XC: {answer: against}}"
    late, soon = (
        play(alone(steps, f"bodies: {{council: {{convenes: {notice}}}}}", crisis=crisis))
        for notice in ("20 h", "2 h")
    )
    assert (outcome(late), late.dossiers["answer"].rounds, late.dossiers["answer"].objections) == (
        "overtaken",
        0,
        0,
    )
    assert (outcome(soon), soon.dossiers["answer"].rounds, soon.dossiers["answer"].objections) == (
        "given-up",
        1,
        1,
    )
    fits(late)


def test_it_is_overtaken_by_chance():
    runs = play_many(alone(DRAFT % "20 h", crisis=CHANCE % 0.3), range(500))
    assert outcomes(runs).count("overtaken") / 500 == is_about(0.3, 500)
    assert set(outcomes(runs)) == {"overtaken", "adopted"}


def test_each_other_response_has_a_chance_of_its_own():
    crisis = together(
        CHANCE % 0.5, "responses: {guard: {organisation: alone, kind: patrol, event: incident}}"
    )
    both = together(
        crisis, "responses: {answer: {satisfied-by: {guard: {milestone: first-action, chance: 0.5}}}}"
    )
    one, two = (
        outcomes(play_many(alone(DRAFT % "20 h", crisis=each), range(400))) for each in (crisis, both)
    )
    assert two.count("overtaken") / 400 == is_about(0.75, 400)
    assert {pair for pair in zip(one, two, strict=True) if pair[0] == "overtaken"} == {("overtaken",) * 2}


NOISE = """
agreement:
  utility: {base: 1.2, issue: 0.3, state: 0.8, organisation: 0.3, round: 0.3}
  remedies: {trade: 1, escalate: 0.5, stop: 0.1}
"""
STEPS = """
draft: {work: one-desk, takes: {median: 9 h, p90: 40 h}}
agree: {agree: council, by: [meeting, silence], after: draft, reaches: statement}
sail: {move: ships, after: draft, reaches: first-action}
last: {work: one-desk, takes: 5 h, after: agree, reaches: decision}
"""


def test_a_chance_of_nothing_changes_nothing():
    never, hardly, unsaid = (
        play_many(alone(STEPS, NOISE, crisis=crisis), range(12))
        for crisis in (CHANCE % 0, CHANCE % 1e-12, "responses: {answer: {satisfied-by: null}}")
    )
    assert [story(run) for run in never] == [story(run) for run in unsaid]
    assert [milestones(run) for run in hardly] == [milestones(run) for run in unsaid]


def test_its_time_is_accounted_for_whenever_it_is_overtaken():
    runs = play_many(alone(STEPS, NOISE, crisis=CHANCE % 0.6), range(60))
    assert set(outcomes(runs)) >= {"overtaken", "adopted"}
    for run in runs:
        fits(run)


@pytest.mark.parametrize(
    ("takes", "ends"), [("20 h", ["overtaken", "adopted"]), ("4 h", ["adopted", "overtaken"])]
)
def test_two_that_satisfy_each_other_leave_it_to_the_first(takes, ends):
    run = play(
        alone(DRAFT % takes, crisis="responses: {patrol: {satisfied-by: {answer: {milestone: decision}}}}")
    )
    assert [outcome(run), outcome(run, "patrol")] == ends
    fits(run)


def test_what_is_there_before_its_event_makes_it_needless_at_once():
    crisis = "events: {again: {at: 3 d, like: incident}}\nresponses: {answer: {event: again}}"
    run = play(alone(DRAFT % "20 h", crisis=crisis))
    assert (outcome(run), times(run, "overtaken")) == ("overtaken", [72])
    assert ledger_hours(run) == {"ended": HORIZON - 72}
    fits(run)


def test_an_overtaken_dossier_takes_no_desk_from_others():
    steps = "wait: {wait: %s}\ndraft: {work: one-desk, takes: 100 h, reaches: decision}"
    world = """
      routing: {union: {other: {procedure: other, asked-by: {chair: {sudden: 0 h}}, authority: [own]}}}
      procedures: {other: {name: other, headline: statement, steps: {
        write: {work: one-desk, takes: 12 h}, again: {work: one-desk, takes: 8 h, reaches: statement}}}}
    """
    crisis = "responses: {other: {organisation: union, kind: other, event: incident}}"
    queued, working = (play(alone(steps % wait, world, crisis=crisis)) for wait in ("5 h", "0 h"))
    assert outcomes([queued, working]) == ["overtaken", "overtaken"]
    assert hours(queued, "statement", "other") == 20
    # What is on a desk stays there to its end.
    assert hours(working, "statement", "other") == 120
    fits(queued)


def test_a_person_is_not_asked_about_what_was_overtaken():
    plan = alone("agree: {agree: council, by: silence, reaches: decision}")
    run, port = with_people(plan, Seat("council", "XB"))
    question = next_question(run, "position")
    assert question.dossier == "answer"
    assert question.deadline > 11 * HOUR
    run.advance(until=11 * HOUR)
    assert port.open == {}
    finish(run)
    assert outcome(run) == "overtaken"
    assert told(replayed(run)) == told(run)


def test_an_office_without_a_body_has_its_seat():
    plan = alone(
        DRAFT % "20 h",
        "routing: {alone: {patrol: {asked-by: {affected-state: null, envoy: {sudden: 1 h}}}}}",
        crisis="events: {incident: {observed: {lookout: {by: watch, after: 0 h, occurrence: 1.0}}}}",
    )
    run, port = with_people(plan, Seat("envoy"))
    port.answer(run, next_question(run, "urgency").id, "flash")
    run.advance(until=5 * HOUR)
    port.act(run, Seat("envoy"), "withdraw", "patrol")
    finish(run)
    assert outcomes([run], "patrol") + outcomes([run]) == ["given-up", "adopted"]
    assert told(replayed(run)) == told(run)


def test_all_states_are_members_of_the_day_whatever_they_belong_to():
    world = """
      states:
        XD: {name: Dorland, zone: UTC, holidays: BE, population: 9}
        XO: {name: Oldland, zone: UTC, holidays: BE, population: 9, until: 1990-10-02}
      bodies: {assembly: {name: Assembly, organisation: alone, level: experts, rule: majority, calendar: always,
                          convenes: 1 h}}
    """
    plan = alone("", world, crisis="affected: [XD]")
    assert [plan.states[row] for row in plan.bodies["assembly"].seats] == ["XA", "XB", "XC", "XD"]
    assert [entry.who for entry in entries(play(plan), "asked", "patrol")] == ["XD.coast-guard"]


TWO = """
events:
  other:
    at: 2 h
    affected: [XB, XC]
    observed: {from-afar: {by: XA.coast-guard, after: 0 h, occurrence: 1.0}}
responses:
  second: {organisation: alone, kind: patrol, event: other}
"""


def test_an_organisation_hears_of_an_event_from_the_states_that_it_affects():
    plan = alone(crisis=TWO)
    assert plan.organisations["alone"].holders == {
        "incident": ("XA.coast-guard",),
        "other": ("XB.coast-guard", "XC.coast-guard"),
    }
    run = play(plan)
    assert (hours(run, "aware", "patrol"), hours(run, "aware", "second")) == (0, None)
    near = play(alone(crisis=TWO.replace("XA.coast-guard", "XC.coast-guard")))
    assert hours(near, "aware", "second") == 2


DORLAND = "states: {XD: {name: Dorland, zone: UTC, holidays: BE, population: 9}}\n"
ASKS = "routing: {union: {act: {asked-by: {chair: {%s}}}}}"


@pytest.mark.parametrize(("affected", "share"), [("[XA]", 1), ("[XD, XA]", 1), ("[XD]", 0.3), ("[]", 0.3)])
def test_an_asker_may_ask_less_often_where_no_member_is_affected(affected, share):
    world = DORLAND + ASKS % "never: 0.0, never-outside: 0.7"
    runs = play_many(plan_of(world=world, crisis=f"affected: {affected}"), range(500))
    assert outcomes(runs).count("adopted") / 500 == is_about(share, 500)


def test_without_another_chance_an_asker_asks_as_often_outside():
    inside, outside = (
        outcomes(play_many(plan_of(world=ASKS % "never: 0.5", crisis=crisis), range(40)))
        for crisis in ("", "affected: []")
    )
    assert inside == outside
