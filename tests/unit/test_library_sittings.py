"""When the shipped bodies sit, and when the shipped askers ask: as somebody who works there would expect."""

from __future__ import annotations

import pytest

from jointsim.model.calendars import Opening
from jointsim.model.load import load_world
from jointsim.model.moments import minutes_of_hours
from jointsim.model.quantities import URGENCIES
from jointsim.model.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()[0]


def hours_at(world: World, calendar: str, urgency: str) -> tuple[int, int] | None:
    """Say from which minute of a day to which a calendar is open; None for day and night."""
    opening = world.calendars[calendar].hours_at(urgency)
    if not isinstance(opening, Opening):
        return None
    stretches = [minutes_of_hours(text) for text in opening.hours]
    return stretches[0][0], stretches[-1][1]


def test_experts_never_sit_at_night_and_ambassadors_do_only_in_a_flash_crisis(world: World) -> None:
    for body in world.bodies.values():
        for urgency in URGENCIES:
            hours = hours_at(world, body.calendar, urgency)
            if body.level == "experts" or urgency != "flash":
                assert hours is not None, (body.name, urgency)
                assert hours[0] >= 8 * 60, (body.name, urgency)
                assert hours[1] <= 22 * 60, (body.name, urgency)


def test_a_sitting_of_experts_is_adjourned_in_the_evening(world: World) -> None:
    experts = [body for body in world.bodies.values() if body.level == "experts"]
    assert len(experts) == 4
    assert {body.sitting.clock for body in experts if body.sitting} == {"open"}
    others = [body for body in world.bodies.values() if body.level != "experts"]
    assert {body.sitting.clock for body in others if body.sitting} == {"elapsed"}


def test_experts_are_not_called_together_for_what_is_less_than_immediate(world: World) -> None:
    for body in world.bodies.values():
        if body.level == "experts":
            assert body.convenes is not None
            assert body.convenes.at_or_none("priority") is None


def test_a_government_asks_in_the_evening_but_not_at_night_unless_it_is_flash(world: World) -> None:
    assert world.capitals is not None
    assert world.capitals.asks is not None
    assert hours_at(world, world.capitals.asks, "immediate") == (7 * 60, 23 * 60)
    assert hours_at(world, world.capitals.asks, "flash") is None
