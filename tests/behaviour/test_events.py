"""Later events: prevented by what was done, more urgent than what was, waited for by others."""

from __future__ import annotations

import numpy as np

from jointsim.measures.scores import OUTCOMES, measure, outcome_of
from tests.worlds import entries, hours, ledger_hours, plan_of, play, play_many

AGAIN = """
events:
  again: {at: %s, like: incident, unless: {response: answer, milestone: first-action}}
responses:
  second: {organisation: union, kind: act, event: again}
"""
SAIL = "sail: {move: ships, reaches: [first-action, decision]}"
WATCHER = """
routing: {union: {echo: {procedure: echo, asked-by: {chair: {sudden: 0 h}}, authority: [own]}}}
procedures:
  echo:
    name: echo
    headline: statement
    steps:
      hold: {wait: {organisation: union, kind: act, milestone: decision}}
      say: {milestone: statement}
"""
ECHO = "responses: {echo: {organisation: union, kind: echo, event: incident}}"


def test_what_is_prevented_does_not_happen_and_its_response_is_not_applicable():
    run = play(plan_of(SAIL, crisis=AGAIN % "6 d"))
    assert run.prevented == {"again"}
    assert outcome_of(run, run.dossiers["second"]) == "not-applicable"
    assert [entry.attributes["event"] for entry in entries(run, "prevented")] == ["again"]


def test_what_comes_too_soon_is_not_prevented():
    run = play(plan_of(SAIL, crisis=AGAIN % "4 d"))
    assert run.prevented == set()
    assert outcome_of(run, run.dossiers["second"]) == "adopted"
    assert hours(run, response="second") == (4 + 5) * 24


def test_an_event_that_may_be_prevented_is_outside_the_denominators_when_it_is():
    plan = plan_of(SAIL, crisis=AGAIN % "{between: [0 h, 10 d]}")
    runs = play_many(plan, range(60))
    scores = measure(plan, runs)
    prevented = np.array([run.prevented == {"again"} for run in runs])
    assert 0 < prevented.sum() < len(runs)
    assert np.array_equal(scores.columns["prevented", "again"], prevented)
    assert np.array_equal(scores.columns["outcome", "second"] == OUTCOMES.index("not-applicable"), prevented)
    assert np.array_equal(np.isnan(scores.columns["milestone", "second", "decision"]), prevented)
    assert np.array_equal(np.isnan(scores.columns["ledger", "second", "work"]), prevented)


def test_the_clock_of_a_response_starts_at_its_event():
    plan = plan_of(SAIL, crisis=AGAIN % "4 d")
    scores = measure(plan, play_many(plan, [0]))
    assert scores.columns["milestone", "second", "decision"].tolist() == [120]
    assert ledger_hours(play(plan), "second") == {"movement": 120}


def test_a_milestone_inside_a_choice_prevents_nothing_before_it_is_reached():
    steps = (
        "way: {choose: {slow: {chance: 1, steps: {sail: {move: ships}}}}, reaches: [first-action, decision]}"
    )
    run = play(plan_of(steps, crisis=AGAIN % "4 d"))
    assert hours(run, "first-action") == 120
    assert run.prevented == set()


def test_a_milestone_at_the_end_of_a_loop_is_known_to_others_when_it_is_reached():
    steps = "laps: {repeat: {times: 2, steps: {pause: {wait: 2 d}}}, reaches: decision}"
    run = play(plan_of(steps, world=WATCHER, crisis=ECHO))
    assert hours(run) == 96
    assert hours(run, "statement", "echo") == 96
    assert ledger_hours(run, "echo") == {"elsewhere": 96}


def test_a_wait_for_another_response_ends_with_its_milestone():
    run = play(plan_of("draft: {work: watch, takes: 7 h, reaches: decision}", world=WATCHER, crisis=ECHO))
    assert hours(run, "statement", "echo") == 7
    # The time is spent where it was spent in the other response.
    assert ledger_hours(run, "echo") == {"work": 7}


