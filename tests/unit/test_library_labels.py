"""What the shipped evidence may call a source, and what urgency may do to work: as a critical reader would check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from jointsim.model.delays import Delay
from jointsim.model.document import Document
from jointsim.model.evidence import evidence_for
from jointsim.model.load import load_world
from jointsim.model.quantities import ByUrgency
from jointsim.model.world import World
from tests.shipped import DOCUMENTED, shipped_world

OWNS_UP = re.compile(r"assum|\bours\b|not found|not read|custom", re.IGNORECASE)
"""Words by which an entry says that a part of its value is not in its source."""
NUMBERS = {3: "three", 8: "eight"}


@pytest.fixture(scope="module")
def loaded() -> tuple[World, Document]:
    return load_world()


@pytest.fixture(scope="module")
def world(loaded: tuple[World, Document]) -> World:
    return loaded[0]


def sources(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the entries of evidence that name a source, by path."""
    if isinstance(value, dict):
        for key, entry in value.get("evidence", {}).items():
            if "source" in entry:
                yield f"{path}.{key}", entry
        for key, part in value.items():
            if key != "evidence":
                yield from sources(part, f"{path}.{key}")


def test_no_source_of_high_confidence_owns_up_to_an_assumption(loaded: tuple[World, Document]) -> None:
    found = dict(sources(loaded[1].value))
    assert len(found) > 100
    high = {path for path, entry in found.items() if entry["confidence"] == "high"}
    assert [path for path in sorted(high) if OWNS_UP.search(found[path]["says"])] == []


def test_hours_and_the_august_pause_of_sittings_are_assumed(loaded: tuple[World, Document]) -> None:
    world, document = loaded
    for name, body in world.bodies.items():
        if body.meets is None:
            continue
        hour = evidence_for(document.value, ("bodies", name, "meets", "at"))
        assert hour is not None
        assert "assumption" in hour[1], name
        assert hour[1]["range"][0] <= int(body.meets.at[:2]) <= hour[1]["range"][1], name  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "confidence"),
    [("nac", "high"), ("coreper-ii", "high"), ("psc", "medium"), ("military-committee", "medium")],
)
def test_days_of_sittings_are_sourced(loaded: tuple[World, Document], body: str, confidence: str) -> None:
    found = evidence_for(loaded[1].value, ("bodies", body, "meets", "days"))
    assert found is not None
    assert found[1]["confidence"] == confidence


@pytest.mark.parametrize("urgency", ["immediate", "flash"])
def test_as_many_requests_are_named_as_are_counted(loaded: tuple[World, Document], urgency: str) -> None:
    found = evidence_for(loaded[1].value, ("bodies", "nac", "convenes", urgency))
    assert found is not None
    assert NUMBERS[len(found[1]["cases"])] in found[1]["says"]


@pytest.mark.parametrize("asker", ["high-representative", "affected-state"])
def test_a_source_on_sudden_crises_does_not_vouch_for_others(
    loaded: tuple[World, Document], asker: str
) -> None:
    way = ("routing", "eu", "statement", "asked-by", asker)
    found = [evidence_for(loaded[1].value, (*way, onset)) for onset in ("sudden", "slow-burn", "planned")]
    assert ["source" in each[1] for each in found if each] == [True, False, False]


def by_urgency(value: Any, path: str = "") -> Iterator[tuple[str, Delay, Delay]]:
    """Go through delays given for both immediate and flash, with the path of each."""
    if isinstance(value, ByUrgency):
        given = dict(value.given)
        if isinstance(given.get("flash"), Delay) and isinstance(given.get("immediate"), Delay):
            yield path, given["immediate"], given["flash"]
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from by_urgency(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from by_urgency(part, f"{path}.{key}")


def test_a_label_makes_nobody_think_more_than_three_times_as_fast(world: World) -> None:
    found = [*by_urgency(world.procedures, "procedures"), *by_urgency(world.agreement, "agreement")]
    assert len(found) > 25
    for path, immediate, flash in found:
        assert immediate.clock == flash.clock, path
        assert 1 <= immediate.median / flash.median <= 3.01, path


def test_a_crisis_is_less_often_held_to_be_graver_than_lesser() -> None:
    # As assumed from the records; the shares of the world as it is were fitted to past crises.
    for organisation in shipped_world(DOCUMENTED).organisations.values():
        assert organisation.judges is not None
        assert organisation.judges.higher < organisation.judges.lower
        assert organisation.judges.higher <= 0.05


def test_a_written_procedure_gives_capitals_a_day_unless_there_is_an_attack(world: World) -> None:
    written = world.bodies["foreign-affairs-council"].written
    assert written is not None
    medians = [written.at(urgency).median / 3600 for urgency in ("priority", "immediate", "flash")]
    assert medians == sorted(medians, reverse=True)
    assert medians[1] >= 24
    assert written.at("immediate").median / 3600 <= 48
