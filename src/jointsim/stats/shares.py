"""Shares of replications, and how sure they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jointsim.stats.sample import require_confidence

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Share:
    """A share of replications with its Wilson interval.

    Attributes
    ----------
    value
        The share itself, 0 to 1.
    low, high
        Ends of its interval, 0 to 1; they always enclose the value.
    """

    value: float
    low: float
    high: float


def share(flags: NDArray[np.bool_], confidence: float = 0.95) -> Share:
    """Say which share of the replications holds true, with its interval.

    Parameters
    ----------
    flags
        One truth value per replication, shape ``(n,)``.
    confidence
        Chance that the interval holds the true share, strictly between 0 and 1.

    Raises
    ------
    ValueError
        There are no flags, they are not truth values, or the confidence is not between 0 and 1.
    """
    marks = np.asarray(flags)
    if marks.ndim != 1 or (marks.size and marks.dtype != np.bool_):
        raise ValueError(f"flags are truth values in one dimension, not {marks.dtype} in {marks.ndim}")
    successes = int(np.count_nonzero(marks))
    low, high = wilson(successes, marks.size, confidence)
    return Share(successes / marks.size, low, high)


def wilson(successes: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Say between which two shares the true share lies after ``successes`` of ``n``.

    Coverage is close to the confidence on average over shares, not at least it: for a single
    share near 0 or 1 it may lie a few points below.

    Parameters
    ----------
    successes
        How many replications hold true, 0 to ``n``; a fraction where something is true in part.
    n
        How many replications there are.
    confidence
        Chance that the interval holds the true share, strictly between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper end, 0 to 1: exactly 0 without a success, exactly 1 without a failure.

    Raises
    ------
    ValueError
        ``n`` is below 1, there are fewer than 0 or more than ``n`` successes, or the confidence is
        not between 0 and 1.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    if n < 1:
        raise ValueError(f"a share needs at least one replication; n is {n}")
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes in {n} replications is impossible; 0 to {n} would be right")
    from scipy.special import ndtri

    z = float(ndtri(0.5 + require_confidence(confidence) / 2.0))
    observed = successes / n
    centre = observed + z * z / (2.0 * n)
    reach = z * math.sqrt(observed * (1.0 - observed) / n + z * z / (4.0 * n * n))
    scale = 1.0 + z * z / n
    low = max(0.0, (centre - reach) / scale) if successes > 0 else 0.0
    high = min(1.0, (centre + reach) / scale) if successes < n else 1.0
    return low, high
