"""Tables hold text alone, as many cells a row as headings, and lay out straight."""

from __future__ import annotations

import copy
import re

import numpy as np
import pytest

from jointsim.reports.study import (
    coordination_table,
    deadline_table,
    headline_table,
    milestone_table,
    outcome_table,
    study_tables,
)
from jointsim.reports.tables import Table, plain
from jointsim.reports.time_spent import SMALLEST_SHARE, ledger_table, reached_ledger


@pytest.fixture
def summary(baltic):
    """A summary that may be changed, with numbers that can be told apart."""
    changed = copy.deepcopy(baltic.summary)
    words = changed["responses"]["nato-statement"]
    words["milestones"]["statement"] = {
        "reached": 0.995,
        "median_hours": 19.0,
        "p10_hours": 9.0,
        "p90_hours": None,
        "median_interval_hours": [17.0, None],
        "restricted_mean_hours": 54.0,
    }
    changed["replications"] = 200
    words["waiting_at_horizon"] = {"initiative": 0.005}
    words["ledger_reached_hours"] = {
        "detection": 10.0,
        "work": 60.0,
        "off-hours": 29.8,
        "silence": 0.2,
        "person": 0.0,
    }
    return changed


def row(table: Table, first: str) -> tuple[str, ...]:
    return next(each for each in table.rows if each[0] == first)


def test_columns_are_straight():
    table = Table("Title", ("a", "bb"), (("one", "1"), ("three", "22")), ("below",))
    assert plain(table) == "Title\na      bb\none    1\nthree  22\nbelow"


WIDE = Table(
    "A title that is long",
    ("id", "name", ""),
    (("jef-headquarters", "ships of the force", "Wed 25 Dec 2024, 11:26"), ("b", "", "-")),
    ("a note that is long",),
)


def test_on_a_narrow_page_cells_are_broken_at_words():
    assert plain(WIDE, 46).splitlines() == [
        "A title that is long",
        "id                name",
        "jef-headquarters  ships of   Wed 25 Dec 2024,",
        "                  the force  11:26",
        "b                            -",
        "a note that is long",
    ]
    assert plain(WIDE, 200) == plain(WIDE)


def test_on_a_page_too_narrow_for_its_columns_rows_stand_one_below_another():
    assert plain(WIDE, 17).splitlines() == [
        "A title that is",
        "long",
        "jef-headquarters",
        "    name: ships",
        "    of the",
        "    force ·",
        "    Wed 25 Dec 2024,",
        "    11:26",
        "b",
        "    -",
        "a note that is",
        "long",
    ]


def test_a_table_without_headings_has_no_line_for_them():
    assert plain(Table("Title", ("", ""), (("a", "b"),))) == "Title\na  b"


def test_every_table_is_rectangular(baltic):
    tables = study_tables(baltic.summary, baltic.names.title)
    assert len(tables) == 2 * len(baltic.summary["responses"]) + 3
    for table in tables:
        assert table.rows
        assert {len(each) for each in table.rows} == {len(table.columns)}
        assert all(isinstance(cell, str) for each in table.rows for cell in each)


def test_the_spread_is_kept_apart_from_the_interval_of_the_median(summary):
    found = row(milestone_table(summary, "nato-statement"), "statement ◄")
    assert found == ("statement ◄", ">99 %", "19 h (9 h – never)", "17 h – never", "2 d 6 h")


def test_columns_that_are_easily_misread_are_explained_once(baltic):
    tables = [each for each in study_tables(baltic.summary, horizon=2880.0) if each.columns[0] == "milestone"]
    first, *others = (table.notes for table in tables)
    assert first == (
        "median's sampling interval: how well so many replications pin the median down (95 %), "
        "not how far outcomes spread",
        "mean to horizon: a replication that never got there counts with its time to the horizon "
        "(120 d after the start)",
        "◄ stands for the response; never: not by the horizon",
    )
    assert {notes[0] for notes in others} == {first[-1]}
    assert "120 d" not in "".join(milestone_table(baltic.summary, "nato-statement").notes)
    assert {"median (10–90 % of replications)", "median's sampling interval"} < set(tables[0].columns)


