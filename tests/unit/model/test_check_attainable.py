"""Remarks: what is asked for that all sources together cannot give; what they can give is never remarked on."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.model.load import Inputs, load_inputs
from tests.shipped import shipped_inputs
from tests.support import tiny_scenario, tiny_world, write_tiny

STRENGTHEN = "add or strengthen an observation's"


def tiny(folder, *, world: dict[str, Any] | None = None, seen: Any = None, **crisis: Any) -> Inputs:
    """Load the tiny world, patched, and a crisis that watches itself see in other ways."""
    observed = {"guard": None} | {
        name: {"by": "watch", "after": "1 h", "occurrence": 0.0} | weights
        for name, weights in (seen or {"one": {"occurrence": 0.9}}).items()
    }
    crisis = {"events": {"incident": {"observed": observed}}} | crisis
    scenario, setup, place = write_tiny(
        folder, world=tiny_world(**(world or {})), scenario=tiny_scenario(**crisis)
    )
    return load_inputs(scenario, setup, world=place)


def said(inputs: Inputs) -> list[str]:
    return [str(remark).partition(" ")[2] for remark in inputs.remarks]


def opens_at(**when: float) -> dict[str, Any]:
    return {"routing": {"union": {"statement": {"when": when}}}}


def with_step(**step: Any) -> dict[str, Any]:
    return {"procedures": {"speak": {"steps": {"proof": step}}}}


TWO = {"one": {"occurrence": 0.9, "attribution": 0.2}, "two": {"attribution": 0.5}}


def test_what_is_sure_enough_is_not_remarked_on(tmp_path):
    assert said(tiny(tmp_path)) == []


@pytest.mark.parametrize("setup", ["as-is", "siloed", "fusion-cell"])
def test_the_shipped_scenario_can_reach_all_it_asks_for(setup):
    assert shipped_inputs("baltic-cables", setup).remarks == ()


def test_a_response_that_begins_only_when_surer_than_anybody_can_be(tmp_path):
    inputs = tiny(tmp_path, world=opens_at(attribution=0.75), seen=TWO)
    assert said(inputs) == [
        "responses.words: work on this begins only at an attribution of 0.75, and all sources together give 0.6 at "
        f"most, so it never does — {STRENGTHEN} `attribution`"
    ]
    (remark,) = inputs.remarks
    line = inputs.sources[0].read_text(encoding="utf-8").splitlines()[remark.line - 1]
    assert line.strip().startswith("words:")


def test_a_step_that_waits_for_more_than_there_is(tmp_path):
    world = with_step(wait={"attribution": 0.7, "occurrence": 0.95})
    assert sorted(said(tiny(tmp_path, world=world, seen=TWO))) == [
        "responses.words: its step 'proof' waits for an attribution of 0.7, and all sources together give 0.6 at "
        f"most, so what comes after it is never done — {STRENGTHEN} `attribution`",
        "responses.words: its step 'proof' waits for an occurrence of 0.95, and all sources together give 0.9 at "
        f"most, so what comes after it is never done — {STRENGTHEN} `occurrence`",
    ]


def test_an_organisation_that_never_becomes_aware(tmp_path):
    assert said(tiny(tmp_path, seen={"one": {"occurrence": 0.45}})) == [
        f"responses.{name}: 'union' becomes aware at an occurrence of 0.5, and all sources together give 0.45 at "
        f"most, so nobody ever asks for this — {STRENGTHEN} `occurrence`"
        for name in ("words", "ships")
    ]


@pytest.mark.parametrize(
    ("difficulty", "level", "given", "hint"),
    [
        (3, 0.6, "0.23", ", or lower `attribution-difficulty` to 1"),
        (3, 0.4, "0.23", ", or lower `attribution-difficulty` to 2"),
        (2, 0.7, "0.47", ""),
    ],
)
def test_the_difficulty_is_blamed_where_a_lower_one_would_do(tmp_path, difficulty, level, given, hint):
    own = {"incident": {"attribution-difficulty": difficulty, "observed": {
        "guard": None,
        "one": {"by": "watch", "after": "1 h", "occurrence": 0.9, "attribution": 0.2},
        "two": {"by": "watch", "after": "1 h", "occurrence": 0.0, "attribution": 0.5}}}}  # fmt: skip
    patch = opens_at(attribution=level) | {"attribution": {"weight": [1, 1, 0.75, 0.35]}}
    (text,) = said(tiny(tmp_path, world=patch, events=own, attribution_difficulty=0))
    assert text.endswith(f"give {given} at most, so it never does — {STRENGTHEN} `attribution`{hint}")


def test_a_difference_is_shown_with_as_many_digits_as_it_takes(tmp_path):
    (text,) = said(
        tiny(
            tmp_path, world=opens_at(attribution=0.6), seen={"one": {"occurrence": 1, "attribution": 0.5996}}
        )
    )
    assert "an attribution of 0.6, and all sources together give 0.5996 at most" in text


def test_findings_of_procedures_count_once_for_each_service(tmp_path):
    find = {"attribute": "affected.coast-guard", "takes": "1 d", "adds": 0.5}
    again = {"attribute": "XA.coast-guard", "takes": "1 d", "adds": 0.4}
    steps = {"find": find, "again": again, "proof": {"wait": {"attribution": 0.7}}}
    world = {"procedures": {"speak": {"steps": steps}}}
    seen = {"one": {"occurrence": 0.9, "attribution": 0.3}}
    (text,) = said(tiny(tmp_path, world=world, seen=seen))
    assert "give 0.65 at most" in text
    steps["again"] = again | {"attribute": "XB.coast-guard"}
    assert said(tiny(tmp_path, world=world, seen=seen)) == []


def test_findings_of_a_response_come_too_late_for_its_own_beginning(tmp_path):
    find = {"find": {"attribute": "watch", "takes": "1 d", "adds": 0.9}}
    own = opens_at(attribution=0.5) | {"procedures": {"speak": {"steps": find}}}
    assert (
        "begins only at an attribution of 0.5, and all sources together give 0 at"
        in said(tiny(tmp_path, world=own))[0]
    )
    other = opens_at(attribution=0.5) | {
        "procedures": {"sail": {"steps": {"find": find["find"] | {"after": "go"}}}}
    }
    assert said(tiny(tmp_path, world=other)) == []


@pytest.mark.parametrize(
    "step",
    [
        {"wait": {"attribution": 0.9}, "at-most": "3 d"},
        {"wait": {"attribution": 0.9}, "under": ["whole"]},
        {"wait": {"organisation": "union", "kind": "presence", "milestone": "asked", "attribution": 0.9}},
        {"wait": "3 d"},
    ],
)
def test_a_wait_that_ends_or_takes_no_part_is_not_remarked_on(tmp_path, step):
    world = with_step(**step)
    if "under" in step:
        parade = {"procedure": "speak", "asked-by": {"chair": {"sudden": "2 h"}}, "authority": ["whole"]}
        world["routing"] = {"union": {"parade": parade}}
    assert said(tiny(tmp_path, world=world)) == []


def test_waits_inside_choices_and_loops_are_found(tmp_path):
    inside = {"proof": {"wait": {"attribution": 0.9}}}
    for step in (
        {"repeat": {"times": 2, "steps": inside}},
        {"choose": {"so": {"chance": 1, "steps": inside}}},
    ):
        (text,) = said(tiny(tmp_path, world=with_step(**step)))
        assert "its step 'proof' waits for an attribution of 0.9" in text


def test_sources_of_an_event_that_another_is_like_count_and_those_that_never_notice_do_not(tmp_path):
    observed = {"guard": None, **{
        name: {"by": "watch", "after": "1 h", "occurrence": 0.9, "attribution": 0.5, "chance": chance}
        for name, chance in (("one", 1), ("two", 0))
    }}  # fmt: skip
    events = {"incident": {"observed": observed}, "again": {"at": "1 d", "like": "incident"}}
    inputs = tiny(
        tmp_path, world=opens_at(attribution=0.6), events=events, responses={"words": {"event": "again"}}
    )
    assert "give 0.5 at most" in said(inputs)[0]


@pytest.mark.parametrize("weights", list(itertools.combinations([0.0, 0.1, 0.3, 0.45, 0.7], 3)))
def test_exactly_what_is_remarked_on_never_comes(tmp_path, weights):
    """Where all sources reach who must know, the bound is what the engine plays: at it yes, above it never."""
    doubt = 1.0
    for weight in weights:
        doubt *= 1 - weight
    seen = {f"s{n}": {"occurrence": 0.9, "attribution": weight} for n, weight in enumerate(weights)}
    for level, comes in ((1 - doubt - 1e-12, True), (1 - doubt + 1e-6, False)):
        inputs = tiny(tmp_path, world=opens_at(attribution=level), seen=seen)
        assert (said(inputs) == []) is comes
        plan = make_plan(inputs.scenario, inputs.world)
        run = Replication(plan, draw_block(plan.book, 1, [0])[0])
        run.advance()
        assert (run.dossiers["words"].opened >= 0) is comes


def raising(**step: Any) -> dict[str, Any]:
    generation = {"conference": "10 d", "conferences": 3, "pledges": 0.5}
    steps = {"forces": {"generate": "ships", **step}}
    return {"forces": {"ships": {"generation": generation}}, "procedures": {"speak": {"steps": steps}}}


@pytest.mark.parametrize(
    ("step", "so"),
    [
        ({"need": 2}, None),
        ({"need": 3}, "it is always given up"),
        ({"need": "4 ships", "least": 3}, "it is always given up"),
        ({"need": 4, "least": "2 ships"}, "it ends with fewer, after the last conference"),
    ],
)
def test_more_units_than_members_can_offer_are_remarked_on(tmp_path, step, so):
    need = str(step["need"])[0]
    assert said(tiny(tmp_path, world=raising(**step))) == ([] if so is None else [
        f"responses.words: its step 'forces' needs {need} units, and 'union' has 2 members, who offer "
        f"one each at most, so {so} — lower `need` to 2 at most"
    ])  # fmt: skip


def test_members_of_the_organisation_of_the_force_count_on_the_day(tmp_path):
    world = raising(need=2)
    world["states"] = {"XB": {"memberships": {"union": {"since": "2025-04-01"}}}}
    (remark,) = said(tiny(tmp_path, world=world))
    assert "and 'union' has 1 member, who offer one each at most, so it is always given up" in remark


def test_an_organisation_without_members_has_no_forces_to_offer(tmp_path):
    club = {"name": "Club", "awareness": {"at": ["watch"], "occurrence": 0.5}}
    world = raising(need=1) | {"organisations": {"club": club}}
    world["forces"]["ships"]["organisation"] = "club"
    assert said(tiny(tmp_path, world=world)) == [
        "responses.words: its step 'forces' needs 1 units, and 'club' has 0 members, who offer one each at most, "
        "so it is always given up — name a force of an organisation with members"
    ]
