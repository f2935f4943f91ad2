"""What people read of a sensitivity study."""

from __future__ import annotations

import numpy as np
import pytest

from jointsim.reports.figures.sensitivity import draw, sensitivity_figure
from jointsim.reports.figures.style import INK
from jointsim.reports.sensitivity import driver_table, index_table, sensitivity_tables, stretch, tornado_table
from jointsim.reports.sensitivity_notes import flip_in_words, intervals_in_words

COMMON = {
    "scenario": "crisis",
    "setup": "as-is",
    "versus": None,
    "of": "ships.decision",
    "over": [],
    "seed": 1,
    "replications-per-point": 20,
    "matters": 6.0,
    "factors": {"ranges": 9, "moved": 5, "not_met": 3, "not_moved_by_a_number": 1},
    "points": {"planned": 4, "finished": 4, "failed": []},
}
FLIP = {
    "where": [
        {"path": "bodies.council.silence", "at_least": 1.5, "of": "delay"},
        {"path": "agreement.utility.base", "at_most": 2.7, "of": "number"},
    ],
    "checked": {"points": 13, "density": 0.9, "interval": [0.7, 0.98], "coverage": 0.6, "everywhere": 0.2},
    "holds": True,
}


def versus(**parts):
    told = {
        "leader": "first",
        "unsure": 0.4,
        "shares": {},
        "flip_of": "other-better",
        "flips": 30,
        "flip": FLIP,
        "drivers": [],
        "finished_points": 100,
    }
    return {**COMMON, "method": "versus", "versus": "fusion", **told, **parts}


def swing(path: str, low: float, high: float, *, noise: bool = False) -> dict[str, object]:
    ends = {"at_low_hours": low, "at_high_hours": high}
    return {
        "rank": 1,
        "path": path,
        "kind": "delay",
        "low": 0.5,
        "high": 2.0,
        "noise": noise,
        **{end: {"value": value, "interval": [value - 1, value + 1]} for end, value in ends.items()},
    }


def tornado(count: int):
    swings = [swing(f"a.b{number}", -3.0, 30.0 - number) for number in range(count)]
    told = {"base_hours": 40.0, "noise_floor_hours": 5.0, "still": ["x"], "sifted_replications": 20}
    return {**COMMON, "method": "tornado", "swings": swings, "unfinished": [], **told}


def index(name: str, value: float, standing: str):
    return {
        "rank": 1,
        "name": name,
        "factors": 3,
        "value": value,
        "interval": [value / 2, value * 1.5],
        "first": value - 0.2,
        "first_interval": [value - 0.3, value],
        "by_luck": 0.05,
        "standing": standing,
    }


SOBOL = {
    **COMMON,
    "method": "sobol",
    "complete": 8,
    "planned": 8,
    "mean_hours": 50.0,
    "spread_hours": 10.0,
    "noise_floor": index("luck", 0.3, "clear"),
    "indices": [index("work", 0.6, "clear"), index("forces", 0.1, "noise"), index("trust", 0.0, "none")],
}


MORRIS = {
    **{key: value for key, value in SOBOL.items() if key != "indices"},
    "method": "morris",
    "complete": 20,
    "planned": 20,
    "indices": [index("work", 6.0, "clear"), index("trust", 0.0, "none")],
}


def test_where_a_verdict_flips_is_said_with_what_the_check_gave():
    assert flip_in_words(versus()) == (
        "fusion is the faster mostly where bodies.council.silence is at least 1.5 times what it is and "
        "agreement.utility.base is at most 2.7: at 90 % (70 – 98 %) of the 13 points there that were set aside to "
        "check it, against 20 % everywhere; 60 % of all such points lie there"
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            {"flip": {**FLIP, "holds": False}},
            "fusion is the faster at 30 points; no simple part of the space was found in which that is surely more "
            "frequent than elsewhere",
        ),
        ({"flip": None}, "fusion is the faster at 30 points; no simple part of the space was found"),
        ({"flip": None, "flips": 9}, "fusion is the faster at 9 points: too few of either kind to look for"),
        (
            {"flip": None, "flips": 91},
            "fusion is the faster at 91 points: too few of either kind to look for",
        ),
        ({"flip": None, "flip_of": "not-better"}, "as-is is not the faster at 30 points"),
        ({"flip": None, "flip_of": "different", "leader": "neither"}, "the set-ups differ at 30 points"),
        ({"flip": None, "leader": "second"}, "as-is is the faster at 30 points"),
        ({"flips": 0}, "no point has another verdict"),
    ],
)
def test_a_flip_that_does_not_hold_or_is_not_there_is_said_in_a_line(parts, said):
    told = flip_in_words(versus(**parts))
    assert told.startswith(said)
    assert "bodies.council.silence" not in told


def test_what_drives_a_difference_is_told_by_whom_its_high_end_favours():
    row = {"path": "a.b", "kind": "number", "low": 1.0, "high": 2.0, "correlation": -0.5, "noise": False}
    table = driver_table(versus(drivers=[row, {**row, "path": "a.c", "noise": True}]))
    assert table.rows == (("a.b", "1 to 2", "−0.50", "favours fusion"),)
    assert table.notes == ("1 assumption of 2 goes with the difference more closely than chance allows",)


