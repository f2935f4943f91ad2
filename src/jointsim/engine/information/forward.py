"""Observations brought forward: what happened is noticed at once, or who did it is found out at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.plan import ObservationPlan

if TYPE_CHECKING:
    from jointsim.engine.run import Replication


def bring_forward(
    run: Replication,
    event: str,
    observation: ObservationPlan,
    made: int,
    observe: Callable[[ObservationPlan], None],
) -> None:
    """Let an observation, or part of it, be made sooner than it would be.

    Parameters
    ----------
    run, event
        The replication, and the event that is observed now.
    observation
        Of ``noticing`` what happened is known at once, who did it as the observation is made; a ``finding`` is
        made as soon as its staff knows of the event in any way.
    made
        Second at which it would be made.
    observe
        Lets it be made.
    """
    if observation.forward == "noticing":
        run.at(run.now, lambda _: observe(replace(observation, attribution=0.0)))
        run.at(made, lambda _: observe(observation))
        return
    left = [observation]

    def find_out(_: Event) -> None:
        if left:
            observe(left.pop())

    run.at(made, find_out)
    # Not within the watch: whoever learns of the event now must have taken that in first.
    run.knowledge.watch(event, (observation.staff,), (0.0, 0.0), lambda _: run.at(run.now, find_out))
