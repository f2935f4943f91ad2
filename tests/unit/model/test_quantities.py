"""Delays and shares: what people write, what is read, and what they are told."""

from __future__ import annotations

import math

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from scipy import stats

from jointsim.model.quantities import (
    URGENCIES,
    ByUrgency,
    Count,
    Delay,
    DelayByUrgency,
    DelayField,
    NotNegative,
    Positive,
    Probability,
    ShareByUrgency,
    parse_delay,
)

HOUR, DAY = 3600.0, 86400.0


def elapsed(seconds: float) -> Delay:
    return Delay("fixed", (seconds,), "elapsed")


def working(seconds: float) -> Delay:
    return Delay("fixed", (seconds,), "open")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        *[(text, elapsed(1200)) for text in ("20 min", "20min", " 20  minutes ", "1200 s", "1200 seconds")],
        *[(text, elapsed(36 * HOUR)) for text in ("36 h", "36 hours", "1.5 d", "+36 h")],
        *[(text, elapsed(HOUR)) for text in ("1 h", "1 hour", "60 minute")],
        *[(text, elapsed(14 * DAY)) for text in ("2 weeks", "2 week", "14 d", "14 days")],
        *[(text, working(6 * HOUR)) for text in ("6 working h", "6 working hours", "6  working  hour")],
        *[
            (text, working(40 * HOUR))
            for text in ("5 workdays", "5 workday", "5 working days", "40 working h")
        ],
        *[("30 working min", working(1800)), ("0 h", elapsed(0)), ("0 workdays", working(0))],
    ],
)
def test_durations_are_read_in_the_words_people_use(text, delay):
    assert parse_delay(text) == delay


@pytest.mark.parametrize(
    ("raw", "delay"),
    [
        ({"median": "18 h", "p90": "60 h"}, Delay("lognormal", (18 * HOUR, 60 * HOUR), "elapsed")),
        ({"p90": "4 d", "median": "6 h"}, Delay("lognormal", (6 * HOUR, 4 * DAY), "elapsed")),
        ({"median": "8 working h", "p90": "2 workdays"}, Delay("lognormal", (8 * HOUR, 16 * HOUR), "open")),
        (
            {"low": "6 h", "mode": "6 h", "high": "3 d"},
            Delay("pert", (6 * HOUR, 6 * HOUR, 3 * DAY), "elapsed"),
        ),
        ({"between": ["2 h", "6 h"]}, Delay("uniform", (2 * HOUR, 6 * HOUR), "elapsed")),
        (elapsed(5), elapsed(5)),
    ],
)
def test_distributions_are_read(raw, delay):
    assert parse_delay(raw) == delay


UNITS = "min, h, d, weeks, working min, working h or workdays"
FORMS = "write 36 h, {median, p90}, {low, mode, high} or {between: [a, b]}"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (36, f"36 has no unit — write 36 h, or another of {UNITS}"),
        (1.5, f"1.5 has no unit — write 1.5 h, or another of {UNITS}"),
        ("36", f"36 has no unit — write 36 h, or another of {UNITS}"),
        (0, f"0 has no unit — write 0 h, or another of {UNITS}"),
        (None, "nothing is given — write a duration, such as 36 h, or 0 h for none"),
        ("", "nothing is given — write a duration, such as 36 h, or 0 h for none"),
        (True, f"yes or no is not a duration — {FORMS}"),
        (["2 h", "6 h"], f"a list is not a duration — {FORMS}"),
        ("soon", "'soon' is not a duration — write a number and a unit, such as 36 h or 1.5 h"),
        ("10:00", f"':00' is not a unit of time — one of {UNITS}"),
        ("1,5 h", f"',5 h' is not a unit of time — one of {UNITS}"),
        ("5 dayz", "'dayz' is not a unit of time — did you mean 'day'?"),
        ("5 Workdays", "'Workdays' is not a unit of time — did you mean 'workdays'?"),
        ("5 fortnights", f"'fortnights' is not a unit of time — one of {UNITS}"),
        ("-3 h", "-3 h is negative — write a duration from 0 h up"),
        ("40000 d", "40000 d is longer than 100 years — check the number and its unit"),
        ("9" * 400 + " h", "9" * 400 + " h is longer than 100 years — check the number and its unit"),
        ({"median": 3, "p90": "4 h"}, f"median: 3 has no unit — write 3 h, or another of {UNITS}"),
        ({"median": "3 h", "p90": [1]}, "p90: a list is not a duration — write a duration, such as 36 h"),
        ({"median": {}, "p90": "3 h"}, "median: a map is not a duration — write a duration, such as 36 h"),
        ({"median": "3 h"}, f"{{median}} does not make a delay — {FORMS}"),
        ({"median": "3 h", "high": "4 h"}, f"{{median, high}} does not make a delay — {FORMS}"),
        ({}, f"{{}} does not make a delay — {FORMS}"),
        ({"median": "3 h", "p95": "4 h"}, "'p95' is no part of a delay — did you mean 'p90'?"),
        (
            {"median": "9 h", "p90": "6 h"},
            "p90 (6 h) is not above the median (9 h) — 90 % must stay within p90",
        ),
        (
            {"median": "0 h", "p90": "6 h"},
            "the median is 0 — write a median above 0, or 0 h alone for no delay",
        ),
        (
            {"low": "6 h", "mode": "3 h", "high": "9 h"},
            "low 6 h, mode 3 h, high 9 h are out of order — write low ≤ mode ≤ high",
        ),
        ({"low": "6 h", "mode": "6 h", "high": "6 h"}, "low and high are the same — write 6 h alone"),
        ({"between": ["6 h", "6 h"]}, "between 6 h and 6 h is no stretch — write the shorter one first"),
        ({"between": ["6 h"]}, "between needs two durations — write {between: [2 h, 6 h]}"),
        ({"between": "6 h"}, "between needs two durations — write {between: [2 h, 6 h]}"),
        ({"between": ["6 h", 9]}, f"the second: 9 has no unit — write 9 h, or another of {UNITS}"),
        (
            {"median": "2 workdays", "p90": "3 d"},
            "p90 is elapsed time, but median is working time — "
            "write both the same way, such as 2 workdays and 5 workdays",
        ),
        (
            {"low": "1 h", "mode": "2 h", "high": "3 workdays"},
            "low is elapsed time, but high is working time — "
            "write both the same way, such as 2 workdays and 5 workdays",
        ),
    ],
)
def test_what_is_wrong_with_a_delay_is_said(raw, said):
    with pytest.raises(ValueError, match=r".") as caught:
        parse_delay(raw)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        *[(text, text) for text in ("20 min", "90 min", "36 h", "72 h", "5 d", "30 d", "45 s", "0 h")],
        *[
            (text, text)
            for text in ("1 workday", "5 workdays", "6 working h", "30 working min", "0 working h")
        ],
        *[
            ("2 weeks", "14 d"),
            ("1 d", "24 h"),
            ("1.5 h", "90 min"),
            ("24.66 h", "24.66 h"),
            ("2172 h", "90.5 d"),
            ("100 h", "100 h"),
            ("400 d", "400 d"),
            ("1470 min", "24.5 h"),
        ],
        ({"median": "18 h", "p90": "60 h"}, "median 18 h, 90 % within 60 h"),
        ({"median": "8 workdays", "p90": "20 workdays"}, "median 8 workdays, 90 % within 20 workdays"),
        ({"low": "6 h", "mode": "18 h", "high": "72 h"}, "6 h to 72 h, most likely 18 h"),
        ({"between": ["2 h", "6 h"]}, "2 h to 6 h"),
    ],
)
def test_a_delay_reads_as_people_write_it(raw, text):
    assert str(parse_delay(raw)) == text


