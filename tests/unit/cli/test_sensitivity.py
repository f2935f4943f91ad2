"""`sensitivity`: tables and files of each method, and one clear line for each mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyarrow import parquet

from jointsim.cli.verify import _said
from jointsim.experiments import rounds
from jointsim.experiments.sensitivity import evaluation as evaluating
from jointsim.experiments.store import file_hash
from jointsim.experiments.verify import Verification
from jointsim.measures.scores import measure
from tests.support import contents, tiny_setup, tiny_world, write_tiny
from tests.unit.experiments.sensitivity.conftest import UNCERTAIN

VERSUS = ["--versus", "quick.yaml", "-n", "4"]
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
    assert (
        "noise floor: other luck alone (a dummy that moves nothing; 3 replications a point) changes"
        in said.out
    )
    assert "undecided: 4 walks tell neither what stands out" in said.out
    assert (
        "the intervals tell how well 4 walks, of 3 replications a point, pin down a mean over the space"
        in said.out
    )


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


@pytest.fixture
def cut_off(monkeypatch):
    """Let a study be interrupted after some points, once."""

    def after(points):
        def ends_early(tasks, **options):
            monkeypatch.setattr(rounds, "run_tasks", whole)
            for index, found in enumerate(whole(tasks, **options)):
                if index == points:
                    raise KeyboardInterrupt
                yield found

        whole = rounds.run_tasks
        monkeypatch.setattr(rounds, "run_tasks", ends_early)

    return after


def test_an_interrupted_study_goes_on_to_the_same_bytes(jointsim, crisis, cut_off, tmp_path):
    words = [*crisis, "--method", "morris", "-n", "2"]
    cut_off(5)
    said = jointsim(*words, "--out", "there")
    assert (said.code, said.err) == (130, "interrupted: 5 of 8 points were finished and kept\n")
    cut_off(2)
    said = jointsim(*words, "--out", "there")
    assert said.code == 130
    assert said.out.splitlines()[-1] == (
        "Results: there holds more points of the same study already; these are not written over them"
    )
    said = jointsim(*words, "--out", "there", "--resume")
    assert (said.code, said.err) == (0, "")
    assert jointsim(*words, "--out", "one").code == 0
    ours, theirs = (contents(tmp_path / name, but="manifest.json") for name in ("there", "one"))
    assert ours == theirs


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_finished_study_is_told_again_and_not_run_again(jointsim, crisis, monkeypatch, form):
    words = [*crisis, "--method", "morris", "-n", "2", "--out", "there", *form]
    first = jointsim(*words)
    monkeypatch.setattr(rounds, "run_tasks", lambda *args, **options: pytest.fail("work was done"))
    again = jointsim(*words, "--resume")
    assert again == first


def test_failures_of_a_finished_study_are_told_again(jointsim, crisis, monkeypatch):
    def failing(plan, numbers, seed):
        batch = run(plan, numbers, seed)
        failure = evaluating.Failure(numbers[0], "KeyError", "'x'")
        return evaluating.Batch(batch.scores, (failure,)) if numbers[0] == 0 else batch

    run = evaluating.run_batch
    monkeypatch.setattr(evaluating, "run_batch", failing)
    words = [*crisis, "--versus", "quick.yaml", "-n", "4", "--out", "there"]
    first = jointsim(*words)
    assert first.code == 1
    assert first.complaints == [
        "2 of 8 points failed; point 0: KeyError: 'x' — `failure` in points.parquet tells of each"
    ]
    assert jointsim(*words, "--resume") == first


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize(
    "method", [[], ["--method", "morris", "-n", "2"], ["--method", "sobol", "-n", "4"], VERSUS]
)
def test_a_study_of_failures_alone_is_written(jointsim, crisis, monkeypatch, tmp_path, method, form):
    def failing(plan, numbers, seed):
        failures = tuple(evaluating.Failure(number, "KeyError", "'x'") for number in numbers)
        return evaluating.Batch(measure(plan, ()), failures)

    monkeypatch.setattr(evaluating, "run_batch", failing)
    words = [*crisis, *method, *form, "--out", "there"]
    said = jointsim(*words)
    assert said.code == 1
    rows = parquet.read_table(tmp_path / "there" / "points.parquet").to_pylist()
    assert {row["failure"] for row in rows} == {"KeyError: 'x'"}
    failed = f"{len(rows)} of {len(rows)} points failed; point 0: KeyError: 'x' — `failure` in points.parquet tells"
    where = "Results: there (no point finished; the failures are rows of points.parquet)"
    assert said.err.splitlines()[-1] == f"{failed} of each"
    assert (said.err if form else said.out).splitlines()[0] == where
    assert jointsim("verify", "there", "--jobs", "1").code == 0
    assert jointsim(*words, "--resume") == said


def test_a_folder_with_something_else_is_left_alone(jointsim, crisis, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("keep")
    said = jointsim(*crisis, "--out", "mine")
    assert said.code == 2
    assert said.complaints == [
        "mine: the folder holds something else than a finished study — give another folder, or remove this one first"
    ]


def test_a_study_is_verified_by_points(jointsim, crisis, tmp_path):
    assert jointsim(*crisis, "--versus", "quick.yaml", "-n", "4", "--out", "there").code == 0
    verify = ["verify", "there", "--jobs", "1"]
    said = jointsim(*verify)
    assert (said.code, said.err) == (0, "")
    assert said.out == "there: all files are as they were written; 5 of 5 points came out the same again\n"
    path = tmp_path / "there/points.parquet"
    table = parquet.read_table(path)
    hours = [each + 1 for each in table["hours"].to_pylist()]
    parquet.write_table(table.set_column(table.schema.names.index("hours"), "hours", [hours]), path)
    manifest = tmp_path / "there/manifest.json"
    told = json.loads(manifest.read_text())
    told["identity"]["outputs"]["points.parquet"] = file_hash(path)
    told["identity"]["points"] -= 1
    manifest.write_text(json.dumps(told))
    said = jointsim(*verify, "--sample", "7")
    assert said.code == 1
    assert said.out.splitlines() == [
        "there: manifest.json is not as it was written",
        *(f"there: point {number} came out otherwise, first in hours" for number in (0, 1, 2, 4, 5)),
        "there: 2 more points came out otherwise",
        "there: 1 file is not as it was written; 0 of 7 points came out the same again",
    ]


def test_points_of_a_study_that_ended_early_are_counted():
    reasons = {"the study ended before them": 12, "of one thing": 1}
    found = Verification(Path("there"), again=(0, 3), of="point", left_out=reasons)
    assert _said(found) == [
        "there: 12 points were not among those to run again: the study ended before them",
        "there: 1 point was not among those to run again: of one thing",
        "there: all files are as they were written; 2 of 2 points came out the same again",
    ]


def test_studies_of_sensitivity_and_of_replications_are_kept_apart(jointsim, crisis, tmp_path):
    _, scenario, *words = crisis
    run = ["run", scenario, *words[:4], "-n", "2", "--jobs", "1"]
    compare = ["compare", scenario, "--setups", "quick.yaml", "--baseline", "as-is.yaml", *words[2:4]]
    compare += ["-n", "2", "--jobs", "1"]
    sensitivity = [*crisis, "--method", "morris", "-n", "2"]
    for command, folder in ((run, "ran"), (compare, "compared"), (sensitivity, "there")):
        assert jointsim(*command, "--out", folder).code == 0
    right = "give another folder, or remove this one first"
    for command, folder in (
        (run, "there"),
        (compare, "there"),
        (sensitivity, "ran"),
        (sensitivity, "compared"),
    ):
        before = contents(tmp_path / folder)
        said = jointsim(*command, "--out", folder)
        assert (said.code, said.complaints) == (2, [f"{folder}: the folder holds another study — {right}"])
        assert contents(tmp_path / folder) == before
    for folders in (("there", "there"), ("ran", "there"), ("compared", "there")):
        said = jointsim("merge", *folders, "--out", "together")
        assert (said.code, said.out) == (2, "")
        assert said.complaints == [
            "there: the folder holds a sensitivity study, and these are not merged — "
            "merge studies of `jointsim run`, or comparisons"
        ]
        assert not (tmp_path / "together").exists()


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
        (
            ["-n", "5"],
            "-n: a tornado goes through every assumption (--replications-per-point is for its luck) — leave it out",
        ),
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
