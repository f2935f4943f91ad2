"""Finding what a model expects where an error is said to be, and saying it in words."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from jointsim.model.quantities import DelayByUrgency, DelayField, Probability
from jointsim.model.shapes import known_keys, place_of
from jointsim.model.steps import Step, Work
from jointsim.model.wording import expected, shown
from jointsim.model.world import World


def steps(step: Any) -> dict[str, Any]:
    return {"procedures": {"p": {"steps": {"work": step}}}}


def test_tags_and_branches_are_no_part_of_a_path():
    value = steps({"work": "a", "takes": "4 h"})
    place = place_of(World, value, ("procedures", "p", "steps", "work", "work", "takes", "routine"))
    assert place.path == ("procedures", "p", "steps", "work", "takes")
    assert place.value == "4 h"
    assert place.owner is Work


def test_an_urgency_that_is_given_is_part_of_a_path():
    value = steps({"work": "a", "takes": {"routine": "4 h"}})
    place = place_of(World, value, ("procedures", "p", "steps", "work", "work", "takes", "routine"))
    assert place.path[-2:] == ("takes", "routine")


def test_what_goes_on_within_a_single_value_is_left_aside():
    place = place_of(World, {"staffs": {"a": {"name": "A"}}}, ("staffs", "a", "name", "x", 3))
    assert place.path == ("staffs", "a", "name")


def test_unknown_keys_and_absent_entries_have_a_place_too():
    place = place_of(World, {"staffs": None}, ("staffs", "a", "nmae"))
    assert (place.path, place.value, place.annotation) == (("staffs", "a", "nmae"), None, None)
    assert place_of(World, {"markings": ["a"]}, ("markings", 3)).value is None


def test_keys_are_known_as_they_are_written():
    assert list(known_keys(Step)) == ["evidence", "title", "after", "under", "domains", "reaches"]
    assert {"national-staffs", "jointsim"} <= set(known_keys(World))


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (str, "text"),
        (bool | None, "true or false"),
        (date | None, "a day, such as 2024-12-25"),
        (int, "a whole number"),
        (Annotated[float, Field(gt=0)], "a number above 0"),
        (Annotated[float, Field(lt=5)], "a number below 5"),
        (Annotated[int, Field(ge=1)] | None, "a whole number of at least 1"),
        (Annotated[int, Field(le=9)], "a whole number of at most 9"),
        (Probability, "a number from 0 to 1"),
        (Literal["a", "b"], "one of a, b"),
        (DelayField, "a length of time, such as 36 h"),
        (DelayByUrgency, "a length of time, such as 36 h, or a map of such by urgency"),
        (tuple[float, float], "a list of 2, with a number in each place"),
        (tuple[str, ...] | str, "text or a list of such"),
        (dict[str, int], "a map ('key: value' lines)"),
        (object, "a value"),
    ],
)
def test_what_is_expected_is_said_in_words(annotation, words):
    assert expected(annotation) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "'nothing'"),
        ({}, "a map"),
        ([1], "a list"),
        (True, "true"),
        (0.5, "0.5"),
        (12345678, "12345678"),
        ("x" * 80, f"'{'x' * 60}…'"),
    ],
)
def test_what_stands_there_is_said_in_short(value, words):
    assert shown(value) == words
