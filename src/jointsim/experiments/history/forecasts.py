"""What the model says of past crises: the lags of milestones over many replications."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from jointsim.engine.luck.addresses import key, link
from jointsim.engine.plan import AuthorityPlan, Plan
from jointsim.engine.steps.branching import all_steps
from jointsim.errors import JointsimError
from jointsim.experiments.batches import Batch, together
from jointsim.experiments.execute import Compiled, processes, run_tasks, split
from jointsim.experiments.history.scenes import Scene
from jointsim.experiments.history.targets import CAP_HOURS, FLOOR_HOURS, Target
from jointsim.measures.scores import Column
from jointsim.model.history.cases import Case
from jointsim.stats.lags import log_hours
from jointsim.stats.sample import FloatArray

Lags = Mapping[tuple[str, str, str], Column]
"""Case, response and milestone → hours since the onset in each replication, ``inf`` if never."""

BEFORE = ("detected", "aware", "asked")
"""Milestones of every response, before anything is done."""

_HOUR = 3600.0


def seed_of(seed: int, case: Case) -> int:
    """Give the seed of a crisis's draws.

    Draws have the same names in all crises. With one seed for all, they would share their luck, and many crises would
    tell as little of a spread as one.
    """
    return link(seed, key(case.id))


def lags_of(
    scenes: Sequence[Scene],
    n: int,
    seed: int,
    *,
    jobs: int | None = -1,
    progress: Callable[[int], None] | None = None,
) -> Lags:
    """Run past crises, and say when they reached which milestone.

    Parameters
    ----------
    scenes
        The crises.
    n
        Replications of each.
    seed
        Of all random draws.
    jobs, progress
        As of `jointsim.replicate`.

    Raises
    ------
    JointsimError
        A replication failed, through a fault of the program.
    """
    workers = processes(jobs)
    tasks = [
        task
        for scene in scenes
        for task in split(scene.case.id, Compiled(scene.plan()), range(n), seed_of(seed, scene.case), workers)
    ]
    batches: dict[str, list[Batch]] = {}
    for task, batch in run_tasks(tasks, jobs=workers, progress=progress):
        batches.setdefault(str(task.key), []).append(batch)
    return {
        (case, *rest): column
        for case, parts in batches.items()
        for rest, column in _milestones(case, together(parts))
    }


def _milestones(case: str, batch: Batch) -> Iterable[tuple[tuple[str, str], Column]]:
    if batch.failures:
        failure = batch.failures[0]
        what = f"replication {failure.replication} of '{case}' failed: {failure.error}: {failure.message}"
        raise JointsimError(what)
    for name, column in batch.scores.columns.items():
        if name[0] == "milestone":
            yield (name[1], name[2]), column


def stand_in(
    target: Target, reachable: Collection[str], stands_for: Mapping[str, Sequence[str]]
) -> str | None:
    """Say which milestone of the model stands for one that was coded: itself, or the nearest that its procedure has.

    Parameters
    ----------
    target
        What was coded.
    reachable
        Milestones that the procedure can reach.
    stands_for
        Milestone → those that may stand for it, nearest first.
    """
    wanted = (target.milestone, *stands_for.get(target.milestone, ()))
    return next((milestone for milestone in wanted if milestone in reachable), None)


def reachable_in(plan: Plan, response_id: str) -> tuple[str, ...]:
    """Name the milestones that a response reaches if all goes as it should; none if nothing serves it.

    What lies on the way of an authority that cannot be used in this crisis is not among them, nor what is settled for
    where there is no agreement.
    """
    response = plan.responses.get(response_id)
    if response is None:
        return ()
    ways = [authority.tree for authority in _usable(response.authorities)]
    aimed_at = {milestone for way in ways for step in all_steps(way) for milestone in step.aims}
    return tuple(each for each in response.milestones if each in aimed_at | set(BEFORE))


def _usable(authorities: Sequence[AuthorityPlan]) -> Iterator[AuthorityPlan]:
    """Give the authorities that may be used: the first available is, and the last if no other."""
    *others, last = authorities
    for authority in others:
        if authority.available > 0.0:
            yield authority
        if authority.available >= 1.0:
            return
    yield last


def sample_of(column: Column) -> FloatArray:
    """Put lags in hours on the scale on which they are scored."""
    return log_hours(np.asarray(column) * _HOUR, FLOOR_HOURS, CAP_HOURS)
