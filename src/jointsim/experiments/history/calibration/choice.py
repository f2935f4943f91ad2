"""What is accepted: the middle of the best of those points that are possible and honest; also without each crisis."""

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

BEST = 1.0 / 3.0
"""Share of the points that are possible and honest that is taken: a single one would be best by luck."""


@dataclass(frozen=True)
class Choice:
    """What is chosen among points.

    Attributes
    ----------
    implausibility, score
        Of each point, shape ``(points, crises + 1)``: without each crisis, and with all. The score is the mean CRPS.
    held
        Share of milestones that fell into the central interval of `LEVEL`, likewise.
    left, honest
        Whether each point is not ruled out, likewise; and whether its intervals are honest too.
    taken
        Whether it is among those whose middle is accepted, likewise.
    """

    implausibility: FloatArray
    score: FloatArray
    held: FloatArray
    left: NDArray[np.bool_]
    honest: NDArray[np.bool_]
    taken: NDArray[np.bool_]

    @property
    def possible(self) -> NDArray[np.bool_]:
        """Which points are not ruled out by all crises together."""
        return self.left[:, ALL]

    def middle(self, positions: FloatArray) -> FloatArray:
        """Give the position that is accepted without each crisis, and with all.

        Parameters
        ----------
        positions
            Of the points, shape ``(points, parameters)``.

        Returns
        -------
        Shape ``(crises + 1, parameters)``.
        """
        return np.asarray(self.taken.T @ positions / self.taken.sum(axis=0)[:, None])


def choose(facts: Facts, looks: Sequence[Look]) -> Choice:
    """Choose among points, with all crises and without each of them.

    Of the points that are not ruled out and whose intervals are honest (where none is honest: of those not ruled out),
    the best third by mean score is taken (`BEST`); where all are ruled out, the least implausible one.

    Parameters
    ----------
    facts
        What happened.
    looks
        The points.

    References
    ----------
    Beaumont, Zhang and Balding (2002), Approximate Bayesian computation in population genetics, for taking the best
    share of points that were laid out evenly: their mean is about that of what is known after the crises, and what
    these say nothing of stays in the middle of its range.
    """
    implausibility = np.array([each.worst for each in looks])
    score = np.array([_means(facts, each.crps) for each in looks])
    held = np.array([_means(facts, each.held) for each in looks])
    left = implausibility <= LIMIT
    honest = left & (held >= HONEST[0]) & (held <= HONEST[1])
    eligible = np.where(honest.any(axis=0), honest, left)
    numbers = np.ceil(BEST * eligible.sum(axis=0))
    best = _least(np.where(eligible, score, np.inf), numbers)
    taken = np.where(left.any(axis=0), best, _least(implausibility, np.ones(numbers.size)))
    return Choice(implausibility, score, held, left, honest, taken)


def _least(values: FloatArray, numbers: FloatArray) -> NDArray[np.bool_]:
    """Mark so many of the least values of each column; of equal ones the first."""
    ranks = np.argsort(np.argsort(values, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(ranks < numbers)


def _means(facts: Facts, scores: FloatArray) -> FloatArray:
    """Mean score without each crisis, and of all; without the only one there is none, and all points are alike."""
    sums, counts = facts.by_crisis(scores), facts.by_crisis(np.ones(scores.size))
    numbers = np.append(counts.sum() - counts, counts.sum())
    totals = np.append(sums.sum() - sums, sums.sum())
    return np.asarray(totals / np.maximum(numbers, 1.0))
