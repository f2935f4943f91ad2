from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from jointsim.engine.clock.days import Days, easter_sunday
from jointsim.engine.clock.hours import LIMIT, OpenHours, OpenHoursTable, lay_out
from jointsim.model.calendars import Calendar

HOUR, DAY = 3600, 86_400
BRUSSELS = ZoneInfo("Europe/Brussels")
WEEK = ["mon", "tue", "wed", "thu", "fri"]
WRITTEN: dict[str, Any] = {
    "zone": "Europe/Brussels",
    "closings": {
        "christmas": {"from": "12-24", "until": "01-01"},
        "easter": {"easter": [-3, 1]},
        "national-day": {"on": "07-21"},
        "recess": {"from": "2025-08-01", "until": "2025-08-25"},
    },
    "open": {
        "routine": {"days": WEEK, "hours": ["09:00-13:00", "14:00-18:00"]},
        "immediate": {"days": [*WEEK, "sat", "sun"], "hours": ["08:00-22:00"], "closings": "ignored"},
        "flash": "always",
    },
}


def calendar(**changes: object) -> Calendar:
    return Calendar.model_validate(WRITTEN | changes)


def at(text: str, zone: ZoneInfo = BRUSSELS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


class Clock:
    """Open hours asked in local time, to write expectations as a person would."""

    def __init__(self, start: str, urgency: str = "routine", days: int = 60, **options: Any) -> None:
        self.start = at(start)
        given: Calendar = options.pop("calendar", None) or calendar()
        self.hours = lay_out(given, urgency, self.start, self.start + timedelta(days=days), **options)

    def second(self, text: str) -> int:
        return int(at(text).timestamp() - self.start.timestamp())

    def finish(self, text: str, hours: float) -> str:
        return self._local(self.hours.finish(self.second(text), int(hours * HOUR)))

    def next_open(self, text: str) -> str:
        return self._local(self.hours.next_open(self.second(text)))

    def worked(self, first: str, last: str) -> float:
        return self.hours.worked(self.second(first), self.second(last)) / HOUR

    def is_open(self, text: str) -> bool:
        return self.hours.is_open(self.second(text))

    def _local(self, second: int) -> str:
        moment = (self.start.astimezone(UTC) + timedelta(seconds=second)).astimezone(BRUSSELS)
        return moment.strftime("%Y-%m-%dT%H:%M")


def test_work_runs_in_office_hours_alone() -> None:
    clock = Clock("2025-03-03T09:00")
    assert clock.finish("2025-03-03T09:00", 4) == "2025-03-03T13:00"
    assert clock.finish("2025-03-03T09:00", 5) == "2025-03-03T15:00"
    assert clock.finish("2025-03-03T09:00", 10) == "2025-03-04T11:00"
    assert clock.finish("2025-03-07T17:00", 2) == "2025-03-10T10:00"
    assert clock.finish("2025-03-08T03:00", 1) == "2025-03-10T10:00"


def test_no_work_takes_no_time_even_when_closed() -> None:
    clock = Clock("2025-03-03T09:00")
    assert clock.finish("2025-03-08T03:00", 0) == "2025-03-08T03:00"


def test_hours_are_open_from_their_first_second_to_before_their_end() -> None:
    clock = Clock("2025-03-03T09:00")
    assert clock.is_open("2025-03-03T09:00")
    assert not clock.is_open("2025-03-03T13:00")
    assert clock.next_open("2025-03-03T13:00") == "2025-03-03T14:00"
    assert clock.next_open("2025-03-03T14:30") == "2025-03-03T14:30"
    assert clock.next_open("2025-03-03T18:00") == "2025-03-04T09:00"


def test_the_days_before_the_start_are_laid_out() -> None:
    clock = Clock("2025-03-05T12:00")
    assert clock.worked("2025-03-03T00:00", "2025-03-05T12:00") == 8 + 8 + 3
    assert clock.finish("2025-03-03T17:00", 2) == "2025-03-04T10:00"


def test_christmas_costs_time() -> None:
    clock = Clock("2024-12-20T09:00")
    assert clock.finish("2024-12-23T17:00", 2) == "2025-01-02T10:00"
    assert clock.worked("2024-12-24T00:00", "2025-01-02T00:00") == 0
    urgent = Clock("2024-12-20T09:00", "immediate")
    assert urgent.finish("2024-12-24T21:00", 2) == "2024-12-25T09:00"


def test_maundy_thursday_to_easter_monday_is_closed() -> None:
    clock = Clock("2025-04-14T09:00")
    assert clock.is_open("2025-04-16T10:00")
    assert not any(clock.is_open(f"2025-04-{day}T10:00") for day in range(17, 22))
    assert clock.finish("2025-04-16T17:00", 2) == "2025-04-22T10:00"


def test_a_single_day_and_a_dated_recess_are_closed() -> None:
    clock = Clock("2025-07-14T09:00")
    assert clock.next_open("2025-07-18T18:00") == "2025-07-22T09:00"
    assert clock.next_open("2025-07-31T18:00") == "2025-08-26T09:00"
    assert Clock("2026-08-03T09:00").is_open("2026-08-03T10:00")


def test_a_yearly_stretch_takes_in_the_leap_day() -> None:
    closed = calendar(closings={"winter": {"from": "02-29", "until": "03-02"}})
    assert Clock("2024-02-26T09:00", calendar=closed).next_open("2024-02-28T18:00") == "2024-03-04T09:00"
    assert Clock("2023-02-26T09:00", calendar=closed).next_open("2023-02-28T18:00") == "2023-03-03T09:00"


def test_the_change_to_summer_time_moves_offices_by_an_hour() -> None:
    clock = Clock("2025-03-28T09:00")
    assert clock.second("2025-03-31T09:00") == 3 * DAY - HOUR
    assert clock.finish("2025-03-28T17:30", 1) == "2025-03-31T09:30"


def test_the_days_of_the_changes_have_23_and_25_hours() -> None:
    whole = calendar(open={"routine": {"days": ["sun"], "hours": ["00:00-24:00"]}})
    spring = Clock("2025-03-28T09:00", calendar=whole)
    assert spring.worked("2025-03-29T12:00", "2025-03-31T12:00") == 23
    autumn = Clock("2025-10-24T09:00", calendar=whole)
    assert autumn.worked("2025-10-25T12:00", "2025-10-27T12:00") == 25


def test_an_hour_that_is_left_out_is_no_open_hour() -> None:
    night = calendar(open={"routine": {"days": ["sun"], "hours": ["01:00-02:00", "02:00-03:00"]}})
    assert Clock("2025-03-28T09:00", calendar=night).worked("2025-03-29T12:00", "2025-03-31T12:00") == 1


def test_round_the_clock_is_never_closed() -> None:
    for hours in (OpenHours.always(), Clock("2025-03-03T09:00", "flash").hours):
        assert hours.round_the_clock
        assert hours.finish(-5, 7) == 2
        assert hours.next_open(11) == 11
        assert hours.worked(-10, 10) == 20
        assert hours.is_open(10**9)


def test_all_hours_of_all_days_are_one_stretch() -> None:
    everyday = {"days": [*WEEK, "sat", "sun"], "hours": ["00:00-12:00", "12:00-24:00"], "closings": "ignored"}
    hours = Clock("2025-03-03T09:00", calendar=calendar(open={"routine": everyday})).hours
    assert len(hours.starts) == 2


def test_what_does_not_end_within_the_stretch_ends_after_it() -> None:
    clock = Clock("2025-03-03T09:00", days=10)
    hours, until = clock.hours, 10 * DAY
    assert hours.finish(0, 10**7) > until
    assert hours.finish(0, hours.worked(0, until)) <= until
    assert hours.finish(0, hours.worked(0, until) + 1) == until + 1
    assert hours.finish(0, 2 * LIMIT) == LIMIT
    assert hours.is_open(until + 12 * HOUR)
    assert hours.next_open(2 * LIMIT) == 2 * LIMIT


def test_nothing_is_worked_backwards() -> None:
    assert Clock("2025-03-03T09:00").hours.worked(HOUR, 0) == 0
    assert OpenHours.always().worked(HOUR, 0) == 0


def test_a_state_keeps_its_own_zone_and_holidays() -> None:
    own = calendar(zone="own", holidays="own", closings={})
    finnish = Clock("2025-06-16T09:00", calendar=own, zone="Europe/Helsinki", holidays="FI")
    assert finnish.next_open("2025-06-17T07:00") == "2025-06-17T08:00"
    assert finnish.next_open("2025-06-19T17:30") == "2025-06-23T08:00"  # Friday: Midsummer Eve
    belgian = Clock("2025-07-14T09:00", calendar=calendar(holidays="BE", closings={}))
    assert not belgian.is_open("2025-07-21T10:00")


@pytest.mark.parametrize(
    ("changes", "options", "message"),
    [
        ({"zone": "own"}, {}, "zone: own means the state's own, but no state keeps this calendar — name one"),
        ({"holidays": "own"}, {}, "holidays: own means the state's own, but no state keeps this calendar"),
        ({"holidays": "own"}, {"holidays": "fi"}, "no public holidays are known for 'fi' — "
         "write the ISO 3166 code of a country; did you mean 'FI'?"),
        ({"holidays": "own"}, {"holidays": "XX"}, "no public holidays are known for 'XX' — "
         "write the ISO 3166 code of a country; one of"),
    ],
)  # fmt: skip
def test_faults_of_a_state(changes: dict[str, str], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="—") as caught:
        Clock("2025-03-03T09:00", calendar=calendar(**changes), **options)
    assert str(caught.value).startswith(message)


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"start and until need a time zone — write an offset, such as \+02:00"
    ):
        lay_out(calendar(), "routine", datetime(2025, 3, 3), at("2025-04-03T00:00"))


