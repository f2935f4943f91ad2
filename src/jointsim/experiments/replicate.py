"""One scenario under one set-up, many times: so many, or until an estimate is as sure as asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jointsim.engine.luck.addresses import WORD
from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.experiments.batches import Batch, Failure
from jointsim.experiments.execute import processes
from jointsim.experiments.gathering import Gathering
from jointsim.experiments.html import milestone_rows, page
from jointsim.experiments.manifest import identity, now
from jointsim.experiments.precision import Precision
from jointsim.experiments.rounds import Ending, run_rounds
from jointsim.experiments.tables import TABLES, table
from jointsim.measures.scores import Scores
from jointsim.measures.summary import summarise
from jointsim.model.load import Inputs, load_inputs

if TYPE_CHECKING:
    import pandas


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
    gathering
        The replications, in blocks.
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
    precision
        What was asked for and reached of it, if it was.
    """

    inputs: Inputs
    plan: Plan
    seed: int
    requested: int
    gathering: Gathering
    scores: Scores
    failures: tuple[Failure, ...]
    ended_early: Ending
    jobs: int
    started: str
    finished: str
    precision: Precision | None = None

    @property
    def interrupted(self) -> bool:
        """Whether it ended before all replications were done."""
        return self.ended_early != ""

    def blocks(self) -> Iterator[Batch]:
        """Give its replications a block at a time, in the order of their numbers."""
        return self.gathering.blocks()

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

    def _repr_html_(self) -> str:
        """Show the milestones in a notebook."""
        title, setup = self.inputs.scenario.title, self.inputs.setup.title
        heading = f"{title} — {setup}: {len(self.scores)} replications, seed {self.seed}"
        rows = milestone_rows(self.summary()) if len(self.scores) else []
        return page(heading, rows, "◄ stands for the response.")


def replicate(
    scenario: str | Inputs,
    n: int = 500,
    seed: int = 1,
    jobs: int | None = -1,
    progress: Callable[[int], None] | None = None,
    *,
    setup: str = "as-is",
    first: int = 0,
    precision: Precision | None = None,
    cluster: str | None = None,
    folder: Path | None = None,
    resume: bool = False,
) -> Study:
    """Run a scenario many times and say what happened.

    Ctrl-C, or a process of it that is ended from outside, ends it early, with the replications that are done by
    then. A replication that fails through a fault of the program is noted and does not end the study.

    Parameters
    ----------
    scenario
        Path of a file, id of a shipped one, or what `jointsim.load_inputs` gives.
    n
        Replications; with a precision, at most.
    seed
        Whole number from 0 to 2**64 - 1; the same gives the same replications, whatever ``n`` and ``jobs``.
    jobs
        Processes; -1 or None takes as many as there are cores.
    progress
        Is told now and then how many more replications are done.
    setup
        Path or id of a set-up; of inputs it is known already.
    first
        Number of the first replication, so that several machines can share a study.
    precision
        Goes on until an estimate is as sure as this asks.
    cluster
        Address of the scheduler of a Dask cluster that runs them.
    folder
        Where replications are kept as they are done; by default, and up to some thousands, in memory.
    resume
        Whether to go on from what an earlier run of the same study left in the folder.

    Raises
    ------
    InputError
        A file is wrong, or no cluster answers.
    ValueError
        ``n`` is below 1, ``jobs`` is 0, or ``first`` or the seed is out of range.
    """
    require_sound(n, seed, first)
    inputs = load_inputs(scenario, setup) if isinstance(scenario, str) else scenario
    workers = processes(jobs)
    started = now()
    gathering = Gathering(planned(inputs), folder, identity(inputs, seed)["sha256"] if folder else "")
    if resume:
        gathering.resume()
    sizes: Iterable[int] = [n]
    if precision is not None:
        sizes = precision.sizes(
            lambda size: precision.half_width(gathering.scores_of(range(first, first + size))), n
        )
    ended = run_rounds(
        [gathering], sizes, seed, first=first, jobs=workers, cluster=cluster, progress=progress
    )
    return make_study(inputs, gathering, seed, n, ended, workers, started, precision)


def planned(inputs: Inputs) -> Plan:
    """Compile a scenario under a set-up."""
    return make_plan(inputs.scenario, inputs.world, scenario_id=inputs.scenario_id, setup_id=inputs.setup_id)


def make_study(
    inputs: Inputs,
    gathering: Gathering,
    seed: int,
    requested: int,
    ended: Ending,
    jobs: int,
    started: str,
    precision: Precision | None = None,
) -> Study:
    """Make a study of what has been gathered; see `Study` for the parameters."""
    return Study(
        inputs=inputs,
        plan=gathering.plan,
        seed=seed,
        requested=requested,
        gathering=gathering,
        scores=gathering.scores,
        failures=gathering.failures,
        ended_early=ended,
        jobs=jobs,
        started=started,
        finished=now(),
        precision=precision,
    )


def require_sound(n: int, seed: int, first: int = 0) -> None:
    """Refuse numbers that make no study.

    Raises
    ------
    ValueError
        ``n`` is below 1, or ``first`` or the seed is out of range.
    """
    if n < 1:
        raise ValueError(f"a study has at least one replication, not {n}")
    if first < 0:
        raise ValueError(f"replications are numbered from 0, not {first}")
    if not 0 <= seed <= WORD:
        raise ValueError(f"a seed is a whole number from 0 to 2**64 - 1, not {seed}")
