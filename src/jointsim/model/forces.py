"""Forces: how they move, and how members are asked for them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from jointsim.model.base import Dated, Documented, FileModel, Identifier
from jointsim.model.elapsed import ElapsedByUrgency, ElapsedField
from jointsim.model.quantities import DelayByUrgency, NotNegative, Probability

Posture = Literal["engaged", "passive", "opposed"]


class NationalMandate(FileModel):
    """The leave that a contributor's parliament gives before its units count."""

    needed: Probability = Field(description="Chance that a contributor's parliament must be asked.")
    takes: DelayByUrgency = Field(description="Until it has decided.")
    refused: Probability = Field(0.0, description="Chance that it says no; the pledge is then lost.")


class Generation(FileModel):
    """How members are asked for units of a force: conference after conference."""

    unit: str = Field("units", description="What a unit is called, in the plural: ships, battalions.")
    conference: ElapsedByUrgency = Field(
        description="From the call, or the last conference, to the next one."
    )
    conferences: int = Field(strict=True, ge=1, le=60, description="Conferences at most.")
    pledges: Probability = Field(
        description="Chance that a member offers one unit at a conference, uncontested and with an engaged lead."
    )
    calendar: Identifier | None = Field(
        None, description="In whose hours conferences begin; none given: round the clock."
    )
    mandate: NationalMandate | None = Field(None, description="Parliaments; none given: none is asked.")


class ForceGeneration(Documented):
    """What moves members to pledge."""

    postures: dict[Posture, NotNegative] = Field(
        description="Factor on every member's chance to pledge, by the posture of the lead contributor."
    )
    contention: tuple[Probability, Probability, Probability, Probability] = Field(
        description="Factor on every member's chance to pledge, for contention 0, 1, 2, 3."
    )


class AtSea(FileModel):
    """Forces that may already be under way."""

    chance: Probability = Field(description="Chance that they are at sea or in the air when ordered.")
    notice: ElapsedField = Field(description="Notice they then need.")


class Force(Dated):
    """Forces that can be moved."""

    name: str = Field(description="What they are called.")
    organisation: Identifier | None = Field(None, description="The organisation they belong to, if any.")
    domain: str = Field(
        description="Where they act: maritime, air, land, cyber, civil; for readers, no number depends on it."
    )
    notice: ElapsedByUrgency = Field(description="From the order to being under way.")
    transit: ElapsedField = Field(description="From being under way to the first effect on the scene.")
    clearance: ElapsedField | None = Field(None, description="Border clearance on the way.")
    under_way: AtSea | None = Field(None, description="If some are at sea already.")
    generation: Generation | None = Field(None, description="How units are raised from members, if they are.")
    build_up: ElapsedField | None = Field(None, description="From the first effect to full operation.")
