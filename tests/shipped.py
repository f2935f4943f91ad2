"""The shipped world, scenarios and set-ups, each loaded, checked and planned once for all tests of a process."""

from __future__ import annotations

from functools import cache, lru_cache

from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.model.document import Document
from jointsim.model.load import Inputs, load_inputs, load_world
from jointsim.model.world import World

DOCUMENTED = "documents-only"
"""The set-up for tests of what documents say of a procedure: nothing that was fitted to past crises is in it."""


@cache
def shipped_world(setup: str = "as-is") -> World:
    """Give the shipped world under a shipped set-up, with all that existed at any time."""
    return _read(setup)[0]


def shipped_document(setup: str = "as-is") -> Document:
    """Give the document of that world, with the position of every value."""
    return _read(setup)[1]


@lru_cache(maxsize=8)
def shipped_inputs(scenario: str, setup: str = "as-is") -> Inputs:
    """Load a shipped scenario under a shipped set-up."""
    return load_inputs(scenario, setup)


@lru_cache(maxsize=8)
def shipped_plan(scenario: str, setup: str = "as-is") -> Plan:
    """Plan a shipped scenario under a shipped set-up."""
    inputs = shipped_inputs(scenario, setup)
    return make_plan(inputs.scenario, inputs.world, scenario_id=scenario, setup_id=setup)


@lru_cache(maxsize=4)
def _read(setup: str) -> tuple[World, Document]:
    return load_world(setup)
