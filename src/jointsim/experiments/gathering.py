"""Replications of one plan as they are done, in whatever order; kept on disk now and then, so that none is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.plan import Plan
from jointsim.experiments.batches import Batch, Failure, together
from jointsim.experiments.replications import (
    Origin,
    Replications,
    block_of,
    write_replications,
)
from jointsim.measures.scores import Scores, measure

if TYPE_CHECKING:
    Column = NDArray[np.float64]

TABLE = "replications.parquet"
"""The table of all replications of a study."""

PARTS = "parts"
"""Folder in which blocks are kept until all are written together."""

IDENTITY = "identity"
"""File in it that names the study."""

KEPT_EVERY = 1000
"""Replications after which a block that is not full yet is kept on disk."""

TOGETHER = 25
"""Batches that are put together where few columns of them are held."""


class Gathering:
    """What has been run so far of one scenario under one set-up, in blocks of replications.

    Parameters
    ----------
    plan
        What is run.
    folder
        Where blocks are kept; None holds all in memory.
    identity
        Of the study, for those who find its blocks.
    measures
        Names of the only columns that are held, where a few are enough; None holds all.
    """

    def __init__(
        self,
        plan: Plan,
        folder: Path | None = None,
        identity: str = "",
        measures: Collection[tuple[str, ...]] | None = None,
    ) -> None:
        self.plan = plan
        self.origin = Origin(plan.scenario, plan.setup)
        self._folder = folder
        self._identity = identity
        self._measures = measures
        self._nothing = Batch(measure(plan, ()))
        self._open: dict[int, list[Batch]] = {}
        self._kept: dict[int, Path] = {}
        self._counts: dict[int, int] = {}
        self._settled: Replications | None = None
        self._read: list[Scores] = []
        self.numbers: set[int] = set()

    @classmethod
    def read(cls, plan: Plan, table: Path) -> Gathering:
        """Take in a table of all replications as `blocks` give it; it is read when it is asked for.

        Parameters
        ----------
        plan
            What was run.
        table
            A file as `write_replications` leaves it.
        """
        found = cls(plan)
        found._settled = Replications(table)
        found.numbers.update(found._settled.numbers)
        return found

    def __len__(self) -> int:
        return len(self.numbers)

    def clash(self, batch: Batch) -> list[int]:
        """Name the replications of a batch that are here already and came out otherwise."""
        shared = self.numbers.intersection(batch.numbers)
        if not shared:
            return []
        clashing: list[int] = []
        for block in sorted({block_of(number) for number in shared}):
            numbers = {number for number in shared if block_of(number) == block}
            here, there = (_chosen(each, numbers) for each in (self._whole(block), batch))
            clashing.extend(_unequal(here, there))
        return clashing

    def add(self, batch: Batch) -> None:
        """Take in replications that are done; those that are there already are passed over."""
        for block, part in _by_block(batch):
            new = part if self.numbers.isdisjoint(part.numbers) else _without(part, self.numbers)
            if not len(new):
                continue
            self._read = []
            self.numbers.update(new.numbers)
            self._hold(block, new)
            before = self._counts.get(block, 0)
            self._counts[block] = before + len(new)
            if before // KEPT_EVERY != self._counts[block] // KEPT_EVERY:
                self._keep(block)

    def resume(self) -> None:
        """Take in what an earlier run left in the folder: blocks if it was cut off, and its table.

        Blocks come first: where the table has fewer replications of one, it must not be written over. What cannot be
        read is passed over, and run again.
        """
        if self._folder is None:
            return
        for path in [*sorted((self._folder / PARTS).glob("*.parquet")), self._folder / TABLE]:
            with suppress(OSError, ValueError):
                for batch in Replications(path).blocks():
                    self.add(batch)

    def blocks(self) -> Iterator[Batch]:
        """Give all that has been run, a block at a time, in the order of the replications; at least one block."""
        if self._settled is not None:
            yield from self._settled.blocks()
            return
        for block in sorted(self._counts):
            yield self._whole(block)
        if not self._counts:
            yield self._nothing

    @property
    def scores(self) -> Scores:
        """Measures of all that finished; what is on disk is read when it is asked for, from where it is by then."""
        return Scores(np.concatenate([part.replications for part in self.parts()]), _Joined(self.parts))

    def parts(self) -> Sequence[Scores]:
        """Give the measures of all that finished in parts, in the order of the replications; at least one part."""
        if self._settled is not None:
            return [self._settled.scores]
        if not self._read:
            self._read = [self._scores(block) for block in sorted(self._counts)] or [self._nothing.scores]
        return self._read

    def scores_of(self, numbers: range) -> Scores:
        """Measures of those that finished among some replications, whatever others there are.

        Parameters
        ----------
        numbers
            One after another.
        """
        scores = self.scores
        return scores.only((scores.replications >= numbers.start) & (scores.replications < numbers.stop))

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The replications that failed."""
        return tuple(failure for batch in self.blocks() for failure in batch.failures)

    def settle(self, table: Path) -> None:
        """Read from the table of all replications from now on, if they are too many for memory.

        Parameters
        ----------
        table
            As written from `blocks`, in the folder of this gathering.
        """
        if self._kept:
            self._settled = Replications(table)
            self._open.clear()
            self._read = []

    def keep(self) -> None:
        """Keep what is in memory on disk, if there is a folder, so that it can be gone on with."""
        for block in list(self._open):
            self._keep(block)

    def clear(self) -> None:
        """Remove the blocks that are kept; call it once they are written together."""
        if self._folder is None:
            return
        for path in (self._folder / PARTS).glob("*"):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            (self._folder / PARTS).rmdir()

    def _hold(self, block: int, batch: Batch) -> None:
        """Hold a batch in memory; many small ones with few columns would take more room than what is in them."""
        parts = self._open.setdefault(block, [])
        parts.append(_narrowed(batch, self._measures))
        if self._measures is not None and len(parts) >= TOGETHER:
            self._open[block] = [together(parts)]

    def _scores(self, block: int) -> Scores:
        if block in self._kept and block not in self._open:
            return Replications(self._kept[block]).scores
        return self._whole(block).scores

    def _whole(self, block: int) -> Batch:
        """Put a block together from disk and memory."""
        parts = list(self._open.get(block, ()))
        if block in self._kept:
            parts.extend(Replications(self._kept[block]).blocks())
        whole = parts[0] if len(parts) == 1 else together(parts)
        if block not in self._kept:
            self._open[block] = [whole]
        return whole

    def _keep(self, block: int) -> None:
        """Write a block; where that fails it stays in memory, and the end of the study will say so."""
        if self._folder is None:
            return
        path = self._folder / PARTS / f"{block:06}.parquet"
        beside = path.with_suffix(".part")
        whole = self._whole(block)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            (path.parent / IDENTITY).write_text(self._identity, encoding="utf-8")
            write_replications(beside, self.origin, [whole])
            beside.replace(path)
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            return
        self._kept[block] = path
        del self._open[block]


