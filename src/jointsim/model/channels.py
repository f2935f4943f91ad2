"""How information travels: channels, what they carry, and what happens to what they may not carry."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from jointsim.model.base import Dated, Documented, FileModel, Identifier
from jointsim.model.elapsed import ElapsedByUrgency
from jointsim.model.moments import once_each, some
from jointsim.model.quantities import DelayByUrgency, Probability

Consenter = Literal["originator", "one-office", "all-members"]


class ParticipationProblem(Documented):
    """Two states that do not accept one another at a table where both organisations sit."""

    name: str = Field(description="What it is called.")
    between: tuple[Identifier, Identifier] = Field(description="The two states.")


class Participation(FileModel):
    """What a formal format may treat where a participation problem stands."""

    problem: Identifier = Field(description="The participation problem.")
    kinds: tuple[Identifier, ...] = Field(
        (), description="Kinds of response it may still treat; the format is closed to everything else."
    )


class Release(FileModel):
    """Permission to pass a report above the ceiling."""

    by: Annotated[tuple[Consenter, ...], AfterValidator(once_each), AfterValidator(some)] | Consenter = Field(
        description="Who must agree, one or several: the sender, the sender's organisation or one of its "
        "offices, or each member of that organisation. If people take part, the last one named is asked."
    )
    takes: ElapsedByUrgency = Field(description="Until release is granted or refused.")
    refused: Probability = Field(
        0.0, description="Chance that one who must agree refuses; of all members each one must agree."
    )

    @property
    def consenters(self) -> tuple[Consenter, ...]:
        """Who must agree, in order."""
        return (self.by,) if isinstance(self.by, str) else self.by


class Sanitise(FileModel):
    """A version without what may not pass."""

    takes: ElapsedByUrgency = Field(description="Until the cut-down version is ready.")
    keeps: Probability = Field(description="Share of the weight of the report that survives.")


class Oral(FileModel):
    """Passing by word of mouth."""

    takes: ElapsedByUrgency = Field(description="Until somebody has passed it on.")
    keeps: Probability = Field(description="Share of the weight of the report that survives.")
    chance: Probability = Field(1.0, description="Chance that somebody passes it on at all.")


class Reporting(Documented):
    """When staffs report on what they know."""

    worth_telling: Probability = Field(
        description="How much surer a sender must have become since its last report on a channel for another."
    )


class Channel(Dated):
    """A one-way path for information between two staffs or bodies."""

    name: str = Field(description="What it is called.")
    from_: Identifier = Field(
        description="Sender: a staff, a body, or `*.staff` for the national staffs of all states."
    )
    to: Identifier = Field(description="Receiver, likewise.")
    latency: DelayByUrgency = Field(description="From having something to pass to its arrival.")
    calendar: Identifier | None = Field(None, description="When it is staffed; none given: round the clock.")
    forwards: bool = Field(True, description="Whether it passes reports on by itself, or only by a step.")
    domains: Annotated[tuple[Identifier, ...], AfterValidator(once_each)] = Field(
        (), description="Crises in which it passes reports on by itself; none given: in all."
    )
    formality: Literal["formal", "informal"] = Field(
        "formal",
        description="Whether it rests on an agreed arrangement or on people who know each other; "
        "for readers, no number depends on it.",
    )
    works: Probability = Field(1.0, description="Chance that it works at all in a given crisis.")
    loss: Probability = Field(0.0, description="Share of the weight of a report lost on the way.")
    ceiling: Identifier | None = Field(None, description="Highest marking it may carry; none given: any.")
    release: Release | None = Field(None, description="How something above the ceiling may be released.")
    sanitise: Sanitise | None = Field(None, description="How something above the ceiling is cut down.")
    oral: Oral | None = Field(None, description="How something above the ceiling passes by word of mouth.")
    agreement: Identifier | None = Field(
        None, description="Security agreement that every state seated at the receiver must hold."
    )
    participation: Participation | None = Field(
        None, description="What it may carry where two states do not accept one another at the table."
    )
    trust: Identifier | None = Field(
        None, description="The trust on which its pace and its word of mouth rest, if they do."
    )
    without_agreement: Identifier | None = Field(
        None,
        description="Ceiling that applies where a seated state lacks it; none given: the channel is cut.",
    )
