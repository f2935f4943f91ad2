"""docs/results.md names every entry, column and file of a real study, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jointsim.experiments.manifest import manifest
from jointsim.experiments.replicate import Study, replicate
from jointsim.experiments.store import write_results
from jointsim.experiments.tables import TABLES, table
from jointsim.measures.catalogue import catalogue_table
from jointsim.model.load import load_inputs
from tests.support import contents, write_tiny

PAGE = Path(__file__).parents[2] / "docs" / "results.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Study:
    scenario, setup, world = write_tiny(tmp_path_factory.mktemp("tiny"))
    return replicate(load_inputs(scenario, setup, world=world), 5, jobs=1)


def section(page: str, heading: str) -> str:
    return page.split(f"## {heading}\n")[1].split("\n## ", maxsplit=1)[0]


def first_column(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", text, flags=re.MULTILINE)


def test_the_page_shows_the_catalogue_of_measures(page):
    assert catalogue_table() in page


def test_the_page_names_every_file(page, study, tmp_path):
    listed = first_column(page.partition("\n## ")[0])
    assert sorted(listed) == sorted(contents(write_results(study, tmp_path)))


@pytest.mark.parametrize("name", TABLES)
def test_the_page_names_every_column(page, study, name):
    columns = table(name, study.plan, study.scores).column_names
    assert first_column(section(page, f"`{name}.parquet`")) == columns


def test_the_page_names_every_entry_of_the_manifest(page, study):
    held = manifest(study, "jointsim run", {})
    entries = [f"{part}.{key}" for part in held for key in held[part]]
    assert first_column(section(page, "`manifest.json`")) == entries
