"""Delays: how long something takes, or how that is spread, as people write it and as it is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic_core import core_schema

from jointsim.errors import nearest
from jointsim.model.durations import (
    DELAY_FORMS,
    DURATION_PATTERN,
    SHOWN_UNITS,
    Clock,
    parse_duration,
    write_duration,
)

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

Shape = Literal["fixed", "lognormal", "pert", "uniform"]

DISTRIBUTION_KEYS = frozenset(("median", "p90", "low", "mode", "high", "between"))


@dataclass(frozen=True)
class Delay:
    """How long something takes: a duration, or a distribution of durations.

    Attributes
    ----------
    shape
        ``fixed``, ``lognormal``, ``pert`` or ``uniform``.
    numbers
        In seconds: the duration; median and 90 % quantile; low, mode and high; low and high.
    clock
        ``elapsed`` runs always, ``open`` only in the performer's open hours (a workday is 8 of them).
    """

    shape: Shape
    numbers: tuple[float, ...]
    clock: Clock = "elapsed"

    @property
    def median(self) -> float:
        """The delay in seconds that is exceeded as often as not."""
        if self.shape == "uniform":
            return (self.numbers[0] + self.numbers[1]) / 2
        if self.shape != "pert":
            return self.numbers[0]
        from scipy.special import betaincinv

        low, mode, high = self.numbers
        rise = 4 * (mode - low) / (high - low)
        return low + (high - low) * float(betaincinv(1 + rise, 5 - rise, 0.5))

    def scaled(self, factor: float) -> Delay:
        """Say the delay with every duration in it multiplied by a factor (0 makes it no delay).

        Raises
        ------
        ValueError
            The factor is negative or not finite.
        """
        if not (math.isfinite(factor) and factor >= 0):
            raise ValueError(f"a delay cannot be scaled by {factor} — give a number from 0 up")
        if factor == 0:
            return Delay("fixed", (0.0,), self.clock)
        return Delay(self.shape, tuple(number * factor for number in self.numbers), self.clock)

    def written(self) -> str | dict[str, Any]:
        """Write the delay as a file would; reading that gives exactly this delay."""
        parts = [write_duration(number, self.clock, exact=True) for number in self.numbers]
        if self.shape == "lognormal":
            return dict(zip(("median", "p90"), parts, strict=True))
        if self.shape == "pert":
            return dict(zip(("low", "mode", "high"), parts, strict=True))
        return {"between": parts} if self.shape == "uniform" else parts[0]

    def __str__(self) -> str:
        parts = [write_duration(number, self.clock, exact=False) for number in self.numbers]
        if self.shape == "lognormal":
            return f"median {parts[0]}, 90 % within {parts[1]}"
        if self.shape == "pert":
            return f"{parts[0]} to {parts[2]}, most likely {parts[1]}"
        return f"{parts[0]} to {parts[1]}" if self.shape == "uniform" else parts[0]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return delay_core_schema(parse_delay, f"{cls.__module__}.{cls.__qualname__}:{id(cls)}")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return delay_json_schema(
            {
                "type": "string",
                "pattern": DURATION_PATTERN,
                "description": f"A number and its unit: {SHOWN_UNITS}. "
                "A workday is 8 open hours of the performer.",
                "examples": ["20 min", "36 h", "5 d", "6 working h", "5 workdays"],
            }
        )


def parse_delay(raw: object) -> Delay:
    """Read a delay as written in a file.

    Parameters
    ----------
    raw
        Text such as ``36 h`` or ``5 workdays``; ``{median, p90}``, ``{low, mode, high}`` or
        ``{between: [a, b]}`` of such texts; a `Delay` is returned as it is.

    Raises
    ------
    ValueError
        It cannot be read so; the message says what would be right after ``—``.
    """
    if isinstance(raw, Delay):
        return raw
    if not isinstance(raw, Mapping):
        seconds, clock = parse_duration(raw)
        return Delay("fixed", (seconds,), clock)
    keys = set(raw)
    if unknown := [str(key) for key in raw if key not in DISTRIBUTION_KEYS]:
        raise ValueError(f"'{unknown[0]}' is no part of a delay — {nearest(unknown[0], DISTRIBUTION_KEYS)}")
    if keys == {"median", "p90"}:
        return _lognormal(raw)
    if keys == {"low", "mode", "high"}:
        return _pert(raw)
    if keys == {"between"}:
        return _uniform(raw["between"])
    raise ValueError(f"{{{', '.join(raw)}}} does not make a delay — {DELAY_FORMS}")


def _parts(raw: Mapping[str, object], *names: str) -> tuple[tuple[float, ...], Clock]:
    """Read the durations of a distribution, all on one clock."""
    read = [parse_duration(raw[name], name) for name in names]
    if len({clock for _, clock in read}) > 1:
        first = {clock: name for name, (_, clock) in reversed(list(zip(names, read, strict=True)))}
        what = f"{first['elapsed']} is elapsed time, but {first['open']} is working time"
        raise ValueError(f"{what} — write both the same way, such as 2 workdays and 5 workdays")
    return tuple(seconds for seconds, _ in read), read[0][1]


def _lognormal(raw: Mapping[str, object]) -> Delay:
    (median, p90), clock = _parts(raw, "median", "p90")
    if median <= 0:
        raise ValueError("the median is 0 — write a median above 0, or 0 h alone for no delay")
    if p90 <= median:
        raise ValueError(
            f"p90 ({raw['p90']}) is not above the median ({raw['median']}) — 90 % must stay within p90"
        )
    return Delay("lognormal", (median, p90), clock)


def _pert(raw: Mapping[str, object]) -> Delay:
    (low, mode, high), clock = _parts(raw, "low", "mode", "high")
    if not low <= mode <= high:
        shown = f"low {raw['low']}, mode {raw['mode']}, high {raw['high']}"
        raise ValueError(f"{shown} are out of order — write low ≤ mode ≤ high")
    if low == high:
        raise ValueError(f"low and high are the same — write {raw['low']} alone")
    return Delay("pert", (low, mode, high), clock)


def _uniform(raw: object) -> Delay:
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        raise ValueError("between needs two durations — write {between: [2 h, 6 h]}")
    (low, high), clock = _parts({"the first": raw[0], "the second": raw[1]}, "the first", "the second")
    if low >= high:
        raise ValueError(f"between {raw[0]} and {raw[1]} is no stretch — write the shorter one first")
    return Delay("uniform", (low, high), clock)


def delay_core_schema(read: Callable[[object], Delay], ref: str) -> core_schema.CoreSchema:
    """Tell pydantic how a delay is read, and that it is written as in a file.

    Parameters
    ----------
    read
        Makes a delay of what stands in a file; raises ``ValueError`` if that cannot be.
    ref
        Unique name under which the schema of a file describes it once.
    """
    written = core_schema.plain_serializer_function_ser_schema(Delay.written)
    return core_schema.no_info_plain_validator_function(read, ref=ref, serialization=written)


def delay_json_schema(duration: dict[str, Any]) -> dict[str, Any]:
    """Say in JSON Schema what a delay is.

    Parameters
    ----------
    duration
        The schema of a single duration: its ``pattern`` holds for the parts of a distribution too.
    """
    part = {"type": "string", "pattern": duration["pattern"]}

    def form(description: str, *names: str) -> dict[str, Any]:
        properties = dict.fromkeys(names, part)
        return {
            "type": "object",
            "description": description,
            "properties": properties,
            "required": list(names),
            "additionalProperties": False,
        }

    uniform = form("Evenly spread between two durations.", "between")
    uniform["properties"] = {"between": {"type": "array", "items": part, "minItems": 2, "maxItems": 2}}
    return {
        "title": "Delay",
        "description": "How long something takes: a duration, or how it is spread.",
        "examples": ["36 h", {"median": "18 h", "p90": "60 h"}, {"between": ["2 h", "6 h"]}],
        "anyOf": [
            duration,
            form("Lognormal: half take longer than the median, one in ten longer than p90.", "median", "p90"),
            form("PERT: shortest, most likely and longest.", "low", "mode", "high"),
            uniform,
        ],
    }
