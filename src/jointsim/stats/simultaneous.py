"""Several paired differences at once: intervals that hold together, and p-values that stand together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jointsim.stats.resampling import RESAMPLES, studentised
from jointsim.stats.sample import FloatArray, require_confidence
from jointsim.stats.skewness import with_skewness

ROUGH = 0.2
"""Means more skewed than this (an exponential's of a hundred rows) stray too wildly to set the pace for others."""

CAUTION = 4.0
"""By how much smaller the doubt of a very skewed mean is made, as rows drawn again show too little of its tail."""

FEW = 20
"""Where fewer pairs than these leave the median difference, their mean is too far from normal for its error."""


@dataclass(frozen=True)
class Differences:
    """Mean differences with intervals that all hold at once, one for each column.

    Attributes
    ----------
    means
        Mean of the differences, shape ``(m,)``, in the unit of the differences.
    low, high
        Ends of the intervals, likewise.
    p_values
        Of no difference, adjusted by Holm's method for all columns, shape ``(m,)``.
    differing
        How many pairs differ at all, shape ``(m,)``.
    """

    means: FloatArray
    low: FloatArray
    high: FloatArray
    p_values: FloatArray
    differing: NDArray[np.int64]


@dataclass(frozen=True)
class _Columns:
    """A table of differences, column by column; `few`, `rough` and `smooth` say where which interval is called for."""

    table: FloatArray
    counts: NDArray[np.int64]
    means: FloatArray
    errors: FloatArray
    skew: FloatArray
    usual: FloatArray
    unusual: NDArray[np.int64]

    @property
    def few(self) -> NDArray[np.bool_]:
        return (self.unusual > 0) & (self.unusual < FEW)

    @property
    def many(self) -> NDArray[np.bool_]:
        return self.unusual >= FEW

    @property
    def rough(self) -> NDArray[np.bool_]:
        return self.many & (np.abs(self.skew) > ROUGH)

    @property
    def smooth(self) -> NDArray[np.bool_]:
        return self.many & ~self.rough


def simultaneous(
    differences: FloatArray, confidence: float = 0.95, seed: int = 0, resamples: int = RESAMPLES
) -> Differences:
    """Say between which ends all true mean differences lie at once.

    Each interval reaches as far down, and as far up, as every other, in standard errors freed of their skewness. How
    far, the largest and the smallest such distance of any column say when whole rows are drawn again. What columns have
    in common is respected, whatever it is; columns that move together cost little. As skewness is each column's own,
    and below and above are told apart, the long tail of some differences does not widen the intervals of others; means
    that are very skewed (above `ROUGH`) stand alone, each with its share of the doubt by Bonferroni, and `CAUTION`. On
    lognormal differences (log-spread 1, 100 rows) all intervals of twelve columns hold in 0.92 (independent) to 0.94
    (correlated) of all samples; where 30 of 500 pairs differ by such amounts, in 0.94.

    Where fewer than `FEW` pairs leave the median difference (often 0, when luck is common), the standard error tells
    little. There the interval also holds what the mean would be if pairs left the median as often as an exact
    binomial bound allows, each by as much as the most that was seen on that side. Such columns have their share of
    the doubt by Bonferroni. Where all pairs differ by the same, the interval is that difference alone; where no pair
    differs, it is 0 to 0.

    Its limit: a difference so rare that no replication showed it cannot widen an interval; with 500 replications that
    may be one which comes in up to 0.7 % of them. Nor do a handful of pairs show how much they may differ: with ten
    that do, by lognormal amounts, an interval misses in 1 % of all samples, with five in 4 %, whatever was asked for.
    Read it beside the number of pairs that differ.

    P-values test the mean by Student's t where many pairs leave the median, and by signs where few do: whether one
    side is as often the larger as the other. So few never set a mean apart from a median of 0, whatever their signs:
    where all are on one side the interval ends at 0, though the p-value may be small. That is meant. A mean of 0 can be
    made of many small gains and a rare great loss, which a sample often does not show. Of 200 pairs of which 6 % are
    lower by 1 and 1 % higher by 6, signs and Student's t together call the mean lower in 13 % of all samples (in 35 %
    where 0.5 % are higher by 12), and still in 10 % if the side not seen is taken to come as often as a binomial bound
    allows, by as much as the most that was seen; and that finds next to nothing among twelve columns.

    Parameters
    ----------
    differences
        One row a replication, one column a comparison, shape ``(n, m)``; ``nan`` where a pair does not apply.
        Differences of times restricted to the horizon, so that all are finite.
    confidence
        Chance that all intervals hold their true mean, strictly between 0 and 1.
    seed
        Of the resampling; the same seed gives the same intervals.
    resamples
        How often rows are drawn again at least; more often where the confidence asks for it.

    Raises
    ------
    ValueError
        There are fewer than two rows or a column has fewer than two pairs, differences are infinite, or the
        confidence is not between 0 and 1.

    References
    ----------
    Westfall and Young (1993), Resampling-Based Multiple Testing, chapter 2; Hall (1992), On the removal of skewness by
    transformation; Clopper and Pearson (1934), The use of
    confidence or fiducial limits; Holm (1979), A simple sequentially rejective multiple test procedure.
    """
    require_confidence(confidence)
    columns = _columns(_require_table(differences))
    few, rough, smooth = columns.few, columns.rough, columns.smooth
    doubt = (1.0 - confidence) / max(1, int(np.count_nonzero(few | rough | smooth)))
    down, up = np.zeros(columns.means.size), np.zeros(columns.means.size)
    if smooth.any():
        shared = doubt * int(np.count_nonzero(smooth))
        reach = _reach(columns.table[:, smooth], shared, seed, resamples)
        down[smooth], up[smooth] = _with_their_skewness(reach, columns.skew[smooth])
    for column in np.flatnonzero(rough):
        alone = [int(column)]
        reach = _reach(columns.table[:, alone], doubt / CAUTION, seed, resamples)
        down[alone], up[alone] = _with_their_skewness(reach, columns.skew[alone])
    down[few] = up[few] = _student(columns.counts[few], doubt)
    return _differences(columns, down, up, doubt, holm(_p_values(columns)))


def pointwise(differences: FloatArray, confidence: float = 0.95) -> Differences:
    """Say between which ends each true mean difference lies, one by one.

    Intervals are Student's, widened as those of `simultaneous` where few pairs leave the median difference. Of many
    columns some will miss: they are for exploring, and p-values are not adjusted.

    Parameters
    ----------
    differences, confidence
        As of `simultaneous`; the confidence is of each interval alone.

    Raises
    ------
    ValueError
        As of `simultaneous`.
    """
    require_confidence(confidence)
    columns = _columns(_require_table(differences))
    reach = _student(columns.counts, 1.0 - confidence)
    return _differences(columns, reach, reach, 1.0 - confidence, _p_values(columns))


def _differences(
    columns: _Columns, down: FloatArray, up: FloatArray, doubt: float, p_values: FloatArray
) -> Differences:
    """Put intervals together from how many standard errors they reach down and up."""
    few = columns.few
    low, high = columns.means - down * columns.errors, columns.means + up * columns.errors
    least, most = _bounds_of_few(columns, doubt)
    low[few], high[few] = np.minimum(low, least)[few], np.maximum(high, most)[few]
    differing = np.count_nonzero(np.nan_to_num(columns.table), axis=0)
    return Differences(columns.means, low, high, p_values, np.asarray(differing))


def holm(p_values: FloatArray) -> FloatArray:
    """Adjust p-values for being several: those up to ``x`` then stand together with a chance of error of ``x``.

    Parameters
    ----------
    p_values
        One for each comparison, shape ``(m,)``, 0 to 1.

    Returns
    -------
    numpy.ndarray
        In the same order, none below what it was, 1 at most.

    Raises
    ------
    ValueError
        A p-value is not between 0 and 1.

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure.
    """
    given = np.asarray(p_values, dtype=np.float64)
    if not ((given >= 0.0) & (given <= 1.0)).all():
        raise ValueError("a p-value lies between 0 and 1")
    order = np.argsort(given, kind="stable")
    stepped = np.maximum.accumulate(given[order] * np.arange(given.size, 0, -1))
    adjusted = np.empty(given.size)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _require_table(differences: FloatArray) -> FloatArray:
    table = np.asarray(differences, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 1:
        raise ValueError(
            f"differences are a table of two rows and a column at least, not of shape {table.shape}"
        )
    if np.isinf(table).any():
        raise ValueError("a difference to never has no size; restrict the times to the horizon first")
    short = np.flatnonzero(np.count_nonzero(~np.isnan(table), axis=0) < 2)
    if short.size:
        raise ValueError(f"a column needs two pairs at least; column {short[0] + 1} has fewer")
    return table


def _columns(table: FloatArray) -> _Columns:
    counts = np.count_nonzero(~np.isnan(table), axis=0)
    usual = np.nanmedian(table, axis=0)
    away = np.nan_to_num(table - usual)
    # Differences of sums of the same delays, added up in another order, differ by rounding alone.
    noise = 1e-9 * np.nanmax(np.abs(table), axis=0)
    away[np.abs(away) <= noise] = 0.0
    means = away.sum(axis=0) / counts
    spread = np.nanstd(table, axis=0, ddof=1)
    unusual = np.count_nonzero(away, axis=0)
    errors = np.where(unusual > 0, spread / np.sqrt(counts), 0.0)
    return _Columns(
        table, np.asarray(counts), usual + means, errors, _skew(table), usual, np.asarray(unusual)
    )


def _skew(table: FloatArray) -> FloatArray:
    """Give the skewness of each column's mean."""
    apart = table - np.nanmean(table, axis=0)
    widest = np.nanmax(np.abs(apart), axis=0)
    apart = apart / np.where(widest > 0.0, widest, 1.0)
    squares = np.nansum(apart**2, axis=0)
    return np.asarray(np.nansum(apart**3, axis=0) / np.where(squares > 0.0, squares, 1.0) ** 1.5)


def _reach(table: FloatArray, doubt: float, seed: int, resamples: int) -> tuple[float, float]:
    """Give how far all true means lie below and above at once, but for the doubt, by drawing rows again."""
    enough = max(resamples, math.ceil(2.0 / doubt) - 1)
    strays = studentised(table, seed, enough)
    rank = min(enough, math.ceil((enough + 1) * (1.0 - doubt / 2.0)))
    # Means drawn again that stray far up speak of a sample that may itself lie too high, and the other way round.
    ends = np.array([strays.max(axis=1), -strays.min(axis=1)])
    down, up = np.partition(ends, rank - 1, axis=1)[:, rank - 1]
    return float(down), float(up)


def _with_their_skewness(reach: tuple[float, float], skew: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Turn symmetric distances, below and above, into standard errors of each column."""
    below, above = (np.full(skew.shape, each) for each in reach)
    return with_skewness(below, skew), -with_skewness(-above, skew)


def _student(counts: NDArray[np.int64], doubt: float) -> FloatArray:
    from scipy.special import stdtrit

    return np.asarray(stdtrit(counts - 1.0, 1.0 - doubt / 2.0), dtype=np.float64)


def _bounds_of_few(columns: _Columns, doubt: float) -> tuple[FloatArray, FloatArray]:
    """Give the least and the largest mean, if pairs left the median as often as may be, by the most seen."""
    from scipy.special import betaincinv

    others = columns.counts - columns.unusual
    bound = betaincinv(columns.unusual + 1.0, np.maximum(others, 1.0), 1.0 - doubt / 2.0)
    often = np.where(others > 0, bound, 1.0)
    down = np.minimum(np.nanmin(columns.table, axis=0) - columns.usual, 0.0)
    up = np.maximum(np.nanmax(columns.table, axis=0) - columns.usual, 0.0)
    return columns.usual + often * down, columns.usual + often * up


def _p_values(columns: _Columns) -> FloatArray:
    """Test each mean against 0: by Student's t where many pairs leave the median, by signs where few do."""
    from scipy.special import bdtr, stdtr

    signs = np.sign(np.nan_to_num(columns.table))
    positive, negative = np.count_nonzero(signs > 0.0, axis=0), np.count_nonzero(signs < 0.0, axis=0)
    by_signs = np.minimum(1.0, 2.0 * bdtr(np.minimum(positive, negative), positive + negative, 0.5))
    with np.errstate(divide="ignore", invalid="ignore"):
        by_size = 2.0 * stdtr(columns.counts - 1.0, -np.abs(columns.means / columns.errors))
    return np.asarray(np.where(columns.many, by_size, by_signs), dtype=np.float64)
