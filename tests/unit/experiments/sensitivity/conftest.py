from __future__ import annotations

from collections.abc import Callable

import pytest

from jointsim.experiments.sensitivity.asked import Asked, ask
from jointsim.experiments.sensitivity.target import Target
from jointsim.model.load import Inputs, load_inputs
from tests.support import tiny_scenario, tiny_setup, tiny_world, write_tiny

WORDS = Target("words", "statement")


def guess(low: float, high: float, why: str = "nobody knows") -> dict[str, object]:
    return {"assumption": why, "range": [low, high]}


UNCERTAIN = {
    "bodies": {
        "council": {"business": 2, "evidence": {"silence": guess(0.5, 2), "business": guess(0, 5)}},
        "elsewhere": {
            "name": "Elsewhere",
            "organisation": "union",
            "level": "experts",
            "rule": "consensus",
            "calendar": "always",
            "convenes": "2 h",
            "evidence": {"convenes": guess(0.5, 2)},
        },
    },
    "procedures": {"speak": {"steps": {"draft": {"evidence": {"takes": guess(0.25, 4)}}}}},
    "agreement": {"utility": {"base": 50, "state": 0, "issue": 0, "organisation": 0, "round": 0}},
}
"""Everybody agrees; a draft that may take an hour or sixteen, a silence that may last half a day or two."""

Load = Callable[..., Inputs]


@pytest.fixture
def load(tmp_path) -> Load:
    """Load the tiny crisis, its world and set-up changed."""

    def loaded(world=UNCERTAIN, setup=None, scenario=None) -> Inputs:
        named = write_tiny(
            tmp_path,
            world=tiny_world(**{key.replace("-", "_"): value for key, value in world.items()}),
            setup=tiny_setup(**(setup or {})),
            scenario=tiny_scenario(**(scenario or {})),
        )
        return load_inputs(named[0], named[1], world=named[2])

    return loaded


@pytest.fixture
def asked(load) -> Asked:
    return ask(load(), WORDS)
