"""The line on documented positions: how many count, whose they are, and topics that no position knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jointsim.model.load import Inputs
from jointsim.reports.documented import positions_note
from jointsim.reports.names import Names
from tests.shipped import shipped_inputs


@pytest.fixture
def inputs() -> Inputs:
    return shipped_inputs("red-sea-shipping", "documented-positions")


def noted(inputs: Inputs) -> str:
    return positions_note(inputs, Names.of(inputs))


def with_topics(inputs: Inputs, *topics: str, held: bool = True) -> Inputs:
    scenario = inputs.scenario.model_copy(update={"topics": topics})
    return replace(inputs, scenario=scenario, laid_over=inputs.laid_over if held else ())


def test_what_counts_is_told_with_whose_it_is(inputs):
    assert len(inputs.laid_over) == 1
    said = noted(inputs)
    assert said.startswith("documented positions laid over the scenario: 1 (")
    assert "nothing on record" not in said


@pytest.mark.parametrize("held", [True, False])
def test_a_topic_that_no_position_knows_is_told_with_those_there_are(inputs, held):
    said = noted(with_topics(inputs, "red-sea", "shiping", held=held))
    assert "; nothing on record about shiping, only about belarus, iraq, " in said
    assert "red-sea" in said


def test_without_positions_there_is_no_line():
    assert noted(shipped_inputs("red-sea-shipping")) == ""
