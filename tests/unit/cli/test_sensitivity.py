"""`sensitivity`: tables and files of each method, and one clear line for each mistake."""

from __future__ import annotations

import json

import pytest
from pyarrow import parquet

from tests.support import tiny_setup, tiny_world, write_tiny
from tests.unit.experiments.sensitivity.conftest import UNCERTAIN

FEW = ["--replications-per-point", "3", "--jobs", "1"]


@pytest.fixture
def crisis(tmp_path):
    """Write a crisis in which two delays are uncertain, and a quicker set-up; returns words that name it."""
    scenario, setup, world = write_tiny(tmp_path, world=tiny_world(**UNCERTAIN))
    quick = tiny_setup() + "changes: {bodies: {council: {silence: 2 h}}}\n"
    (tmp_path / "quick.yaml").write_text(quick)
    return ["sensitivity", scenario, "--setup", setup, "--world", world, "--of", "words", *FEW]


def test_a_tornado_is_shown_and_written(jointsim, crisis, tmp_path):
    said = jointsim(*crisis, "--out", "there")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[1] == "What words to statement, mean to the horizon, rests on (tornado)"
    rows = [line.split() for line in lines if line.startswith(("1  ", "2  "))]
    assert [row[:5] for row in rows] == [
        ["1", "bodies.council.silence", "×", "0.5", "to"],
        ["2", "procedures.speak.steps.draft.takes", "×", "0.25", "to"],
    ]
    assert "−7 h" in said.out
    assert "+1 d" in said.out
    assert "3 of 4 ranges were moved; of parts that this scenario does not meet: 1" in said.out
    assert "numbers behind this are assumptions" in said.out
    written = {path.relative_to(tmp_path / "there").as_posix() for path in (tmp_path / "there").rglob("*.*")}
    assert written == {
        "indices.parquet",
        "inputs/scenario.yaml",
        "inputs/world/world.yaml",
        "manifest.json",
        "points.parquet",
        "sensitivity.png",
        "sensitivity.svg",
        "summary.json",
    }
    points = parquet.read_table(tmp_path / "there/points.parquet").to_pylist()
    assert len(points) == 1 + 6 + 9 + 4
    assert points[1]["bodies.council.silence"] == 0.0
    assert points[1]["hours"] == points[0]["hours"] - 7


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_indices_are_printed_as_data(jointsim, crisis, method):
    said = jointsim(*crisis, "--method", method, "-n", "4", "--json")
    assert said.code == 0, said.err
    data = json.loads(said.out)
    assert data["indices"][0]["name"] == "meetings"
    assert data["noise_floor"]["value"] == 0.0
    assert said.err.startswith("Results: results")


def test_paths_that_are_named_are_weighed_in_a_table(jointsim, crisis):
    said = jointsim(
        *crisis, "--method", "morris", "-n", "4", "--over", "bodies.council", "--over", "procedures"
    )
    assert said.code == 0, said.err
    assert [line.split()[1] for line in said.out.splitlines() if line.startswith(("1  ", "2  "))] == [
        "bodies.council",
        "procedures",
    ]
    assert "noise floor: a dummy that moves nothing and deals other cards" in said.out


def test_a_set_up_is_set_against_another(jointsim, crisis):
    said = jointsim(*crisis, "--versus", "quick.yaml", "-n", "8", "--matters", "4 h")
    assert said.code == 0, said.err
    assert "quick is faster by more than 4 h   100 % (68 – 100 %)" in said.out
    assert "no point has another verdict" in said.out
    assert "8 points, 3 replications each, on the same luck under both" in said.out


def test_the_same_study_gives_the_same_files(jointsim, crisis, tmp_path):
    for folder in ("one", "two"):
        assert jointsim(*crisis, "--method", "morris", "-n", "2", "--out", folder).code == 0
    for name in ("summary.json", "points.parquet", "indices.parquet", "sensitivity.png", "sensitivity.svg"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_fewer_points_are_not_written_over_more(jointsim, crisis, tmp_path):
    words = [*crisis, "--method", "morris", "-n", "2", "--out", "there"]
    assert jointsim(*words).code == 0
    manifest = tmp_path / "there/manifest.json"
    told = json.loads(manifest.read_text())
    told["identity"]["points"] += 1
    manifest.write_text(json.dumps(told))
    said = jointsim(*words)
    assert said.out.splitlines()[-1] == (
        "Results: there holds more points of the same study already; these are not written over them"
    )
    assert json.loads(manifest.read_text()) == told


def test_a_folder_with_something_else_is_left_alone(jointsim, crisis, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("keep")
    said = jointsim(*crisis, "--out", "mine")
    assert said.code == 2
    assert said.complaints == [
        "mine: the folder holds something else — give another folder, or remove this one first"
    ]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--of", "word"], "--of: the scenario has no response 'word' — did you mean 'words'?"),
        (
            ["--of", "words.launch"],
            "--of: 'words' has no milestone 'launch' — one of asked, aware, detected, statement",
        ),
        (
            ["--over", "bodies.counsil"],
            "--over bodies.counsil: there is no 'counsil' in bodies — did you mean 'council'?",
        ),
        (["--method", "sobel"], "--method: no method is called 'sobel' — did you mean 'sobol'?"),
        (["-n", "5"], "-n: a tornado goes through every assumption — leave it out"),
        (["--matters", "5 h"], "--matters: it is for --versus — leave it out"),
        (
            ["--versus", "quick.yaml", "--method", "morris"],
            "--method: --versus has a method of its own — leave it out",
        ),
        (["--method", "morris", "-n", "0"], "-n: 0 is too small — give 2 or more"),
        (["--replications-per-point", "0"], "--replications-per-point: 0 is too small — give 1 to 100000"),
        (
            ["--versus", "as-is.yaml"],
            "--versus: 'as-is' comes to the same as 'as-is' in this scenario — name a set-up that changes something; "
            "`jointsim list setups` shows them",
        ),
        (["--versus", "quick.yaml", "--matters", "soon"], "--matters: 'soon' is not a duration"),
    ],
)
def test_mistakes_are_told_in_one_line(jointsim, crisis, words, complaint):
    said = jointsim(*crisis, *words)
    assert said.code == 2
    assert len(said.complaints) == 1
    assert said.complaints[0].startswith(complaint)
    assert said.out == ""
