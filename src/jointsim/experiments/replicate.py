"""One scenario under one set-up, many times."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from jointsim.engine.luck.addresses import WORD
from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.experiments.execute import Batch, Failure, LostProcess, processes, run_replications, together
from jointsim.experiments.manifest import now
from jointsim.experiments.tables import TABLES, table
from jointsim.measures.scores import Scores, measure
from jointsim.measures.summary import summarise
from jointsim.model.load import Inputs

if TYPE_CHECKING:
    import pandas

Ending = Literal["", "interrupt", "lost-process"]


@dataclass(frozen=True)
class Study:
    """Replications of one scenario under one set-up, and what they come to.

    Attributes
    ----------
    inputs, seed
        What they were run from.
    plan
        The inputs, compiled.
    requested
        How many replications were asked for.
    scores
        Measures of those that finished, in the order of their numbers.
    failures
        Those that failed.
    ended_early
        Empty if it was not; ``interrupt`` if Ctrl-C or a signal to end did it; ``lost-process`` if one of its
        processes was ended from outside, as happens where memory runs out.
    jobs
        Processes it was run in.
    started, finished
        Time of day in UTC, ISO 8601.
    """

    inputs: Inputs
    plan: Plan
    seed: int
    requested: int
    scores: Scores
    failures: tuple[Failure, ...]
    ended_early: Ending
    jobs: int
    started: str
    finished: str

    @property
    def interrupted(self) -> bool:
        """Whether it ended before all replications were done."""
        return self.ended_early != ""

    def summary(self) -> dict[str, Any]:
        """Say what the replications come to: the content of ``summary.json``."""
        return summarise(self.plan, self.inputs.scenario, self.scores, self.seed)

    def frame(self, name: str = "milestones") -> pandas.DataFrame:
        """Give a table as pandas holds it: ``milestones`` or ``ledger``, one row a replication and entry.

        Raises
        ------
        ValueError
            There is no such table.
        """
        if name not in TABLES:
            raise ValueError(f"there is no table '{name}'; the tables are {' and '.join(TABLES)}")
        frame: pandas.DataFrame = table(name, self.plan, self.scores).to_pandas()
        return frame


def replicate(
    inputs: Inputs,
    n: int = 500,
    seed: int = 1,
    jobs: int | None = -1,
    progress: Callable[[int], None] | None = None,
) -> Study:
    """Run a scenario many times and say what happened.

    Ctrl-C, or a process of it that is ended from outside, ends it early, with the replications that are done by
    then. A replication that fails through a
    fault of the program is noted and does not end the study.

    Parameters
    ----------
    inputs
        From `jointsim.load_inputs`.
    n
        Replications, numbered from 0.
    seed
        Whole number from 0 to 2**64 - 1; the same gives the same replications, whatever ``n`` and ``jobs``.
    jobs
        Processes; -1 or None takes as many as there are cores.
    progress
        Is told now and then how many more replications are done.

    Raises
    ------
    ValueError
        ``n`` is below 1, ``jobs`` is 0, or the seed is out of range.
    """
    if n < 1:
        raise ValueError(f"a study has at least one replication, not {n}")
    if not 0 <= seed <= WORD:
        raise ValueError(f"a seed is a whole number from 0 to 2**64 - 1, not {seed}")
    workers = processes(jobs)
    started = now()
    plan = make_plan(inputs.scenario, inputs.world, scenario_id=inputs.scenario_id, setup_id=inputs.setup_id)
    done, ended_early = _until_interrupted(plan, n, seed, workers, progress)
    return Study(
        inputs=inputs,
        plan=plan,
        seed=seed,
        requested=n,
        scores=done.scores,
        failures=done.failures,
        ended_early=ended_early,
        jobs=workers,
        started=started,
        finished=now(),
    )


def _until_interrupted(
    plan: Plan, n: int, seed: int, jobs: int, progress: Callable[[int], None] | None
) -> tuple[Batch, Ending]:
    batches = [Batch(measure(plan, ()))]
    try:
        with closing(run_replications(plan, range(n), seed, jobs=jobs, progress=progress)) as done:
            for batch in done:
                batches.append(batch)  # noqa: PERF402 (what came before an interruption stays)
    except KeyboardInterrupt:
        return together(batches), "interrupt"
    except LostProcess:
        return together(batches), "lost-process"
    return together(batches), ""
