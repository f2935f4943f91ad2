"""How things are done: routing of requests, and procedures as process trees."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from jointsim.model.base import Dated, FileModel, Identifier
from jointsim.model.elapsed import ElapsedField
from jointsim.model.moments import once_each, some
from jointsim.model.quantities import Probability, UrgencyName, Weight
from jointsim.model.steps import AnyStep, Milestone


class Confidence(FileModel):
    """How sure the organisation must be."""

    occurrence: Probability = Field(0.0, description="That it happened.")
    attribution: Probability = Field(0.0, description="Who did it.")


class Procedure(Dated):
    """How one kind of response is produced: a process tree."""

    name: str = Field(description="What it is called in the chronicle.")
    headline: Milestone = Field(description="The milestone that stands for the response.")
    steps: dict[Identifier, AnyStep] = Field(min_length=1, description="Its steps, in order.")


BySeverity = Probability | tuple[Probability, Probability, Probability, Probability]


def at_severity(chance: BySeverity, severity: int) -> float:
    """Give the chance that holds for an event of a severity from 0 to 3."""
    return chance[severity] if isinstance(chance, tuple) else chance


class Asker(FileModel):
    """How long one who may ask takes to ask, by onset, once aware."""

    sudden: ElapsedField | None = Field(None, description="From being aware to asking, after a sudden event.")
    slow_burn: ElapsedField | None = Field(
        None, description="From being aware to asking, when it builds up slowly."
    )
    planned: ElapsedField | None = Field(
        None, description="From being aware to asking, for something planned."
    )
    never: BySeverity = Field(
        0.0, description="Chance that this one never asks: one, or four for severity 0, 1, 2 and 3."
    )
    never_outside: BySeverity | None = Field(
        None, description="Likewise, where no member of the organisation is affected; none given: `never`."
    )

    @model_validator(mode="after")
    def _asks_at_all(self) -> Self:
        if self.sudden is None and self.slow_burn is None and self.planned is None:
            msg = "an asker needs a delay — give `sudden`, `slow-burn` or `planned`"
            raise ValueError(msg)
        return self


class Route(Dated):
    """Which procedure serves a kind of response, who may ask for it, on what condition and authority."""

    procedure: Identifier
    asked_by: dict[Identifier, Asker] = Field(
        min_length=1, description="Offices or staffs, or `affected-state`; nobody asks, nothing happens."
    )
    when: Confidence = Field(default_factory=Confidence, description="How sure the organisation must be.")
    authority: Annotated[tuple[Identifier, ...], AfterValidator(once_each), AfterValidator(some)] = Field(
        ("council",), description="The first available is used."
    )
    availability: dict[Identifier, Probability] = Field(
        default_factory=dict, description="Chance that an authority can be used in a given crisis; default 1."
    )
    remit: dict[Identifier, ElapsedField] = Field(
        default_factory=dict,
        description="How long the question takes whether it is ours, by domain or `otherwise`; "
        "none given: as for the organisation.",
    )
    urgency_at_most: UrgencyName = Field(
        "flash",
        description="However urgent the crisis is held to be, this kind is handled at this urgency at most.",
    )
    rests_on: Literal["occurrence", "attribution"] = Field(
        "occurrence", description="Which certainty moves members: what happened, or who did it."
    )
    text: dict[Identifier, Weight] = Field(
        default_factory=dict, description="Clauses of the text and their weights."
    )
