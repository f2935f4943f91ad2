"""Who chairs a body: by which way a text goes, and what follows an objection."""

from __future__ import annotations

import pytest

from jointsim.engine.people.seats import Seat
from jointsim.measures.scores import outcome_of
from tests.invariants import causes_come_first, ledgers_are_exact
from tests.people import answered, finish, next_question, replayed, told, with_answers, with_people
from tests.worlds import DAY, HOUR, entries, hours, ledger_hours, plan_of, play, story

CHAIR = Seat("council", "chair")
ABOVE = Seat("ministers", "chair")
MEMBER = Seat("council", "XA")
ANY_WAY = "decide: {agree: council, by: [meeting, silence, written-procedure], reaches: decision}"
MEETS = "{days: [wed], at: '10:00', agenda: 1}"
REGULAR = f"bodies: {{council: {{meets: {MEETS}}}}}"
OBJECTOR = "positions: {XA: {answer: against}}\n"
TEXT = "responses: {answer: {text: {core: 2, extra: 1, more: 1}}}\n"
REMEDIES = "agreement: {remedies: {drop-clause: 1, escalate: 1, trade: 1, lower-form: 1, stop: 1}}"
AGREE = "decide: {agree: council, reaches: decision, lower-form: {by: chair, takes: 3 h, reaches: statement}}"
THEN = "decide: {agree: council, then: ministers, by: [meeting, silence], reaches: decision}"
SILENT_ABOVE = f"bodies: {{ministers: {{silence: 6 h, meets: {MEETS}}}}}"


def test_the_chair_sees_when_each_way_would_end():
    run, port = with_people(plan_of(ANY_WAY, world=REGULAR), CHAIR)
    (question,) = run.advance().questions
    assert (question.kind, question.seat, question.dossier) == ("convening", CHAIR, "answer")
    assert question.default == "extraordinary"
    assert (question.asked, question.deadline) == (0, 2 * HOUR)
    ends = {way: end / HOUR for way, end in question.ends}
    assert ends == {"next-meeting": 34, "extraordinary": 2, "silence": 34, "written-procedure": 58}
    assert question.options == tuple(ends)
    assert list(port.open) == ["answer/decide/0/convening/council.chair"]


@pytest.mark.parametrize(
    ("way", "ends"),
    [("extraordinary", 2), ("next-meeting", 34), ("silence", 34), ("written-procedure", 58)],
)
def test_the_way_that_the_chair_chooses_is_taken(way, ends):
    run = answered(plan_of(ANY_WAY, world=REGULAR), CHAIR, "convening", way)
    assert hours(run) == ends
    assert [entry.attributes["way"] for entry in entries(run, "round")] == [way]


def test_a_way_chosen_later_runs_from_then():
    run = answered(plan_of(ANY_WAY), CHAIR, "convening", "silence", after=HOUR)
    assert hours(run) == 34
    assert (ledger_hours(run)["meeting"], ledger_hours(run)["silence"]) == (1, 33)
    called = "decide: {agree: council, by: [silence, meeting], reaches: decision}"
    slow = "bodies: {council: {convenes: 50 h}}"
    run = answered(plan_of(called, world=slow), CHAIR, "convening", "extraordinary", after=10 * HOUR)
    assert (ledger_hours(run)["silence"], ledger_hours(run)["meeting"]) == (10, 50)


def test_only_a_choice_between_ways_is_put():
    for ways in ("silence", "meeting"):
        run, _ = with_people(plan_of(f"decide: {{agree: council, by: {ways}, reaches: decision}}"), CHAIR)
        assert run.advance().over


def test_ways_that_the_step_does_not_allow_are_not_open():
    run, port = with_people(
        plan_of("decide: {agree: council, by: [extraordinary, silence], reaches: decision}", world=REGULAR),
        CHAIR,
    )
    (question,) = run.advance().questions
    assert question.options == ("extraordinary", "silence")
    message = f"'next-meeting' is no answer to {question.id} — one of extraordinary, silence"
    with pytest.raises(ValueError, match=message):
        port.answer(run, question.id, "next-meeting")


@pytest.mark.parametrize("way", ["next-meeting", "extraordinary"])
def test_a_choice_is_made_once(way):
    run, port = with_people(plan_of(ANY_WAY, world=REGULAR), CHAIR)
    (question,) = run.advance().questions
    port.answer(run, question.id, way)
    with pytest.raises(KeyError, match="is not open"):
        port.answer(run, question.id, "silence")
    finish(run)
    assert port.open == {}


def test_a_place_on_an_agenda_that_is_not_used_is_given_back():
    steps = """
      one: {agree: council, by: [next-meeting, written-procedure], reaches: statement, after: []}
      two: {agree: council, by: next-meeting, reaches: decision, after: []}
    """
    world = "bodies: {council: {meets: {days: [wed], at: '10:00', agenda: 1}, written: 30 d}}"
    plan = plan_of(steps, world=world, crisis="urgency: routine")
    assert (hours(play(plan), "statement"), hours(play(plan), "decision")) == (34, 34 + 7 * 24)
    run, port = with_people(plan, CHAIR)
    question = next_question(run, "convening")
    port.answer(run, question.id, "written-procedure")
    finish(run)
    body = run.plan.bodies["council"]
    assert run.agendas.look(body, 0, 0) == 34 * HOUR
    assert (hours(run, "statement"), hours(run, "decision")) == (
        30 * 24 + 10 - 1,
        34 + 7 * 24,
    )  # summer time has begun


