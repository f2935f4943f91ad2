"""Running the model at many points, and what comes of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.batches import Batch, Failure, run_batch
from jointsim.experiments.execute import Task
from jointsim.experiments.rounds import Ending, take_all
from jointsim.experiments.sensitivity.keeping import KeptPoints, Outcome
from jointsim.experiments.sensitivity.points import Visit
from jointsim.experiments.sensitivity.target import Target
from jointsim.measures.scores import Scores

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Effort:
    """How much is run, and how.

    Attributes
    ----------
    replications
        At each point.
    seed
        Of all draws, and of the design.
    jobs
        Processes; -1 for one a core.
    cluster
        Address of a cluster to run on instead; None: this machine.
    kept
        Where points are kept as they are done, and what was done of them before; None holds all in memory.
    """

    replications: int
    seed: int
    jobs: int = -1
    cluster: str | None = None
    kept: KeptPoints | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Evaluation:
    """What came of a list of points.

    Attributes
    ----------
    hours
        Shape ``(points, replications)``; ``nan`` where the response was not wanted or nothing was run.
    done
        Which points were run and gave at least one number, shape ``(points,)``.
    failures
        Index of a point, and what went wrong there.
    ended_early
        As of `replicate.Study`.
    """

    hours: NDArray[np.float64]
    done: NDArray[np.bool_]
    failures: tuple[tuple[int, str], ...]
    ended_early: Ending

    @property
    def means(self) -> NDArray[np.float64]:
        """Restricted mean at each point, in hours; ``nan`` where there is none."""
        found = np.full(len(self.hours), np.nan)
        found[self.done] = np.nanmean(self.hours[self.done], axis=1)
        return found


def one_after_another(first: Evaluation, second: Evaluation) -> Evaluation:
    """Put two evaluations of different points together, whichever has more replications at each."""
    width = max(first.hours.shape[1], second.hours.shape[1])
    shift = len(first.hours)
    return Evaluation(
        hours=np.vstack([_widened(each.hours, width) for each in (first, second)]),
        done=np.concatenate([first.done, second.done]),
        failures=(*first.failures, *((index + shift, what) for index, what in second.failures)),
        ended_early=first.ended_early or second.ended_early,
    )


def _widened(hours: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    return np.pad(hours, ((0, 0), (0, width - hours.shape[1])), constant_values=np.nan)


class _PointTask(Task):
    """Replications at a point; where its world cannot be planned, all of them have failed."""

    def done(self) -> Batch:
        try:
            plan = self.source.plan()
        except Exception as error:  # one world that cannot be planned must not end a study of many
            nothing, what = Scores(np.empty(0, dtype=np.int64), {}), (type(error).__name__, str(error))
            return Batch(nothing, tuple(Failure(number, *what) for number in self.numbers))
        return run_batch(plan, self.numbers, self.seed)


def evaluate(
    visits: Sequence[Visit],
    target: Target,
    effort: Effort,
    progress: Progress | None = None,
    before: int = 0,
) -> Evaluation:
    """Run the model at points and read one quantity from each replication.

    A point that fails is noted and leaves the others alone. Ctrl-C keeps the points that are finished.

    Parameters
    ----------
    visits
        Points, each with the block of replications that is run there: visits of one block meet the same luck.
    target
        What is read.
    effort
        How many replications at each, and how they are run; points that it has kept are not run again.
    progress
        Is told after each point that one more is done.
    before
        How many points of the study come before these.
    """
    each, kept = effort.replications, effort.kept
    found: dict[int, Outcome] = {}
    if kept is not None:
        held = {row: kept.get(before + row, visit, each) for row, visit in enumerate(visits)}
        found = {row: outcome for row, outcome in held.items() if outcome is not None}

    def take(task: Task, batch: Batch) -> None:
        row = int(task.key)
        found[row] = _outcome(batch, task.numbers, target)
        if kept is not None:
            kept.keep(before + row, visits[row], found[row])
        if progress is not None:
            progress(1)

    tasks = [
        _PointTask(row, visit.point, tuple(range(visit.luck * each, (visit.luck + 1) * each)), effort.seed)
        for row, visit in enumerate(visits)
        if row not in found
    ]
    ended_early = take_all(tasks, take, effort.jobs, effort.cluster)
    hours = np.full((len(visits), each), np.nan)
    for row, outcome in found.items():
        hours[row] = outcome.hours
    failures = {row: outcome.failure for row, outcome in sorted(found.items()) if outcome.failure is not None}
    done = ~np.isnan(hours).all(axis=1)
    done[list(failures)] = False
    return Evaluation(hours, done, tuple(failures.items()), ended_early)


def _outcome(batch: Batch, numbers: Sequence[int], target: Target) -> Outcome:
    """Read what came of a point, in the order of its replications."""
    hours = np.full(len(numbers), np.nan)
    if len(batch.scores):
        hours[batch.scores.replications - numbers[0]] = target.hours(batch.scores)
    failure = next((f"{each.error}: {each.message}" for each in batch.failures), None)
    return Outcome(hours, failure)
