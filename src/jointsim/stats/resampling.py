"""Means, and ratios of sums, of samples that are drawn again, with replacement, from the sample itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from jointsim.stats.sample import FloatArray
from jointsim.stats.skewness import without_skewness

RESAMPLES = 2_000
"""How often rows are drawn again, unless told otherwise."""

BUNDLES = 4_000
"""More rows than these are tied into so many bundles, which are then drawn whole."""

_NUMBERS_AT_ONCE = 1_000_000
_NEGLIGIBLE = 1e-12


def studentised(differences: FloatArray, seed: int, resamples: int = RESAMPLES) -> FloatArray:
    """Say how far means stray from the sample's own, in standard errors, when whole rows are drawn again.

    Rows stay whole, so that columns stray together as they did in the sample. Each distance is freed of its skewness,
    so that those of columns with a long tail and without compare.

    Above `BUNDLES` rows, neighbouring rows are added up into so many bundles of equal size (to one row), and bundles
    are drawn in their place. The work then no longer grows with the rows. Spread, skewness and correlation of the
    means are those of the rows, up to an error that so many bundles leave very small.

    Parameters
    ----------
    differences
        One row a replication, one column a comparison, shape ``(n, m)``; ``nan`` where it does not apply. Rows are
        independent of each other; every column holds two different values at least.
    seed
        The same seed gives the same numbers.
    resamples
        How often the rows are drawn again.

    Returns
    -------
    numpy.ndarray
        Shape ``(resamples, m)``, above 0 where the mean drawn again is the larger; infinite where it has no spread.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, section 5.2; Hall (1992), On the removal of
    skewness by transformation.
    """
    given = ~np.isnan(differences)
    centre = np.where(given, differences, 0.0).sum(axis=0) / given.sum(axis=0)
    sums = _bundled(np.where(given, differences - centre, 0.0))
    sizes = _bundled(given.astype(np.float64))
    parts = [_strays(weights, sums, sizes) for weights in _weights(len(sums), seed, resamples)]
    return np.concatenate(parts)


def studentised_ratio(
    numerators: FloatArray, denominators: FloatArray, seed: int, resamples: int = RESAMPLES
) -> FloatArray:
    """Say how far a ratio of two sums strays from the sample's own, in standard errors, when rows are drawn again.

    Parameters
    ----------
    numerators, denominators
        One row each of what is independent of the others (a cluster), shape ``(n,)``; the denominators are
        0 or above, and more than 0 in sum.
    seed
        The same seed gives the same numbers.
    resamples
        How often the rows are drawn again.

    Returns
    -------
    numpy.ndarray
        Shape ``(resamples,)``, above 0 where the ratio drawn again is the larger; infinite where it has no spread.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, sections 2.4 and 5.2.
    """
    left_over = numerators - numerators.sum() / denominators.sum() * denominators
    products = np.stack(
        [left_over, denominators, left_over**2, left_over * denominators, denominators**2], axis=1
    )
    parts = [
        _ratio_strays(weights @ products, len(products))
        for weights in _weights(len(products), seed, resamples)
    ]
    return np.concatenate(parts)


def _ratio_strays(drawn: FloatArray, n: int) -> FloatArray:
    total, weight, squares, mixed, weights = drawn.T
    with np.errstate(divide="ignore", invalid="ignore"):
        away = total / weight
        spread = squares - 2.0 * away * mixed + away**2 * weights
        # One row drawn n times has no spread but that of rounding.
        spread = np.where(spread > _NEGLIGIBLE * squares, spread, 0.0)
        strays = total / np.sqrt(spread * n / (n - 1.0))
    return np.where(np.isnan(strays), np.inf, strays)


def _bundled(rows: FloatArray) -> FloatArray:
    n = len(rows)
    if n <= BUNDLES:
        return rows
    return np.asarray(np.add.reduceat(rows, np.arange(BUNDLES) * n // BUNDLES, axis=0), dtype=np.float64)


def _weights(n: int, seed: int, resamples: int) -> Iterator[FloatArray]:
    """Draw how often each of ``n`` rows is in a sample drawn again, for some samples at a time."""
    generator = np.random.Generator(np.random.Philox(seed))
    at_once = max(1, _NUMBERS_AT_ONCE // n)
    for begin in range(0, resamples, at_once):
        size = min(at_once, resamples - begin)
        drawn: NDArray[np.int64] = generator.integers(0, n, size=(size, n))
        rows = np.arange(size, dtype=np.int64)[:, None] * n
        yield np.bincount((rows + drawn).ravel(), minlength=size * n).reshape(size, n).astype(np.float64)


def _strays(weights: FloatArray, sums: FloatArray, sizes: FloatArray) -> FloatArray:
    # A mean over bundles of unequal size is a ratio of two sums; its error is that of what the ratio leaves over.
    powers = [
        sums**i * sizes**j
        for i, j in ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2), (3, 0), (2, 1), (1, 2), (0, 3))
    ]
    held = (sizes > 0.0).astype(np.float64)
    drawn = np.split(weights @ np.hstack([*powers, held]), len(powers) + 1, axis=1)
    total, count, squares, products, weight, cubes, one, two, three, bundles = drawn
    with np.errstate(divide="ignore", invalid="ignore"):
        means = total / count
        left_over = np.maximum(squares - 2.0 * means * products + means**2 * weight, 0.0)
        third = cubes - 3.0 * means * one + 3.0 * means**2 * two - means**3 * three
        errors = np.sqrt(left_over * bundles / (bundles - 1.0)) / count
        strays = without_skewness(means / errors, third / left_over**1.5)
    return np.where(np.isnan(strays), np.inf, strays)
