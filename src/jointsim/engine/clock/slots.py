"""When a body sits, and when a silence may end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from jointsim.engine.clock.days import Days, Mask, Seconds, own_or
from jointsim.engine.clock.hours import OpenHours
from jointsim.model.calendars import WEEKDAYS, Calendar, Meets
from jointsim.model.moments import minute_of_day, sitting_of

DEADLINE_HOURS = (10, 12, 17)
"""Hours of the local day at which a silence ends."""

FAR = 1 << 40
"""A time beyond every horizon, for what will not happen."""

SHORT_SILENCE = 8 * 3600
"""Silences shorter than this, in seconds, end at any half hour."""

_HALF_HOUR = 1800
_MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class Slots:
    """Sittings of one body; times are whole seconds since the start of the run.

    Attributes
    ----------
    times
        When the sittings begin, in order.
    ordinals
        For each sitting a number of its own: the minute of its local date and time, counted from the year
        1. It names the sitting in the address of a draw, for it changes neither with the start of the run,
        nor with its horizon, nor with the sittings around it.
    dated
        When the sittings on given dates begin, in order: ministerials and summits.
    """

    times: tuple[int, ...]
    ordinals: tuple[int, ...]
    dated: tuple[int, ...] = ()

    def next_dated(self, t: int) -> int | None:
        """First sitting on a given date after `t`; None when there is none."""
        at = bisect_right(self.dated, t)
        return self.dated[at] if at < len(self.dated) else None

    def next(self, t: int) -> int:
        """First sitting at or after `t`, in seconds; ``FAR`` if there is none."""
        times = self.times
        at = bisect_left(times, t)
        return times[at] if at < len(times) else FAR

    def ordinal(self, sitting: int) -> int:
        """Name, as a number, the sitting which begins at a second.

        Raises
        ------
        ValueError
            If no sitting begins then.
        """
        at = bisect_left(self.times, sitting)
        if at == len(self.times) or self.times[at] != sitting:
            raise ValueError(f"no sitting begins at second {sitting}")
        return self.ordinals[at]


@dataclass(frozen=True, slots=True)
class SilenceDeadlines:
    """When silences under the hours of one body end; times are whole seconds since the start of the run.

    Attributes
    ----------
    times
        10:00, 12:00 and 17:00 of the days laid out, without those in closed hours; in order.
    hours
        The open hours that were asked. The moment at which hours end still counts as open.
    phase
        Start of the run within its half hour, in seconds.
    """

    times: tuple[int, ...]
    hours: OpenHours
    phase: int

    def end(self, t: int, length: int) -> int:
        """Second at which a silence of `length` seconds that begins at `t` ends.

        It ends at the first 10:00, 12:00 or 17:00 local time that is not before ``t + length`` and not in
        closed hours. A silence shorter than eight hours ends at the first full half hour instead, unless
        that is in closed hours. Past the days laid out, a silence ends when its length has run.
        """
        earliest = t + length
        if length < SHORT_SILENCE:
            half_hour = earliest + -(earliest + self.phase) % _HALF_HOUR
            if _allows(self.hours, half_hour):
                return half_hour
        at = bisect_left(self.times, earliest)
        return self.times[at] if at < len(self.times) else earliest


def lay_out_slots(
    meets: Meets,
    calendar: Calendar,
    start: datetime,
    until: datetime,
    *,
    zone: str | None = None,
    holidays: str | None = None,
) -> Slots:
    """Sittings of a body from three days before the start up to `until`.

    Sittings on days of the week fall away on closing days and public holidays of the calendar, and in years
    of dates alone; sittings on given dates are held.

    Parameters
    ----------
    meets
        When the body sits, as written.
    calendar
        Calendar of the body: its zone, closing days and public holidays.
    start, until
        Start of the run and end of what is laid out, both with a time zone.
    zone, holidays
        The state's time zone and country code, for a calendar that says ``own``.

    Raises
    ------
    ValueError
        If the country is not known, if a calendar says ``own`` and there is no state, or if `start` or
        `until` carries no time zone.
    """
    days = Days.of(own_or(calendar.zone, zone, "zone"), start, until)
    found: dict[int, int] = {}
    if meets.at is not None:
        sits = _regular(meets, days) & ~days.closed(calendar, holidays)
        _add(found, days, minute_of_day(meets.at), sits)
    dated: dict[int, int] = {}
    for text in meets.dates.values():
        moment = sitting_of(text)
        sits = days.ordinals == moment.toordinal()
        _add(dated, days, moment.hour * 60 + moment.minute, sits)
    found.update(dated)
    last = int(until.timestamp()) - days.origin
    times = tuple(sorted(time for time in found if time < last))
    return Slots(
        times, tuple(found[time] for time in times), tuple(sorted(time for time in dated if time < last))
    )


def united_slots(parts: Iterable[Slots], zone: str, start: datetime) -> Slots:
    """Sittings of a body that sits whenever one of several does, named by its own local time.

    Parameters
    ----------
    parts
        Sittings of each of them; those that begin together are one.
    zone
        The body's own time zone.
    start
        Start of the run, with a time zone.
    """
    held = list(parts)
    times = sorted({time for slots in held for time in slots.times})
    began = ((start.astimezone(UTC) + timedelta(seconds=time)).astimezone(ZoneInfo(zone)) for time in times)
    ordinals = (each.toordinal() * _MINUTES_A_DAY + each.hour * 60 + each.minute for each in began)
    dated = sorted({time for slots in held for time in slots.dated})
    return Slots(tuple(times), tuple(ordinals), tuple(dated))


def lay_out_deadlines(hours: OpenHours, zone: str, start: datetime, until: datetime) -> SilenceDeadlines:
    """Deadlines that silences can have under some open hours, in the local time of a zone.

    Raises
    ------
    ValueError
        If `start` or `until` carries no time zone.
    """
    days = Days.of(zone, start, until)
    times = np.stack([days.seconds_at(hour * 60) for hour in DEADLINE_HOURS], axis=1).ravel()
    allowed = tuple(time for time in times.tolist() if _allows(hours, time))
    return SilenceDeadlines(allowed, hours, days.origin % _HALF_HOUR)


def _allows(hours: OpenHours, t: int) -> bool:
    return hours.is_open(t) or hours.is_open(t - 1)


def _regular(meets: Meets, days: Days) -> Mask:
    sits = days.on_weekdays(WEEKDAYS.index(day) for day in meets.days)
    for at in np.flatnonzero(sits):
        day = date.fromordinal(int(days.ordinals[at]))
        in_week = not meets.weeks or (day.day - 1) // 7 + 1 in meets.weeks
        in_month = not meets.months or day.month in meets.months
        sits[at] = in_week and in_month and day.year not in meets.dated_years
    return sits


def _add(found: dict[int, int], days: Days, minute: int, sits: Mask) -> None:
    ordinals: Seconds = days.ordinals[sits] * _MINUTES_A_DAY + minute
    found.update(zip(days.seconds_at(minute)[sits].tolist(), ordinals.tolist(), strict=True))
