from __future__ import annotations

import pickle

import pytest

from jointsim.experiments import batches
from jointsim.experiments.batches import Batch, Failure, batch_size, run_batch, together
from jointsim.experiments.execute import Compiled, processes, run_tasks, split
from jointsim.measures.scores import measure


def test_progress_tells_how_many_more_are_done(plan):
    told = []
    tasks = split("tiny", Compiled(plan), range(10), 1, 1, batch=4)
    done = list(run_tasks(tasks, jobs=1, progress=told.append))
    assert told == [4, 4, 2] == [len(batch) for _, batch in done]
    assert [task for task, _ in done] == tasks


def test_a_failed_replication_leaves_the_others_alone(plan, breaking):
    whole = run_batch(plan, range(6), 1).scores
    breaking(1, 4)
    batch = run_batch(plan, range(6), 1)
    assert batch.failures == (
        Failure(1, "ZeroDivisionError", "in 1"),
        Failure(4, "ZeroDivisionError", "in 4"),
    )
    assert len(batch) == 6
    kept = [0, 2, 3, 5]
    assert batch.scores.replications.tolist() == kept
    for name, column in batch.scores.columns.items():
        assert column.tobytes() == whole.columns[name][kept].tobytes()


def test_when_all_fail_there_are_columns_without_rows(plan, breaking):
    breaking(0, 1)
    batch = run_batch(plan, range(2), 1)
    assert len(batch.scores) == 0
    assert len(batch.failures) == 2
    assert set(batch.scores.columns) == set(measure(plan, ()).columns)


def test_an_interruption_is_no_failure(plan, monkeypatch):
    def interrupted(plan, draws):
        raise KeyboardInterrupt

    monkeypatch.setattr(batches, "Replication", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_batch(plan, range(2), 1)


def test_batches_are_put_together_in_order(plan):
    late, early = run_batch(plan, [5, 6], 1), run_batch(plan, [0, 1], 1)
    failed = (
        Batch(measure(plan, ()), (Failure(9, "E", ""),)),
        Batch(measure(plan, ()), (Failure(8, "E", ""),)),
    )
    whole = together([late, *failed, early])
    assert whole.scores.replications.tolist() == [0, 1, 5, 6]
    assert [failure.replication for failure in whole.failures] == [8, 9]


def test_batches_are_even_small_and_never_empty(plan):
    assert batch_size(plan, 10_000, 1) == batches.LARGEST_BATCH
    assert batch_size(plan, 80, 4) == 5
    assert batch_size(plan, 1, 4) == 1


def test_batches_shrink_where_draws_are_many(plan, monkeypatch):
    monkeypatch.setattr(batches, "_BYTES_A_BATCH", 3 * 32 * len(plan.book.close().owners))
    assert batch_size(plan, 10_000, 1) == 3
    monkeypatch.setattr(batches, "_BYTES_A_BATCH", 1)
    assert batch_size(plan, 10_000, 1) == 1


def test_jobs_are_processes():
    assert processes(3) == 3
    assert processes(-1) == processes(None) >= 1
    with pytest.raises(ValueError, match="0 jobs do nothing; give 1 or more, or -1"):
        processes(0)


def test_an_empty_batch_is_refused(plan):
    with pytest.raises(ValueError, match="a batch holds at least one replication, not 0"):
        split("tiny", Compiled(plan), range(3), 1, 1, batch=0)


def test_nothing_to_run_gives_nothing(plan):
    assert split("tiny", Compiled(plan), [], 1, 2) == []
    assert list(run_tasks([], jobs=2)) == []


def test_a_plan_is_sent_whole(plan):
    sent = pickle.loads(pickle.dumps(Compiled(plan)))
    numbers = range(4)
    mine, theirs = (run_batch(each, numbers, 1).scores.columns for each in (plan, sent.plan()))
    assert {name: column.tobytes() for name, column in mine.items()} == {
        name: column.tobytes() for name, column in theirs.items()
    }
