from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from jointsim.engine.clock.hours import OpenHours, lay_out
from jointsim.engine.clock.slots import FAR, SilenceDeadlines, Slots, lay_out_deadlines, lay_out_slots
from jointsim.model.calendars import Calendar, Meets

HOUR, DAY = 3600, 86_400
ZONE = "Europe/Brussels"
WRITTEN: dict[str, Any] = {
    "zone": ZONE,
    "closings": {"christmas": {"from": "12-24", "until": "01-01"}, "easter": {"easter": [-3, 1]}},
    "open": {
        "routine": {"days": ["mon", "tue", "wed", "thu", "fri"], "hours": ["09:00-13:00", "14:00-18:00"]},
        "flash": "always",
    },
}
CALENDAR = Calendar.model_validate(WRITTEN)
TWICE_A_WEEK = {"days": ["tue", "fri"], "at": "10:00"}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


def second(text: str, start: str) -> int:
    return int(moment(text).timestamp() - moment(start).timestamp())


def local(seconds: int, start: str) -> str:
    return (
        (moment(start).astimezone(UTC) + timedelta(seconds=seconds))
        .astimezone(ZoneInfo(ZONE))
        .strftime("%Y-%m-%dT%H:%M")
    )


def slots(meets: dict[str, Any], start: str, until: str, calendar: Calendar = CALENDAR, **own: str) -> Slots:
    return lay_out_slots(Meets.model_validate(meets), calendar, moment(start), moment(until), **own)


def sittings(meets: dict[str, Any], start: str, until: str, calendar: Calendar = CALENDAR) -> list[str]:
    return [local(time, start) for time in slots(meets, start, until, calendar).times]


def test_weekly_sittings_keep_local_time_over_the_change_of_the_clock() -> None:
    assert sittings(TWICE_A_WEEK, "2025-03-27T09:00", "2025-04-05T00:00") == [
        "2025-03-25T10:00", "2025-03-28T10:00", "2025-04-01T10:00", "2025-04-04T10:00",
    ]  # fmt: skip


def test_weekly_sittings_fall_away_on_closing_days_and_holidays() -> None:
    assert sittings(TWICE_A_WEEK, "2024-12-20T09:00", "2025-01-05T00:00") == [
        "2024-12-17T10:00", "2024-12-20T10:00", "2025-01-03T10:00",
    ]  # fmt: skip
    belgian = Calendar.model_validate(WRITTEN | {"holidays": "BE"})
    assert "2025-07-21T10:00" not in sittings({"days": ["mon"], "at": "10:00"}, "2025-07-10T09:00",
                                              "2025-08-10T00:00", belgian)  # fmt: skip


def test_dated_sittings_are_held_on_closing_days() -> None:
    meets = TWICE_A_WEEK | {"dates": {"summit": "2024-12-26T15:30", "long-ago": "1999-03-24T10:00"}}
    assert sittings(meets, "2024-12-20T09:00", "2024-12-31T00:00") == [
        "2024-12-17T10:00", "2024-12-20T10:00", "2024-12-26T15:30",
    ]  # fmt: skip


def test_a_body_may_sit_on_given_dates_alone() -> None:
    meets = {"dates": {"summit": "2025-06-24T15:00", "ministers": "2025-06-05T10:00"}}
    found = sittings(meets, "2025-06-01T09:00", "2025-07-01T00:00")
    assert found == ["2025-06-05T10:00", "2025-06-24T15:00"]


def test_some_weeks_of_some_months() -> None:
    third_mondays = {"days": ["mon"], "at": "09:30", "weeks": [3], "months": [1, 2, 4]}
    assert sittings(third_mondays, "2025-01-02T09:00", "2025-06-01T00:00") == [
        "2025-01-20T09:30", "2025-02-17T09:30",
    ]  # fmt: skip


def test_the_next_sitting_leaves_time_for_notice() -> None:
    start = "2025-03-03T09:00"
    found = slots(TWICE_A_WEEK, start, "2025-03-15T00:00")
    tuesday, friday = second("2025-03-04T10:00", start), second("2025-03-07T10:00", start)
    assert found.next(0) == tuesday
    assert found.next(tuesday) == tuesday
    assert found.next(tuesday + 1) == friday
    assert found.next(20 * DAY) == FAR


def test_ordinals_depend_on_the_sitting_alone() -> None:
    def named(meets: dict[str, Any], start: str, until: str) -> dict[str, int]:
        found = slots(meets, start, until)
        return {local(time, start): found.ordinal(time) for time in found.times}

    short = named(TWICE_A_WEEK, "2025-03-03T09:00", "2025-03-20T00:00")
    extra = TWICE_A_WEEK | {"dates": {"extra": "2025-03-11T08:00"}}
    long = named(extra, "2025-02-14T17:23", "2025-09-20T00:00")
    assert short.items() <= long.items()
    assert len(set(long.values())) == len(long)
    assert min(long.values()) > 0


def test_a_second_without_a_sitting_has_no_ordinal() -> None:
    found = slots(TWICE_A_WEEK, "2025-03-03T09:00", "2025-03-20T00:00")
    for wrong in (17, 10**9):
        with pytest.raises(ValueError, match=f"no sitting begins at second {wrong}"):
            found.ordinal(wrong)


