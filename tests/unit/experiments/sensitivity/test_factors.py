"""A factor: from a position in its range to a setting."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.experiments.sensitivity.space.factors import Factor, Kind

POSITIONS = st.floats(0, 1)


def factor(kind: Kind, low: float, high: float) -> Factor:
    return Factor("a.b", "work", kind, low, high, 1.0, (("a", "b"),))


@given(
    kind=st.sampled_from(["delay", "number", "numbers", "share"]),
    low=st.floats(0, 5),
    width=st.floats(0.001, 20),
    positions=st.tuples(POSITIONS, POSITIONS),
)
def test_settings_rise_from_one_end_to_the_other(kind, low, width, positions):
    made = factor(kind, low, low + width)
    assert (made.setting(0.0), made.setting(1.0)) == (made.low, made.high)
    first, second = (made.setting(position) for position in sorted(positions))
    assert made.low <= first * (1 + 1e-12)
    assert first <= second * (1 + 1e-12) + 1e-300
    assert second <= made.high * (1 + 1e-12)


def test_a_factor_on_lengths_goes_as_far_up_as_down():
    assert factor("delay", 0.5, 2).setting(0.5) == pytest.approx(1.0)
    assert factor("number", 0.5, 2).setting(0.5) == pytest.approx(1.25)
    assert factor("delay", 0, 2).setting(0.5) == pytest.approx(1.0)


def test_whole_numbers_come_equally_often():
    counted = factor("count", 2, 5)
    found = [counted.setting((step + 0.5) / 400) for step in range(400)]
    assert {number: found.count(number) for number in set(found)} == {2: 100, 3: 100, 4: 100, 5: 100}
    assert counted.setting(1.0) == 5


@pytest.mark.parametrize("position", [-0.1, 1.1, math.nan])
def test_a_position_outside_of_the_range_is_refused(position):
    with pytest.raises(ValueError, match="between 0 and 1"):
        factor("number", 0, 1).setting(position)
