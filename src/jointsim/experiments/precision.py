"""How sure an estimate is to be before a study ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from jointsim.measures.estimates import known
from jointsim.measures.scores import Scores
from jointsim.stats.precision import Estimate, half_width, next_size

MOST = 20_000
"""Replications at most, unless another cap is given."""

LOOKS = 2
"""Looks in a row at which the estimate must be as sure as asked."""

_HOPELESS = 1000


@dataclass(frozen=True)
class Precision:
    """An estimate and how sure it is to be.

    Attributes
    ----------
    response, milestone
        Whose time is estimated.
    of
        ``median``, or ``mean`` up to the horizon.
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
        return half_width(
            np.minimum(times, followed) if self.of == "mean" else times, self.of, float(followed.max())
        )

    def sizes(self, scores: Callable[[], Scores], most: int) -> Iterator[int]:
        """Say how many replications there are to be, look after look, until the estimate is sure or cannot be.

        Parameters
        ----------
        scores
            Gives the measures of all replications so far.
        most
            How many there are at most.
        """
        size, within = 0, 0
        while within < LOOKS and size < most:
            size = next_size(size, most)
            yield size
            reached = self.half_width(scores())
            if size >= _HOPELESS and math.isinf(reached):
                return
            within = within + 1 if reached <= self.within else 0
