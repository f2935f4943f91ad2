from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jointsim.experiments import batches
from jointsim.experiments.replicate import Study, planned, replicate
from jointsim.model.load import Inputs, load_inputs
from tests.support import tiny_setup, write_tiny


@pytest.fixture(scope="session")
def inputs(tmp_path_factory) -> Inputs:
    scenario, setup, world = write_tiny(tmp_path_factory.mktemp("tiny"))
    return load_inputs(scenario, setup, world=world)


@pytest.fixture(scope="session")
def plan(inputs):
    return planned(inputs)


@pytest.fixture(scope="session")
def study(inputs) -> Study:
    return replicate(inputs, 30, seed=3, jobs=1)


@pytest.fixture
def breaking(monkeypatch):
    """Make chosen replications fail; under one set-up alone, if it is named."""

    def make(*numbers, setup=None):
        class Breaking(whole):
            def advance(self, until=None):
                if self.draws.replication in numbers and setup in (None, self.plan.setup):
                    raise ZeroDivisionError(f"in {self.draws.replication}")
                return super().advance(until)

        monkeypatch.setattr(batches, "Replication", Breaking)

    whole = batches.Replication
    return make


def under(folder: Path, setups: dict[str, Any], **files: str) -> list[Inputs]:
    """Read the tiny crisis under set-ups that make these changes, the first of them the baseline."""
    found = []
    for name, changes in setups.items():
        scenario, _, world = write_tiny(folder, **files)
        path = folder / f"{name}.yaml"
        path.write_text(tiny_setup(title=name, changes=changes))
        found.append(load_inputs(scenario, str(path), world=world))
    return found


def planning(takes: Any) -> dict[str, Any]:
    """Change how long it takes to plan before ships sail, which nothing else delays."""
    return {"procedures": {"sail": {"steps": {"plan": {"takes": takes}}}}}
