"""Which past crises a response's numbers were read from: its own, those it shares, and none that it does not meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from jointsim.experiments.history.leaks import ReadFrom, read_from
from jointsim.model.as_of import as_of
from jointsim.model.base import Evidence
from jointsim.model.world import World
from tests.shipped import DOCUMENTED, shipped_world

NAVAL = ("nato", "naval-presence")


def read(case: str, *more: str) -> Evidence:
    return Evidence(assumption="as in the past", range=(0.5, 2.0), cases=(case, *more))


def marked(world: World, section: str, name: str, evidence: Evidence) -> World:
    """Give one entry of a world, and no other of it, evidence that names a crisis."""
    entries = dict(getattr(world, section))
    entries[name] = entries[name].model_copy(update={"evidence": {"name": evidence}})
    return world.model_copy(update={section: entries})


def without_cases(value: Any) -> Any:
    """Strip the crises from a world as it was read."""
    if isinstance(value, Mapping):
        return {key: without_cases(part) for key, part in value.items() if key != "cases"}
    return [without_cases(part) for part in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def world() -> World:
    # The tempo was fitted to all past crises at once, so that with it every number is read from each of them.
    return shipped_world(DOCUMENTED)


@pytest.fixture(scope="module")
def bare(world: World) -> World:
    return World.model_validate(without_cases(world.model_dump(by_alias=True, exclude_unset=True)))


def found(world: World, case: str, organisation: str = "nato", kind: str = "naval-presence") -> str | None:
    return read_from(world, organisation, kind).leak(case)


def test_a_world_without_crises_was_read_from_none(bare):
    for organisation, routes in bare.routing.items():
        for kind in routes:
            assert read_from(bare, organisation, kind) == ReadFrom(frozenset(), frozenset())


@pytest.mark.parametrize(
    ("section", "name"),
    [("procedures", "standing-naval-presence"), ("forces", "standing-naval-groups")],
)
def test_procedures_and_forces_are_numbers_of_the_kind(bare, section, name):
    assert found(marked(bare, section, name, read("war")), "war") == "direct"


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("bodies", "nac"),
        ("bodies", "nac-ministers"),  # the council goes up to it
        ("bodies", "military-committee"),
        ("staffs", "shape"),
        ("staffs", "marcom"),
        ("channels", "military-committee-nac"),
        ("calendars", "nato-headquarters"),
        ("organisations", "nato"),
        ("offices", "secretary-general"),
    ],
)
def test_who_works_on_it_shares_its_numbers_with_others(bare, section, name):
    assert found(marked(bare, section, name, read("war")), "war") == "general"


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("procedures", "eu-naval-operation"),
        ("procedures", "nato-air-presence"),
        ("forces", "eu-naval-units"),
        ("bodies", "psc"),
        ("bodies", "council"),  # of the other organisation, though an authority has its name
        ("staffs", "ercc"),
        ("calendars", "eu-institutions"),
        ("organisations", "eu"),
    ],
)
def test_what_a_response_does_not_meet_tells_nothing_of_it(bare, section, name):
    assert found(marked(bare, section, name, read("war")), "war") is None


def test_a_staff_of_the_state_concerned_is_met_under_every_name(bare):
    world = marked(bare, "national_staffs", "crisis-cell", read("war"))
    assert found(world, "war", "nato", "statement") == "general"


@pytest.mark.parametrize(
    "section", ["agreement", "attribution", "severity", "force_generation", "capitals", "trust"]
)
def test_what_holds_for_all_is_shared_by_every_response(bare, section):
    part = getattr(bare, section).model_copy(update={"evidence": {"all": read("war")}})
    world = bare.model_copy(update={section: part})
    assert {found(world, "war", *each) for each in (NAVAL, ("eu", "sanctions"), ("eu", "statement"))} == {
        "general"
    }


def test_the_nearer_level_is_told_where_both_hold(bare):
    world = marked(marked(bare, "bodies", "nac", read("war")), "forces", "standing-naval-groups", read("war"))
    assert read_from(world, *NAVAL) == ReadFrom(frozenset({"war"}), frozenset({"war"}))
    assert found(world, "war") == "direct"


def test_a_route_is_of_its_own_kind_alone(world):
    assert read_from(world, "nato", "article-5").leak("paris-2015") == "direct"
    assert "paris-2015" not in read_from(world, "nato", "air-presence").direct


def test_counts_over_many_can_be_passed_over(bare):
    world = marked(bare, "forces", "standing-naval-groups", read("war", "flood", "fire"))
    assert read_from(world, *NAVAL, at_most=2).either == frozenset()
    assert read_from(world, *NAVAL, at_most=3).direct == {"war", "flood", "fire"}


def test_passing_over_counts_only_takes_away(world):
    for organisation, routes in world.routing.items():
        for kind in routes:
            few, all_of_them = (read_from(world, organisation, kind, at_most=most) for most in (3, None))
            assert few.direct <= all_of_them.direct
            assert few.general <= all_of_them.general
            assert few.either == few.direct | few.general


@pytest.mark.parametrize(
    ("organisation", "kind", "case", "level"),
    [
        ("nato", "naval-presence", "estlink2-2024", "direct"),
        ("nato", "naval-presence", "suruc-2015", "general"),  # the council's notice was read from it
        ("nato", "naval-presence", "haiti-2010", None),
        ("eu", "csdp-naval", "red-sea-2023", "direct"),
        ("eu", "sanctions", "kabul-2021", "general"),
        ("eu", "statement", "armenia-2022", None),
    ],
)
def test_shipped_numbers_were_read_from_the_crises_known(world, organisation, kind, case, level):
    assert read_from(world, organisation, kind).leak(case) == level


def test_what_was_fitted_to_all_crises_at_once_was_read_from_each():
    fitted = shipped_world()
    assert {read_from(fitted, *NAVAL).leak(case) for case in fitted.tempo.evidence["work"].cases} == {
        "direct",
        "general",
    }


def test_the_world_of_a_day_was_read_from_no_more_than_the_whole(world):
    then = as_of(world, date(2003, 1, 15))
    for kind in then.routing["nato"]:
        assert read_from(then, "nato", kind).either <= read_from(world, "nato", kind).either


def test_a_number_that_was_set_anew_was_read_from_nothing(world):
    anew = marked(world, "forces", "standing-naval-groups", Evidence.model_validate({"set-by": "--set"}))
    assert "sept-11-2001" in read_from(world, *NAVAL).direct - read_from(anew, *NAVAL).direct
    assert read_from(anew, *NAVAL).direct < read_from(world, *NAVAL).direct


def test_what_nobody_can_ask_for_is_refused(world):
    with pytest.raises(KeyError):
        read_from(world, "nato", "sanctions")
