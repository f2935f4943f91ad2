"""Results in a notebook: a small table, in which text is never markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from jointsim.experiments.html import between, number, page, signed
from tests.comparisons import changed, compared, every_verdict, never_wanted, tiny_baseline


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return tiny_baseline(tmp_path_factory.mktemp("reference"))


def rows(html: str) -> list[list[str]]:
    found = [re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in re.findall(r"(?s)<tr.*?</tr>", html)]
    return [row for row in found if row]


def test_a_study_shows_its_milestones(reference):
    html = reference._repr_html_()
    assert "<b>A test — As it is: 100 replications, seed 3</b>" in html
    heading, *body = rows(html)
    assert heading[:4] == ["response", "milestone", "reached", "median (h)"]
    (words,) = [row for row in body if row[:2] == ["words", "statement ◄"]]
    assert words[2:5] == ["100.0 %", "20.0", "19.0 to 22.0"]


def test_what_was_never_wanted_shows_nothing(reference):
    body = rows(never_wanted(reference, "peace", "ships")._repr_html_())
    assert {tuple(row[2:]) for row in body if row[0] == "ships"} == {("–",) * 4}


def test_a_comparison_shows_its_differences(reference):
    html = every_verdict(reference)._repr_html_()
    assert "A test: 100 replications, seed 3, compared with as-is" in html
    heading, *body = rows(html)
    assert heading == ["set-up", "response", "milestone", "difference (h)", "95 % interval (h)", "verdict"]
    words = {row[0]: row[2:] for row in body if row[1] == "words"}
    assert words["quick"][:2] == ["statement", "−12.2"]
    assert words["quick"][3] == "faster"
    assert words["idle"] == ["statement", "0.0", "0.0 to 0.0", "no difference that matters"]
    assert len(body) == 5 * 2


def test_a_difference_that_is_unknown_shows_nothing(reference):
    html = compared(reference, never_wanted(reference, "peace", "ships"))._repr_html_()
    (ships,) = [row for row in rows(html) if row[1] == "ships"]
    assert ships[3:] == ["–", "–", "undecided"]


def test_text_is_never_markup(reference):
    scenario = reference.inputs.scenario.model_copy(update={"title": "<script>alert(1)</script> & co"})
    study = replace(reference, inputs=replace(reference.inputs, scenario=scenario))
    html = study._repr_html_() + compared(study, changed(study, "<b>", {}))._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html
    assert "<td>&lt;b&gt;</td>" in html


def test_without_rows_there_is_a_heading():
    assert page("Nothing & nobody", [], "a note") == "<p><b>Nothing &amp; nobody</b></p>"


def test_numbers():
    assert (number(12.34), number(None)) == ("12.3", "beyond the horizon")
    assert between(1.0, None) == "1.0 to beyond the horizon"
    assert between(None, None) == "beyond the horizon"
    assert [signed(hours) for hours in (-1.25, 0.01, -0.01, 3.0, None)] == ["−1.2", "0.0", "0.0", "+3.0", "–"]
