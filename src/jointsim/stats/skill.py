"""How much better forecasts are than a reference, and how sure that is where several belong to one case."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from jointsim.stats.resampling import RESAMPLES, studentised_ratio
from jointsim.stats.sample import FloatArray, require_confidence, require_finite

_NEGLIGIBLE = 1e-12
"""Relative to a ratio, errors up to this come from rounding alone."""


def skill(crps: FloatArray, reference: FloatArray) -> float | None:
    """Say which share of the reference's score forecasts save.

    Parameters
    ----------
    crps
        Score of each forecast, lower is better, shape ``(n,)``.
    reference
        Score of the reference for the same, shape ``(n,)``.

    Returns
    -------
    float or None
        ``1 - mean(crps) / mean(reference)``: 1 if perfect, 0 if no better than the reference, below 0 if worse. None
        where the reference's mean score is not above 0, and there is nothing to save.

    Raises
    ------
    ValueError
        The two are not equally many, are none, or not all finite.

    References
    ----------
    Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation, section 2.3.
    """
    own, other = _require_pairs(crps, reference)
    return 1.0 - float(own.sum() / other.sum()) if other.sum() > 0.0 else None


def skill_interval(
    crps: FloatArray,
    reference: FloatArray,
    clusters: Sequence[str],
    level: float = 0.95,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> tuple[float, float] | None:
    """Say between which ends the true skill lies, where forecasts of one cluster share their luck.

    Whole clusters are drawn again. How far the ratio of the sums then strays, in standard errors, says how far the
    skill may be from the true one (studentised, or bootstrap-t).

    How often the 95 % interval held was simulated with clusters of 1 to 12 lognormal scores (log-spread 0.9, part of it
    a cluster's own; true skill 0.18; 3000 samples, so to half a point). With 55 clusters it held in 94 %, lay too high
    in 3 % and too low in 3 %. On the same samples percentiles of the skills drawn again held in 93 %, BCa in 92 %, and
    where the ratio was freed of its skewness first in 94 % with wider intervals. With a log-spread of 1.1 it held in
    93.6 % (too high in 4 %) for 55 clusters, in 93 % for 25; with 0.9, in 93 % for 12 and 92 % for 6. With
    fewer than six clusters expect an interval that says next to nothing, or None.

    Parameters
    ----------
    crps, reference
        As in `skill`.
    clusters
        To which cluster (past case) each belongs, shape ``(n,)``; clusters are independent of each other.
    level
        Chance that the interval holds the true skill, strictly between 0 and 1.
    seed
        Of the resampling; the same seed gives the same interval.
    resamples
        How often clusters are drawn again.

    Returns
    -------
    tuple of float, or None
        None where there is no skill, or where clusters are too few to say. Both ends are the skill itself where all
        clusters have the same.

    Raises
    ------
    ValueError
        The three are not equally many, are none, or not all finite, or the level is not between 0 and 1.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, sections 2.4 and 5.2.
    """
    require_confidence(level)
    own, other = _sums(crps, reference, clusters)
    n, total = own.size, float(other.sum())
    if n < 2 or not total > 0.0:
        return None
    ratio = float(own.sum()) / total
    left_over = own - ratio * other
    error = math.sqrt(float((left_over**2).sum()) * n / (n - 1.0)) / total
    if error <= _NEGLIGIBLE * abs(ratio):
        return 1.0 - ratio, 1.0 - ratio
    strays = np.sort(studentised_ratio(own, other, seed, resamples))
    rank = min(resamples, math.ceil((resamples + 1) * (0.5 + level / 2.0)))
    low, high = (float(1.0 - ratio + error * strays[at]) for at in (-rank, rank - 1))
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None


def _sums(crps: FloatArray, reference: FloatArray, clusters: Sequence[str]) -> tuple[FloatArray, FloatArray]:
    own, other = _require_pairs(crps, reference)
    if len(clusters) != own.size:
        raise ValueError(
            f"every score belongs to a cluster; there are {own.size} scores and {len(clusters)} clusters"
        )
    which = np.unique(np.asarray(clusters), return_inverse=True)[1]
    sums = [np.bincount(which, weights=each).astype(np.float64) for each in (own, other)]
    return sums[0], sums[1]


def _require_pairs(crps: FloatArray, reference: FloatArray) -> tuple[FloatArray, FloatArray]:
    own, other = require_finite(crps), require_finite(reference)
    if own.size != other.size:
        raise ValueError(f"a reference has as many scores as what is scored, not {other.size} for {own.size}")
    return own, other
