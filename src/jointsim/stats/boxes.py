"""Boxes in a unit cube in which something holds more often than elsewhere (PRIM)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from jointsim.stats.sample import FloatArray

Flags = NDArray[np.bool_]
ALPHA = 0.1
"""Share of the points in a box that one peel takes away, about."""


@dataclass(frozen=True)
class Side:
    """One condition: a coordinate lies above a limit, or below it.

    Attributes
    ----------
    dimension
        Index of the coordinate.
    above
        Whether it lies at or above the limit; else at or below.
    limit
        Between 0 and 1.
    """

    dimension: int
    above: bool
    limit: float

    def holds(self, points: FloatArray) -> Flags:
        """Say for which points the condition holds."""
        column = points[:, self.dimension]
        found: Flags = column >= self.limit if self.above else column <= self.limit
        return found


@dataclass(frozen=True)
class Box:
    """All points for which some conditions hold."""

    sides: tuple[Side, ...] = ()

    def holds(self, points: FloatArray) -> Flags:
        """Say which points lie in the box."""
        everything = np.ones(len(points), dtype=np.bool_)
        return reduce(np.logical_and, (side.holds(points) for side in self.sides), everything)

    def restricted(self, side: Side) -> Box:
        """Give the box with one more condition, which takes the place of one on the same side."""
        kept = [each for each in self.sides if (each.dimension, each.above) != (side.dimension, side.above)]
        return Box((*kept, side))


@dataclass(frozen=True)
class Fit:
    """How well a box holds something.

    Attributes
    ----------
    inside
        How many points lie in it.
    hits
        Of how many of them it is true.
    all_hits
        Of how many of all points it is true.
    """

    inside: int
    hits: int
    all_hits: int

    @property
    def density(self) -> float:
        """Share of the points in the box of which it is true."""
        return self.hits / self.inside if self.inside else 0.0

    @property
    def coverage(self) -> float:
        """Share of all points of which it is true that lie in the box."""
        return self.hits / self.all_hits if self.all_hits else 0.0

    @property
    def merit(self) -> float:
        """Harmonic mean of density and coverage: high if both are."""
        total = self.density + self.coverage
        return 2.0 * self.density * self.coverage / total if total else 0.0


def fit(box: Box, points: FloatArray, flags: Flags) -> Fit:
    """Say how well a box holds the points that are flagged.

    Parameters
    ----------
    box
        The box.
    points
        Shape ``(n, dimensions)``.
    flags
        What is true of which, shape ``(n,)``.
    """
    within = box.holds(points)
    return Fit(int(within.sum()), int((within & flags).sum()), int(flags.sum()))


def best_box(
    points: FloatArray,
    flags: Flags,
    dimensions: Sequence[int],
    *,
    most_sides: int = 3,
    least: float = 0.1,
) -> Box:
    """Find a box that holds many of the flagged points and few others.

    Peels the whole space, a little at a time, always where the rest then holds the densest; of all boxes on the way
    the one of most merit is taken, without conditions that do nothing for it. The patient rule induction method.

    Parameters
    ----------
    points
        Shape ``(n, dimensions)``, each number between 0 and 1.
    flags
        Shape ``(n,)``.
    dimensions
        Which coordinates may be limited.
    most_sides
        Conditions at most: what has more is not understood.
    least
        Share of all points that a box holds at least.

    Returns
    -------
    Box
        Without conditions if none is better than the whole.

    References
    ----------
    Friedman and Fisher (1999), Bump hunting in high-dimensional data; Bryant and Lempert (2010), for scenarios.
    """
    box = best = Box()
    while True:
        candidates = [
            candidate
            for candidate in _peels(box, points, dimensions)
            if len(candidate.sides) <= most_sides
            and candidate.holds(points).sum() >= max(least * len(points), 1)
        ]
        if not candidates:
            return _pruned(best, points, flags)
        # max takes the first of equals, so that the order of dimensions decides and nothing else.
        box = max(candidates, key=lambda candidate: fit(candidate, points, flags).density)
        if fit(box, points, flags).merit > fit(best, points, flags).merit:
            best = box


def _peels(box: Box, points: FloatArray, dimensions: Sequence[int]) -> Iterator[Box]:
    inside = points[box.holds(points)]
    if len(inside) < 2:
        return
    for dimension in dimensions:
        column = np.sort(inside[:, dimension])
        taken = max(1, round(ALPHA * len(column)))
        low, high = float(column[taken]), float(column[-taken - 1])
        if low > column[0]:
            yield box.restricted(Side(dimension, above=True, limit=low))
        if high < column[-1]:
            yield box.restricted(Side(dimension, above=False, limit=high))


def _pruned(box: Box, points: FloatArray, flags: Flags) -> Box:
    for side in box.sides:
        fewer = Box(tuple(each for each in box.sides if each is not side))
        if fit(fewer, points, flags).merit >= fit(box, points, flags).merit:
            return _pruned(fewer, points, flags)
    return box
