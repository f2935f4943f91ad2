"""Whether a seat has a part in a scenario: what is said of one that has none, and who has."""

from __future__ import annotations

import pytest

from jointsim.cli.parts import lacking
from jointsim.engine.people.seats import Seat
from tests.worlds import plan_of

COUNCIL = "decide: {agree: council, reaches: decision}"
MINISTERS = "decide: {agree: ministers, reaches: decision}"
NOBODY = "decide: {milestone: decision}"
THEN = "decide: {agree: council, then: ministers, reaches: decision}"
INSIDE = "either: {choose: {one: {chance: 1, steps: {decide: {agree: council, reaches: decision}}}}}"
BESIDE = """
organisations: {league: {name: League, awareness: {at: [watch], occurrence: 0.5}}}
offices: {speaker: {name: Speaker, organisation: league, staff: watch}}
bodies:
  experts: {name: Experts, organisation: union, level: experts, rule: consensus, calendar: always,
            convenes: 2 h, higher: [council]}
  others: {name: Others, organisation: union, level: experts, rule: consensus, calendar: always, convenes: 2 h}
"""
GUARDED = """
channels:
  wire: {name: wire, from: one-desk, to: watch, latency: 0 h, ceiling: open,
         release: {by: originator, takes: 2 h, refused: 0}}
"""
SEEN = "events: {incident: {observed: {desk: {by: one-desk, after: 0 h, occurrence: 1}}}}"


def said(seat: Seat, steps: str, *, world: str = "", crisis: str = "", organisation: str = "union") -> str:
    return lacking(seat, plan_of(steps, world=BESIDE + world, crisis=crisis), organisation)


@pytest.mark.parametrize(
    ("seat", "steps"),
    [
        (Seat("council", "XA"), COUNCIL),
        (Seat("council", "chair"), COUNCIL),
        (Seat("council", "XA"), INSIDE),
        (Seat("ministers", "chair"), THEN),
        (Seat("union"), NOBODY),
        (Seat("chair"), NOBODY),
    ],
)
def test_of_a_seat_with_a_part_nothing_is_said(seat, steps):
    assert said(seat, steps) == ""


@pytest.mark.parametrize(
    ("seat", "steps", "line"),
    [
        (
            Seat("others", "XA"),
            THEN,
            "no text comes before others in this scenario; "
            "before these, in which XA sits, it does: council, ministers",
        ),
        (
            Seat("council", "XA"),
            NOBODY,
            "no text comes before council in this scenario; before these, in which XA sits, it does: none",
        ),
        (
            Seat("ministers", "XA"),
            COUNCIL,
            "no text comes before ministers in this scenario, unless one goes up to it; "
            "before these, in which XA sits, it does: council",
        ),
        (
            Seat("experts", "XA"),
            COUNCIL,
            "no text comes before experts in this scenario, but you speak for XA where one comes to council or "
            "ministers; before these, in which XA sits, it does: council",
        ),
        (
            Seat("experts", "XA"),
            MINISTERS,
            "no text comes before experts in this scenario, but you speak for XA where one comes to ministers; "
            "before these, in which XA sits, it does: ministers",
        ),
        (
            Seat("experts", "chair"),
            COUNCIL,
            "no text comes before experts in this scenario; before these it does: council",
        ),
    ],
)
def test_a_body_before_which_no_text_comes(seat, steps, line):
    assert said(seat, steps) == line


@pytest.mark.parametrize("seat", ["league", "speaker"])
def test_an_organisation_of_which_nothing_is_wanted(seat):
    line = "nothing is wanted of league in this scenario; of these something is: union"
    assert said(Seat(seat), COUNCIL, organisation="league") == line


def test_a_staff_on_whose_release_nothing_waits():
    assert said(Seat("one-desk"), COUNCIL, world=GUARDED, crisis=SEEN) == ""
    line = "no report waits for the release of {} in this scenario; for these one may: {}"
    assert said(Seat("watch"), COUNCIL, world=GUARDED, crisis=SEEN) == line.format("watch", "one-desk")
    assert said(Seat("XA", "coast-guard"), COUNCIL) == line.format("XA.coast-guard", "none")


def test_of_many_only_some_are_named():
    steps = "\n".join(f"s{number}: {{agree: b{number}, reaches: decision}}" for number in range(10))
    body = "{name: B, organisation: union, level: experts, rule: consensus, calendar: always, convenes: 2 h}"
    world = "bodies: {others: " + body + ", " + ", ".join(f"b{number}: {body}" for number in range(10)) + "}"
    line = lacking(Seat("others", "chair"), plan_of(steps, world=world), "union")
    assert line.endswith("before these it does: b0, b1, b2, b3, b4, b5, b6, b7 and 2 more")


def test_only_bodies_in_which_the_state_sits_are_named():
    body = "level: experts, rule: consensus, calendar: always, convenes: 2 h"
    world = f"""
bodies:
  others: {{name: Others, organisation: union, {body}}}
  assembly: {{name: Assembly, organisation: union, seats: [XC], {body}}}
"""
    steps = "one: {agree: council, reaches: decision}\ntwo: {agree: assembly, reaches: decision}"
    plan = plan_of(steps, world=world)
    seats = {state: lacking(Seat("others", state), plan, "union") for state in ("XA", "XC")}
    assert seats["XA"].endswith("; before these, in which XA sits, it does: council")
    assert seats["XC"].endswith("; before these, in which XC sits, it does: council, assembly")
    assert lacking(Seat("others", "chair"), plan, "union").endswith(
        "; before these it does: council, assembly"
    )