def test_delegations_are_asked_again_when_the_way_changes():
    run, port = with_people(plan_of(ANY_WAY), CHAIR, MEMBER)
    convening, position = run.advance().questions
    assert (convening.kind, position.kind, position.way) == ("convening", "position", "extraordinary")
    port.answer(run, position.id, "object")
    port.answer(run, convening.id, "silence")
    (again,) = run.advance().questions
    assert (again.id, again.way, again.deadline) == (position.id, "silence", 34 * HOUR)
    finish(run)
    assert hours(run) == 34


def test_a_silence_that_was_broken_is_no_longer_the_chairs():
    run, port = with_people(plan_of(ANY_WAY, world="bodies: {council: {silence: 1 h}}"), CHAIR, MEMBER)
    convening, position = run.advance().questions
    assert convening.default == "silence"
    port.answer(run, position.id, "object")
    assert convening.id not in port.open
    finish(run)
    assert entries(run, "round")[0].time == 0


def test_the_chair_of_a_body_that_confirms_has_the_choice_too():
    plan = plan_of(THEN, world=SILENT_ABOVE)
    assert hours(play(plan)) == 2 + 6
    run, port = with_people(plan, ABOVE)
    (question,) = run.advance().questions
    assert (question.default, question.asked) == ("silence", 2 * HOUR)
    run.advance(until=3 * HOUR)
    port.answer(run, question.id, "next-meeting")
    finish(run)
    assert hours(run) == 34
    assert entries(run, "confirmed")[0].attributes["way"] == "next-meeting"
    assert (ledger_hours(run)["silence"], ledger_hours(run)["meeting"]) == (1, 2 + 31)
    causes_come_first(run)
    ledgers_are_exact(run)


def test_a_way_that_ends_beyond_the_horizon_leaves_an_exact_ledger():
    plan = plan_of(THEN, world=SILENT_ABOVE.replace("6 h", "90 d"))
    assert hours(play(plan)) == 34
    run = answered(plan, ABOVE, "convening", "silence")
    assert hours(run) is None
    assert (ledger_hours(run)["meeting"], ledger_hours(run)["silence"]) == (2, 60 * 24 - 2)
    ledgers_are_exact(run)


def test_after_an_objection_the_chair_is_asked_before_the_clock_goes_on():
    run, _ = with_people(plan_of(AGREE, world=REMEDIES, crisis=TEXT + OBJECTOR), CHAIR)
    question = next_question(run, "concession")
    assert (question.asked, question.deadline, run.now) == (2 * HOUR, 2 * HOUR, 2 * HOUR)
    assert question.options == (
        "drop-clause:extra",
        "drop-clause:more",
        "escalate",
        "trade",
        "lower-form",
        "stop",
    )
    assert question.id == "answer/decide/0/concession/council.chair"


def test_the_heaviest_clause_is_never_offered_and_of_two_the_first():
    text = "responses: {answer: {text: {core: 2, other: 2, more: 1}}}\n"
    run, port = with_people(plan_of(AGREE, world=REMEDIES, crisis=text + OBJECTOR), CHAIR)
    question = next_question(run, "concession")
    assert question.options[:3] == ("drop-clause:other", "drop-clause:more", "escalate")
    with pytest.raises(ValueError, match=r"^'drop-clause:core' is no answer to .* — "):
        port.answer(run, question.id, "drop-clause:core")


@pytest.mark.parametrize("text", ["{more: 1, core: 2, other: 2}", "{core: 3, more: 1, other: 3}"])
def test_the_core_is_left_whoever_drops_clauses(text):
    crisis = f"responses: {{answer: {{text: {text}}}}}\n" + OBJECTOR
    world = "agreement: {rounds: 9, remedies: {drop-clause: 1, stop: 0}}"
    chaired = with_answers(
        plan_of(AGREE, world=world, crisis=crisis),
        (CHAIR,),
        lambda question: question.options[0] if question.kind == "concession" else None,
    )
    for run in (chaired, play(plan_of(AGREE, world=world, crisis=crisis))):
        assert list(run.dossiers["answer"].clauses) == ["core"]
        assert len(entries(run, "rework")) == 2


def concession(value: str):
    return answered(plan_of(AGREE, world=REMEDIES, crisis=TEXT + OBJECTOR), CHAIR, "concession", value)


