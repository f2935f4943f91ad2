"""The scenario that a new author starts from is sound, explained, and carries its title."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.model.document import parse_document
from jointsim.model.load import list_setups, load_inputs
from jointsim.model.template import new_scenario_text


@pytest.mark.parametrize("name", ["A strait is closed", 'He said: "no"', "a\\1 #b — ü", "- x"])
def test_any_title_is_kept(name):
    assert parse_document(new_scenario_text(name), "new").value["title"] == name


@pytest.mark.parametrize("setup", sorted(list_setups()))
def test_it_passes_every_check_against_the_library(tmp_path, setup):
    path = tmp_path / "new.yaml"
    path.write_text(new_scenario_text("New"), encoding="utf-8")
    inputs = load_inputs(str(path), setup)
    assert {response.organisation for response in inputs.scenario.responses.values()} == {"nato", "eu"}


def test_the_library_describes_no_day_before_1999(tmp_path):
    path = tmp_path / "new.yaml"
    text = new_scenario_text("New")
    path.write_text(text.replace("2025-03-11T08:30+02:00", "1962-10-22T19:00Z"), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"start: this begins on 1962-10-22, and the world .* from 1999-01-01 on"
    ):
        load_inputs(str(path))


def test_every_key_is_explained():
    text = new_scenario_text("New")
    assert text.startswith("jointsim: 1\n")
    assert text.count("#") > 20
    assert max(map(len, text.splitlines())) <= 120
