"""When a body sits next, and whether its agenda has a place left."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from jointsim.engine.clock.slots import FAR
from jointsim.engine.plan import BodyPlan

if TYPE_CHECKING:
    from jointsim.engine.run import Replication


def poisson_quantile(mean: float, u: float) -> int:
    """Smallest count whose Poisson probability up to it reaches ``u``."""
    term = total = exp(-mean)
    count = 0
    while total < u and count < 10 * mean + 50:
        count += 1
        term *= mean / count
        total += term
    return count


class Agendas:
    """Places taken on the agendas of one replication."""

    def __init__(self, run: Replication) -> None:
        self._run = run
        self._taken: dict[tuple[str, int], int] = {}

    def look(self, body: BodyPlan, t: int, urgency: int) -> int:
        """Find the first regular sitting with a place left; ``FAR`` if there is none.

        Other business on an agenda is drawn, per sitting, when a dossier first looks at it; how much there is to draw
        hangs on what pressure is on when the body sits.
        """
        slots = body.slots
        if slots is None:
            return FAR
        sitting = slots.next(t)
        if body.agenda is not None and urgency < self._run.plan.always_room_from:
            while sitting != FAR and not self._has_place(body, sitting, body.agenda):
                sitting = slots.next(sitting + 1)
        return sitting

    def take(self, body: BodyPlan, sitting: int) -> None:
        """Take a place on the agenda of a sitting."""
        if body.agenda is None:
            return
        self._taken[body.id, sitting] = self._so_far(body, sitting) + 1

    def give_back(self, body: BodyPlan, sitting: int) -> None:
        """Give back a place that was taken and is not used."""
        if body.agenda is not None:
            self._taken[body.id, sitting] -= 1

    def _has_place(self, body: BodyPlan, sitting: int, places: int) -> bool:
        return self._so_far(body, sitting) < places

    def _so_far(self, body: BodyPlan, sitting: int) -> int:
        key = (body.id, sitting)
        if key not in self._taken:
            self._taken[key] = self._business(body, sitting)
        return self._taken[key]

    def _business(self, body: BodyPlan, sitting: int) -> int:
        if body.business <= 0 or body.slots is None:
            return 0
        ordinal, pressures = body.slots.ordinal(sitting), self._run.pressures
        business = body.business if pressures is None else body.business * pressures.load(body.id, sitting)
        return poisson_quantile(business, self._run.draws.uniform(body.business_address, ordinal))
