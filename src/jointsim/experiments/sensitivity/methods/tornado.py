"""One at a time: what each assumption does to the result when it alone goes to the ends of its range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.sensitivity.asked import Asked
from jointsim.experiments.sensitivity.evaluation import (
    Effort,
    Evaluation,
    Progress,
    evaluate,
    one_after_another,
)
from jointsim.experiments.sensitivity.points import Point, Visit
from jointsim.experiments.sensitivity.space.factors import Factor
from jointsim.stats.simultaneous import simultaneous

DEALS = 8
"""How often all cards are dealt anew, to see what luck alone does."""

SIFTING = 20
"""Replications, at most, in which a factor is seen to change anything at all before more are spent on it."""


@dataclass(frozen=True)
class Change:
    """By how much the result changes, in hours.

    Attributes
    ----------
    value
        On average.
    low, high
        Ends of its interval.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Swing:
    """What one factor does.

    Attributes
    ----------
    factor
        What was moved.
    low, high
        Change of the result, in hours, with the factor at either end of its range.
    """

    factor: Factor
    low: Change
    high: Change

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
        Factors that changed nothing in any of the replications in which they were sifted.
    sifted
        How many replications that were.
    floor
        By how many hours the result differs, typically, if nothing but the luck is changed.
    unfinished
        Factors of which an end could not be run.
    visits, evaluation
        Every point that was run, and what came of it: in the sifting, and then, of those that moved anything and of
        everything as it is with other luck, in all replications.
    """

    base: float
    swings: tuple[Swing, ...]
    still: tuple[Factor, ...]
    sifted: int
    floor: float
    unfinished: tuple[Factor, ...]
    visits: tuple[Visit, ...]
    evaluation: Evaluation


def points_of_tornado(asked: Asked) -> int:
    """Say how many points a tornado looks at, at least."""
    return 2 + DEALS + 2 * len(asked.factors)


def sifting(factors: int, effort: Effort) -> tuple[int, Effort]:
    """Say how many points come first, at which factors are sifted, and with what effort.

    Parameters
    ----------
    factors
        How many there are.
    effort
        At the points that come after these.
    """
    return 1 + 2 * factors, replace(effort, replications=min(SIFTING, effort.replications))


def tornado(asked: Asked, effort: Effort, progress: Progress | None = None) -> Tornado:
    """Move one factor at a time to either end of its range, on the same luck.

    Most factors change nothing at all: they are found in few replications, and all replications are run for the rest
    alone. Explains one world and no more: what factors do together does not show. Intervals hold for all factors at
    once, as the strongest of many are looked at.

    Parameters
    ----------
    asked
        The question.
    effort
        Replications at each point.
    progress
        Is told of each point that is done.
    """
    _, few = sifting(len(asked.factors), effort)
    first = [Visit(Point(asked.base), 0), *_ends(asked, range(len(asked.factors)))]
    sifted = evaluate(first, asked.target, few, progress)
    run, moved = _run(sifted, 1), _moved(sifted)
    still = tuple(asked.factors[index] for index in np.flatnonzero(run & ~moved))
    moving = np.flatnonzero(run & moved).tolist()
    if sifted.ended_early:
        swings = _swings(
            [asked.factors[i] for i in moving], sifted.hours[0], _pairs(sifted, 1)[moving], effort.seed
        )
        rest = tuple(asked.factors[index] for index in np.flatnonzero(~run))
        base = float(sifted.means[0])
        return Tornado(base, swings, still, few.replications, nan, rest, tuple(first), sifted)
    deals = [Visit(Point(asked.base), luck) for luck in range(DEALS + 1)]
    second = [*deals, *_ends(asked, moving)]
    found = evaluate(second, asked.target, effort, progress, before=len(first))
    done = _run(found, len(deals))
    kept = [asked.factors[index] for index, ready in zip(moving, done, strict=True) if ready]
    missing = np.array([*np.flatnonzero(~run), *(np.array(moving, dtype=np.int64)[~done])], dtype=np.int64)
    return Tornado(
        base=float(found.means[0]),
        swings=_swings(kept, found.hours[0], _pairs(found, len(deals))[done], effort.seed),
        still=still,
        sifted=few.replications,
        floor=_floor(found.means[: len(deals)]),
        unfinished=tuple(asked.factors[index] for index in missing),
        visits=(*first, *second),
        evaluation=one_after_another(sifted, found),
    )


def _ends(asked: Asked, moved: Sequence[int]) -> list[Visit]:
    """Put each factor at its low end and at its high end in turn, the others left as they are."""
    visits = []
    for index in moved:
        for position in (0.0, 1.0):
            positions = np.full(len(asked.factors), np.nan)
            positions[index] = position
            visits.append(Visit(Point.at(asked.base, positions), 0))
    return visits


def _pairs(found: Evaluation, before: int) -> NDArray[np.float64]:
    """Give the hours at both ends of each factor, shape ``(factors, 2, replications)``."""
    return found.hours[before:].reshape(-1, 2, found.hours.shape[1])


def _run(found: Evaluation, before: int) -> NDArray[np.bool_]:
    """Say of which factors both ends were run, and what they are compared with."""
    both = found.done[before:].reshape(-1, 2).all(axis=1)
    return np.asarray(both & found.done[0], dtype=np.bool_)


def _moved(found: Evaluation) -> NDArray[np.bool_]:
    """Say which factors changed anything in any replication."""
    base = found.hours[0]
    same = [np.array_equal(hours, base, equal_nan=True) for hours in found.hours[1:]]
    return np.asarray(~np.array(same, dtype=np.bool_).reshape(-1, 2).all(axis=1), dtype=np.bool_)


def _swings(
    factors: Sequence[Factor], base: NDArray[np.float64], ends: NDArray[np.float64], seed: int
) -> tuple[Swing, ...]:
    """Compare both ends of each factor with the world as it is, the strongest first."""
    apart = (ends - base).reshape(-1, base.size)
    known = (~np.isnan(apart)).sum(axis=1) >= 2
    changes = [Change(nan, -inf, inf)] * len(apart)
    if known.any():
        found = simultaneous(apart[known].T, seed=seed)
        columns = zip(found.means.tolist(), found.low.tolist(), found.high.tolist(), strict=True)
        for index, column in zip(np.flatnonzero(known), columns, strict=True):
            changes[index] = Change(*column)
    pairs = zip(changes[::2], changes[1::2], strict=True)
    swings = [Swing(factor, *pair) for factor, pair in zip(factors, pairs, strict=True)]
    return tuple(sorted(swings, key=lambda swing: (-swing.width, swing.factor.path)))


def _floor(means: NDArray[np.float64]) -> float:
    """Give the root of the mean squared difference between two deals of the same world."""
    dealt = means[~np.isnan(means)]
    return float(np.sqrt(2.0) * dealt.std(ddof=1)) if dealt.size > 1 else nan
