"""History matching: how implausible what happened would be, if the model were right at a point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jointsim.experiments.history.calibration.summaries import FEWEST, FEWEST_CRISES, Facts, Group
from jointsim.model.history.calibration import Discrepancy
from jointsim.stats.forecasts import crps
from jointsim.stats.reliability import pit
from jointsim.stats.sample import FloatArray

LIMIT = 3.0
"""Above this a point is ruled out: three standard deviations hold 95 % of any distribution with one peak.

Pukelsheim (1994), The three sigma rule.
"""

LEVEL = 0.8
"""Of the central interval of which it is asked whether it holds what it should."""

RANK = 2
"""Which of the largest implausibilities of a point counts: one group may stray for a reason of its own."""


@dataclass(frozen=True)
class Look:
    """A point as past crises see it.

    Attributes
    ----------
    crps
        Score of each milestone, shape ``(milestones,)``.
    held
        Share of what came of each that lay in the central interval of `LEVEL`, likewise.
    implausibility
        By group; shape ``(groups, crises + 1)``: first with each crisis left out in turn, last with all of them.
        ``nan`` where a group is too small by then.
    error
        Observed less predicted, with all crises, shape ``(groups,)``.
    """

    crps: FloatArray
    held: FloatArray
    implausibility: FloatArray
    error: FloatArray

    @property
    def worst(self) -> FloatArray:
        """What counts of the implausibility, shape ``(crises + 1,)``; 0 where nothing can be matched."""
        ordered = np.sort(np.where(np.isnan(self.implausibility), 0.0, self.implausibility), axis=0)
        return np.asarray(ordered[-min(RANK, len(ordered))])


def look(facts: Facts, sample: FloatArray, discrepancy: Discrepancy) -> Look:
    """Say how implausible what happened is at a point, with and without each crisis.

    Parameters
    ----------
    facts
        What happened.
    sample
        Log lags, shape ``(milestones, replications)``.
    discrepancy
        How far the model may be wrong by itself.

    Notes
    -----
    The implausibility of a group is the distance of the observed from the predicted mean, in standard deviations. Three
    variances are added: that of the observed mean over crises, if others of their kind had happened; that of the
    predicted mean over replications; and the square of the discrepancy.

    References
    ----------
    Craig, Goldstein, Seheult and Smith (1997), Pressure matching for hydrocarbon reservoirs; Andrianakis et al. (2015),
    Bayesian history matching of complex infectious disease models using emulation.
    """
    within = _variance_of_a_crisis(facts)
    found = [_implausibility(facts, group, sample, discrepancy, within) for group in facts.groups]
    pairs = list(zip(sample, facts.points, strict=True))
    return Look(
        crps=np.array([crps(row, points) for row, points in pairs]),
        held=np.array([_held(row, points) for row, points in pairs]),
        implausibility=np.array([each for each, _ in found]),
        error=np.array([each for _, each in found]),
    )


def _held(sample: FloatArray, points: FloatArray) -> float:
    """Say which share of what came lies in the central interval: on average `LEVEL` of right forecasts of any size.

    What came lies somewhere between two draws; the share of that gap counts that lies in the interval.
    """
    begin, end = (pit(sample, points, side) for side in (0.0, 1.0))
    low, high = (1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0
    inside = np.maximum(np.minimum(end, high) - np.maximum(begin, low), 0.0)
    return float(np.mean(inside / (end - begin)))


def _implausibility(
    facts: Facts, group: Group, sample: FloatArray, discrepancy: Discrepancy, within: FloatArray
) -> tuple[FloatArray, float]:
    """Give the implausibility of a group without each crisis and with all, and its error."""
    errors, simulated, counts = _parts(facts, group, sample)
    number = _without_each(counts)
    crises = _without_each((counts > 0).astype(np.float64))
    fewest, fewest_crises = (FEWEST, 1) if group.statistic == "mean" else (FEWEST, FEWEST_CRISES)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = _without_each(errors) / number
        replications = simulated.shape[1]
        noise = _without_each(simulated).var(axis=1, ddof=1) / replications if replications > 1 else 0.0
        if group.statistic == "mean":
            chance = within * _without_each(counts**2)
        else:
            chance = _clustered(errors, counts, error) * crises / (crises - 1.0)
        own = discrepancy.mean if group.statistic == "mean" else discrepancy.spread
        found = np.abs(error) / np.sqrt((chance + noise) / number**2 + own**2)
    enough = (number >= fewest) & (crises >= fewest_crises)
    return np.where(enough, found, np.nan), float(error[-1])


def _parts(facts: Facts, group: Group, sample: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give by crisis: sum of observed less predicted, sum of the predicted in each replication, number of parts."""
    member = group.members
    counts = facts.by_crisis(member.astype(np.float64))
    if group.statistic == "mean":
        predicted = np.where(member[:, None], sample, 0.0)
        observed = np.where(member, facts.observed, 0.0)
    elif group.statistic == "spread":
        median = np.median(sample, axis=1)
        predicted = np.where(member[:, None], np.abs(sample - median[:, None]), 0.0)
        strays = [np.abs(points - middle).mean() for points, middle in zip(facts.points, median, strict=True)]
        observed = np.where(member, strays, 0.0)
    else:
        return _of_crises(facts, group, sample, counts)
    simulated = facts.by_crisis(predicted)
    return facts.by_crisis(observed) - simulated.mean(axis=1), simulated, counts


