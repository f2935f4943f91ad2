"""Trust between the staffs of two organisations: what builds it, how it fades, what it does."""

from __future__ import annotations

from datetime import date, datetime, time
from math import exp2, prod

from pydantic import Field, field_validator

from jointsim.model.base import Documented, Identifier
from jointsim.model.delays import Delay
from jointsim.model.elapsed import ElapsedLength
from jointsim.model.quantities import Probability


class Built(Documented):
    """Something that built trust on a day: a joint exercise, an operation side by side."""

    on: date = Field(description="The day it ended (YYYY-MM-DD), from whose beginning it counts.")
    adds: Probability = Field(description="Share of the missing trust that it added.")

    def before(self, moment: datetime) -> float:
        """Say how many seconds before a moment it began to count; negative if that is still to come."""
        return (moment - datetime.combine(self.on, time(), moment.tzinfo)).total_seconds()


class Relation(Documented):
    """Trust between the staffs of two organisations, from 0 (strangers) to 1."""

    between: tuple[Identifier, Identifier] = Field(description="The two organisations.")
    standing: dict[Identifier, Probability] = Field(
        default_factory=dict,
        description="What keeps it up and does not fade while it lasts: liaison officers, regular dialogue.",
    )
    built: dict[Identifier, Built] = Field(default_factory=dict, description="What built it, and fades.")

    @property
    def stands(self) -> float:
        """The part that does not fade, 0 to 1."""
        return 1.0 - prod(1.0 - share for share in self.standing.values())


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

    @field_validator("half_life")
    @classmethod
    def _lasts(cls, half_life: Delay) -> Delay:
        if half_life.median <= 0:
            msg = "trust with a half-life of nothing is never there — write a length like 540 d"
            raise ValueError(msg)
        return half_life

    def lived(self, relation: str, moment: datetime) -> float:
        """Say how much of what was built in a relation before a moment is left then, 0 to 1.

        Parameters
        ----------
        relation
            Its name; one that is not there is a `KeyError`.
        moment
            A date and time with its zone, in which the days of what built it are read.
        """
        ages = ((built.adds, built.before(moment)) for built in self.relations[relation].built.values())
        fresh = (adds * exp2(-age / self.half_life.median) for adds, age in ages if age >= 0)
        return 1.0 - prod(1.0 - share for share in fresh)

    def level(self, relation: str, moment: datetime) -> float:
        """Say how far staffs trust each other at a moment, by all that came before: 0 strangers, 1 in full."""
        return 1.0 - (1.0 - self.relations[relation].stands) * (1.0 - self.lived(relation, moment))
