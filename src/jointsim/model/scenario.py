"""A scenario: one crisis, what is wanted of whom, and by when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator

from jointsim.model.agreement import Stance
from jointsim.model.base import Documented, FileModel, Identifier
from jointsim.model.delays import Delay
from jointsim.model.elapsed import ElapsedField, ElapsedLength
from jointsim.model.forces import Posture
from jointsim.model.moments import once_each
from jointsim.model.quantities import Positive, Probability, UrgencyName, Weight
from jointsim.model.steps import Milestone

Score = Annotated[int, Field(ge=0, le=3)]
Onset = Literal["sudden", "slow-burn", "planned"]
Basis = Literal["standing", "reused", "new"]


class Observation(Documented):
    """A staff learns of an event."""

    by: Identifier = Field(description="The staff that learns of it.")
    after: ElapsedField = Field(description="From the event to its learning of it.")
    occurrence: Probability = Field(description="Weight of what it learns about what happened.")
    attribution: Probability = Field(0.0, description="Weight of what it learns about who did it.")
    marking: Identifier | None = Field(None, description="Classification marking; none given: the lowest.")
    chance: Probability = Field(1.0, description="Chance that it notices at all.")


class Target(FileModel):
    """A milestone of a response."""

    response: Identifier
    milestone: Milestone = Field(description="The milestone.")


class Prevention(Target):
    """A milestone that may keep an event from happening."""

    chance: Probability = Field(1.0, description="Chance that the event is prevented once it was reached.")


class Event(Documented):
    """Something that happens."""

    at: ElapsedField = Field(description="When, since the start.")
    title: str | None = Field(None, description="What it is called in the chronicle.")
    like: Identifier | None = Field(None, description="Another event whose observations it shares.")
    unless: Prevention | None = Field(
        None, description="It does not happen, or less often, if this was reached before."
    )
    observed: dict[Identifier, Observation] = Field(
        default_factory=dict, description="Who learns of it, by name of the source."
    )
    affected: Annotated[tuple[Identifier, ...], AfterValidator(once_each)] | None = Field(
        None, description="States it affects, if not those of the scenario."
    )
    onset: Onset | None = Field(
        None, description="Whether it came suddenly, built up slowly or was planned, if not as the scenario."
    )
    severity: Score | None = Field(
        None, description="Severity 0-3, if not the scenario's; a graver event is more urgent."
    )
    urgency: UrgencyName | None = Field(
        None,
        description="Raises the urgency to this when it becomes known; "
        "none given: what the world holds its severity to be, if that is above the scenario's.",
    )
    attribution_difficulty: Score | None = Field(
        None, description="Difficulty of attribution 0-3, if not the scenario's."
    )
    contention: Score | None = Field(None, description="Contention 0-3, if not the scenario's.")


class Satisfaction(FileModel):
    """How far a milestone of another response makes this one needless."""

    milestone: Milestone = Field(description="The milestone of the other response.")
    chance: Probability = Field(
        1.0, description="Chance that this one is then dropped, if nothing is decided yet."
    )


class Pressure(Documented):
    """Something that changes contention or load while the crisis runs: an election, another war, a holiday rush."""

    title: str | None = Field(None, description="What it is called in the chronicle.")
    at: ElapsedField = Field(description="When it begins, since the start.")
    lasts: ElapsedField | None = Field(None, description="How long; none given: to the end.")
    contention: Annotated[int, Field(ge=-3, le=3)] = Field(
        0, description="Steps by which contention rises or falls; it stays between 0 and 3."
    )
    responses: tuple[Identifier, ...] = Field(
        (), description="Responses whose contention it changes; none given: all."
    )
    load: Positive = Field(
        1.0,
        description="Factor on the other work of staffs (full to 0.98 at most) and the business of bodies.",
    )
    of: tuple[Identifier, ...] = Field(
        (), description="Organisations, staffs or bodies whose load it changes; none given: all."
    )


class Response(FileModel):
    """What is wanted of an organisation."""

    organisation: Identifier
    kind: Identifier
    event: Identifier
    title: str | None = Field(None, description="What it is called in tables.")
    contention: Score | None = Field(
        None, description="Contention 0-3, if not the event's or the scenario's."
    )
    satisfied_by: dict[Identifier, Satisfaction] = Field(
        default_factory=dict, description="Other responses that may make this one needless, by id."
    )
    lead_contributor: Posture | None = Field(
        None, description="Posture of the lead contributor of forces, if not the scenario's."
    )
    requested: ElapsedField | None = Field(
        None,
        description="From the event to the formal request, where that is known; none given: whoever may ask decides.",
    )
    basis: Basis | None = Field(
        None,
        description="What it is built on: standing (what exists is used), reused (it is adapted) or new (it has to be "
        "made); the tempo of the world may differ. None given: as usual.",
    )
    asked: Literal["perhaps", "surely"] = Field(
        "perhaps",
        description="Whether it is known that somebody asks; who and when is drawn all the same.",
    )
    availability: dict[Identifier, Probability] = Field(
        default_factory=dict,
        description="Chance that an authority can be used, where it is known better than the route says.",
    )
    text: dict[Identifier, Weight] | None = Field(
        None, min_length=1, max_length=6, description="Clauses and their weights, if not those of the route."
    )


class Deadline(FileModel):
    """By when a milestone is needed."""

    response: Identifier
    milestone: Milestone = Field(description="The milestone needed.")
    within: ElapsedLength = Field(description="Since the response's event.")
    because: str = Field(description="Why it is needed by then.")


class Scenario(FileModel):
    """One crisis."""

    jointsim: Literal[1] = Field(description="Version of the file format.")
    title: str = Field(description="What the crisis is called.")
    summary: str = Field("", description="A paragraph for readers.")
    sources: dict[Identifier, str] = Field(default_factory=dict, description="Where the facts come from.")
    start: datetime = Field(description="Date, time and offset from UTC: 2024-12-25T12:26+02:00.")
    horizon: ElapsedLength = Field(description="How long the crisis is followed.")
    domain: Identifier
    onset: Onset = Field(description="Whether it came suddenly, built up slowly or was planned.")
    urgency: UrgencyName | None = Field(
        None, description="How urgent it is on the face of it; none given: it follows from the severity."
    )
    affected: Annotated[tuple[Identifier, ...], AfterValidator(once_each)] = Field(
        (), description="States it affects."
    )
    severity: Score = Field(
        description="0 nuisance, 1 limited damage, 2 serious, 3 war or mass casualties; "
        "decides the urgency where none is given."
    )
    attribution_difficulty: Score = Field(
        description="How hard it is to know who did it: 0 plain, 3 very hard."
    )
    contention: Score = Field(description="How much members disagree: 0 hardly, 3 deeply.")
    topics: tuple[Identifier, ...] = Field(
        (), description="What it is about, in words that documented positions use."
    )
    lead_contributor: Posture = Field(
        "engaged", description="Posture of the lead contributor of forces: engaged, passive or opposed."
    )
    positions: dict[Identifier, dict[Identifier, Stance]] = Field(
        default_factory=dict, description="Stated positions: state → response → position."
    )
    events: dict[Identifier, Event] = Field(min_length=1, description="What happens.")
    responses: dict[Identifier, Response] = Field(min_length=1, description="What is wanted of whom.")
    pressures: dict[Identifier, Pressure] = Field(
        default_factory=dict, description="What changes contention or load while the crisis runs."
    )
    deadlines: dict[Identifier, Deadline] = Field(
        default_factory=dict, description="By when milestones are needed."
    )
    changes: dict[str, Any] = Field(
        default_factory=dict, description="Changes to the world, for this crisis alone."
    )

    @field_validator("horizon")
    @classmethod
    def _lasts(cls, horizon: Delay) -> Delay:
        if horizon.median <= 0:
            msg = "a horizon of no length leaves nothing to follow — write it like 120 d"
            raise ValueError(msg)
        return horizon

    @field_validator("start")
    @classmethod
    def _start_has_an_offset(cls, start: datetime) -> datetime:
        if start.tzinfo is None:
            msg = "the start has no offset from UTC — write it like 2024-12-25T12:26+02:00"
            raise ValueError(msg)
        return start

    def observed(self, event: Event) -> dict[str, Observation]:
        """Put together an event's own observations and those of the events it is like."""
        shared = self.observed(self.events[event.like]) if event.like else {}
        return {**shared, **event.observed}

    def affected_by(self, event: Event) -> tuple[str, ...]:
        """Name the states that an event affects."""
        return self.affected if event.affected is None else event.affected

    def difficulty_of(self, event: Event) -> int:
        """Say how hard it is to know who is behind an event: as it says, or as the scenario does."""
        own = event.attribution_difficulty
        return self.attribution_difficulty if own is None else own

    def severity_of(self, event: Event) -> int:
        """Say how grave an event is: as it says, or as the scenario does."""
        return self.severity if event.severity is None else event.severity

    def onset_of(self, event: Event) -> Onset:
        """Say how an event came about: as it says, or as the scenario does."""
        return event.onset or self.onset
