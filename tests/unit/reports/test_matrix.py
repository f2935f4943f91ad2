"""Several scenarios side by side: what is sooner, later, alike or open under which set-up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jointsim.reports.matrix import MOST_COLUMNS, matrix_table
from jointsim.reports.tables import plain
from jointsim.reports.words import signed_interval
from tests.comparisons import changed, compared, never_wanted

WORDS, SHIPS = "Statement (Union)", "Presence (Union)"


def elsewhere(comparison, scenario: str):
    """Give the same comparison as of another scenario."""
    studies = {
        setup: replace(study, inputs=replace(study.inputs, scenario_id=scenario))
        for setup, study in comparison.studies.items()
    }
    return replace(comparison, studies=studies)


def of_each(reference, **hours: float):
    """Compare with set-ups under which the words take so many hours more."""
    studies = (changed(reference, name, {("words", "work"): each}) for name, each in hours.items())
    return compared(reference, *studies)


def test_a_cell_says_how_much_and_between_which_ends(verdicts):
    table = matrix_table([verdicts, elsewhere(verdicts, "storm")])
    assert table.columns == ("response", "quick", "slow", "alike", "unsure", "idle")
    assert [cells[0] for cells in table.rows] == ["crisis", f"  {WORDS}", "storm", f"  {WORDS}"]
    assert table.rows[0][1:] == ("",) * 5
    quick, slow, alike, unsure, idle = table.rows[1][1:]
    assert (quick, slow, alike, idle) == (
        "−12 h (−12 h to −12 h)",
        "+1 d 6 h (+1 d 6 h to +1 d 6 h)",
        "≈",
        "≈",
    )
    (found,) = (
        each
        for each in verdicts.differences
        if (each.setup, each.response) == ("unsure", "words") and each.is_headline
    )
    assert unsure == f"? ({signed_interval(found.low, found.high)})"


def test_responses_that_are_alike_everywhere_are_named_below(reference, verdicts):
    assert matrix_table([verdicts]).notes[1] == f"≈ under all set-ups: crisis: {SHIPS}"
    table = matrix_table([of_each(reference, calm=0.0)])
    assert (table.rows, table.notes[1]) == ((), "≈ under all set-ups: crisis, for every response")


def test_notes_explain_the_signs(verdicts):
    notes = matrix_table([verdicts]).notes
    assert notes[0] == "≈ no difference that matters; ? undecided; – not wanted there"
    assert notes[2] == (
        "− sooner, + later, on average, with the interval in which the true difference lies; a replication that never "
        "got there counts with its time to the horizon"
    )
    assert notes[3] == (
        "100 replications of each; what matters is 6 h or more; intervals hold together with 95 % within a scenario, "
        "not over all of them"
    )


def test_what_does_not_apply_has_a_dash(reference):
    one = compared(reference, never_wanted(reference, "peace", "ships"))
    other = elsewhere(of_each(reference, quick=-9.0), "storm")
    table = matrix_table([one, other])
    assert table.columns[1:] == ("peace", "quick")
    assert table.rows == (
        ("crisis", "", ""),
        (f"  {WORDS}", "≈", "–"),
        (f"  {SHIPS}", "–", "–"),
        ("storm", "", ""),
        (f"  {WORDS}", "–", "−9 h (−9 h)"),
        (f"  {SHIPS}", "–", "≈"),
    )


def test_a_few_replications_without_a_difference_decide_nothing(reference):
    ways = (reference, changed(reference, "calm", {}))
    few = [replace(way, scores=way.scores.only(way.scores.replications < 30)) for way in ways]
    assert matrix_table([compared(*few)]).rows[1:] == (
        (f"  {WORDS}", "? none differs"),
        (f"  {SHIPS}", "? none differs"),
    )


def test_of_many_setups_those_that_change_something_are_named(reference, verdicts):
    more = {f"idle-{index}": changed(reference, f"idle-{index}", {}) for index in range(MOST_COLUMNS)}
    table = matrix_table([replace(verdicts, studies={**verdicts.studies, **more})])
    assert table.columns == ("response", "sooner under", "later under", "undecided under")
    assert table.rows == (
        ("crisis", "", "", ""),
        (f"  {WORDS}", "quick −12 h (−12 h to −12 h)", "slow +1 d 6 h (+1 d 6 h to +1 d 6 h)", "unsure"),
    )
    assert "under those that are not named there is no difference that matters" in table.notes


def test_of_many_undecided_setups_the_number_is_told(reference):
    hours = np.resize([40.0, -40.0], 100)
    wild = [
        changed(reference, f"wild-{index}", {("words", "work"): hours}) for index in range(MOST_COLUMNS + 1)
    ]
    rows = matrix_table([compared(reference, *wild)]).rows
    assert rows[1] == (f"  {WORDS}", "", "", "7 set-ups")


@pytest.mark.parametrize("width", [80, 100])
def test_it_can_be_read_on_a_narrow_page(verdicts, width):
    lines = plain(matrix_table([verdicts, elsewhere(verdicts, "storm")]), width).splitlines()
    assert max(map(len, lines)) <= width
    assert sum("−12 h" in line for line in lines) >= 2
