from __future__ import annotations

from collections.abc import Generator

import pytest
from simpy import Event

from jointsim.engine.clock.alarms import Alarm, Awaited, Clock, EarlyAlarm, Progress


def test_all_that_is_due_up_to_a_time_happens_in_order_and_nothing_later():
    clock, rung = Clock(), list[tuple[int, str]]()
    for ahead, name in ((5, "late"), (3, "first"), (3, "second"), (4, "at the end")):
        Alarm(clock, ahead, lambda _, name=name: rung.append((clock.now, name)))
    EarlyAlarm(clock, 3, lambda _: rung.append((clock.now, "early")))
    clock.go_on(4)
    assert rung == [(3, "early"), (3, "first"), (3, "second"), (4, "at the end")]
    assert clock.now == 4
    clock.step()
    assert (rung[-1], clock.now) == ((5, "late"), 5)


def test_a_course_waits_for_seconds_and_for_events_and_passes_by_what_has_happened():
    clock, seen = Clock(), list[int]()
    called, long_past = Event(clock), Event(clock)

    def course() -> Generator[Awaited, None, None]:
        for awaited in (10, called, long_past, 0, 7):
            yield awaited
            seen.append(clock.now)

    Progress(clock, course())
    Alarm(clock, 1, lambda _: long_past.succeed())
    Alarm(clock, 25, lambda _: called.succeed())
    clock.go_on(100)
    assert seen == [10, 25, 25, 25, 32]


def test_a_course_begins_once_what_has_begun_it_is_done_and_before_all_else_at_that_time():
    clock, order = Clock(), list[str]()

    def course() -> Generator[Awaited, None, None]:
        order.append("course")
        yield 0

    def begin(_: Event) -> None:
        Progress(clock, course())
        order.append("beginner")

    Alarm(clock, 2, begin)
    Alarm(clock, 2, lambda _: order.append("other"))
    clock.go_on(2)
    assert order == ["beginner", "course", "other"]


def test_a_fault_of_a_course_is_not_swallowed():
    clock = Clock()

    def course() -> Generator[Awaited, None, None]:
        yield 1
        raise RuntimeError("lost")

    Progress(clock, course())
    with pytest.raises(RuntimeError, match="lost"):
        clock.go_on(5)


def test_what_was_still_to_come_is_let_go_of():
    clock = Clock()
    Alarm(clock, 5, lambda _: pytest.fail("it rang"))
    clock.release()
    clock.go_on(10)
    assert clock.now == 10
