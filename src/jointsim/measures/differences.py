"""What another set-up changes: paired differences to the baseline, each crisis against the same crisis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.plan import Plan
from jointsim.measures.estimates import finite, known, mean
from jointsim.measures.ledger import LABELS
from jointsim.measures.scores import Scores
from jointsim.stats.paired import Pairing, Sooner, faster, pairing, restricted_differences
from jointsim.stats.quantiles import quantile
from jointsim.stats.shares import share
from jointsim.stats.simultaneous import FEW, pointwise, simultaneous

Column = NDArray[np.float64]
Verdict = Literal["faster", "slower", "no difference that matters", "undecided"]

ENOUGH = 100
"""Pairs without which a difference that few of them show, or none, may yet be common: 3 % of all after a hundred."""

LEAST_PAIRS = 2
"""Pairs without which nothing can be said of a difference."""


class Sides(NamedTuple):
    """One side of a comparison: how often and by when.

    Attributes
    ----------
    reached
        Share of the pairs that got there by the horizon.
    median
        Hours by when half of them had; None beyond the horizon.
    mean
        Restricted mean in hours.
    """

    reached: float
    median: float | None
    mean: float


@dataclass(frozen=True)
class Difference:
    """How much sooner or later a milestone is reached under a set-up than under the baseline.

    Attributes
    ----------
    setup, response, milestone
        Ids.
    is_headline
        Whether the milestone stands for its response. Intervals of all headlines hold together; any other is of
        one difference alone, and exploratory.
    pairs
        Replications in which the response was wanted under both.
    differing
        Of these, how many differ at all.
    baseline, under
        Both sides, over these pairs.
    mean
        Mean of the differences in hours, of times to the horizon at most; below 0 it is sooner.
    low, high
        Ends of its interval in hours; None where there are too few pairs.
    p_value
        Of no difference, Holm's for all headlines; None for what is exploratory.
    sooner
        How often it is faster, slower, or the same in the same crisis.
    pairing
        How alike both sides are, and what that saves.
    verdict
        What can be said.
    """

    setup: str
    response: str
    milestone: str
    is_headline: bool
    pairs: int
    differing: int
    baseline: Sides | None
    under: Sides | None
    mean: float | None
    low: float | None
    high: float | None
    p_value: float | None
    sooner: Sooner | None
    pairing: Pairing | None
    verdict: Verdict


class _Pairs(NamedTuple):
    """Times of a milestone under both, in hours, where the response was wanted under both; ``inf`` for never."""

    setup: str
    response: str
    milestone: str
    is_headline: bool
    both: NDArray[np.bool_]
    one: Column
    other: Column
    followed_one: Column
    followed_other: Column

    @property
    def difference(self) -> Column:
        """Differences of times to the horizon at most; ``nan`` where the response was not wanted under both."""
        whole = np.full(self.both.size, np.nan)
        whole[self.both] = restricted_differences(
            self.other, self.one, self.followed_other, self.followed_one
        )
        return whole


def differences(
    plan: Plan,
    baseline: Scores,
    under: Mapping[str, Scores],
    *,
    matters: float,
    confidence: float = 0.95,
    seed: int = 0,
) -> tuple[Difference, ...]:
    """Compare every milestone under each set-up with the baseline.

    Parameters
    ----------
    plan
        Of the baseline: its responses, milestones and headlines.
    baseline
        Measures under the baseline.
    under
        Set-up → measures of the same replications.
    matters
        The smallest difference that would matter, in hours.
    confidence
        Chance that the intervals of all headlines hold, and that of each other interval.
    seed
        Of the resampling.

    Returns
    -------
    Ordered by set-up, response and milestone.
    """
    pairs = [each for setup, scores in under.items() for each in _pairs(plan, setup, baseline, scores)]
    headlines = [each for each in pairs if each.is_headline and np.count_nonzero(each.both) >= LEAST_PAIRS]
    intervals = _together(headlines, confidence, seed)
    found = []
    for each in pairs:
        key = (each.setup, each.response, each.milestone)
        if np.count_nonzero(each.both) < LEAST_PAIRS:
            found.append(_unknown(each))
            continue
        interval = intervals.get(key) or _alone(each, confidence)
        found.append(_difference(each, interval, matters))
    return tuple(found)


def half_width(found: Iterable[Difference], of: tuple[str, str]) -> float:
    """Say how sure the differences of one milestone are: half of the widest of their intervals, in hours.

    Parameters
    ----------
    found
        From `differences`.
    of
        Response and milestone.

    Returns
    -------
    ``inf`` where one has too few pairs for an interval, or there is none.
    """
    widths = [
        math.inf if each.low is None or each.high is None else (each.high - each.low) / 2.0
        for each in found
        if (each.response, each.milestone) == of
    ]
    return max(widths, default=math.inf)


def ledger_differences(plan: Plan, baseline: Scores, under: Scores, response: str) -> dict[str, float]:
    """Say what the difference of a response is made of: the mean change of each entry of its ledger, in hours.

    They add up to the mean difference of its headline milestone. Entries that occur under neither are left out.

    Parameters
    ----------
    plan
        Of the baseline.
    baseline, under
        Measures of the same replications.
    response
        Its id.
    """
    both = _both(baseline, under, response)
    spent = {
        label: (
            baseline.columns["ledger", response, label][both],
            under.columns["ledger", response, label][both],
        )
        for label in LABELS
    }
    return {
        label: mean(after - before) or 0.0
        for label, (before, after) in spent.items()
        if before.any() or after.any()
    }


def verdict(low: float, high: float, matters: float, *, enough: bool = True) -> Verdict:
    """Say what an interval of a difference allows to say.

    ``no difference that matters`` if it lies within plus and minus what matters; ``faster`` or ``slower`` if it lies
    on one side of 0; else ``undecided``.

    Parameters
    ----------
    low, high
        Ends of the interval, in hours; below 0 is sooner.
    matters
        The smallest difference that would matter, in hours.
    enough
        Whether there are pairs enough for a rare difference to have shown.
    """
    if -matters <= low and high <= matters:
        return "no difference that matters" if enough else "undecided"
    if high < 0.0:
        return "faster"
    return "slower" if low > 0.0 else "undecided"


class _Interval(NamedTuple):
    mean: float
    low: float
    high: float
    p_value: float | None
    differing: int


def _pairs(plan: Plan, setup: str, baseline: Scores, under: Scores) -> list[_Pairs]:
    found = []
    for response in plan.responses.values():
        if ("outcome", response.id) not in under.columns:
            continue
        both = _both(baseline, under, response.id)
        followed = [scores.columns["followed", response.id][both] for scores in (baseline, under)]
        for milestone in response.milestones:
            name = ("milestone", response.id, milestone)
            if name not in under.columns:
                continue
            times = [scores.columns[name][both] for scores in (baseline, under)]
            headline = milestone == response.headline
            found.append(_Pairs(setup, response.id, milestone, headline, both, *times, *followed))
    return found


def _both(baseline: Scores, under: Scores, response: str) -> NDArray[np.bool_]:
    """Say in which replications a response was wanted under both."""
    wanted = [~np.isnan(scores.columns["followed", response]) for scores in (baseline, under)]
    return np.asarray(wanted[0] & wanted[1])


def _together(
    headlines: Sequence[_Pairs], confidence: float, seed: int
) -> dict[tuple[str, str, str], _Interval]:
    if not headlines:
        return {}
    found = simultaneous(np.column_stack([each.difference for each in headlines]), confidence, seed)
    return {
        (each.setup, each.response, each.milestone): _Interval(
            float(found.means[index]),
            float(found.low[index]),
            float(found.high[index]),
            float(found.p_values[index]),
            int(found.differing[index]),
        )
        for index, each in enumerate(headlines)
    }


def _alone(each: _Pairs, confidence: float) -> _Interval:
    found = pointwise(known(each.difference)[:, None], confidence)
    return _Interval(
        float(found.means[0]), float(found.low[0]), float(found.high[0]), None, int(found.differing[0])
    )


def _difference(each: _Pairs, interval: _Interval, matters: float) -> Difference:
    one, other = np.minimum(each.one, each.followed_one), np.minimum(each.other, each.followed_other)
    low = max(interval.low, -float(each.followed_one.max()))
    high = min(interval.high, float(each.followed_other.max()))
    return Difference(
        setup=each.setup,
        response=each.response,
        milestone=each.milestone,
        is_headline=each.is_headline,
        pairs=one.size,
        differing=interval.differing,
        baseline=_side(each.one, one),
        under=_side(each.other, other),
        mean=interval.mean,
        low=low,
        high=high,
        p_value=interval.p_value,
        sooner=faster(each.other, each.one),
        pairing=pairing(one, other),
        verdict=verdict(low, high, matters, enough=interval.differing >= FEW or one.size >= ENOUGH),
    )


def _side(times: Column, restricted: Column) -> Sides:
    return Sides(share(np.isfinite(times)).value, finite(quantile(times, 0.5)), float(restricted.mean()))


def _unknown(each: _Pairs) -> Difference:
    nothing = (None,) * 8
    return Difference(
        each.setup,
        each.response,
        each.milestone,
        each.is_headline,
        int(each.one.size),
        0,
        *nothing,
        "undecided",
    )