def test_western_easter_falls_where_the_almanac_has_it() -> None:
    almanac = [
        "1818-03-22",
        "1943-04-25",
        "1981-04-19",
        "2000-04-23",
        "2024-03-31",
        "2025-04-20",
        "2038-04-25",
    ]
    for text in almanac:
        day = date.fromisoformat(text)
        assert date.fromordinal(easter_sunday(day.year)) == day


@pytest.mark.parametrize(
    "zone", ["Europe/Brussels", "America/New_York", "Atlantic/Azores", "Asia/Nicosia", "UTC"]
)
def test_every_minute_of_local_time_falls_where_the_zone_says(zone: str) -> None:
    place = ZoneInfo(zone)
    start = at("2025-03-01T12:26", place)
    days = Days.of(zone, start, at("2025-11-10T00:00", place))
    for minute in (0, 30, 90, 150, 600, 1440):
        for ordinal, second in zip(days.ordinals.tolist(), days.seconds_at(minute).tolist(), strict=True):
            local = datetime.fromordinal(ordinal) + timedelta(minutes=minute)
            assert second == local.replace(tzinfo=place).timestamp() - start.timestamp()


def test_hours_survive_pickling() -> None:
    hours = Clock("2025-03-03T09:00").hours
    assert pickle.loads(pickle.dumps(hours)) == hours


