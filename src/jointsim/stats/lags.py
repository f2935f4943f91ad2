"""Lags between two moments that are known only within intervals, on the scale of log hours."""

from __future__ import annotations

import math

import numpy as np

from jointsim.stats.sample import FloatArray

POINTS = 64
"""By how many points a lag is told that is known only within an interval, unless told otherwise."""

_HOUR = 3_600.0


def log_hours(seconds: FloatArray, floor_hours: float, cap_hours: float) -> FloatArray:
    """Put lags on the scale on which forecasts are scored: natural logarithm of hours, between a floor and a cap.

    A lag of 20 minutes and one of 10 both count as the floor, if that is an hour: nobody knows such times of past
    crises better. Never reached counts as the cap.

    Parameters
    ----------
    seconds
        Lags, of any shape; ``nan`` or ``inf`` stands for never reached.
    floor_hours, cap_hours
        Least and largest lag that is told from others, in hours; the floor above 0, the cap above the floor.

    Returns
    -------
    numpy.ndarray
        Of the shape of the lags, all finite.

    Raises
    ------
    ValueError
        The floor is not above 0, or the cap not above the floor.
    """
    if not 0.0 < floor_hours < cap_hours < math.inf:
        raise ValueError(
            f"a floor lies above 0 and below a cap, not at {floor_hours!r} below {cap_hours!r} hours"
        )
    hours = np.asarray(seconds, dtype=np.float64) / _HOUR
    reached = np.where(np.isnan(hours), cap_hours, hours)
    return np.asarray(np.log(np.clip(reached, floor_hours, cap_hours)), dtype=np.float64)


def lag_points(
    onset_earliest: float,
    onset_latest: float,
    earliest: float,
    latest: float,
    floor_hours: float,
    cap_hours: float,
    n: int = POINTS,
) -> FloatArray:
    """Tell a lag that is known only within limits by points of equal weight.

    The onset is as likely anywhere in its window, the milestone anywhere in its interval, independently of each
    other, but not before the onset. The difference of two such moments has a trapezoid for its density, of which the
    part below 0 is cut off. The points are quantiles of the rest, at the middle of ``n`` equal shares: no pairs of
    moments need be drawn or dropped, and few points are enough.

    Parameters
    ----------
    onset_earliest, onset_latest
        Window of the onset, in seconds of any one clock.
    earliest, latest
        Interval of the milestone, likewise; both ``inf`` or ``nan`` if it was never reached.
    floor_hours, cap_hours
        As in `log_hours`.
    n
        How many points at most.

    Returns
    -------
    numpy.ndarray
        Log hours, ascending: ``n`` points; one alone if both moments are known exactly, if the milestone was never
        reached (the cap), and if it can only lie before the onset (the floor).

    Raises
    ------
    ValueError
        A window or an interval ends before it begins or has no end, ``n`` is below 1, or floor and cap are wrong.
    """
    if n < 1:
        raise ValueError(f"a lag is told by at least one point, not {n}")
    if not (math.isfinite(earliest) or math.isfinite(latest)):
        return log_hours(np.array([math.inf]), floor_hours, cap_hours)
    _require_interval(onset_earliest, onset_latest)
    _require_interval(earliest, latest)
    widths = sorted((onset_latest - onset_earliest, latest - earliest))
    lags = _lags(earliest - onset_latest, latest - onset_earliest, *widths, n=n)
    return log_hours(lags, floor_hours, cap_hours)


def _require_interval(begin: float, end: float) -> None:
    if not -math.inf < begin <= end < math.inf:
        raise ValueError(f"an interval begins before it ends, at finite times, not {begin!r} to {end!r}")


def _lags(shortest: float, longest: float, narrow: float, wide: float, *, n: int) -> FloatArray:
    """Give quantiles of the difference of two uniform moments, of the part that is not below 0."""
    if longest <= 0.0 or wide == 0.0:
        return np.array([max(longest, 0.0)])
    above = _share_above(-shortest, narrow, wide) if shortest < 0.0 else 1.0
    # Counted from above, so that a sliver of possible lags at the upper end is not lost to rounding.
    shares = above * (n - 0.5 - np.arange(n)) / n
    ramp = narrow / (2.0 * wide)
    long = longest - np.sqrt(2.0 * narrow * wide * shares)
    short = shortest + np.sqrt(2.0 * narrow * wide * np.maximum(1.0 - shares, 0.0))
    between = longest - narrow / 2.0 - wide * shares
    return np.asarray(np.where(shares < ramp, long, np.where(shares > 1.0 - ramp, short, between)))


def _share_above(way: float, narrow: float, wide: float) -> float:
    """Share of the trapezoid that lies farther than some way from its lower end."""
    if way < narrow:
        return 1.0 - way**2 / (2.0 * narrow * wide)
    if way <= wide:
        return 1.0 - (way - narrow / 2.0) / wide
    return (narrow + wide - way) ** 2 / (2.0 * narrow * wide)
