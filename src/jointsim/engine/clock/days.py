"""Days of the real calendar: which of them are closed, and when their hours fall on the run's clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from jointsim.errors import nearest
from jointsim.model.calendars import Calendar, Closing
from jointsim.model.moments import day_of

Seconds = NDArray[np.int64]
Mask = NDArray[np.bool_]

BEFORE = timedelta(days=3)
"""How long before the start of a run its calendars begin."""

_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86_400


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Every local day of one zone that a run can meet.

    Attributes
    ----------
    zone
        IANA name of the time zone.
    origin
        The start of the run, in seconds since 1970-01-01 UTC.
    ordinals
        The days in order, counted as ``date.toordinal`` does.
    """

    zone: str
    origin: int
    ordinals: Seconds

    @classmethod
    def of(cls, zone: str, start: datetime, until: datetime) -> Days:
        """Days from three before the start to the last, both whole.

        Raises
        ------
        ValueError
            If `start` or `until` carries no time zone.
        """
        if start.tzinfo is None or until.tzinfo is None:
            raise ValueError("start and until need a time zone — write an offset, such as +02:00")
        place = ZoneInfo(zone)
        first = (start.astimezone(UTC) - BEFORE).astimezone(place).date().toordinal()
        last = until.astimezone(place).date().toordinal()
        return cls(zone, int(start.timestamp()), np.arange(first, last + 1))

    def seconds_at(self, minute: int) -> Seconds:
        """Seconds since the start at which each day reaches a minute (0 to 1440) of local time.

        A time that the change to summer time leaves out is read with the offset before the change; one
        that comes twice is its first coming.
        """
        first = int(self.ordinals[0])
        offsets = _midnight_offsets(self.zone, first, len(self.ordinals) + 1)
        seconds = (self.ordinals - _EPOCH) * _DAY + minute * 60 - offsets[:-1] - self.origin
        for changing in np.flatnonzero(offsets[1:] != offsets[:-1]):
            at = datetime.combine(date.fromordinal(first + int(changing)), time()) + timedelta(minutes=minute)
            seconds[changing] += offsets[changing] - _offset(ZoneInfo(self.zone), at)
        return seconds

    def on_weekdays(self, numbers: Iterable[int]) -> Mask:
        """Mark the days that fall on some days of the week (Monday is 0)."""
        wanted = np.zeros(7, dtype=np.bool_)
        wanted[list(numbers)] = True
        return wanted[(self.ordinals - 1) % 7]

    def closed(self, calendar: Calendar, holidays: str | None = None) -> Mask:
        """Mark the days on which a calendar is closed: its closing days and its public holidays.

        Parameters
        ----------
        calendar
            The calendar as written.
        holidays
            Country whose public holidays a calendar with ``holidays: own`` keeps.

        Raises
        ------
        ValueError
            If the country is missing or not known.
        """
        country = own_or(calendar.holidays, holidays, "holidays")
        marks = np.zeros(len(self.ordinals), dtype=np.bool_)
        years = range(self._year(0), self._year(-1) + 1)
        if country != "none":
            marks |= np.isin(self.ordinals, _public_holidays(country, years.start, years.stop))
        for closing in calendar.closings.values():
            marks |= self._falls_in(closing, years)
        return marks

    def _falls_in(self, closing: Closing, years: range) -> Mask:
        if closing.easter is not None:
            first, last = closing.easter
            marks = np.zeros(len(self.ordinals), dtype=np.bool_)
            for sunday in map(easter_sunday, years):
                marks |= _between(self.ordinals, sunday + first, sunday + last)
            return marks
        begins, ends = day_of(closing.on or closing.from_ or ""), day_of(closing.on or closing.until or "")
        values = self.ordinals if isinstance(begins, date) else self._month_days()
        return _between(values, _number(begins), _number(ends))

    def _month_days(self) -> Seconds:
        days = (self.ordinals - _EPOCH).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        month = months.astype(np.int64) % 12 + 1
        day: Seconds = (days - months.astype("datetime64[D]")).astype(np.int64) + 1
        return month * 100 + day

    def _year(self, position: int) -> int:
        return date.fromordinal(int(self.ordinals[position])).year


def own_or(written: str, own: str | None, what: str) -> str:
    """Resolve what a calendar writes as ``own`` into the state's own.

    Raises
    ------
    ValueError
        If the calendar says ``own`` and no state is given.
    """
    if written != "own":
        return written
    if own is None:
        raise ValueError(f"{what}: own means the state's own, but no state keeps this calendar — name one")
    return own


def easter_sunday(year: int) -> int:
    """Day (as ``date.toordinal`` counts) of western Easter in a year; Meeus (1991), chapter 8."""
    century, year_of_century = divmod(year, 100)
    golden = year % 19
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year_of_century // 4) - epact - year_of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1).toordinal()


def _between(values: Seconds, first: int, last: int) -> Mask:
    if first <= last:
        return (values >= first) & (values <= last)
    return (values >= first) | (values <= last)


def _number(day: date | tuple[int, int]) -> int:
    return day.toordinal() if isinstance(day, date) else day[0] * 100 + day[1]


def _offset(zone: ZoneInfo, local: datetime) -> int:
    offset = zone.utcoffset(local)
    return 0 if offset is None else int(offset.total_seconds())


@lru_cache(maxsize=256)
def _midnight_offsets(zone: str, first: int, count: int) -> Seconds:
    place, midnight = ZoneInfo(zone), datetime.combine(date.fromordinal(first), time())
    offsets = np.array(
        [_offset(place, midnight + timedelta(days=day)) for day in range(count)], dtype=np.int64
    )
    offsets.setflags(write=False)
    return offsets


@lru_cache(maxsize=256)
def _public_holidays(country: str, first_year: int, after_year: int) -> Seconds:
    from holidays import country_holidays, list_supported_countries

    try:
        kept = country_holidays(country, years=range(first_year, after_year))
    except NotImplementedError:
        known = list_supported_countries(include_aliases=False)
        right = f"write the ISO 3166 code of a country; {nearest(country, known)}"
        raise ValueError(f"no public holidays are known for '{country}' — {right}") from None
    days = np.array(sorted(day.toordinal() for day in kept), dtype=np.int64)
    days.setflags(write=False)
    return days
