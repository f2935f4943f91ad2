"""Replications of several plans side by side, in rounds: after each it may be decided how many more there will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, Literal

from jointsim.experiments.batches import Batch
from jointsim.experiments.execute import Compiled, LostProcess, Task, run_tasks, split
from jointsim.experiments.gathering import Gathering

Ending = Literal["", "interrupt", "lost-process"]

NOT_EARLY: Ending = ""

STRETCH = 100
"""Replications of one plan before it is the next one's turn, so that an early end leaves all with as many."""


def run_rounds(
    gatherings: Sequence[Gathering],
    sizes: Iterable[int],
    seed: int,
    *,
    first: int = 0,
    jobs: int = 1,
    cluster: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ending:
    """Run replications of several plans until each has as many as asked for.

    Replications that are there already are not run again.

    Parameters
    ----------
    gatherings
        One for each plan, filled as replications are done.
    sizes
        How many replications each plan is to have, one number a round; the next is asked for when a round is over.
    seed
        Of all random draws.
    first
        Number of the first replication.
    jobs, cluster, progress
        As of `run_tasks`.

    Returns
    -------
    Empty if all were run; else what ended it early: ``interrupt`` or ``lost-process``.

    Raises
    ------
    InputError
        No cluster answers at the address.
    """
    sources = [Compiled(gathering.plan) for gathering in gatherings]

    def take(task: Task, batch: Batch) -> None:
        gatherings[int(task.key)].add(batch)

    try:
        for size in sizes:
            tasks = list(_tasks(gatherings, sources, range(first, first + size), seed, jobs))
            if ended := take_all(tasks, take, jobs, cluster, progress):
                return ended
    except KeyboardInterrupt:  # while the next size was worked out
        return "interrupt"
    return NOT_EARLY


def take_all(
    tasks: Sequence[Task],
    take: Callable[[Task, Any], None],
    jobs: int = 1,
    cluster: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ending:
    """Run tasks, and hand over what each comes to as soon as it is done.

    Parameters
    ----------
    tasks
        What to run.
    take
        Is given each task and its result.
    jobs, cluster, progress
        As of `run_tasks`.

    Returns
    -------
    As of `run_rounds`: what was handed over by then is good.
    """
    try:
        with closing(run_tasks(tasks, jobs=jobs, cluster=cluster, progress=progress)) as done:
            for task, found in done:
                take(task, found)
    except KeyboardInterrupt:
        return "interrupt"
    except LostProcess:
        return "lost-process"
    return NOT_EARLY


def _tasks(
    gatherings: Sequence[Gathering], sources: Sequence[Compiled], numbers: range, seed: int, jobs: int
) -> Iterator[Task]:
    """Share out what is missing, a stretch of each plan in turn."""
    for begin in range(0, len(numbers), STRETCH):
        stretch = numbers[begin : begin + STRETCH]
        for index, (gathering, source) in enumerate(zip(gatherings, sources, strict=True)):
            missing = [number for number in stretch if number not in gathering.numbers]
            yield from split(index, source, missing, seed, jobs)
