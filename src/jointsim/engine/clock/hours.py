"""Open hours laid out on the run's clock: when work given at a moment is done."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from jointsim.engine.clock.days import Days, Seconds, own_or
from jointsim.model.calendars import WEEKDAYS, Calendar, Opening
from jointsim.model.moments import minutes_of_hours

LIMIT = 2**40
"""End of the clock, in seconds: some 35 000 years; nothing is laid out or finished later."""

_ROW = 2**42


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Open hours of one place at one urgency; all times are whole seconds since the start of the run.

    Past the stretch that was laid out hours count as open, so that no question goes without an answer:
    work that does not end within the stretch ends after it. Before it, hours count as closed.

    Attributes
    ----------
    starts, ends
        Open intervals in order, apart from each other; the first is empty and lies before all time.
    done
        Open seconds from the beginning to the end of each interval.
    round_the_clock
        Whether it is never closed.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    done: tuple[int, ...]
    round_the_clock: bool = False

    @classmethod
    def always(cls) -> OpenHours:
        """Open hours of a place that never closes."""
        return cls((-LIMIT, -LIMIT), (-LIMIT, LIMIT), (0, 2 * LIMIT), round_the_clock=True)

    @classmethod
    def between(cls, starts: Seconds, ends: Seconds, until: int) -> OpenHours:
        """Open hours made of intervals sorted by start, cut at `until`, from where on all is open."""
        kept = (starts < until) & (starts < ends)
        starts = np.concatenate(([-LIMIT], starts[kept], [until]))
        ends = np.concatenate(([-LIMIT], np.minimum(ends[kept], until), [LIMIT]))
        ends = np.maximum.accumulate(ends)
        apart = starts[1:] > ends[:-1]
        starts = starts[np.concatenate(([True], apart))]
        ends = ends[np.concatenate((apart, [True]))]
        done = np.cumsum(ends - starts)
        return cls(tuple(starts.tolist()), tuple(ends.tolist()), tuple(done.tolist()))

    def finish(self, start: int, work: int) -> int:
        """Second at which `work` open seconds have run since `start`; without work, `start` itself."""
        if work <= 0:
            return start
        if self.round_the_clock:
            return start + work
        aim = self._open_until(start) + work
        done = self.done
        at = bisect_left(done, aim)
        return self.ends[at] - done[at] + aim if at < len(done) else LIMIT

    def next_open(self, t: int) -> int:
        """First open second at or after `t`."""
        at = bisect_right(self.ends, t)
        return max(t, self.starts[at]) if at < len(self.starts) else t

    def handed_over(self, ready: int) -> int:
        """Second at which what is ready is handed over: then, up to the moment hours end, else as they begin again."""
        return max(ready, self.next_open(ready - 1))

    def worked(self, a: int, b: int) -> int:
        """Open seconds from `a` up to `b`, without `b`; none when `b` is not after `a`."""
        if b <= a:
            return 0
        return b - a if self.round_the_clock else self._open_until(b) - self._open_until(a)

    def is_open(self, t: int) -> bool:
        """Say whether second `t` is open."""
        return self.round_the_clock or t < self.ends[bisect_right(self.starts, t) - 1]

    def _open_until(self, t: int) -> int:
        at = bisect_right(self.starts, t) - 1
        past = self.ends[at] - t
        return self.done[at] - past if past > 0 else self.done[at]


class OpenHoursTable:
    """Open hours of many places, one a row, asked together.

    Parameters
    ----------
    rows
        Open hours of each place.

    Attributes
    ----------
    round_the_clock
        Whether none is ever closed.
    """

    __slots__ = ("_done", "_done_keys", "_ends", "_start_keys", "round_the_clock", "rows")

    def __init__(self, rows: Sequence[OpenHours]) -> None:
        self.rows: tuple[OpenHours, ...] = tuple(rows)
        self.round_the_clock = all(row.round_the_clock for row in rows)
        self._ends = np.array([end for row in rows for end in row.ends], dtype=np.int64)
        self._done = np.array([done for row in rows for done in row.done], dtype=np.int64)
        row_of = np.repeat(np.arange(len(rows)) * _ROW, [len(row.starts) for row in rows])
        self._start_keys = row_of + np.array([start for row in rows for start in row.starts], dtype=np.int64)
        self._done_keys = row_of + self._done

    def finish(self, starts: Seconds, work: Seconds, rows: Seconds) -> Seconds:
        """Seconds at which `work` open seconds have run since `starts`, each by the hours of its row.

        Parameters
        ----------
        starts, work, rows
            Seconds since the start of the run, open seconds of work (below ``LIMIT``), and row numbers;
            of equal shape.

        Returns
        -------
        numpy.ndarray
            For each element what :meth:`OpenHours.finish` of its row gives.
        """
        base = rows * _ROW
        at = self._start_keys.searchsorted(base + starts, side="right") - 1
        aim = self._done[at] - np.maximum(self._ends[at] - starts, 0) + work
        at = self._done_keys.searchsorted(base + aim)
        return np.where(work > 0, self._ends[at] - self._done[at] + aim, starts)

    def next_open(self, times: Seconds, rows: Seconds) -> Seconds:
        """First open seconds at or after `times` (below ``LIMIT``), each by the hours of its row.

        Parameters
        ----------
        times, rows
            Seconds since the start of the run, and row numbers; of equal shape.

        Returns
        -------
        numpy.ndarray
            For each element what :meth:`OpenHours.next_open` of its row gives.
        """
        base = rows * _ROW
        at = self._start_keys.searchsorted(base + times, side="right") - 1
        is_open = times < self._ends[at]
        # The last stretch of a row ends with all time, so the one after a closed moment is of the same row.
        following = np.minimum(at + 1, self._start_keys.size - 1)
        return np.where(is_open, times, self._start_keys[following] - base)


def lay_out(
    calendar: Calendar,
    urgency: str,
    start: datetime,
    until: datetime,
    *,
    zone: str | None = None,
    holidays: str | None = None,
) -> OpenHours:
    """Open hours of a calendar at an urgency, from three days before the start.

    Parameters
    ----------
    calendar
        The calendar as written.
    urgency
        Urgency whose hours are kept (``routine`` to ``flash``).
    start, until
        Start of the run and end of what is laid out, both with a time zone. Let `until` lie some 60 days
        past the horizon: later hours count as open.
    zone, holidays
        The state's time zone and country code, for a calendar that says ``own``.

    Raises
    ------
    ValueError
        If the urgency or the country is not known, if a calendar says ``own`` and there is no state, or
        if `start` or `until` carries no time zone.
    """
    hours = calendar.hours_at(urgency)
    days = Days.of(own_or(calendar.zone, zone, "zone"), start, until)
    if not isinstance(hours, Opening):
        return OpenHours.always()
    kept = days.on_weekdays(WEEKDAYS.index(day) for day in hours.days)
    if hours.closings == "observed":
        kept &= ~days.closed(calendar, holidays)
    stretches = [minutes_of_hours(text) for text in hours.hours]
    starts = np.stack([days.seconds_at(begins)[kept] for begins, _ in stretches], axis=1).ravel()
    ends = np.stack([days.seconds_at(finishes)[kept] for _, finishes in stretches], axis=1).ravel()
    return OpenHours.between(starts, ends, int(until.timestamp()) - days.origin)
