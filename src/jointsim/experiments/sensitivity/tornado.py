"""One at a time: what each assumption does to the result when it alone goes to the ends of its range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.sensitivity.asked import Asked
from jointsim.experiments.sensitivity.evaluation import Effort, Evaluation, Progress, Visit, evaluate
from jointsim.experiments.sensitivity.factors import Factor
from jointsim.experiments.sensitivity.points import Point
from jointsim.stats.paired import Difference, mean_difference

DEALS = 8
"""How often all cards are dealt anew, to see what luck alone does."""


@dataclass(frozen=True)
class Swing:
    """What one factor does.

    Attributes
    ----------
    factor
        What was moved.
    low, high
        Change of the result, in hours, with the factor at either end of its range; None if it was not run.
    """

    factor: Factor
    low: Difference
    high: Difference

    @property
    def width(self) -> float:
        """Hours between the extremes of the result, as it is and at either end."""
        ends = (0.0, self.low.value, self.high.value)
        return max(ends) - min(ends)

    @property
    def is_noise(self) -> bool:
        """Whether neither end can be told from no change."""
        return all(end.low <= 0.0 <= end.high for end in (self.low, self.high))


@dataclass(frozen=True)
class Tornado:
    """What every factor does by itself.

    Attributes
    ----------
    base
        Restricted mean, in hours, with everything as the world has it.
    swings
        Factors that changed anything, the strongest first.
    still
        Factors that changed nothing in any replication.
    floor
        By how many hours the result differs, typically, if nothing but the luck is changed.
    unfinished
        Factors of which an end could not be run.
    evaluation
        Of all points: as it is, low and high ends in turn, and as it is with other luck.
    """

    base: float
    swings: tuple[Swing, ...]
    still: tuple[Factor, ...]
    floor: float
    unfinished: tuple[Factor, ...]
    visits: tuple[Visit, ...]
    evaluation: Evaluation


def points_of_tornado(asked: Asked) -> int:
    """Say how many points a tornado looks at."""
    return 1 + DEALS + 2 * len(asked.factors)


def tornado(asked: Asked, effort: Effort, progress: Progress | None = None) -> Tornado:
    """Move one factor at a time to either end of its range, on the same luck.

    Explains one world and no more: what factors do together does not show. Intervals hold for all factors at once
    (Bonferroni), as the strongest of many are looked at.

    Parameters
    ----------
    asked
        The question.
    effort
        Replications at each point.
    progress
        Is told of each point that is done.
    """
    plain = Point(asked.base)
    ends = [Point.at(asked.base, position) for position in _ends(len(asked.factors))]
    visits = [Visit(plain, luck) for luck in range(DEALS + 1)] + [Visit(point, 0) for point in ends]
    found = evaluate(visits, asked.target, effort, progress)
    means = found.means
    hours = found.hours
    lows, highs = (hours[DEALS + 1 + end :: 2] for end in (0, 1))
    run = found.done[0] & found.done[DEALS + 1 :: 2] & found.done[DEALS + 2 :: 2]
    moving = [
        index
        for index in np.flatnonzero(run)
        if not (_same(lows[index], hours[0]) and _same(highs[index], hours[0]))
    ]
    swings = [
        Swing(
            asked.factors[index],
            mean_difference(lows[index], hours[0], comparisons=2 * len(moving)),
            mean_difference(highs[index], hours[0], comparisons=2 * len(moving)),
        )
        for index in moving
    ]
    return Tornado(
        base=float(means[0]),
        swings=tuple(sorted(swings, key=lambda swing: (-swing.width, swing.factor.path))),
        still=tuple(asked.factors[index] for index in np.flatnonzero(run) if index not in set(moving)),
        floor=_floor(means[: DEALS + 1]),
        unfinished=tuple(asked.factors[index] for index in np.flatnonzero(~run)),
        visits=tuple(visits),
        evaluation=found,
    )


def _ends(factors: int) -> NDArray[np.float64]:
    """Put each factor at its low end and at its high end in turn, the others left as they are."""
    positions = np.full((2 * factors, factors), np.nan)
    for index in range(factors):
        positions[2 * index : 2 * index + 2, index] = (0.0, 1.0)
    return positions


def _same(hours: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    return bool(np.array_equal(hours, other, equal_nan=True))


def _floor(means: NDArray[np.float64]) -> float:
    """Give the root of the mean squared difference between two deals of the same world."""
    dealt = means[~np.isnan(means)]
    return float(np.sqrt(2.0) * dealt.std(ddof=1)) if dealt.size > 1 else float("nan")
