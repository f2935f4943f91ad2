"""From one column of many replications to the numbers that stand for it, ready for JSON: finite or null."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jointsim.measures.scores import OUTCOMES, Scores
from jointsim.stats.quantiles import quantile, quantile_interval
from jointsim.stats.restricted import restricted_mean, restricted_mean_interval
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
    """Say in which replications the event of a response happened, so that the response was wanted."""
    return np.not_equal(scores.columns["outcome", response], OUTCOMES.index("not-applicable"))


def finite(value: float) -> float | None:
    """Give a number back, or None where it is infinite or not a number: beyond the horizon, or unknown."""
    return float(value) if math.isfinite(value) else None


def ends(interval: tuple[float, float]) -> list[float | None]:
    """Write an interval as a list of its lower and its upper end, None where it is open."""
    return [finite(interval[0]), finite(interval[1])]


def known(column: Column) -> Column:
    """Leave out the replications to which a measure does not apply (``nan``)."""
    return column[~np.isnan(column)]


def time_estimates(times: Column, horizon: float) -> dict[str, Any]:
    """Say how long something took, where never reached counts as later than the horizon.

    Parameters
    ----------
    times
        Hours in each replication to which it applies; ``inf`` for never. May be empty.
    horizon
        Hours, above 0: where the restricted mean stops counting.

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
        "median_interval_hours": ends(quantile_interval(times, 0.5)),
        "restricted_mean_hours": restricted_mean(times, horizon),
        "restricted_mean_interval_hours": list(restricted_mean_interval(times, horizon)),
    }


def median(values: Column) -> float | None:
    """Say what half of the values do not exceed; None of no values or if that is infinite."""
    return finite(quantile(values, 0.5)) if values.size else None


def mean(values: Column) -> float | None:
    """Say what the values come to on average; None of no values."""
    return float(values.mean()) if values.size else None


def fraction(flags: NDArray[np.bool_]) -> float | None:
    """Say in what share of replications something holds; None of no replications."""
    return float(flags.mean()) if flags.size else None
