"""Documented positions of a set-up: what they may name, and where they stand once laid over."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.model.load import load_inputs, load_setup, load_world
from tests.support import tiny_scenario, tiny_setup, tiny_world, write_tiny

POSITION = {
    "state": "XB",
    "organisation": "union",
    "kinds": ["statement"],
    "stance": "against",
    "says": "It blocked a text.",
    "source": "https://example.org",
    "confidence": "high",
}


def refused(folder, **patch) -> list[str]:
    setup = tiny_setup(positions={"block": {**POSITION, **patch}})
    _, path, world = write_tiny(folder, setup=setup)
    with pytest.raises(InputError) as caught:
        load_world(path, world=world)
    return [str(fault).rpartition("as-is.yaml:")[2].partition(" ")[2] for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ({"state": "XY"}, "positions.block.state: there is no state 'XY' — one of XA, XB"),
        (
            {"organisation": "onion"},
            "positions.block.organisation: there is no organisation 'onion' — did you mean 'union'?",
        ),
        (
            {"kinds": ["statement", "presense"]},
            "positions.block.kinds[1]: there is no route of 'union' for the kind 'presense' — did you mean 'presence'?",
        ),
        (
            {"since": "2025-02-01", "until": "2025-01-01"},
            "positions.block.until: it ends on 2025-01-01, before it begins on 2025-02-01 — check `since` and `until`",
        ),
        (
            {"stance": "opposed"},
            "positions.block.stance: 'opposed' is not known here — one of for, favourable, sceptical, against",
        ),
    ],
)
def test_mistakes_are_told_with_what_would_be_right(tmp_path, patch, said):
    assert refused(tmp_path, **patch) == [said]


def test_a_position_of_a_state_that_is_no_member_is_refused(tmp_path):
    outside = {"name": "Cland", "zone": "UTC", "holidays": "none"}
    setup = tiny_setup(positions={"block": POSITION | {"state": "XC"}})
    _, path, world = write_tiny(tmp_path, setup=setup, world=tiny_world(states={"XC": outside}))
    with pytest.raises(
        InputError, match="'XC' never was a member of 'union', so this position counts nowhere"
    ):
        load_world(path, world=world)


def test_several_mistakes_are_told_at_once(tmp_path):
    assert len(refused(tmp_path, state="XY", kinds=["nothing", "else"])) == 3


def test_a_position_needs_its_source(tmp_path):
    (said,) = refused(tmp_path, source=None)
    assert "source" in said


def test_a_position_laid_over_stands_where_the_set_up_gives_it(tmp_path):
    scenario, setup, world = write_tiny(
        tmp_path,
        setup=tiny_setup(positions={"block": POSITION}),
        scenario=tiny_scenario(positions={"XA": {"words": "for"}}),
    )
    inputs = load_inputs(scenario, setup, world=world)
    assert inputs.scenario_document.value["positions"] == {"XA": {"words": "for"}, "XB": {"words": "against"}}
    assert inputs.scenario_document.mark(("positions", "XB", "words")).file.endswith("as-is.yaml")
    assert inputs.scenario_document.mark(("positions", "XA", "words")).file.endswith("crisis.yaml")


def test_a_set_up_can_be_read_without_a_world(tmp_path):
    _, setup, _ = write_tiny(tmp_path, setup=tiny_setup(positions={"block": POSITION}))
    assert load_setup(setup).positions["block"].state == "XB"
