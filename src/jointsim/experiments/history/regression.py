"""A regression on the coded inputs of past crises: what can be known of a lag without a model of how it comes about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from jointsim.errors import MissingExtra
from jointsim.experiments.history.climatology import climate_of
from jointsim.experiments.history.inputs import blocks_of
from jointsim.experiments.history.rows import Row, scored
from jointsim.experiments.history.targets import CAP_HOURS, FLOOR_HOURS, Target
from jointsim.stats.sample import FloatArray

MEMBERS = 1000
"""Of a forecast: so many equally likely quantiles. The fair score gives them 0.0006 standard deviations too little."""


def regression_rows(targets: Sequence[Target], past: Sequence[Target]) -> list[Row]:
    """Forecast milestones of past crises by a regression, and score them as those of the model are.

    The logarithm of the lag (the mean of its points) is regressed on the columns of `blocks_of`, with partial pooling.
    The forecast is the predictive normal distribution, between floor and cap. Each crisis is forecast by a regression
    that has not seen it: spreads and residual too are found without it.

    Parameters
    ----------
    targets
        What is scored.
    past
        What is known of other crises; those of the same id are left out.

    Returns
    -------
    One row a target, in their order.

    Raises
    ------
    MissingExtra
        scikit-learn is not installed.
    ValueError
        Nothing is known of other crises.
    """
    pooling = _pooling()
    from threadpoolctl import threadpool_limits

    blocks = blocks_of([*targets, *past])
    lags = np.array([each.points.mean() for each in past])
    known = np.array([each.case.id for each in past])
    rows: dict[int, Row] = {}
    for left_out, places in _folds(targets, set(known.tolist())).items():
        seen = np.flatnonzero(known != left_out)
        with threadpool_limits(1):  # the matrices are too small for several threads to help
            fitted = pooling.pooled_regression(_rows_of(blocks, seen + len(targets)), lags[seen])
        means, deviations = fitted.predict(_rows_of(blocks, np.array(places)))
        for place, mean, deviation in zip(places, means, deviations, strict=True):
            target = targets[place]
            rows[place] = scored(target, _sample(mean, deviation), climate_of(target, past))
    return [rows[place] for place in range(len(targets))]


def require_regression() -> None:
    """Make sure that what a regression needs is installed.

    Raises
    ------
    MissingExtra
        It is not.
    """
    _pooling()


def _pooling() -> ModuleType:
    try:
        import sklearn  # noqa: F401
    except ImportError:
        what = "a regression needs the extra `regression`, which is not installed"
        right = "pip install 'jointsim[regression]', or in a checkout pip install '.[regression]'"
        raise MissingExtra(f"{what} — {right}") from None
    from jointsim.stats import pooling

    return pooling


def _folds(targets: Sequence[Target], known: set[str]) -> Mapping[str, list[int]]:
    """Group what is forecast by the crisis that is left out; none (empty) serves all that are not known."""
    folds: dict[str, list[int]] = {}
    for place, target in enumerate(targets):
        folds.setdefault(target.case.id if target.case.id in known else "", []).append(place)
    return folds


def _rows_of(blocks: Mapping[str, FloatArray], places: NDArray[np.intp]) -> dict[str, FloatArray]:
    return {name: block[places] for name, block in blocks.items()}


def _sample(mean: float, deviation: float) -> FloatArray:
    from scipy.stats import norm

    shares = (np.arange(MEMBERS) + 0.5) / MEMBERS
    quantiles = mean + deviation * norm.ppf(shares)
    return np.asarray(np.clip(quantiles, np.log(FLOOR_HOURS), np.log(CAP_HOURS)), dtype=np.float64)