def test_an_uneven_delay_reads_short_but_is_written_exactly():
    delay = elapsed(18 * HOUR).scaled(math.pi)
    assert str(delay) == "56.55 h"
    assert parse_delay(delay.written()) == delay
    assert str(elapsed(0.001)) == "0 s"
    assert elapsed(1e-7).written() == "0.0000001 s"


quantity = st.tuples(
    st.integers(0, 400) | st.floats(0, 400).map(lambda number: round(number, 2)),
    st.sampled_from(["s", "min", "h", "d", "weeks", "working min", "working h", "workdays"]),
)


@given(quantity)
def test_what_is_read_and_printed_is_read_as_the_same(parts):
    delay = parse_delay(f"{parts[0]} {parts[1]}")
    again = parse_delay(str(delay))
    assert again.clock == delay.clock
    assert again.median == pytest.approx(delay.median, rel=0.005, abs=0.005)
    assert str(again) == str(delay)


seconds = st.floats(0, 1e9, allow_subnormal=False)


@st.composite
def delays(draw):
    clock = draw(st.sampled_from(["elapsed", "open"]))
    shape = draw(st.sampled_from(["fixed", "lognormal", "pert", "uniform"]))
    numbers = sorted(draw(st.lists(seconds, min_size=3, max_size=3, unique=True)))
    chosen = {"fixed": numbers[:1], "lognormal": numbers[1:], "pert": numbers, "uniform": numbers[:2]}[shape]
    return Delay(shape, tuple(chosen), clock)


@given(delays())
def test_every_delay_is_written_so_that_it_is_read_exactly(delay):
    assert parse_delay(delay.written()) == delay


@given(delays(), st.floats(0.1, 10))
def test_scaling_scales_the_median_and_keeps_shape_and_clock(delay, factor):
    scaled = delay.scaled(factor)
    assert (scaled.shape, scaled.clock) == (delay.shape, delay.clock)
    assert scaled.median == pytest.approx(delay.median * factor, rel=1e-6)


def test_a_delay_scaled_to_nothing_is_no_delay():
    assert parse_delay({"median": "2 workdays", "p90": "3 workdays"}).scaled(0) == working(0)


@pytest.mark.parametrize("factor", [-1.0, math.nan, math.inf])
def test_a_factor_must_be_a_number_from_zero_up(factor):
    with pytest.raises(ValueError, match=f"a delay cannot be scaled by {factor} — give a number from 0 up"):
        elapsed(1).scaled(factor)


@pytest.mark.parametrize(("low", "mode", "high"), [(0, 0, 10), (0, 5, 10), (2, 9, 10), (3, 10, 10)])
def test_the_median_of_a_pert_is_that_of_its_beta_distribution(low, mode, high):
    rise = 4 * (mode - low) / (high - low)
    expected = stats.beta(1 + rise, 5 - rise, loc=low, scale=high - low).median()
    assert Delay("pert", (low, mode, high)).median == pytest.approx(expected, rel=1e-9)


def test_medians_of_the_other_shapes():
    assert Delay("lognormal", (7.0, 9.0)).median == 7
    assert Delay("uniform", (2.0, 6.0)).median == 4
    assert elapsed(5).median == 5


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
