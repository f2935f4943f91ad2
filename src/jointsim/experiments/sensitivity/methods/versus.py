"""The policy question: in what share of the uncertain space one set-up is better than another, and what flips it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from jointsim.errors import Fault, InputError
from jointsim.experiments.design import space_filling
from jointsim.experiments.effective import digest, effective
from jointsim.experiments.sensitivity.asked import Asked
from jointsim.experiments.sensitivity.evaluation import Effort, Evaluation, Progress, evaluate
from jointsim.experiments.sensitivity.methods.flips import Driver, Flip, drivers, find_flip
from jointsim.experiments.sensitivity.points import Point, Visit, packed
from jointsim.experiments.sensitivity.space.factors import Factor
from jointsim.stats.shares import Share, share

Verdict = Literal["first", "second", "neither"]
FlipOf = Literal["other-better", "not-better", "different"]


_FEW = 0.05
"""Share of points below which the other set-up is better too seldom to look for where it is."""


@dataclass(frozen=True)
class Versus:
    """Two set-ups, compared all over the uncertain space.

    Attributes
    ----------
    factors
        What is uncertain in either world.
    positions
        Of every factor at every point, shape ``(points, factors)``.
    first, second
        Restricted mean under either set-up at each point, in hours, shape ``(points,)``.
    differences
        Second less first: above 0 where the first is faster. ``nan`` where a point is not finished.
    matters
        Hours below which a difference does not matter.
    shares
        Of the finished points: first better, second better, neither.
    unsure
        Share of finished points at which the luck of the replications may decide the verdict.
    leader
        The verdict at most points.
    flip_of
        What `flip` is about: the points at which the set-up that is not the leader is better, at which the leader is
        not better, or at which there is a difference where mostly there is none.
    flips
        At how many points that is so.
    flip
        A part of the space in which that is so; None if none was found.
    drivers
        Factors by how closely the difference goes with them.
    """

    factors: tuple[Factor, ...]
    positions: NDArray[np.float64]
    first: NDArray[np.float64]
    second: NDArray[np.float64]
    differences: NDArray[np.float64]
    matters: float
    shares: dict[Verdict, Share]
    unsure: float
    leader: Verdict
    flip_of: FlipOf
    flips: int
    flip: Flip | None
    drivers: tuple[Driver, ...]
    visits: tuple[Visit, ...]
    evaluation: Evaluation

    @property
    def points(self) -> int:
        """How many points are finished under both set-ups."""
        return int((~np.isnan(self.differences)).sum())


def require_different(first: Asked, second: Asked) -> None:
    """Refuse to compare a set-up with itself, or with one that comes to the same.

    Raises
    ------
    InputError
        Scenario and world are the same under both.
    """
    if digest(effective(first.inputs)) == digest(effective(second.inputs)):
        what = f"'{second.inputs.setup_id}' comes to the same as '{first.inputs.setup_id}' in this scenario"
        right = "name a set-up that changes something; `jointsim list setups` shows them"
        raise InputError([Fault("--versus", 0, 0, "", what, right)])


def versus(
    first: Asked, second: Asked, points: int, matters: float, effort: Effort, progress: Progress | None = None
) -> Versus:
    """Run two set-ups at points spread over the uncertain space, both on the same luck, and say which is better where.

    What a set-up fixes is not moved under it. Each point has luck of its own.

    Parameters
    ----------
    first, second
        The same question under two set-ups.
    points
        How many points.
    matters
        Hours below which a difference does not matter.
    effort
        Replications at each point and set-up.
    progress
        Is told of each run that is done: two a point.
    """
    factors = _united(first.factors, second.factors)
    positions = space_filling(points, len(factors), effort.seed)
    bases = [_aligned(asked, factors) for asked in (first, second)]
    visits = [Visit(Point.at(base, row), luck) for luck, row in enumerate(positions) for base in bases]
    found = evaluate(visits, first.target, effort, progress)
    both = found.done[0::2] & found.done[1::2]
    differences, errors = _paired(found.hours[0::2], found.hours[1::2])
    differences[~both] = np.nan
    rows = ~np.isnan(differences)
    known = differences[rows]
    leader, flip_of, flips = _flips(known, matters)
    near = np.abs(np.abs(known) - matters) <= 1.96 * errors[rows]
    return Versus(
        factors=factors,
        positions=positions,
        first=found.means[0::2],
        second=found.means[1::2],
        differences=differences,
        matters=matters,
        shares=_shares(known, matters),
        unsure=float(near.mean()) if near.size else nan,
        leader=leader,
        flip_of=flip_of,
        flips=int(flips.sum()),
        flip=find_flip(factors, positions[rows], known, flips, effort.seed) if known.size else None,
        drivers=tuple(drivers(factors, positions[rows], known)),
        visits=tuple(visits),
        evaluation=found,
    )


def _paired(
    first: NDArray[np.float64], second: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the mean difference at each point, over replications that count under both, and its standard error."""
    apart = np.ma.masked_invalid(second - first)
    counted = np.maximum(apart.count(axis=1), 1)
    spread = np.ma.sqrt(np.ma.var(apart, axis=1) / np.maximum(counted - 1, 1))
    return apart.mean(axis=1).filled(np.nan), np.ma.filled(spread, np.inf)


def _united(first: Sequence[Factor], second: Sequence[Factor]) -> tuple[Factor, ...]:
    known = {factor.path for factor in first}
    return (*first, *(factor for factor in second if factor.path not in known))


def _aligned(asked: Asked, factors: Sequence[Factor]) -> bytes:
    own = {factor.path: factor for factor in asked.factors}
    return packed(asked.inputs, [own.get(factor.path) for factor in factors])


def _shares(differences: NDArray[np.float64], matters: float) -> dict[Verdict, Share]:
    if not differences.size:
        return {}
    faster, slower = differences > matters, differences < -matters
    return {"first": share(faster), "second": share(slower), "neither": share(~(faster | slower))}


def _flips(differences: NDArray[np.float64], matters: float) -> tuple[Verdict, FlipOf, NDArray[np.bool_]]:
    """Say what the verdict is at most points, and at which it is another.

    Where the other set-up is better at few points, those at which neither is count as well.
    """
    better: dict[Verdict, NDArray[np.bool_]] = {
        "first": differences > matters,
        "second": differences < -matters,
    }
    neither = ~(better["first"] | better["second"])
    counts: dict[Verdict, int] = {name: int(at.sum()) for name, at in better.items()}
    leader: Verdict = max(counts, key=lambda name: counts[name])
    if neither.sum() > counts[leader]:
        return "neither", "different", ~neither
    other = better["second" if leader == "first" else "first"]
    if other.sum() >= max(_FEW * len(differences), 1):
        return leader, "other-better", other
    return leader, "not-better", ~better[leader]
