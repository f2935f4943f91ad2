"""Whatever people at whatever seats say: time is accounted for, and the list of it replays to the same record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.acts import NotAllowed
from jointsim.engine.people.port import Port
from jointsim.engine.people.seats import CHAIR, Seat
from jointsim.engine.plan import Plan
from jointsim.engine.run import Replication
from tests.invariants import causes_come_first, ledgers_are_exact
from tests.people import replayed, told, with_answers
from tests.property.test_random_worlds import QUICK, SEATS, build, crises, procedures, rises
from tests.shipped import shipped_plan
from tests.worlds import HOUR, play, story

CHAIRS = [Seat(body, CHAIR) for body in ("council", "ministers", "gathering", "assembly")]
OTHERS = [*CHAIRS, Seat("assembly", "XC"), *map(Seat, ("union", "league", "chair", "speaker", "post"))]
EVERYBODY = (*SEATS, *OTHERS)
ACTS = ("speak", "raise-urgency", "withdraw")

choices = st.lists(st.integers(0, 999), min_size=1, max_size=20)


def improvise(plan: Plan, numbers: list[int]) -> Replication:
    """Play with a person in every seat, who answers, acts and waits as the numbers say, again and again."""
    run = Replication(plan, draw_block(plan.book, 3, [0])[0], Port(EVERYBODY))
    say = _endless(numbers)
    pause = run.advance()
    while not pause.over:
        for question in pause.questions:
            options = (None, *question.options)
            value = options[next(say) % len(options)]
            if value is not None and question.id in run.port.open:
                run.port.answer(run, question.id, value)
        _act(run, next(say), next(say))
        length = next(say) % 5
        pause = run.advance(until=run.now + length * HOUR if length else None)
    return run


def _act(run: Replication, kind: int, who: int) -> None:
    """Do one of the acts, seldom, on a dossier that is not closed."""
    if kind % 7 < len(ACTS):
        dossiers = [
            dossier for dossier in run.dossiers.values() if not dossier.is_closed and dossier.asked >= 0
        ]
        for dossier in dossiers[who % 3 : who % 3 + 1]:
            with suppress(NotAllowed):
                run.port.act(run, EVERYBODY[who % len(EVERYBODY)], ACTS[kind % 7], dossier.id, "words")


def _endless(numbers: list[int]) -> Iterator[int]:
    turn = 0
    while True:
        for number in numbers:
            yield number + turn
        turn += 1


# The last move but one sets off what comes in the same second, and the last one comes after that.
LAST_IN_A_SECOND = {
    "steps": {"c0": {"work": "watch", "takes": "0 h"}, "c1": {"agree": "council"}},
    "crisis": {"start": "2024-12-20T15:00+01:00", "horizon": "1 d", "urgency": "routine", "contention": 0},
    "rise": None,
    "numbers": [2],
}


@settings(QUICK, max_examples=60)
@given(steps=procedures, crisis=crises, rise=rises, numbers=choices)
@example(**LAST_IN_A_SECOND)
def test_whatever_people_say_is_accounted_for_and_replays(steps, crisis, rise, numbers):
    run = improvise(build(steps, crisis, rise), numbers)
    causes_come_first(run)
    ledgers_are_exact(run)
    again = Replication(run.plan, draw_block(run.plan.book, 3, [0])[0], Port(EVERYBODY, run.port.moves))
    while not again.advance().over:
        pass
    assert story(again) == story(run)
    assert again.port.moves == run.port.moves


@settings(QUICK, max_examples=30)
@given(steps=procedures, crisis=crises, rise=rises)
def test_people_who_never_answer_change_nothing(steps, crisis, rise):
    plan = build(steps, crisis, rise)
    for replication in range(2):
        alone = play(plan, replication)
        assert told(play(plan, replication, port=Port(EVERYBODY))) == told(alone)


@pytest.fixture(scope="module")
def baltic() -> Plan:
    return shipped_plan("baltic-cables")


def everybody(plan: Plan) -> tuple[Seat, ...]:
    """Name every seat of a plan that can be asked anything."""
    places = [
        Seat(body.id, plan.states[state]) for body in plan.bodies.values() for state in body.seats.tolist()
    ]
    chairs = [Seat(body, CHAIR) for body in plan.bodies]
    senders = {Seat.parse(channel.sender) for channel in plan.channels.values()}
    others = [*map(Seat, plan.organisations), *map(Seat, plan.offices), *sorted(senders, key=str)]
    return (*places, *chairs, *dict.fromkeys(others))


def test_a_shipped_crisis_with_a_person_in_every_seat_who_says_nothing(baltic):
    for replication in range(3):
        run = play(baltic, replication, port=Port(everybody(baltic)))
        assert told(run) == told(play(baltic, replication))


@pytest.mark.parametrize("replication", range(4))
def test_a_shipped_crisis_in_which_every_kind_of_question_is_answered_replays(baltic, replication):
    kinds = set()

    def last(question):
        kinds.add(question.kind)
        return question.options[-1]

    run = with_answers(baltic, everybody(baltic), last, replication=replication)
    assert {"position", "urgency", "convening", "concession"} <= kinds
    assert story(replayed(run)) == story(run)
    causes_come_first(run)
    ledgers_are_exact(run)
