"""Delays: what people write, what is read, and what they are told."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jointsim.model.delays import Delay, parse_delay

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
