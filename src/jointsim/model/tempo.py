"""Tempo: how much faster or slower things go than the world's own delays say, in general and in one crisis."""

from __future__ import annotations

from pydantic import Field

from jointsim.model.base import Documented, FileModel
from jointsim.model.quantities import NotNegative, Positive


class TempoSpread(FileModel):
    """How much crises, and responses to one crisis, differ in tempo: standard deviations of its logarithm.

    Tempo is Weibull, with a median of 1.
    """

    crisis: NotNegative = Field(0.0, description="Between crises that are coded alike.")
    response: NotNegative = Field(0.0, description="Between responses to one crisis.")
    initiative: NotNegative = Field(
        0.0, description="Between responses, in the time until somebody asks, beside that."
    )


class TempoByBasis(FileModel):
    """Factors by what a response is built on."""

    standing: Positive = Field(1.0, description="What exists is used.")
    reused: Positive = Field(1.0, description="What exists is adapted.")
    new: Positive = Field(1.0, description="It has to be made.")


class Tempo(Documented):
    """Factors on how long things take, one for each label of the ledger that they can act on, and their spread.

    They hold for dossiers: what staffs, capitals, parliaments and contributors do with one. Regular sittings come
    when they come, and a silence is as long as it was set. A factor below 1 is quicker than documented.
    """

    detection: Positive = Field(1.0, description="Factor on the time until an event is observed.")
    initiative: Positive = Field(1.0, description="Factor on the time until somebody asks.")
    remit: Positive = Field(1.0, description="Factor on the question of remit.")
    work: Positive = Field(1.0, description="Factor on the work of staffs.")
    capitals: Positive = Field(1.0, description="Factor on instructions from capitals.")
    meeting: Positive = Field(1.0, description="Factor on the notice of sittings that are called.")
    rework: Positive = Field(1.0, description="Factor on the search for a way round an objection.")
    mandate: Positive = Field(1.0, description="Factor on decisions of parliaments.")
    force_generation: Positive = Field(1.0, description="Factor on the time between conferences.")
    movement: Positive = Field(1.0, description="Factor on movement.")
    contention: Positive = Field(
        1.0, description="Factor on everything for each step of contention above 1; below 1 its inverse."
    )
    difficulty: Positive = Field(
        1.0, description="Factor on everything for each step of attribution difficulty above 1, likewise."
    )
    basis: TempoByBasis = Field(
        default_factory=TempoByBasis, description="Factors on everything by what a response is built on."
    )
    spread: TempoSpread = Field(
        default_factory=TempoSpread, description="How much crises and responses differ."
    )
    least: NotNegative = Field(
        0.0, le=1.0, description="Share of its documented length that everything takes at least."
    )
