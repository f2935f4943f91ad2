"""Restricted means: how long it takes on average when the wait ends at the horizon."""

from __future__ import annotations

import math

import numpy as np

from jointsim.stats.sample import FloatArray, require_confidence, require_sample
from jointsim.stats.shares import wilson
from jointsim.stats.skewness import with_skewness


def restricted_mean(values: FloatArray, horizon: float) -> float:
    """Say how long it took on average, where never reached counts as the whole horizon.

    The mean of ``min(T, horizon)`` over all replications, so that what is never reached weighs in.

    Parameters
    ----------
    values
        One time per replication, shape ``(n,)``, in any unit; ``inf`` stands for never reached.
    horizon
        End of the wait, in the same unit, above 0.

    Returns
    -------
    float
        In the unit of the values, at most the horizon.

    Raises
    ------
    ValueError
        The sample is empty or holds a NaN or ``-inf``, or the horizon is not a time above 0.

    References
    ----------
    Royston and Parmar (2013), Restricted mean survival time.
    """
    return float(_restrict(values, horizon).mean())


def restricted_mean_interval(
    values: FloatArray, horizon: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Say between which two times the true restricted mean lies.

    A t-interval freed of skewness by Hall's cubic transformation. On lognormal times with *never*
    mixed in it covers as well as a bootstrap-t interval, and needs no random numbers; the plain
    t-interval misses the long tail (log-spread 1.5, 100 replications: 0.85 where this has 0.91).

    Where every replication waits out the horizon, the spread says nothing; the lower end is then
    the mean that would result if the largest share of replications compatible with seeing none
    (Wilson) were through at once. With a single replication all that is sure is the range.

    Its limit: a rare *never* that no replication happened to show cannot widen the interval. If
    1 % never get there and the horizon is far beyond the other times, coverage at a nominal 0.95 is
    about 0.8 to 0.9 with 100 replications and above 0.95 with 500. Read it beside the share reached.

    Parameters
    ----------
    values
        One time per replication, shape ``(n,)``, in any unit; ``inf`` stands for never reached.
    horizon
        End of the wait, in the same unit, above 0.
    confidence
        Chance that the interval holds the true mean, strictly between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper end in the unit of the values, within 0 (or the least value, if that is
        negative) and the horizon; both the same if all replications took the same time.

    Raises
    ------
    ValueError
        As for `restricted_mean`, or the confidence is not strictly between 0 and 1.

    References
    ----------
    Hall (1992), On the removal of skewness by transformation.
    """
    times = _restrict(values, horizon)
    require_confidence(confidence)
    floor = min(0.0, float(times.min()))
    if times.size == 1:
        return floor, float(horizon)
    if bool((times == horizon).all()):
        return horizon * (1.0 - wilson(0, times.size, confidence)[1]), float(horizon)
    low, high = _hall_interval(times, confidence)
    return max(low, floor), min(high, float(horizon))


def _restrict(values: FloatArray, horizon: float) -> FloatArray:
    if not (math.isfinite(horizon) and horizon > 0.0):
        raise ValueError(f"a horizon is a time above 0, not {horizon!r}")
    times = np.minimum(require_sample(values), horizon)
    if not np.isfinite(times).all():
        raise ValueError("-inf is not a time; a time never reached is written inf")
    return times


def _hall_interval(times: FloatArray, confidence: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    n = times.size
    mean = float(times.mean())
    spread = float(times.std())
    # Equal times leave a spread of rounding noise, whose skewness would be meaningless.
    if spread <= abs(mean) * n * float(np.finfo(np.float64).eps):
        return mean, mean
    skew = float((((times - mean) / spread) ** 3).mean()) / math.sqrt(n)
    error = spread / math.sqrt(n - 1)
    t = float(stdtrit(n - 1, 0.5 + confidence / 2.0))
    low, high = with_skewness(np.array([-t, t]), np.array(skew))
    return mean - error * float(high), mean - error * float(low)
