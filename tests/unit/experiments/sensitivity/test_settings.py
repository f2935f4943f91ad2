"""Setting factors in the frozen world: the same as writing the values into its files and reading these."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from jointsim.engine.planner import make_plan
from jointsim.experiments.sensitivity.space.navigation import numbers_in, value_at
from jointsim.experiments.sensitivity.space.ranges import Ranges, ranges_of
from jointsim.experiments.sensitivity.space.settings import applied
from jointsim.model.as_of import as_of
from jointsim.model.delays import Delay
from jointsim.model.document import Document
from jointsim.model.faults import validated
from jointsim.model.load import Inputs, load_inputs
from jointsim.model.quantities import ByUrgency
from jointsim.model.scenario import Scenario
from jointsim.model.world import World
from jointsim.reports.parameters import leaves


@pytest.fixture(scope="module")
def shipped() -> tuple[Inputs, Ranges]:
    inputs = load_inputs("baltic-cables")
    return inputs, ranges_of(inputs)


def written(value: Any) -> Any:
    if isinstance(value, Delay | ByUrgency):
        return value.written()
    return list(value) if isinstance(value, tuple) else value


def rewritten(document: Document, model: Any) -> Document:
    """Write every number of a model into its document."""
    value = copy.deepcopy(document.value)
    for path, _ in list(leaves(document.value, ())):
        found = value_at(model, path)
        if found is None or not numbers_in(found):
            continue
        *around, last = path
        here = value
        for key in around:
            here = here[key]
        here[last] = written(found)
    return Document(value, document.marks, document.patches)


@pytest.mark.parametrize("place", ["low", "high", "anywhere"])
def test_all_factors_at_once_give_the_world_that_files_would(shipped, place):
    inputs, ranges = shipped
    rng = np.random.default_rng(11)
    positions = {"low": 0.0, "high": 1.0}
    settings = [(factor, factor.setting(positions.get(place, rng.random()))) for factor in ranges.factors]
    scenario, world = applied(inputs.scenario, inputs.world, settings)
    assert world != inputs.world
    whole = validated(World, rewritten(inputs.world_document, world))
    assert as_of(whole, inputs.scenario.start.date()) == world
    assert validated(Scenario, rewritten(inputs.scenario_document, scenario)) == scenario
    make_plan(scenario, world)


def test_what_is_not_moved_is_shared(shipped):
    inputs, ranges = shipped
    silence = next(factor for factor in ranges.factors if factor.path == "bodies.nac.silence.immediate")
    scenario, world = applied(inputs.scenario, inputs.world, [(silence, 2.0)])
    assert scenario is inputs.scenario
    assert world.channels is inputs.world.channels
    assert world.bodies["psc"] is inputs.world.bodies["psc"]
    before, after = (each.bodies["nac"].silence.at("immediate") for each in (inputs.world, world))
    assert after == before.scaled(2.0)


def test_nothing_set_gives_the_same(shipped):
    inputs, _ = shipped
    assert applied(inputs.scenario, inputs.world, []) == (inputs.scenario, inputs.world)
