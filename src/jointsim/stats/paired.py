"""Two ways in the same crisis: which is earlier how often, by how much, and what common luck gains."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jointsim.stats.sample import FloatArray, require_sample
from jointsim.stats.shares import Share, share

_ROUNDING = 1e-9
"""Relative to the longer of two times, differences up to this come from rounding alone."""


@dataclass(frozen=True)
class Sooner:
    """How often the one is earlier than the other in the same crisis.

    Attributes
    ----------
    faster, slower
        Share of the pairs in which the one is earlier, or later, than the other.
    same
        Share of the pairs in which both are at the same time, or both never.
    """

    faster: Share
    slower: Share
    same: Share


@dataclass(frozen=True)
class Pairing:
    """What it gained to run both ways with common random numbers.

    Attributes
    ----------
    correlation
        Of the two times, -1 to 1; None where one of them never varies.
    variance_ratio
        How many times as many independent replications the difference would have needed for the same precision;
        below 1 where pairing did harm. None where the difference never varies.
    """

    correlation: float | None
    variance_ratio: float | None


def faster(one: FloatArray, other: FloatArray, confidence: float = 0.95) -> Sooner:
    """Say how often the one way is faster than the other in the same crisis.

    Never is later than any time. Both never, or a difference that is rounding alone, is the same.

    Parameters
    ----------
    one, other
        A time of each pair, shape ``(n,)``, in the same unit; ``inf`` stands for never reached.
    confidence
        Chance that each share's (Wilson) interval holds its true share, strictly between 0 and 1.

    Raises
    ------
    ValueError
        The two are not equally many, are none, hold a NaN, or the confidence is not between 0 and 1.
    """
    one, other = _require_pairs(one, other)
    same = _same(one, other)
    return Sooner(
        faster=share((one < other) & ~same, confidence),
        slower=share((one > other) & ~same, confidence),
        same=share(same, confidence),
    )


def restricted_differences(
    one: FloatArray,
    other: FloatArray,
    horizon: float | FloatArray,
    other_horizon: float | FloatArray | None = None,
) -> FloatArray:
    """Say by how much the one is later in each pair, where never reached counts as the whole horizon.

    Their mean is the difference of the two restricted means; `simultaneous` says how sure it is. A difference that
    is rounding alone is exactly 0.

    Parameters
    ----------
    one, other
        A time of each pair, shape ``(n,)``, in the same unit; ``inf`` stands for never reached.
    horizon
        End of the wait, in the same unit, not below 0; one for all pairs, or one for each.
    other_horizon
        The same for the other, if it was followed for another time than the one.

    Returns
    -------
    numpy.ndarray
        ``min(one, horizon) - min(other, horizon)``, shape ``(n,)``; below 0 where the one is earlier.

    Raises
    ------
    ValueError
        The two are not equally many, are none, hold a NaN or ``-inf``, or a horizon is not a time.
    """
    one, other = _require_pairs(one, other)
    first = np.minimum(one, _require_horizon(horizon, one.size))
    second = np.minimum(
        other, _require_horizon(horizon if other_horizon is None else other_horizon, one.size)
    )
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise ValueError("-inf is not a time; a time never reached is written inf")
    return np.where(_same(first, second), 0.0, first - second)


def pairing(one: FloatArray, other: FloatArray) -> Pairing:
    """Say what common random numbers gained: how alike the two ways fare, and how many replications that saves.

    Parameters
    ----------
    one, other
        A time of each pair, shape ``(n,)``, in the same unit. Times never reached (``inf``) have no variance, and
        leave nothing to say; restrict them to the horizon first.

    Raises
    ------
    ValueError
        The two are not equally many, are none, or hold a NaN.

    References
    ----------
    Law (2015), Simulation Modeling and Analysis, fifth edition, section 11.2.
    """
    one, other = _require_pairs(one, other)
    if one.size < 2 or not (np.isfinite(one).all() and np.isfinite(other).all()):
        return Pairing(None, None)
    first, second = _variance(one, one), _variance(other, other)
    between = _variance(np.where(_same(one, other), 0.0, one - other), np.maximum(np.abs(one), np.abs(other)))
    ratio = (first + second) / between if between else None
    if not (first and second):
        return Pairing(None, ratio)
    shared = float(((one - one.mean()) * (other - other.mean())).mean())
    return Pairing(max(-1.0, min(1.0, shared / (math.sqrt(first) * math.sqrt(second)))), ratio)


def _require_pairs(one: FloatArray, other: FloatArray) -> tuple[FloatArray, FloatArray]:
    first, second = require_sample(one), require_sample(other)
    if first.size != second.size:
        raise ValueError(f"pairs take as many of the one as of the other, not {first.size} and {second.size}")
    return first, second


def _require_horizon(horizon: float | FloatArray, n: int) -> FloatArray:
    ends = np.asarray(horizon, dtype=np.float64)
    if ends.shape not in {(), (n,)}:
        raise ValueError(f"a horizon is one for all pairs or one for each of {n}, not of shape {ends.shape}")
    wrong = ~(np.isfinite(ends) & (ends >= 0.0))
    if wrong.any():
        raise ValueError(f"a horizon is a time of 0 or later, not {float(ends[wrong].flat[0])!r}")
    return ends


def _same(one: FloatArray, other: FloatArray) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        apart = np.abs(one - other)
    longer = np.maximum(np.abs(one), np.abs(other))
    return np.asarray((one == other) | ((apart <= _ROUNDING * longer) & np.isfinite(longer)), dtype=np.bool_)


def _variance(values: FloatArray, sizes: FloatArray) -> float:
    """Variance, or exactly 0 where values of such sizes would vary as much by rounding alone."""
    variance = float(values.var())
    return variance if variance > (_ROUNDING * float(np.abs(sizes).max())) ** 2 else 0.0
