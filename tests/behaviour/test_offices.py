"""Organisations and their offices: how urgent they hold a crisis, and the quick word in one's own name."""

from __future__ import annotations

import pytest

from jointsim.engine.people.seats import Seat
from jointsim.measures.interplay import first
from jointsim.measures.scores import measure
from tests.invariants import causes_come_first, endings_fit, ledgers_are_exact
from tests.people import answered, finish, next_question, replayed, told, with_answers, with_people
from tests.worlds import HOUR, entries, hours, ledger_hours, plan_of, play, story

UNION, OFFICE, CHAIR, MEMBER = Seat("union"), Seat("chair"), Seat("council", "chair"), Seat("council", "XA")
TAKES = "{routine: 40 h, priority: 30 h, immediate: 20 h, flash: 10 h}"
BY_URGENCY = f"draft: {{work: watch, takes: {TAKES}, reaches: decision}}"
WORDS = """
draft: {work: watch, takes: 40 h, reaches: statement}
decide: {agree: council, reaches: decision}
"""
LATER = "events: {worse: {at: 10 h, like: incident, urgency: flash}}\n"
JUDGES = "organisations: {union: {judges: {lower: 0.4, higher: 0.4}}}"


@pytest.mark.parametrize("seat", [UNION, OFFICE])
def test_an_organisation_is_asked_how_urgent_it_is_when_it_judges(seat):
    run, port = with_people(plan_of(BY_URGENCY), seat)
    (question,) = run.advance().questions
    assert (question.kind, question.seat, question.event, question.dossier) == (
        "urgency",
        seat,
        "incident",
        "",
    )
    assert question.options == ("routine", "priority", "immediate", "flash")
    assert question.default == "immediate"
    assert question.asked == question.deadline == run.now
    assert list(port.open) == [f"incident/union/urgency/{seat}"]


@pytest.mark.parametrize(
    ("level", "takes"), [("routine", 40), ("priority", 30), ("immediate", 20), ("flash", 10)]
)
def test_the_level_that_is_answered_holds_for_what_follows(level, takes):
    assert hours(answered(plan_of(BY_URGENCY), UNION, "urgency", level)) == takes


def test_what_an_organisation_holds_it_to_be_is_recorded():
    run = play(plan_of(BY_URGENCY, crisis=LATER))
    assert [each.attributes["urgency"] for each in entries(run, "aware")] == ["immediate", "flash"]
    (rise,) = entries(run, "urgency")
    assert (rise.time, rise.who, dict(rise.attributes)) == (
        10 * HOUR,
        "union",
        {"event": "worse", "from": "immediate", "urgency": "flash"},
    )


def test_an_event_that_is_no_more_urgent_changes_nothing():
    run = play(plan_of(BY_URGENCY, crisis="events: {worse: {at: 10 h, like: incident, urgency: routine}}"))
    assert [each.attributes["urgency"] for each in entries(run, "aware")] == ["immediate", "immediate"]
    assert entries(run, "urgency") == []


def test_a_level_that_is_answered_is_recorded_if_it_is_another():
    run = answered(plan_of(BY_URGENCY), UNION, "urgency", "routine")
    (fall,) = entries(run, "urgency")
    assert (fall.attributes["from"], fall.attributes["urgency"]) == ("immediate", "routine")
    assert entries(answered(plan_of(BY_URGENCY), UNION, "urgency", "immediate"), "urgency") == []


def test_an_organisation_that_acts_before_it_is_aware_says_what_it_holds_it_to_be():
    unaware = "organisations: {union: {awareness: {at: [one-desk], occurrence: 1}}}"
    run = play(plan_of(BY_URGENCY, world=unaware))
    assert entries(run, "aware") == []
    (judged,) = entries(run, "urgency")
    assert (judged.attributes["from"], judged.attributes["urgency"]) == ("", "immediate")
    causes_come_first(run)


def test_it_is_asked_once_and_by_nobody_else():
    run, _ = with_people(plan_of(BY_URGENCY, crisis=LATER), UNION, CHAIR, MEMBER, Seat("watch"))
    kinds = []
    while not (pause := run.advance()).over:
        kinds += [(question.kind, str(question.seat)) for question in pause.questions]
    assert kinds == [("urgency", "union")]


def test_the_question_closes_before_the_clock_goes_on():
    run, port = with_people(plan_of(BY_URGENCY), UNION)
    question = next_question(run, "urgency")
    run.advance(until=1)
    with pytest.raises(KeyError, match="the question incident/union/urgency/union is not open"):
        port.answer(run, question.id, "flash")
    finish(run)
    assert hours(run) == 20


def test_a_level_that_is_none_is_refused():
    run, port = with_people(plan_of(BY_URGENCY), UNION)
    question = next_question(run, "urgency")
    with pytest.raises(ValueError, match=r"'flesh' is no answer to .* — did you mean 'flash'\?"):
        port.answer(run, question.id, "flesh")
    assert port.moves == []


def test_a_later_event_still_raises_what_was_answered():
    steps = "first: {work: watch, takes: 15 h}\n" + BY_URGENCY
    run = answered(plan_of(steps, crisis=LATER), UNION, "urgency", "routine")
    assert hours(run) == 15 + 10


def test_the_office_sees_the_level_to_which_the_event_itself_raises_it():
    crisis = "urgency: routine\nevents: {incident: {urgency: immediate}}"
    run, _ = with_people(plan_of(BY_URGENCY, crisis=crisis), OFFICE)
    assert next_question(run, "urgency").default == "immediate"


