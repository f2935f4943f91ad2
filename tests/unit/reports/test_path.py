"""The critical path is the ledger, leg by leg, and adds up."""

from __future__ import annotations

import pytest

from jointsim.measures.ledger import ledger
from jointsim.measures.scores import milestone_time
from jointsim.model.load import load_inputs
from jointsim.reports.path import COLUMNS, critical_path_table, critical_path_text
from jointsim.reports.words import duration
from tests.support import tiny_scenario, tiny_world, write_tiny
from tests.unit.reports.conftest import study_of


def test_rows_run_without_a_gap_from_the_event_to_the_milestone(baltic):
    for run in baltic.runs:
        for dossier in run.dossiers.values():
            table = critical_path_table(run, dossier, baltic.names)
            assert table.columns == COLUMNS
            for earlier, later in zip(table.rows, table.rows[1:], strict=False):
                assert earlier[1] == later[0]
            begin = run.record.time(run.occurred[dossier.plan.event])
            reached = milestone_time(run, dossier, dossier.plan.headline)
            end = baltic.plan.horizon if reached is None else reached
            assert table.rows[0][0] == baltic.names.moment(begin)
            assert table.rows[-1][1] == baltic.names.moment(end)
            assert table.notes[0].startswith(f"In all {duration(end - begin)} from the ")


def test_the_sum_names_every_entry_of_the_ledger(baltic):
    run = baltic.runs[0]
    for dossier in run.dossiers.values():
        note = critical_path_table(run, dossier, baltic.names).notes[0]
        for label, seconds in ledger(run, dossier).items():
            if not seconds:
                continue
            name = label if label == "off-hours" else label.replace("-", " ")
            assert f"{name} {duration(seconds)}" in note


def test_closed_hours_stand_with_the_work_they_interrupt(baltic):
    rows = [
        row
        for run in baltic.runs
        for dossier in run.dossiers.values()
        for row in critical_path_table(run, dossier, baltic.names).rows
    ]
    kept = [row for row in rows if row[3] == "off-hours"]
    interrupted = [row for row in rows if "off-hours" in row[3] and row not in kept]
    assert interrupted
    assert all(
        row[3].startswith(("work ", "desk queue ", "attribution ", "capitals ", "rework ", "channel "))
        for row in interrupted
    )


def test_whoever_waited_for_a_closed_office_did_not_wait_for_a_desk_alone(baltic):
    rows = [
        row
        for run in baltic.runs
        for dossier in run.dossiers.values()
        for row in critical_path_table(run, dossier, baltic.names).rows
        if row[3].startswith("desk queue") and not row[4].startswith("Still waiting")
    ]
    told = {(", off-hours" in row[3], row[4].split(" ", 2)[1]) for row in rows}
    assert told == {(True, "until"), (False, "for")}


def test_what_is_kept_until_the_morning_is_told(baltic):
    kept = [
        row[4]
        for run in baltic.runs
        for dossier in run.dossiers.values()
        for row in critical_path_table(run, dossier, baltic.names).rows
        if row[3] == "off-hours"
    ]
    assert "Finland kept the request until office hours" in kept
    capitals = {"The last of the capitals was closed", "The capital with the last reservation was closed"}
    assert capitals < set(kept)
    kept_until = (" kept the request until office hours", " kept what was done until it opened")
    assert all(told.endswith(kept_until) or told in capitals for told in kept)
    assert any(told.endswith(kept_until[1]) for told in kept)


def test_what_was_not_reached_is_told(baltic):
    unreached = [
        (run, dossier)
        for run in baltic.runs
        for dossier in run.dossiers.values()
        if milestone_time(run, dossier, dossier.plan.headline) is None
    ]
    assert unreached
    for run, dossier in unreached:
        table = critical_path_table(run, dossier, baltic.names)
        assert "to the horizon, without having got there" in table.notes[0]
    assert any(
        "Still waiting at the horizon" in critical_path_text(*each, baltic.names) for each in unreached
    )


def test_what_was_given_up_waits_for_nothing(baltic):
    ended = [
        critical_path_table(run, dossier, baltic.names)
        for run in baltic.runs
        for dossier in run.dossiers.values()
        if ledger(run, dossier)["ended"]
    ]
    assert ended
    for table in ended:
        assert table.rows[-1][4] == "Nothing more was done"
        assert table.rows[-1][3].startswith("ended")


def test_a_response_whose_event_did_not_happen_has_no_path(tiny):
    study = tiny()
    run = study.runs[0]
    run.occurred.clear()
    text = critical_path_text(run, run.dossiers["words"], study.names)
    assert text.splitlines()[-1] == "Not applicable: its event did not happen."


@pytest.mark.parametrize(
    "words",
    [
        "Until Finland",
        " worked on “",
        " of the North Atlantic Council, from the wait for it to its end",
        ", over “",
        "Standing NATO Maritime Groups got there",
    ],
)
def test_legs_say_what_they_were(baltic, words):
    run = baltic.runs[0]
    text = "\n".join(critical_path_text(run, dossier, baltic.names) for dossier in run.dossiers.values())
    assert words in text


FORCES = {
    "capitals": {"calendar": "office"},
    "national-staffs": {"parliament": {"name": "parliament", "calendar": "office"}},
    "calendars": {
        "office": {
            "zone": "Europe/Brussels",
            "open": {"routine": {"days": ["mon", "tue", "wed", "thu", "fri"], "hours": ["09:00-17:00"]}},
        }
    },
    "forces": {
        "ships": {
            "generation": {
                "unit": "ships",
                "conference": "1 d",
                "conferences": 2,
                "pledges": 1.0,
                "mandate": {"needed": 1.0, "takes": "20 h"},
            }
        }
    },
    "routing": {"union": {"presence": {"authority": ["delegated"]}}},
    "procedures": {
        "sail": {
            "steps": {
                "decide": None,
                "leave": {"mandate": "affected.parliament", "takes": "12 h", "after": "plan"},
                "raise": {"generate": "ships", "need": "2 ships"},
                "go": {"after": "raise"},
            }
        }
    },
}


def test_mandates_and_force_generation_are_told_leg_by_leg(tmp_path):
    places = write_tiny(tmp_path, world=tiny_world(**FORCES), scenario=tiny_scenario())
    study = study_of(load_inputs(places[0], places[1], world=places[2]), 1)
    run = study.runs[0]
    rows = critical_path_table(run, run.dossiers["ships"], study.names).rows
    told = [(row[3], row[4]) for row in rows]
    assert ("off-hours", "Arland’s parliament kept what was done until it opened") in told
    assert ("force generation", "Until the next conference on Ships") in told
    assert ("mandate", "Waited for a contributor’s parliament") in told
    assert any(
        label.startswith("mandate") and what == "Until Arland’s parliament had decided"
        for label, what in told
    )
    assert ("off-hours", "The contributor’s capital was closed") in told


def test_letting_another_go_first_is_told(tiny):
    study = tiny()
    run = study.runs[0]
    dossier = run.dossiers["words"]
    pieces = (("remit", 3600, -1), ("other-dossier", 9 * 3600, -1))
    entry = run.record.add(
        9 * 3600, "words", "opened", "union", pieces, run.occurred["incident"], {"gave-way-to": "union"}
    )
    dossier.milestones["statement"] = entry
    told = [row[3:] for row in critical_path_table(run, dossier, study.names).rows]
    assert told == [
        ("remit", "Until Union had settled whose task it is"),
        ("other dossier", "Let Union go first"),
    ]
