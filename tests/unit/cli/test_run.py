"""`run`: tables, files, and what it refuses before it does any work."""

from __future__ import annotations

import json
import signal
from dataclasses import replace

import pytest
from pyarrow import parquet

import jointsim.experiments.replicate as replicating
from jointsim.experiments import batches, rounds
from jointsim.experiments.batches import Batch, Failure
from jointsim.experiments.execute import LostProcess
from jointsim.experiments.replicate import replicate
from jointsim.experiments.verify import verify
from jointsim.measures.scores import measure


@pytest.fixture
def run(jointsim, tiny, undrawn):
    """Run the tiny crisis; the figure is drawn where the test is about it."""

    def command(*words, n=3):
        return jointsim("run", *tiny, "-n", n, "--jobs", "1", *words)

    return command


@pytest.fixture
def ends_after_two(monkeypatch):
    """Let every study end with an error once two replications are done."""
    execute = rounds.run_tasks

    def with_error(error):
        def two(tasks, **options):
            task = tasks[0]
            yield next(iter(execute([replace(task, numbers=task.numbers[:2])], jobs=1)))
            raise error

        monkeypatch.setattr(rounds, "run_tasks", two)

    return with_error


def only_folder(path):
    (folder,) = path.iterdir()
    return folder


def test_tables_and_files(jointsim, tiny, tmp_path):
    said = jointsim("run", *tiny, "-n", 3, "--jobs", "1")
    assert said.code == 0, said.err
    folder = only_folder(tmp_path / "results")
    assert said.out.startswith("A test — As it is\n3 replications, seed 1\n")
    assert said.out.endswith(f"Results: results/{folder.name}\n")
    for heading in ("where the time went", "Outcomes", "Coordination", "Deadlines"):
        assert heading in said.out
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "inputs",
        "ledger.parquet",
        "manifest.json",
        "milestones.parquet",
        "replications.parquet",
        "response-times.png",
        "response-times.svg",
        "summary.json",
    }


def test_it_says_how_much_is_assumed_below_the_tables(run, tmp_path):
    *_, note, blank, results = run("--out", "here").out.splitlines()
    assert " numbers behind this are assumptions (" in note
    assert "how well 3 replications pin down the model’s answer, not whether the assumptions hold" in note
    assert (blank, results) == ("", "Results: here")
    assert "assumption" not in (tmp_path / "here" / "summary.json").read_text()


def test_without_a_terminal_there_is_no_colour_and_no_wrapping(run):
    said = run()
    assert "\x1b" not in said.out + said.err
    heading = next(line for line in said.out.splitlines() if line.startswith("milestone"))
    assert "median's sampling interval" in heading
    assert "counts with its time to the horizon (" in said.out
    assert said.err == ""


def test_json_is_the_summary_and_nothing_else(run, tmp_path):
    said = run("--json", "--out", "here")
    assert said.out == (tmp_path / "here" / "summary.json").read_text()
    assert json.loads(said.out)["replications"] == 3
    assert said.err == "Results: here\n"


def test_more_replications_go_to_the_same_place(run, tmp_path):
    run("--out", "here")
    said = run("--out", "here", n=5)
    assert said.code == 0, said.err
    assert json.loads((tmp_path / "here" / "summary.json").read_text())["replications"] == 5


def test_fewer_replications_leave_more_in_their_place(run, tmp_path):
    run("--out", "here", n=5)
    before = (tmp_path / "here" / "manifest.json").read_bytes()
    said = run("--out", "here")
    assert said.code == 0
    assert "3 replications, seed 1" in said.out
    assert said.out.endswith(
        "Results: here already holds 5 replications of the same study; these 3 are not written over it "
        "(--resume adds to them, --out DIR writes to another folder)\n"
    )
    assert (tmp_path / "here" / "manifest.json").read_bytes() == before
    said = run("--out", "here", "--json", n=1)
    assert json.loads(said.out)["replications"] == 1
    assert "this one is not written over it" in said.err


def test_another_study_is_not_overwritten(run, tmp_path):
    run("--out", "here")
    before = (tmp_path / "here" / "summary.json").read_bytes()
    said = run("--out", "here", "--seed", "2")
    assert said.code == 2
    assert "another study" in said.err
    assert (tmp_path / "here" / "summary.json").read_bytes() == before


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("crisis.yaml", "this is a file"),
        ("crisis.yaml/below", "is not a folder"),
        ("/proc/none", "/proc/none"),
    ],
)
def test_a_place_that_cannot_be_is_refused_first(run, monkeypatch, place, part):
    monkeypatch.setattr(replicating, "replicate", lambda *args, **options: pytest.fail("work was done"))
    said = run("--out", place)
    assert said.code == 2
    assert len(said.complaints) == 1
    assert part in said.err
    assert " — " in said.err


def test_tables_are_printed_where_nothing_can_be_kept(run, tmp_path):
    (tmp_path / "results").write_text("in the way")
    said = run()
    assert said.code == 2
    assert said.out.startswith("A test — As it is\n3 replications, seed 1\n")
    assert "Outcomes" in said.out
    assert "Results:" not in said.out
    (line,) = said.complaints
    assert line.startswith("results/crisis--as-is--")
    assert line.endswith(": the results cannot be written: Not a directory — give another folder (--out)")
    said = run("--json")
    assert (said.code, said.complaints) == (2, [line])
    assert json.loads(said.out)["replications"] == 3


