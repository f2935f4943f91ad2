"""The dozen names that `import jointsim` gives."""

from __future__ import annotations

import doctest
import importlib

import pytest

import jointsim


def test_the_public_names():
    assert sorted(jointsim.__all__) == [
        "Comparison",
        "InputError",
        "Inputs",
        "JointsimError",
        "Port",
        "Replication",
        "Seat",
        "Study",
        "compare",
        "draw_block",
        "load_inputs",
        "make_plan",
        "plot",
        "replicate",
    ]


@pytest.mark.parametrize("name", jointsim.__all__)
def test_a_public_name_is_the_one_of_its_module(name):
    found = getattr(jointsim, name)
    assert getattr(importlib.import_module(found.__module__), name) is found
    assert name in dir(jointsim)


def test_the_version_is_text():
    assert isinstance(jointsim.__version__, str)


def test_a_name_that_is_not_there_is_missed():
    with pytest.raises(AttributeError, match="module 'jointsim' has no attribute 'nothing'"):
        jointsim.nothing  # noqa: B018


def test_the_example_works():
    assert doctest.testmod(jointsim).failed == 0
