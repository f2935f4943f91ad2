"""When institutions are at work and when bodies sit: hours by urgency, closing days, sittings."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from jointsim.model.base import Documented, FileModel, Identifier
from jointsim.model.moments import (
    DayText,
    HolidaysText,
    HoursText,
    SittingText,
    TimeText,
    ZoneText,
    day_of,
    in_order,
    once_each,
    sitting_of,
    some,
)
from jointsim.model.quantities import ByUrgency, UrgencyName

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

_Weekdays = Annotated[tuple[Weekday, ...], AfterValidator(once_each)]
_Week = Annotated[int, Field(strict=True, ge=1, le=5)]
_Month = Annotated[int, Field(strict=True, ge=1, le=12)]
_Year = Annotated[int, Field(strict=True, ge=1949, le=2100)]
_FromEaster = Annotated[int, Field(strict=True, ge=-80, le=80)]


class Closing(FileModel):
    """Days on which an institution is closed: one day, a stretch of days, or days around Easter."""

    on: DayText | None = Field(None, description="One day: MM-DD in every year, or YYYY-MM-DD.")
    from_: DayText | None = Field(None, description="First closed day: MM-DD in every year, or YYYY-MM-DD.")
    until: DayText | None = Field(
        None,
        description="Last closed day, written like `from`; an MM-DD earlier than `from` is a year later.",
    )
    easter: tuple[_FromEaster, _FromEaster] | None = Field(
        None,
        description="First and last closed day, in days from (western) Easter Sunday: "
        "[-3, 1] is Maundy Thursday to Easter Monday.",
    )

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        values = {"on": self.on, "from": self.from_, "until": self.until, "easter": self.easter}
        given = [key for key, value in values.items() if value is not None]
        if given not in (["on"], ["from", "until"], ["easter"]):
            found = " and ".join(f"`{key}`" for key in given) or "nothing"
            raise ValueError(f"a closing has {found} — give `on`, or `from` and `until`, or `easter`")
        if self.easter is not None and self.easter[0] > self.easter[1]:
            raise ValueError("the days around Easter run backwards — write the earlier day first")
        if self.from_ is not None and self.until is not None:
            _check_stretch(self.from_, self.until)
        return self


def _check_stretch(first: str, last: str) -> None:
    begins, ends = day_of(first), day_of(last)
    if isinstance(begins, date) != isinstance(ends, date):
        raise ValueError(f"'{first}' has a year or '{last}' has, not both — write both the same way")
    if isinstance(begins, date) and isinstance(ends, date) and begins > ends:
        raise ValueError(f"'{last}' is before '{first}' — write the earlier day in `from`")


class Opening(FileModel):
    """Weekly hours, and whether they are kept on closing days and public holidays."""

    days: Annotated[_Weekdays, AfterValidator(some)] = Field(
        description="Days of the week with open hours.", json_schema_extra={"minItems": 1}
    )
    hours: Annotated[tuple[HoursText, ...], AfterValidator(some), AfterValidator(in_order)] = Field(
        description="Open stretches of such a day, local time, HH:MM-HH:MM, in order.",
        json_schema_extra={"minItems": 1},
    )
    closings: Literal["observed", "ignored"] = Field(
        "observed",
        description="`observed`: closed on closing days and public holidays; `ignored`: open on them too.",
    )


def _form_of_hours(value: object) -> str:
    return "always" if isinstance(value, str) else "hours"


Hours = Annotated[
    Annotated[Opening, Tag("hours")] | Annotated[Literal["always"], Tag("always")],
    Discriminator(_form_of_hours),
]


class Calendar(Documented):
    """When an institution, or the desks of a state, are at work."""

    zone: ZoneText = Field(
        description="Time zone (IANA name, such as Europe/Brussels), or `own`: that of the state concerned."
    )
    holidays: HolidaysText = Field(
        "none",
        description="Public holidays kept: `none`, `own` (of the state concerned), "
        "or of a country by its two-letter code.",
    )
    closings: dict[Identifier, Closing] = Field(
        default_factory=dict, description="Days closed besides public holidays."
    )
    open: dict[UrgencyName, Hours] = Field(
        min_length=1,
        description="Hours by urgency, or `always` for round the clock; the nearest lower urgency given "
        "applies, below the lowest the lowest.",
    )

    def hours_at(self, urgency: str) -> Opening | Literal["always"]:
        """Hours kept at an urgency: those given for it, else for the nearest lower, else for the lowest.

        Raises
        ------
        ValueError
            If there is no such urgency.
        """
        return ByUrgency.of({str(name): hours for name, hours in self.open.items()}).at(urgency)


class Meets(FileModel):
    """When a body sits of itself: on days of the week, and on given dates."""

    days: _Weekdays = Field((), description="Days of the week on which it sits.")
    at: TimeText | None = Field(None, description="Local time at which sittings on these days begin, HH:MM.")
    weeks: Annotated[tuple[_Week, ...], AfterValidator(once_each)] = Field(
        (), description="Only the nth such day of a month: [3] with `fri` is its third Friday."
    )
    months: Annotated[tuple[_Month, ...], AfterValidator(once_each)] = Field(
        (), description="Only in these months, 1 to 12."
    )
    dates: dict[Identifier, SittingText] = Field(
        default_factory=dict,
        description="Sittings on given dates, YYYY-MM-DDTHH:MM in local time; held on closing days too.",
    )
    dated_years: Annotated[tuple[_Year, ...], AfterValidator(once_each)] = Field(
        (), description="Years in which it sits on its `dates` alone; in others days of the week stand in."
    )
    agenda: int | None = Field(
        None, strict=True, ge=1, description="Places on the agenda of a sitting; none given: no limit."
    )

    @model_validator(mode="after")
    def _sits_some_time(self) -> Self:
        if not self.days and (self.at is not None or self.weeks or self.months):
            raise ValueError("`at`, `weeks` and `months` need days of the week — add `days`")
        if not self.days and not self.dates:
            raise ValueError("a body without sittings — give `days` and `at`, or `dates`")
        if self.days and self.at is None:
            raise ValueError('days without a time — add `at`, such as at: "10:00"')
        dated = {sitting_of(text).year for text in self.dates.values()}
        if bare := [year for year in self.dated_years if year not in dated]:
            raise ValueError(f"there are no dates in {bare[0]}, a year of dates alone — add some to `dates`")
        return self
