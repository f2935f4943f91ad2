"""What a seat has a say in: what it takes back, whose urgency it raises, and where it speaks for its state."""

from __future__ import annotations

import pytest

from jointsim.engine.people.acts import NotAllowed, asker_of
from jointsim.engine.people.seats import Seat, bodies_above
from jointsim.measures.scores import outcome_of
from tests.invariants import causes_come_first, ledgers_are_exact
from tests.people import finish, next_question, replayed, told, with_answers, with_people
from tests.worlds import HOUR, entries, hours, plan_of, play, story

SLOW = "draft: {work: watch, takes: 40 h, reaches: decision}"
LEAGUE = """
organisations: {league: {name: League, awareness: {at: [watch], occurrence: 0.5}}}
offices: {speaker: {name: Speaker, organisation: league, staff: watch}}
bodies:
  assembly: {name: Assembly, organisation: league, level: ambassadors, rule: consensus, calendar: always,
             convenes: 2 h, seats: [XA, XB]}
states: {XA: {memberships: {league: {}}}, XB: {memberships: {league: {}}}}
"""
EVERYBODY = (
    *(Seat(body, role) for body in ("council", "ministers") for role in ("XA", "XB", "chair")),
    Seat("assembly", "XA"),
    Seat("assembly", "chair"),
    *map(Seat, ("union", "league", "chair", "speaker", "watch", "one-desk")),
    Seat("XA", "coast-guard"),
)
OBSERVED = "{coast: {by: XA.coast-guard, after: 0 h, occurrence: 1}}"
AFFECTED = f"events: {{incident: {{observed: {OBSERVED}}}}}"


def asked_by(role: str, crisis: str = ""):
    """Play for an hour where one role alone may ask."""
    others = "" if role == "chair" else "chair: null, "
    asked = f"routing: {{union: {{act: {{asked-by: {{{others}{role}: {{sudden: 0 h}}}}}}}}}}"
    run, port = with_people(plan_of(SLOW, world=LEAGUE + asked, crisis=crisis), Seat("watch"))
    while run.now < HOUR:
        run.advance(until=HOUR)
    return run, port


def may(run, port, act: str) -> set[str]:
    """Name the seats that are not refused an act, each in a run of its own."""
    found = set()
    for seat in EVERYBODY:
        copy, of = with_people(run.plan, *port.seats)
        while copy.now < HOUR:
            copy.advance(until=HOUR)
        try:
            of.act(copy, seat, act, "answer")
        except NotAllowed:
            assert of.moves == []
        else:
            found.add(str(seat))
    return found


@pytest.mark.parametrize(
    ("role", "crisis", "asker", "seats"),
    [
        ("chair", "", "chair", {"chair"}),
        ("affected-state", AFFECTED, "XA", {"council.XA", "ministers.XA"}),
        ("watch", "", "watch", {"watch"}),
    ],
)
def test_a_matter_is_taken_back_by_whoever_asked_for_it(role, crisis, asker, seats):
    run, port = asked_by(role, crisis)
    assert asker_of(run, run.dossiers["answer"]) == asker
    assert may(run, port, "withdraw") == seats


def test_the_refusal_says_who_asked():
    run, port = asked_by("affected-state", AFFECTED)
    with pytest.raises(NotAllowed, match=r"^answer was asked for by XA: only XA can take it back$"):
        port.act(run, Seat("council", "XB"), "withdraw", "answer")
    assert (port.moves, entries(run, "withdraw")) == ([], [])
    finish(run)
    assert hours(run) == 40


def test_nobody_takes_back_what_nobody_asked_for():
    late = "events: {incident: {at: 8 h}}"
    run, port = with_people(plan_of(SLOW, crisis=late), Seat("chair"))
    run.advance(until=HOUR)
    assert asker_of(run, run.dossiers["answer"]) == ""
    for seat in (Seat("chair"), Seat("council", "XA"), Seat("council", "chair")):
        with pytest.raises(NotAllowed, match=r"^nobody has asked for answer yet$"):
            port.act(run, seat, "withdraw", "answer")


def test_the_urgency_is_raised_by_seats_of_the_organisation_alone():
    run, port = asked_by("chair")
    bodies = {f"{body}.{role}" for body in ("council", "ministers") for role in ("XA", "XB", "chair")}
    assert may(run, port, "raise-urgency") == bodies | {"union", "chair"}
    message = r"^answer is a matter of union: only its own seats can raise the urgency there$"
    with pytest.raises(NotAllowed, match=message):
        port.act(run, Seat("speaker"), "raise-urgency", "answer")


ESCALATES = "agreement: {remedies: {escalate: 1, stop: 0}}\n"
HIGHER = """
bodies:
  ministers: {higher: [leaders]}
  leaders: {name: Leaders, organisation: union, level: leaders, rule: consensus, calendar: always,
            convenes: 20 h, silence: 6 h}
"""
AGREE = "decide: {agree: council, reaches: decision}"
MEMBER = Seat("council", "XA")


def objecting(question):
    return "object" if question.kind == "position" else None


def test_bodies_above_are_those_to_which_a_text_can_go_up():
    plan = plan_of(AGREE, world=HIGHER)
    assert bodies_above(plan, "council") == ("ministers", "leaders")
    assert bodies_above(plan, "ministers") == ("leaders",)
    assert bodies_above(plan, "leaders") == ()


