"""Replications run and measured a few at a time, in this process; what one comes to does not depend on the others."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.plan import Plan
from jointsim.engine.run import Replication
from jointsim.measures.criticality import Paths, measure_paths
from jointsim.measures.scores import Scores, measure

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

    @property
    def numbers(self) -> list[int]:
        """Numbers of all its replications, finished or failed."""
        return [*self.scores.replications.tolist(), *(failure.replication for failure in self.failures)]


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


def run_paths(plan: Plan, numbers: Sequence[int], seed: int) -> Paths:
    """Run some replications in this process, and say who held their critical paths.

    Parameters
    ----------
    plan, numbers, seed
        As of `run_batch`.
    """
    with _collector_resting():
        return measure_paths(plan, _runs(plan, numbers, seed))


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
