"""Numbers read as people say them, and never say more or less than they are."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf, nan
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.reports import words

SECONDS = {"min": 60, "h": 3600, "d": 86400}


def read(text: str) -> float:
    parts = text.split()
    return sum(int(n) * SECONDS[unit] for n, unit in zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 min"),
        (12, "<1 min"),
        (35 * 60, "35 min"),
        (59 * 60 + 40, "1 h"),
        (3 * 3600 + 20 * 60, "3 h 20 min"),
        (5 * 3600 + 59.9 * 60, "6 h"),
        (19.4 * 3600, "19 h"),
        (23.8 * 3600, "1 d"),
        (52.13 * 3600, "2 d 4 h"),
        (47.9 * 3600, "2 d"),
        (13.99 * 86400, "14 d"),
        (100.4 * 86400, "100 d"),
        (-7200, "−2 h"),
        (None, "never"),
        (inf, "never"),
        (nan, "–"),
    ],
)
def test_durations(seconds, text):
    assert words.duration(seconds) == text


@given(st.floats(60, 3e8))
def test_a_duration_is_rounded_by_little(seconds):
    assert read(words.duration(seconds)) == pytest.approx(seconds, rel=0.10, abs=30)
    if seconds > 3600:
        assert read(words.duration(seconds)) == pytest.approx(seconds, rel=0.09)
    if seconds > 6 * 3600:
        assert abs(read(words.duration(seconds)) - seconds) <= (1800 if seconds < 13 * 86400 else 43200)


@given(st.floats(0, 3e8), st.floats(0, 3e8))
def test_a_longer_time_never_reads_shorter(one, other):
    low, high = sorted((one, other))
    if low >= 60:
        assert read(words.duration(low)) <= read(words.duration(high))


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((19, 9, 54), "19 h (9 h – 2 d 6 h)"),
        ((1300, 400, None), "54 d (17 d – never)"),
        ((None, 400, None), "never (17 d – never)"),
        ((None, None, None), "never"),
    ],
)
def test_medians_come_with_their_band(numbers, text):
    assert words.band(*numbers) == text


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ((9, 54), "9 h – 2 d 6 h"),
        ((9, None), "9 h – never"),
        ((0, 9), "up to 9 h"),
        ((0, 0), "0 min – 0 min"),
        ((0, None), "unknown"),
        ((None, None), "never"),
    ],
)
def test_intervals_tell_what_is_open_below_from_what_is_beyond_the_horizon(ends, text):
    assert words.interval(*ends) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 %"),
        (0.002, "<1 %"),
        (0.01, "1 %"),
        (0.973, "97 %"),
        (0.99, "99 %"),
        (0.998, ">99 %"),
        (1, "100 %"),
        (None, "–"),
        (nan, "–"),
    ],
)
def test_shares(value, text):
    assert words.share(value) == text


@given(st.floats(0, 1))
def test_only_what_is_certain_reads_so(value):
    assert (words.share(value) == "100 %") == (value == 1)
    assert (words.share(value) == "0 %") == (value == 0)


def test_a_share_with_its_interval():
    assert words.share_between(0.97, [0.93, 0.999]) == "97 % (93 – >99 %)"
    assert words.share_between(None, [None, None]) == "–"


def test_dates_are_those_of_the_zone():
    time = datetime(2024, 12, 27, 8, 40, tzinfo=UTC)
    assert words.moment(time, ZoneInfo("Europe/Brussels")) == "Fri 27 Dec 2024, 09:40"
    assert words.moment(time, ZoneInfo("America/Toronto")) == "Fri 27 Dec 2024, 03:40"


def test_small_words():
    assert words.spaced("first-action") == "first action"
    assert words.entry_name("off-hours") == "off-hours"
    assert words.entry_name("desk-queue") == "desk queue"
    assert words.capitalised("a NATO staff") == "A NATO staff"
    assert words.counted(1, "round") == "1 round"
    assert words.counted(3, "round") == "3 rounds"
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("hours", "text"),
    [(-28.0, "−1 d 4 h"), (0.5, "+30 min"), (0.0, "0"), (0.001, "<1 min"), (-0.001, "<1 min"), (None, "–")],
)
def test_differences_have_a_sign(hours, text):
    assert words.signed(hours) == text


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ((-28.0, 6.0), "−1 d 4 h to +6 h"),
        ((0.0, 0.0), "0"),
        ((-6.0, -6.0), "−6 h"),
        ((0.0, 2.0), "0 to +2 h"),
        ((None, None), "–"),
    ],
)
def test_intervals_of_differences(ends, text):
    assert words.signed_interval(*ends) == text


@pytest.mark.parametrize(("confidence", "text"), [(0.95, "95 %"), (0.975, "97.5 %"), (0.999, "99.9 %")])
def test_a_confidence_is_told_as_it_was_given(confidence, text):
    assert words.level(confidence) == text
