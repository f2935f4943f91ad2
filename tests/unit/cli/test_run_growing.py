"""`run` until an estimate is sure, from where it was cut off, on a full disk and on a cluster."""

from __future__ import annotations

import json
import sys

import pytest
from pyarrow import parquet

import jointsim.experiments.replicate as replicating
from jointsim.experiments import cluster, gathering, rounds
from tests.support import contents, tiny_scenario, tiny_world, write_tiny

WIDE = {"procedures": {"sail": {"steps": {"plan": {"takes": {"median": "10 h", "p90": "40 h"}}}}}}

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture
def run(jointsim, tmp_path):
    scenario, setup, world = write_tiny(tmp_path, world=tiny_world(**WIDE))

    def command(*words, scenario=scenario):
        return jointsim("run", scenario, "--setup", setup, "--world", world, "--jobs", "1", *words)

    return command


@pytest.fixture
def works_not(monkeypatch):
    monkeypatch.setattr(replicating, "replicate", lambda *args, **options: pytest.fail("work was done"))


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(gathering, "KEPT_EVERY", 20)


@pytest.fixture
def cut_off(monkeypatch):
    """Let a study be interrupted after some batches, once."""

    def after(batches):
        def ends_early(tasks, **options):
            monkeypatch.setattr(rounds, "run_tasks", whole)
            for index, found in enumerate(whole(tasks, **options)):
                if index == batches:
                    raise KeyboardInterrupt
                yield found

        whole = rounds.run_tasks
        monkeypatch.setattr(rounds, "run_tasks", ends_early)

    return after


def replications(folder):
    return json.loads((folder / "summary.json").read_text())["replications"]


def test_it_ends_once_the_estimate_is_as_sure_as_asked(run, tmp_path):
    said = run("--precision", "ships.first-action=2.5h", "--out", "here")
    assert (said.code, said.err) == (0, "")
    assert 100 < replications(tmp_path / "here") < 1000
    said = run("--precision", "ships:mean=1 d", "--out", "there")
    assert (said.code, said.err) == (0, "")
    assert replications(tmp_path / "there") == 140
    sure, results = said.out.splitlines()[-2:]
    start = (
        "--precision ships.first-action: after 140 replications the 95 % interval of its restricted mean is ±"
    )
    assert sure.startswith(start)
    assert sure.endswith(", as sure as asked (±1 d)")
    assert results == "Results: there"
    said = run("--precision", "ships:mean=1 d", "--out", "there", "--json")
    assert (said.out[0], said.err) == ("{", "Results: there\n")


def test_what_was_reached_is_said_at_the_cap(run, tmp_path):
    said = run("--precision", "ships=1 min", "-n", "150", "--out", "here")
    assert said.code == 0
    (line,) = said.complaints
    assert line.startswith(
        "--precision ships.first-action: after 150 replications the 95 % interval of its median is ±"
    )
    assert line.endswith(", not ±1 min; a larger -n may reach it")
    assert replications(tmp_path / "here") == 150


def test_what_cannot_be_reached_is_said(run):
    """About half of all ships have sailed by the horizon: whether the median lies before it, stays open."""
    said = run("--precision", "ships=1h", "--set", "scenario.horizon=8184 min")
    assert said.code == 0
    (line,) = said.complaints
    assert line.endswith(
        " replications the 95 % interval of its median reaches beyond the horizon, and more would not help; "
        "ask for ships.first-action:mean"
    )


def test_an_interrupted_study_goes_on_to_the_same_bytes(run, cut_off, tmp_path):
    cut_off(2)
    said = run("-n", "200", "--out", "here")
    assert (said.code, said.err) == (130, "interrupted: 80 of 200 replications were finished and kept\n")
    assert replications(tmp_path / "here") == 80
    said = run("-n", "200", "--out", "here", "--resume")
    assert (said.code, said.err) == (0, "")
    run("-n", "200", "--out", "one")
    ours, theirs = (contents(tmp_path / name, but="manifest.json") for name in ("here", "one"))
    assert ours == theirs


def test_resumption_of_a_precise_study_ends_where_it_would_have(run, cut_off, tmp_path):
    precise = ["--precision", "ships=1.9h"]
    cut_off(2)
    assert run(*precise, "--out", "here").code == 130
    assert run(*precise, "--out", "here", "--resume").code == 0
    assert run(*precise, "--out", "one").code == 0
    ours, theirs = (contents(tmp_path / name, but="manifest.json") for name in ("here", "one"))
    assert ours == theirs


