"""Past crises as scenarios: by rules, in the world of their day, and what cannot be played."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.experiments.history import scenes
from jointsim.experiments.history.scenes import read_rules, scene_of, scenes_of
from tests.history import asked, case, past_world


@pytest.fixture(scope="module")
def world():
    return past_world()


@pytest.fixture(scope="module")
def rules():
    return read_rules()


def test_a_case_becomes_a_scenario(world, rules):
    scenario = scene_of(case(), rules, world).scenario
    assert scenario.start.isoformat() == "2024-12-25T10:00:00+00:00"
    assert (scenario.domain, scenario.onset, scenario.urgency) == ("maritime", "sudden", "immediate")
    assert list(scenario.responses) == ["union-statement", "union-presence"]
    assert {each.by for each in scenario.events["onset"].observed.values()} == {"XA.crisis-cell"}


def test_what_was_done_is_not_told_to_the_model(world, rules):
    said = scene_of(case(), rules, world).scenario.model_dump_json()
    assert "ships went out" not in said
    assert "2025-01-01" not in said


def test_the_world_is_that_of_the_day(rules):
    early = past_world(states={"XB": {"memberships": {"union": {"since": "2020-01-01"}}}})
    then = scene_of(case(onset="2010-05-05T10:00Z", responses=[asked("statement")]), rules, early).world
    now = scene_of(case(), rules, early).world
    assert "union" not in then.states["XB"].memberships
    assert "union" in now.states["XB"].memberships


def test_a_plan_is_made_once(world, rules, monkeypatch):
    made = []
    whole = scenes.make_plan
    monkeypatch.setattr(scenes, "make_plan", lambda *args, **parts: made.append(1) or whole(*args, **parts))
    scene = scene_of(case(), rules, world)
    assert scene.plan() is scene.plan()
    assert len(made) == 1


def test_a_response_that_nobody_knows_is_left_out(world, rules):
    scene = scene_of(case(responses=[asked("statement"), asked("fly")]), rules, world)
    assert list(scene.scenario.responses) == ["union-statement"]


def test_a_case_of_which_nothing_is_known_is_passed_over_among_others(world, rules):
    strange = case("strange", responses=[asked("fly"), asked("statement", "nobody")])
    found, reasons = scenes_of([case(), strange], rules, world)
    assert ([each.case.id for each in found], reasons) == (["flood-2024"], [])
    with pytest.raises(
        InputError, match=r"strange responses: the world of 2024-12-25 knows no way to union fly, "
    ):
        scene_of(strange, rules, world)
    with pytest.raises(InputError, match="nothing was asked of anyone"):
        scene_of(case(responses=[]), rules, world)


def test_a_case_that_cannot_be_played_is_left_out_and_it_is_said_why(rules):
    since = past_world(describes_since="2000-01-01")
    wrong = [
        case("a", domain="maritim"),
        case("b", onset="1950-05-05T10:00Z"),
        case("c", responses=[asked("fly")]),
        case("d", onset="1950-05-05T10:00Z", responses=[asked("fly")]),
        case("e", onset="1950-05-05T10:00Z", responses=[]),
    ]
    found, reasons = scenes_of([wrong[0], case(), *wrong[1:]], rules, since)
    assert [each.case.id for each in found] == ["flood-2024"]
    assert [(fault.file, fault.path, fault.what) for fault in reasons] == [
        ("a", "domain", "there is no domain 'maritim'"),
        (
            "b",
            "start",
            "this begins on 1950-05-05, and the world describes institutions only from 2000-01-01 on",
        ),
    ]


def test_a_response_that_nobody_could_carry_out_is_left_out_and_the_others_are_played(rules):
    young = past_world(forces={"ships": {"since": "2020-01-01"}})
    early = case("early", onset="2010-05-05T10:00Z")
    (found,), (reason,) = scenes_of([early], rules, young)
    assert list(found.scenario.responses) == ["union-statement"]
    assert (reason.file, reason.path) == ("early", "responses.union-presence.kind")
    assert reason.what.startswith("'ships', which brings this kind to 'first-action', was not there")
    with pytest.raises(InputError, match="'ships', which brings this kind to 'first-action'"):
        scene_of(early, rules, young)
    alone = case("alone", onset="2010-05-05T10:00Z", responses=[asked("presence")])
    assert scenes_of([alone], rules, young)[0] == []
    assert len(scenes_of([case()], rules, young)[0][0].scenario.responses) == 2
