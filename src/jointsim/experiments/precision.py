"""How sure an estimate is to be before a study ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from jointsim.measures.estimates import known
from jointsim.measures.scores import Scores
from jointsim.stats.precision import Estimate, half_width, next_size, precise_enough

MOST = 20_000
"""Replications at most, unless another cap is given."""

_HOPELESS = 1000


@dataclass(frozen=True)
class Precision:
    """An estimate and how sure it is to be.

    Attributes
    ----------
    response, milestone
        Whose time is estimated.
    of
        ``median``, or ``restricted-mean``: up to the horizon.
    within
        Half of the width that its 95 % interval may have, in hours.
    """

    response: str
    milestone: str
    within: float
    of: Estimate = "median"

    @property
    def name(self) -> str:
        """What is estimated, as people write it: ``ships.decision``."""
        return f"{self.response}.{self.milestone}"

    def half_width(self, scores: Scores) -> float:
        """Say how sure the estimate is: half of its 95 % interval, in hours; ``inf`` where that has no end.

        Parameters
        ----------
        scores
            Measures of all replications.
        """
        times = known(scores.columns["milestone", self.response, self.milestone])
        followed = known(scores.columns["followed", self.response])
        if times.size == 0:
            return math.inf
        waited = times if self.of == "median" else np.minimum(times, followed)
        return half_width(waited, self.of, float(followed.max()))

    def sizes(self, reached: Callable[[int], float], most: int) -> Iterator[int]:
        """Say how many replications there are to be, look after look, until the estimate is sure or cannot be.

        Parameters
        ----------
        reached
            Says how sure it is with so many: half of the interval's width, in hours. More that are there already,
            from an earlier run, must play no part: the same look gives the same answer.
        most
            How many there are at most.
        """
        size, seen = 0, list[float]()
        while size < most and not precise_enough(seen, self.within):
            size = next_size(size, most)
            yield size
            seen.append(reached(size))
            if size >= _HOPELESS and math.isinf(seen[-1]):
                return
