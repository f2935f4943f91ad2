"""Quantities by urgency, shares and numbers: what is read, and what people are told."""

from __future__ import annotations

import math

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from jointsim.model.delays import Delay, parse_delay
from jointsim.model.quantities import (
    URGENCIES,
    ByUrgency,
    Count,
    DelayByUrgency,
    DelayField,
    NotNegative,
    Positive,
    Probability,
    ShareByUrgency,
    Units,
)

HOUR, DAY = 3600.0, 86400.0


def test_the_nearest_lower_urgency_applies():
    values = ByUrgency.of({"immediate": 24, "priority": 72})
    assert [values.at(urgency) for urgency in URGENCIES] == [72, 72, 24, 24]
    assert [values.at_or_none(urgency) for urgency in URGENCIES] == [None, 72, 24, 24]


@given(st.dictionaries(st.sampled_from(URGENCIES), st.integers(), min_size=1))
def test_lookup_never_goes_up_past_what_is_given(values):
    by_urgency = ByUrgency.of(values)
    for rank, urgency in enumerate(URGENCIES):
        lower = [values[name] for name in URGENCIES[: rank + 1] if name in values]
        assert by_urgency.at_or_none(urgency) == (lower[-1] if lower else None)
        assert by_urgency.at(urgency) == (lower[-1] if lower else by_urgency.given[0][1])


@given(st.lists(st.integers(), min_size=4, max_size=4), st.sets(st.sampled_from(range(4)), min_size=1))
def test_falling_values_never_rise_with_urgency(numbers, kept):
    falling = sorted(numbers, reverse=True)
    by_urgency = ByUrgency.of({URGENCIES[rank]: falling[rank] for rank in kept})
    found = [by_urgency.at(urgency) for urgency in URGENCIES]
    assert found == sorted(found, reverse=True)


def test_unknown_urgencies_are_named():
    said = "'imediate' is not an urgency — did you mean 'immediate'?"
    for look_up in (ByUrgency.of({"flash": 1}).at, ByUrgency.of({"flash": 1}).at_or_none):
        with pytest.raises(ValueError, match=said):
            look_up("imediate")
    with pytest.raises(ValueError, match=said):
        ByUrgency.of({"imediate": 1})
    with pytest.raises(ValueError, match="no urgency is given — write at least one of routine, priority"):
        ByUrgency.of({})


class Model(BaseModel):
    takes: DelayField = Delay("fixed", (0.0,))
    silence: DelayByUrgency = ByUrgency.of({"routine": Delay("fixed", (0.0,))})
    load: ShareByUrgency | None = None


@pytest.mark.parametrize(
    "written",
    [
        {"takes": "36 h", "silence": "5 workdays", "load": 0.3},
        {
            "takes": {"between": ["2 h", "6 h"]},
            "silence": {"routine": "5 workdays", "flash": "20 min"},
            "load": None,
        },
        {"takes": {"median": "18 h", "p90": "60 h"}, "silence": {"low": "1 h", "mode": "2 h", "high": "3 h"}},
        {"takes": "0 h", "silence": {"immediate": {"median": "14 h", "p90": "60 h"}}, "load": {"flash": 1}},
    ],
)
def test_fields_are_written_back_as_they_were_read(written):
    model = Model.model_validate(written)
    assert model.model_dump(mode="json", exclude_unset=True) == written
    assert Model.model_validate(model.model_dump()) == model
    assert Model.model_validate_json(model.model_dump_json()) == model
    assert Model(takes=model.takes, silence=model.silence) == model.model_copy(update={"load": None})
    jsonschema.validate(written, Model.model_json_schema())


@pytest.mark.parametrize(
    ("raw", "place", "said"),
    [
        ({"takes": "36"}, ("takes",), "36 has no unit"),
        ({"silence": {"imediate": "3 h"}}, ("silence",), "did you mean 'immediate'?"),
        ({"silence": {"immediate": 3}}, ("silence", "immediate"), "3 has no unit"),
        ({"silence": {"immediate": None}}, ("silence", "immediate"), "nothing is given"),
        ({"silence": {"immediate": "3 h", "median": "3 h"}}, ("silence",), "'median' is not an urgency"),
        ({"silence": {}}, ("silence",), "no urgency is given"),
        ({"silence": {"x": "3 h"}}, ("silence", "routine"), "'x' is no part of a delay"),
        ({"load": {"flash": 2}}, ("load", "flash"), "less than or equal to 1"),
    ],
)
def test_faults_in_fields_say_where_they_are_and_the_schema_refuses_them_too(raw, place, said):
    with pytest.raises(ValidationError) as caught:
        Model.model_validate(raw)
    (error,) = caught.value.errors()
    assert error["loc"] == place
    assert said in error["msg"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, Model.model_json_schema())


def test_the_schema_describes_delays_once_with_units_and_examples():
    schema = Model.model_json_schema()
    assert list(schema["$defs"]) == ["Delay"]
    assert "workday is 8 open hours" in schema["$defs"]["Delay"]["anyOf"][0]["description"]
    assert schema["$defs"]["Delay"]["examples"][0] == "36 h"
    for example in schema["$defs"]["Delay"]["examples"]:
        parse_delay(example)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Probability, [0, 0.5, 1], [-0.1, 1.1, True, "0.5", math.nan]),
        (Positive, [0.1, 3], [0, -1, True, "1", math.inf]),
        (NotNegative, [0, 3.5], [-1, False, math.nan]),
        (Count, [1, 4], [0, 1.5, True, "1"]),
    ],
)
def test_numbers_are_what_they_claim_to_be(kind, good, bad):
    adapter = TypeAdapter(kind)
    assert [adapter.validate_python(number) for number in good] == good
    for number in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(number)
    assert adapter.json_schema()["description"]


UNITS = TypeAdapter(Units)


@pytest.mark.parametrize(
    ("raw", "units"), [(4, 4), ("4", 4), ("4 ships", 4), ("12 ships and boats", 12), (" 3  aircraft ", 3)]
)
def test_units_are_counted_with_or_without_what_they_are(raw, units):
    assert UNITS.validate_python(raw) == units
    jsonschema.validate(raw, UNITS.json_schema())


@pytest.mark.parametrize(
    "raw", ["four", "ships 4", "4ships", "4.5", "-4", "", "0", "0 ships", 0, -1, 4.5, True, None]
)
def test_what_is_no_number_of_units_is_refused(raw):
    with pytest.raises(ValidationError):
        UNITS.validate_python(raw)
    if raw is not True:
        assert not jsonschema.Draft202012Validator(UNITS.json_schema()).is_valid(raw)


def test_what_units_need_is_said():
    with pytest.raises(
        ValidationError, match="'a few' does not begin with a whole number — write 4, or 4 ships"
    ):
        UNITS.validate_python("a few")
