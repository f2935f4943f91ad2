"""Any result is drawn by one function, and a notebook shows it."""

from __future__ import annotations

import pytest

import jointsim
from jointsim.measures.scores import Scores
from jointsim.reports.plots import plot
from tests.comparisons import compared


def titles(figure):
    return [text.get_text() for text in figure.texts]


def test_a_study_is_drawn_as_its_response_times(reference):
    assert "A test — As it is" in titles(plot(reference))


def test_a_comparison_is_drawn_as_its_differences(verdicts):
    figure = jointsim.plot(verdicts)
    assert any("‘as-is’" in text for text in titles(figure))
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_what_is_no_result_is_refused():
    with pytest.raises(TypeError, match="a study or a comparison can be drawn, not dict"):
        plot({})


def test_of_nothing_there_is_no_figure(reference):
    from dataclasses import replace

    columns = {name: column[:0] for name, column in reference.scores.columns.items()}
    empty = replace(reference, scores=Scores(reference.scores.replications[:0], columns))
    for result in (empty, compared(empty, empty)):
        with pytest.raises(ValueError, match="there is nothing to draw: no replication finished"):
            plot(result)


def test_a_baseline_alone_has_no_differences(reference):
    with pytest.raises(ValueError, match="there is nothing to draw: the baseline is compared with nothing"):
        plot(compared(reference))
