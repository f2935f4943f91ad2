"""Which point is accepted: of those that are possible and honest the best; also without each crisis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.history.calibration.matching import LIMIT, Look
from jointsim.experiments.history.calibration.summaries import Facts
from jointsim.stats.sample import FloatArray

ALL = -1
"""Column of what is chosen with all crises."""

HONEST = (0.75, 0.85)
"""Share of milestones in intervals that should hold `LEVEL` of them, where forecasts say truly how sure they are.

The mean score alone does not choose a spread: it is all but flat where intervals hold 70 to 85 %.
"""


@dataclass(frozen=True)
class Choice:
    """What is chosen among points.

    Attributes
    ----------
    implausibility, score
        Of each point, shape ``(points, crises + 1)``: without each crisis, and with all. The score is the mean CRPS.
    held
        Share of milestones that fell into the central interval of `LEVEL`, likewise.
    chosen
        Index of the point that is chosen without each crisis, and with all, shape ``(crises + 1,)``.
    left
        Whether each point is not ruled out, likewise.
    """

    implausibility: FloatArray
    score: FloatArray
    held: FloatArray
    chosen: NDArray[np.intp]
    left: NDArray[np.bool_]

    @property
    def accepted(self) -> int:
        """The point that is chosen with all crises."""
        return int(self.chosen[ALL])

    @property
    def possible(self) -> NDArray[np.bool_]:
        """Which points are not ruled out by all crises together."""
        return self.left[:, ALL]


def choose(facts: Facts, looks: Sequence[Look]) -> Choice:
    """Choose among points, with all crises and without each of them.

    Of the points that are not ruled out and whose intervals are honest, the one with the least mean score is chosen;
    where none is honest, of those not ruled out; where all are ruled out, the least implausible one.

    Parameters
    ----------
    facts
        What happened.
    looks
        The points.
    """
    implausibility = np.array([each.worst for each in looks])
    score = np.array([_means(facts, each.crps) for each in looks])
    held = np.array([_means(facts, each.held) for each in looks])
    left = implausibility <= LIMIT
    honest = left & (held >= HONEST[0]) & (held <= HONEST[1])
    eligible = np.where(honest.any(axis=0), honest, left)
    best = np.where(eligible, score, np.inf).argmin(axis=0)
    chosen = np.where(left.any(axis=0), best, implausibility.argmin(axis=0))
    return Choice(implausibility, score, held, chosen, left)


def _means(facts: Facts, scores: FloatArray) -> FloatArray:
    """Mean score without each crisis, and of all; without the only one there is none, and all points are alike."""
    sums, counts = facts.by_crisis(scores), facts.by_crisis(np.ones(scores.size))
    numbers = np.append(counts.sum() - counts, counts.sum())
    totals = np.append(sums.sum() - sums, sums.sum())
    return np.asarray(totals / np.maximum(numbers, 1.0))
