"""`backtest`: what is printed and written, what ends it early, and one clear line for each mistake."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from jointsim.cli import backtest as command
from jointsim.errors import InputError
from jointsim.experiments.history import forecasts
from jointsim.experiments.history.climatology import climate_of
from jointsim.experiments.history.targets import targets_of
from jointsim.model.history import reading
from tests.history import FLOOD, asked, coded, write_past
from tests.support import contents

WRITTEN = {
    "backtest.json",
    "backtest.png",
    "backtest.svg",
    "inputs/cases.yaml",
    "inputs/rules.yaml",
    "inputs/world/world.yaml",
    "manifest.json",
    "rows.csv",
    "rows.parquet",
}


@pytest.fixture
def past(tmp_path):
    """Write two cases and their world; returns words of a command that scores them."""
    fly = coded("storm-2023", onset="2023-02-01T06:00Z", responses=[asked("statement"), asked("fly")])
    write_past(tmp_path, FLOOD, fly)
    return ["backtest", "past.yaml", "--world", "world", "-n", "6", "--jobs", "1"]


@pytest.fixture
def undrawn(monkeypatch):
    """Let a backtest draw no figure, which takes longer than all the rest."""
    from jointsim.reports.figures import backtest as figures

    monkeypatch.setattr(figures, "backtest_figure", lambda summary: {})


def test_a_backtest_is_told_and_written(jointsim, past, tmp_path):
    said = jointsim(*past, "--out", "there")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[:3] == ["Past crises, forecast under 'as-is'", "", lines[2]]
    assert lines[2].startswith(
        "2 past crises with 3 milestones: no number that the forecasts rest on was read"
    )
    titles = ["Forecasts against what happened", *(f"By {name}" for name in ("organisation", "kind"))]
    assert [title for title in titles if title not in lines] == []
    assert "The 3 worst misses" in lines
    assert "- Not modelled, and not scored: 1 milestone (storm-2023: union-fly)." in lines
    assert "numbers behind this are assumptions" in said.out
    assert lines[-1] == "Results: there"
    there = tmp_path / "there"
    assert {path.relative_to(there).as_posix() for path in there.rglob("*.*")} == WRITTEN


def test_the_files_hold_what_is_printed_as_data(jointsim, past, tmp_path, undrawn):
    said = jointsim(*past, "--out", "there", "--json")
    assert said.code == 0
    assert said.err == "Results: there\n"
    assert said.out == (tmp_path / "there/backtest.json").read_text()
    data = json.loads(said.out, parse_constant=pytest.fail)
    asked_for = ["cases", "milestones", "crps", "crps_climatology", "skill", "skill_interval", "coverage50"]
    asked_for += ["coverage80", "median_abs_log2_error", "within_factor_2", "by", "rows"]
    assert [name for name in asked_for if name not in data] == []
    assert set(data["by"]) == {"organisation", "kind", "milestone", "domain"}
    table = pd.read_csv(tmp_path / "there/rows.csv")
    assert table["observed_latest_hours"].isna().tolist() == [False, False, True]
    assert table["crps"].tolist() == pytest.approx([row["crps"] for row in data["rows"]])
    assert pd.read_parquet(tmp_path / "there/rows.parquet").columns.tolist() == table.columns.tolist()


def test_the_manifest_says_what_it_came_from(jointsim, past, tmp_path, undrawn):
    assert jointsim(*past, "--out", "there").code == 0
    manifest = json.loads((tmp_path / "there/manifest.json").read_text())
    assert set(manifest["identity"]["inputs"]) == {"cases", "climatology", "rules", "world"}
    assert manifest["identity"]["backtest"] == {"replications": 6}
    assert manifest["identity"]["seed"] == 1
    told = manifest["circumstances"]
    assert told["cases"] == ["flood-2024", "storm-2023"]
    assert (told["milestones"], told["not_modelled"], told["command"][1]) == (3, 1, "backtest")


def test_the_inputs_give_the_same_again(jointsim, past, tmp_path):
    assert jointsim(*past, "--out", "there").code == 0
    words = ["there/inputs/cases.yaml", "--world", "there/inputs/world", "-n", "6", "--jobs", "1"]
    assert jointsim("backtest", *words, "--out", "again").code == 0
    ours, theirs = (contents(tmp_path / name, but="manifest.json") for name in ("there", "again"))
    assert ours == theirs


def test_a_folder_is_checked_but_not_merged(jointsim, past, tmp_path, undrawn):
    assert jointsim(*past, "--out", "there").code == 0
    assert jointsim("verify", "there").out == "there: all files are as they were written\n"
    (tmp_path / "there/rows.csv").write_text("x")
    said = jointsim("verify", "there")
    assert (said.code, said.out.splitlines()[0]) == (1, "there: rows.csv is not as it was written")
    said = jointsim("merge", "there", "there", "--out", "both")
    assert said.complaints == [
        "there: the folder holds a backtest, and these are not merged — merge studies of `jointsim run`, or comparisons"
    ]


def test_nothing_is_written_over_another_backtest(jointsim, past, tmp_path, undrawn):
    assert jointsim(*past, "--out", "there").code == 0
    before = contents(tmp_path / "there")
    said = jointsim(*past, "--seed", "2", "--out", "there")
    assert said.code == 2
    assert said.complaints == [
        "there: the folder holds another study — give another folder, or remove this one first"
    ]
    assert contents(tmp_path / "there") == before
    assert jointsim(*past).out.splitlines()[-1].startswith("Results: results/backtest--as-is--")


def test_changes_of_the_world_count(jointsim, past, undrawn):
    plain, slow = (
        json.loads(jointsim(*past, "--json", *words).out)["rows"][0]["predicted"]["p50"]
        for words in ([], ["--set", "bodies.council.silence=72 h"])
    )
    assert slow == plain + 48


def test_an_interruption_is_said_and_nothing_is_kept(jointsim, past, monkeypatch, tmp_path):
    def ends_early(tasks, **options):
        for index, found in enumerate(whole(tasks, **options)):
            if index == 1:
                raise KeyboardInterrupt
            yield found

    whole = forecasts.run_tasks
    monkeypatch.setattr(forecasts, "run_tasks", ends_early)
    said = jointsim(*past, "--out", "there")
    assert (said.code, said.out) == (130, "")
    assert (
        said.err
        == "interrupted: 6 of 12 replications were finished; nothing is kept, as nothing is scored until all are\n"
    )
    assert contents(tmp_path / "there") == {}


def test_what_is_left_out_is_told_where_it_stands(jointsim, past, tmp_path, undrawn):
    write_past(tmp_path, coded(), coded("storm-2023", domain="martime"))
    said = jointsim(*past)
    assert said.code == 0
    assert [line for line in said.err.splitlines() if line.startswith("left out")] == [
        "left out  past.yaml:34:3 cases[1].domain: there is no domain 'martime' — did you mean 'maritime'?"
    ]
    assert "Not scored, as the world of the day cannot play them: 2 milestones." in said.out


@pytest.mark.parametrize(
    ("case", "complaint"),
    [
        ({"domain": "martime"}, "past.yaml:4:3 cases[0].domain: there is no domain 'martime' — did you mean"),
        ({"affected": "XA"}, "past.yaml:10:3 cases[0].affected:"),
        (
            {"responses": [asked("fly")]},
            "past.yaml:15:3 cases[0].responses: no milestone of it can be scored — a milestone counts where the world "
            "of the day knows the response and the case says more of it than `clock_start`",
        ),
    ],
)
def test_faults_of_cases_are_told_where_they_stand(jointsim, past, tmp_path, case, complaint):
    write_past(tmp_path, coded(**case))
    said = jointsim(*past)
    assert (said.code, said.out) == (2, "")
    assert len(said.complaints) == 1
    assert said.complaints[0].startswith(complaint)


@pytest.mark.parametrize(
    ("words", "complaints"),
    [
        (
            ["nowhere.yaml"],
            [
                "nowhere.yaml: there is no such file — give a file of past cases; `jointsim list cases` names the"
                " shipped ones"
            ],
        ),
        (
            ["past.yaml", "./past.yaml"],
            [
                "./past.yaml:2:3 cases[0].id: 'flood-2024' is a case of past.yaml too — give each an id of its own",
                "./past.yaml:32:3 cases[1].id: 'storm-2023' is a case of past.yaml too — give each an id of its own",
            ],
        ),
        (
            ["kertch-2018"],
            [
                "kertch-2018: there is neither a file nor a past case of this name — did you mean 'kerch-2018'?"
            ],
        ),
        (
            ["past"],
            ["past: there is neither a file nor a past case of this name — did you mean 'past.yaml'?"],
        ),
        (
            ["zzz"],
            [
                "zzz: there is neither a file nor a past case of this name — `jointsim list cases` names those there "
                "are; FILE#ID names one of a file"
            ],
        ),
        (["world"], ["world: this is a folder — `jointsim list cases` names those there are; FILE#ID names"]),
        ([""], ["FILE: no file or case is named — give a file, an id or FILE#ID"]),
        (
            ["past.yaml#flod-2024", "past.yaml", "pats.yaml#x"],
            [
                "past.yaml: there is no past case 'flod-2024' in it — did you mean 'flood-2024'?",
                "pats.yaml: there is no such file — did you mean 'past.yaml'?",
            ],
        ),
        (["past.yaml", "-n", "0"], ["-n: 0 is too small — give 1 to 10000000"]),
        (["past.yaml", "--seed", "-1"], ["--seed: -1 is too small — give 0 or more"]),
        (
            ["past.yaml", "--set", "scenario.severity=3"],
            ["--set: 'scenario.severity' would change a scenario"],
        ),
        (["past.yaml", "--out", "past.yaml"], ["past.yaml: this is a file — give a folder"]),
        (["world/world.yaml"], ["world/world.yaml:1:1: there are no cases in it — write `cases:`"]),
    ],
)
def test_mistakes_are_told(jointsim, past, words, complaints):
    said = jointsim("backtest", *words)
    assert (said.code, said.out) == (2, "")
    assert len(said.complaints) == len(complaints)
    assert [
        line for line, start in zip(said.complaints, complaints, strict=True) if not line.startswith(start)
    ] == []


@pytest.mark.parametrize(
    ("words", "scored"),
    [
        (["past.yaml#storm-2023"], ["storm-2023"]),
        (["past.yaml#storm-2023", "past.yaml#flood-2024"], ["flood-2024", "storm-2023"]),
        (["kerch-2018", "past.yaml", "past.yaml#storm-2023"], ["kerch-2018", "flood-2024", "storm-2023"]),
        (["estlink2-2024", "kerch-2018", "kerch-2018"], ["estlink2-2024", "kerch-2018"]),
    ],
)
def test_single_cases_are_scored_by_their_names(jointsim, past, monkeypatch, words, scored):
    """The tiny world cannot play shipped crises: what is asked for is looked at before it is played."""
    taken = []

    def refuse(asked, world, files, jobs):
        taken.extend(case.id for case in asked.cases)
        raise InputError([])

    monkeypatch.setattr(command, "_scored", refuse)
    jointsim("backtest", *words, *past[2:])
    assert taken == scored


def test_a_shipped_case_is_scored_against_all_others(jointsim, undrawn):
    said = jointsim("backtest", "kerch-2018", "-n", "2", "--jobs", "1", "--json", "--out", "there")
    assert said.code == 0, said.err
    rows = json.loads(said.out)["rows"]
    assert {row["case"] for row in rows} == {"kerch-2018"}
    past = targets_of(reading.shipped_cases().cases)
    own = [each for each in past if each.case.id == "kerch-2018"]
    climates = {each.key: climate_of(each, past).crps for each in own}
    assert [row["crps_climatology"] for row in rows] == [
        climates[row["case"], row["response"], row["milestone"]] for row in rows
    ]


def test_of_a_file_only_what_concerns_the_named_case_is_remarked(jointsim, past, tmp_path, undrawn):
    write_past(tmp_path, coded(colour="blue"), coded("calm-2023", colour="red"))
    said = jointsim("backtest", "past.yaml#calm-2023", *past[2:])
    (remark,) = said.complaints
    assert remark.startswith("remark  past.yaml:")
    assert "cases[1].colour: nothing reads 'colour'" in remark


def test_a_shipped_crisis_under_another_id_is_remarked_by_check_and_backtest(
    jointsim, past, tmp_path, undrawn
):
    write_past(tmp_path, coded("cable", affected=["EE", "XA"]), coded("estlink2-2024", affected=["EE", "XA"]))
    right = "this is probably the shipped case 'estlink2-2024': by another id it enters its own climatology"
    told = [jointsim("check", "past.yaml").out, jointsim(*past).err]
    for said in told:
        (remark,) = (line for line in said.splitlines() if line.startswith("remark"))
        assert remark.startswith(f"remark  past.yaml:2:3 cases[0].id: {right}")


def test_without_a_file_the_shipped_cases_are_scored(jointsim, monkeypatch, undrawn):
    whole = reading.shipped_cases()
    first = replace(whole, cases=whole.cases[:1])
    monkeypatch.setattr(reading, "shipped_cases", lambda: first)
    said = jointsim("backtest", "-n", "2", "--jobs", "1", "--json", "--out", "there")
    assert said.code == 0, said.err
    data = json.loads(said.out)
    assert {row["case"] for row in data["rows"]} == {"estlink2-2024"}
    assert data["all"]["milestones"] == len(data["rows"])
    assert any(data["seen"].values())