def test_an_office_that_never_answers_changes_nothing():
    plan = plan_of(WORDS, world=JUDGES, crisis=LATER)
    for replication in range(15):
        run = with_answers(plan, (UNION, OFFICE), lambda _: None, replication=replication)
        assert told(run) == told(play(plan, replication))


@pytest.mark.parametrize("replication", range(4))
def test_levels_replayed_give_the_same_record(replication):
    plan = plan_of(WORDS, world=JUDGES, crisis=LATER)
    run = with_answers(plan, (UNION, OFFICE), lambda asked: asked.options[-1], replication=replication)
    assert len(run.port.moves) == 2
    assert story(replayed(run)) == story(run)


def spoken(seat: Seat, *, at: int = 5, steps: str = WORDS, crisis: str = "", target: str = "answer"):
    run, port = with_people(plan_of(steps, crisis=crisis), seat)
    run.advance(until=at * HOUR)
    while run.now < at * HOUR:
        run.advance(until=at * HOUR)
    port.act(run, seat, "speak", target, "We stand by them.")
    finish(run)
    causes_come_first(run)
    ledgers_are_exact(run)
    endings_fit(run)
    return run


@pytest.mark.parametrize("seat", [UNION, OFFICE, CHAIR])
def test_a_quick_word_in_ones_own_name_is_a_statement(seat):
    run = spoken(seat)
    assert (hours(run, "statement"), hours(run)) == (5, 42)
    (entry,) = entries(run, "speak")
    assert (entry.who, entry.attributes["value"]) == (str(seat), "We stand by them.")
    assert run.record.entries[run.dossiers["answer"].milestones["statement"]] == entry


@pytest.mark.parametrize("seat", [MEMBER, Seat("watch"), Seat("XA", "coast-guard")])
def test_a_national_word_commits_nobody(seat):
    run = spoken(seat)
    assert (hours(run, "statement"), hours(run)) == (40, 42)
    assert [entry.who for entry in entries(run, "speak")] == [str(seat)]


def test_a_word_comes_too_late_to_be_the_first():
    assert hours(spoken(OFFICE, at=41), "statement") == 40


def test_a_word_on_what_has_no_statement_reaches_nothing():
    assert "statement" not in spoken(OFFICE, steps=BY_URGENCY).dossiers["answer"].milestones


def test_nobody_speaks_for_an_organisation_that_knows_of_nothing():
    late = "events: {incident: {observed: {lookout: {after: 8 h}}}}"
    assert hours(spoken(OFFICE, crisis=late), "statement") == 48
    not_yet = "events: {incident: {at: 8 h}}"
    assert hours(spoken(OFFICE, crisis=not_yet), "statement") == 48


def test_nobody_speaks_for_another_organisation():
    world = "organisations: {league: {name: League, awareness: {at: [watch], occurrence: 0.5}}}"
    run, port = with_people(plan_of(WORDS, world=world), Seat("league"))
    run.advance(until=5 * HOUR)
    port.act(run, Seat("league"), "speak", "answer", "They should say something.")
    finish(run)
    assert hours(run, "statement") == 40


def test_what_waits_for_a_word_goes_on_with_it():
    world = """
      routing: {union: {echo: {procedure: echo, asked-by: {chair: {sudden: 0 h}}, authority: [own]}}}
      procedures:
        echo:
          name: echo
          headline: decision
          steps:
            hear: {wait: {organisation: union, kind: act, milestone: statement}, at-most: 30 d}
            then: {milestone: decision}
    """
    crisis = "responses: {echo: {organisation: union, kind: echo, event: incident}}"
    run, port = with_people(plan_of(WORDS, world=world, crisis=crisis), OFFICE)
    next_question(run, "urgency")
    run.advance(until=5 * HOUR)
    port.act(run, OFFICE, "speak", "answer")
    finish(run)
    assert hours(run, response="echo") == 5


def test_the_first_word_is_measured_and_its_time_is_a_persons():
    steps = WORDS.replace("reaches: decision", "reaches: consultation")
    world = "procedures: {act: {headline: statement}}"
    run, port = with_people(plan_of(steps, world=world), OFFICE)
    next_question(run, "urgency")
    run.advance(until=5 * HOUR)
    port.act(run, OFFICE, "speak", "answer")
    finish(run)
    scores = measure(run.plan, [run])
    assert scores.columns["milestone", "answer", "statement"].tolist() == [5]
    assert first(run.plan, scores, "incident", "statement") == {
        "union": 1.0,
        "nobody": 0.0,
        "gap_hours": None,
    }
    assert ledger_hours(run, "answer") == {"person": 5.0}
    assert ledger_hours(run)["person"] == 5


def test_a_word_before_anybody_asks_takes_time_only_since_it_was_known():
    late = "events: {incident: {observed: {lookout: {after: 2 h}}}}"
    quiet = "routing: {union: {act: {asked-by: {chair: {sudden: 30 h}}}}}"
    run, port = with_people(plan_of(WORDS, world=quiet, crisis=late), OFFICE)
    while run.now < 20 * HOUR:
        run.advance(until=20 * HOUR)
    port.act(run, OFFICE, "speak", "answer", "We have seen it.")
    finish(run)
    (word,) = entries(run, "speak")
    assert word.pieces == (("person", 20 * HOUR, -1),)
    assert run.record.time(word.cause) == 2 * HOUR
