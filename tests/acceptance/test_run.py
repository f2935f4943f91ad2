"""`run` on the shipped scenario, from any folder."""

from __future__ import annotations

import json

import pytest


def test_a_shipped_scenario_runs_from_any_folder(run, tmp_path):
    done = run("run", "baltic-cables", "-n", "20")
    assert (done.returncode, done.stderr) == (0, "")
    (folder,) = (tmp_path / "results").iterdir()
    assert folder.name.startswith("baltic-cables--as-is--")
    assert f"Results: results/{folder.name}" in done.stdout
    assert "\x1b" not in done.stdout
    assert json.loads((folder / "summary.json").read_text())["replications"] == 20
    assert json.loads((folder / "manifest.json").read_text())["circumstances"]["command"] == [
        "jointsim",
        "run",
        "baltic-cables",
        "-n",
        "20",
    ]


def test_results_do_not_depend_on_the_number_of_processes(run, tiny, tmp_path):
    for jobs in "12":
        done = run("run", *tiny, "-n", "24", "--jobs", jobs, "--out", f"jobs{jobs}", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["replications"] == 24
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / f"jobs{jobs}").iterdir() if path.is_file()}
        for jobs in "12"
    )
    assert one.keys() == two.keys() > {"summary.json"}
    assert {name for name in one if one[name] != two[name]} <= {"manifest.json"}


@pytest.mark.parametrize("setup", ["siloed", "fusion-cell"])
def test_shipped_set_ups_run(jointsim, unwritten, setup):
    done = jointsim("run", "baltic-cables", "--setup", setup, "-n", "4", "--jobs", "1", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["setup"] == setup


def test_without_a_home_nothing_is_said_of_fonts(run, tiny, tmp_path):
    (tmp_path / "file").write_text("")
    below = tmp_path / "file" / "below"
    done = run("run", *tiny, "-n", "2", "--jobs", "1", HOME=below, MPLCONFIGDIR=below)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Results: results/" in done.stdout


def test_a_new_scenario_runs(run, jointsim, unwritten):
    assert run("new", "mine.yaml").returncode == 0
    done = jointsim(
        "run", "mine.yaml", "-n", "4", "--jobs", "1", "--set", "bodies.nac.silence.immediate=12 h"
    )
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("A crisis of your own")


def test_a_replication_is_explained(run):
    done = run("explain", "baltic-cables", "--replication", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Wed 25 Dec 2024" in done.stdout
    assert done.stdout.count("In all ") == 6
