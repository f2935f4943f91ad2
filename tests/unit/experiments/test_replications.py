"""The table of replications: its keys, its failures, and reading it a column at a time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from jointsim.experiments import replications
from jointsim.experiments.batches import Batch, Failure, run_batch
from jointsim.experiments.replications import (
    KEYS,
    Origin,
    Replications,
    batch_table,
    block_of,
    table_batch,
    write_replications,
    write_tables,
)
from jointsim.measures.scores import Scores, measure
from jointsim.measures.summary import summarise

ORIGIN = Origin("crisis", "as-is")


@pytest.fixture(scope="module")
def whole(plan):
    return run_batch(plan, range(12), 1)


@pytest.fixture
def with_failures(plan, breaking):
    breaking(0, 5, 11)
    return run_batch(plan, range(12), 1)


def same(one: Scores, other: Scores) -> bool:
    return (
        one.replications.tolist() == other.replications.tolist()
        and list(one.columns) == list(other.columns)
        and all(one.columns[name].tobytes() == other.columns[name].tobytes() for name in one.columns)
    )


def test_rows_are_keyed_by_scenario_setup_point_and_replication(whole):
    table = batch_table(Origin("crisis", "siloed", 7), whole)
    assert tuple(table.schema.names[:4]) == KEYS == ("scenario", "setup", "point", "replication")
    assert table.select(KEYS).to_pylist() == [
        {"scenario": "crisis", "setup": "siloed", "point": 7, "replication": number} for number in range(12)
    ]
    assert table["error"].null_count == table["message"].null_count == 12


def test_columns_are_measures_with_never_apart_from_what_does_not_apply(whole):
    name = ("milestone", "ships", "first-action")
    columns = {**whole.scores.columns, name: np.array([np.inf, np.nan, *range(10)])}
    table = batch_table(ORIGIN, Batch(Scores(whole.scores.replications, columns)))
    assert table["milestone/ships/first-action"].to_pylist()[0] == np.inf
    assert table["milestone/ships/first-action"].null_count == 0
    assert np.isnan(table["milestone/ships/first-action"].to_pylist()[1])


def test_failures_are_rows_in_their_place(with_failures, whole):
    table = batch_table(ORIGIN, with_failures)
    assert table["replication"].to_pylist() == list(range(12))
    failed = [row for row in table.to_pylist() if row["error"] is not None]
    assert [(row["replication"], row["error"], row["message"]) for row in failed] == [
        (number, "ZeroDivisionError", f"in {number}") for number in (0, 5, 11)
    ]
    measures = set(table.schema.names) - {*KEYS, "error", "message"}
    assert all(row[name] is None for row in failed for name in measures)
    assert table.schema == batch_table(ORIGIN, whole).schema


@pytest.mark.parametrize("which", ["whole", "with_failures"])
def test_a_table_reads_back_as_the_batch(request, which):
    batch = request.getfixturevalue(which)
    found = table_batch(batch_table(ORIGIN, batch))
    assert same(found.scores, batch.scores)
    assert found.failures == batch.failures


def test_a_batch_of_failures_alone_is_a_table_of_the_same_columns(plan, whole):
    batch = Batch(measure(plan, ()), (Failure(3, "KeyError", "'x'"),))
    table = batch_table(ORIGIN, batch)
    assert table.schema == batch_table(ORIGIN, whole).schema
    assert table_batch(table).failures == batch.failures


@pytest.mark.parametrize("which", ["whole", "with_failures"])
def test_columns_read_from_a_file_give_the_same_summary_as_those_in_memory(
    request, which, plan, inputs, tmp_path
):
    batch = request.getfixturevalue(which)
    path = tmp_path / "replications.parquet"
    blocks = [table_batch(batch_table(ORIGIN, batch).slice(begin, 5)) for begin in (0, 5, 10)]
    write_replications(path, ORIGIN, blocks)
    found = Replications(path)
    assert found.numbers == list(range(12))
    assert found.failures == batch.failures
    assert [len(block) for block in found.blocks()] == [5, 5, 2]
    assert same(found.scores, batch.scores)
    assert summarise(plan, inputs.scenario, found.scores, 1) == summarise(
        plan, inputs.scenario, batch.scores, 1
    )


def test_a_column_is_read_when_it_is_asked_for_and_not_before(whole, tmp_path, monkeypatch):
    path = tmp_path / "replications.parquet"
    write_replications(path, ORIGIN, [whole])
    read = []

    class Watched(parquet.ParquetFile):
        def read(self, columns=None, *args, **options):
            read.append(columns)
            return super().read(columns, *args, **options)

    monkeypatch.setattr(parquet, "ParquetFile", Watched)
    scores = Replications(path).scores
    assert {("replication",), ("replication", "error", "message")} >= {tuple(each) for each in read}
    read.clear()
    assert scores.columns["milestone", "words", "statement"].size == 12
    assert read == [["milestone/words/statement"]]
    with pytest.raises(KeyError):
        scores.columns["milestone", "words", "none"]


def test_equal_blocks_give_equal_bytes(whole, tmp_path):
    for name in "ab":
        write_replications(tmp_path / name, ORIGIN, [whole])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_each_block_is_a_row_group(tmp_path):
    tables = [pa.table({"x": [1, 2]}), pa.table({"x": pa.array([], pa.int64())}), pa.table({"x": [3]})]
    write_tables(tmp_path / "x", tables)
    file = parquet.ParquetFile(tmp_path / "x")
    assert file.read()["x"].to_pylist() == [1, 2, 3]
    rows = [file.metadata.row_group(index).num_rows for index in range(file.num_row_groups)]
    assert [number for number in rows if number] == [2, 1]


def test_blocks_are_of_equal_length(monkeypatch):
    monkeypatch.setattr(replications, "BLOCK", 10)
    assert [block_of(number) for number in (0, 9, 10, 25)] == [0, 0, 1, 2]
