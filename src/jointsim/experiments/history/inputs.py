"""What is known of a milestone before it is reached, as columns: the coded inputs of a past crisis."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from math import log1p

import numpy as np

from jointsim.experiments.history.targets import Target
from jointsim.stats.sample import FloatArray

__all__ = ["blocks_of"]

_DAY = timedelta(days=1)
_NOON = timedelta(hours=12)

_GROUPS: tuple[Callable[[Target], str], ...] = (
    lambda each: each.response.organisation,
    lambda each: each.response.kind,
    lambda each: each.milestone,
)

_NUMBERS: tuple[Callable[[Target], float], ...] = (
    lambda each: each.case.severity,
    lambda each: each.case.attribution,
    lambda each: each.case.contention,
    lambda each: each.response.requested is not None,
    lambda each: log1p(days_to_request(each)),
    lambda each: onset_of(each).weekday() >= 5,
    lambda each: in_holidays(onset_of(each)),
    lambda each: onset_of(each).year / 10.0,
)


def blocks_of(targets: Sequence[Target]) -> Mapping[str, FloatArray]:
    """Code milestones as blocks of columns for a regression with partial pooling.

    Parameters
    ----------
    targets
        All that are fitted or predicted, so that they have the same columns. What came is not looked at.

    Returns
    -------
    Block → columns, one row a target. ``groups`` says of which organisation, kind and milestone it is, ``products``
    of which two and three of these at once, ``domain`` of which domain; ``inputs`` holds severity, attribution,
    contention, whether it was requested and after how many days (logarithm of one more), weekend, holidays, year (in
    decades), onset and basis; ``crisis`` and ``response`` say to which it belongs.
    """
    groups = [[group(each) for each in targets] for group in _GROUPS]
    products = [zip(*some, strict=True) for size in (2, 3) for some in combinations(groups, size)]
    numbers = np.array([[float(number(each)) for number in _NUMBERS] for each in targets])
    return {
        "groups": np.hstack([indicators(group) for group in groups]),
        "products": np.hstack([indicators(product) for product in products]),
        "domain": indicators(each.case.domain for each in targets),
        "inputs": np.hstack(
            [
                numbers,
                indicators(each.case.kind for each in targets),
                indicators(each.response.basis for each in targets),
            ]
        ),
        "crisis": indicators(each.case.id for each in targets),
        "response": indicators(each.key[:2] for each in targets),
    }


def indicators(labels: Iterable[Hashable]) -> FloatArray:
    """Give each different label a column, 1 where it stands."""
    listed = list(labels)
    places = {label: place for place, label in enumerate(dict.fromkeys(listed))}
    return np.eye(len(places))[[places[label] for label in listed]]


def onset_of(target: Target) -> datetime:
    """Say about when its crisis began: the middle of the window."""
    window = target.case.window
    return window.earliest + (window.latest - window.earliest) / 2


def days_to_request(target: Target) -> float:
    """Say how many days after the onset it was requested, at noon; 0 if before, and if no request is dated."""
    requested = target.response.requested
    return 0.0 if requested is None else max(0.0, (requested + _NOON - onset_of(target)) / _DAY)


def in_holidays(moment: datetime) -> bool:
    """Say whether a day lies in August or between 20 December and 6 January, when the institutions rest."""
    day = (moment.month, moment.day)
    return moment.month == 8 or day >= (12, 20) or day <= (1, 6)
