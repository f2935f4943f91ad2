"""Screening: which units matter at all, from a few walks through the whole uncertain space (Morris)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.design import LEVELS, morris_design, problem_of
from jointsim.experiments.sensitivity.asked import Asked
from jointsim.experiments.sensitivity.evaluation import Effort, Progress, evaluate
from jointsim.experiments.sensitivity.methods.indices import (
    HALF_NORMAL,
    LUCK,
    OF_ABSOLUTE,
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


def points_of_morris(asked: Asked, trajectories: int) -> int:
    """Say how many points a study looks at."""
    return trajectories * (len(asked.units) + 2)


def morris(asked: Asked, trajectories: int, effort: Effort, progress: Progress | None = None) -> Indices:
    """Walk through the uncertain space, one unit moving at a time, and average what each step changes.

    All points of a walk meet the same luck until the dummy factor moves, which deals other cards; each walk has
    cards of its own.

    Parameters
    ----------
    asked
        The question.
    trajectories
        Walks; at least 2 for intervals.
    effort
        Replications at each point.
    progress
        Is told of each point that is done.

    References
    ----------
    Morris (1991); Campolongo, Cariboni and Saltelli (2007) for μ* and groups.
    """
    groups = groups_of(asked)
    positions = morris_design(groups, trajectories, effort.seed)
    size = len(asked.units) + 2
    walks = np.repeat(np.arange(trajectories), size)
    lucks = walks * LEVELS + np.rint(positions[:, -1] * (LEVELS - 1)).astype(np.int64)
    visits = visits_at(asked, positions, lucks.tolist())
    found = evaluate(visits, asked.target, effort, progress)
    whole = whole_parts(found, size)
    kept = np.repeat(whole, size)
    rows: list[Index] = []
    if whole.sum() > 1:
        rows = effects(groups, positions[kept], found.means[kept], effort.seed)
        rows = with_noise(rows, _noise(groups, positions[kept], found.hours[kept], size))
    return put_together("morris", rows, positions, visits, found, (int(whole.sum()), trajectories))


def effects(
    groups: Sequence[str], positions: NDArray[np.float64], results: NDArray[np.float64], seed: int
) -> list[Index]:
    """Average the absolute effects of each group over whole walks, with intervals by resampling these.

    Parameters
    ----------
    groups
        For each factor the group it belongs to.
    positions, results
        Of every point of at least two walks, in the order of the design.
    seed
        Of the resampling.
    """
    from SALib.analyze import morris as analysis

    found = analysis.analyze(
        problem_of(groups), positions, results, num_levels=LEVELS, num_resamples=RESAMPLES, seed=seed
    )
    columns = (found["names"], found["mu_star"], found["mu_star_conf"])
    return [Index(str(name), float(mean), float(reach)) for name, mean, reach in zip(*columns, strict=True)]


def _noise(
    groups: Sequence[str], positions: NDArray[np.float64], hours: NDArray[np.float64], size: int
) -> dict[str, float]:
    """Say for each unit how large its mean absolute effect may come out if it is all luck."""
    names = np.array(groups)
    found: dict[str, list[float]] = {name: [] for name in names if name != LUCK}
    apart = error_of_mean(np.diff(hours, axis=0))
    for step, moved in enumerate(np.diff(positions, axis=0) != 0.0):
        within = (step + 1) % size != 0
        if within and names[moved][0] != LUCK:
            found[names[moved][0]].append(float(apart[step]))
    whole_range = LEVELS / (2.0 * (LEVELS - 1))
    return {name: feigned(each, OF_ABSOLUTE) * HALF_NORMAL / whole_range for name, each in found.items()}
