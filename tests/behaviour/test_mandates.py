"""Mandates: a parliament gives its leave in its own hours, need not be asked, or refuses."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import Port, Seat
from jointsim.engine.run import Replication
from tests.invariants import causes_come_first, endings_fit, ledgers_are_exact
from tests.worlds import HOUR, entries, hours, ledger_hours, plan_of, play, play_many, times

PARLIAMENT = """
national-staffs: {parliament: {name: parliament, calendar: office}}
staffs: {assembly: {name: Assembly, calendar: office}}
"""


def planned(step, **others):
    text = ", ".join(f"{key.replace('_', '-')}: {value}" for key, value in others.items())
    return plan_of(f"leave: {{mandate: {step}, reaches: decision, {text}}}", world=PARLIAMENT)


@pytest.mark.parametrize("who", ["affected.parliament", "XA.parliament", "assembly"])
def test_a_mandate_takes_its_time_in_the_hours_of_the_parliament(who):
    run = play(planned(who, takes="6 working h"))
    assert hours(run) == 15
    assert ledger_hours(run) == {"off-hours": 9, "mandate": 6}
    (entry,) = entries(run, "mandate")
    assert entry.who == who.replace("affected", "XA")
    assert entry.attributes == {"step": "leave", "needed": True}


def test_elapsed_time_begins_and_is_handed_over_in_open_hours():
    run = play(planned("assembly", takes="12 h"))
    assert hours(run) == 24 + 9
    assert ledger_hours(run) == {"off-hours": 9 + 12, "mandate": 12}


def test_it_takes_as_long_as_work_would():
    for takes in ("12 h", "3 working h", "0 h", "4 workdays"):
        work = plan_of(f"do: {{work: assembly, takes: {takes}, reaches: decision}}", world=PARLIAMENT)
        run, other = play(planned("assembly", takes=takes)), play(work)
        assert hours(run) == hours(other)
        found, expected = ledger_hours(run), ledger_hours(other)
        assert found.pop("mandate", 0) == expected.pop("work", 0)
        assert found == expected


def test_where_no_parliament_must_be_asked_no_time_passes():
    run = play(planned("assembly", takes="30 d", needed=0.0, refused=1.0))
    assert hours(run) == 0
    assert entries(run, "mandate")[0].attributes["needed"] is False
    assert run.dossiers["answer"].outcome == "adopted"


def test_how_often_it_is_needed_and_refused_is_as_stated():
    runs = play_many(planned("assembly", takes="2 d", needed=0.4, refused=0.3), range(2000))
    asked = [run for run in runs if entries(run, "mandate-refused") or hours(run) != 0]
    refused = [run for run in asked if entries(run, "mandate-refused")]
    assert abs(len(asked) / len(runs) - 0.4) <= 4 * sqrt(0.4 * 0.6 / len(runs))
    assert abs(len(refused) / len(asked) - 0.3) <= 4 * sqrt(0.3 * 0.7 / len(asked))


def test_a_refusal_ends_the_branch_and_gives_the_response_up():
    steps = """
      start: {wait: 0 h}
      leave: {mandate: assembly, takes: 8 working h, refused: 1.0, after: start}
      sail: {move: ships, reaches: decision}
      words: {wait: 3 d, after: start, reaches: statement}
    """
    run = play(plan_of(steps, world=PARLIAMENT))
    assert (hours(run), hours(run, "statement")) == (None, 72)
    assert run.dossiers["answer"].outcome == "given-up"
    assert times(run, "mandate-refused") == [17]
    assert ledger_hours(run) == {"off-hours": 9, "mandate": 8, "ended": 60 * 24 - 17}
    causes_come_first(run)
    ledgers_are_exact(run)
    endings_fit(run)


def test_a_refusal_after_the_horizon_has_not_come_yet():
    run = play(planned("assembly", takes="90 d", refused=1.0))
    assert not run.dossiers["answer"].outcome
    ledgers_are_exact(run)
    assert ledger_hours(run) == {"off-hours": 9, "mandate": 60 * 24 - 9}


def test_a_mandate_for_what_was_withdrawn_counts_no_more():
    plan = planned("assembly", takes="5 d", refused=1.0)
    run = Replication(plan, draw_block(plan.book, 1, [0])[0], Port([Seat.parse("council.XA")]))
    while run.now < 20 * HOUR:
        run.advance(20 * HOUR)
    run.port.act(run, Seat("chair"), "withdraw", "answer")
    while not run.advance().over:
        pass
    assert ledger_hours(run) == {"person": 20, "ended": 60 * 24 - 20}
    assert run.dossiers["answer"].blocked < 0


def test_without_the_parliament_the_step_takes_no_part():
    plan = plan_of(
        "leave: {mandate: affected.parliament, takes: 5 d}\ngo: {milestone: decision}",
        world=PARLIAMENT,
        crisis="affected: []",
    )
    assert hours(play(plan)) == 0


def test_a_parliament_asked_more_often_makes_no_run_faster():
    found = [
        np.array([
            hours(run) for run in play_many(
                planned("assembly", takes="{median: 3 d, p90: 9 d}", needed=needed), range(200))
        ])
        for needed in (0.1, 0.5, 1.0)
    ]  # fmt: skip
    for seldom, often in pairwise(found):
        assert (often >= seldom).all()
        assert (often > seldom).any()
