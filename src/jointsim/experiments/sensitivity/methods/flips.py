"""Where in the uncertain space a verdict is another: the factors that flip it, checked on points set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.design import halves
from jointsim.experiments.sensitivity.space.factors import Factor
from jointsim.stats.boxes import Box, Fit, best_box, fit
from jointsim.stats.shares import Share, wilson

STRONGEST = 10
"""How many factors a box may be looked for among: those that go most with the difference."""

FEWEST = 10
"""Points of either kind below which nothing is looked for."""


@dataclass(frozen=True)
class Driver:
    """How a factor goes with the difference between two set-ups.

    Attributes
    ----------
    factor
        The factor.
    correlation
        Spearman's: above 0 if the difference grows as the factor goes to the high end of its range.
    is_noise
        Whether so large a correlation, of so many factors looked at, may be chance (5 %, Bonferroni).
    """

    factor: Factor
    correlation: float
    is_noise: bool


@dataclass(frozen=True)
class Flip:
    """A part of the uncertain space in which the verdict is mostly another.

    Attributes
    ----------
    box
        Its conditions, on positions in ranges.
    learnt, checked
        How well it holds the flips among the points it was found on, and among those set aside.
    everywhere
        Share of flips among all points set aside.
    density
        Share of flips inside the box among the points set aside, with its interval.
    """

    box: Box
    learnt: Fit
    checked: Fit
    everywhere: float
    density: Share

    @property
    def holds(self) -> bool:
        """Whether flips are surely denser in the box than everywhere, on points it was not found on."""
        return self.density.low > self.everywhere


def drivers(
    factors: Sequence[Factor], positions: NDArray[np.float64], differences: NDArray[np.float64]
) -> list[Driver]:
    """Order factors by how closely a difference goes with them, the closest first.

    Parameters
    ----------
    factors
        As many as there are columns of positions.
    positions
        Shape ``(points, factors)``.
    differences
        Shape ``(points,)``, without ``nan``.

    References
    ----------
    Spearman (1904); the t approximation of its distribution.
    """
    size = len(differences)
    if size < 4 or np.ptp(differences) == 0.0:
        return [Driver(factor, 0.0, is_noise=True) for factor in factors]
    from scipy.special import stdtrit
    from scipy.stats import rankdata

    ranks = rankdata(positions, axis=0) - (size + 1) / 2
    apart = rankdata(differences) - (size + 1) / 2
    found = apart @ ranks / np.sqrt((apart @ apart) * (ranks**2).sum(axis=0))
    t = float(stdtrit(size - 2, 1.0 - 0.025 / len(factors)))
    least = t / np.sqrt(size - 2 + t * t)
    rows = [
        Driver(factor, float(each), is_noise=bool(abs(each) < least))
        for factor, each in zip(factors, found, strict=True)
    ]
    return sorted(rows, key=lambda row: (-abs(row.correlation), row.factor.path))


def find_flip(
    factors: Sequence[Factor],
    positions: NDArray[np.float64],
    differences: NDArray[np.float64],
    flips: NDArray[np.bool_],
    seed: int,
) -> Flip | None:
    """Find a part of the space in which the verdict mostly flips; None if there are too few flips, or no such part.

    Half of the points are learnt from and half are kept to check: with hundreds of factors some box can be drawn
    around anything.

    Parameters
    ----------
    factors, positions, differences
        As for `drivers`.
    flips
        Points at which the verdict is another, shape ``(points,)``.
    seed
        Chooses the points that are set aside.
    """
    learn = halves(len(flips), seed)
    if min(flips.sum(), (~flips).sum()) < FEWEST or not flips[learn].any() or not (~learn).any():
        return None
    ranked = drivers(factors, positions[learn], differences[learn])[:STRONGEST]
    index = {factor.path: number for number, factor in enumerate(factors)}
    box = best_box(positions[learn], flips[learn], [index[row.factor.path] for row in ranked])
    if not box.sides:
        return None
    learnt = fit(box, positions[learn], flips[learn])
    checked = fit(box, positions[~learn], flips[~learn])
    low, high = wilson(checked.hits, checked.inside) if checked.inside else (0.0, 1.0)
    return Flip(box, learnt, checked, float(flips[~learn].mean()), Share(checked.density, low, high))
