"""The space of what is calibrated: points in it, and the world at a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from jointsim.errors import Fault, InputError
from jointsim.experiments.sensitivity.space.navigation import Changes, value_at
from jointsim.model.history.calibration import CalibrationRules, Parameter
from jointsim.model.shelves import CALIBRATION
from jointsim.model.uniting import shown_path
from jointsim.model.world import World
from jointsim.stats.sample import FloatArray

DIGITS = 3
"""Digits of a value that is tried: what is run is what can be written in a file."""

Values = tuple[float, ...]
"""One value for each parameter, in their order."""


@dataclass(frozen=True)
class Space:
    """What is moved, and between which ends.

    Attributes
    ----------
    parameters
        By name.
    """

    parameters: Mapping[str, Parameter]

    @classmethod
    def of(cls, rules: CalibrationRules, world: World) -> Space:
        """Take the parameters of rules, if a world has all of them.

        Raises
        ------
        InputError
            Paths at which the world has no number.
        """
        faults = [
            Fault(
                shown_path(CALIBRATION),
                0,
                0,
                f"parameters.{name}.paths",
                f"the world has no number at '{path}'",
                "name one that is there; those of the tempo must be written out",
            )
            for name, parameter in rules.parameters.items()
            for path in parameter.paths
            if not isinstance(value_at(world, tuple(path.split("."))), int | float)
        ]
        if faults:
            raise InputError(faults)
        return cls(rules.parameters)

    def __len__(self) -> int:
        return len(self.parameters)

    def values(self, positions: FloatArray) -> list[Values]:
        """Give the values at some points.

        Parameters
        ----------
        positions
            Where in its range each parameter is, from 0 to 1; shape ``(points, parameters)``.
        """
        parameters = tuple(self.parameters.values())
        return [
            tuple(_value(parameter, at) for parameter, at in zip(parameters, row, strict=True))
            for row in positions.tolist()
        ]

    def positions(self, values: Sequence[Values]) -> FloatArray:
        """Give the positions of some points; see `values`."""
        parameters = tuple(self.parameters.values())
        rows = [
            [_position(each, value) for each, value in zip(parameters, row, strict=True)] for row in values
        ]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(parameters))

    def world(self, world: World, values: Values) -> World:
        """Give a world with the parameters at some values; what is not moved is shared."""
        changes = Changes()
        for parameter, value in zip(self.parameters.values(), values, strict=True):
            for path in parameter.paths:
                changes.put(tuple(path.split(".")), value)
        found: World = changes.made(world)
        return found

    @property
    def middle(self) -> Values:
        """Values in the middle of all ranges."""
        return self.values(np.full((1, len(self)), 0.5))[0]


def _value(parameter: Parameter, position: float) -> float:
    low, high = parameter.range
    if parameter.scale == "log":
        value = exp(log(low) + position * (log(high) - log(low)))
    else:
        value = low + position * (high - low)
    return min(high, max(low, float(f"{value:.{DIGITS}g}")))


def _position(parameter: Parameter, value: float) -> float:
    low, high = parameter.range
    if parameter.scale == "log":
        return (log(value) - log(low)) / (log(high) - log(low))
    return (value - low) / (high - low)