def test_a_delegation_speaks_for_its_state_wherever_the_text_goes_up():
    run, port = with_people(plan_of(AGREE, world=ESCALATES + HIGHER), MEMBER)
    asked = []
    while not (pause := run.advance()).over:
        for question in pause.questions:
            asked.append((question.body, str(question.seat)))
            port.answer(run, question.id, "object")
    assert asked == [(body, "council.XA") for body in ("council", "ministers", "leaders")]
    assert [entry.attributes["objections"] for entry in entries(run, "round")] == [("XA",)] * 3
    assert outcome_of(run, run.dossiers["answer"]) == "given-up"
    assert story(replayed(run)) == story(run)
    causes_come_first(run)
    ledgers_are_exact(run)


def test_a_text_that_comes_straight_to_a_higher_body_is_its_delegations_too():
    plan = plan_of("decide: {agree: ministers, reaches: decision}")
    run, _ = with_people(plan, MEMBER)
    (question,) = run.advance().questions
    assert (question.body, question.seat) == ("ministers", MEMBER)


def test_a_silence_above_is_broken_from_below():
    steps = "decide: {agree: leaders, by: silence, reaches: decision}"
    run, port = with_people(plan_of(steps, world=HIGHER), MEMBER)
    run.advance()
    run.advance(until=2 * HOUR)
    port.act(run, MEMBER, "break-silence", "answer")
    finish(run)
    assert [entry.time for entry in entries(run, "round")] == [2 * HOUR]


def test_the_seat_in_the_body_itself_speaks_first():
    plan = plan_of("decide: {agree: ministers, reaches: decision}")
    run, _ = with_people(plan, MEMBER, Seat("ministers", "XA"), Seat("council", "XB"))
    seats = [str(question.seat) for question in run.advance().questions]
    assert seats == ["ministers.XA", "council.XB"]


def test_only_the_body_above_is_spoken_in_and_no_chair_speaks_there():
    run, _ = with_people(plan_of(AGREE), Seat("ministers", "XA"))
    assert run.advance().over
    run, _ = with_people(plan_of("decide: {agree: ministers, reaches: decision}"), Seat("council", "chair"))
    assert run.advance().over


def test_seats_below_that_never_answer_change_nothing():
    world = (
        "agreement: {utility: {base: 0.4, state: 1}, remedies: {escalate: 1, trade: 1, stop: 0.2}}\n" + HIGHER
    )
    plan = plan_of(AGREE.replace("reaches", "by: silence, reaches"), world=world)
    for replication in range(15):
        run = with_answers(plan, (MEMBER, Seat("council", "XC")), lambda _: None, replication=replication)
        assert told(run) == told(play(plan, replication))


ASIDE = "rules: {consensus: {carve-out: true}}\nagreement: {remedies: {carve-out: 1, stop: 0.001}}\n"
CHAIR = Seat("council", "chair")
AGAINST = "positions: {XB: {answer: against}}"


def objected(*seats: Seat, crisis: str = ""):
    """Play until XA, at its seat, has objected to a text and the round is over."""
    run, port = with_people(plan_of(AGREE, world=ASIDE, crisis=crisis), MEMBER, *seats)
    port.answer(run, next_question(run, "position").id, "object")
    return run, port, next_question(run, "concession")


def test_a_person_who_objects_is_not_carved_out_unasked():
    run, _, question = objected()
    assert (question.seat, question.options, question.body) == (MEMBER, ("carve-out",), "council")
    assert question.id == "answer/decide/0/concession/council.XA"
    assert question.asked == question.deadline == run.now == 2 * HOUR
    finish(run)
    assert outcome_of(run, run.dossiers["answer"]) == "given-up"
    assert entries(run, "carved-out") == []
    assert story(replayed(run)) == story(run)


def test_a_person_who_objects_may_choose_to_stand_aside():
    run, port, question = objected()
    port.answer(run, question.id, "carve-out")
    finish(run)
    assert (hours(run), outcome_of(run, run.dossiers["answer"])) == (2, "carved-out")
    assert run.dossiers["answer"].carved_out == ("XA",)
    assert story(replayed(run)) == story(run)
    causes_come_first(run)
    ledgers_are_exact(run)


def test_the_chair_cannot_carve_out_a_person_who_stands_firm():
    run, _, question = objected(CHAIR)
    assert question.seat == MEMBER
    assert next_question(run, "concession").options == ("stop",)


def test_where_others_object_too_standing_aside_is_one_remedy_among_others():
    run, port, question = objected(CHAIR, crisis=AGAINST)
    port.answer(run, question.id, "carve-out")
    offered = next_question(run, "concession")
    assert (offered.seat, offered.options) == (CHAIR, ("carve-out", "stop"))
    port.answer(run, offered.id, "carve-out")
    finish(run)
    assert set(run.dossiers["answer"].carved_out) == {"XA", "XB"}


def test_of_two_people_both_must_stand_aside():
    other = Seat("council", "XB")
    for standing, outcome in ((("XA",), "given-up"), (("XA", "XB"), "carved-out")):

        def choose(question, standing=standing):
            if question.kind == "position":
                return "object"
            return "carve-out" if question.seat.role in standing else None

        run = with_answers(plan_of(AGREE, world=ASIDE), (MEMBER, other), choose)
        assert outcome_of(run, run.dossiers["answer"]) == outcome


def test_who_objects_by_policy_may_still_be_carved_out():
    plan = plan_of(AGREE, world=ASIDE, crisis="positions: {XA: {answer: against}}")
    run = with_answers(plan, (MEMBER,), lambda _: None)
    assert outcome_of(run, run.dossiers["answer"]) == "carved-out"
