"""Trust between the staffs of two organisations: what builds it, how it fades, what it does."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from jointsim.model.base import Documented, Identifier
from jointsim.model.elapsed import ElapsedLength
from jointsim.model.quantities import Probability


class Built(Documented):
    """Something that built trust on a day: a joint exercise, an operation side by side."""

    on: date = Field(description="The day it ended (YYYY-MM-DD).")
    adds: Probability = Field(description="Share of the missing trust that it added.")


class Relation(Documented):
    """Trust between the staffs of two organisations, from 0 (strangers) to 1."""

    between: tuple[Identifier, Identifier] = Field(description="The two organisations.")
    standing: dict[Identifier, Probability] = Field(
        default_factory=dict,
        description="What keeps it up and does not fade while it lasts: liaison officers, regular dialogue.",
    )
    built: dict[Identifier, Built] = Field(default_factory=dict, description="What built it, and fades.")


class Trust(Documented):
    """What trust does, and how it grows and fades."""

    half_life: ElapsedLength = Field(description="After which half of what was built has gone with people.")
    exchange: Probability = Field(
        description="Share of the missing trust that each report passed on during the crisis adds."
    )
    latency: Probability = Field(
        description="Factor on the latency of a channel that rests on it, at full trust."
    )
    oral: Probability = Field(description="Chance that something is passed by word of mouth, at full trust.")
    relations: dict[Identifier, Relation] = Field(
        default_factory=dict, description="Trust between the staffs of organisations, by name."
    )
