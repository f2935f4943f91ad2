"""What every model of a file shares: frozen, kebab-case, no unknown keys, dated, with evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


def kebab(name: str) -> str:
    """Turn a Python name into the key used in YAML (``asked_by`` → ``asked-by``)."""
    return name.rstrip("_").replace("_", "-")


class FileModel(BaseModel):
    """Part of a file: immutable, refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=kebab, regex_engine="python-re")


Identifier = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9*][A-Za-z0-9*.-]*$", description="Name of an entry, in kebab-case."),
]


class Evidence(FileModel):
    """Where a number comes from: a source, an assumption with reason and range, or a set-up that set it."""

    says: str | None = Field(None, description="What the source says, in our own words.")
    source: str | None = Field(None, description="URL or document.")
    confidence: Literal["high", "medium", "low"] | None = Field(
        None, description="How far the source can be relied on."
    )
    cases: tuple[str, ...] = Field((), description="Past crises that the number was read from, or fitted to.")
    assumption: str | None = Field(None, description="Why this value is assumed, where no source was found.")
    range: tuple[float, float] | None = Field(
        None, description="Plausible range: factors on the median of a delay, or bounds of a number."
    )
    set_by: str | None = Field(None, description="The set-up or option that changed the value.")

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        sourced, assumed, changed = (
            self.source is not None,
            self.assumption is not None,
            self.set_by is not None,
        )
        if sourced + assumed + changed != 1:
            msg = "evidence is either a source or an assumption — give `source` with `says`, or `assumption`"
            raise ValueError(msg)
        if sourced and (self.says is None or self.confidence is None):
            msg = "a source needs what it says and how sure it is — add `says` and `confidence`"
            raise ValueError(msg)
        if assumed and self.range is None:
            msg = "an assumption needs a range — add `range: [low, high]`"
            raise ValueError(msg)
        if self.range is not None and self.range[0] > self.range[1]:
            msg = "the range runs backwards — write the lower bound first"
            raise ValueError(msg)
        return self


class Documented(FileModel):
    """Something whose numbers carry evidence, keyed by the parameter they are for."""

    evidence: dict[str, Evidence] = Field(
        default_factory=dict, description="Evidence, keyed by the parameter (or the part of it) it is for."
    )


CHECK_DAYS = "check `since` and `until`"
"""What is right where days run backwards."""


def _one_after_the_other(since: date | None, until: date | None) -> None:
    if since is not None and until is not None and since > until:
        raise ValueError(f"it ends on {until}, before it begins on {since} — {CHECK_DAYS}")


class Dated(Documented):
    """Something that existed from a day, until a day, or always."""

    since: date | None = Field(None, description="First day it existed (YYYY-MM-DD).")
    until: date | None = Field(None, description="Last day it existed (YYYY-MM-DD).")

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        _one_after_the_other(self.since, self.until)
        return self

    def exists_on(self, day: date) -> bool:
        """Say whether it existed on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Span(FileModel):
    """A stretch of days, open at either end."""

    since: date | None = Field(None, description="First day (YYYY-MM-DD).")
    until: date | None = Field(None, description="Last day (YYYY-MM-DD).")

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        _one_after_the_other(self.since, self.until)
        return self

    def holds_between(self, first: date, last: date) -> bool:
        """Say whether the stretch covers some day of another."""
        return (self.since is None or self.since <= last) and (self.until is None or first <= self.until)

    def holds_on(self, day: date) -> bool:
        """Say whether the stretch covers a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
