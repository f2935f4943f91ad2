"""What may be moved to fit past crises, and how it is looked for."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from jointsim.model.base import FileModel, Identifier
from jointsim.model.document import read_document
from jointsim.model.faults import validated
from jointsim.model.quantities import Count, NotNegative
from jointsim.model.shelves import CALIBRATION
from jointsim.model.uniting import shown_path

Dotted = Annotated[str, Field(pattern=r"^[^.\s]+(\.[^.\s]+)+$", description="Path of a number of the world.")]


class Parameter(FileModel):
    """Numbers of the world that are moved together, and how far."""

    paths: tuple[Dotted, ...] = Field(min_length=1, description="Numbers that are all set to the same value.")
    range: tuple[float, float] = Field(description="Least and largest value that is tried.")
    scale: Literal["log", "linear"] = Field("log", description="On which scale values are spread evenly.")
    why: str = Field(description="Why documents leave it open.")

    @model_validator(mode="after")
    def _can_be_spread(self) -> Self:
        low, high = self.range
        if not low < high:
            raise ValueError("the range is empty or runs backwards — write the lower bound first")
        if self.scale == "log" and low <= 0.0:
            raise ValueError("a logarithm needs a range above 0 — raise it, or write `scale: linear`")
        return self


class Discrepancy(FileModel):
    """How far the model may be from the truth, beside all chance: standard deviations in log hours, with the reason."""

    mean: NotNegative = Field(description="In the mean of a group of milestones.")
    spread: NotNegative = Field(description="In the mean distance of milestones from their forecast.")
    why: str = Field(description="Why these.")


class CalibrationRules(FileModel):
    """What is calibrated, and how."""

    jointsim: Literal[1]
    parameters: dict[Identifier, Parameter] = Field(min_length=1, description="What may be moved, by name.")
    discrepancy: Discrepancy
    waves: Count = Field(
        description="How often points are laid out, each time where fits are still possible."
    )
    points: Count = Field(description="Points in a wave.")
    replications: Count = Field(description="Of each crisis, at each point.")

    @model_validator(mode="after")
    def _paths_are_moved_once(self) -> Self:
        paths = [path for parameter in self.parameters.values() for path in parameter.paths]
        twice = sorted({path for path in paths if paths.count(path) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} is moved by two parameters — leave it to one of them")
        return self


def read_calibration_rules() -> CalibrationRules:
    """Read what of the shipped world is calibrated, and how.

    Raises
    ------
    InputError
        Everything wrong in the file.
    """
    return validated(CalibrationRules, read_document(CALIBRATION, shown_path(CALIBRATION)))