def test_tables_are_printed_though_the_disk_is_full(run, monkeypatch, tmp_path):
    from jointsim.experiments import store

    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", fail)
    said = run("--out", "here")
    assert said.code == 2
    assert "Outcomes" in said.out
    assert said.err == (
        "here: the results cannot be written: No space left on device — give another folder (--out)\n"
    )
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "part"),
    [
        ("bodies.council.silence.immediate", "is not PATH=VALUE"),
        ("bodies.cuoncil.silence=4 h", "did you mean 'council'?"),
        ("bodies.council.silence=soon", "bodies.council.silence"),
        ("scenario.severity=9", "severity"),
        ("bodies.council.silence=", "no value is given"),
    ],
)
def test_a_bad_setting_is_one_line(run, setting, part):
    said = run("--set", setting)
    assert said.code == 2
    assert len(said.complaints) == 1
    assert said.err.startswith("--set")
    assert part in said.err


def test_all_faults_of_all_inputs_at_once(jointsim, tmp_path, tiny):
    said = jointsim("run", "none.yaml", "--setup", "none", "--world", tiny[-1], "--set", "nothing.here=1")
    assert said.code == 2
    assert [line.partition(":")[0] for line in said.complaints] == ["--set", "none", "none.yaml"]


def test_an_interruption_keeps_what_is_done(run, ends_after_two, tmp_path):
    ends_after_two(KeyboardInterrupt)
    said = run("--out", "here", n=50)
    assert said.code == 130
    assert said.err == "interrupted: 2 of 50 replications were finished and kept\n"
    assert json.loads((tmp_path / "here" / "summary.json").read_text())["replications"] == 2


def test_an_interruption_leaves_a_larger_study_in_its_place(run, ends_after_two, tmp_path):
    run("--out", "here")
    ends_after_two(KeyboardInterrupt)
    said = run("--out", "here", n=50)
    assert said.code == 130
    assert "here already holds 3 replications" in said.out
    assert said.err == "interrupted: 2 of 50 replications were finished\n"
    assert json.loads((tmp_path / "here" / "summary.json").read_text())["replications"] == 3


def test_an_interruption_before_anything_is_done(run, monkeypatch):
    def interrupted(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(rounds, "run_tasks", interrupted)
    said = run()
    assert said.code == 130
    assert said.err == "interrupted: nothing was finished\n"
    assert said.out == ""


def test_a_process_that_is_ended_from_outside_leaves_what_the_others_finished(run, ends_after_two, tmp_path):
    ends_after_two(LostProcess)
    said = run("--out", "here", n=50)
    assert said.code == 1
    assert said.err == (
        "a process was ended from outside, as when memory runs out (fewer `--jobs` need less): "
        "2 of 50 replications were finished and kept\n"
    )
    assert json.loads((tmp_path / "here" / "summary.json").read_text())["replications"] == 2


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_interruption_does_not_lose_the_results(run, monkeypatch, tmp_path, signal_number):
    from jointsim.reports import figures

    def draw_interrupted(*args, **options):
        signal.raise_signal(signal_number)
        return ()

    monkeypatch.setattr(figures, "write_figure", draw_interrupted)
    assert run("--out", "here").code == 0
    assert (tmp_path / "here" / "summary.json").exists()
    assert signal.getsignal(signal_number) is not signal.SIG_IGN


def test_failed_replications_are_told_and_are_rows(run, monkeypatch, tmp_path):
    def failing(tasks, **options):
        (task,) = tasks
        yield task, Batch(measure(task.source.plan(), ()), (Failure(0, "KeyError", "'x'"),))
        yield next(iter(execute([replace(task, numbers=task.numbers[1:])], jobs=1)))

    execute = rounds.run_tasks
    monkeypatch.setattr(rounds, "run_tasks", failing)
    said = run("--out", "here")
    rows = parquet.read_table(tmp_path / "here" / "replications.parquet").select(["replication", "error"])
    assert rows.to_pydict() == {"replication": [0, 1, 2], "error": ["KeyError", None, None]}
    assert said.code == 1
    assert said.err.startswith("1 of 3 replications failed; number 0: KeyError: 'x' — `jointsim explain …")
    assert "2 replications, seed 1" in said.out


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_study_of_failures_alone_is_written(run, breaks, tmp_path, form):
    said = run("--out", "here", *form)
    assert said.code == 1
    failed = "3 of 3 replications failed; number 0: ZeroDivisionError: in 0 — `jointsim explain … --seed 1"
    where = "Results: here (no replication finished; the failures are rows of replications.parquet)\n"
    assert (said.err if form else said.out).startswith(where)
    assert (said.out == "") == bool(form)
    assert said.complaints[-1].startswith(failed)
    rows = parquet.read_table(tmp_path / "here" / "replications.parquet").select(["replication", "error"])
    assert rows.to_pydict() == {"replication": [0, 1, 2], "error": ["ZeroDivisionError"] * 3}
    assert json.loads((tmp_path / "here" / "summary.json").read_text())["replications"] == 0
    assert all(found.holds for found in verify(tmp_path / "here", 2, jobs=1))
    assert run("--out", "here", "--resume", *form) == said


@pytest.fixture
def breaks(monkeypatch):
    """Let every replication fail."""

    class Breaking(batches.Replication):
        def advance(self, until=None):
            raise ZeroDivisionError(f"in {self.draws.replication}")

    monkeypatch.setattr(batches, "Replication", Breaking)


def test_what_is_run_is_what_the_library_runs(run, tmp_path, tiny):
    from jointsim.model.load import load_inputs

    said = run("--json", "--set", "bodies.council.silence=3 h")
    inputs = load_inputs(tiny[0], tiny[2], world=tiny[4], sets=[("bodies.council.silence", "3 h")])
    assert json.loads(said.out) == replicate(inputs, 3, 1, jobs=1).summary()