def test_the_concession_that_the_chair_chooses_is_made():
    run = concession("drop-clause:more")
    assert entries(run, "rework")[0].attributes["dropped"] == "more"
    assert "more" not in run.dossiers["answer"].clauses
    assert [entry.who for entry in entries(concession("escalate"), "escalated")] == ["ministers"]
    assert entries(concession("trade"), "rework")[0].attributes["dropped"] == ""
    stopped, lower = concession("stop"), concession("lower-form")
    assert entries(stopped, "given-up")[0].time == 2 * HOUR
    assert outcome_of(stopped, stopped.dossiers["answer"]) == "given-up"
    assert (hours(lower, "statement"), outcome_of(lower, lower.dossiers["answer"])) == (5, "lower-form")


def test_a_concession_is_made_at_once_or_by_the_policy():
    run, port = with_people(plan_of(AGREE, world=REMEDIES, crisis=TEXT + OBJECTOR), CHAIR)
    question = next_question(run, "concession")
    run.advance(until=run.now + 60)
    with pytest.raises(KeyError, match=f"the question {question.id} is not open"):
        port.answer(run, question.id, "stop")


def test_what_is_not_possible_is_not_offered():
    world = "agreement: {remedies: {escalate: 1, carve-out: 1, stop: 1}}"
    run, port = with_people(plan_of(AGREE, world=world, crisis=OBJECTOR), CHAIR)
    question = next_question(run, "concession")
    assert question.options == ("escalate", "stop")
    with pytest.raises(ValueError, match=r"'trade' is no answer to .* — one of escalate, stop"):
        port.answer(run, question.id, "trade")


def test_objectors_stand_aside_if_the_chair_lets_them():
    world = "agreement: {remedies: {carve-out: 1, stop: 1}}\nrules: {consensus: {carve-out: true}}"
    run = answered(plan_of(AGREE, world=world, crisis=OBJECTOR), CHAIR, "concession", "carve-out")
    assert (hours(run), outcome_of(run, run.dossiers["answer"])) == (2, "carved-out")


def test_after_going_up_the_chair_above_is_asked():
    world = "agreement: {remedies: {escalate: 1, stop: 1}}\nbodies: {ministers: {silence: 6 h}}"
    run, port = with_people(plan_of(AGREE, world=world, crisis=OBJECTOR), CHAIR, ABOVE)
    port.answer(run, next_question(run, "concession").id, "escalate")
    assert next_question(run, "concession").seat == ABOVE


LIVELY = """
agreement:
  utility: {base: 1.0, issue: 0.2, state: 0.7, organisation: 0.3, round: 0.5}
  remedies: {drop-clause: 1, escalate: 1, trade: 1, lower-form: 0.3, stop: 0.2}
bodies:
  council: {meets: {days: [tue, fri], at: '10:00', agenda: 2}, business: 1, convenes: {median: 9 h, p90: 40 h}}
  ministers: {silence: 30 h}
"""
LONG = """
first: {agree: council, by: [silence, meeting], reaches: statement, after: []}
second: {agree: council, then: ministers, by: [meeting, written-procedure, silence], reaches: decision, after: []}
"""


@pytest.mark.parametrize("urgency", ["priority", "immediate"])
def test_chairs_who_never_answer_change_nothing(urgency):
    plan = plan_of(LONG, world=LIVELY, crisis=f"{TEXT}urgency: {urgency}")
    seats = (CHAIR, ABOVE)
    for replication in range(25):
        alone = play(plan, replication)
        assert told(with_answers(plan, seats, lambda _: None, replication=replication)) == told(alone)


@pytest.mark.parametrize("replication", range(12))
def test_what_chairs_did_replayed_gives_the_same_record(replication):
    plan = plan_of(LONG, world=LIVELY, crisis=TEXT)
    run = with_answers(
        plan, (CHAIR, ABOVE, MEMBER), lambda question: question.options[-1], replication=replication
    )
    assert run.port.moves
    again = replayed(run)
    assert story(again) == story(run)
    assert again.port.moves == run.port.moves
    causes_come_first(run)
    ledgers_are_exact(run)


def test_a_withdrawn_text_is_nobodys_question():
    run, port = with_people(plan_of(ANY_WAY), CHAIR, MEMBER)
    run.advance()
    assert len(port.open) == 2
    port.act(run, Seat("chair"), "withdraw", "answer")
    assert port.open == {}
    finish(run)
    assert run.now == 60 * DAY


def test_what_was_taken_back_is_confirmed_by_nobody():
    world = """
bodies:
  ministers: {silence: 6 h, meets: {days: [wed], at: '10:00'}}
  leaders:
    name: Leaders
    organisation: union
    level: leaders
    rule: consensus
    calendar: always
    convenes: 10 h
    meets: {days: [wed], at: '10:00'}
"""
    step = "decide: {agree: council, then: [ministers, leaders], by: meeting, reaches: decision}"
    run, _ = with_people(plan_of(step, world=world), Seat("union", ""), ABOVE, Seat("leaders", "chair"))
    asked = next_question(run, "convening")
    assert asked.seat == ABOVE
    run.close(
        run.dossiers["answer"], "given-up", run.record.add(run.now, "answer", "withdraw", "union", (), 0)
    )
    finish(run)
    assert [entry.who for entry in entries(run, "confirmed")] == ["ministers"]
