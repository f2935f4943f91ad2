"""README.md: its scenario runs as it stands, and so does its line of Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jointsim.experiments.replicate import Study, replicate
from jointsim.model.load import load_inputs
from tests.docs.pages import ROOT, fences, read

README = ROOT / "README.md"


def test_the_scenario_shown_runs_as_it_stands(tmp_path: Path):
    (shown,) = (fence for fence in fences("yaml") if fence.page == "README.md")
    target = tmp_path / "crisis.yaml"
    target.write_text(shown.text, encoding="utf-8")
    study = replicate(load_inputs(str(target)), 5, jobs=1)
    assert not study.failures
    assert set(study.summary()["deadlines"]) == {"in-time"}


def test_the_line_of_python_runs():
    (line,) = re.findall(r"`(import jointsim; [^`]+)`", read(README))
    names: dict[str, object] = {}
    exec(line.replace("n=500", "n=3, jobs=1"), names)
    study = names["study"]
    assert isinstance(study, Study)
    assert study.summary()["replications"] == 3
    assert not study.frame("ledger").empty


@pytest.mark.parametrize("page", ["README.md", "docs/README.md"])
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", read(ROOT / page)):
        assert ((ROOT / page).parent / target).exists(), target