def test_without_its_column_a_note_is_left_out(baltic):
    table = milestone_table(baltic.summary, "nato-statement")
    notes = table.narrowed(4).notes
    assert notes == (table.notes[0], table.notes[2], "on a wider page also: mean to horizon")


def test_milestones_fit_a_page_of_a_hundred_columns(baltic):
    for table in study_tables(baltic.summary, baltic.names.title):
        if table.columns[0] == "milestone":
            lines = plain(table.narrowed(4)).splitlines()[1 : -len(table.notes)]
            # a terminal sets three columns between two cells
            assert max(map(len, lines)) + 3 <= 100


def test_a_median_that_few_replications_leave_open_below_is_not_called_never(summary):
    found = summary["responses"]["nato-statement"]["milestones"]["statement"]
    found["median_interval_hours"] = [0.0, 19.0]
    assert row(milestone_table(summary, "nato-statement"), "statement ◄")[3] == "up to 19 h"


def test_only_the_headline_is_marked(baltic):
    for response, found in baltic.summary["responses"].items():
        marked = [each[0] for each in milestone_table(baltic.summary, response).rows if "◄" in each[0]]
        assert marked == [f"{found['headline'].replace('-', ' ')} ◄"]


def test_a_response_that_was_not_always_wanted_says_so(summary):
    summary["responses"]["nato-statement"]["applicable"] = 0.4
    notes = milestone_table(summary, "nato-statement").notes
    assert notes[-1] == "wanted in 40 % of replications, which alone are counted"


def test_a_response_that_was_never_wanted_shows_nothing(summary):
    empty = {"reached": None, "median_hours": None, "median_interval_hours": [None, None]}
    summary["responses"]["nato-statement"]["milestones"]["statement"] = empty
    assert row(milestone_table(summary, "nato-statement"), "statement ◄")[1:] == ("–", "–", "–", "–")


def test_where_time_went_is_sorted_and_whole(summary):
    table = ledger_table(summary, "nato-statement")
    assert table.rows == (
        ("work", "2 d 12 h", "60 %"),
        ("off-hours", "1 d 6 h", "30 %"),
        ("detection", "10 h", "10 %"),
        ("all else", "12 min", "<1 %"),
    )
    assert table.notes == (
        "4 d 4 h on average of the 199 of 200 replications that reached statement by the horizon",
        "left out, though the median above counts them: 1 (<1 %) that did not; at the horizon they waited for: "
        "initiative 1 (nobody had asked)",
    )


def test_never_cases_are_counted_and_none_of_them_is_averaged_in(summary):
    words = summary["responses"]["nato-statement"]
    before = ledger_table(summary, "nato-statement").rows
    words["applicable"] = 0.5
    words["milestones"]["statement"]["reached"] = 0.8
    words["ledger_hours"] = {"initiative": 2000.0}
    words["waiting_at_horizon"] = {"initiative": 0.06, "attribution": 0.13, "ended": 0.01}
    table = ledger_table(summary, "nato-statement")
    assert table.rows == before
    assert table.notes == (
        "4 d 4 h on average of the 80 of 100 replications in which it was wanted that reached statement by the "
        "horizon",
        "left out, though the median above counts them: 20 (20 %) that did not; at the horizon they waited for: "
        "attribution 13, initiative 6 (nobody had asked), ended 1 (nothing more was done)",
    )


def test_where_all_got_there_nothing_is_left_out(summary):
    words = summary["responses"]["nato-statement"]
    words["milestones"]["statement"]["reached"], words["waiting_at_horizon"] = 1.0, {}
    notes = ledger_table(summary, "nato-statement").notes
    assert notes == ("4 d 4 h on average; all 200 replications reached statement by the horizon",)


def test_where_none_got_there_no_hours_are_shown(summary):
    words = summary["responses"]["nato-statement"]
    words["milestones"]["statement"]["reached"] = 0.0
    words |= {"ledger_reached_hours": {}, "waiting_at_horizon": {"capitals": 1.0}}
    table = ledger_table(summary, "nato-statement")
    assert (table.columns, table.rows) == (("", "", ""), ())
    assert plain(table).splitlines() == [table.title, *table.notes]
    assert table.notes == (
        "none of 200 replications reached statement by the horizon",
        "at the horizon they waited for: capitals 200",
    )


