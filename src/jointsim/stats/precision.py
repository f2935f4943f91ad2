"""When an estimate is precise enough to stop: half an interval, narrow enough at two looks in a row.

Looks fall at the same numbers of replications on every machine, so that where a study stops depends on nothing but
what it saw. That it stops on the width of an interval, never on what an estimate or a test says, keeps the estimate
honest: normal and lognormal samples stopped in this way are covered as often as the interval promises, or one to two
points less.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

from jointsim.stats.quantiles import quantile_interval
from jointsim.stats.restricted import restricted_mean_interval
from jointsim.stats.sample import FloatArray

Estimate: TypeAlias = Literal["median", "restricted-mean"]

FIRST = 100
"""Replications before the first look."""

BATCH = 20
"""Replications are added in multiples of these."""

GROWTH = 1.25
"""How many times as many replications there are at the next look, before rounding up."""

LOOKS = 2
"""Looks in a row at which an estimate is precise enough before a study stops."""


def next_size(n: int, most: int) -> int:
    """Say how many replications there are at the next look: a quarter more, in whole batches.

    Parameters
    ----------
    n
        How many there are, 0 before the first look.
    most
        The cap, 1 at least.

    Returns
    -------
    int
        More than ``n``; ``n`` itself once the cap is reached.

    Raises
    ------
    ValueError
        ``n`` is negative or the cap is below 1.

    References
    ----------
    Hoad, Robinson and Davies (2010), Automated selection of the number of replications for a discrete-event
    simulation: looking ahead before stopping.
    """
    if n < 0 or most < 1:
        raise ValueError(f"replications are counted from 0 to a cap of 1 at least, not {n} to {most}")
    grown = FIRST if n < FIRST else math.ceil(n * GROWTH / BATCH) * BATCH
    return max(n, min(most, grown))


def half_width(values: FloatArray, of: Estimate, horizon: float, confidence: float = 0.95) -> float:
    """Say how far an estimate may be from the truth: half its interval.

    Parameters
    ----------
    values
        One time per replication, shape ``(n,)``; ``inf`` stands for never reached.
    of
        ``median``, or ``restricted-mean`` up to the horizon.
    horizon
        End of the wait, in the same unit, above 0; for the median it plays no part.
    confidence
        Of the interval, strictly between 0 and 1.

    Returns
    -------
    float
        In the unit of the values. For the median, ``inf`` where it may or may not be never reached, or the sample is
        too small to bound it; 0 where it is surely never, since nothing is left to find out.

    Raises
    ------
    ValueError
        As for `quantile_interval` and `restricted_mean_interval`, or there is no such estimate.
    """
    if of == "restricted-mean":
        low, high = restricted_mean_interval(values, horizon, confidence)
    elif of == "median":
        low, high = quantile_interval(values, 0.5, confidence)
    else:
        raise ValueError(f"precision is that of the median or the restricted-mean, not {of!r}")
    return 0.0 if low == high else (high - low) / 2.0


def precise_enough(half_widths: Sequence[float], target: float) -> bool:
    """Say whether to stop: whether the last two half-widths are both within the target.

    Parameters
    ----------
    half_widths
        At all looks so far, oldest first.
    target
        The half-width asked for, above 0, in the same unit.

    Raises
    ------
    ValueError
        The target is not above 0, or not finite.
    """
    if not (math.isfinite(target) and target > 0.0):
        raise ValueError(f"a half-width to reach is above 0, not {target!r}")
    return len(half_widths) >= LOOKS and all(width <= target for width in half_widths[-LOOKS:])
