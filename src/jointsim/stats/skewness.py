"""Studentised means freed of their skewness, and back: Hall's cubic transformation, which is monotone."""

from __future__ import annotations

import numpy as np

from jointsim.stats.sample import FloatArray

_NEGLIGIBLE = 1e-9


def without_skewness(t: FloatArray, skew: FloatArray) -> FloatArray:
    """Turn studentised distances of means into ones that are nearly symmetric.

    Parameters
    ----------
    t
        Distance of a mean from what it estimates, in its standard errors.
    skew
        Skewness of the mean, as the sample has it: that of the values over the root of their number.

    References
    ----------
    Hall (1992), On the removal of skewness by transformation.
    """
    return np.asarray(t + skew * t**2 / 3.0 + skew**2 * t**3 / 27.0 + skew / 6.0)


def with_skewness(t: FloatArray, skew: FloatArray) -> FloatArray:
    """Undo `without_skewness`.

    Parameters
    ----------
    t
        A symmetric distance.
    skew
        Skewness of the mean.
    """
    is_skewed = np.abs(skew) > _NEGLIGIBLE
    divisor = np.where(is_skewed, skew, 1.0)
    turned = 3.0 / divisor * (np.cbrt(1.0 + divisor * (t - divisor / 6.0)) - 1.0)
    return np.asarray(np.where(is_skewed, turned, t))
