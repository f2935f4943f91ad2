from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.cli.options import LARGEST, require_between, split_sets
from jointsim.errors import InputError

WORDS = st.text("abc.-", min_size=1)


@given(WORDS, st.text())
def test_a_setting_is_split_at_its_first_equals_sign(path, value):
    assert split_sets([f"{path}={value}"]) == [(path, value)]


@pytest.mark.parametrize("text", ["nothing", "=3", " =3", ""])
def test_what_is_no_setting_is_refused_with_an_example(text):
    with pytest.raises(InputError, match=r"is not PATH=VALUE — write bodies\.x\.silence\.immediate='12 h'"):
        split_sets([text])


def test_all_wrong_settings_are_named_at_once():
    with pytest.raises(InputError) as error:
        split_sets(["a", "b=1", "c"])
    assert [fault.what for fault in error.value.faults] == ["'a' is not PATH=VALUE", "'c' is not PATH=VALUE"]


@given(st.integers(0, LARGEST))
def test_a_number_within_bounds_passes(number):
    require_between(0, seed=number, n=None)


@given(st.one_of(st.integers(max_value=-1), st.integers(min_value=11)))
def test_a_number_outside_is_refused(number):
    with pytest.raises(InputError) as error:
        require_between(0, 10, seed=number, n=number)
    assert [fault.file for fault in error.value.faults] == ["--seed", "-n"]
    assert {fault.right for fault in error.value.faults} == {"give 0 to 10"}
