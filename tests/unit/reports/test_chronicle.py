"""A chronicle tells one replication in the order of time, and nothing that did not take place."""

from __future__ import annotations

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import Move, Port
from jointsim.engine.record import ROOT
from jointsim.engine.run import Replication
from jointsim.reports.chronicle import Line, chronicle, written


def test_lines_are_in_the_order_of_time_up_to_the_horizon(baltic):
    for run in baltic.runs:
        lines = chronicle(run, baltic.names)
        assert lines
        assert [line.time for line in lines] == sorted(line.time for line in lines)
        assert lines[-1].time <= baltic.plan.horizon


def test_at_one_time_lines_are_in_the_order_of_the_record(tiny):
    study = tiny()
    run = study.runs[0]
    for option in ("one", "two", "three"):
        run.record.add(10, "", option, "", (), ROOT)
    told = [line.kind for line in chronicle(run, study.names) if line.time == 10]
    assert told == ["one", "two", "three"]


def test_what_a_closed_dossier_had_under_way_is_not_told(tiny):
    study = tiny()
    run = study.runs[0]
    dossier = run.dossiers["words"]
    dossier.closed, dossier.outcome = (
        run.record.add(100, "words", "given-up", "council", (), ROOT),
        "given-up",
    )
    run.record.add(100, "words", "chosen", "", (), ROOT, {"option": "still-in-time"})
    run.record.add(101, "words", "chosen", "", (), ROOT, {"option": "too-late"})
    text = written(chronicle(run, study.names), study.names)
    assert "still in time" in text
    assert "too late" not in text


def test_a_pause_is_told_up_to_its_time(baltic):
    draws = draw_block(baltic.plan.book, 1, range(1))[0]
    run = Replication(baltic.plan, draws)
    run.advance(36 * 3600)
    lines = chronicle(run, baltic.names)
    assert lines[-1].time <= 36 * 3600
    assert "open" not in {line.kind for line in lines}
    whole = chronicle(baltic.runs[0], baltic.names, every_report=True)
    assert set(lines) <= set(whole)


def test_reports_that_changed_nothing_are_left_out(baltic):
    run = baltic.runs[0]
    short, whole = (chronicle(run, baltic.names, every_report=every) for every in (False, True))
    assert len(short) < len(whole) / 2
    assert set(short) <= set(whole)
    for kind in {line.kind for line in whole} - {"report", "withheld"}:
        assert [line for line in short if line.kind == kind] == [line for line in whole if line.kind == kind]


def test_reports_that_led_to_a_response_are_told(baltic):
    run = baltic.runs[0]
    told = {(line.time, line.kind) for line in chronicle(run, baltic.names)}
    for dossier in run.dossiers.values():
        if dossier.asked >= 0:
            chain = list(run.record.chain(dossier.asked))
            assert all((entry.time, entry.activity) in told for entry in chain)


def test_milestones_are_marked(baltic):
    run = baltic.runs[0]
    lines = chronicle(run, baltic.names)
    for dossier in run.dossiers.values():
        for milestone, index in dossier.milestones.items():
            if milestone not in ("aware", "asked") and run.record.time(index) <= baltic.plan.horizon:
                marked = [line for line in lines if "►" in line.text and line.time == run.record.time(index)]
                assert any(milestone.replace("-", " ") in line.text.rpartition("►")[2] for line in marked)


def test_what_stayed_open_is_told_at_the_end(baltic):
    outcomes = {}
    for run in baltic.runs:
        for line in chronicle(run, baltic.names):
            if line.kind == "open":
                assert line.time == baltic.plan.horizon
                outcomes.setdefault("Nobody asked" in line.text, line.text)
    assert outcomes[True].startswith("Nobody asked for “")
    assert "was still open, waiting for " in outcomes[False]


@pytest.mark.parametrize(
    ("seat", "target", "value", "line"),
    [
        (
            "council.chair",
            "words/agree/0/convening/council.chair",
            "next-meeting",
            "The chair in Council answered on “Statement (Union)” (convening): next meeting.",
        ),
        (
            "council.chair",
            "words/agree/0/concession/council.chair",
            "drop-clause:names-perpetrator",
            "The chair in Council answered on “Statement (Union)” (concession): drop clause “names perpetrator”.",
        ),
        ("chair", "incident/union/urgency/chair", "flash", "Chair answered on “incident” (urgency): flash."),
        (
            "XA.coast-guard",
            "incident/report.XA/guard/0/release/XA.coast-guard",
            "grant",
            "Arland’s coast guard answered on “incident” (release): grant.",
        ),
    ],
)
def test_answers_of_every_kind_are_told(tiny, seat, target, value, line):
    study = tiny()
    run = study.runs[0]
    run.port.moves.append(Move(5, 1, seat, "answer", target, value))
    told = [each for each in chronicle(run, study.names) if each.kind == "answer"]
    assert [each.text for each in told] == [line]
    assert told[0].response == ("words" if target.startswith("words") else "")


def test_what_a_person_answered_is_told(tiny):
    study = tiny()
    draws = draw_block(study.plan.book, 1, range(1))[0]
    run = Replication(study.plan, draws, Port())
    run.port.moves.append(Move(5, 1, "council.XA", "answer", "words/agree/0/council.XA", "object"))
    assert Line(
        5, "Arland in Council answered on “Statement (Union)”: object.", "answer", "words"
    ) in chronicle(run, study.names)


def test_text_has_a_heading_and_dated_lines(baltic):
    text = written(chronicle(baltic.runs[0], baltic.names), baltic.names).splitlines()
    assert text[0] == "Cables cut in the Gulf of Finland, as of Wed 25 Dec 2024, 11:26 (Brussels time)"
    assert text[2].startswith("Wed 25 Dec 2024, 11:26  Cable cut: The power link Estlink 2")


def test_no_member_is_named_for_its_stance_where_none_is_stated(baltic):
    members = [baltic.names.state(state) for state in baltic.plan.states]
    silent = ("round", "capitals", "carved-out")
    for run in baltic.runs:
        for line in chronicle(run, baltic.names):
            if line.kind in silent:
                assert not any(member in line.text for member in members)
