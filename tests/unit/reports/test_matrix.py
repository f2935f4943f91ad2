"""Several scenarios side by side: what is sooner, later, alike or open under which set-up."""

from __future__ import annotations

from dataclasses import replace

from jointsim.reports.matrix import MOST_COLUMNS, matrix_table
from tests.comparisons import changed, compared, never_wanted

WORDS, SHIPS = "Statement (Union)", "Presence (Union)"


def elsewhere(comparison, scenario: str):
    """Give the same comparison as of another scenario."""
    studies = {
        setup: replace(study, inputs=replace(study.inputs, scenario_id=scenario))
        for setup, study in comparison.studies.items()
    }
    return replace(comparison, studies=studies)


def test_a_cell_says_how_much_if_it_is_sure(verdicts):
    table = matrix_table([verdicts, elsewhere(verdicts, "storm")])
    assert table.columns == ("scenario: response", "quick", "slow", "alike", "unsure", "idle")
    assert table.rows[0] == (f"crisis: {WORDS}", "−12 h", "+1 d 6 h", "≈", "?", "≈")
    assert table.rows[1] == (f"crisis: {SHIPS}", "≈", "≈", "≈", "≈", "≈")
    assert [cells[0] for cells in table.rows[2:]] == [f"storm: {WORDS}", f"storm: {SHIPS}"]


def test_notes_explain_the_signs(verdicts):
    notes = matrix_table([verdicts]).notes
    assert notes[1] == "≈ no difference that matters; ? undecided; – not wanted there"
    assert notes[2] == (
        "100 replications of each; what matters is 6 h or more; intervals hold together with 95 % within a scenario, "
        "not over all of them"
    )


def test_what_does_not_apply_has_a_dash(reference):
    one = compared(reference, never_wanted(reference, "peace", "ships"))
    other = elsewhere(compared(reference, changed(reference, "quick", {("words", "work"): -9.0})), "storm")
    table = matrix_table([one, other])
    assert table.columns[1:] == ("peace", "quick")
    assert table.rows == (
        (f"crisis: {WORDS}", "≈", "–"),
        (f"crisis: {SHIPS}", "–", "–"),
        (f"storm: {WORDS}", "–", "−9 h"),
        (f"storm: {SHIPS}", "–", "≈"),
    )


def test_of_many_setups_those_that_change_something_are_named(reference, verdicts):
    more = {f"idle-{index}": changed(reference, f"idle-{index}", {}) for index in range(MOST_COLUMNS)}
    table = matrix_table([replace(verdicts, studies={**verdicts.studies, **more})])
    assert table.columns == ("scenario: response", "sooner under", "later under", "undecided under")
    assert table.rows == (
        (f"crisis: {WORDS}", "quick −12 h", "slow +1 d 6 h", "unsure"),
        (f"crisis: {SHIPS}", "", "", ""),
    )
    assert "under those that are not named there is no difference that matters" in table.notes