class _Joined(Mapping[tuple[str, ...], "Column"]):
    """Columns of several sets of scores, one below the other when they are asked for."""

    def __init__(self, parts: Callable[[], Sequence[Scores]]) -> None:
        self._parts = parts

    def __getitem__(self, name: tuple[str, ...]) -> Column:
        columns = [part.columns[name] for part in self._parts()]
        return columns[0] if len(columns) == 1 else np.concatenate(columns)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._parts()[0].columns)

    def __len__(self) -> int:
        return len(self._parts()[0].columns)


def _by_block(batch: Batch) -> Iterator[tuple[int, Batch]]:
    """Part a batch by the blocks to which its replications belong."""
    blocks = {block_of(number) for number in batch.numbers}
    if len(blocks) < 2:
        yield from ((block, batch) for block in blocks)
        return
    for block in sorted(blocks):
        yield block, _chosen(batch, [number for number in batch.numbers if block_of(number) == block])


def _without(batch: Batch, numbers: Iterable[int]) -> Batch:
    there = set(numbers)
    return _chosen(batch, [number for number in batch.numbers if number not in there])


def _chosen(batch: Batch, numbers: Iterable[int]) -> Batch:
    chosen = set(numbers)
    rows = np.isin(batch.scores.replications, list(chosen))
    columns = {name: column[rows] for name, column in batch.scores.columns.items()}
    failures = tuple(failure for failure in batch.failures if failure.replication in chosen)
    return Batch(Scores(batch.scores.replications[rows], columns), failures)


def _narrowed(batch: Batch, measures: Collection[tuple[str, ...]] | None) -> Batch:
    """Leave some columns, as copies: a column may be a part of a table, all of which it would hold."""
    if measures is None:
        return batch
    columns = {name: batch.scores.columns[name].copy() for name in measures}
    return Batch(Scores(batch.scores.replications, columns), batch.failures)


def _unequal(one: Batch, other: Batch) -> Iterator[int]:
    """Name the replications that two batches of the same numbers do not agree on."""
    if one.failures != other.failures:
        yield from (each.replication for each in {*one.failures} ^ {*other.failures})
        return
    rows = other.scores.replications.argsort(kind="stable")
    same = np.ones(len(one.scores), dtype=bool)
    for name, column in one.scores.columns.items():
        mine, theirs = column, other.scores.columns[name][rows]
        same &= (mine == theirs) | (np.isnan(mine) & np.isnan(theirs))
    yield from one.scores.replications[~same].tolist()
