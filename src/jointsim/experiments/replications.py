"""The table from which all others are made: one row a replication, one column a measure; failures are rows too."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.batches import Batch, Failure
from jointsim.measures.scores import Scores

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import parquet

Column = NDArray[np.float64]

KEYS = ("scenario", "setup", "point", "replication")
"""What tells a row from all others, also where the tables of several studies are put together."""

BLOCK = 4000
"""Replications that are written together: what a lost process loses at most, and what memory holds of them."""

_MARK = "/"
_FAILED = ("error", "message")


@dataclass(frozen=True)
class Origin:
    """What rows of replications are of.

    Attributes
    ----------
    scenario, setup
        Ids.
    point
        Number of the point of a design; 0 where there is no design.
    """

    scenario: str
    setup: str
    point: int = 0

    def keys(self, replications: NDArray[np.int64]) -> dict[str, Any]:
        """Give the key columns of rows, each text held once.

        Parameters
        ----------
        replications
            Number of the replication in each row.
        """
        import pyarrow as pa

        rows = replications.size
        return {
            "scenario": repeated(self.scenario, rows),
            "setup": repeated(self.setup, rows),
            "point": pa.array(np.full(rows, self.point, dtype=np.int32)),
            "replication": pa.array(replications),
        }


def batch_table(origin: Origin, batch: Batch) -> pa.Table:
    """Lay a batch out as a table, in the order of its replications.

    Columns are those of `KEYS`, ``error`` and ``message`` (null where a replication finished), and one for each
    measure, its parts joined by ``/``: ``milestone/ships/decision``. There ``inf`` stands for never and ``nan`` for
    what does not apply; all are null where a replication failed.
    """
    import pyarrow as pa

    scores, failures = batch.scores, batch.failures
    missing = pa.nulls(len(scores), pa.string())
    texts = {name: [getattr(failure, name) for failure in failures] for name in _FAILED}
    numbers = np.array(batch.numbers, dtype=np.int64)
    columns = origin.keys(numbers)
    columns |= {name: pa.concat_arrays([missing, pa.array(texts[name], pa.string())]) for name in _FAILED}
    empty = pa.nulls(len(failures), pa.float64())
    columns |= {
        _MARK.join(name): pa.concat_arrays([pa.array(values), empty])
        for name, values in scores.columns.items()
    }
    return pa.table(columns).sort_by("replication") if failures else pa.table(columns)


def table_batch(table: pa.Table) -> Batch:
    """Read a batch back from its table."""
    import pyarrow.compute as pc

    finished = table.filter(pc.is_null(table["error"]))
    scores = Scores(
        finished["replication"].to_numpy(),
        {name: finished[_MARK.join(name)].to_numpy() for name in _measures(table.schema.names)},
    )
    return Batch(scores, _failures(table))


class Replications:
    """A file of replications, read a block or a column at a time, so that memory does not grow with their number.

    It is open while it is read and no longer: there may be more files of one study than a process may have open.

    Parameters
    ----------
    path
        A Parquet file as `write_replications` leaves it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _metadata(self) -> parquet.FileMetaData:
        from pyarrow import parquet

        return parquet.read_metadata(self.path)

    def _opened(self) -> parquet.ParquetFile:
        from pyarrow import parquet

        return parquet.ParquetFile(self.path, metadata=self._metadata)

    def read(self, columns: list[str]) -> pa.Table:
        """Read some columns of all rows.

        Parameters
        ----------
        columns
            Names as in the file.
        """
        with self._opened() as file:
            return file.read(columns)

    @property
    def names(self) -> list[str]:
        """Names of the columns, as in the file."""
        found: list[str] = self._metadata.schema.names
        return found

    def blocks(self) -> Iterator[Batch]:
        """Read one block after another, in the order of the replications."""
        with self._opened() as file:
            for index in range(file.num_row_groups):
                yield table_batch(file.read_row_group(index))

    @cached_property
    def numbers(self) -> list[int]:
        """Numbers of all replications, finished or failed."""
        found: list[int] = self.read(["replication"])["replication"].to_pylist()
        return found

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """The replications that failed."""
        return _failures(self.read(["replication", *_FAILED]))

    @cached_property
    def scores(self) -> Scores:
        """Measures of those that finished; each column is read when it is asked for, and not kept."""
        finished = self._finished
        numbers = self.read(["replication"])["replication"].to_numpy()
        return Scores(numbers if finished is None else numbers[finished], _Columns(self, finished))

    @cached_property
    def _finished(self) -> NDArray[np.bool_] | None:
        if not self.failures:
            return None
        found: NDArray[np.bool_] = self.read(["error"])["error"].is_null().to_numpy()
        return found


class _Columns(Mapping[tuple[str, ...], Column]):
    """The measures in a file, each read when it is asked for."""

    def __init__(self, file: Replications, finished: NDArray[np.bool_] | None) -> None:
        self._file = file
        self._finished = finished
        self._names = list(_measures(file.names))

    def __getitem__(self, name: tuple[str, ...]) -> Column:
        joined = _MARK.join(name)
        if name not in self._names:
            raise KeyError(name)
        column: Column = self._file.read([joined])[joined].to_numpy()
        return column if self._finished is None else column[self._finished]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def write_replications(path: Path, origin: Origin, blocks: Iterable[Batch]) -> None:
    """Write replications as a Parquet file, a block at a time; equal blocks give equal bytes.

    Parameters
    ----------
    path
        Where to.
    origin
        What they are of.
    blocks
        At least one, in the order of the replications.
    """
    write_tables(path, (batch_table(origin, block) for block in blocks))


def write_tables(path: Path, tables: Iterable[pa.Table]) -> None:
    """Write tables of one schema below one another as a Parquet file, a row group each.

    Parameters
    ----------
    path
        Where to.
    tables
        At least one; without rows they leave no row group.
    """
    from pyarrow import parquet

    writer: parquet.ParquetWriter | None = None
    try:
        for table in tables:
            if writer is None:
                writer = parquet.ParquetWriter(path, table.schema, compression="zstd", version="2.6")
            writer.write_table(table, row_group_size=max(1, table.num_rows))
    finally:
        if writer is not None:
            writer.close()


def block_of(number: int) -> int:
    """Say in which block a replication is written."""
    return math.floor(number / BLOCK)


def _failures(table: pa.Table) -> tuple[Failure, ...]:
    import pyarrow.compute as pc

    failed = table.filter(pc.is_valid(table["error"])).select(["replication", *_FAILED])
    return tuple(Failure(**row) for row in failed.to_pylist())


def _measures(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(name.split(_MARK)) for name in names if name not in KEYS and name not in _FAILED)


def repeated(text: str, times: int) -> Any:
    """Write one text many times, holding it once."""
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(np.zeros(times, dtype=np.int32), pa.array([text], pa.string()))
