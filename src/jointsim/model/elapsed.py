"""Lengths of time where nobody has office hours: they run day and night, and working time is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, GetPydanticSchema, WithJsonSchema
from pydantic_core import core_schema

from jointsim.model.delays import Delay, delay_core_schema, delay_json_schema, parse_delay
from jointsim.model.durations import (
    ELAPSED_PATTERN,
    SHOWN_ELAPSED_UNITS,
    SHOWN_UNITS,
    WORKDAY,
    parse_duration,
    write_duration,
)
from jointsim.model.quantities import ByUrgency, FieldByUrgency

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_CALENDAR_DAYS_PER_WORKDAY = 7 / 5


def parse_elapsed(raw: object) -> Delay:
    """Read a delay that runs day and night.

    Parameters
    ----------
    raw
        As for `parse_delay`.

    Raises
    ------
    ValueError
        It cannot be read so, or is working time; the message says what would be right after ``—``.
    """
    for where, part in _durations(raw):
        if (seconds := _working_seconds(part)) is not None:
            what = f"{where}'{part}' has no office hours to run on here"
            raise ValueError(f"{what} — write it in hours or days, such as {_elapsed_text(seconds)}")
    try:
        return parse_delay(raw)
    except ValueError as error:
        # The units of working time are no choice here.
        raise ValueError(str(error).replace(SHOWN_UNITS, SHOWN_ELAPSED_UNITS)) from None


def _durations(raw: object) -> list[tuple[str, object]]:
    """List the durations in a delay, each with what to say before it in a message."""
    if isinstance(raw, Delay):
        return [("", write_duration(number, raw.clock, exact=True)) for number in raw.numbers]
    if not isinstance(raw, Mapping):
        return [("", raw)]
    bounds = raw.get("between")
    parts = (
        dict(zip(("the first", "the second"), bounds, strict=False))
        if isinstance(bounds, list | tuple)
        else raw
    )
    return [(f"{name}: ", part) for name, part in parts.items()]


def _working_seconds(raw: object) -> float | None:
    """Say how long a duration is if it is working time; None if it is not, or no duration at all."""
    try:
        seconds, clock = parse_duration(raw)
    except ValueError:
        return None
    return seconds if clock == "open" else None


def _elapsed_text(seconds: float) -> str:
    """Write about how much elapsed time an amount of working time takes."""
    if seconds < WORKDAY:
        return write_duration(seconds, "elapsed", exact=False)
    return f"{seconds / WORKDAY * _CALENDAR_DAYS_PER_WORKDAY:.0f} d"


def _one_length(delay: Delay) -> Delay:
    if delay.shape != "fixed":
        right = f"write one, such as {write_duration(delay.median, 'elapsed', exact=False)}"
        raise ValueError(f"a spread of lengths stands where one length of time must — {right}")
    return delay


_DURATION = {
    "type": "string",
    "pattern": ELAPSED_PATTERN,
    "description": f"A number and its unit: {SHOWN_ELAPSED_UNITS}, day and night.",
    "examples": ["20 min", "36 h", "5 d"],
}


class _Elapsed:
    """How pydantic reads and describes a delay that runs day and night."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return delay_core_schema(parse_elapsed, f"{cls.__module__}.ElapsedDelay:{id(cls)}")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return delay_json_schema(_DURATION) | {"title": "ElapsedDelay"}


ElapsedField = Annotated[Delay, GetPydanticSchema(lambda _, handler: handler.generate_schema(_Elapsed))]
ElapsedByUrgency = Annotated[ByUrgency[ElapsedField], FieldByUrgency]
ElapsedLength = Annotated[ElapsedField, AfterValidator(_one_length), WithJsonSchema(_DURATION)]
