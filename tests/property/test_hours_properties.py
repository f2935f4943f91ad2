from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jointsim.engine.clock.hours import OpenHours, OpenHoursTable, lay_out
from jointsim.engine.clock.slots import lay_out_deadlines
from jointsim.model.calendars import WEEKDAYS, Calendar, Opening
from jointsim.model.moments import minutes_of_hours

DAY = 86_400
LONG = 12
ZONES = ("Europe/Brussels", "America/New_York", "Europe/Istanbul", "Atlantic/Reykjavik")
STARTS = ("2025-03-27T10:17", "2025-10-24T22:40", "2024-12-22T00:00", "2025-03-07T05:05")


@st.composite
def stretches(draw: st.DrawFn) -> tuple[str, ...]:
    """Hours of a day away from the small hours, in which clocks are changed."""
    marks = draw(st.lists(st.integers(20, 96), min_size=2, max_size=4, unique=True).map(sorted))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple(f"{a // 4:02}:{a % 4 * 15:02}-{b // 4:02}:{b % 4 * 15:02}" for a, b in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True))
    closings = {"feast": {"from": "12-24", "until": "12-26"}, "day": {"on": "03-31"}}
    opening = {
        "days": days,
        "hours": draw(stretches()),
        "closings": draw(st.sampled_from(["observed", "ignored"])),
    }
    zone = draw(st.sampled_from(ZONES))
    return Calendar.model_validate({"zone": zone, "closings": closings, "open": {"routine": opening}})


def begin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def laid_out(calendar: Calendar, start: str, days: int = LONG) -> OpenHours:
    return lay_out(calendar, "routine", begin(start), begin(start) + timedelta(days=days))


def open_minutes(calendar: Calendar, start: str) -> list[bool]:
    """Say of every minute since the start whether it is open, by looking at a wall clock."""
    opening, place = calendar.open["routine"], ZoneInfo(calendar.zone)
    assert isinstance(opening, Opening)
    spans = [minutes_of_hours(text) for text in opening.hours]
    answers = []
    for minute in range(LONG * 1440):
        local = (begin(start) + timedelta(minutes=minute)).astimezone(place)
        closed = (local.month, local.day) in {(12, 24), (12, 25), (12, 26), (3, 31)}
        kept = WEEKDAYS[local.weekday()] in opening.days and not (closed and opening.closings == "observed")
        now = local.hour * 60 + local.minute
        answers.append(kept and any(first <= now < last for first, last in spans))
    return answers


@settings(max_examples=20, deadline=None)
@given(calendars(), st.sampled_from(STARTS), st.integers(0, LONG * 1440 - 1), st.integers(1, 3000))
def test_a_wall_clock_agrees(calendar: Calendar, start: str, minute: int, work: int) -> None:
    hours, answers = laid_out(calendar, start), open_minutes(calendar, start)
    assert [hours.is_open(60 * at) for at in range(0, len(answers), 7)] == answers[::7]
    assert hours.worked(60 * minute, 60 * len(answers)) == 60 * sum(answers[minute:])
    opens = (at for at in range(minute, len(answers)) if answers[at])
    assert hours.next_open(60 * minute) == 60 * next(opens, len(answers))
    left, at = work, minute
    while left:
        left -= answers[at] if at < len(answers) else 1
        at += 1
    assert hours.finish(60 * minute, 60 * work) == 60 * at


times = st.integers(-4 * DAY, 20 * DAY)


@settings(max_examples=100, deadline=None)
@given(calendars(), st.sampled_from(STARTS), times, st.integers(1, 20 * DAY), st.integers(1, DAY))
def test_finish_and_worked_undo_each_other(
    calendar: Calendar, start: str, t: int, work: int, more: int
) -> None:
    hours = laid_out(calendar, start)
    done = hours.finish(t, work)
    assert hours.worked(t, done) == work
    assert hours.is_open(done - 1)
    assert hours.finish(done, more) == hours.finish(t, work + more)
    assert hours.finish(t + more, work) >= done
    assert hours.worked(t, t + work) + hours.worked(t + work, t + work + more) == hours.worked(
        t, t + work + more
    )
    assert hours.next_open(t) == hours.finish(t, 1) - 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(calendars(), min_size=1, max_size=5),
    st.sampled_from(STARTS),
    st.lists(st.tuples(times, st.integers(-1, 10 * DAY), st.integers(0, 99)), min_size=1, max_size=30),
)
def test_a_table_is_its_rows(written: list[Calendar], start: str, asked: list[tuple[int, int, int]]) -> None:
    rows = [OpenHours.always(), *(laid_out(calendar, start) for calendar in written)]
    starts, work, row = (np.array(column, dtype=np.int64) for column in zip(*asked, strict=True))
    row %= len(rows)
    found = OpenHoursTable(rows).finish(starts, work, row)
    assert found.tolist() == [
        rows[r].finish(t, w) for t, w, r in zip(starts.tolist(), work.tolist(), row.tolist(), strict=True)
    ]


@settings(max_examples=60, deadline=None)
@given(calendars(), st.sampled_from(STARTS), times, st.integers(0, 3 * DAY))
def test_a_silence_lasts_its_length_and_ends_in_open_hours(
    calendar: Calendar, start: str, t: int, length: int
) -> None:
    hours, until = laid_out(calendar, start, days=40), begin(start) + timedelta(days=40)
    ends = lay_out_deadlines(hours, calendar.zone, begin(start), until).end(t, length)
    assert ends >= t + length
    assert hours.is_open(ends) or hours.is_open(ends - 1) or ends == t + length
