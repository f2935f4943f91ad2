"""Whether forecasts say truly how unsure they are: coverage of their intervals, and where in them reality falls.

Forecasts and what came are written as in `forecasts`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jointsim.stats.forecasts import central_interval
from jointsim.stats.sample import FloatArray, require_confidence, require_finite
from jointsim.stats.shares import wilson


def coverage(sample: FloatArray, points: FloatArray, level: float) -> float:
    """Say which share of what came lies inside the central interval of a forecast.

    Where what came is known only within limits, it counts as covered by the share of its points that lie inside, ends
    included; the coverage of many forecasts is then a mean of shares. An interval that ends in a value many of the
    sample share (the cap) holds more than its level by nature; `pit` does not suffer from that.

    Parameters
    ----------
    sample
        The forecast, shape ``(m,)``.
    points
        What came, shape ``(k,)``.
    level
        Of the interval: 0.8 for the middle 80 %.

    Returns
    -------
    float
        0 to 1; exactly one of the two where what came is known exactly.

    Raises
    ------
    ValueError
        Sample or points are none, or not all finite, or the level is not strictly between 0 and 1.
    """
    low, high = central_interval(sample, level)
    came = require_finite(points)
    return float(np.mean((low <= came) & (came <= high)))


def binomial_interval(successes: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """Say between which two shares the true coverage lies, by Wilson's interval.

    Shares of what came (`coverage`) add up to a number of successes that need not be whole; they vary less than
    whole ones, so that the interval is then wide enough. It takes all forecasts as independent of each other; where
    several belong to one crisis, it is too narrow.

    Parameters
    ----------
    successes
        Sum of what is covered, 0 to ``n``.
    n
        How many forecasts there are.
    level
        Chance that the interval holds the true share, strictly between 0 and 1.

    Raises
    ------
    ValueError
        ``n`` is below 1, successes are below 0 or above ``n``, or the level is not between 0 and 1.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    # A sum of shares may leave its range by rounding.
    whole = round(successes)
    return wilson(float(whole) if abs(successes - whole) < 1e-9 * max(n, 1) else successes, n, level)


def pit(sample: FloatArray, points: FloatArray, uniform: float | FloatArray) -> FloatArray:
    """Say which share of a forecast lies below what came: uniform between 0 and 1 if forecasts are right.

    The probability integral transform. Where what came is worth as much as others of the sample (many at the cap), its
    place among them is random. Exactly uniform if what came is one more draw from where the sample is from, whatever
    the size of the sample, and whatever the ties.

    Parameters
    ----------
    sample
        The forecast, shape ``(m,)``.
    points
        What came, shape ``(k,)``.
    uniform
        Between 0 and 1, one for all points or one for each, drawn independently of everything else; 0.5 gives the
        middle place instead of a random one.

    Returns
    -------
    numpy.ndarray
        One value for each point, shape ``(k,)``; together they are one observation (see `pit_histogram`).

    Raises
    ------
    ValueError
        Sample or points are none, or not all finite, or a deviate is not one between 0 and 1 for each point.

    References
    ----------
    Czado, Gneiting and Held (2009), Predictive model assessment for count data, section 2.1, with ranks in place of a
    distribution function.
    """
    members, came = np.sort(require_finite(sample)), require_finite(points)
    places = np.asarray(uniform, dtype=np.float64)
    if places.shape not in {(), came.shape} or not ((places >= 0.0) & (places <= 1.0)).all():
        raise ValueError("a uniform deviate lies between 0 and 1, one for all points or one for each")
    below = np.searchsorted(members, came, side="left")
    ties = np.searchsorted(members, came, side="right") - below
    return np.asarray((below + places * (ties + 1)) / (members.size + 1), dtype=np.float64)


def pit_histogram(values: Sequence[FloatArray] | FloatArray, bins: int = 10) -> FloatArray:
    """Say how often what came fell into which part of its forecast.

    Flat if forecasts are right; high at both ends if they are too narrow, in the middle if too wide, at the upper end
    if reality is later than they say.

    Parameters
    ----------
    values
        What `pit` gave for each observation; every observation counts alike, however many points tell it.
    bins
        Into how many equal parts 0 to 1 is split.

    Returns
    -------
    numpy.ndarray
        Share of the observations in each part, shape ``(bins,)``, 1 in sum. The upper end belongs to a part.

    Raises
    ------
    ValueError
        There are no values, one lies outside 0 to 1, or there are fewer bins than one.

    References
    ----------
    Czado, Gneiting and Held (2009), Predictive model assessment for count data, section 2.1.
    """
    if bins < 1:
        raise ValueError(f"a histogram has at least one bin, not {bins}")
    if len(values) == 0:
        raise ValueError("a histogram needs at least one observation")
    shares = [_shares(require_finite(np.atleast_1d(each)), bins) for each in values]
    return np.asarray(np.mean(shares, axis=0), dtype=np.float64)


def pit_band(n: int, bins: int = 10, level: float = 0.95) -> tuple[float, float]:
    """Say between which shares all parts of a histogram stay if forecasts are right.

    Each part holds a binomial number; by Bonferroni's inequality all of them together stay inside with at least the
    chance asked for. It takes all observations as independent, and each as in one part; where several belong to one
    crisis, they may leave it more often.

    Parameters
    ----------
    n
        How many observations there are.
    bins
        How many parts.
    level
        Chance that all stay inside, strictly between 0 and 1.

    Returns
    -------
    tuple of float
        Lowest and highest share that is still inside.

    Raises
    ------
    ValueError
        ``n`` or ``bins`` is below 1, or the level is not strictly between 0 and 1.
    """
    from scipy.stats import binom

    if n < 1 or bins < 1:
        raise ValueError(f"a histogram has observations and parts, not {n} and {bins}")
    tail = (1.0 - require_confidence(level)) / (2.0 * bins)
    low, high = (float(binom.ppf(share, n, 1.0 / bins)) for share in (tail, 1.0 - tail))
    return low / n, high / n


def _shares(places: FloatArray, bins: int) -> FloatArray:
    if not ((places >= 0.0) & (places <= 1.0)).all():
        raise ValueError("a probability integral transform lies between 0 and 1")
    which = np.maximum(np.ceil(places * bins).astype(np.int64) - 1, 0)
    return np.bincount(which, minlength=bins) / places.size
