"""Numbers for people: durations, medians with their spread, shares, dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from math import isinf, isnan

MINUTE, HOUR, DAY = 60, 3600, 86400
NEVER = "never"
UNKNOWN = "–"
MINUTES_UNTIL = 6
"""From so many hours on, minutes no longer matter."""

LONG_DAYS = 14
"""From so many days on, hours no longer matter."""

_ONE_WORD = frozenset(("off-hours", "carved-out"))
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def duration(seconds: float | None) -> str:
    """Write a length of time as people say it: ``35 min``, ``3 h 20 min``, ``19 h``, ``2 d 4 h``, ``23 d``.

    Parameters
    ----------
    seconds
        Its length; None or infinite for what does not end, ``nan`` for what is not known.
    """
    if seconds is None or isinf(seconds):
        return NEVER
    if isnan(seconds):
        return UNKNOWN
    if seconds < 0:
        return f"−{duration(-seconds)}"
    minutes, hours = round(seconds / MINUTE), round(seconds / HOUR)
    if minutes == 0:
        return "0 min" if seconds == 0 else "<1 min"
    if minutes < MINUTES_UNTIL * 60:
        return _two(*divmod(minutes, 60), "h", "min")
    if hours < LONG_DAYS * 24:
        return _two(*divmod(hours, 24), "d", "h")
    return f"{round(seconds / DAY)} d"


def hours(value: float | None) -> str:
    """Write a length of time given in hours; see `duration`."""
    return duration(None if value is None else value * HOUR)


def signed(value: float | None) -> str:
    """Write a difference in hours with its sign: ``−1 d 4 h``, ``+35 min``, ``0``; None is unknown.

    What is below a minute has no sign: ``<1 min``.
    """
    if value is None or isnan(value):
        return UNKNOWN
    size = hours(abs(value))
    if value == 0 or size.startswith("<"):
        return size if value else "0"
    return f"−{size}" if value < 0 else f"+{size}"


def signed_interval(low: float | None, high: float | None) -> str:
    """Write in which range of hours a difference lies: ``−1 d 4 h to +6 h``; ``0`` where it is that alone."""
    if low is None or high is None:
        return UNKNOWN
    return signed(low) if low == high else f"{signed(low)} to {signed(high)}"


def _two(large: int, small: int, large_unit: str, small_unit: str) -> str:
    parts = [f"{large} {large_unit}" if large else "", f"{small} {small_unit}" if small else ""]
    return " ".join(part for part in parts if part)


def band(median: float | None, low: float | None, high: float | None) -> str:
    """Write a median, in hours, with the band in which most outcomes lie: ``19 h (9 h – 2 d 6 h)``.

    None stands for what lies beyond the horizon.
    """
    if median is None and low is None:
        return NEVER
    return f"{hours(median)} ({between(low, high)})"


def between(low: float | None, high: float | None) -> str:
    """Write a range of hours: ``9 h – 2 d 6 h``."""
    return f"{hours(low)} – {hours(high)}"


def interval(low: float | None, high: float | None) -> str:
    """Write in which range of hours an estimate lies: ``9 h – 2 d 6 h``, ``up to 14 min``, ``unknown``.

    None stands for what lies beyond the horizon. A lower end of 0 bounds nothing, and is not told.
    """
    if low is None:
        return NEVER
    if low == 0 and high != 0:
        return "unknown" if high is None else f"up to {hours(high)}"
    return between(low, high)


def share(value: float | None) -> str:
    """Write a share of 0–1 in per cent; what is rare but happens is never 0 %, what may fail never 100 %.

    Parameters
    ----------
    value
        From 0 to 1; None and ``nan`` are unknown.
    """
    if value is None or isnan(value):
        return UNKNOWN
    if 0 < value < 0.01:
        return "<1 %"
    if 0.99 < value < 1:
        return ">99 %"
    return f"{100 * value:.0f} %"


def share_between(value: float | None, interval: Sequence[float] | None) -> str:
    """Write a share with the interval of its estimate: ``97 % (93 – 99 %)``."""
    if interval is None or value is None:
        return share(value)
    low, high = share(interval[0]).removesuffix(" %"), share(interval[1])
    return f"{share(value)} ({low} – {high})"


def level(confidence: float) -> str:
    """Write a confidence of 0–1 as it was given: ``95 %``, ``97.5 %``."""
    return f"{100 * confidence:.10g} %"


def moment(time: datetime, zone: tzinfo) -> str:
    """Write a date and time as in a zone: ``Fri 27 Dec 2024, 09:40``."""
    local = time.astimezone(zone)
    day = f"{_WEEKDAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1][:3]} {local.year}"
    return f"{day}, {local:%H:%M}"


def month(time: datetime, zone: tzinfo) -> str:
    """Write a month as in a zone: ``June 2008``."""
    local = time.astimezone(zone)
    return f"{_MONTHS[local.month - 1]} {local.year}"


def day(time: datetime) -> str:
    """Write a date: ``25 Dec 2024``."""
    return f"{time.day} {_MONTHS[time.month - 1][:3]} {time.year}"


def spaced(identifier: str) -> str:
    """Write an id as words: ``first-action`` becomes ``first action``."""
    return identifier.replace("-", " ")


def entry_name(label: str) -> str:
    """Write an entry of the ledger or an outcome as words; those that are one word keep their hyphen."""
    return label if label in _ONE_WORD else spaced(label)


def capitalised(text: str) -> str:
    """Begin a sentence, whatever else is capital in it."""
    return text[:1].upper() + text[1:]


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: ``1 reservation``, ``2 reservations``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(parts: Sequence[str]) -> str:
    """Join parts of a sentence: ``a, b and c``."""
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"
