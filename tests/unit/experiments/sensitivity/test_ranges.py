"""Which ranges there are, what each is for, and what cannot be moved."""

from __future__ import annotations

from collections import Counter

import pytest

from jointsim.engine.planner import make_plan
from jointsim.experiments.sensitivity.space.ranges import ranges_of
from jointsim.experiments.sensitivity.space.topics import TOPICS
from jointsim.experiments.sensitivity.space.usage import usable
from jointsim.model.load import load_inputs
from tests.unit.experiments.sensitivity.conftest import guess


def factors_in(load, **world):
    return {factor.path: factor for factor in ranges_of(load(world)).factors}


def test_a_range_scales_a_length_of_time_and_bounds_a_number(load):
    found = factors_in(
        load,
        bodies={"council": {"business": 2, "evidence": {"silence": guess(0.5, 2), "business": guess(1, 4)}}},
    )
    silence, business = found["bodies.council.silence"], found["bodies.council.business"]
    assert (silence.kind, silence.low, silence.high, silence.base) == ("delay", 0.5, 2.0, 1.0)
    assert (business.kind, business.low, business.high, business.base) == ("number", 1.0, 4.0, 2.0)
    assert silence.why == "nobody knows"


def test_numbers_that_share_a_range_are_multiplied_until_one_reaches_its_end(load):
    load_of = {"desks": 2, "task": "2 h", "load": {"routine": 0.6, "immediate": 0.2}}
    found = factors_in(load, staffs={"watch": {**load_of, "evidence": {"load": guess(0.1, 0.9)}}})
    shared = found["staffs.watch.load"]
    assert shared.kind == "numbers"
    assert (shared.low, shared.high) == (pytest.approx(0.5), pytest.approx(1.5))


def test_of_several_ways_one_moves_and_the_others_share_the_rest(load):
    found = factors_in(load, agreement={"evidence": {"remedies": guess(0.1, 0.7)}})
    shared = found["agreement.remedies"]
    assert (shared.kind, shared.places) == ("share", (("agreement", "remedies", "drop-clause"),))


def test_a_range_around_one_beside_lengths_is_for_these(load):
    found = factors_in(
        load, agreement={"evidence": {"late-break": guess(0.3, 0.9), "reservations": guess(0.5, 2)}}
    )
    assert found["agreement.late-break"].places == (("agreement", "late-break", "share"),)
    assert found["agreement.reservations"].places == (("agreement", "reservations", "scrutiny", "takes"),)


def test_days_and_hours_are_not_moved_and_a_range_without_width_is_none(load):
    inputs = load(
        {"bodies": {"council": {"evidence": {"meets": guess(2, 6), "silence": guess(1, 1)}}}},
    )
    found = ranges_of(inputs)
    assert (found.unmoved, found.narrow) == (("bodies.council.meets",), ("bodies.council.silence",))
    assert found.count == 2


def test_what_a_set_up_sets_is_wanted_and_not_uncertain(load):
    world = {"bodies": {"council": {"evidence": {"silence": guess(0.5, 2)}}}}
    changed = load(world, setup={"changes": {"bodies": {"council": {"silence": "2 h"}}}})
    assert ranges_of(changed).factors == ()


def test_a_scenario_has_ranges_too(load):
    guard = {"evidence": {"after": guess(0.5, 3)}}
    inputs = load({}, scenario={"events": {"incident": {"observed": {"guard": guard}}}})
    (factor,) = ranges_of(inputs).factors
    assert factor.path == "scenario.events.incident.observed.guard.after"
    assert factor.topic == "crisis"


def test_the_shipped_world_has_hundreds_of_factors_of_all_topics_and_a_scenario_meets_a_part():
    inputs = load_inputs("baltic-cables")
    found = ranges_of(inputs)
    topics = Counter(factor.topic for factor in found.factors)
    assert set(topics) == set(TOPICS) - {"other"}
    paths = [factor.path for factor in found.factors]
    assert len(paths) == len(set(paths)) > 1000
    met = usable(found.factors, inputs, make_plan(inputs.scenario, inputs.world))
    met_paths = {factor.path for factor in met}
    assert len(met) < len(paths) / 2
    assert "agreement.utility.base" in met_paths
    assert any(path.startswith("procedures.standing-naval-presence.") for path in met_paths)
    assert not any(path.startswith("procedures.eu-evacuation.") for path in met_paths)
    assert not any(".planned" in path or ".slow-burn" in path for path in met_paths if "asked-by" in path)
