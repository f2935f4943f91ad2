"""docs/evidence.md says of the library what is so; pages link to what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jointsim.model.evidence import evidence_for
from jointsim.reports.evidence import grounds
from jointsim.reports.evidence_page import renewed
from tests.docs.pages import DOCS, PAGES, read, table
from tests.shipped import shipped_document

MADE = ("evidence.md", "evidence-list.md")
COMMAND = f"jointsim evidence {' '.join(f'--page docs/{page}' for page in MADE)}"
ASSUMED = table("evidence.md", "path")


@pytest.fixture(scope="module")
def library() -> dict[str, Any]:
    return shipped_document().value


def entries(value: Any) -> Iterator[dict[str, Any]]:
    """List the evidence within a value, but for dates of sittings."""
    for key, part in value.items() if isinstance(value, dict) else ():
        if key == "evidence":
            yield from (entry for name, entry in part.items() if not name.startswith("meets.dates."))
        else:
            yield from entries(part)


@pytest.mark.parametrize(("path", "given"), [(row[0], row[2]) for row in ASSUMED])
def test_what_is_said_to_be_assumed_is_so_in_the_range_given(library, path, given):
    found = evidence_for(library, tuple(path.split(".")))
    assert found is not None
    assert "assumption" in found[1]
    assert [float(bound) for bound in re.findall(r"[\d.]+", given)] == found[1]["range"]


@pytest.mark.parametrize(("path", "value"), [(row[0], row[1]) for row in ASSUMED if row[1][0].isdigit()])
def test_values_are_those_of_the_library(library, path, value):
    held: Any = library
    for key in path.split("."):
        held = held[key]
    held = next((held[key] for key in ("immediate", "flash") if isinstance(held, dict) and key in held), held)
    numbers = re.findall(r"[\d.]+", str(held))
    assert {float(number) for number in re.findall(r"[\d.]+", value)} <= {float(number) for number in numbers}


def test_most_entries_are_assumptions(library):
    found = list(entries(library))
    assert sum("assumption" in entry for entry in found) > len(found) / 2


@pytest.mark.parametrize("page", MADE)
def test_what_is_made_from_the_library_is_up_to_date(page):
    text = read(DOCS / page)
    assert renewed(text, grounds(shipped_document()), page) == text, f"make it anew: {COMMAND}"


def test_the_page_names_the_command_that_makes_it_anew():
    assert f"`{COMMAND}`" in read(DOCS / MADE[0])


def test_every_verdict_has_a_mechanism_and_a_consequence():
    rows = table("evidence.md", "often said")
    assert len(rows) == 23
    assert {row[1] for row in rows} <= {
        "real",
        "real, but weaker",
        "partly",
        "wrong",
        "wrong place",
        "no trace",
    }
    assert all(row[2] and row[3] for row in rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_links_lead_somewhere(page: Path):
    text = read(page)
    for target in re.findall(r"\]\(([^)#]*)(?:#[^)]*)?\)", text):
        assert "://" in target or not target or (page.parent / target).exists(), target
    defined = set(re.findall(r"(?m)^\[([^\]]+)\]: ", text))
    used = set(re.findall(r"(?<!\])\[(\d+)\](?![:(])", text))
    assert used <= defined if defined else True
    assert all(name in used for name in defined)


def test_the_index_names_every_page():
    index = read(DOCS / "README.md")
    assert all(f"({page.name})" in index for page in DOCS.glob("*.md") if page.name != "README.md")
