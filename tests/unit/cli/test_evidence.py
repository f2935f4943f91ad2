"""`evidence`: on what the numbers stand, filtered, in three formats, and on a page."""

from __future__ import annotations

import csv
import io

import pytest


def rows(jointsim, *words: str) -> list[dict[str, str]]:
    said = jointsim("evidence", "--format", "csv", *words)
    assert said.code == 0, said.err
    return list(csv.DictReader(io.StringIO(said.out)))


def test_all_evidence_of_the_world_is_printed(jointsim):
    said = jointsim("evidence")
    assert said.code == 0, said.err
    *_, last = said.out.splitlines()
    assert last.startswith(f"{len(rows(jointsim))} entries of evidence, of one number or several: ")
    assert "bodies.nac.silence.flash  8 h  (assumed)" in said.out


@pytest.mark.parametrize("kind", ["high", "medium", "low", "assumption"])
def test_one_confidence_can_be_chosen(jointsim, kind):
    assert {each["confidence"] for each in rows(jointsim, "--confidence", kind)} == {kind}


def test_filters_go_together(jointsim):
    found = rows(jointsim, "--of", "bodies.nac", "--confidence", "high", "--confidence", "medium")
    assert found
    assert all(each["path"].startswith("bodies.nac.") for each in found)
    assert {each["confidence"] for each in found} <= {"high", "medium"}
    assert all(each["source"] for each in found)


def test_a_set_up_brings_its_own(jointsim):
    assert rows(jointsim, "--of", "staffs.joint-fusion-cell", "--setup", "fusion-cell")
    assert jointsim("evidence", "--of", "staffs.joint-fusion-cell").code == 2


def test_a_world_of_ones_own_is_read(jointsim, tiny):
    assert jointsim("evidence", "--world", tiny[-1], "--setup", tiny[2]).out == "0 entries of evidence\n"


def test_markdown_is_tables(jointsim):
    said = jointsim("evidence", "--of", "rules", "--format", "markdown").out
    assert said.startswith("## rules\n\n| parameter | value | confidence |")


def test_a_page_is_written_anew_and_then_stays(jointsim, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("<!-- evidence: counts -->\n<!-- evidence: end -->\n")
    assert jointsim("evidence", "--page", "page.md").out == "page.md: written anew\n"
    text = page.read_text()
    assert "| bodies |" in text
    assert jointsim("evidence", "--page", "page.md").out == "page.md: as it was\n"
    assert page.read_text() == text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--confidence", "hihg"], "--confidence: 'hihg' is not known here — did you mean 'high'?"),
        (["--format", "xml"], "--format: 'xml' is not known here — one of csv, markdown, text"),
        (["--of", "bodies.nca"], "--of: there is no 'nca' in bodies — did you mean 'nac'?"),
        (["--of", ""], "--of: '' is not a path — write one such as bodies.x.silence.immediate"),
        (["--setup", "silod"], "silod: there is no set-up of this name — did you mean 'siloed'?"),
        (["--page", "none.md"], "jointsim: none.md: No such file or directory — check the place"),
    ],
)
def test_mistakes_are_told(jointsim, words, said):
    done = jointsim("evidence", *words)
    assert done.code == 2
    assert done.err.startswith(said)


def test_a_page_without_markers_is_refused(jointsim, tmp_path):
    (tmp_path / "page.md").write_text("# Nothing\n")
    done = jointsim("evidence", "--page", "page.md")
    assert done.code == 2
    assert done.err.startswith("page.md: no part of this page is made from the world")
