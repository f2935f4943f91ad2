"""When a scenario may start."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.model.load import load_inputs
from tests.support import tiny_scenario, tiny_world, write_tiny


EARLY = (
    "start: this begins on 2025-03-11, and the world describes institutions only from 2025-03-12 on — "
    "let it begin then or later, or give a world of its time with `--world`"
)


@pytest.fixture
def faults(tmp_path):
    def said(since, **patches):
        world = tiny_world(describes_since=since, bodies={"council": {"since": since}})
        scenario, setup, place = write_tiny(tmp_path, world=world, scenario=tiny_scenario(**patches))
        try:
            load_inputs(scenario, setup, world=place)
        except InputError as error:
            return [str(each).partition(" ")[2] for each in error.faults]
        return []

    return said


@pytest.mark.parametrize("since", ["2025-03-11", "1999-01-01", None])
def test_a_world_that_describes_the_day_of_the_start_is_fit_for_it(faults, since):
    assert faults(since) == []


def test_a_start_before_all_that_the_world_describes_is_the_one_fault(faults):
    assert faults("2025-03-12") == [EARLY]


def test_it_is_told_with_other_faults_of_the_file(faults):
    found = faults("2025-03-12", onset="suden", domain="maritim")
    assert EARLY in found
    assert len(found) == 3


def test_another_start_that_cannot_be_read_is_not_early(faults):
    (found,) = faults("2030-01-01", start="soon")
    assert found.startswith("start: 'soon' does not fit here")
