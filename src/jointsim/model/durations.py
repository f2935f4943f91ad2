"""Durations: a number and a unit of time, on the clock that always runs or on open hours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from jointsim.errors import nearest

Clock = Literal["elapsed", "open"]

MINUTE, HOUR, DAY, WEEK = 60.0, 3600.0, 86400.0, 604800.0
WORKDAY = 8 * HOUR
_CENTURY = 100 * 365.25 * DAY

_ELAPSED: dict[str, float] = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
    **dict.fromkeys(("week", "weeks"), WEEK),
}
_OPEN: dict[str, float] = {
    **{f"working {unit}": size for unit, size in _ELAPSED.items() if size < DAY},
    **dict.fromkeys(("workday", "workdays", "working day", "working days"), WORKDAY),
}
_UNITS: dict[str, tuple[float, Clock]] = {
    **{unit: (size, "elapsed") for unit, size in _ELAPSED.items()},
    **{unit: (size, "open") for unit, size in _OPEN.items()},
}
SHOWN_UNITS = "min, h, d, weeks, working min, working h or workdays"
SHOWN_ELAPSED_UNITS = "min, h, d or weeks"
_DURATION = re.compile(r"([-+]?)([0-9]+(?:\.[0-9]+)?)\s*(.*)")


def _pattern(units: Iterable[str]) -> str:
    return r"^[0-9]+(\.[0-9]+)?\s*(" + "|".join(sorted(units, key=len, reverse=True)) + ")$"


DURATION_PATTERN = _pattern(_UNITS)
ELAPSED_PATTERN = _pattern(_ELAPSED)
DELAY_FORMS = "write 36 h, {median, p90}, {low, mode, high} or {between: [a, b]}"


def write_duration(seconds: float, clock: Clock, *, exact: bool) -> str:
    """Write a duration in the largest unit in which it is a short number.

    Parameters
    ----------
    seconds
        Its length.
    clock
        ``open`` gives workdays (of 8 open hours) and working hours.
    exact
        Whether reading the text must give just this number; otherwise two decimals do.
    """
    prefix = "working " if clock == "open" else ""
    units = [(f"{prefix}h", HOUR), (f"{prefix}min", MINUTE), (f"{prefix}s", 1.0)]
    if clock == "open" and seconds >= WORKDAY:
        units.insert(0, ("workdays", WORKDAY))
    elif clock == "elapsed" and seconds > 3 * DAY:
        units.insert(0, ("d", DAY))
    for digits in (0, 2):
        for unit, size in units:
            short = f"{seconds / size:.{digits}f}"
            fits = digits or size == units[0][1] or seconds < 120 * size
            if fits and float(short) * size == seconds:
                return _counted(short, unit)
    if exact:
        return _counted(_decimal(seconds), f"{prefix}s")
    unit, size = next(((unit, size) for unit, size in units if seconds >= size), units[-1])
    return _counted(f"{seconds / size:.2f}", unit)


def _counted(number: str, unit: str) -> str:
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return (
        f"{number} {unit.removesuffix('s')}" if number == "1" and unit == "workdays" else f"{number} {unit}"
    )


def _decimal(number: float) -> str:
    """Write a number without an exponent, with every digit it takes to read it back."""
    return format(Decimal(repr(number)), "f")


def parse_duration(raw: object, part: str = "") -> tuple[float, Clock]:
    """Read one duration, such as ``20 min`` or ``5 workdays``: its seconds and the clock they run on.

    Parameters
    ----------
    raw
        The text.
    part
        What part of a longer quantity it is, for messages.

    Raises
    ------
    ValueError
        It cannot be read; the message says what would be right after ``—``.
    """
    where = f"{part}: " if part else ""
    if raw is None or raw == "":
        raise ValueError(f"{where}nothing is given — write a duration, such as 36 h, or 0 h for none")
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        kind = (
            "a list"
            if isinstance(raw, list | tuple)
            else "a map"
            if isinstance(raw, Mapping)
            else "yes or no"
        )
        right = "write a duration, such as 36 h" if part else DELAY_FORMS
        raise ValueError(f"{where}{kind} is not a duration — {right}")
    text = str(raw).strip()
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(
            f"{where}'{text}' is not a duration — write a number and a unit, such as 36 h or 1.5 h"
        )
    sign, number, unit = found[1], found[2], " ".join(found[3].split())
    if not unit:
        raise ValueError(f"{where}{text} has no unit — write {text} h, or another of {SHOWN_UNITS}")
    if unit not in _UNITS:
        raise ValueError(f"{where}'{unit}' is not a unit of time — {_nearest_unit(unit)}")
    if sign == "-":
        raise ValueError(f"{where}{text} is negative — write a duration from 0 h up")
    size, clock = _UNITS[unit]
    seconds = float(number) * size
    if seconds > _CENTURY:
        raise ValueError(f"{where}{text} is longer than 100 years — check the number and its unit")
    return seconds, clock


def _nearest_unit(unit: str) -> str:
    if unit.removesuffix("s") in ("month", "year"):
        return f"{unit.removesuffix('s')}s differ in length: write weeks or days, such as 20 weeks or 150 d"
    close = nearest(unit, _UNITS)
    return close if close.startswith("did") else f"one of {SHOWN_UNITS}"
