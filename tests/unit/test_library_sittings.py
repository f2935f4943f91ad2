"""When the shipped bodies sit, and when the shipped askers ask: as somebody who works there would expect."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from jointsim.model.calendars import Opening
from jointsim.model.document import Document
from jointsim.model.evidence import evidence_for
from jointsim.model.load import load_world
from jointsim.model.moments import minutes_of_hours
from jointsim.model.quantities import URGENCIES
from jointsim.model.world import World


@pytest.fixture(scope="module")
def loaded() -> tuple[World, Document]:
    return load_world()


@pytest.fixture(scope="module")
def world(loaded: tuple[World, Document]) -> World:
    return loaded[0]


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
    assert len(experts) > 4
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
    assert hours_at(world, world.capitals.asks, "immediate") == (8 * 60, 22 * 60 + 30)
    assert hours_at(world, world.capitals.asks, "flash") is None


DATED = ("nac-ministers", "nac-leaders", "foreign-affairs-council", "european-council")


@pytest.mark.parametrize("name", DATED)
def test_ministerials_and_summits_of_two_years_are_on_working_days(world: World, name: str) -> None:
    meets = world.bodies[name].meets
    assert meets is not None
    days = [datetime.fromisoformat(text) for text in meets.dates.values()]
    assert {day.year for day in days} == set(meets.dated_years) == {2024, 2025}
    assert all(day.weekday() < 5 and 8 <= day.hour <= 16 for day in days)
    assert days == sorted(days)


def test_every_date_has_a_source_of_its_own(loaded: tuple[World, Document]) -> None:
    world, document = loaded
    for name in DATED:
        meets = world.bodies[name].meets
        assert meets is not None
        for key in meets.dates:
            found = evidence_for(document.value, ("bodies", name, "meets", "dates", key))
            assert found is not None
            where, evidence = found
            assert where[-1] == f"meets.dates.{key}"
            assert evidence["source"].startswith("http")


def test_as_many_ministerials_a_year_as_the_organisation_says(world: World) -> None:
    meets = world.bodies["nac-ministers"].meets
    assert meets is not None
    kinds = Counter((key.partition("-")[0], text[:4]) for key, text in meets.dates.items())
    assert kinds == {
        ("foreign", "2024"): 2,
        ("foreign", "2025"): 2,
        ("defence", "2024"): 3,
        ("defence", "2025"): 3,
    }


def test_texts_are_held_by_ambassadors_and_never_in_a_flash_crisis(world: World) -> None:
    holding = {name: body.held_for for name, body in world.bodies.items() if body.held_for}
    assert set(holding) == {"nac", "psc", "coreper-ii"}
    for held in holding.values():
        assert held.within.median <= 7 * 86_400
        assert [held.chance.at(urgency) for urgency in URGENCIES] == [0.4, 0.4, 0.2, 0.0]


def test_policy_and_legal_services_keep_closing_days_short_of_flash_and_watches_do_not(world: World) -> None:
    for name in ("commission-policy-services", "council-legal-service", "eeas-sanctions-division"):
        calendar = world.calendars[world.staffs[name].calendar]
        for urgency in ("routine", "priority", "immediate"):
            opening = calendar.hours_at(urgency)
            assert isinstance(opening, Opening)
            assert opening.closings == "observed", (name, urgency)
        assert calendar.hours_at("flash") == "always"
    for name in ("eeas-spokesperson", "hr-cabinet", "commission-crisis-desk", "secretary-general-office"):
        opening = world.calendars[world.staffs[name].calendar].hours_at("immediate")
        assert isinstance(opening, Opening)
        assert opening.closings == "ignored", name


def test_services_close_on_the_days_on_which_their_institutions_close(world: World) -> None:
    services, institutions = world.calendars["eu-services"], world.calendars["eu-institutions"]
    assert services.closings == institutions.closings
    for urgency in ("routine", "priority", "flash"):
        assert services.hours_at(urgency) == institutions.hours_at(urgency)


@pytest.mark.parametrize("name", ["nac", "psc"])
def test_ambassadors_are_called_together_at_priority_but_not_for_routine(world: World, name: str) -> None:
    body = world.bodies[name]
    assert body.convenes is not None
    notice = [body.convenes.at_or_none(urgency) for urgency in URGENCIES]
    assert notice[0] is None
    medians = [each.median for each in notice[1:] if each is not None]
    assert len(medians) == 3
    assert medians == sorted(medians, reverse=True)
    # In August there are no regular sittings: without this a request would wait for September.
    assert body.meets is not None
    assert 8 not in body.meets.months