def test_the_table_gives_what_each_row_gives() -> None:
    rows = [Clock("2024-12-20T09:00", urgency).hours for urgency in ("routine", "flash", "immediate")]
    table = OpenHoursTable(rows)
    starts = np.repeat(np.arange(-4 * DAY, 70 * DAY, 3 * HOUR + 17), 3)
    row = np.tile(np.arange(3), len(starts) // 3)
    for work in (-1, 0, 1, HOUR, 40 * HOUR, 10**8):
        found = table.finish(starts, np.full_like(starts, work), row)
        expected = [rows[r].finish(s, work) for r, s in zip(row.tolist(), starts.tolist(), strict=True)]
        assert found.tolist() == expected


def test_the_table_opens_when_each_row_opens() -> None:
    rows = [Clock("2024-12-20T09:00", urgency).hours for urgency in ("routine", "flash", "immediate")]
    table = OpenHoursTable([*rows, OpenHours.always()])
    times = np.repeat(np.arange(-4 * DAY, 70 * DAY, 3 * HOUR + 17), 4)
    row = np.tile(np.arange(4), len(times) // 4)
    expected = [table.rows[r].next_open(t) for r, t in zip(row.tolist(), times.tolist(), strict=True)]
    assert table.next_open(times, row).tolist() == expected


def test_a_table_is_round_the_clock_if_every_row_is() -> None:
    office = Clock("2024-12-20T09:00", "routine").hours
    assert OpenHoursTable([OpenHours.always(), OpenHours.always()]).round_the_clock
    assert not OpenHoursTable([OpenHours.always(), office]).round_the_clock
