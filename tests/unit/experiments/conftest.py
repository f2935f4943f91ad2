from __future__ import annotations

import pytest

from jointsim.experiments.replicate import Study, replicate
from jointsim.model.load import Inputs, load_inputs
from tests.support import write_tiny


@pytest.fixture(scope="session")
def inputs(tmp_path_factory) -> Inputs:
    scenario, setup, world = write_tiny(tmp_path_factory.mktemp("tiny"))
    return load_inputs(scenario, setup, world=world)


@pytest.fixture(scope="session")
def study(inputs) -> Study:
    return replicate(inputs, 30, seed=3, jobs=1)
