"""Linear regression with partial pooling: what holds for a group counts the less, the fewer have been seen of it.

It needs scikit-learn, which is an optional dependency; nothing imports this module before it is used.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Hyperparameter, Kernel, WhiteKernel

from jointsim.stats.sample import FloatArray, require_finite

__all__ = ["PooledRegression", "pooled_regression"]

_START = 0.1
_BOUNDS = (1e-4, 1e2)


@dataclass(frozen=True)
class PooledRegression:
    """A fitted regression.

    Attributes
    ----------
    spreads
        Block → standard deviation of its coefficients, in the unit of the response.
    residual
        Standard deviation of what no block explains.
    """

    spreads: Mapping[str, float]
    residual: float
    _centre: FloatArray
    _process: Any

    def predict(self, blocks: Mapping[str, FloatArray]) -> tuple[FloatArray, FloatArray]:
        """Say what the response of new rows will be.

        Parameters
        ----------
        blocks
            As they were fitted, with the same columns; a column that was all zeros there has the spread of its block.

        Returns
        -------
        tuple of numpy.ndarray
            Mean and standard deviation of the predictive normal distribution of each row, shape ``(n,)``. The latter
            holds the residual, and how unsure the coefficients are.
        """
        design = np.hstack([blocks[name] for name in self.spreads]) - self._centre
        mean, deviation = self._process.predict(design, return_std=True)
        return np.asarray(mean, dtype=np.float64), np.asarray(deviation, dtype=np.float64)


def pooled_regression(blocks: Mapping[str, FloatArray], response: FloatArray) -> PooledRegression:
    """Fit a response by blocks of columns.

    The response is its mean, plus the columns (less their means) times their coefficients, plus a normal residual. The
    coefficients of a block are drawn independently from one normal distribution around 0. Its spread is that which
    makes the response most likely when the coefficients are integrated out (empirical Bayes), for all blocks and the
    residual at once: a block that tells nothing vanishes by itself. A block of indicators is a random effect, and its
    coefficients shrink towards 0 the more, the fewer rows have them.

    Parameters
    ----------
    blocks
        Columns by name of the block, shape ``(n, k)`` each.
    response
        Shape ``(n,)``, finite.

    Raises
    ------
    ValueError
        There are no blocks or no rows, their numbers differ, or the response is not finite.

    References
    ----------
    MacKay (1992), Bayesian interpolation; Gelman and Hill (2007), Data Analysis Using Regression and
    Multilevel/Hierarchical Models, chapters 11 to 13; Rasmussen and Williams (2006), Gaussian Processes for Machine
    Learning, sections 2.7 and 5.4.1.
    """
    observed = require_finite(response)
    if not blocks or {len(block) for block in blocks.values()} != {observed.size}:
        raise ValueError("a regression has at least one block, and in each as many rows as responses")
    design = np.hstack(list(blocks.values()))
    centre = design.mean(axis=0)
    ends = tuple(np.cumsum([block.shape[1] for block in blocks.values()]).tolist())
    kernel = _Blocks((_START,) * len(blocks), ends, _BOUNDS) + WhiteKernel(_START, _BOUNDS)
    process = GaussianProcessRegressor(kernel, normalize_y=True)
    with warnings.catch_warnings():
        # A block that tells nothing ends at the lower bound, as it should.
        warnings.simplefilter("ignore", ConvergenceWarning)
        process.fit(design - centre, observed)
    unit = float(observed.std()) or 1.0
    # Of a single block, scikit-learn makes a number.
    spreads = np.sqrt(np.atleast_1d(process.kernel_.k1.variances)) * unit
    residual = float(np.sqrt(process.kernel_.k2.noise_level)) * unit
    return PooledRegression(dict(zip(blocks, spreads.tolist(), strict=True)), residual, centre, process)


class _Blocks(Kernel):  # type: ignore[misc]  # scikit-learn is not typed
    """Covariance of rows whose coefficients share a variance within each block of columns."""

    def __init__(
        self, variances: tuple[float, ...], ends: tuple[int, ...], variances_bounds: tuple[float, float]
    ) -> None:
        self.variances = variances
        self.ends = ends
        self.variances_bounds = variances_bounds

    @property
    def hyperparameter_variances(self) -> Any:
        return Hyperparameter("variances", "numeric", self.variances_bounds, len(self.ends))

    def __call__(
        self, rows: FloatArray, others: FloatArray | None = None, eval_gradient: bool = False
    ) -> Any:
        right = rows if others is None else others
        shared = [rows[:, block] @ right[:, block].T for block in self._columns()]
        parts = np.stack(shared, axis=-1) * np.asarray(self.variances)
        # By the logarithm of its variance, a part is its own derivative.
        return (parts.sum(axis=-1), parts) if eval_gradient else parts.sum(axis=-1)

    def diag(self, rows: FloatArray) -> FloatArray:
        parts = np.stack([(rows[:, block] ** 2).sum(axis=1) for block in self._columns()], axis=-1)
        return np.asarray((parts * np.asarray(self.variances)).sum(axis=-1), dtype=np.float64)

    def is_stationary(self) -> bool:
        return False

    def _columns(self) -> list[slice]:
        return [slice(begin, end) for begin, end in pairwise((0, *self.ends))]
