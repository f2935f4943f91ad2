"""`verify`: what it says of results, and its exit code."""

from __future__ import annotations

import json

import pytest

from jointsim.experiments import batches

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture
def folder(jointsim, tiny, tmp_path):
    assert jointsim("run", *tiny, "-n", "6", "--jobs", "1", "--out", "here").code == 0
    return tmp_path / "here"


@pytest.fixture
def verify(jointsim, folder):
    def command(*words):
        return jointsim("verify", "here", "--jobs", "1", *words)

    return command


def test_results_that_hold(verify):
    said = verify()
    assert (said.code, said.err) == (0, "")
    assert (
        said.out == "here: all files are as they were written; 6 of 6 replications came out the same again\n"
    )
    assert "; 2 of 2 replications came out" in verify("--sample", "2").out


def test_changed_and_missing_files_are_named(verify, folder):
    (folder / "milestones.parquet").write_text("")
    said = verify()
    assert said.code == 1
    assert said.out.splitlines() == [
        "here: milestones.parquet is not as it was written",
        "here: 1 file is not as it was written; 6 of 6 replications came out the same again",
    ]
    (folder / "ledger.parquet").unlink()
    said = verify()
    assert said.code == 1
    assert said.out.splitlines() == [
        "here: ledger.parquet is not there",
        "here: milestones.parquet is not as it was written",
        "here: 2 files are not as they were written",
    ]


@pytest.mark.parametrize("name", ["replications.parquet", "inputs/scenario.yaml", "inputs/world/world.yaml"])
def test_files_that_cannot_be_read_any_more_are_named(verify, folder, name):
    path = folder / name
    path.write_bytes(path.read_bytes()[:-100] + bytes(100))
    said = verify()
    assert (said.code, said.err) == (1, "")
    assert said.out.splitlines() == [
        f"here: {name} is not as it was written",
        "here: 1 file is not as it was written",
    ]


def test_replications_that_come_out_otherwise_are_named(verify, monkeypatch):
    class Failing(batches.Replication):
        def advance(self, until=None):
            raise KeyError("x")

    monkeypatch.setattr(batches, "Replication", Failing)
    said = verify()
    assert said.code == 1
    assert said.out.splitlines() == [
        *(
            f"here: replication {number} came out otherwise, first in whether it finished"
            for number in range(5)
        ),
        "here: 1 more replication came out otherwise",
        "here: all files are as they were written; 0 of 6 replications came out the same again",
    ]


def test_other_versions_are_said(verify, folder):
    from jointsim.experiments.effective import digest

    held = json.loads((folder / "manifest.json").read_text())
    identity = held["identity"]
    identity["versions"]["numpy"] = "1.0.0"
    facts = ("inputs", "format", "versions", "seed", "addressing")
    identity["sha256"] = digest({name: identity[name] for name in facts})
    (folder / "manifest.json").write_text(json.dumps(held))
    said = verify()
    assert said.code == 0
    line, _ = said.out.splitlines()
    assert line.startswith("here: numpy was 1.0.0 then and is ")
    assert line.endswith(" now; compared to 1e-9")


def test_what_is_no_folder_of_results_is_one_line(jointsim, tmp_path):
    said = jointsim("verify", "none")
    assert (said.code, said.out) == (2, "")
    assert said.complaints == [
        "none: there is no such folder — give a folder of results, such as one below results/"
    ]
    said = jointsim("verify", tmp_path)
    assert said.complaints == [
        f"{tmp_path}: the folder holds no finished study — give a folder that jointsim wrote"
    ]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--sample", "0"], "--sample: 0 is too small — give 1 to 1000000"),
        (["--jobs", "0"], "--jobs: 0 is too small — give 1 to 4096"),
    ],
)
def test_bad_options_are_one_line(jointsim, words, line):
    said = jointsim("verify", "here", *words)
    assert (said.code, said.complaints) == (2, [line])