def test_a_body_of_a_state_sits_in_its_own_zone() -> None:
    own = Calendar.model_validate(WRITTEN | {"zone": "own"})
    start, until = "2025-03-03T09:00", "2025-03-05T00:00"
    found = slots(TWICE_A_WEEK, start, until, own, zone="Europe/Helsinki")
    assert local(found.times[-1], start) == "2025-03-04T09:00"


def deadlines(start: str, urgency: str = "routine", days: int = 60) -> SilenceDeadlines:
    first = moment(start)
    until = first + timedelta(days=days)
    return lay_out_deadlines(lay_out(CALENDAR, urgency, first, until), ZONE, first, until)


@pytest.mark.parametrize(
    ("begins", "hours", "ends"),
    [
        ("2025-03-03T15:00", 24, "2025-03-04T17:00"),
        ("2025-03-03T17:00", 24, "2025-03-04T17:00"),
        ("2025-03-03T17:01", 24, "2025-03-05T10:00"),
        ("2025-03-03T11:00", 24, "2025-03-04T12:00"),
        ("2025-03-06T18:00", 24, "2025-03-10T10:00"),
        ("2025-03-28T12:00", 70, "2025-03-31T12:00"),
        ("2025-04-16T09:00", 24, "2025-04-22T10:00"),
        ("2025-03-04T09:00", 8, "2025-03-04T17:00"),
    ],
)
def test_silences_end_at_ten_noon_or_five_in_open_hours(begins: str, hours: int, ends: str) -> None:
    start = "2025-03-01T12:26"
    assert local(deadlines(start).end(second(begins, start), hours * HOUR), start) == ends


def test_no_silence_ends_over_christmas() -> None:
    start = "2024-12-22T12:26"
    assert (
        local(deadlines(start).end(second("2024-12-23T17:30", start), 24 * HOUR), start) == "2025-01-02T10:00"
    )


@pytest.mark.parametrize(
    ("begins", "minutes", "urgency", "ends"),
    [
        ("2025-03-04T09:07", 60, "routine", "2025-03-04T10:30"),
        ("2025-03-04T09:30", 60, "routine", "2025-03-04T10:30"),
        ("2025-03-04T16:00", 120, "routine", "2025-03-04T18:00"),
        ("2025-03-04T17:00", 120, "routine", "2025-03-05T10:00"),
        ("2025-03-04T23:10", 240, "flash", "2025-03-05T03:30"),
        ("2025-03-04T23:10", 480, "flash", "2025-03-05T10:00"),
    ],
)
def test_short_silences_end_at_a_half_hour_unless_closed(
    begins: str, minutes: int, urgency: str, ends: str
) -> None:
    start = "2025-03-01T12:26"
    assert local(deadlines(start, urgency).end(second(begins, start), minutes * 60), start) == ends


def test_the_moment_at_which_hours_end_counts_as_open() -> None:
    hours = OpenHours((-20, 0), (-20, 100), (0, 100))
    found = SilenceDeadlines((100,), hours, 0)
    assert found.end(0, 0) == 0
    assert found.end(50, 0) == 100


def test_past_the_days_laid_out_a_silence_ends_when_its_length_has_run() -> None:
    found = deadlines("2025-03-01T12:26", days=10)
    assert found.end(30 * DAY, 10 * HOUR) == 30 * DAY + 10 * HOUR


def test_slots_and_deadlines_survive_pickling() -> None:
    found = slots(TWICE_A_WEEK, "2025-03-03T09:00", "2025-03-20T00:00")
    assert pickle.loads(pickle.dumps(found)) == found
    silence = deadlines("2025-03-01T12:26", days=10)
    assert pickle.loads(pickle.dumps(silence)) == silence


def test_sittings_on_given_dates_are_known_from_the_others() -> None:
    meets = TWICE_A_WEEK | {"dates": {"summit": "2025-03-12T15:30", "late": "2025-04-02T10:00"}}
    found = slots(meets, "2025-03-10T09:00", "2025-04-05T00:00")
    assert [local(time, "2025-03-10T09:00") for time in found.dated] == [
        "2025-03-12T15:30",
        "2025-04-02T10:00",
    ]
    assert found.next_dated(0) == found.dated[0]
    assert found.next_dated(found.dated[0]) == found.dated[1]
    assert found.next_dated(found.dated[1]) is None


def test_days_of_the_week_stand_in_only_for_years_without_dates() -> None:
    monthly = {"days": ["mon"], "at": "09:30", "weeks": [3], "dates": {"known": "2025-01-27T09:30"}}
    both = sittings(monthly, "2024-12-10T09:00", "2025-02-20T00:00")
    assert both == ["2024-12-16T09:30", "2025-01-20T09:30", "2025-01-27T09:30", "2025-02-17T09:30"]
    known = sittings(monthly | {"dated-years": [2025]}, "2024-12-10T09:00", "2025-02-20T00:00")
    assert known == ["2024-12-16T09:30", "2025-01-27T09:30"]
