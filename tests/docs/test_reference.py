"""The reference studies are those of the scenarios, set-ups and engine as they are: their beginnings are run again."""

from __future__ import annotations

import csv
import importlib.util
import json
import re

import numpy as np
import pytest

from jointsim.model.load import list_setups
from tests.docs.pages import DOCS, ROOT

FOLDER = ROOT / "results" / "reference"


def _script():
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make = _script()


@pytest.fixture(scope="module", params=make.STUDIES)
def study(request):
    return request.param


@pytest.fixture(scope="module")
def again(study):
    return make.compared(study, make.SAMPLE, jobs=1)


def test_the_first_replications_come_out_as_they_did(study, again):
    held = (FOLDER / study / "sample.csv").read_text(encoding="utf-8")
    then, now = (list(csv.reader(text.splitlines())) for text in (held, make.sample(again)))
    assert [row[:3] for row in now] == [row[:3] for row in then], f"run {make.command(study)}"
    for one, other in zip(then[1:], now[1:], strict=True):
        assert np.isclose(float(one[3]), float(other[3]), rtol=1e-9), f"{other}: run {make.command(study)}"


def test_it_holds_all_set_ups_and_names_its_command(study, again):
    found = json.loads((FOLDER / study / "comparison.json").read_text(encoding="utf-8"))
    assert {found["baseline"], *found["setups"]} == set(again.studies)
    assert len(set(list_setups()) - set(again.studies)) <= 1
    assert (found["scenario"], found["seed"]) == (study, make.SEED)
    assert found["replications"] == make.REPLICATIONS
    assert make.command(study) in (FOLDER / study / "README.md").read_text(encoding="utf-8")


def test_the_readme_quotes_them():
    rows = [
        line
        for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    pages = {study: (FOLDER / study / "README.md").read_text(encoding="utf-8") for study in make.STUDIES}
    quoted = 0
    for row in rows:
        setup = row.split("`")[1]
        said = "".join(
            line for page in pages.values() for line in page.splitlines() if f"| {setup} |" in line
        )
        for interval in re.findall(r"\(([−+][^)]* to [−+][^)]*)\)", row):
            assert f"({interval})" in said, f"{setup}: {interval}"
            quoted += 1
    assert quoted >= 10


def test_tables_and_figure_are_those_of_the_comparison(study):
    folder = FOLDER / study
    found = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    for row in csv.DictReader((folder / "differences.csv").read_text(encoding="utf-8").splitlines()):
        response = found["setups"][row["setup"]]["responses"][row["response"]]
        held = response["milestones"][row["milestone"]]
        assert row["verdict"] == held["verdict"]
        assert float(row["difference_hours"]) == held["difference_hours"]
        if row["is_headline"] == "True":
            assert sum(response["ledger_difference_hours"].values()) == pytest.approx(
                held["difference_hours"], abs=1e-6
            )
    assert (folder / "differences.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert max(path.stat().st_size for path in folder.iterdir()) < 1_000_000
