"""How long other work on a staff's desks makes a dossier wait: Erlang's formula for a queue of so many servers."""

from __future__ import annotations

from functools import lru_cache

FULLEST = 0.99
"""Load above which a queue is taken to be at this load: waiting has no mean at 1."""

FULLEST_UNDER_PRESSURE = 0.98
"""Load to which pressure fills a staff at most, if it was not fuller before."""


def erlang_c(servers: int, load: float) -> float:
    """Say how likely an arrival waits, in a queue of so many servers at a load below 1 (Erlang 1917)."""
    offered = servers * load
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked / (1 - load * (1 - blocked))


@lru_cache(maxsize=1024)
def waiting(servers: int, load: float, task: float) -> tuple[float, float]:
    """Say how likely an arrival waits, and how long those who wait do on average, in the unit of a task.

    Parameters
    ----------
    servers
        How many desks there are.
    load
        Share of the time for which a desk has other work, below 1.
    task
        How long a piece of other work takes on average.
    """
    return (erlang_c(servers, load) if load > 0 else 0.0), task / (servers * (1 - load))


def pressed(load: float, factor: float) -> float:
    """Say what a load comes to when other work is multiplied; no desk is full all the time."""
    return min(load * factor, max(load, FULLEST_UNDER_PRESSURE))
