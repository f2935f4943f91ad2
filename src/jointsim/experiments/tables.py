"""Replications as tidy tables: one row a replication, response and milestone or entry of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jointsim.measures.estimates import applicable
from jointsim.measures.scores import Scores
from jointsim.measures.summary import ledger_labels

if TYPE_CHECKING:
    import pyarrow as pa

    from jointsim.engine.plan import Plan

TABLES: dict[str, str] = {"milestones": "milestone", "ledger": "entry"}
"""Table → the column that names what its hours are of."""


def table(name: str, plan: Plan, scores: Scores) -> pa.Table:
    """Give a table of a study.

    Rows are ordered by response, milestone or entry, and replication. Replications in which a response was
    not wanted have no rows for it.

    Parameters
    ----------
    name
        ``milestones``: hours from the event to each milestone, null if not reached by the horizon,
        and ``reached``; or ``ledger``: hours of each entry that occurs in the study, 0 where it does not.
    """
    import pyarrow as pa

    parts = _milestones(plan, scores) if name == "milestones" else _ledger(plan, scores)
    rows = [_rows(name, plan, part) for part in parts]
    return pa.concat_tables(rows) if rows else _schema(name).empty_table()


def parquet(content: pa.Table) -> bytes:
    """Write a table as a Parquet file; equal tables give equal bytes.

    With equal versions of pyarrow, that is: the file names the version that wrote it.
    """
    import pyarrow as pa
    from pyarrow import parquet as files

    sink = pa.BufferOutputStream()
    files.write_table(content, sink, compression="zstd", version="2.6", row_group_size=1 << 18)
    return bytes(sink.getvalue().to_pybytes())


_Part = tuple[str, str, NDArray[np.int64], NDArray[np.float64]]


def _milestones(plan: Plan, scores: Scores) -> Iterator[_Part]:
    for response in plan.responses.values():
        wanted = applicable(scores, response.id)
        for milestone in response.milestones:
            hours = scores.columns["milestone", response.id, milestone][wanted]
            yield response.id, milestone, scores.replications[wanted], hours


def _ledger(plan: Plan, scores: Scores) -> Iterator[_Part]:
    for response in plan.responses:
        wanted = applicable(scores, response)
        for label in ledger_labels(scores, response):
            hours = scores.columns["ledger", response, label][wanted]
            yield response, label, scores.replications[wanted], hours


def _rows(name: str, plan: Plan, part: _Part) -> pa.Table:
    import pyarrow as pa

    response, entry, replications, hours = part
    reached = np.isfinite(hours)
    columns: dict[str, Any] = {
        "scenario": _repeated(plan.scenario, hours.size),
        "setup": _repeated(plan.setup, hours.size),
        "replication": replications,
        "response": _repeated(response, hours.size),
        TABLES[name]: _repeated(entry, hours.size),
        "hours": pa.array(hours, mask=~reached),
        "reached": reached,
    }
    schema = _schema(name)
    return pa.table({column: columns[column] for column in schema.names}, schema=schema)


def _schema(name: str) -> pa.Schema:
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    fields = [
        ("scenario", text),
        ("setup", text),
        ("replication", pa.int64()),
        ("response", text),
        (TABLES[name], text),
        ("hours", pa.float64()),
    ]
    return pa.schema([*fields, ("reached", pa.bool_())] if name == "milestones" else fields)


def _repeated(text: str, times: int) -> Any:
    """Write one text many times, holding it once."""
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(np.zeros(times, dtype=np.int32), pa.array([text], pa.string()))