def test_where_nothing_drives_a_difference_a_line_says_so_and_no_table():
    (table,) = sensitivity_tables(versus())
    assert "no single assumption goes with the difference more closely than chance allows" in table.notes
    assert "at 40 % of the points the luck of these may decide the verdict" in table.notes


def test_a_tornado_shows_the_strongest_and_counts_the_rest():
    table = tornado_table(tornado(18))
    assert len(table.rows) == 15
    assert table.rows[0] == (
        "1",
        "a.b0",
        "× 0.5 to 2",
        "−3 h (−4 h to −2 h)",
        "+1 d 6 h (+1 d 5 h to +1 d 7 h)",
        "",
    )
    assert table.notes[0] == "3 further assumptions changed less; all are in indices.parquet"
    assert "noise floor: other luck alone changes the mean of 20 replications by about 5 h" in table.notes


def test_shares_below_nothing_are_told_as_nothing():
    rows = index_table(SOBOL).rows
    assert rows[0][3:] == ("60 % (30 – 90 %)", "40 % (30 – 60 %)", "5 %", "clear")
    assert rows[1][4] == "0 % (0 – 10 %)"
    assert [row[-1] for row in rows] == ["clear", "noise", "no effect"]


def test_the_mean_over_the_space_is_no_forecast():
    assert (
        "over all points, with every assumption anywhere in its range: 2 d 2 h on average (standard deviation from "
        "point to point, luck included: 10 h); that is no forecast, and may lie far from the world as it is"
    ) in index_table(SOBOL).notes


def test_a_few_walks_decide_nothing():
    few = {**MORRIS, "complete": 4, "indices": [index("work", 6.0, "undecided"), index("trust", 0.0, "none")]}
    table = index_table(few)
    assert [row[-1] for row in table.rows] == ["undecided", "no effect"]
    assert (
        "undecided: 4 walks tell neither what stands out nor in what order, and their intervals are too narrow; take "
        "10 or more (-n)"
    ) in table.notes
    assert not any(note.startswith("noise: ") for note in table.notes)


def test_one_replication_a_point_tells_nothing_of_luck():
    row = {**index("work", 6.0, "undecided"), "by_luck": None}
    alone = {**MORRIS, "replications-per-point": 1, "indices": [row]}
    table = index_table(alone)
    assert table.rows[0][-2:] == ("–", "undecided")
    assert (
        "undecided: with one replication a point there is no estimate of what luck may feign (--replications-per-point)"
    ) in table.notes
    assert sensitivity_figure(alone, np.empty(0))
    notes = sensitivity_tables(versus(**{"replications-per-point": 1}))[0].notes
    assert (
        "with one replication a point there is no estimate of how often luck decides the verdict "
        "(--replications-per-point)"
    ) in notes
    notes = tornado_table({**tornado(2), "replications-per-point": 1}).notes
    assert "with one replication a point nothing can be told from luck (--replications-per-point)" in notes


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        (
            tornado(3),
            "how well 20 replications pin down what one assumption changes in the model while all others",
        ),
        (
            MORRIS,
            "how well 20 walks, of 20 replications a point, pin down a mean over the space that the ranges span",
        ),
        (
            SOBOL,
            "how well 8 rows of the design, of 20 replications a point, pin down shares of the variance over",
        ),
        (versus(), "how well 100 points pin down a share of the space that the ranges span"),
    ],
    ids=["tornado", "morris", "sobol", "versus"],
)
def test_each_method_says_what_its_intervals_tell(summary, said):
    assert said in intervals_in_words(summary)
    assert intervals_in_words(summary).endswith(", not whether the ranges hold")


def test_lines_are_seen_on_dark_bars():
    (axes,) = draw(SOBOL, np.empty(0)).axes
    lines = [
        line for line in axes.lines if line.get_solid_capstyle() == "butt" and line.get_linestyle() == "-"
    ]
    edges, inner = lines[::2], lines[1::2]
    assert {line.get_color() for line in edges} == {"white"}
    assert {line.get_color() for line in inner} == {INK}
    for edge, line in zip(edges, inner, strict=True):
        assert edge.get_linewidth() > line.get_linewidth() + 1
        assert list(edge.get_xdata()) == list(line.get_xdata())


def test_a_range_says_whether_it_multiplies():
    assert stretch({"kind": "numbers", "low": 0.0, "high": 1.25}) == "× 0 to 1.25"
    assert stretch({"kind": "share", "low": 0.1, "high": 0.9}) == "0.1 to 0.9"


@pytest.mark.parametrize("summary", [tornado(3), SOBOL, versus()], ids=lambda summary: summary["method"])
def test_a_figure_keeps_all_text_inside(summary):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = draw(summary, np.linspace(-30, 12, 40), "A crisis — as it is")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    page = figure.bbox
    for text in (*figure.texts, *(label for axes in figure.axes for label in axes.get_yticklabels())):
        box = text.get_window_extent(canvas.get_renderer())
        assert page.x0 <= box.x0 <= box.x1 <= page.x1
        assert page.y0 <= box.y0 <= box.y1 <= page.y1
    assert set(sensitivity_figure(summary, np.empty(0))) == {"sensitivity.png", "sensitivity.svg"}