def _of_crises(
    facts: Facts, group: Group, sample: FloatArray, counts: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give the same of the mean of each crisis with two milestones or more: one part a crisis."""
    mean = sample.mean(axis=1)
    several = counts >= 2.0
    share = np.where(several, 1.0 / np.maximum(counts, 1.0), 0.0)
    strays = facts.by_crisis(np.where(group.members[:, None], sample - mean[:, None], 0.0))
    simulated = np.abs(strays * share[:, None])
    observed = np.abs(facts.by_crisis(np.where(group.members, facts.observed - mean, 0.0)) * share)
    return observed - simulated.mean(axis=1), simulated, several.astype(np.float64)


def _variance_of_a_crisis(facts: Facts) -> FloatArray:
    """Say how much the milestones of a crisis stray together from the mean of their group, without each crisis.

    Taken from all groups that no other lies within, since each by itself is too small: a variance per square of the
    number of milestones that a crisis has in a group. It does not depend on the model.
    """
    squares = np.zeros(len(facts.crises) + 1)
    numbers = np.zeros(len(facts.crises) + 1)
    cells = facts.cells
    for cell in np.unique(cells[cells >= 0]):
        member = cells == cell
        counts = facts.by_crisis(member.astype(np.float64))
        sums = facts.by_crisis(np.where(member, facts.observed, 0.0))
        crises = _without_each((counts > 0).astype(np.float64))
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = _without_each(sums) / _without_each(counts)
            square = _clustered(sums, counts, mean) * crises / (crises - 1.0)
        enough = crises >= 2.0
        squares += np.where(enough, square, 0.0)
        numbers += np.where(enough, _without_each(counts**2), 0.0)
    with np.errstate(invalid="ignore"):
        return np.where(numbers > 0.0, squares / np.where(numbers > 0.0, numbers, 1.0), 0.0)


def _clustered(sums: FloatArray, counts: FloatArray, mean: FloatArray) -> FloatArray:
    """Sum of squares of what crises have more than their number times a mean, without each crisis and with all."""
    return (
        _without_each(sums**2)
        - 2.0 * mean * _without_each(sums * counts)
        + mean**2 * _without_each(counts**2)
    )


def _without_each(values: FloatArray) -> FloatArray:
    """Add up over crises, leaving out each in turn, and at last none; shape ``(crises, …)`` grows by one."""
    total = values.sum(axis=0)
    return np.concatenate([total - values, total[None]])