@pytest.mark.parametrize("applicable", [0.0, None])
def test_where_it_was_never_wanted_no_time_went(summary, applicable):
    words = summary["responses"]["nato-statement"]
    words |= {"applicable": applicable, "ledger_reached_hours": {}, "waiting_at_horizon": {}}
    assert ledger_table(summary, "nato-statement").notes == ("never wanted",)


def test_the_table_of_a_study_adds_up_and_leaves_none_out(baltic):
    for response, found in baltic.summary["responses"].items():
        column = baltic.scores.columns["milestone", response, found["headline"]]
        got = np.isfinite(column)
        assert sum(reached_ledger(found).values()) == pytest.approx(column[got].mean())
        (first, *more) = ledger_table(baltic.summary, response).notes
        counted = (
            sum(map(int, re.findall(r"[a-z] (\d+)(?=,| \(n|$)", more[0].split("for:")[1]))) if more else 0
        )
        assert counted == (~got).sum()
        assert (f"the {got.sum()} of 40 " in first) == bool(counted)


def test_what_took_no_time_is_no_entry(summary):
    assert "person" not in reached_ledger(summary["responses"]["nato-statement"])


def test_outcomes(summary):
    summary["responses"]["nato-statement"]["outcomes"] = {"adopted": 0.95, "carved-out": 0.05}
    summary["responses"]["nato-statement"]["rounds"] = {"median": 1.0, "p90": 3.0}
    summary["responses"]["nato-statement"]["strength"] = {"mean": 0.8}
    table = outcome_table(summary, lambda name: name.upper())
    found = dict(zip(table.columns, row(table, "NATO-STATEMENT"), strict=True))
    assert "adopted" not in found
    assert found["done"] == "95 %"
    assert found["carved-out"] == "5 %"
    assert found["rounds (90 %)"] == "1 (3)"
    assert found["strength"] == "80 %"
    assert "none is put to members" in table.notes[0]
    assert table.notes[1] == (
        "carved-out: adopted while some members stood aside; done and carved-out together came to the end"
    )
    assert table.notes[-1].startswith("strength: how much of the text was left ")


def test_what_no_outcome_was_is_not_explained(summary):
    for found in summary["responses"].values():
        found["outcomes"] = {"adopted": 1.0}
    assert not any("carved-out" in note for note in outcome_table(summary).notes)


def test_rounds_and_strength_of_what_never_came_are_unknown(summary):
    summary["responses"]["nato-statement"]["rounds"] = {"median": None, "p90": None}
    summary["responses"]["nato-statement"]["strength"] = {"mean": None}
    assert row(outcome_table(summary), "nato statement")[-2:] == ("–", "–")


def test_deadlines(summary):
    summary["deadlines"]["ships-in-time"] |= {"met": 0.55, "interval": [0.48, 0.62]}
    first = "nato presence: first action within 14 d"
    assert row(deadline_table(summary), first) == (
        first,
        "55 % (48 – 62 %)",
        "cuts have come about a month apart",
    )


@pytest.mark.parametrize(
    ("event", "nobody"),
    [("cable-cut", "Nobody acted"), ("second-cut", "Nobody acted, on any event")],
    ids=["one event", "several"],
)
def test_coordination(summary, event, nobody):
    for response in summary["responses"].values():
        response["event"] = "cable-cut"
    summary["responses"]["eu-statement"]["event"] = event
    summary["coordination"] |= {
        "first_word": {"nato": 0.6, "eu": 0.3, "nobody": 0.1, "gap_hours": 13.0},
        "first_action": None,
        "coherence": {"median": 0.125, "share": 0.82},
        "unreleased_at_decision": {
            "nato-statement": {"median": 0.06, "share": 0.84},
            "eu-statement": {"median": None, "share": None},
        },
        "duplicated": 0.0,
        "nobody": 0.004,
        "recurrence": {"second-cut": 0.7},
    }
    table = coordination_table(summary)
    assert table.rows == (
        ("Spoke first", "nato 60 %, eu 30 %, nobody 10 %; the next 13 h later (median)"),
        ("Acted first", "–"),
        (
            "Clauses that both adopted",
            "12 % of all clauses that either adopted (median where both agreed a text: 82 % of replications)",
        ),
        (
            "Nato statement: surer with what others held",
            "84 % of decisions; in half of all by 0.06 or more",
        ),
        ("Several organisations did the same", "0 %"),
        (nobody, "<1 %"),
        ("Second cut: prevented", "70 %"),
    )
    assert table.notes == (
        "who was first, and clauses: on the event “cable cut”",
        "surer: whether the organisation would have been, when it decided, of what happened or of who did it, "
        "had it known what every staff and body held; confidence runs from 0 to 1",
        "the same: two or more took their first action on a response of the same kind to the same event",
    )


