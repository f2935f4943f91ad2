"""Tempo: how much faster or slower things go than the world's own delays say, in general and in one crisis."""

from __future__ import annotations

from pydantic import Field

from jointsim.model.base import Documented, FileModel
from jointsim.model.quantities import NotNegative, Positive


class TempoSpread(FileModel):
    """How much crises, and responses to one crisis, differ in tempo: standard deviations of its logarithm."""

    crisis: NotNegative = Field(0.0, description="Between crises that are coded alike.")
    response: NotNegative = Field(0.0, description="Between responses to one crisis.")


class Tempo(Documented):
    """Factors on how long things take, one for each label of the ledger that they can act on, and their spread.

    They hold for dossiers: what staffs, capitals, parliaments and contributors do with one. Regular sittings come
    when they come, and a silence is as long as it was set.
    """

    detection: Positive = Field(1.0, description="Factor on the time until an event is observed.")
    initiative: Positive = Field(1.0, description="Factor on the time until somebody asks.")
    remit: Positive = Field(1.0, description="Factor on the question of remit.")
    work: Positive = Field(1.0, description="Factor on the work of staffs.")
    capitals: Positive = Field(1.0, description="Factor on instructions from capitals.")
    rework: Positive = Field(1.0, description="Factor on the search for a way round an objection.")
    mandate: Positive = Field(1.0, description="Factor on decisions of parliaments.")
    force_generation: Positive = Field(1.0, description="Factor on the time between conferences.")
    movement: Positive = Field(1.0, description="Factor on movement.")
    spread: TempoSpread = Field(
        default_factory=lambda: TempoSpread(), description="How much crises and responses differ."
    )
