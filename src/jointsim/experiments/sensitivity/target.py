"""What is asked about: how long a response takes to a milestone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.plan import Plan
from jointsim.errors import Fault, InputError, nearest
from jointsim.measures.scores import Scores

OPTION = "--of"


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


def target_of(text: str, plan: Plan) -> Target:
    """Read ``response.milestone``; a response alone stands for its headline milestone.

    Parameters
    ----------
    text
        As given.
    plan
        Knows the responses and their milestones.

    Raises
    ------
    InputError
        The scenario wants no such response, or that one has no such milestone.
    """
    response, dot, milestone = text.strip().rpartition(".") if "." in text else (text.strip(), "", "")
    if response not in plan.responses:
        what = f"no response is called '{response}'" if response else "no response is named"
        raise InputError([Fault(OPTION, 0, 0, "", what, nearest(response, plan.responses))])
    found = plan.responses[response]
    if dot and milestone not in found.milestones:
        what = f"'{response}' has no milestone '{milestone}'"
        raise InputError([Fault(OPTION, 0, 0, "", what, nearest(milestone, found.milestones))])
    return Target(response, milestone or found.headline)
