"""What is asked about: how long a response takes to a milestone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jointsim.measures.scores import Scores


@dataclass(frozen=True)
class Target:
    """A milestone of a response.

    Attributes
    ----------
    response, milestone
        Their ids.
    """

    response: str
    milestone: str

    def __str__(self) -> str:
        return f"{self.response}.{self.milestone}"

    def hours(self, scores: Scores) -> NDArray[np.float64]:
        """Give the time to the milestone in each replication, never reached counting as up to the horizon.

        Returns
        -------
        Hours since the response's event, shape ``(n,)``; ``nan`` where that event did not happen.
        """
        times = scores.columns["milestone", self.response, self.milestone]
        followed = scores.columns["followed", self.response]
        return np.where(np.isnan(times), np.nan, np.minimum(times, followed))
