"""What options name: milestones, lengths of time, and how sure an estimate is to be."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from jointsim.cli.targets import as_sure, read_hours, read_milestone, read_precision, short_of
from jointsim.errors import InputError
from jointsim.experiments.precision import Precision

RESPONSES = {
    "nato-presence": SimpleNamespace(headline="first-action", milestones=("decision", "first-action")),
    "eu-sanctions": SimpleNamespace(headline="decision", milestones=("decision",)),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nato-presence.decision=2h", Precision("nato-presence", "decision", 2.0)),
        ("nato-presence.decision:median=2 h", Precision("nato-presence", "decision", 2.0)),
        (
            "nato-presence.decision:mean=90 min",
            Precision("nato-presence", "decision", 1.5, "restricted-mean"),
        ),
        ("nato-presence=1 d", Precision("nato-presence", "first-action", 24.0)),
        (" eu-sanctions:mean = 3 h", Precision("eu-sanctions", "decision", 3.0, "restricted-mean")),
    ],
)
def test_a_precision_is_read(text, expected):
    assert read_precision(text, RESPONSES) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nato-presence.decision", "'nato-presence.decision' does not say how precise — write RESPONSE.MILE"),
        (
            "nato-presnce.decision=2h",
            "the scenario has no response 'nato-presnce' — did you mean 'nato-presen",
        ),
        ("nato-presence.decison=2h", "'nato-presence' has no milestone 'decison' — did you mean 'decision'?"),
        ("nato-presence.=2h", "'nato-presence' has no milestone '' — one of decision, first-action"),
        ("nato-presence.decision:men=2h", "there is no estimate 'men' — did you mean 'mean'?"),
        ("nato-presence.decision=0h", "'0h' is no elapsed time above 0 — write 2h, 90 min or 1 d"),
        ("nato-presence.decision=2 working h", "'2 working h' is no elapsed time above 0 — write 2h, 90 min"),
        ("nato-presence.decision=-2h", "-2h is negative — write a duration from 0 h up"),
        ("nato-presence.decision=2", "2 has no unit — write 2 h, or another of"),
        ("nato-presence.decision=", "nothing is given — write a duration, such as 36 h"),
        ("=2h", "the scenario has no response '' — one of eu-sanctions, nato-presence"),
    ],
)
def test_a_precision_that_is_none_is_refused(text, said):
    with pytest.raises(InputError) as error:
        read_precision(text, RESPONSES)
    (fault,) = error.value.faults
    assert str(fault).startswith(f"--precision: {said}")


def test_without_a_milestone_the_headline_is_meant():
    assert read_milestone("eu-sanctions", RESPONSES, "--best") == ("eu-sanctions", "decision")
    assert read_milestone(" eu-sanctions.decision ", RESPONSES, "--best") == ("eu-sanctions", "decision")


def test_lengths_of_time_are_read_in_hours():
    assert [read_hours(text, "--matters") for text in ("6h", "90 min", "2 d", "0.5 h")] == [6, 1.5, 48, 0.5]


def test_what_was_reached_is_said():
    precision = Precision("ships", "decision", 2.0)
    assert short_of(precision, 2.0, 300) == ""
    assert short_of(precision, 3.5, 300) == (
        "--precision ships.decision: after 300 replications the 95 % interval of its median is "
        "±3 h 30 min, not ±2 h; a larger -n may reach it"
    )
    assert short_of(precision, math.inf, 1180) == (
        "--precision ships.decision: after 1180 replications the 95 % interval of its median reaches beyond "
        "the horizon, and more would not help; ask for ships.decision:mean"
    )
    mean = Precision("ships", "decision", 2.0, "restricted-mean")
    assert "interval of its restricted mean is ±" in short_of(mean, 3.5, 300)


def test_that_it_is_as_sure_as_asked_is_said():
    precision = Precision("ships", "decision", 2.0)
    assert as_sure(precision, 2.1, 300) == as_sure(precision, math.inf, 300) == ""
    assert as_sure(precision, 1.5, 300) == (
        "--precision ships.decision: after 300 replications the 95 % interval of its median is ±1 h 30 min, "
        "as sure as asked (±2 h)"
    )
    assert as_sure(precision, 2.0, 180, "the widest 90 % interval of its differences") == (
        "--precision ships.decision: after 180 replications the widest 90 % interval of its differences is ±2 h, "
        "as sure as asked (±2 h)"
    )
