"""Tempo: by how much everything about a dossier takes longer or shorter than the world's delays say."""

from __future__ import annotations

from collections.abc import Mapping
from math import log, log1p, pi, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jointsim.engine.luck.draws import Draws
    from jointsim.engine.plan import TempoPlan


class Tempo:
    """The tempo of a replication: the world's factors, and what is drawn for the crisis and each response.

    Crises that are coded alike differ in how much attention they draw, and so do responses to one crisis; whatever is
    done about a dossier shares that, which is why its delays do not average out. What is drawn is Weibull, as waiting
    times are: much can be done at once, but little takes for ever.

    Parameters
    ----------
    plan
        Factors and spreads.
    draws
        Of the replication.
    """

    def __init__(self, plan: TempoPlan, draws: Draws) -> None:
        self._plan = plan
        self._draws = draws
        self.of_crisis = weibull(plan.crisis, draws.uniform(plan.crisis_address)) if plan.crisis else 1.0

    def of_response(self, response: str) -> Mapping[str, float]:
        """Give the factors on lengths of a response's dossier, by label of the ledger."""
        plan = self._plan
        pace = (
            self.of_crisis
            * plan.usual[response]
            * self._drawn(plan.response, plan.response_addresses, response)
        )
        found = {label: factor * pace for label, factor in plan.factors.items()}
        found["initiative"] *= self._drawn(plan.initiative, plan.initiative_addresses, response)
        return {label: max(plan.least, factor) for label, factor in found.items()}

    def _drawn(self, spread: float, addresses: Mapping[str, int], response: str) -> float:
        return weibull(spread, self._draws.uniform(addresses[response])) if spread else 1.0

    def of_detection(self, length: int) -> int:
        """Say how long it takes until an event is observed, given how long it would."""
        factor = max(self._plan.least, self._plan.factors["detection"] * self.of_crisis)
        return int(length * factor + 0.5)


def weibull(spread: float, uniform: float) -> float:
    """Give a quantile of the Weibull distribution with median 1.

    Parameters
    ----------
    spread
        Standard deviation of the logarithm.
    uniform
        Which quantile, strictly between 0 and 1.
    """
    shape = pi / (sqrt(6.0) * spread)
    return float((-log1p(-uniform) / log(2.0)) ** (1.0 / shape))
