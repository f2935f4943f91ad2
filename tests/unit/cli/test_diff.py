"""`diff`: what sets the worlds of two set-ups apart, for people and for programs."""

from __future__ import annotations

import json

import pytest

from tests.support import tiny_scenario, tiny_setup, tiny_world

POSITION = {
    "state": "XB",
    "organisation": "union",
    "kinds": ["statement"],
    "topics": ["fish"],
    "stance": "sceptical",
    "says": "It hesitated.",
    "source": "https://example.org",
    "confidence": "low",
}


@pytest.fixture
def files(tiny, tmp_path):
    """Write two set-ups beside the tiny crisis; returns the words that name crisis and world."""
    quick = tiny_setup() + "changes: {bodies: {council: {silence: 2 h}}, channels: {report: null}}\n"
    (tmp_path / "quick.yaml").write_text(quick)
    (tmp_path / "on-record.yaml").write_text(tiny_setup(positions={"block": POSITION}))
    return {"scenario": tiny[0], "world": ["--world", tiny[-1]]}


def test_one_set_up_is_set_against_the_present(jointsim, files):
    said = jointsim("diff", "quick.yaml", *files["world"])
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0] == "as-is → quick.yaml: 2 differences"
    assert [line.split() for line in lines if line.startswith(("bodies.", "channels."))] == [
        ["bodies.council.silence", "24", "h", "2", "h"],
        ["channels.report", "report", "removed"],
    ]


def test_two_set_ups_are_set_against_each_other(jointsim, files):
    said = jointsim("diff", "quick.yaml", "on-record.yaml", *files["world"])
    assert said.out.startswith("quick.yaml → on-record.yaml: 3 differences\n")
    assert "XB sceptical: statement of union (fish)" in said.out
    assert "added: report" in said.out


def test_the_same_has_no_differences(jointsim, files):
    assert jointsim("diff", "as-is", *files["world"]).out.strip() == "as-is → as-is: no differences"


def test_channels_closed_at_a_stroke_are_one_line_each(jointsim):
    said = jointsim("diff", "siloed", "--json")
    removed = [each for each in json.loads(said.out)["differences"] if each["change"] == "removed"]
    assert len(removed) > 20
    assert all(each["path"].count(".") == 1 and each["name"] for each in removed)
    assert "channels.dual-members-nato-eu.works" in jointsim("diff", "siloed").out


def test_data_is_the_same_as_the_tables(jointsim, files):
    told = jointsim("diff", "quick.yaml", *files["world"]).out
    data = json.loads(jointsim("diff", "quick.yaml", "--json", *files["world"]).out)
    assert (data["before"], data["after"], data["scenario"]) == ("as-is", "quick.yaml", None)
    assert [each["path"] for each in data["differences"]] == ["bodies.council.silence", "channels.report"]
    assert all(each["path"] in told for each in data["differences"])
    assert data["differences"][0] == {
        "path": "bodies.council.silence",
        "section": "bodies",
        "change": "changed",
        "name": None,
        "before": "24 h",
        "after": "2 h",
        "evidence": None,
    }


def test_in_a_scenario_only_what_holds_there_counts(jointsim, files, tmp_path):
    (tmp_path / "on-fish.yaml").write_text(tiny_scenario(topics=["fish"]))
    here = ["diff", "on-record.yaml", *files["world"], "--scenario"]
    assert jointsim(*here, files["scenario"]).out.endswith("no differences\n\n")
    said = jointsim(*here, "on-fish.yaml").out
    assert said.startswith("as-is → on-record.yaml, in on-fish.yaml: 1 difference\n")
    (row,) = (line for line in said.splitlines() if line.startswith("scenario.positions"))
    assert row.split() == ["scenario.positions.XB.words", "–", "sceptical", "source,", "low"]


def test_in_a_scenario_what_was_not_yet_there_makes_no_difference(jointsim, tiny, tmp_path):
    (tmp_path / "later.yaml").write_text(
        tiny_setup(
            changes={"staffs": {"cell": {"name": "Cell", "calendar": "always", "since": "2026-01-01"}}}
        )
    )
    (tmp_path / "world" / "world.yaml").write_text(tiny_world())
    command = ["diff", "later.yaml", "--world", tiny[-1]]
    assert "staffs.cell" in jointsim(*command).out
    assert "no differences" in jointsim(*command, "--scenario", tiny[0]).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["silod"], "silod: there is no set-up of this name — did you mean 'siloed'?"),
        (
            ["siloed", "fusion-cel"],
            "fusion-cel: there is no set-up of this name — did you mean 'fusion-cell'?",
        ),
        (["siloed", "--scenario", "baltic-cabels"], "baltic-cabels: there is no scenario of this name"),
        ([], "jointsim diff: missing argument"),
    ],
)
def test_what_is_not_there_is_told(jointsim, words, said):
    done = jointsim("diff", *words)
    assert done.code == 2
    assert done.err.startswith(said)
    assert done.out == ""


def test_help_has_an_example(jointsim):
    assert "Example: jointsim diff siloed fusion-cell" in jointsim("diff", "--help").out
