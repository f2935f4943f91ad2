"""docs/gallery.md shows every shipped scenario as its file tells it; figures are there, small, made by one command."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest

from jointsim.model.document import read_document
from tests.docs.pages import DOCS, ROOT, read

SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))
LARGEST = 60_000


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_gallery", DOCS / "make_gallery.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GALLERY = generator()
PAGE = read(GALLERY.PAGE)


def test_the_page_is_as_its_generator_writes_it():
    assert GALLERY.page() == PAGE, f"make it anew: {GALLERY.COMMAND}"


def test_the_page_names_the_command_that_makes_it_anew():
    assert f"`{GALLERY.COMMAND}`" in PAGE
    assert (ROOT / GALLERY.COMMAND.removeprefix("python ")).is_file()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_is_on_the_page(path):
    scenario = read_document(path).value
    overview, section = PAGE.partition("\n## ")[0], PAGE.split(f"\n## {path.stem}\n")[1].partition("\n## ")[0]
    assert f"[{scenario['title']}](#{path.stem})" in overview
    assert scenario["summary"] in section
    assert all(f"`{response['kind']}`" in section for response in scenario["responses"].values())
    assert f"(figures/gallery/{path.stem}.svg)" in section


def test_nothing_else_is_on_the_page():
    assert re.findall(r"^## (\S+)$", PAGE, flags=re.MULTILINE) == [path.stem for path in SHIPPED]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_its_figure_is_there_and_small(path):
    figure = GALLERY.FIGURES / f"{path.stem}.svg"
    text = figure.read_text(encoding="utf-8")
    assert text.startswith("<?xml")
    assert len(text) < LARGEST
    assert f"{GALLERY.REPLICATIONS} replications, seed {GALLERY.SEED}" in text


def test_no_figure_is_left_of_a_scenario_that_is_gone():
    assert sorted(file.stem for file in GALLERY.FIGURES.iterdir()) == [path.stem for path in SHIPPED]
