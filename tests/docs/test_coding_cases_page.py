"""docs/coding-cases.md: its file runs, its examples are coded so, its tables are those of the shipped cases."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from jointsim.model.history.cases import Case, CaseMilestone
from jointsim.model.history.reading import read_cases, shipped_cases
from tests.docs.pages import DOCS, fences, files, read, table

PAGE, FILE = "coding-cases.md", "nordbalt-2021.yaml"
CASES = {case.id: case for case in shipped_cases().cases}
KINDS: dict[str, str] = shipped_cases().document.value["kinds"]
STEPS = list(shipped_cases().document.value["milestone_ids"])
RESPONSES = [response for case in CASES.values() for response in case.responses]
CODES = table(PAGE, "key")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    target = tmp_path / FILE
    target.write_text(files()[FILE], encoding="utf-8")
    return target


def coded_so(case: Case, key: str, code: str, response: str) -> bool:
    """Say whether a case, or a response of it by organisation and kind, has a code."""
    if key != "basis":
        return str(getattr(case, key)) == code
    found = {each.basis for each in case.responses if f"{each.organisation} {each.kind}" == response}
    return found == {code}


def test_the_page_is_short_enough_to_be_read():
    assert len(read(DOCS / PAGE).splitlines()) <= 200


def test_the_file_is_right_and_forecasts_are_scored(file, jointsim):
    assert read_cases(file).remarks == ()
    said = jointsim("backtest", FILE, "-n", "20", "--jobs", "1", "--out", "there")
    assert (said.code, said.err) == (0, "")
    (shown,) = (fence for fence in fences("console") if "backtest" in fence.text and PAGE in fence.page)
    assert shown.text.splitlines()[-1] in said.out.splitlines()
    summary = json.loads((file.parent / "there" / "backtest.json").read_text(encoding="utf-8"))
    assert summary["not_modelled"] == [["nordbalt-2021", "eu-stress-test", "decision"]]
    never = [row for row in summary["rows"] if row["response"] == "eu-sanctions"]
    assert [row["milestone"] for row in never] == ["decision"]


def test_the_scenario_of_the_file_does_not_tell_the_end(file, jointsim):
    said = jointsim("case", FILE)
    assert said.code == 0
    assert "# - the response eu-stress-test, to which the world of that day knows no way" in said.out
    (case,) = read_cases(file).cases
    assert case.summary
    assert case.summary not in said.out


def test_every_code_is_explained_with_two_cases():
    values: dict[str, list[str]] = {}
    for key, code, _, named in CODES:
        values.setdefault(key.strip("`"), []).append(code)
        assert len(named.split(", ")) == 2, (key, code)
    scale = ["0", "1", "2", "3"]
    assert values == {
        "severity": scale,
        "attribution": scale,
        "contention": scale,
        "kind": ["sudden", "slow-burn", "planned"],
        "basis": ["standing", "reused", "new"],
    }


@pytest.mark.parametrize(("key", "code", "_", "named"), CODES)
def test_examples_are_coded_as_the_page_says(key, code, _, named):
    for each in named.split(", "):
        name, _, response = each.partition(" ")
        assert coded_so(CASES[name.strip("`")], key, code, response), each


def test_kinds_are_asked_of_those_and_dated_by_what_the_shipped_cases_have():
    rows = table(PAGE, "kind of response")
    assert [kind for kind, *_ in rows] == list(KINDS)
    for kind, asked, _, dated in rows:
        those = [each for each in RESPONSES if each.kind == kind]
        assert set(asked.split(", ")) == {each.organisation for each in those}, kind
        assert set(dated.split(", ")) == {step.id for each in those for step in each.milestones}, kind
        stated = re.search(r"milestone (\S+)$", KINDS[kind])
        assert stated is None or dated == stated[1], kind


def test_every_milestone_of_a_case_is_explained():
    named = [name for row in table(PAGE, "milestone of a case") for name in re.findall(r"[\w-]+", row[0])]
    assert sorted(named) == sorted(STEPS)


def flagged(case: str, flag: str) -> list[Any]:
    """Give what a flag says on the milestones of a shipped case that bear it."""
    steps: list[CaseMilestone] = [step for each in CASES[case].responses for step in each.milestones]
    return [value for step in steps if (value := getattr(step, flag))]


def test_every_flag_is_explained_with_a_case_that_bears_it():
    text = " ".join(read(DOCS / PAGE).split())
    shown = re.findall(r"- `(\w+): ([^`]+)`: .*?\(`([^`]+)`\)", text)
    assert [flag for flag, *_ in shown] == [
        "clock_start",
        "duplicate_of",
        "bound",
        "lag_hours_max",
        "background",
    ]
    for flag, value, case in shown:
        assert value in map(str.lower, map(str, flagged(case, flag))), flag
    assert [response.milestones for response in CASES["drc-bridging-2008"].responses if response.outcome] == [
        ()
    ]


@pytest.mark.parametrize(("instead", "mistake", "message", "_"), table(PAGE, "instead of"))
def test_mistakes_are_met_with_the_messages_quoted(file, jointsim, instead, mistake, message, _):
    text = file.read_text(encoding="utf-8")
    assert instead in text
    file.write_text(text.replace(instead, mistake, 1), encoding="utf-8")
    said = jointsim("check", FILE)
    if message not in said.out + said.err:
        said = jointsim("backtest", FILE, "-n", "1", "--jobs", "1", "--out", "there")
    assert f": {message}\n" in said.out + said.err
    assert said.code == (0 if "remark" in said.out else 2)
