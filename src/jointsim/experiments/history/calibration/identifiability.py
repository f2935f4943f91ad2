"""How much past crises say about each parameter."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np

from jointsim.experiments.history.calibration.choice import ALL
from jointsim.experiments.history.calibration.search import spanned
from jointsim.experiments.history.calibration.study import Calibration
from jointsim.stats.sample import FloatArray

Verdict = Literal["identified", "hardly", "not"]

HALF = 0.5
"""Share of a range that is left at most where a parameter counts as identified."""

MOST = 0.8
"""Share that is left at most where something is known of it."""

CHANCE = 3.0
"""Standard deviations beyond which a rank correlation is no chance."""


@dataclass(frozen=True)
class Known:
    """What is known of a parameter.

    Attributes
    ----------
    left
        Least and largest value that is not ruled out; None if all are.
    share_left
        How much of the range that is, on the parameter's scale.
    correlation
        Rank correlation of the value with the score, over the points of the first wave, which are spread evenly;
        above 0 where small values forecast better.
    by_chance
        Beyond this, correlations are no chance.
    chosen
        Least and largest value that is accepted when a crisis is left out.
    verdict
        ``identified``: less than half of the range is left; ``hardly``: some is ruled out, or the score goes with it;
        ``not``: the crises say nothing.
    """

    left: tuple[float, float] | None
    share_left: float | None
    correlation: float | None
    by_chance: float
    chosen: tuple[float, float]
    verdict: Verdict


def known_of(result: Calibration) -> dict[str, Known]:
    """Say what is known of each parameter, by name."""
    space, searched = result.space, result.searched
    positions = space.positions(searched.values)
    possible = positions[result.choice.possible]
    box = spanned(possible, (np.zeros(len(space)), np.ones(len(space)))) if len(possible) else None
    ends = None if box is None else space.values(np.array(box))
    first = np.array(searched.wave) == 1
    scores = result.choice.score[first, ALL]
    chosen = np.array(result.accepted.values[:ALL])
    by_chance = min(1.0, CHANCE / sqrt(max(1, first.sum() - 1)))
    found = {}
    for index, name in enumerate(space.parameters):
        left = None if ends is None else (ends[0][index], ends[1][index])
        share = None if box is None else float(box[1][index] - box[0][index])
        correlation = _rank_correlation(positions[first, index], scores)
        found[name] = Known(
            left=left,
            share_left=share,
            correlation=correlation,
            by_chance=by_chance,
            chosen=(float(chosen[:, index].min()), float(chosen[:, index].max())),
            verdict=_verdict(share, correlation, by_chance),
        )
    return found


def _verdict(share: float | None, correlation: float | None, by_chance: float) -> Verdict:
    if share is not None and share < HALF:
        return "identified"
    goes_with = correlation is not None and abs(correlation) > by_chance
    return "hardly" if goes_with or (share is not None and share < MOST) else "not"


def _rank_correlation(values: FloatArray, scores: FloatArray) -> float | None:
    """Spearman's; None where either has no spread."""
    from scipy.stats import rankdata

    one, other = (np.asarray(rankdata(each)) - (len(each) + 1) / 2.0 for each in (values, scores))
    size = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / size if size > 0.0 else None
