"""From one column of many replications to the numbers that stand for it, ready for JSON: finite or null."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jointsim.measures.scores import OUTCOMES, Scores
from jointsim.stats.quantiles import quantile, quantile_interval
from jointsim.stats.restricted import restricted_mean_interval
from jointsim.stats.shares import share

Column = NDArray[np.float64]

_TIMES = (
    "reached",
    "reached_interval",
    "median_hours",
    "p10_hours",
    "p90_hours",
    "median_interval_hours",
    "restricted_mean_hours",
    "restricted_mean_interval_hours",
)


def applicable(scores: Scores, response: str) -> NDArray[np.bool_]:
    """Say in which replications the event of a response happened, so that the response was wanted.

    Returns
    -------
    One flag a replication, shape ``(n,)``, in the order of the scores.
    """
    return np.not_equal(scores.columns["outcome", response], OUTCOMES.index("not-applicable"))


def finite(value: float) -> float | None:
    """Give a number back, or None where it is infinite or not a number: beyond the horizon, or unknown."""
    return float(value) if math.isfinite(value) else None


def known(column: Column) -> Column:
    """Leave out the replications to which a measure does not apply (``nan``)."""
    return column[~np.isnan(column)]


def time_estimates(times: Column, followed: Column) -> dict[str, Any]:
    """Say how long something took, where never reached counts as later than the horizon.

    Parameters
    ----------
    times
        Hours since the event in each replication to which it applies, shape ``(n,)``; ``inf`` for never. May be
        empty.
    followed
        Hours from the event to the horizon in each, shape ``(n,)``: where the restricted mean stops counting.

    Returns
    -------
    The eight estimates of a milestone; all None without a replication.
    """
    if times.size == 0:
        return {name: [None, None] if "interval" in name else None for name in _TIMES}
    reached = share(np.isfinite(times))
    return {
        "reached": reached.value,
        "reached_interval": [reached.low, reached.high],
        "median_hours": finite(quantile(times, 0.5)),
        "p10_hours": finite(quantile(times, 0.1)),
        "p90_hours": finite(quantile(times, 0.9)),
        "median_interval_hours": _median_interval(times),
        "restricted_mean_hours": float(np.minimum(times, followed).mean()),
        "restricted_mean_interval_hours": _mean_interval(times, followed),
    }


def _median_interval(times: Column) -> list[float | None]:
    """Say how sure the median is; a sample too small to bound it from below says only that it is no less than 0."""
    low, high = quantile_interval(times, 0.5)
    return [finite(max(low, 0.0)), finite(high)]


def _mean_interval(times: Column, followed: Column) -> list[float]:
    """Say how sure the restricted mean is, where replications may be followed for unequal times."""
    if not followed.any():
        return [0.0, 0.0]
    if np.isinf(times).all():
        # The spread is then that of the event, and would say nothing of how rarely the wait may end.
        return list(restricted_mean_interval(times, float(followed.mean())))
    return list(restricted_mean_interval(np.minimum(times, followed), float(followed.max())))


def median(values: Column) -> float | None:
    """Say what half of the values do not exceed; None of no values or if that is infinite.

    Parameters
    ----------
    values
        In any unit, shape ``(n,)``; ``inf`` counts as larger than any.

    Returns
    -------
    The ceil(n/2)-th smallest, in the same unit: an order statistic, never between two values.
    """
    return finite(quantile(values, 0.5)) if values.size else None


def mean(values: Column) -> float | None:
    """Say what the values come to on average; None of no values.

    Parameters
    ----------
    values
        Finite, in any unit, shape ``(n,)``. Times that may be infinite have a restricted mean instead.
    """
    return float(values.mean()) if values.size else None


def fraction(flags: NDArray[np.bool_]) -> float | None:
    """Say in what share of replications something holds; None of no replications."""
    return float(flags.mean()) if flags.size else None
