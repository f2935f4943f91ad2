"""Climatology: what is known of a lag by having seen others like it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jointsim.experiments.history.targets import Target
from jointsim.stats.forecasts import crps_of_climatology

FEWEST = 5
"""Past lags that a pool holds at least; with fewer a wider one is taken."""

_POOLS: dict[str, Callable[[Target], tuple[str, ...]]] = {
    "organisation × kind × milestone": lambda each: (
        each.response.organisation,
        each.response.kind,
        each.milestone,
    ),
    "kind × milestone": lambda each: (each.response.kind, each.milestone),
    "milestone": lambda each: (each.milestone,),
}


@dataclass(frozen=True)
class Climate:
    """What climatology makes of a target.

    Attributes
    ----------
    crps
        Its score.
    pool
        Which past lags it was made of.
    size
        How many these were.
    """

    crps: float
    pool: str
    size: int


def climate_of(target: Target, past: Sequence[Target]) -> Climate:
    """Score the empirical distribution of past lags, the target's own crisis left out.

    The pool is that of the same organisation, kind and milestone; with fewer than `FEWEST` of these that of the same
    kind and milestone, then of the same milestone, then all.

    Parameters
    ----------
    target
        What is scored.
    past
        What is known of other crises.
    """
    others = [each for each in past if each.case.id != target.case.id]
    name, pool = "all", others
    for label, same in _POOLS.items():
        found = [each for each in others if same(each) == same(target)]
        if len(found) >= FEWEST:
            name, pool = label, found
            break
    return Climate(crps_of_climatology([each.points for each in pool], target.points), name, len(pool))