def test_resumption_adds_to_a_finished_study(run, tmp_path):
    run("-n", "10", "--out", "here")
    said = run("-n", "10", "--first", "10", "--resume", "--out", "here")
    assert "20 replications, seed 1" in said.out
    numbers = parquet.read_table(tmp_path / "here" / "replications.parquet")["replication"].to_pylist()
    assert numbers == list(range(20))
    assert "20 replications" in run("-n", "5", "--resume", "--out", "here").out


def test_a_disk_that_fills_up_in_mid_run_loses_nothing(run, small_blocks, monkeypatch, tmp_path):
    def full(path, origin, blocks):
        written.append(path)
        if len(written) > 2:
            path.write_bytes(b"PAR1")
            raise OSError(28, "No space left on device")
        write(path, origin, blocks)

    write, written = gathering.write_replications, []
    monkeypatch.setattr(gathering, "write_replications", full)
    monkeypatch.setattr("jointsim.experiments.store.write_replications", full)
    said = run("-n", "200", "--out", "here")
    assert said.code == 2
    assert said.complaints == [
        "here: the results cannot be written: No space left on device — give another folder (--out)"
    ]
    assert "200 replications, seed 1" in said.out
    assert "Outcomes" in said.out
    assert "Results:" not in said.out
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    said = run("-n", "200", "--out", "here", "--resume")
    assert (said.code, said.err) == (0, "")
    assert run("-n", "200", "--out", "one").code == 0
    ours, theirs = (contents(tmp_path / name, but="manifest.json") for name in ("here", "one"))
    assert ours == theirs


def test_a_folder_of_another_scenario_is_refused_first(run, tmp_path, works_not):
    (tmp_path / "storm.yaml").write_text(tiny_scenario(severity=3))
    (tmp_path / "here" / "parts").mkdir(parents=True)
    (tmp_path / "here" / "parts" / "identity").write_text("of another study")
    said = run("-n", "5", "--out", "here", "--resume", scenario="storm.yaml")
    assert (said.code, said.out) == (2, "")
    assert said.complaints == [
        "here: the folder holds another study — give another folder, or remove this one first"
    ]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["-n", "0"], "-n: 0 is too small — give 1 to 10000000"),
        (["-n", "-1"], "-n: -1 is too small — give 1 to 10000000"),
        (["--first", "-1"], "--first: -1 is too small — give 0 to 10000000"),
        (["--jobs", "0"], "--jobs: 0 is too small — give 1 to 4096"),
        (
            ["--precision", "ship=2h"],
            "--precision: the scenario has no response 'ship' — did you mean 'ships'?",
        ),
        (
            ["--precision", "words.statment=2h"],
            "--precision: 'words' has no milestone 'statment' — did you mean 'statement'?",
        ),
        (
            ["--precision", "words.statement:modus=2h"],
            "--precision: there is no estimate 'modus' — one of mean, median",
        ),
        (
            ["--precision", "words.statement=0 h"],
            "--precision: '0 h' is no elapsed time above 0 — write 2h, 90 min or 1 d",
        ),
    ],
)
def test_bad_options_are_one_line(run, works_not, words, line):
    said = run(*words)
    assert (said.code, said.out) == (2, "")
    assert said.complaints == [line]


def test_a_cluster_that_does_not_answer_is_one_line(run, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 0.3)
    said = run("-n", "5", "--cluster", "tcp://127.0.0.1:9")
    assert (said.code, said.out) == (2, "")
    (line,) = said.complaints
    assert line.startswith("--cluster: no cluster answers at 'tcp://127.0.0.1:9' (")
    assert line.endswith(") — give the address that `dask scheduler` prints, such as tcp://10.0.0.5:8786")


def test_a_missing_extra_is_one_line(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    said = run("-n", "5", "--cluster", "tcp://127.0.0.1:9")
    assert (said.code, said.out) == (2, "")
    assert said.complaints == [
        "jointsim: a cluster needs the extra `cluster`, which is not installed — "
        "pip install 'jointsim[cluster]', or in a checkout pip install '.[cluster]'"
    ]
