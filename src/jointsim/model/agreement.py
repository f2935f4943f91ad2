"""How members come to a view, and what happens when one objects: the numbers of DESIGN §4, Agreement."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from jointsim.model.base import Documented, FileModel
from jointsim.model.elapsed import ElapsedLength
from jointsim.model.quantities import (
    URGENCIES,
    DelayByUrgency,
    NotNegative,
    Positive,
    Probability,
    UrgencyName,
)

Stance = Literal["for", "favourable", "sceptical", "against"]
Remedy = Literal["drop-clause", "carve-out", "escalate", "trade", "lower-form", "stop"]


class Cuts(FileModel):
    """Cut-points on the scale of utility."""

    support: float = Field(description="At or above: support.")
    reservation: float = Field(description="At or above, below support: a reservation, which costs time.")
    abstention: float = Field(description="At or above, below reservation: abstention; below: objection.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.support >= self.reservation >= self.abstention:
            msg = "the cut-points must fall — write support ≥ reservation ≥ abstention"
            raise ValueError(msg)
        return self


class Utility(FileModel):
    """Coefficients of ``u = a − b·contention + position + c·confidence + d·concessions + noise``."""

    base: float = Field(description="a: goodwill of an exchangeable member towards an uncontested text.")
    contention: float = Field(description="b: loss per point of contention (0–3).")
    confidence: float = Field(description="c: gain from certainty about the facts the text rests on (0–1).")
    concession: float = Field(description="d: gain per concession made to those who object.")
    affected: float = Field(description="Gain of a member that is itself affected.")
    issue: float = Field(ge=0, description="e: spread of what all members share on an issue.")
    state: float = Field(
        ge=0, description="f: spread between members, lasting over rounds and organisations."
    )
    organisation: float = Field(ge=0, description="g: spread of a member's view between organisations.")
    round: float = Field(ge=0, description="h: spread from round to round.")


class Reservation(FileModel):
    """A kind of reservation: its share and how long it takes to be lifted."""

    share: Probability
    takes: DelayByUrgency = Field(description="Until it is lifted.")


class LateBreak(FileModel):
    """When in a silence an objection comes."""

    share: Probability = Field(description="Share of objections that come within the last stretch.")
    within: ElapsedLength = Field(description="Length of that stretch.")


class Agreement(Documented):
    """How members come to a view and what objections lead to."""

    utility: Utility = Field(description="Coefficients of a member's view of a text.")
    cuts: Cuts = Field(description="Cut-points that turn a view into a stance.")
    positions: dict[Stance, float] = Field(description="Shift of utility for a stated position.")
    reservations: dict[str, Reservation] = Field(description="Kinds of reservation; shares add up to 1.")
    rework: DelayByUrgency = Field(description="From an objection to the next text.")
    remedies: dict[Remedy, Annotated[NotNegative, Field(le=1000)]] = Field(
        description="Weights of what is tried on an objection, among those possible; not all are 0."
    )
    rounds: int = Field(
        ge=1, le=15, description="Rounds at one level before only going up, a lower form or stopping is left."
    )
    late_break: LateBreak = Field(description="When in a silence an objection comes.")

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        total = sum(kind.share for kind in self.reservations.values())
        if abs(total - 1) > 1e-9:
            msg = f"the shares of the reservations add up to {total:g} — they must add up to 1"
            raise ValueError(msg)
        if not any(self.remedies.values()):
            msg = "no remedy has a weight above 0 — give one to `stop`, at least"
            raise ValueError(msg)
        return self


class Severity(Documented):
    """How urgent a crisis is held that does not say it itself."""

    urgency: tuple[UrgencyName, UrgencyName, UrgencyName, UrgencyName] = Field(
        description="Urgency of a crisis or an event of severity 0, 1, 2, 3 that states none."
    )
    flash_lasts: ElapsedLength | None = Field(
        None,
        description="How long an organisation stays at flash, until it falls to immediate; none given: to the end.",
    )

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if list(self.urgency) != sorted(self.urgency, key=URGENCIES.index):
            msg = "the urgency falls as severity rises — write it from the lowest to the highest"
            raise ValueError(msg)
        return self


class Agendas(Documented):
    """What is taken up although an agenda is full."""

    always_room_from: UrgencyName = Field(description="Urgency from which there is a place on any agenda.")


class Attribution(Documented):
    """How difficulty slows a national attribution."""

    tempo: tuple[Positive, Positive, Positive, Positive] = Field(
        description="Factor on the time an attribution takes, for difficulty 0, 1, 2, 3."
    )
    weight: tuple[Probability, Probability, Probability, Probability] = Field(
        description="Factor on the weight of any evidence on attribution, for difficulty 0, 1, 2, 3."
    )
