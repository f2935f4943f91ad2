"""Quantiles of times of which some are never reached, and how sure they are."""

from __future__ import annotations

import math
import sys

import numpy as np

from jointsim.stats.sample import FloatArray, require_confidence, require_sample


def quantile(values: FloatArray, q: float) -> float:
    """Say by when the share ``q`` of all replications was through.

    The inverse of the empirical distribution function: the ``ceil(n q)``-th smallest value, for
    ``q = 0`` the smallest. It is always one of the values, so that ``inf`` never mixes with a time.

    Parameters
    ----------
    values
        One time per replication, shape ``(n,)``, in any unit; ``inf`` stands for never reached.
    q
        Share of the replications, 0 to 1.

    Returns
    -------
    float
        In the unit of the values; ``inf`` where fewer than the share ``q`` got there.

    Raises
    ------
    ValueError
        The sample is empty or holds a NaN, or ``q`` is outside 0 to 1.

    References
    ----------
    Hyndman and Fan (1996), Sample quantiles in statistical packages: definition 1.
    """
    sample = require_sample(values)
    if not 0.0 <= q <= 1.0:
        raise ValueError(f"q lies between 0 and 1 (the median is 0.5), not {q!r}")
    rank = _rank(sample.size, q)
    return float(np.partition(sample, rank - 1)[rank - 1])


def quantile_interval(values: FloatArray, q: float, confidence: float = 0.95) -> tuple[float, float]:
    """Say between which two times the true quantile lies, whatever the distribution.

    The ends are order statistics; see `interval_ranks` for which. Coverage is at least the
    confidence, also with ties and with times never reached.

    Parameters
    ----------
    values
        One time per replication, shape ``(n,)``, in any unit; ``inf`` stands for never reached.
    q
        Share of the replications, strictly between 0 and 1.
    confidence
        Least chance that the interval holds the true quantile, strictly between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper end in the unit of the values. The lower end is ``-inf`` where the sample is
        too small to bound the quantile from below; the upper end is ``inf`` where it is too small
        to bound it from above, or where *never* cannot be ruled out.

    Raises
    ------
    ValueError
        The sample is empty or holds a NaN, or ``q`` or the confidence is not strictly between 0 and 1.

    References
    ----------
    David and Nagaraja (2003), Order Statistics, third edition, section 7.1.
    """
    sample = require_sample(values)
    lower, upper = interval_ranks(sample.size, q, confidence)
    inside = [rank - 1 for rank in (lower, upper) if 1 <= rank <= sample.size]
    ordered = np.partition(sample, inside) if inside else sample
    low = float(ordered[lower - 1]) if lower >= 1 else -math.inf
    high = float(ordered[upper - 1]) if upper <= sample.size else math.inf
    return low, high


def interval_ranks(n: int, q: float, confidence: float = 0.95) -> tuple[int, int]:
    """Say which two order statistics of ``n`` values enclose the ``q``-quantile.

    The number of values up to the quantile is binomial, ``B ~ Bin(n, q)``, and ranks ``l < u``
    enclose the quantile with chance ``P(l <= B <= u - 1)`` at least. Of the pairs that reach the
    confidence this is the closest one, at equal distance the likeliest; of equally likely ones
    the lower. Pairs within the sample come before pairs that leave it.

    Parameters
    ----------
    n
        Number of values.
    q
        Share of the values, strictly between 0 and 1.
    confidence
        Least chance of enclosing the quantile, strictly between 0 and 1.

    Returns
    -------
    tuple of int
        Ranks counted from 1; 0 and ``n + 1`` stand for minus and plus infinity.

    Raises
    ------
    ValueError
        ``n`` is below 1, or ``q`` or the confidence is not strictly between 0 and 1.
    """
    if n < 1:
        raise ValueError(f"an empty sample has no estimate; n is at least 1, not {n}")
    if not 0.0 < q < 1.0:
        raise ValueError(f"only quantiles strictly between 0 and 1 have an interval, not q = {q!r}")
    require_confidence(confidence)
    chances = _binomial_chances(n, q)
    if chances[1:n].sum() >= confidence:
        first, last = _likeliest_run(chances[1:n], confidence)
        return first + 1, last + 2
    first, last = _likeliest_run(chances, confidence)
    return first, last + 1


def _rank(n: int, q: float) -> int:
    # 100 * 0.07 is a hair above 7 in floating point, and must not become rank 8.
    return max(1, math.ceil(n * q * (1.0 - 4.0 * sys.float_info.epsilon)))


def _binomial_chances(n: int, q: float) -> FloatArray:
    from scipy.special import gammaln

    k = np.arange(n + 1, dtype=np.float64)
    # The sums below are symmetric in k and n - k, so that for the median ties are exact.
    arrangements = gammaln(n + 1.0) - (gammaln(k + 1.0) + gammaln(n - k + 1.0))
    chances = np.exp(arrangements + (k * math.log(q) + (n - k) * math.log1p(-q)))
    return np.asarray(chances / chances.sum(), dtype=np.float64)


def _likeliest_run(chances: FloatArray, confidence: float) -> tuple[int, int]:
    """First and last index of the likeliest indices that reach the confidence together."""
    # Binomial chances have one peak: the likeliest indices always lie side by side.
    order = np.argsort(-chances, kind="stable")
    needed = int(np.searchsorted(np.cumsum(chances[order]), confidence)) + 1
    chosen = order[:needed]
    return int(chosen.min()), int(chosen.max())
