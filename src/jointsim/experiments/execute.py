"""Running tasks in this process, in several of this machine, or on a cluster; the results do not depend on which."""

from __future__ import annotations

import pickle
import signal
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

from jointsim.engine.plan import Plan
from jointsim.experiments.batches import batch_size, run_batch
from jointsim.experiments.cluster import cluster_client

PLANS_HELD = 4
"""Plans that a worker keeps at hand."""


class LostProcess(Exception):
    """A process that ran replications was ended from outside."""


class PlanSource(Protocol):
    """What a worker makes a plan from; it can be pickled."""

    def plan(self) -> Plan:
        """Give the plan."""


class Compiled:
    """A plan as it is, sent to each worker once or a few times.

    Parameters
    ----------
    plan
        The plan.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def plan(self) -> Plan:
        """Give the plan."""
        return self._plan

    @cached_property
    def _pickled(self) -> bytes:
        return pickle.dumps(self._plan, protocol=pickle.HIGHEST_PROTOCOL)

    def __reduce__(self) -> tuple[Callable[[bytes], Compiled], tuple[bytes]]:
        return _restored, (self._pickled,)


@lru_cache(maxsize=PLANS_HELD)
def _restored(pickled: bytes) -> Compiled:
    return Compiled(pickle.loads(pickled))


Run = Callable[[Plan, Sequence[int], int], Any]


@dataclass(frozen=True)
class Task:
    """Some replications of one plan, run one after another by one worker.

    Attributes
    ----------
    key
        Whatever tells the one who asked which plan it is of.
    source
        Gives the plan.
    numbers
        Numbers of the replications.
    seed
        Of all random draws; a replication's draws depend on seed and number alone.
    run
        Runs replications of a plan and says what they come to; a function of a module, for workers to find.
    """

    key: str | int
    source: PlanSource
    numbers: tuple[int, ...]
    seed: int
    run: Run = run_batch

    def done(self) -> Any:
        """Run them, in this process."""
        return self.run(self.source.plan(), self.numbers, self.seed)


def split(
    key: str | int,
    source: PlanSource,
    numbers: Sequence[int],
    seed: int,
    workers: int,
    batch: int | None = None,
    run: Run = run_batch,
) -> list[Task]:
    """Share replications of a plan out among tasks: an even load for all workers, in little memory.

    Parameters
    ----------
    key, source, seed
        As of `Task`.
    numbers
        Numbers of the replications.
    workers
        Processes that share them.
    batch
        Replications in a task; by default as many as `batch_size` says.
    run
        As of `Task`.

    Raises
    ------
    ValueError
        ``batch`` is below 1.
    """
    size = batch_size(source.plan(), len(numbers), workers) if batch is None else batch
    if size < 1:
        raise ValueError(f"a batch holds at least one replication, not {size}")
    return [
        Task(key, source, tuple(numbers[begin : begin + size]), seed, run)
        for begin in range(0, len(numbers), size)
    ]


def run_tasks(
    tasks: Iterable[Task],
    *,
    jobs: int | None = -1,
    cluster: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Generator[tuple[Task, Any], None, None]:
    """Run tasks and yield each with what it came to, in whatever order they are done.

    Parameters
    ----------
    tasks
        What to run, roughly in this order.
    jobs
        Processes; 1 runs everything in this one, -1 or None takes as many as there are cores.
    cluster
        Address (or scheduler file) of a Dask cluster, whose workers run the tasks then, whatever ``jobs`` says.
    progress
        Is told after each task how many more replications are done.

    Raises
    ------
    ValueError
        ``jobs`` is 0.
    InputError
        No cluster answers at the address.
    LostProcess
        A worker was ended from outside. What was yielded by then is good.
    """
    workers = processes(jobs)
    listed = list(tasks)
    if cluster is not None:
        done = _on_cluster(listed, cluster)
    elif workers == 1 or len(listed) < 2:
        done = ((index, task.done()) for index, task in enumerate(listed))
    else:
        done = _in_processes(listed, min(workers, len(listed)))
    with closing(done):
        for index, found in done:
            yield listed[index], found
            if progress is not None:
                progress(len(found))


def processes(jobs: int | None) -> int:
    """Say how many processes a number of jobs stands for: -1 and None for one a core, -2 for one less.

    Raises
    ------
    ValueError
        It is 0.
    """
    if jobs == 0:
        raise ValueError("0 jobs do nothing; give 1 or more, or -1 for as many as there are cores")
    if jobs is not None and jobs > 0:
        return jobs
    from joblib import effective_n_jobs

    return int(effective_n_jobs(-1 if jobs is None else jobs))


def dismiss_processes() -> None:
    """End the idle processes that have run replications, so that what follows has their memory."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor(reuse=True).shutdown(wait=True)


_Done = Generator[tuple[int, Any], None, None]


def _in_processes(tasks: Sequence[Task], workers: int) -> _Done:
    from joblib import Parallel, parallel_config
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    with parallel_config(backend="loky", inner_max_num_threads=1):
        pool: Any = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)
    with pool:
        with _interrupts_held():
            results = pool(_calls(tasks))
        try:
            for finished in results:  # noqa: UP028 (`yield from` would close them itself)
                yield finished
        except TerminatedWorkerError as error:
            raise LostProcess from error
        finally:
            _close(results)


def _on_cluster(tasks: Sequence[Task], address: str) -> _Done:
    from joblib import Parallel, parallel_config

    with cluster_client(address), parallel_config(backend="dask"):
        from distributed import KilledWorker

        pool: Any = Parallel(n_jobs=-1, return_as="generator_unordered", batch_size=1)
        results = pool(_calls(tasks))
        try:
            for finished in results:  # noqa: UP028 (as above)
                yield finished
        except KilledWorker as error:
            raise LostProcess from error
        finally:
            _close(results)


def _calls(tasks: Sequence[Task]) -> Iterator[Any]:
    from joblib import delayed

    return (delayed(_run)(index, task) for index, task in enumerate(tasks))


def _run(index: int, task: Task) -> tuple[int, Any]:
    return index, task.done()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start processes that never see Ctrl-C: the terminal sends it to all, and only this one must answer."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    # On its start, with the first process otherwise, it would let signals through again.
    ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _close(results: Generator[Any, None, None]) -> None:
    """End early without joblib's advice not to, which is meant for programmers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        results.close()