def test_a_wait_for_what_never_comes_lasts_until_that_has_ended_or_as_long_as_patience():
    steps = "agree: {agree: council, reaches: decision}"
    crisis = ECHO + "\npositions: {XA: {answer: against}}"
    run = play(plan_of(steps, world=WATCHER, crisis=crisis))
    assert hours(run, "statement", "echo") == 2
    assert ledger_hours(run, "echo") == {"other-dossier": 2}
    impatient = WATCHER.replace("milestone: decision}}", "milestone: decision}, at-most: 1 h}")
    run = play(plan_of(steps, world=impatient, crisis=crisis))
    assert hours(run, "statement", "echo") == 1


def test_a_wait_for_an_answer_to_a_later_event_counts_from_ones_own_event():
    crisis = """
      events: {later: {at: 50 h, like: incident}}
      responses:
        echo: {organisation: union, kind: echo, event: incident}
        answer: {event: later}
    """
    run = play(plan_of("draft: {work: watch, takes: 7 h, reaches: decision}", world=WATCHER, crisis=crisis))
    assert hours(run, "statement", "echo") == 57
    assert ledger_hours(run, "echo") == {"other-dossier": 50, "work": 7}


def test_a_rise_in_urgency_affects_only_the_steps_after_it():
    takes = "{routine: 10 h, flash: 1 h}"
    steps = f"""
      first: {{work: watch, takes: {takes}}}
      second: {{capitals: council, takes: {takes}}}
      third: {{work: watch, takes: {takes}, reaches: decision}}
    """
    crisis = """
      urgency: routine
      events: {worse: {at: %s, like: incident, urgency: flash}}
    """
    found = [hours(play(plan_of(steps, crisis=crisis % at))) for at in ("5 h", "15 h", "25 h", "35 h")]
    assert found == [12, 21, 30, 30]


def test_an_event_less_urgent_than_the_crisis_changes_nothing():
    steps = """
      first: {work: watch, takes: 3 h}
      second: {work: watch, takes: {routine: 9 h, flash: 1 h}, reaches: decision}
    """
    crisis = "urgency: flash\nevents: {calm: {at: 1 h, like: incident, urgency: routine}}"
    assert hours(play(plan_of(steps, crisis=crisis))) == 4


def _probing(chance: float) -> str:
    return AGAIN.replace("first-action}}", f"first-action, chance: {chance}}}}}", 1) % "6 d"


def test_an_event_that_is_prevented_by_chance_happens_in_the_other_cases():
    plan = plan_of(SAIL, crisis=_probing(0.3))
    prevented = [run.prevented == {"again"} for run in play_many(plan, range(400))]
    assert abs(np.mean(prevented) - 0.3) < 4 * np.sqrt(0.3 * 0.7 / 400)


def test_the_chance_of_prevention_is_one_unless_given_and_may_be_none():
    always, never = plan_of(SAIL, crisis=_probing(1.0)), plan_of(SAIL, crisis=_probing(0.0))
    assert all(run.prevented == {"again"} for run in play_many(always, range(20)))
    assert all(run.prevented == set() for run in play_many(never, range(20)))


def test_a_better_chance_prevents_whatever_a_worse_one_did():
    worse, better = (
        [run.prevented == {"again"} for run in play_many(plan_of(SAIL, crisis=_probing(chance)), range(100))]
        for chance in (0.3, 0.7)
    )
    assert all(after or not before for before, after in zip(worse, better, strict=True))


def test_the_chance_of_prevention_changes_nothing_where_nothing_could_be_prevented():
    late = _probing(0.5).replace("6 d", "4 d")
    with_chance, without = play(plan_of(SAIL, crisis=late)), play(plan_of(SAIL, crisis=AGAIN % "4 d"))
    assert with_chance.record.entries == without.record.entries
