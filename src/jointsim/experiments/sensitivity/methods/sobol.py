"""Shares of variance: how much of the uncertainty goes with each unit (Sobol)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.design import problem_of, sobol_design
from jointsim.experiments.sensitivity.asked import Asked
from jointsim.experiments.sensitivity.evaluation import Effort, Progress, evaluate
from jointsim.experiments.sensitivity.methods.indices import (
    LUCK,
    OF_SQUARE,
    RESAMPLES,
    Index,
    Indices,
    error_of_mean,
    feigned,
    groups_of,
    put_together,
    visits_at,
    whole_parts,
    with_noise,
)

DEALS = 1 << 20
"""Different sets of cards that the dummy factor can deal."""


def points_of_sobol(asked: Asked, size: int) -> int:
    """Say how many points a study looks at."""
    return size * (len(asked.units) + 3)


def sobol(asked: Asked, size: int, effort: Effort, progress: Progress | None = None) -> Indices:
    """Share the variance of the result out among units and luck: first-order and total-order indices.

    What a unit changes is seen on the same luck; luck itself is the dummy factor, so that its index is the share of
    the variance that comes of too few replications at a point.

    Parameters
    ----------
    asked
        The question.
    size
        Rows of the design, a power of 2.
    effort
        Replications at each point.
    progress
        Is told of each point that is done.

    References
    ----------
    Sobol (2001); Saltelli et al. (2010) for the estimators.
    """
    groups = groups_of(asked)
    positions = sobol_design(groups, size, effort.seed)
    lucks = np.minimum(positions[:, -1] * DEALS, DEALS - 1).astype(np.int64)
    visits = visits_at(asked, positions, lucks.tolist())
    found = evaluate(visits, asked.target, effort, progress)
    whole = whole_parts(found, len(asked.units) + 3)
    kept = np.repeat(whole, len(asked.units) + 3)
    rows: list[Index] = []
    if whole.sum() > 1:
        rows = shares(groups, found.means[kept], effort.seed)
        rows = with_noise(rows, _noise(groups, found.hours[kept], found.means[kept]))
    return put_together("sobol", rows, positions, visits, found, (int(whole.sum()), size))


def shares(groups: Sequence[str], results: NDArray[np.float64], seed: int) -> list[Index]:
    """Estimate the indices of each group, with intervals by resampling rows of the design.

    Parameters
    ----------
    groups
        For each factor the group it belongs to.
    results
        Of every point of whole rows, in the order of the design.
    seed
        Of the resampling.

    Returns
    -------
    In the order of the groups; all 0 if the result never changes.
    """
    names = list(dict.fromkeys(groups))
    if np.ptp(results) == 0.0:
        return [Index(name, 0.0, 0.0, 0.0, 0.0) for name in names]
    from SALib.analyze import sobol as analysis

    found = analysis.analyze(
        problem_of(groups), results, calc_second_order=False, num_resamples=RESAMPLES, seed=seed
    )
    columns = (found[name].tolist() for name in ("ST", "ST_conf", "S1", "S1_conf"))
    return [Index(*row) for row in zip(names, *columns, strict=True)]


def _noise(groups: Sequence[str], hours: NDArray[np.float64], means: NDArray[np.float64]) -> dict[str, float]:
    """Say for each unit how large its total-order index may come out if it is all luck."""
    names = list(dict.fromkeys(groups))
    size = len(names) + 2
    spread = float(np.var(np.concatenate([means[::size], means[size - 1 :: size]])))
    return {
        name: feigned(error_of_mean(hours[index::size] - hours[::size]) ** 2, OF_SQUARE) / (2.0 * spread)
        for index, name in enumerate(names, 1)
        if name != LUCK and spread > 0.0
    }
