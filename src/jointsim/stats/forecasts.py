"""How good a forecast was that gives many possible values, where what came is known only within limits.

A forecast is a sample, as of many replications. What came is told by points of equal weight, as `lags` gives them;
one alone where it is known exactly. All values are finite and on one scale, here natural logarithms of hours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from jointsim.stats.sample import FloatArray, require_confidence, require_finite


def crps(sample: FloatArray, points: FloatArray) -> float:
    """Say how far a forecast was from what came: the continuous ranked probability score, 0 if perfect.

    Mean distance of the sample from the points, less half the mean distance of two of the sample from each other. It
    is fair: whatever the size of the sample, on average it is the score of the distribution that the sample is from,
    so that more replications gain nothing by themselves. It may therefore lie below 0 by chance. A sample of one has
    no spread; its score is its distance.

    Parameters
    ----------
    sample
        The forecast, shape ``(m,)``.
    points
        What came, shape ``(k,)``; the score is the mean over them.

    Returns
    -------
    float
        In the unit of the sample.

    Raises
    ------
    ValueError
        Sample or points are none, or not all finite.

    References
    ----------
    Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation, section 4.2; Ferro (2014),
    Fair scores for ensemble forecasts.
    """
    members, came = require_finite(sample), require_finite(points)
    if members.size == 1:
        return float(np.abs(came - members).mean())
    from scoringrules import crps_ensemble

    # Probability-weighted moments give the fair score in sorted form; "fair" itself takes all pairs of the sample.
    ordered = np.broadcast_to(np.sort(members), (came.size, members.size))
    scores = crps_ensemble(came, ordered, estimator="pwm", sorted_ensemble=True, backend="numpy")
    return float(np.mean(scores))


def crps_of_climatology(past: Sequence[FloatArray], points: FloatArray) -> float:
    """Score what came before as if it had been the forecast.

    Every past observation counts alike, whether told by one point or by many. The score is fair with regard to how
    many past observations there are: its spread is the mean distance of points of *different* observations, as two
    points of the same one are no two draws from the climate. With one past observation there is no spread.

    Parameters
    ----------
    past
        What came in each past case, points of equal weight; at least one case.
    points
        What came now, shape ``(k,)``.

    Returns
    -------
    float
        In the unit of the points; comparable with `crps`.

    Raises
    ------
    ValueError
        There is no past observation, or points are none or not all finite.

    References
    ----------
    Ferro (2014), Fair scores for ensemble forecasts.
    """
    if not past:
        raise ValueError("a climatology needs at least one past observation")
    cases = [np.sort(require_finite(each)) for each in past]
    came, n = require_finite(points), len(cases)
    values = np.concatenate(cases)
    weights = np.concatenate([np.full(each.size, 1.0 / each.size) for each in cases])
    distance = float(np.abs(values[:, None] - came).mean(axis=1) @ weights) / n
    if n == 1:
        return distance
    among_all = _distances(values, weights)
    within = sum(_distances(each, np.full(each.size, 1.0 / each.size)) for each in cases)
    return distance - 0.5 * (among_all - within) / (n * (n - 1))


def _distances(values: FloatArray, weights: FloatArray) -> float:
    """Add up the distances of all ordered pairs of values, each pair with the product of its weights."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    below = np.cumsum(weights[order])
    return 2.0 * float((below[:-1] * (below[-1] - below[:-1])) @ np.diff(ordered))


def log2_error(sample: FloatArray, points: FloatArray) -> float:
    """Say by how many doublings the median of a forecast is too long.

    Parameters
    ----------
    sample
        The forecast, natural logarithms of times, shape ``(m,)``.
    points
        What came, likewise, shape ``(k,)``; their mean counts, which is the geometric mean of the times.

    Returns
    -------
    float
        Base-2 logarithm of the predicted median over what came: 1 for twice as long, -1 for half as long.

    Raises
    ------
    ValueError
        Sample or points are none, or not all finite.
    """
    members, came = require_finite(sample), require_finite(points)
    return float(np.median(members) - came.mean()) / math.log(2.0)


def central_interval(sample: FloatArray, level: float) -> tuple[float, float]:
    """Say between which ends the middle part of a forecast lies.

    The ends are interpolated between order statistics such that one more value from where the sample is from falls
    between them with the chance ``level`` (as long as the sample is large enough to have such ends).

    Parameters
    ----------
    sample
        The forecast, shape ``(m,)``.
    level
        Share in the middle, strictly between 0 and 1.

    Raises
    ------
    ValueError
        The sample is none or not all finite, or the level is not strictly between 0 and 1.

    References
    ----------
    Hyndman and Fan (1996), Sample quantiles in statistical packages: definition 6.
    """
    tail = (1.0 - require_confidence(level)) / 2.0
    low, high = np.quantile(require_finite(sample), [tail, 1.0 - tail], method="weibull")
    return float(low), float(high)
