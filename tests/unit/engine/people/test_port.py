"""Questions in the port: when they close, which are new, and of which kind they are."""

from __future__ import annotations

import pytest

from jointsim.engine.people.port import OPTIONS, Port, Question, kind_of
from jointsim.engine.people.seats import Seat, is_delegation, is_office_of, speaks_for
from tests.people import with_people
from tests.worlds import plan_of

SEAT = Seat("council", "XA")
QUIET = "draft: {work: watch, takes: 40 h, reaches: decision}"


def question(name: str, deadline: int = 0) -> Question:
    return Question(name, SEAT, "release", 0, deadline, OPTIONS["release"])


def test_a_question_closes_at_its_deadline_before_all_else():
    run, port = with_people(plan_of(QUIET), SEAT)
    asked = question("q", 60)
    port.put(asked, lambda _: None)
    seen: list[bool] = []
    run.at(60, lambda _: seen.append("q" in port.open))
    port.expire(run, asked)
    run.advance(until=59)
    assert "q" in port.open
    run.advance(until=60)
    assert (seen, port.open) == ([False], {})


def test_what_was_closed_before_it_was_told_is_not_told():
    port = Port((SEAT,))
    for name in ("one", "two"):
        port.put(question(name), lambda _: None)
    port.close(("one", "not-there"))
    assert [each.id for each in port.take_new_questions()] == ["two"]
    assert port.take_new_questions() == ()


def test_a_question_put_anew_is_told_once_as_it_is_now():
    port = Port((SEAT,))
    port.put(question("one", 5), lambda _: None)
    port.put(question("one", 9), lambda _: None)
    assert [each.deadline for each in port.take_new_questions()] == [9]


def test_an_answer_is_noted_before_it_takes_effect():
    run, port = with_people(plan_of(QUIET), SEAT)
    noted: list[str] = []
    port.put(question("q"), lambda value: noted.extend(move.value for move in port.moves if value == "grant"))
    port.answer(run, "q", "grant")
    assert noted == ["grant"]
    (move,) = port.moves
    assert (move.time, move.step, move.seat, move.kind, move.target) == (0, 0, "council.XA", "answer", "q")


@pytest.mark.parametrize(("seats", "script", "expected"), [((), (), False), ((SEAT,), (), True)])
def test_somebody_takes_part_who_has_a_seat(seats, script, expected):
    assert Port(seats, script).takes_part is expected


@pytest.mark.parametrize(
    ("question_id", "kind"),
    [
        ("answer/act/decide/0/council.XA", "position"),
        ("answer/release/0/council.XA", "position"),
        ("answer/decide/0/convening/council.chair", "convening"),
        ("incident/wire/lookout/0/release/XA.coast-guard", "release"),
        ("incident/union/urgency/union", "urgency"),
        ("", "position"),
    ],
)
def test_an_id_says_of_which_kind_a_question_is(question_id, kind):
    assert kind_of(question_id) == kind


@pytest.mark.parametrize(
    ("seat", "delegation", "office", "speaks"),
    [
        (SEAT, True, False, False),
        (Seat("council", "chair"), False, False, True),
        (Seat("chair"), False, True, True),
        (Seat("union"), False, True, True),
        (Seat("watch"), False, False, False),
        (Seat("XA", "coast-guard"), False, False, False),
        (Seat("nowhere", "chair"), False, False, False),
    ],
)
def test_what_a_seat_stands_for(seat, delegation, office, speaks):
    plan = plan_of(QUIET)
    assert is_delegation(plan, seat) is delegation
    assert is_office_of(plan, seat, "union") is office
    assert speaks_for(plan, seat, "union") is speaks
    assert not is_office_of(plan, seat, "league")
    assert not speaks_for(plan, seat, "league")
