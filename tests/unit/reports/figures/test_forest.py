"""The figure of a comparison: the same bytes for the same comparison, readable without colour."""

from __future__ import annotations

from itertools import combinations

import pytest

from jointsim.reports.figures.forest import MARKS, draw_forest, write_forest
from jointsim.reports.figures.scales import ALIKE, MOST_TICKS, Scale, shared_scales
from jointsim.reports.figures.style import settled
from tests.comparisons import changed, compared, never_wanted


def texts(figure):
    return [text.get_text() for place in (figure, *figure.axes) for text in place.texts]


def test_the_same_comparison_gives_the_same_bytes(verdicts, tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    first, second = (write_forest(verdicts, folder) for folder in folders)
    assert [path.name for path in first] == ["differences.png", "differences.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert first[0].read_bytes().startswith(b"\x89PNG")
    assert "<dc:date>" not in first[1].read_text()


def test_it_says_what_was_compared(verdicts):
    said = texts(draw_forest(verdicts))
    assert "A test" in said
    assert "100 replications, seed 3" in said
    assert "How much sooner or later than under ‘as-is’ (As it is), on average in the same crises" in said
    assert {"quick", "slow", "alike", "unsure", "idle"} < set(said)


def test_a_panel_is_a_response_and_a_row_a_setup(verdicts):
    words, ships = draw_forest(verdicts).axes
    assert [len(axes.lines) for axes in (words, ships)] == [1 + 3 * 5, 1 + 3 * 5]
    low, high = words.get_xlim()
    assert low < -12.0 < 30.0 < high
    assert words.get_ylim() == (4.5, -0.5)


def test_a_verdict_is_told_by_its_marker_too(verdicts):
    shapes = {(mark.marker, mark.is_filled) for mark in MARKS.values()}
    assert len(shapes) == len(MARKS) == len({mark.marker for mark in MARKS.values()})
    drawn = [line.get_marker() for line in draw_forest(verdicts).axes[0].lines]
    assert [marker for marker in drawn if marker != "None"] == ["<", ">", "o", "D", "o"]


def test_what_cannot_be_told_is_said_so(reference):
    figure = draw_forest(
        compared(
            reference,
            never_wanted(reference, "peace", "ships"),
            never_wanted(reference, "once", "ships", 1),
        )
    )
    assert {"never wanted under both", "too few replications"} < set(texts(figure))


@pytest.mark.parametrize("setups", [1, 3, 20])
def test_no_text_lies_on_another_or_outside(reference, setups):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    changes = {
        f"a-set-up-with-a-long-name-{index}": {("words", "work"): index - 7.0} for index in range(setups)
    }
    with settled():
        figure = draw_forest(compared(reference, *(changed(reference, *each) for each in changes.items())))
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
    width, height = figure.get_size_inches() * figure.dpi
    found = [text for place in (figure, *figure.axes) for text in place.texts if text.get_text()]
    found += [label for axes in figure.axes for label in axes.get_xticklabels()]
    found += figure.legends[0].get_texts()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in found]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert box.y0 >= 0, text
        assert box.y1 <= height, text
    assert [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)] == []


def test_panels_share_a_scale_where_they_are_alike(verdicts):
    alike = shared_scales([[-20.0, 10.0], [-12.0, 24.0]], 6.0)
    assert alike[0] == alike[1]
    assert alike[0].low < -20.0
    assert alike[0].high > 24.0
    own = shared_scales([[-6.0, 6.0], [-12.0, 12.0 * ALIKE]], 6.0)
    assert own[0] != own[1]
    said = texts(draw_forest(verdicts))
    assert any("scales differ from panel to panel" in text for text in said)


def test_what_matters_is_always_in_sight():
    (scale,) = shared_scales([[]], 6.0)
    assert scale.low < -6.0
    assert scale.high > 6.0
    (tiny,) = shared_scales([[]], 0.0)
    assert tiny.low < 0 < tiny.high


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (-6.5, 6.5, ["−6 h", "−3 h", "0", "+3 h", "+6 h"]),
        (-14.0, 40.0, ["−12 h", "0", "+12 h", "+1 d", "+1 d 12 h"]),
        (-0.3, 0.3, ["−15 min", "0", "+15 min"]),
        (-350.0, 350.0, ["−10 d", "−5 d", "0", "+5 d", "+10 d"]),
    ],
)
def test_ticks_are_in_units_of_daily_life(low, high, labels):
    assert list(Scale(low, high).ticks.values()) == labels


@pytest.mark.parametrize("reach", [0.1, 1.0, 7.0, 100.0, 3_000.0, 90_000.0])
def test_ticks_are_few_and_hold_nought(reach):
    ticks = Scale(-reach, reach / 3).ticks
    assert 0.0 in ticks
    assert len(ticks) <= MOST_TICKS
