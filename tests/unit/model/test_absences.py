"""Channels that are not there: closed by changes, or of another day."""

from __future__ import annotations

import pytest

from jointsim.model.absences import Absence
from jointsim.model.load import load_inputs
from tests.support import tiny_scenario, tiny_setup, tiny_world, write_tiny

WIRE = {"name": "wire", "from": "watch", "to": "council", "latency": "1 h"}
CELL = {"name": "Cell", "organisation": "union", "calendar": "always", "since": "2026-01-01"}


@pytest.fixture
def absent(tmp_path):
    def found(channels, closed=(), **world):
        files = write_tiny(
            tmp_path,
            scenario=tiny_scenario(),
            setup=f"{tiny_setup()}changes: {{channels: {{{', '.join(f'{key}: null' for key in closed)}}}}}\n",
            world=tiny_world(channels=channels, **world),
        )
        scenario, setup, folder = files
        return dict(load_inputs(scenario, setup, world=folder).absent_channels)

    return found


def test_what_is_there_is_not_absent(absent):
    assert absent({"wire": WIRE}) == {}


@pytest.mark.parametrize("dates", [{"since": "2025-03-12"}, {"until": "2025-03-10"}])
def test_a_channel_of_another_day_did_not_exist(absent, dates):
    assert absent({"wire": {**WIRE, **dates}}) == {"wire": Absence("wire", is_closed=False)}


def test_a_channel_without_an_end_did_not_exist(absent):
    channels = {"wire": {**WIRE, "to": "cell"}}
    assert absent(channels, staffs={"cell": CELL}) == {"wire": Absence("wire", is_closed=False)}


def test_a_channel_that_changes_removed_is_closed(absent):
    assert absent({"wire": WIRE}, closed=["wire"]) == {"wire": Absence("wire", is_closed=True)}


def test_what_was_closed_but_never_there_did_not_exist(absent):
    channels = {"wire": {**WIRE, "to": "cell"}, "line": {**WIRE, "since": "2030-01-01"}}
    found = absent(channels, closed=["wire", "line"], staffs={"cell": CELL})
    assert {key: each.is_closed for key, each in found.items()} == {"wire": False, "line": False}


def test_a_channel_that_was_never_right_is_not_missed(absent):
    assert absent({"wire": {**WIRE, "latency": "soon"}}, closed=["wire"]) == {}
