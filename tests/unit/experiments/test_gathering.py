"""Replications as they are done: any order, kept in blocks now and then, and never lost."""

from __future__ import annotations

import numpy as np
import psutil
import pytest

from jointsim.experiments import gathering, replications
from jointsim.experiments.batches import run_batch, together
from jointsim.experiments.gathering import IDENTITY, PARTS, TABLE, Gathering
from jointsim.experiments.replications import Replications, write_replications


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(replications, "BLOCK", 10)
    monkeypatch.setattr(gathering, "KEPT_EVERY", 4)


@pytest.fixture(scope="module")
def parts(plan):
    """Give the replications 0 to 23, three at a time."""
    return [run_batch(plan, range(begin, begin + 3), 1) for begin in range(0, 24, 3)]


def filled(plan, parts, folder=None):
    found = Gathering(plan, folder, "of this study")
    for part in parts:
        found.add(part)
    return found


def columns(found):
    scores = found.scores
    return {name: scores.columns[name].tobytes() for name in scores.columns}


def held(path):
    return Replications(path).numbers


def in_parts(folder):
    return {path.name: held(path) for path in sorted((folder / PARTS).glob("*.parquet"))}


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize("order", [range(8), range(7, -1, -1), [3, 0, 6, 1, 7, 2, 5, 4]])
def test_the_order_in_which_they_are_done_makes_no_difference(plan, parts, tmp_path, on_disk, order):
    folder = tmp_path if on_disk else None
    found = filled(plan, [parts[index] for index in order], folder)
    assert [block.numbers for block in found.blocks()] == [
        list(range(0, 10)),
        list(range(10, 20)),
        list(range(20, 24)),
    ]
    whole = together(parts).scores
    assert found.scores.replications.tolist() == list(range(24))
    assert columns(found) == {name: column.tobytes() for name, column in whole.columns.items()}
    assert len(found) == 24
    write_replications(tmp_path / "one", found.origin, found.blocks())
    write_replications(tmp_path / "other", found.origin, filled(plan, parts).blocks())
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_no_more_than_the_said_number_lies_in_memory_alone(plan, parts, tmp_path):
    found = Gathering(plan, tmp_path, "of this study")
    for part in parts:
        found.add(part)
        kept = {number for numbers in in_parts(tmp_path).values() for number in numbers}
        assert kept <= found.numbers
        for block in (range(0, 10), range(10, 20), range(20, 24)):
            assert len([number for number in block if number in found.numbers - kept]) < 4
    assert (tmp_path / PARTS / IDENTITY).read_text() == "of this study"
    assert all(path.suffix != ".part" for path in (tmp_path / PARTS).iterdir())


