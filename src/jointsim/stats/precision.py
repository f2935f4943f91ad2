"""When an estimate is precise enough to stop: an absolute half-width, held twice in a row."""

from __future__ import annotations

import math
from typing import Literal

from jointsim.stats.quantiles import quantile_interval
from jointsim.stats.restricted import restricted_mean_interval
from jointsim.stats.sample import FloatArray

Estimate = Literal["median", "mean"]

FIRST = 100
"""Replications before the first look."""

GROWTH = 1.25
ROUND = 20


def next_size(n: int, most: int) -> int:
    """Say how many replications there are at the next look: a quarter more, in whole batches.

    Looks fall at the same sizes on every machine, so that the number of replications depends on what was run alone.

    Parameters
    ----------
    n
        How many there are, 0 before the first look.
    most
        The cap.
    """
    grown = FIRST if n == 0 else math.ceil(n * GROWTH / ROUND) * ROUND
    return min(most, max(grown, n + ROUND))


def half_width(values: FloatArray, of: Estimate, horizon: float, confidence: float = 0.95) -> float:
    """Say how far an estimate may be from the truth: half its interval.

    Parameters
    ----------
    values
        One time per replication, shape ``(n,)``; ``inf`` stands for never reached.
    of
        ``median``, or ``mean`` up to the horizon.
    horizon
        End of the wait, in the same unit, above 0.
    confidence
        Of the interval.

    Returns
    -------
    float
        In the unit of the values; ``inf`` where the median cannot be told from *never*.
    """
    if of == "mean":
        low, high = restricted_mean_interval(values, horizon, confidence)
    else:
        low, high = quantile_interval(values, 0.5, confidence)
    return (high - low) / 2.0 if math.isfinite(high) and math.isfinite(low) else math.inf
