"""Every delay, probability and other number of the shipped world says where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from jointsim.model.base import Evidence, kebab
from jointsim.model.delays import Delay
from jointsim.model.document import Path, dotted
from jointsim.model.evidence import evidence_for
from jointsim.model.load import list_setups, load_world
from jointsim.model.quantities import ByUrgency
from tests.shipped import shipped_world

FACTS = {"jointsim", "desks", "blocking", "times", "rounds", "weeks", "months", "easter"}
"""Numbers that are counted or fixed, not estimated."""


def numbers(value: Any, path: Path = ()) -> Iterator[Path]:
    """List every delay and number that a file gives, by its path; defaults are left out."""
    if isinstance(value, Evidence | bool):
        return
    if isinstance(value, BaseModel):
        for name in value.model_fields_set - FACTS:
            yield from numbers(getattr(value, name), (*path, kebab(name)))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from numbers(part, (*path, key))
    elif isinstance(value, ByUrgency):
        if not all(isinstance(part, Delay | int | float) for _, part in value.given):
            return
        plain = [urgency for urgency, _ in value.given] == ["routine"]
        yield from ([path] if plain else [(*path, urgency) for urgency, _ in value.given])
    elif isinstance(value, tuple):
        yield from [path] if value and isinstance(value[0], int | float) else []
    elif isinstance(value, Delay | int | float):
        yield path


@pytest.mark.parametrize("setup", sorted(list_setups()))
def test_every_number_of_the_world_has_evidence_under_every_setup(setup: str) -> None:
    world, document = load_world(setup)
    bare = [dotted(path) for path in numbers(world) if evidence_for(document.value, path) is None]
    assert bare == []


def test_numbers_are_found_wherever_they_stand():
    world = shipped_world()
    found = {dotted(path) for path in numbers(world)}
    assert len(found) > 300
    assert {"bodies.nac.business", "bodies.nac.meets.agenda", "states.FI.population"} <= found
    assert any(path.startswith("agreement.utility.") for path in found)
