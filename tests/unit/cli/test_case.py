"""`case`: the scenario that a past case becomes, and one clear line for each mistake."""

from __future__ import annotations

import pytest
import yaml

from tests.history import FLOOD, asked, coded, write_past

HEAD = [
    "# The past case 'flood-2024' (past.yaml) as a scenario, by rules that are the same for all cases:",
    "# In the world of 2024-12-25; whoever did not exist on that day is left out.",
    "# Left out:",
]


@pytest.fixture
def past(tmp_path):
    """Write a file with two cases; returns words that name the world they are in."""
    strange = coded("strange", domain="martime", affected=["XA", "QQ"])
    split = coded(affected=["XA", "QQ"], responses=[*FLOOD["responses"], asked("fly")])
    write_past(tmp_path, split, strange)
    return ["--world", "world"]


def test_a_shipped_case_can_be_run(jointsim, tmp_path, unwritten):
    said = jointsim("case", "estlink2-2024")
    assert (said.code, said.err) == (0, "")
    (tmp_path / "x.yaml").write_text(said.out)
    run = jointsim("run", "x.yaml", "-n", "2", "--jobs", "1")
    assert run.code == 0, run.err
    assert run.out.startswith("Estlink 2 cable cut and Baltic Sentry — As it is")


def test_the_head_says_by_which_rules_and_what_was_left_out(jointsim, past):
    said = jointsim("case", "past.yaml#flood-2024", *past)
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert [line for line in HEAD if line not in lines] == []
    assert lines[1].endswith("library/history/rules.yaml")
    assert "# - `summary` and the dates of 2 milestones, as they tell the outcome" in lines
    assert "# - affected states that the world does not describe: QQ" in lines
    assert "# - the response union-fly, to which the world of that day knows no way" in lines
    assert any(line.startswith("# - what is seen by those who were not there: eeas-crisis") for line in lines)
    assert "ships went out" not in said.out


def test_what_is_printed_is_a_scenario(jointsim, past):
    value = yaml.safe_load(jointsim("case", "past.yaml#flood-2024", *past).out)
    assert value["affected"] == ["XA"]
    assert list(value["responses"]) == ["union-statement", "union-presence"]
    assert value["horizon"] == "365 d"


def test_a_file_can_be_named_in_three_ways(jointsim, past, tmp_path):
    one = jointsim("case", "past.yaml#flood-2024", *past)
    assert jointsim("case", "flood-2024", "--file", "past.yaml", *past) == one
    (tmp_path / "alone").mkdir()
    write_past(tmp_path / "alone")
    alone = jointsim("case", "alone/past.yaml", *past)
    assert alone.code == 0, alone.err
    assert alone.out.startswith("# The past case 'flood-2024' (alone/past.yaml)")


def test_what_nothing_reads_is_remarked_on_stderr(jointsim, tmp_path):
    write_past(tmp_path, coded(colour="blue"))
    said = jointsim("case", "past.yaml", "--world", "world")
    assert said.code == 0
    assert said.complaints[0].startswith("remark  past.yaml:")
    assert "nothing reads 'colour'" in said.err


def test_a_case_of_a_file_is_shown_by_the_same_name(jointsim, past):
    said = jointsim("show", "past.yaml#flood-2024")
    assert said.code == 0, said.err
    assert said.out.startswith("past case flood-2024: A flood that never was\n")
    assert "statement 1 d to 2 d" in " ".join(said.out.split())


def test_a_file_with_one_case_is_enough_to_show_it(jointsim, tmp_path):
    write_past(tmp_path, coded(colour="blue"))
    said = jointsim("show", "past.yaml")
    assert said.out.startswith("past case flood-2024: ")
    assert "nothing reads 'colour'" in said.err


@pytest.mark.parametrize(
    ("word", "complaint"),
    [
        (
            "past.yaml#flod-2024",
            "ID: there is no past case 'flod-2024' in past.yaml — did you mean 'flood-2024'?",
        ),
        ("past.yaml", "ID: there are 2 cases in past.yaml — name one: past.yaml#flood-2024"),
        ("pats.yaml#flood-2024", "pats.yaml: there is no such file — did you mean 'past.yaml'?"),
    ],
)
def test_what_cannot_be_shown_of_a_file_is_told(jointsim, past, word, complaint):
    said = jointsim("show", word)
    assert (said.code, said.complaints) == (2, [complaint])


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ["estlink-2024"],
            "ID: there is no past case 'estlink-2024' in the library — did you mean 'estlink2-2024'?",
        ),
        (
            ["zzz"],
            "ID: there is no past case 'zzz' in the library — `jointsim list cases` names those there are; FILE#ID "
            "names one of a file",
        ),
        (
            ["past.yaml#flod-2024"],
            "ID: there is no past case 'flod-2024' in past.yaml — did you mean 'flood-2024'?",
        ),
        (["past.yaml"], "ID: there are 2 cases in past.yaml — name one: past.yaml#flood-2024"),
        (["pats.yaml#flood-2024"], "pats.yaml: there is no such file — did you mean 'past.yaml'?"),
        (["flood-2024", "--file", "world"], "world: this is a folder — give a file of past cases"),
        (
            ["past.yaml#strange", "--world", "world"],
            "past.yaml:41:3 cases[1].domain: there is no domain 'martime' — did you mean 'maritime'?",
        ),
        (
            ["past.yaml#flood-2024", "--set", "scenario.severity=3"],
            "--set: 'scenario.severity' would change a scenario — change the world; the scenario of a case is made by",
        ),
    ],
)
def test_mistakes_are_told_in_one_line(jointsim, past, words, complaint):
    said = jointsim("case", *words)
    assert (said.code, said.out) == (2, "")
    assert len(said.complaints) == 1
    assert said.complaints[0].startswith(complaint)


@pytest.mark.parametrize(
    "words",
    [
        ["run", "kerch-2018"],
        ["compare", "kerch-2018", "--setups", "siloed"],
        ["check", "kerch-2018"],
        ["explain", "kerch-2018"],
        ["sensitivity", "kerch-2018", "--of", "eu-statement"],
        ["play", "kerch-2018", "--seat", "nac.FI"],
    ],
)
def test_where_a_scenario_is_wanted_the_way_from_a_case_to_one_is_told(jointsim, words):
    said = jointsim(*words)
    assert (said.code, said.out) == (2, "")
    (complaint,) = said.complaints
    assert complaint.endswith(
        "of this name — it is a past case: `jointsim case kerch-2018 > kerch-2018.yaml` writes it as a scenario"
    )
