"""How times of day, hours, days and sittings are written: checked here, kept as the user wrote them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field

from jointsim.errors import nearest

_MINUTES_A_DAY = 24 * 60


def minute_of_day(text: str) -> int:
    """Minutes from local midnight to a time of day written ``HH:MM`` (``24:00`` ends the day).

    Raises
    ------
    ValueError
        If the text is not such a time.
    """
    found = re.fullmatch(r"(\d\d):([0-5]\d)", text, re.ASCII)
    minute = int(found[1]) * 60 + int(found[2]) if found else _MINUTES_A_DAY + 1
    if minute > _MINUTES_A_DAY:
        raise ValueError(f"'{text}' is not a time of day — write HH:MM between 00:00 and 24:00")
    return minute


def minutes_of_hours(text: str) -> tuple[int, int]:
    """First minute and end of a stretch of one day written ``HH:MM-HH:MM``, from local midnight.

    Raises
    ------
    ValueError
        If the text is not such a stretch, or ends before it begins.
    """
    first, dash, last = (part.strip() for part in text.partition("-"))
    if not dash:
        raise ValueError(f"'{text}' is not a stretch of hours — write HH:MM-HH:MM, such as 09:00-13:00")
    begins, ends = minute_of_day(first), minute_of_day(last)
    if begins >= ends:
        over_midnight = f"to go over midnight write {first}-24:00 and 00:00-{last}"
        raise ValueError(f"'{text}' ends before it begins — {over_midnight}")
    return begins, ends


def day_of(text: str) -> date | tuple[int, int]:
    """One date (``YYYY-MM-DD``), or month and day in every year (``MM-DD``).

    Raises
    ------
    ValueError
        If the text is neither.
    """
    try:
        if re.fullmatch(r"\d\d-\d\d", text, re.ASCII):
            leap_day_too = date.fromisoformat(f"2000-{text}")
            return leap_day_too.month, leap_day_too.day
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"'{text}' is not a day — write MM-DD for every year, or YYYY-MM-DD for one")


def sitting_of(text: str) -> datetime:
    """Date and local time of a dated sitting written ``YYYY-MM-DDTHH:MM``, without its zone.

    Raises
    ------
    ValueError
        If the text is not such a moment.
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text, re.ASCII):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"'{text}' is not a date and time — write YYYY-MM-DDTHH:MM, such as 2024-12-12T10:00")


def _near(text: str, known: Collection[str]) -> str:
    """Name what comes close; the first dozen of hundreds would help nobody."""
    hint = nearest(text, known)
    return f"; {hint}" if hint.startswith("did you mean") else ""


def _zone(text: str, alternative: str = "") -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        right = f"write a name such as Europe/Brussels{alternative}{_near(text, available_timezones())}"
        raise ValueError(f"'{text}' is not a time zone — {right}") from None
    return text


def _zone_or_own(text: str) -> str:
    return text if text == "own" else _zone(text, ", or own")


def _place(text: str) -> str:
    if text == "own":
        raise ValueError("a state has no zone to take over — write a name such as Europe/Brussels")
    return _zone(text)


def _holidays(text: str) -> str:
    if text not in {"none", "own"} and not re.fullmatch(r"[A-Z]{2}", text):
        right = "write none, own, or a country code of two capital letters, such as BE"
        raise ValueError(f"'{text}' does not say whose public holidays — {right}")
    return text if text == "own" else _country(text, "none, own")


def _country(text: str, others: str = "none") -> str:
    if text != "none" and text not in _countries():
        right = f"write {others}, or the ISO 3166 code of a country{_near(text, _countries())}"
        raise ValueError(f"no public holidays are known for '{text}' — {right}")
    return text


def _country_of_state(text: str) -> str:
    return _country(text)


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    from holidays.registry import EntityLoader

    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


def some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Pass values on if there are any.

    Raises
    ------
    ValueError
        If there are none.
    """
    if not values:
        raise ValueError("the list is empty — write at least one")
    return values


def once_each(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Pass values on if none of them is repeated.

    Raises
    ------
    ValueError
        If one is.
    """
    twice = sorted({str(value) for value in values if values.count(value) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} given more than once — write each once")
    return values


def in_order(stretches: tuple[str, ...]) -> tuple[str, ...]:
    """Pass stretches of hours on if they follow each other.

    Raises
    ------
    ValueError
        If one begins before the one before it has ended.
    """
    for earlier, later in pairwise(stretches):
        if minutes_of_hours(earlier)[1] > minutes_of_hours(later)[0]:
            right = "write stretches in order, without overlap"
            raise ValueError(f"'{later}' begins before '{earlier}' has ended — {right}")
    return stretches


def _read_by(read: Callable[[str], object]) -> AfterValidator:
    """Keep a text as it was written, if it can be read."""

    def kept(text: str) -> str:
        read(text)
        return text

    return AfterValidator(kept)


def _written(pattern: str, *examples: str) -> Any:
    return Field(json_schema_extra={"pattern": pattern, "examples": list(examples)})


TimeText = Annotated[str, _read_by(minute_of_day), _written(r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", "10:00")]
HoursText = Annotated[str, _read_by(minutes_of_hours), _written(r"^\d\d:\d\d *- *\d\d:\d\d$", "09:00-13:00")]
DayText = Annotated[str, _read_by(day_of), _written(r"^(\d{4}-)?\d\d-\d\d$", "12-24", "2024-08-01")]
SittingText = Annotated[
    str, _read_by(sitting_of), _written(r"^\d{4}-\d\d-\d\dT\d\d:\d\d$", "2024-12-12T10:00")
]
PlaceText = Annotated[str, AfterValidator(_place), Field(examples=["Europe/Brussels"])]
CountryText = Annotated[str, AfterValidator(_country_of_state), _written(r"^(none|[A-Z]{2})$", "BE", "none")]
ZoneText = Annotated[str, AfterValidator(_zone_or_own), Field(examples=["Europe/Brussels", "own"])]
HolidaysText = Annotated[
    str, AfterValidator(_holidays), _written(r"^(none|own|[A-Z]{2})$", "none", "own", "BE")
]
