"""Replications as tidy tables: one row a replication, response and milestone or entry of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.batches import Batch
from jointsim.experiments.replications import Origin, repeated
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
    return _table(name, plan, scores, _entries(name, plan, scores))


def study_tables(
    name: str, plan: Plan, scores: Scores, blocks: Callable[[], Iterable[Batch]]
) -> Iterator[pa.Table]:
    """Give a table of a study a block of replications at a time, each in the order of `table`.

    Parameters
    ----------
    name
        As of `table`.
    plan
        What was run.
    scores
        Of all replications, for which entries of the ledger occur.
    blocks
        Gives the replications.
    """
    entries = _entries(name, plan, scores)
    for block in blocks():
        yield _table(name, plan, block.scores, entries)


_Entries = Mapping[str, Sequence[str]]


def _entries(name: str, plan: Plan, scores: Scores) -> _Entries:
    """Say which milestones or entries of the ledger each response has rows for."""
    if name == "milestones":
        return {response.id: response.milestones for response in plan.responses.values()}
    return {response: ledger_labels(scores, response) for response in plan.responses}


def _table(name: str, plan: Plan, scores: Scores, entries: _Entries) -> pa.Table:
    import pyarrow as pa

    kind = "milestone" if name == "milestones" else "ledger"
    rows = []
    for response, of_it in entries.items():
        wanted = applicable(scores, response)
        for entry in of_it:
            hours = scores.columns[kind, response, entry][wanted]
            rows.append(_rows(name, plan, (response, entry, scores.replications[wanted], hours)))
    return pa.concat_tables(rows) if rows else _schema(name).empty_table()


_Part = tuple[str, str, NDArray[np.int64], NDArray[np.float64]]


def _rows(name: str, plan: Plan, part: _Part) -> pa.Table:
    import pyarrow as pa

    response, entry, replications, hours = part
    reached = np.isfinite(hours)
    columns: dict[str, Any] = {
        **Origin(plan.scenario, plan.setup).keys(replications),
        "response": repeated(response, hours.size),
        TABLES[name]: repeated(entry, hours.size),
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
        ("point", pa.int32()),
        ("replication", pa.int64()),
        ("response", text),
        (TABLES[name], text),
        ("hours", pa.float64()),
    ]
    return pa.schema([*fields, ("reached", pa.bool_())] if name == "milestones" else fields)