@pytest.mark.parametrize(
    ("gain", "said"),
    [
        ({"share": 0.41, "median": 0.0}, "41 % of decisions; in the rest by 0.01 at most"),
        ({"share": 0.49, "median": 0.01}, "49 % of decisions; in the rest by 0.01 at most"),
        ({"share": 0.51, "median": 0.02}, "51 % of decisions; in half of all by 0.02 or more"),
    ],
)
def test_nobody_is_surer_by_nothing(summary, gain, said):
    summary["coordination"]["unreleased_at_decision"] = {"nato-statement": gain}
    table = coordination_table(summary)
    assert row(table, "Nato statement: surer with what others held")[1] == said
    assert any(note.startswith("surer: ") for note in table.notes)


def test_what_nobody_would_have_been_is_not_explained(summary):
    summary["coordination"]["unreleased_at_decision"] = {"nato-statement": {"share": 0.0, "median": 0.0}}
    assert not any("surer" in note for note in coordination_table(summary).notes)


def test_clauses_of_more_than_two_organisations(summary):
    summary["coordination"]["coherence"] = {"median": 0.5, "share": 1.0}
    summary["responses"]["nato-statement"]["organisation"] = "league"
    found = row(coordination_table(summary), "Clauses in all texts adopted")[1]
    often = "median where two or more agreed a text: 100 % of replications"
    assert found == f"50 % of all clauses that any adopted ({often})"


def test_what_nobody_was_wanted_to_do_twice_is_not_called_rare(summary):
    summary["coordination"] |= {"duplicated": None, "nobody": None}
    table = coordination_table(summary)
    assert row(table, "Several organisations did the same")[1] == "–"
    assert row(table, "Nobody acted")[1] == "–"
    assert not any(note.startswith("the same: ") for note in table.notes)


def test_an_overtaken_response_has_a_column_and_a_note(summary):
    assert not any(note.startswith("overtaken") for note in outcome_table(summary).notes)
    summary["responses"]["nato-presence"]["outcomes"] = {"adopted": 0.4, "overtaken": 0.6}
    table = outcome_table(summary)
    assert "overtaken" in table.columns
    assert "overtaken: another response had made it needless before anything was decided" in table.notes


def test_no_clauses_to_compare(summary):
    summary["coordination"]["coherence"] = {"median": None, "share": 0.0}
    assert row(coordination_table(summary), "Clauses that both adopted")[1] == "–"


def test_a_single_organisation_has_no_next(summary):
    summary["coordination"]["first_word"] = {"nato": 1.0, "nobody": 0.0, "gap_hours": None}
    assert row(coordination_table(summary), "Spoke first")[1] == "nato 100 %"


def test_a_study_without_deadlines_has_no_table_of_them(summary):
    summary["deadlines"] = {}
    assert "Deadlines" not in [table.title for table in study_tables(summary)]


def test_the_smallest_share_is_below_what_is_shown_as_a_per_cent():
    assert SMALLEST_SHARE <= 0.005


def test_in_short_each_response_has_the_line_of_its_headline(baltic):
    table = headline_table(baltic.summary, baltic.names.title)
    assert [each[0] for each in table.rows] == [
        baltic.names.title(key) for key in baltic.summary["responses"]
    ]
    for line, (response, found) in zip(table.rows, baltic.summary["responses"].items(), strict=True):
        whole = row(milestone_table(baltic.summary, response), f"{found['headline'].replace('-', ' ')} ◄")
        assert line[1:] == (found["headline"].replace("-", " "), *whole[1:3])
