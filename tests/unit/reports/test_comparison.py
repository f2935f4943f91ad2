"""What a comparison is said to come to: every verdict, what it is made of, what is best."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from jointsim.experiments.best import Question, Selected
from jointsim.reports.best import best_table
from jointsim.reports.comparison import comparison_tables, heading, other_milestones, response_table
from jointsim.reports.in_short import in_short_table
from jointsim.reports.made_of import largest, made_of, made_of_table
from jointsim.reports.pairing import pairing_table
from jointsim.reports.tables import Table, plain
from tests.comparisons import N, changed, compared, never_wanted, under

SAME = "no replication differs (so that with 95 % at most 3 % of all crises do)"


def row(table: Table, first: str) -> tuple[str, ...]:
    (found,) = [cells for cells in table.rows if cells[0] == first]
    return found[1:]


def cell(table: Table, first: str, column: str) -> str:
    return row(table, first)[table.columns.index(column) - 1]


def test_the_heading_says_what_is_compared_and_which_way_differences_count(verdicts):
    first, against, *setups, runs, sign = heading(verdicts).rstrip().split("\n")
    assert first == "A test"
    assert against == "‘as-is’ (As it is) compared with"
    assert [line.split()[0] for line in setups] == ["quick", "slow", "alike", "unsure", "idle"]
    assert setups[0] == "  quick   A quick way"
    assert runs == "100 replications under each: the same crises with the same luck, seed 3"
    assert sign == "Differences are to ‘as-is’: below 0 (−) is sooner, above 0 (+) is later."


def test_of_a_baseline_alone_the_heading_says_what_it_is(reference):
    assert heading(compared(reference)) == "A test\n‘as-is’ (As it is): 100 replications, seed 3\n"


def test_all_tables_in_order(verdicts):
    titles = [table.title for table in comparison_tables(verdicts)]
    assert titles == [
        "Without effect",
        "Statement (Union): statement",
        "Statement (Union): what the difference is made of",
        "Presence (Union): first action",
        "What the same luck saved",
        "In short, against ‘as-is’",
    ]


@pytest.mark.parametrize("width", [80, 120, 200])
def test_tables_fit_the_page(verdicts, width):
    for table in comparison_tables(verdicts):
        fitting = [line for line in plain(table, width).split("\n") if len(line) > width]
        assert fitting == []


@pytest.mark.parametrize(
    ("setup", "difference", "verdict", "sooner"),
    [
        ("quick", "−12 h", "faster", "100 % (0 %)"),
        ("slow", "+1 d 6 h", "slower", "0 % (0 %)"),
        ("alike", "+1 min", "no difference that matters", "40 % (20 %)"),
        ("unsure", "+30 min", "undecided", "50 % (0 %)"),
    ],
)
def test_a_row_says_how_much_and_how_sure(verdicts, setup, difference, verdict, sooner):
    table = response_table(verdicts, "words")
    (found,) = [each for each in verdicts.differences if each.setup == setup and each.is_headline][:1]
    assert found.verdict == verdict
    assert cell(table, setup, "difference") == difference
    assert cell(table, setup, "verdict") == verdict
    assert cell(table, setup, "sooner (same)") == sooner
    assert re.fullmatch(r"[−+<]?\d.* to [−+]\d.*", cell(table, setup, "95 % interval"))


def test_the_baseline_comes_first_with_its_mean(verdicts):
    table = response_table(verdicts, "words")
    assert table.rows[0] == ("as-is", "(mean 20 h)", "", "the baseline", "100 %", "", "20 h")


def test_setups_without_any_difference_are_named_below(verdicts):
    assert (
        "no replication differs (so that with 95 % at most 3 % of all crises do) under: idle"
        in response_table(verdicts, "words").notes
    )
    ships = response_table(verdicts, "ships")
    assert len(ships.rows) == 1
    assert f"{SAME} under: quick, slow, alike, unsure, idle" in ships.notes


def test_columns_are_explained_once(verdicts):
    explained = response_table(verdicts, "words").notes[1:]
    for column in response_table(verdicts, "words").columns[1:4]:
        assert any(note.startswith(f"{column}: ") for note in explained)
    assert any("differences.csv has the p-values" in note for note in explained)
    assert any("within ± 6 h (--matters)" in note for note in explained)
    assert any("never got there counts with its time to the horizon" in note for note in explained)
    assert len(response_table(verdicts, "ships", explains=False).notes) == 1


def test_never_is_a_median_and_a_share(reference):
    columns = dict(reference.scores.columns)
    times, followed = columns["milestone", "words", "statement"].copy(), columns["followed", "words"]
    times[: N - 10], work = np.inf, columns["ledger", "words", "work"].copy()
    work[: N - 10] = followed[: N - 10]
    columns |= {("milestone", "words", "statement"): times, ("ledger", "words", "work"): work}
    table = response_table(compared(reference, under(reference, "stuck", columns)), "words")
    assert cell(table, "stuck", "reached") == "10 %"
    assert cell(table, "stuck", "median") == "never"
    assert cell(table, "stuck", "verdict") == "slower"


def test_a_response_that_was_not_wanted_under_both_has_nothing_to_tell(reference):
    comparison = compared(
        reference,
        never_wanted(reference, "peace", "ships"),
        never_wanted(reference, "once", "ships", 1),
        never_wanted(reference, "half", "ships", 20),
    )
    table = response_table(comparison, "ships")
    assert cell(table, "peace", "verdict") == "never wanted under both"
    assert cell(table, "once", "verdict") == "too few replications to tell"
    assert row(table, "peace")[0] == "–"
    assert (
        "wanted under both in 0 to 20, depending on the set-up, of 100 replications, which alone are compared"
        in table.notes
    )
    said = dict(in_short_table(comparison).rows)
    assert said["peace"] == "no difference that matters: words; never wanted under both: ships"


def test_a_baseline_that_never_wanted_it_is_said_so(reference):
    table = response_table(
        compared(never_wanted(reference, "as-is", "ships"), changed(reference, "other", {})), "ships"
    )
    assert table.rows[0][3] == "never wanted"


def test_one_replication_tells_nothing(reference):
    scores = reference.scores
    one = replace(reference, scores=type(scores)(scores.replications[:1], _first(scores.columns)))
    comparison = compared(one, replace(changed(one, "quick", {("words", "work"): -3.0})))
    assert "1 replication under each" in heading(comparison)
    tables = comparison_tables(comparison)
    assert cell(tables[0], "quick", "verdict") == "too few replications to tell"


def _first(columns):
    return {name: column[:1] for name, column in columns.items()}


def test_a_difference_is_made_of_its_largest_entries(verdicts):
    (table,) = made_of_table(verdicts, "words")
    assert row(table, "quick") == ("−12 h", "capitals −14 h, work +2 h")
    assert row(table, "slow")[1] == "meeting +1 d 6 h"
    assert [cells[0] for cells in table.rows] == ["quick", "slow", "unsure"]
    assert list(made_of_table(verdicts, "ships")) == []


def test_entries_add_up_to_the_difference(verdicts):
    for each in verdicts.differences:
        if each.is_headline:
            named, rest = largest(verdicts.ledger_difference(each.setup, each.response))
            assert math.fsum((*named.values(), rest)) == pytest.approx(each.mean, abs=1e-9)


def test_of_many_entries_the_small_ones_stand_together():
    ledger = {
        "capitals": -28.0,
        "meeting": -9.0,
        "work": 2.0,
        "off-hours": 1.0,
        "rework": 0.5,
        "silence": 0.25,
    }
    assert made_of(ledger) == ("capitals −1 d 4 h, meeting −9 h, work +2 h, off-hours +1 h; all else +45 min")
    assert made_of({"work": 3.0, "silence": 0.001}) == "work +3 h"
    assert made_of({}) == ""


def test_other_milestones_are_shown_where_they_differ_and_called_exploratory(reference):
    columns = dict(reference.scores.columns)
    name = ("milestone", "words", "asked")
    columns[name] = columns[name] + 24.0
    comparison = compared(reference, under(reference, "late", columns))
    (table,) = other_milestones(comparison)
    assert table.title == "Other milestones (exploratory)"
    assert table.rows == (("words: asked", "late", "+1 d", "+1 d", "slower"),)
    others = [each for each in comparison.differences if not each.is_headline]
    assert table.notes == (
        "95 % interval: these hold one by one, not together; of many, some will miss",
        f"shown are 1 of {len(others)} that were looked at: those that are faster or slower",
    )


def test_no_other_milestone_no_table(verdicts):
    assert list(other_milestones(verdicts)) == []


def test_what_the_same_luck_saved(verdicts):
    (table,) = pairing_table(verdicts)
    ((response, correlation, worth),) = table.rows
    assert response == "words"
    assert re.fullmatch(r"0\.\d\d – 1\.00", correlation)
    assert re.fullmatch(r"[\d.]+ \((quick|unsure)\) to \d+ times as many \(alike\)", worth)
    assert worth.startswith("1.0 (")


def test_where_nothing_differs_there_is_nothing_saved(reference):
    assert list(pairing_table(compared(reference, changed(reference, "idle", {})))) == []


def test_a_saving_beyond_all_measure_is_no_number(reference):
    rare = np.zeros(N)
    rare[0] = 0.01
    comparison = compared(reference, changed(reference, "rare", {("words", "work"): rare}))
    (table,) = pairing_table(comparison)
    assert table.rows[0][2] == "over 1000 times as many"


def test_setups_without_effect_are_said_so(verdicts):
    table = comparison_tables(verdicts)[0]
    assert table.rows == (
        ("‘idle’ changes nothing in this scenario: all 100 replications came out as under ‘as-is’",),
    )


def test_in_short_says_who_helps_what_by_how_much(verdicts):
    said = dict(in_short_table(verdicts).rows)
    by = r"\([−+<]?\d.* to [−+]\d.*\)"
    assert re.match(rf"sooner: words by 12 h {by}; no difference that matters: ships$", said["quick"])
    assert re.match(rf"later: words by 1 d 6 h {by}; no difference that matters: ships$", said["slow"])
    assert said["alike"] == "no difference that matters for any response"
    assert said["unsure"] == "open: words; no difference that matters: ships"
    assert said["idle"] == "changes nothing"


def test_in_short_says_what_counts_and_how_sure(verdicts):
    notes = in_short_table(replace(verdicts, matters=12.0, confidence=0.975)).notes
    assert "all hold together with 97.5 %" in notes[0]
    assert "less than 12 h either way" in notes[1]


def chosen(comparison, setup: str, left: tuple[str, ...], **more) -> Table:
    counts = dict.fromkeys(comparison.studies, 400) | {"slow": 200}
    best = Selected(Question("words", "statement", 6.0), setup, left, counts)
    (table,) = best_table(replace(comparison, best=best, **more))
    return table


def test_the_best_is_named_with_its_promise(verdicts):
    table = chosen(verdicts, "quick", ("quick",))
    assert table.title == "Which is soonest: words: statement"
    assert row(table, "quick") == ("400", "the best")
    assert row(table, "slow") == ("200", "left out")
    assert table.notes == (
        "‘quick’ is chosen: soonest on average over all its replications, of which the tables may show fewer",
        "promise: if the best is sooner than every other by 6 h or more on average, it is chosen with 95 % at least; "
        "if several are within 6 h of the best, one of them is chosen, which is as good (Kim and Nelson 2001)",
    )


def test_those_that_never_differed_are_a_tie(verdicts):
    table = chosen(verdicts, "as-is", ("as-is", "idle"))
    assert row(table, "idle") == ("400", "tied for best")
    assert table.notes[0] == "a tie: ‘as-is’ and ‘idle’ never differed, so that each is as good"


@pytest.mark.parametrize(("ended", "why"), [("", "400 replications"), ("interrupt", "it ended early")])
def test_undecided_is_said_so(verdicts, ended, why):
    table = chosen(verdicts, "", ("quick", "alike"), ended_early=ended)
    assert table.notes[0] == f"undecided ({why}): ‘quick’ and ‘alike’ are left"
    assert table.notes[1].endswith("; it holds once the choice is made")
    assert row(table, "quick")[1] == "still in question, the soonest so far"
    assert row(table, "alike")[1] == "still in question"
    assert row(table, "as-is")[1] == "left out"


def test_unasked_nothing_is_best(verdicts):
    assert list(best_table(verdicts)) == []


@pytest.mark.parametrize(
    ("hours", "signs"),
    [
        (
            np.repeat([-20.0, 0.0], [15, 85]),
            "15 sooner, 0 later: more often sooner by their signs, p < 0.001",
        ),
        (np.repeat([200.0, 0.0], [7, 93]), "0 sooner, 7 later: more often later by their signs, p = 0.031"),
        (np.repeat([200.0, -200.0, 0.0], [3, 2, 95]), "2 sooner, 3 later"),
    ],
)
def test_why_a_small_p_value_and_undecided_stand_side_by_side(reference, hours, signs):
    way = changed(reference, "rare", {("words", "work"): 10 * hours})
    table = response_table(compared(reference, way), "words")
    assert table.rows[1][3] == "undecided"
    assert (
        f"fewer than 20 replications differ, too few to decide an average, under: rare ({signs})"
        in table.notes
    )


def test_where_many_differ_their_number_is_not_told(verdicts):
    assert not any(note.startswith("fewer than") for note in response_table(verdicts, "words").notes)
