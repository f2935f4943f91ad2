"""`calibrate`: tables, files that can be shipped, an interruption that loses nothing, and mistakes in one line."""

from __future__ import annotations

import csv
import json
import re

import pytest
import yaml

from jointsim.experiments import rounds
from jointsim.model.history.calibration import read_calibration_rules
from jointsim.model.load import load_world
from jointsim.model.shelves import CASES
from jointsim.model.tempo import Tempo
from jointsim.reports.figures import calibration as drawing
from tests.support import contents

IDS = ("estlink2-2024", "turkey-jet-2012")
FEW = ["--waves", "1", "--points", "2", "-n", "2", "--jobs", "1", "--out", "there"]


@pytest.fixture(scope="module")
def cases() -> str:
    with CASES.open(encoding="utf-8") as file:
        found = yaml.load(file, yaml.CSafeLoader)["cases"]
    return str(yaml.safe_dump({"cases": [case for case in found if case["id"] in IDS]}, allow_unicode=True))


@pytest.fixture
def words(cases, tmp_path, monkeypatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases.yaml").write_text(cases, encoding="utf-8")
    return ["calibrate", "cases.yaml", *FEW]


def test_what_is_fitted_is_shown_and_can_be_shipped(jointsim, words, tmp_path):
    said = jointsim(*words)
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0] == "Numbers fitted to past crises"
    assert lines[2].startswith(
        "2 past crises with 9 milestones; 2 points in 1 wave, 2 replications each, seed 1."
    )
    assert "What the forecasts are worth" in lines
    assert "fitted, each crisis left out" in said.out
    assert lines[-1] == "Results: there"
    there = tmp_path / "there"
    assert not (there / "parts").exists()
    summary = json.loads((there / "calibration.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader((there / "points.csv").read_text(encoding="utf-8").splitlines()))
    (taken,) = (row for row in rows if row["taken"] == "yes")
    values = summary["accepted"]["values"]
    assert {name: float(taken[name]) for name in values} == values
    _can_be_shipped(there, values)


def _can_be_shipped(there, values):
    """Read the set-up, and the tempo as a file of a world beside the shipped ones."""
    fitted, document = load_world(str(there / "calibrated.yaml"))
    assert fitted.tempo is not None
    assert fitted.tempo.work == fitted.tempo.remit == values["work"]
    assert fitted.organisations["eu"].judges.higher == values["judged-higher"]
    assert fitted.agreement is not None
    assert fitted.agreement.utility.round == values["mood"]
    evidence = document.value["organisations"]["eu"]["evidence"]["judges.higher"]
    assert evidence["assumption"].startswith("Fitted with others by history matching to 2 past crises")
    text = (there / "world.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Written by `jointsim calibrate`")
    assert "crises: estlink2-2024, turkey-jet-2012" in text
    shipped = yaml.load(text, yaml.CSafeLoader)
    assert list(shipped) == ["jointsim", "tempo"]
    tempo = Tempo.model_validate(shipped["tempo"])
    assert tempo.model_dump(exclude={"evidence"}) == fitted.tempo.model_dump(exclude={"evidence"})
    assert tempo.evidence["work"].range is not None
    assert tempo.least == 0.1
    assert tempo.evidence["least"] == fitted.tempo.evidence["least"]


def test_what_cannot_be_played_is_left_out_and_the_rest_fitted(jointsim, words, tmp_path):
    told = yaml.safe_load((tmp_path / "cases.yaml").read_text(encoding="utf-8"))
    told["cases"].append({**told["cases"][0], "id": "odd", "domain": "maritim"})
    (tmp_path / "cases.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    said = jointsim(*words)
    assert said.code == 0, said.err
    assert "2 past crises with 9 milestones;" in said.out
    (reason,) = (line for line in said.err.splitlines() if line.startswith("left out"))
    assert re.match(r"left out  cases\.yaml:\d+:\d+ cases\[2\]\.domain: there is no domain 'maritim'", reason)


def test_ctrl_c_keeps_what_is_finished_and_resume_gives_the_same_files(
    jointsim, words, tmp_path, monkeypatch
):
    monkeypatch.setattr(drawing, "calibration_figure", lambda *args: {})
    run = rounds.run_tasks

    def interrupted(tasks, **options):
        for count, done in enumerate(run(tasks, **options)):
            if count == 1:
                raise KeyboardInterrupt
            yield done

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "run_tasks", interrupted)
        said = jointsim(*words)
    assert said.code == 130
    assert (
        "interrupted: 1 of up to 14 crises at points were finished and kept; --resume goes on from there"
        in said.err
    )
    there = tmp_path / "there"
    assert [path.name for path in there.iterdir()] == ["parts"]
    said = jointsim(*words, "--resume", "--json")
    assert said.code == 0, said.err
    found = contents(there)
    again = jointsim(*words[:-1], "elsewhere", "--json")
    assert again.out == said.out
    other = contents(tmp_path / "elsewhere")
    for name in ("manifest.json",):
        del found[name], other[name]
    assert found == other
    finished = jointsim(*words, "--resume", "--json")
    assert (finished.code, finished.out) == (0, said.out)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--waves", "0"], "--waves: 0 is too small — give 1 to 64"),
        (["--points", "0"], "--points: 0 is too small"),
        (["-n", "0"], "-n: 0 is too small"),
        (["--out", "cases.yaml"], "cases.yaml: this is a file — give a folder"),
    ],
)
def test_a_mistake_is_told_in_a_line(jointsim, words, more, said):
    found = jointsim(*words, *more)
    assert found.code == 2
    assert said in found.err
    assert len(found.complaints) == 1


def test_help_tells_the_defaults_of_the_shipped_file(jointsim):
    rules = read_calibration_rules()
    said = " ".join(jointsim("calibrate", "--help").out.split())
    for number in (rules.waves, rules.points, rules.replications):
        assert f"[default: {number}]" in said


def test_a_single_crisis_is_not_enough(jointsim, cases, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = yaml.safe_dump({"cases": yaml.safe_load(cases)["cases"][:1]}, allow_unicode=True)
    (tmp_path / "one.yaml").write_text(one, encoding="utf-8")
    said = jointsim("calibrate", "one.yaml", *FEW)
    assert said.code == 2
    assert said.err.strip() == (
        "one.yaml: nothing can be fitted to a single crisis and tried on another — "
        "give some twenty or more; with fewer hardly anything is told"
    )
    said = jointsim("calibrate", "kerch-2018", *FEW)
    assert said.complaints[0].startswith("kerch-2018: nothing can be fitted to a single crisis")
