"""A crisis and its world with factors set: made from the frozen models, without reading a file again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jointsim.experiments.sensitivity.space.factors import Factor
from jointsim.experiments.sensitivity.space.navigation import Changes, value_at
from jointsim.experiments.sensitivity.space.ranges import SCENARIO
from jointsim.model.delays import Delay
from jointsim.model.document import Path
from jointsim.model.quantities import ByUrgency
from jointsim.model.scenario import Scenario
from jointsim.model.world import World


def applied(
    scenario: Scenario, world: World, settings: Iterable[tuple[Factor, float]]
) -> tuple[Scenario, World]:
    """Set factors in a scenario and its world.

    Parameters
    ----------
    scenario, world
        As loaded; they stay as they are.
    settings
        Factors with their settings; those of which nothing is there are passed over.

    Returns
    -------
    Copies that share what is unchanged; equal to what would be read from files with these values.
    """
    changes = Changes()
    for factor, setting in settings:
        for place in factor.places:
            old = _old(scenario, world, place)
            if old is not None:
                changes.put(place, _moved(old, factor, setting))
    return changes.part(SCENARIO).made(scenario), changes.without(SCENARIO).made(world)


def _old(scenario: Scenario, world: World, place: Path) -> Any:
    return value_at(scenario, place[1:]) if place[:1] == (SCENARIO,) else value_at(world, place)


def _moved(old: Any, factor: Factor, setting: float) -> Any:
    """Give the value that takes the place of another at a setting."""
    if isinstance(old, ByUrgency):
        return ByUrgency(tuple((urgency, _moved(each, factor, setting)) for urgency, each in old.given))
    if isinstance(old, tuple):
        return tuple(_moved(each, factor, setting) for each in old)
    if isinstance(old, Delay):
        return old.scaled(setting)
    if factor.kind == "numbers":
        return round(old * setting) if isinstance(old, int) else old * setting
    return round(setting) if isinstance(old, int) else setting
