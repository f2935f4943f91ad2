"""What every estimate here asks of the numbers it is given."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]


def require_sample(values: FloatArray) -> FloatArray:
    """Give the values back as a one-dimensional float array, or say why they are no sample.

    Raises
    ------
    ValueError
        The array is empty, has more than one dimension, or holds a NaN (*never* is ``inf``).
    """
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1:
        raise ValueError(f"a sample has one dimension, one value per replication; this one has {sample.ndim}")
    if sample.size == 0:
        raise ValueError("an empty sample has no estimate; at least one replication is needed")
    missing = int(np.isnan(sample).sum())
    if missing:
        raise ValueError(f"{missing} of {sample.size} values are NaN; a time never reached is written inf")
    return sample


def require_finite(values: FloatArray) -> FloatArray:
    """Give the values back as `require_sample` does, or say that not all of them are finite.

    Raises
    ------
    ValueError
        It is no sample, or holds a value without end.
    """
    sample = require_sample(values)
    endless = int(np.isinf(sample).sum())
    if endless:
        raise ValueError(
            f"{endless} of {sample.size} values are infinite; a time never reached counts as the cap"
        )
    return sample


def require_confidence(confidence: float) -> float:
    """Give the confidence back, or say that it must lie strictly between 0 and 1.

    Raises
    ------
    ValueError
        It does not; 95 % is written 0.95.
    """
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"a confidence lies strictly between 0 and 1 (95 % is 0.95), not {confidence!r}")
    return confidence
