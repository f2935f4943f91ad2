"""People in seats: what they are asked, what they may do unasked, and that a run can be played again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import OPTIONS, Port
from jointsim.engine.people.seats import Seat
from jointsim.engine.plan import Plan
from jointsim.engine.run import Replication
from jointsim.measures.ledger import ledger
from jointsim.measures.scores import outcome_of
from tests.people import finish, next_question, replayed, with_people
from tests.worlds import HOUR, entries, hours, ledger_hours, milestones, plan_of, play, story

MEETING = "agree: {agree: council, reaches: decision}"
SILENCE = "agree: {agree: council, by: silence, reaches: decision}"
SEAT = Seat("council", "XA")
OFFICE = Seat("chair")
OBJECTOR = "positions: {XA: {answer: against}}"
NOISE = "utility: {base: 1.3, issue: 0.2, state: 0.7, organisation: 0.3, round: 0.5}"
LIVELY = "agreement: {" + NOISE + ", remedies: {drop-clause: 1, escalate: 1, trade: 1, stop: 0.2}}\n"
TEXT = "responses: {answer: {text: {core: 2, extra: 1, more: 1}}}\n"
RISING = "events: {worse: {at: 30 h, like: incident, urgency: flash}}\n"
LONG = """
draft: {work: watch, takes: {between: [1 h, 9 h]}}
instruct: {capitals: council, takes: {median: 5 h, p90: 20 h}}
first: {agree: council, by: silence, reaches: statement}
second: {agree: council, reaches: decision}
sail: {move: ships, reaches: first-action}
"""


def seated(plan: Plan, *seats: Seat, replication: int = 0) -> tuple[Replication, Port]:
    return with_people(plan, *(seats or (SEAT,)), replication=replication)


def test_a_seat_is_asked_where_it_stands_with_a_deadline():
    run, port = seated(plan_of(SILENCE, crisis=TEXT))
    pause = run.advance()
    (question,) = pause.questions
    assert (pause.time, pause.over) == (0, False)
    assert (question.seat, question.dossier, question.way) == (SEAT, "answer", "silence")
    assert (question.asked, question.deadline) == (0, 34 * HOUR)
    assert dict(question.clauses) == {"core": 2, "extra": 1, "more": 1}
    assert list(port.open) == [question.id]


def test_only_seats_of_the_body_are_asked():
    run, _ = seated(plan_of(SILENCE), Seat("ministers", "XA"))
    assert run.advance().over


def test_what_a_seat_answers_counts():
    plan = plan_of(MEETING)
    for answer, ends in (("support", 2), ("abstain", 2), ("reservation", 2 + 48), ("object", None)):
        run, port = seated(plan)
        (question,) = run.advance().questions
        port.answer(run, question.id, answer)
        finish(run)
        assert hours(run) == ends, answer


def test_a_question_nobody_answers_is_answered_by_the_policy_at_its_deadline():
    run, port = seated(plan_of(MEETING, crisis=OBJECTOR))
    (question,) = run.advance().questions
    assert question.deadline == 2 * HOUR
    finish(run)
    assert outcome_of(run, run.dossiers["answer"]) == "given-up"
    assert port.open == {}
    with pytest.raises(KeyError):
        port.answer(run, question.id, "support")


def test_an_objection_breaks_a_silence_at_once():
    run, port = seated(plan_of(SILENCE))
    (question,) = run.advance().questions
    port.answer(run, question.id, "object")
    finish(run)
    assert [(entry.time, entry.attributes["objections"]) for entry in entries(run, "round")] == [(0, ("XA",))]
    assert hours(run) is None


def test_a_silence_can_be_broken_unasked_while_it_runs():
    steps = SILENCE + "\nelse: {work: watch, takes: 10 h, after: []}"
    run, port = seated(plan_of(steps))
    run.advance()
    run.advance(until=10 * HOUR)
    port.act(run, SEAT, "break-silence", "answer")
    finish(run)
    assert [entry.time for entry in entries(run, "round")] == [10 * HOUR]
    assert ledger_hours(run)["silence"] == 10


def test_there_is_nothing_to_break_where_no_silence_runs():
    run, port = seated(plan_of(MEETING))
    run.advance()
    with pytest.raises(KeyError):
        port.act(run, SEAT, "break-silence", "answer")


def test_an_objection_under_a_majority_does_not_end_the_silence():
    run, port = seated(plan_of(SILENCE, world="bodies: {council: {rule: majority}}"), Seat("council", "XC"))
    (question,) = run.advance().questions
    port.answer(run, question.id, "object")
    finish(run)
    assert hours(run) == 34


def test_a_seat_that_assents_where_its_policy_would_object_lets_the_silence_run_out():
    run, port = seated(plan_of(SILENCE, crisis=OBJECTOR))
    (question,) = run.advance().questions
    assert question.deadline == 34 * HOUR
    port.answer(run, question.id, "support")
    finish(run)
    assert hours(run) == 34


def test_what_is_done_is_stamped_with_the_time_it_is_done_at():
    run, port = seated(plan_of("draft: {work: watch, takes: 40 h, reaches: decision}"))
    run.advance(until=10 * HOUR)
    port.act(run, SEAT, "speak", "answer", "We are concerned.")
    assert port.moves[0].time == 10 * HOUR
    assert entries(run, "speak")[0].time == 10 * HOUR


def test_withdrawing_closes_the_dossier():
    steps = "draft: {work: watch, takes: 10 h, after: []}\nlong: {wait: 20 h, reaches: decision}"
    run, port = seated(plan_of(steps))
    run.advance(until=10 * HOUR)
    port.act(run, OFFICE, "withdraw", "answer")
    finish(run)
    dossier = run.dossiers["answer"]
    assert outcome_of(run, dossier) == "given-up"
    assert run.record.time(dossier.closed) == 10 * HOUR
    assert hours(run) is None


def test_withdrawing_before_the_dossier_is_open_leaves_an_exact_ledger():
    world = "routing: {union: {act: {remit: {otherwise: 20 h}}}}"
    crisis = "events: {other: {at: 10 h, observed: {lookout: {by: watch, after: 0 h, occurrence: 1}}}}"
    run, port = seated(plan_of(SILENCE, world=world, crisis=crisis))
    run.advance(until=10 * HOUR)
    port.act(run, OFFICE, "withdraw", "answer")
    finish(run)
    assert sum(ledger(run, run.dossiers["answer"]).values()) == run.plan.horizon
    assert entries(run, "round") == []


def test_what_was_withdrawn_before_it_was_asked_for_or_sure_is_not_opened():
    world = "routing: {union: {act: {when: {occurrence: 0.9}}}}"
    crisis = """
      events:
        incident: {observed: {lookout: {occurrence: 0.6}, second: {by: watch, after: 20 h, occurrence: 0.9}}}
        other: {at: 10 h, observed: {lookout: {by: watch, after: 0 h, occurrence: 1}}}
    """
    run, port = seated(plan_of(SILENCE, world=world, crisis=crisis))
    run.advance(until=10 * HOUR)
    port.act(run, OFFICE, "withdraw", "answer")
    finish(run)
    assert entries(run, "opened") == []
    with pytest.raises(KeyError, match="answer is closed"):
        port.act(run, OFFICE, "withdraw", "answer")


def test_a_dossier_that_is_not_there_cannot_be_withdrawn():
    run, port = seated(plan_of(MEETING))
    with pytest.raises(KeyError, match="another"):
        port.act(run, OFFICE, "withdraw", "another")
    assert port.moves == []


def test_a_round_says_whether_it_adopted_before_anything_follows():
    run, port = seated(plan_of(SILENCE), SEAT, Seat("council", "chair"))
    run.advance()
    port.act(run, SEAT, "break-silence", "answer")
    run.advance()
    (round_,) = entries(run, "round")
    assert round_.attributes["objections"] == ("XA",)
    assert round_.attributes["adopted"] is False
    assert [each.attributes["adopted"] for each in entries(play(plan_of(SILENCE)), "round")] == [True]


def test_a_text_that_is_taken_back_as_its_silence_ends_is_not_adopted():
    run, port = seated(plan_of(SILENCE), Seat("council", "chair"), SEAT, OFFICE)
    run.advance()
    run.advance(until=34 * HOUR - 1)
    port.act(run, OFFICE, "withdraw", "answer")
    finish(run)
    assert [each.attributes["adopted"] for each in entries(run, "round")] == [False]
    assert outcome_of(run, run.dossiers["answer"]) == "given-up"


def test_a_raise_of_urgency_is_recorded_with_its_levels():
    run, port = seated(plan_of(SILENCE))
    run.advance()
    port.act(run, SEAT, "raise-urgency", "answer")
    port.act(run, SEAT, "raise-urgency", "answer")
    levels = [(each.attributes["from"], each.attributes["urgency"]) for each in entries(run, "raise-urgency")]
    assert levels == [("immediate", "flash"), ("flash", "flash")]


def test_raising_the_urgency_speeds_up_what_comes_after():
    steps = """
      first: {work: watch, takes: 5 h}
      second: {work: watch, takes: {routine: 10 h, flash: 1 h}, reaches: decision}
    """
    run, port = seated(plan_of(steps))
    run.advance(until=HOUR)
    port.act(run, SEAT, "raise-urgency", "answer")
    finish(run)
    assert hours(run) == 6


@pytest.mark.parametrize("replication", range(6))
def test_what_people_did_replayed_gives_the_same_record(replication):
    plan = plan_of(LONG, world=LIVELY, crisis=TEXT + RISING)
    seats = (SEAT, Seat("council", "XB"), Seat("ministers", "XC"))
    run, port = seated(plan, *seats, replication=replication)
    answers = ["support", "object", "reservation", "abstain", "object"]
    pause = run.advance()
    while not pause.over:
        for question in pause.questions:
            answer = answers[len(port.moves) % len(answers)]
            if len(port.moves) != 2 and question.id in port.open:
                port.answer(run, question.id, answer)
        if len(port.moves) == 2:
            port.act(run, seats[1], "raise-urgency", "answer")
        pause = run.advance()
    assert {move.kind for move in port.moves} == {"answer", "raise-urgency"}

    again = Port(seats, port.moves)
    replayed = play(plan, replication, port=again)
    assert story(replayed) == story(run)
    assert again.moves == port.moves


@pytest.mark.parametrize("judges", ["{}", "{lower: 0.4, higher: 0.4}"])
@pytest.mark.parametrize("crisis", ["", OBJECTOR, RISING])
def test_a_seat_that_never_answers_changes_nothing(crisis, judges):
    steps = LONG.replace(
        "{between: [1 h, 9 h]}", "{routine: 90 h, priority: 50 h, immediate: 9 h, flash: 2 h}"
    )
    world = LIVELY + f"organisations: {{union: {{judges: {judges}}}}}"
    plan = plan_of(steps, world=world, crisis=TEXT + crisis)
    everyone = [Seat(body, state) for body in ("council", "ministers") for state in ("XA", "XB", "XC")]
    for replication in range(15):
        alone, played = play(plan, replication), play(plan, replication, port=Port(everyone))
        assert milestones(played) == milestones(alone)
        assert ledger_hours(played) == ledger_hours(alone)
        assert len(played.record) == len(alone.record)


def test_one_seat_does_not_reshuffle_the_others():
    plan = plan_of(LONG, world=LIVELY, crisis=TEXT)
    for replication in range(10):
        alone = play(plan, replication)
        run, port = seated(plan, replication=replication)
        (question,) = run.advance().questions
        assert question.asked == entries(alone, "capitals")[0].time
        port.answer(run, question.id, "object")
        finish(run)
        first, policy = entries(run, "round")[0], entries(alone, "round")[0]
        others = [state for state in policy.attributes["objections"] if state != "XA"]
        assert [state for state in first.attributes["objections"] if state != "XA"] == others


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("council.XA", SEAT),
        ("council.chair", Seat("council", "chair")),
        ("union", Seat("union")),
        ("XA.coast-guard", Seat("XA", "coast-guard")),
    ],
)
def test_a_seat_is_read_as_it_is_written(text, seat):
    assert Seat.parse(text) == seat
    assert str(seat) == text


@pytest.mark.parametrize("text", ["", "council.", ".XA", "."])
def test_half_a_seat_is_none(text):
    with pytest.raises(
        ValueError, match=rf"^'{text}' is not a seat — write body\.STATE, body\.chair, or an office"
    ):
        Seat.parse(text)


def test_only_an_open_question_can_be_answered_and_only_with_its_options():
    run, port = seated(plan_of(SILENCE))
    (question,) = run.advance().questions
    with pytest.raises(KeyError, match="the question answer/act/other is not open"):
        port.answer(run, "answer/act/other", "support")
    with pytest.raises(ValueError, match=f"'suport' is no answer to {question.id} — did you mean 'support'"):
        port.answer(run, question.id, "suport")
    assert port.moves == []


def waited(plan: Plan) -> Replication:
    """Play with pauses in which nothing is done, then an act, then answers."""
    run, port = seated(plan, SEAT, Seat("council", "chair"), replication=3)
    for hour in (1, 2, 7):
        run.advance(until=hour * HOUR)
    port.act(run, SEAT, "raise-urgency", "answer")
    pause = run.advance()
    while not pause.over:
        for question in pause.questions:
            port.answer(run, question.id, question.options[0])
        pause = run.advance(until=run.now + HOUR // 2)
        if not pause.questions:
            pause = run.advance()
    return run


def test_pauses_leave_no_trace():
    run = waited(plan_of(LONG, world=LIVELY, crisis=TEXT))
    again = replayed(run)
    assert story(again) == story(run)
    assert again.port.moves == run.port.moves
    assert again.steps == run.steps


def test_moves_are_replayed_by_their_time_where_pauses_were_counted_as_events():
    run = waited(plan_of(LONG, world=LIVELY, crisis=TEXT))
    counted = [replace(move, step=move.step + later) for later, move in enumerate(run.port.moves, start=3)]
    again = play(run.plan, 3, port=Port(run.port.seats, counted))
    assert milestones(again) == milestones(run)
    assert len(again.port.moves) == len(counted)


def test_a_script_is_not_spent_by_being_replayed():
    plan = plan_of(MEETING)
    run, port = seated(plan)
    (question,) = run.advance().questions
    port.answer(run, question.id, "object")
    moves = tuple(port.moves)
    assert [hours(play(plan, port=Port((SEAT,), moves))) for _ in range(2)] == [None, None]
    assert port.moves == list(moves)


def test_where_reservations_are_not_taken_none_is_offered():
    for takes, options in ((True, OPTIONS["position"]), (False, ("support", "abstain", "object"))):
        world = f"bodies: {{council: {{reservations: {str(takes).lower()}}}}}"
        run, _ = with_people(plan_of(SILENCE, world=world), SEAT)
        assert next_question(run, "position").options == options


def test_a_replay_stops_where_it_is_told_to():
    run, port = with_people(plan_of(SILENCE), SEAT)
    question = next_question(run, "position")
    port.answer(run, question.id, "reservation")
    run.advance(until=5 * HOUR)
    port.answer(run, question.id, "object")
    finish(run)
    again = Replication(run.plan, draw_block(run.plan.book, 1, [0])[0], Port(port.seats, port.moves))
    pause = again.advance(until=HOUR)
    while pause.time < HOUR:
        pause = again.advance(until=HOUR)
    assert (again.now, len(again.port.moves)) == (HOUR, 1)
    finish(again)
    assert again.port.moves == port.moves
    assert again.record.entries == run.record.entries


def test_a_broken_silence_stays_broken():
    run, port = seated(plan_of(SILENCE))
    (question,) = run.advance().questions
    run.advance(until=HOUR)
    port.answer(run, question.id, "object")
    with pytest.raises(KeyError, match="is not open"):
        port.answer(run, question.id, "support")
    run.advance(until=2 * HOUR)
    (broken,) = entries(run, "round")
    assert (broken.time, broken.attributes["objections"]) == (HOUR, ("XA",))
