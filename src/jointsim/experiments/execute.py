"""Running replications, in this process or in many; what they come to does not depend on which."""

from __future__ import annotations

import gc
import math
import pickle
import signal
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.plan import Plan
from jointsim.engine.run import Replication
from jointsim.measures.scores import Scores, measure


class LostProcess(Exception):
    """A process that ran replications was ended from outside."""


LARGEST_BATCH = 40
"""Replications in a batch at most: what an interruption loses, and how often progress is shown."""

_BYTES_A_DRAW = 32
_BYTES_A_BATCH = 16_000_000


@dataclass(frozen=True)
class Failure:
    """A replication that could not be finished, through a fault of the program.

    Attributes
    ----------
    replication
        Its number; with the seed it can be replayed.
    error, message
        Type and text of the exception.
    """

    replication: int
    error: str
    message: str


@dataclass(frozen=True)
class Batch:
    """Some replications that are done.

    Attributes
    ----------
    scores
        Measures of those that finished.
    failures
        Those that did not, through a fault of the program.
    """

    scores: Scores
    failures: tuple[Failure, ...] = ()

    def __len__(self) -> int:
        return len(self.scores) + len(self.failures)


def run_replications(
    plan: Plan,
    numbers: Sequence[int],
    seed: int,
    *,
    jobs: int | None = -1,
    progress: Callable[[int], None] | None = None,
    batch: int | None = None,
) -> Generator[Batch, None, None]:
    """Run replications of a plan and yield them in batches, in whatever order they are done.

    Parameters
    ----------
    plan
        What to run.
    numbers
        Numbers of the replications.
    seed
        Of all random draws; a replication's draws depend on seed and number alone.
    jobs
        Processes; 1 runs everything in this one, -1 or None takes as many as there are cores.
    progress
        Is told after each batch how many more replications are done.
    batch
        Replications in a batch; by default few enough for memory, for an even load, and to show progress.

    Raises
    ------
    ValueError
        ``jobs`` is 0, or ``batch`` below 1.
    """
    workers = processes(jobs)
    size = batch_size(plan, len(numbers), workers) if batch is None else batch
    if size < 1:
        raise ValueError(f"a batch holds at least one replication, not {size}")
    parts = [numbers[begin : begin + size] for begin in range(0, len(numbers), size)]
    if workers == 1 or len(parts) < 2:
        done: Generator[Batch, None, None] = (run_batch(plan, part, seed) for part in parts)
    else:
        done = _elsewhere(plan, parts, seed, min(workers, len(parts)))
    with closing(done):
        for finished in done:
            yield finished
            if progress is not None:
                progress(len(finished))


def run_batch(plan: Plan, numbers: Sequence[int], seed: int) -> Batch:
    """Run and measure some replications in this process; one that fails leaves the others alone.

    Parameters
    ----------
    plan
        What to run.
    numbers
        Numbers of the replications.
    seed
        Of all random draws.

    Returns
    -------
    All of them. If one fails, each is run again by itself: those that then fail are noted, with their error.
    """
    try:
        with _collector_resting():
            return Batch(measure(plan, _runs(plan, numbers, seed)))
    except Exception as error:  # whatever is wrong with one replication must not end a study
        if len(numbers) > 1:
            return together([run_batch(plan, [number], seed) for number in numbers])
        failure = Failure(numbers[0], type(error).__name__, str(error))
        return Batch(measure(plan, ()), (failure,))


def together(batches: Sequence[Batch]) -> Batch:
    """Put batches together, in the order of their replications.

    Parameters
    ----------
    batches
        Of one plan, at least one; they may come in any order.
    """
    failures = (failure for batch in batches for failure in batch.failures)
    return Batch(
        Scores.together([batch.scores for batch in batches]),
        tuple(sorted(failures, key=lambda failure: failure.replication)),
    )


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


def batch_size(plan: Plan, replications: int, workers: int) -> int:
    """Say how many replications make a batch: an even load for all workers, in little memory.

    Parameters
    ----------
    plan
        Tells how many draws a replication lays out.
    replications
        How many there are in all.
    workers
        Processes that share them.
    """
    layout = plan.book.close()
    for_memory = _BYTES_A_BATCH // (_BYTES_A_DRAW * max(1, len(layout.owners)))
    for_balance = math.ceil(replications / (4 * workers)) if workers > 1 else LARGEST_BATCH
    return max(1, min(LARGEST_BATCH, for_memory, for_balance))


def _runs(plan: Plan, numbers: Sequence[int], seed: int) -> Iterator[Replication]:
    """Draw, run and hand over one after the other, holding none of them."""
    for number in numbers:
        (draws,) = draw_block(plan.book, seed, [number])
        run = Replication(plan, draws)
        run.advance()
        yield run
        run.release()


def _elsewhere(
    plan: Plan, parts: Sequence[Sequence[int]], seed: int, workers: int
) -> Generator[Batch, None, None]:
    from joblib import Parallel, delayed, parallel_config
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    pickled = pickle.dumps(plan, protocol=pickle.HIGHEST_PROTOCOL)
    tasks = (delayed(_run_pickled)(pickled, tuple(part), seed) for part in parts)
    with parallel_config(backend="loky", inner_max_num_threads=1):
        pool: Any = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)
    with pool:
        with _interrupts_held():
            results = pool(tasks)
        try:
            for finished in results:  # noqa: UP028 (`yield from` would close them itself)
                yield finished
        except TerminatedWorkerError as error:
            raise LostProcess from error
        finally:
            _close(results)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Let the garbage collector rest during a batch, and then look at what the batch left alone.

    A run lets go of its memory by itself; looking for more, time and again, would take a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if was_enabled:
            gc.enable()


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


def _close(results: Generator[Batch, None, None]) -> None:
    """End early without joblib's advice not to, which is meant for programmers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        results.close()


def _run_pickled(pickled: bytes, numbers: Sequence[int], seed: int) -> Batch:
    return run_batch(_unpickled(pickled), numbers, seed)


@lru_cache(maxsize=2)
def _unpickled(pickled: bytes) -> Plan:
    plan: Plan = pickle.loads(pickled)
    return plan
