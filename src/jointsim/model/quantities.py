"""Quantities by urgency, shares and numbers, as people write them and as the program reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import core_schema

from jointsim.errors import nearest
from jointsim.model.delays import DISTRIBUTION_KEYS, Delay

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

T = TypeVar("T")
UrgencyName = Literal["routine", "priority", "immediate", "flash"]

URGENCIES: tuple[UrgencyName, ...] = ("routine", "priority", "immediate", "flash")
FLASH = URGENCIES.index("flash")


@dataclass(frozen=True)
class ByUrgency(Generic[T]):
    """A value for each urgency: the nearest lower one given applies.

    Attributes
    ----------
    given
        Pairs of urgency and value, from the lowest urgency; at least one.
    """

    given: tuple[tuple[UrgencyName, T], ...]

    @classmethod
    def of(cls, values: Mapping[str, T]) -> ByUrgency[T]:
        """Make it from a map of urgencies.

        Raises
        ------
        ValueError
            A key is not an urgency, or there is none.
        """
        if unknown := [key for key in values if key not in URGENCIES]:
            raise ValueError(f"'{unknown[0]}' is not an urgency — {nearest(unknown[0], URGENCIES)}")
        if not values:
            raise ValueError(f"no urgency is given — write at least one of {', '.join(URGENCIES)}")
        return cls(tuple((urgency, values[urgency]) for urgency in URGENCIES if urgency in values))

    def at(self, urgency: str) -> T:
        """Say the value at an urgency; below the lowest one given, the lowest.

        Raises
        ------
        ValueError
            There is no such urgency.
        """
        found = self.at_or_none(urgency)
        return self.given[0][1] if found is None else found

    def at_or_none(self, urgency: str) -> T | None:
        """Say the value at an urgency; below the lowest one given, None (not available).

        Raises
        ------
        ValueError
            There is no such urgency.
        """
        if urgency not in URGENCIES:
            raise ValueError(f"'{urgency}' is not an urgency — {nearest(urgency, URGENCIES)}")
        rank = URGENCIES.index(urgency)
        reached = [value for name, value in self.given if URGENCIES.index(name) <= rank]
        return reached[-1] if reached else None

    def written(self) -> Any:
        """Write the values as a file would: a plain value where one applies to all, else a map."""
        parts = {name: value.written() if isinstance(value, Delay) else value for name, value in self.given}
        return parts["routine"] if list(parts) == ["routine"] else parts


def _read_by_urgency(raw: Any, read: Callable[[Any], dict[str, Any]]) -> ByUrgency[Any]:
    if isinstance(raw, ByUrgency):
        return raw
    if not _is_by_urgency(raw):
        return ByUrgency.of(read({"routine": raw}))
    ByUrgency.of(raw)
    return ByUrgency.of(read(raw))


def _is_by_urgency(raw: object) -> bool:
    """Tell a map of urgencies, also a misspelt one, from a plain value."""
    if not isinstance(raw, dict):
        return False
    if raw.keys() & set(URGENCIES):
        return True
    if raw.keys() & DISTRIBUTION_KEYS:
        return False
    return not raw or any(get_close_matches(str(key), URGENCIES, n=1, cutoff=0.6) for key in raw)


class FieldByUrgency:
    """Makes a field of `ByUrgency`: pydantic would take the dataclass apart by itself otherwise."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        value = handler.generate_schema((get_args(source) or (Any,))[0])
        field = core_schema.typed_dict_field(value, required=False)
        by_urgency = core_schema.typed_dict_schema(dict.fromkeys(URGENCIES, field), extra_behavior="forbid")
        return core_schema.no_info_wrap_validator_function(
            _read_by_urgency,
            by_urgency,
            serialization=core_schema.plain_serializer_function_ser_schema(ByUrgency.written),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        by_urgency = handler(schema)
        by_urgency.pop("title", None)
        description = "By urgency: the nearest lower one given applies."
        value = by_urgency["properties"]["routine"]
        return {"anyOf": [value, {**by_urgency, "description": description, "minProperties": 1}]}


DelayField = Delay
DelayByUrgency = Annotated[ByUrgency[Delay], FieldByUrgency]

Probability = Annotated[
    float,
    Field(strict=True, ge=0, le=1, description="A probability or share, from 0 to 1.", examples=[0.3]),
]
ShareByUrgency = Annotated[ByUrgency[Probability], FieldByUrgency]
Positive = Annotated[
    float, Field(strict=True, gt=0, allow_inf_nan=False, description="A number above 0.", examples=[1.5])
]
NotNegative = Annotated[
    float, Field(strict=True, ge=0, allow_inf_nan=False, description="A number from 0 up.", examples=[2])
]
Weight = Annotated[
    float,
    Field(strict=True, gt=0, le=1000, description="A weight beside others, above 0.", examples=[2]),
]
Count = Annotated[int, Field(strict=True, ge=1, description="A whole number from 1 up.", examples=[4])]


_COUNTED = re.compile(r"(\d+)( +\S.*)?")


def _read_units(raw: object) -> object:
    """Take the whole number that a text begins with; whatever is no text is left to the field to judge."""
    if not isinstance(raw, str):
        return raw
    counted = _COUNTED.fullmatch(raw.strip())
    if counted is None:
        raise ValueError(f"'{raw}' does not begin with a whole number — write 4, or 4 ships")
    return int(counted[1])


Units = Annotated[
    int,
    BeforeValidator(_read_units),
    Field(strict=True, ge=1, description="A number of units, with or without what they are.", examples=[4]),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1},
                {"type": "string", "pattern": r"^ *0*[1-9][0-9]*( +\S.*)?$"},
            ],
            "description": "A number of units, with or without what they are.",
            "examples": [4, "4 ships"],
        }
    ),
]
