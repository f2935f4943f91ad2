"""What a design and its results come to: an index for each unit, and one for luck, which is the floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan, pi, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.sensitivity.asked import Asked
from jointsim.experiments.sensitivity.evaluation import Evaluation
from jointsim.experiments.sensitivity.points import Point, Visit

LUCK = "luck"
"""The dummy factor: it moves no parameter and deals other cards."""

RESAMPLES = 500

Method = Literal["morris", "sobol"]
Standing = Literal["none", "noise", "below luck", "clear", "undecided"]
"""No effect at all; one that the luck of the replications may feign; one that is there, but changes less than another
deal of all cards would; one that stands out; and one of which too little was run to say which it is."""

FEWEST_WALKS = 10
"""Of fewer walks, intervals with 95 % hold in less than about 85 % of all studies (in 75 % of four walks)."""


@dataclass(frozen=True)
class Index:
    """How much one unit matters.

    Attributes
    ----------
    name
        A topic, a path, or `LUCK`.
    value, reach
        Morris: mean absolute effect (μ*) in hours over the whole range; Sobol: total-order index, the share of the
        variance that would go with it. ``reach`` is half the width of the 95 % interval.
    first, first_reach
        Sobol: first-order index, the share of the variance that it makes by itself; else ``nan``.
    noise
        Up to where ``value`` may come (in 95 % of all cases) if the unit changed nothing on average, and all that it
        changes in single replications were luck.
    """

    name: str
    value: float
    reach: float
    first: float = nan
    first_reach: float = nan
    noise: float = 0.0

    @property
    def low(self) -> float:
        """Lower end of the interval, from 0 up."""
        return max(self.value - self.reach, 0.0)

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.value + self.reach

    def standing(self, floor: Index) -> Standing:
        """Say how the index stands against luck.

        Parameters
        ----------
        floor
            The index of luck itself, the dummy factor.
        """
        if self.value == 0.0:
            return "none"
        if self.value <= self.noise:
            return "noise"
        return "below luck" if self.high < floor.value else "clear"


@dataclass(frozen=True)
class Indices:
    """The indices of a study.

    Attributes
    ----------
    method
        ``morris`` or ``sobol``.
    rows
        One for each unit, the largest first; empty if too little was finished.
    floor
        That of luck.
    complete, planned
        Trajectories, or rows of the design, of which every point gave a number; and how many there were to be.
    mean, spread
        Of the result over the points of the design, in hours.
    positions
        Of every factor at every point, and last that of the dummy, shape ``(points, factors + 1)``.
    """

    method: Method
    rows: tuple[Index, ...]
    floor: Index
    complete: int
    planned: int
    mean: float
    spread: float
    positions: NDArray[np.float64]
    visits: tuple[Visit, ...]
    evaluation: Evaluation

    @property
    def knows_luck(self) -> bool:
        """Whether there are replications enough at a point to say what luck may feign."""
        return bool(self.evaluation.hours.shape[1] > 1)

    def standing(self, row: Index) -> Standing:
        """Say how one of the indices stands against luck, as far as so few walks and replications can tell.

        Parameters
        ----------
        row
            One of `rows`.
        """
        found = row.standing(self.floor)
        few = self.method == "morris" and self.complete < FEWEST_WALKS
        return "undecided" if found != "none" and (few or not self.knows_luck) else found


def groups_of(asked: Asked) -> list[str]:
    """Name for each factor the unit it counts with, and last the dummy."""
    names = [""] * len(asked.factors)
    for unit in asked.units:
        for member in unit.members:
            names[member] = unit.name
    return [*names, LUCK]


def visits_at(asked: Asked, positions: NDArray[np.float64], lucks: Sequence[int]) -> list[Visit]:
    """Make the points of a design."""
    return [Visit(Point.at(asked.base, row[:-1]), luck) for row, luck in zip(positions, lucks, strict=True)]


def whole_parts(evaluation: Evaluation, size: int) -> NDArray[np.bool_]:
    """Say of which parts of a design, ``size`` points each, every point gave a number."""
    return np.asarray(evaluation.done.reshape(-1, size).all(axis=1), dtype=np.bool_)


def error_of_mean(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the standard error of each mean difference between two points on the same luck.

    Parameters
    ----------
    differences
        Shape ``(pairs of points, replications)``; a ``nan`` is passed over.

    Returns
    -------
    Shape ``(pairs of points,)``; 0 where fewer than two replications count.
    """
    known = np.ma.masked_invalid(differences)
    counted = known.count(axis=1)
    squares = np.ma.var(known, axis=1).filled(0.0) / np.maximum(counted - 1, 1)
    return np.asarray(np.sqrt(squares))


def feigned(parts: Sequence[float] | NDArray[np.float64], variation: float) -> float:
    """Say up to where a mean of what luck alone gives in some parts of a design may come, in 95 % of all cases.

    Parameters
    ----------
    parts
        What is expected in each part.
    variation
        Standard deviation of what comes of a part, as a multiple of that.
    """
    return float(np.mean(parts)) * (1.0 + 1.645 * variation / sqrt(len(parts)))


def with_noise(rows: Sequence[Index], noise: dict[str, float]) -> list[Index]:
    """Note for each index how large it would be by luck alone; luck itself has none."""
    return [replace(row, noise=noise.get(row.name, 0.0)) for row in rows]


HALF_NORMAL = sqrt(2.0 / pi)
"""Mean of the absolute value of a normal variable, as a multiple of its standard deviation."""

OF_ABSOLUTE, OF_SQUARE = sqrt(pi / 2.0 - 1.0), sqrt(2.0)
"""Standard deviation of the absolute value and of the square of a normal variable, as a multiple of their means."""


def put_together(
    method: Method,
    rows: Sequence[Index],
    positions: NDArray[np.float64],
    visits: Sequence[Visit],
    evaluation: Evaluation,
    parts: tuple[int, int],
) -> Indices:
    """Order the rows, and set luck apart."""
    floor = next((row for row in rows if row.name == LUCK), Index(LUCK, nan, nan))
    others = sorted((row for row in rows if row is not floor), key=lambda row: (-row.value, row.name))
    means = evaluation.means[evaluation.done]
    return Indices(
        method=method,
        rows=tuple(others),
        floor=floor,
        complete=parts[0],
        planned=parts[1],
        mean=float(means.mean()) if means.size else nan,
        spread=float(means.std(ddof=1)) if means.size > 1 else nan,
        positions=positions,
        visits=tuple(visits),
        evaluation=evaluation,
    )