def test_without_a_folder_nothing_is_written(plan, parts, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    filled(plan, parts).resume()
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_passed_over(plan, parts, tmp_path):
    found = filled(plan, [*parts, *parts[::-1]], tmp_path)
    found.add(run_batch(plan, [1, 14, 24], 1))
    assert found.scores.replications.tolist() == list(range(25))


def test_what_was_cut_off_is_taken_in(plan, parts, tmp_path):
    filled(plan, parts, tmp_path)
    found = Gathering(plan, tmp_path)
    found.resume()
    lost = set(range(24)) - found.numbers
    assert len([number for number in lost if number < 10]) < 4
    for part in parts:
        found.add(part)
    assert columns(found) == columns(filled(plan, parts))


def test_both_a_table_and_blocks_are_taken_in(plan, parts, tmp_path):
    write_replications(tmp_path / TABLE, filled(plan, []).origin, filled(plan, parts[:2]).blocks())
    filled(plan, parts[2:5], tmp_path)
    found = Gathering(plan, tmp_path)
    found.resume()
    assert {*range(6), *range(10, 14)} <= found.numbers


def test_blocks_with_more_than_the_table_are_not_written_over(plan, parts, tmp_path):
    """A study is gone on with and killed; the next one that goes on must not fall back on the older table."""
    write_replications(tmp_path / TABLE, filled(plan, []).origin, filled(plan, parts[:2]).blocks())
    filled(plan, parts[:4], tmp_path)
    before = in_parts(tmp_path)
    assert before["000000.parquet"] == list(range(9))
    found = Gathering(plan, tmp_path)
    found.resume()
    assert found.numbers >= set(range(9))
    assert set(in_parts(tmp_path)["000000.parquet"]) >= set(range(9))


def test_what_is_on_disk_stays_there_when_it_is_taken_in_twice(plan, parts, tmp_path):
    """The same replications in the table and in blocks: no block is held in memory for it."""
    whole = filled(plan, parts)
    write_replications(tmp_path / TABLE, whole.origin, whole.blocks())
    filled(plan, parts, tmp_path)
    found = Gathering(plan, tmp_path)
    found.resume()
    assert found.numbers == set(range(24))
    assert sum(map(len, sum(found._open.values(), []))) < 4 * 3  # noqa: RUF017
    assert columns(found) == columns(whole)


@pytest.mark.parametrize(
    "content", [b"", b"PAR1 no table", b"PAR1" + bytes(40) + b"PAR1"], ids=["empty", "cut", "zeros"]
)
@pytest.mark.parametrize("name", [TABLE, f"{PARTS}/000000.parquet"])
def test_what_cannot_be_read_is_run_again(plan, parts, tmp_path, name, content):
    filled(plan, parts, tmp_path)
    (tmp_path / name).write_bytes(content)
    found = Gathering(plan, tmp_path)
    found.resume()
    assert found.numbers >= {10, 11, 12, 13}
    for part in parts:
        found.add(part)
    assert columns(found) == columns(filled(plan, parts))


def test_failures_go_through_blocks(plan, breaking, tmp_path):
    breaking(0, 5, 13)
    numbers = [range(begin, begin + 3) for begin in range(0, 24, 3)]
    parts = [run_batch(plan, each, 1) for each in numbers]
    filled(plan, parts, tmp_path)
    found = Gathering(plan, tmp_path)
    found.resume()
    for part in parts:
        found.add(part)
    assert [failure.replication for failure in found.failures] == [0, 5, 13]
    assert found.scores.replications.tolist() == [each for each in range(24) if each not in (0, 5, 13)]
    assert len(found) == 24


def test_a_full_disk_leaves_everything_in_memory(plan, parts, tmp_path, monkeypatch):
    def full(path, *args):
        path.write_bytes(b"PAR1 and then no more")
        raise OSError(28, "No space left on device")

    found = filled(plan, parts[:2], tmp_path)
    monkeypatch.setattr(gathering, "write_replications", full)
    for part in parts[2:]:
        found.add(part)
    assert in_parts(tmp_path) == {"000000.parquet": list(range(6))}
    assert [path.name for path in (tmp_path / PARTS).glob("*.part")] == []
    assert columns(found) == columns(filled(plan, parts))


def test_a_place_that_cannot_be_made_leaves_everything_in_memory(plan, parts, tmp_path):
    (tmp_path / "file").write_text("")
    assert columns(filled(plan, parts, tmp_path / "file")) == columns(filled(plan, parts))


def test_an_interruption_while_a_block_is_written_loses_nothing_of_it(plan, parts, tmp_path, monkeypatch):
    def interrupted(path, *args):
        path.write_bytes(b"half of it")
        raise KeyboardInterrupt

    found = filled(plan, parts[:1], tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(gathering, "write_replications", interrupted)
        with pytest.raises(KeyboardInterrupt):
            found.add(parts[1])
    assert found.scores.replications.tolist() == list(range(6))
    found.clear()
    assert not (tmp_path / PARTS).exists()


def test_once_settled_it_reads_from_the_table_and_blocks_may_go(plan, parts, tmp_path):
    found = filled(plan, parts, tmp_path)
    before = found.scores
    write_replications(tmp_path / TABLE, found.origin, found.blocks())
    found.settle(tmp_path / TABLE)
    found.clear()
    assert not (tmp_path / PARTS).exists()
    assert columns(found) == columns(filled(plan, parts))
    assert {name: before.columns[name].tobytes() for name in before.columns} == columns(found)
    assert [len(block) for block in found.blocks()] == [10, 10, 4]


def test_no_file_stays_open(plan, parts, tmp_path):
    """A large study has more blocks than a process may have files open."""
    found = filled(plan, parts, tmp_path)
    process = psutil.Process()
    scores = found.scores
    assert scores.columns["milestone", "words", "statement"].size == 24
    assert [file.path for file in process.open_files() if str(tmp_path) in file.path] == []


def test_a_table_is_read_as_it_is(plan, parts, tmp_path):
    whole = filled(plan, parts)
    write_replications(tmp_path / TABLE, whole.origin, whole.blocks())
    found = Gathering.read(plan, tmp_path / TABLE)
    assert found.numbers == set(range(24))
    assert columns(found) == columns(whole)


def test_nothing_is_an_empty_block(plan):
    found = Gathering(plan)
    (block,) = found.blocks()
    assert len(block) == len(found) == len(found.scores) == 0
    assert found.failures == ()
    assert found.scores.columns.keys() == block.scores.columns.keys()


def test_a_clash_is_a_replication_that_came_out_otherwise(plan, parts, tmp_path, breaking):
    found = filled(plan, parts, tmp_path)
    assert found.clash(run_batch(plan, range(30, 33), 2)) == []
    assert found.clash(run_batch(plan, [23, 2, 11], 1)) == []
    other = run_batch(plan, [0, 1, 11, 12], 1)
    other.scores.columns["rounds", "words"][[1, 3]] += 1.0
    assert found.clash(other) == [1, 12]
    breaking(7)
    assert found.clash(run_batch(plan, range(6, 9), 1)) == [7]


def test_never_and_not_applicable_are_no_clash_with_themselves(plan):
    batch = run_batch(plan, range(3), 1)
    batch.scores.columns["milestone", "ships", "first-action"][:] = [np.inf, np.nan, 5.0]
    found = filled(plan, [batch])
    assert found.clash(batch) == []
