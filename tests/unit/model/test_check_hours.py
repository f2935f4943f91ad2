"""Checks of working time: it needs somebody's office hours to run on."""

from __future__ import annotations

from typing import Any

import pytest

from jointsim.model.checks import check_world
from jointsim.model.document import parse_document
from jointsim.model.faults import validated
from jointsim.model.world import World
from tests.support import tiny_world

ASKED_BY_CHAIR = {"union": {"presence": {"asked-by": {"affected-state": None, "chair": {"sudden": "1 h"}}}}}


def found(**patches: Any) -> list[str]:
    """Say what is wrong with the small world, changed, without the places."""
    document = parse_document(tiny_world(**patches), "w")
    faults = check_world(validated(World, document), document)
    return [str(fault).split(" ", 1)[1] for fault in faults]


@pytest.mark.parametrize("latency", ["2 working h", {"routine": "1 h", "flash": "30 working min"}])
def test_working_time_of_a_channel_needs_hours(latency):
    assert found(channels={"report": {"latency": latency}}) == [
        "channels.report.latency: this is working time, but the channel has no hours — "
        "add `calendar`, or write hours or days"
    ]
    assert found(channels={"report": {"latency": latency, "calendar": "own-hours"}}) == []


@pytest.mark.parametrize(
    ("path", "patch"),
    [
        ("agreement.reservations.scrutiny",
         {"agreement": {"reservations": {"scrutiny": {"takes": "2 workdays"}}}}),
        ("procedures.sail.steps.more",
         {"procedures": {"sail": {"steps": {"more": {"capitals": "council", "takes": "2 workdays"}}}}}),
        ("forces.ships.generation.mandate",
         {"forces": {"ships": {"generation": {
             "conference": "9 d", "conferences": 2, "pledges": 0.5,
             "mandate": {"needed": 0.5, "takes": "2 workdays"}}}}}),
    ],
)  # fmt: skip
def test_working_time_of_capitals_needs_capitals(path, patch):
    assert found(**patch) == []
    assert found(capitals=None, routing=ASKED_BY_CHAIR, **patch) == [
        f"{path}.takes: this is working time of capitals, but the world has no `capitals` — "
        "add `capitals`, or write hours or days"
    ]
