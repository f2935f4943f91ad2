"""Past crises: what happened, what was asked of whom, and when each milestone was reached."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from jointsim.model.base import Identifier
from jointsim.model.scenario import Basis, Onset, Score
from jointsim.model.steps import Milestone

__all__ = ["Case", "CaseMilestone", "CaseResponse", "Cases", "Window"]

_MOMENT_RIGHT = "write it like 2024-12-25T10:26Z, or the day alone: 2024-12-25"


class CaseModel(BaseModel):
    """Part of a file of cases: immutable; keys that no rule uses are passed over, as coders keep notes."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_as_if_left_out(cls, value: Any) -> Any:
        """Take a key with nothing behind it, such as ``note:``, as if it were not there, if it may be left out."""
        if not isinstance(value, dict):
            return value
        idle = {
            key
            for key, field in cls.model_fields.items()
            if not field.is_required() and field.default is not None
        }
        return {key: part for key, part in value.items() if part is not None or key not in idle}


def _moment(value: Any) -> Any:
    """Read a moment as cases write it: ``2024-12-25T10:26Z``, or the day alone."""
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"'{value}' is not a moment — {_MOMENT_RIGHT}") from None
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    if isinstance(value, int | float):
        raise ValueError(f"{value} is not a moment — {_MOMENT_RIGHT}")
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$",
            "examples": ["2024-12-25T10:26Z", "2024-12-25"],
        }
    ),
]


def _two_letters(code: str) -> str:
    if re.fullmatch(r"[A-Z]{2}", code) is None:
        raise ValueError(f"'{code}' is no code of a state — write two capital letters, such as FI")
    return code


StateCode = Annotated[
    str, AfterValidator(_two_letters), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})
]


class Window(CaseModel):
    """Between when and when something lies."""

    earliest: Moment = Field(description="Not before this moment, in UTC: 2024-12-25T10:26Z.")
    latest: Moment = Field(description="Not after this moment; a day alone stands for its end.")

    @field_validator("latest", mode="before")
    @classmethod
    def _ends_with_its_day(cls, latest: Any) -> Any:
        moment = _moment(latest)
        is_day = isinstance(latest, date | str) and len(str(latest)) == len("2024-12-25")
        return moment + timedelta(days=1) if is_day else moment

    @field_validator("latest")
    @classmethod
    def _comes_second(cls, latest: datetime, read: ValidationInfo) -> datetime:
        earliest = read.data.get("earliest")
        if earliest is not None and latest < earliest:
            raise ValueError("it ends before it begins — check `earliest` and `latest`")
        return latest


class CaseMilestone(Window):
    """Between when and when a milestone was reached, and who says so."""

    id: Milestone = Field(description="The milestone.")
    confidence: Literal["high", "medium", "low"] = Field(description="How far the source can be relied on.")
    source: str | None = Field(None, description="URL or document.")
    note: str = Field("", description="What the source says.")
    bound: Literal["upper"] | None = Field(None, description="`upper`: only the latest moment is known.")
    background: bool = Field(False, description="The day is background knowledge; nothing better was found.")
    clock_start: bool = Field(False, description="It is the onset by construction, and not scored.")
    duplicate_of: str | None = Field(
        None, description="Kind of response whose milestone is the same moment; not scored twice."
    )
    lag_hours_max: float | None = Field(
        None, gt=0, description="Most hours from the onset, where that is known better than either moment."
    )

    @property
    def is_scored(self) -> bool:
        """Whether a forecast of it says anything."""
        return not self.clock_start and self.duplicate_of is None


class CaseResponse(CaseModel):
    """What was asked of an organisation, and when it got how far."""

    organisation: Identifier = Field(description="Whose response it was.")
    kind: Identifier = Field(description="Kind of response.")
    title: str = Field("", description="What it was called.")
    basis: Basis | None = Field(
        None, description="standing: what exists was used; reused: it was adapted; new: it had to be made."
    )
    requested: Moment | None = Field(None, description="Day of the formal request to the organisation.")
    headline: bool = Field(False, description="Whether it is the main one of several of its kind.")
    outcome: str | None = Field(None, description="What became of it, where nothing was decided.")
    milestones: tuple[CaseMilestone, ...] = Field((), description="Milestones that could be dated.")


class Case(CaseModel):
    """One past crisis."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", description="Its name, in kebab-case.")
    title: str = Field(description="What it is called.")
    domain: Identifier = Field(description="What kind of matter it was.")
    onset: Moment = Field(description="When it began: a moment, or a day.")
    onset_precision: Literal["minute", "hour", "day"] | None = Field(
        None,
        description="How surely that is known; none given: to the minute if `onset` has one, else to the day.",
    )
    onset_window: Window | None = Field(None, description="Between when and when it began.")
    kind: Onset = Field(description="How it came up: sudden, slow-burn or planned.")
    event: str = Field(description="What happened, without any reaction to it.")
    summary: str = Field("", description="What happened and what was done; it tells the outcome.")
    affected: tuple[StateCode, ...] = Field((), description="States it affected, by two letters each.")
    severity: Score = Field(description="0 nuisance, 1 limited damage, 2 serious, 3 war or mass casualties.")
    attribution: Score = Field(description="How hard it was to know who did it.")
    contention: Score = Field(description="How much members disagreed.")
    responses: tuple[CaseResponse, ...] = Field((), description="What was asked of whom.")

    @property
    def window(self) -> Window:
        """Between when and when it began; where none is given, the minute or the day of the onset."""
        if self.onset_window is not None:
            return self.onset_window
        length = {"minute": timedelta(0), "hour": timedelta(hours=1), "day": timedelta(days=1)}
        known = self.onset_precision or ("day" if self.onset.time() == time() else "minute")
        return Window(earliest=self.onset, latest=self.onset + length[known])


class Cases(CaseModel):
    """A file of past crises."""

    jointsim: Literal[1] | None = Field(None, description="Version of the format; may be left out.")
    cases: tuple[Case, ...] = Field(min_length=1, description="The crises.")
