"""The search: points all over the space, then in waves where what happened is not implausible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from jointsim.experiments.design import scrambled
from jointsim.experiments.history.calibration.choice import Choice, choose
from jointsim.experiments.history.calibration.matching import Look, look
from jointsim.experiments.history.calibration.space import Space, Values
from jointsim.experiments.history.calibration.summaries import Facts
from jointsim.model.history.calibration import Discrepancy
from jointsim.stats.sample import FloatArray

Forecasts = Callable[[int, Sequence[Values]], Sequence[FloatArray]]
"""Number of the first point, and points → samples of log lags at each, shape ``(milestones, replications)``."""

MISSED = 0.05
"""Chance that a bound of what is possible lies beyond the end of a box."""

Box = tuple[FloatArray, FloatArray]
"""Least and largest position of each parameter."""


@dataclass(frozen=True)
class Searched:
    """What a search came to.

    Attributes
    ----------
    values
        The points, in the order in which they were laid out.
    wave
        In which wave each was, counted from 1.
    boxes
        Where the points of each wave were laid out.
    samples
        Forecasts at each point.
    looks
        How past crises see each.
    """

    values: tuple[Values, ...]
    wave: tuple[int, ...]
    boxes: tuple[Box, ...]
    samples: tuple[FloatArray, ...]
    looks: tuple[Look, ...]

    def choice(self, facts: Facts, waves: int | None = None) -> Choice:
        """Choose among the points of all waves, or of the first few."""
        looks = [
            each for each, wave in zip(self.looks, self.wave, strict=True) if waves is None or wave <= waves
        ]
        return choose(facts, looks)


def search(
    space: Space,
    facts: Facts,
    forecasts: Forecasts,
    discrepancy: Discrepancy,
    *,
    waves: int,
    points: int,
    seed: int,
) -> Searched:
    """Lay out points in waves, each in the box around what those before it did not rule out.

    A wave after which nothing is left is the last.

    Parameters
    ----------
    space
        What is moved.
    facts
        What happened.
    forecasts
        Runs the model.
    discrepancy
        How far the model may be wrong by itself.
    waves, points
        How many waves, and points in each.
    seed
        Of the design.

    References
    ----------
    Craig et al. (1997) and Andrianakis et al. (2015), as of `look`; without an emulator, as a run is cheap enough.
    """
    found = Searched((), (), (), (), ())
    box: Box = np.zeros(len(space)), np.ones(len(space))
    for wave in range(1, waves + 1):
        low, high = box
        values = space.values(low + scrambled(points, len(space), seed + wave - 1) * (high - low))
        samples = tuple(forecasts(len(found.values), values))
        found = Searched(
            (*found.values, *values),
            (*found.wave, *[wave] * points),
            (*found.boxes, box),
            (*found.samples, *samples),
            (*found.looks, *(look(facts, each, discrepancy) for each in samples)),
        )
        possible = found.choice(facts).possible
        if not possible.any():
            break
        box = spanned(space.positions(found.values)[possible], box)
    return found


def spanned(positions: FloatArray, within: Box) -> Box:
    """Give the box that some points span, with a margin: each of its ends holds that of even draws in 95 of 100 times.

    Of n even draws between two unknown bounds, the distance of the largest from its bound, in widths of the sample,
    exceeds t with a chance of ``(1 + t) ** (1 - n)``.

    Parameters
    ----------
    positions
        Of the points, shape ``(points, parameters)``; at least one.
    within
        The box is no larger than this; of one point alone it is this.
    """
    if len(positions) < 2:
        return within
    low, high = positions.min(axis=0), positions.max(axis=0)
    margin = (high - low) * (MISSED ** (-1.0 / (len(positions) - 1)) - 1.0)
    return np.maximum(within[0], low - margin), np.minimum(within[1], high + margin)
