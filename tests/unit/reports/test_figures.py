"""The figure of a study: the same bytes for the same study, nothing on top of anything, legible in grey."""

from __future__ import annotations

import copy
import subprocess
import sys
from itertools import combinations, pairwise

import numpy as np
import pytest

from jointsim.measures.ledger import LABELS
from jointsim.reports.figures import write_figure, write_upper_panel
from jointsim.reports.figures.distributions import DOTS, Row, Scale, _stacked
from jointsim.reports.figures.ledger_bars import never_text, parts, shown_labels
from jointsim.reports.figures.response_times import draw
from jointsim.reports.figures.style import FILLS, TICKS, is_dark
from jointsim.reports.words import share

PNG = b"\x89PNG\r\n"


def row(times) -> Row:
    return Row(np.array(times, dtype=np.float64), {}, ())


def test_the_same_study_gives_the_same_bytes(baltic, tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    first, second = (
        write_figure(baltic.summary, baltic.scores, folder, baltic.names.title) for folder in folders
    )
    assert [path.name for path in first] == ["response-times.png", "response-times.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert first[0].read_bytes().startswith(PNG)
    assert "<dc:date>" not in first[1].read_text()


def test_the_upper_panel_alone_is_small_and_its_text_is_text(baltic, tmp_path):
    first, second = (
        write_upper_panel(baltic.summary, baltic.scores, tmp_path / name, baltic.names.title, "A heading")
        for name in ("one.svg", "two.svg")
    )
    text = first.read_text()
    assert text == second.read_text()
    assert len(text) < 60_000
    assert ">A heading</text>" in text
    assert "Where the time went" not in text
    assert "<dc:date>" not in text


def test_settings_of_the_user_do_not_matter(baltic, tmp_path):
    import matplotlib

    plain = write_figure(baltic.summary, baltic.scores, tmp_path)[1].read_bytes()
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "none", "axes.grid": True}):
        assert write_figure(baltic.summary, baltic.scores, tmp_path)[1].read_bytes() == plain
        assert matplotlib.rcParams["font.size"] == 30


def test_matplotlib_is_imported_when_a_figure_is_drawn_and_pyplot_never():
    code = (
        "import sys, jointsim.reports.figures\n"
        "assert 'matplotlib' not in sys.modules\n"
        "from matplotlib.figure import Figure\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def boxes(figure):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    texts = [text for axes in figure.axes for text in axes.texts]
    for axes in figure.axes:
        texts += axes.get_xticklabels()
        texts += axes.get_legend().get_texts() if axes.get_legend() else []
    texts += figure.texts
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts if text.get_text()]


def assert_readable(figure):
    found = boxes(figure)
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in found:
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert box.y0 >= 0, text
        assert box.y1 <= height, text
    touching = [(a, b) for (a, one), (b, other) in combinations(found, 2) if one.overlaps(other)]
    assert touching == []


def test_no_text_lies_on_another_or_outside(baltic):
    assert_readable(draw(baltic.summary, baltic.scores, baltic.names.title))


def test_the_upper_panel_alone_is_readable(baltic):
    figure = draw(baltic.summary, baltic.scores, baltic.names.title, with_ledger=False)
    assert len(figure.axes) == 1
    assert_readable(figure)


def test_the_longest_times_have_room_beside_a_row(baltic):
    summary = copy.deepcopy(baltic.summary)
    for found in summary["responses"].values():
        found["milestones"][found["headline"]] |= {
            "median_hours": 130.4,
            "p10_hours": 132.3,
            "p90_hours": 236.6,
        }
    assert_readable(draw(summary, baltic.scores, baltic.names.title))


def labels(figure):
    return [text.get_text() for text in figure.axes[0].texts if ": met " in text.get_text()]


def test_a_deadline_says_how_long_it_is_and_how_often_it_was_met(baltic):
    found = baltic.summary["deadlines"].values()
    shown = labels(draw(baltic.summary, baltic.scores, baltic.names.title))
    assert len(shown) == len(found)
    assert {text.partition(":")[0] for text in shown} == {"1 d 12 h", "14 d"}
    assert {text.rpartition(" met ")[2] for text in shown} == {share(each["met"]) for each in found}


@pytest.mark.parametrize("pair", [(12.0, 336.0), (300.0, 340.0), (0.5, 2000.0)])
def test_two_deadlines_of_a_response_have_room(baltic, pair):
    summary = copy.deepcopy(baltic.summary)
    one = summary["deadlines"]["ships-in-time"]
    summary["deadlines"] = {str(hours): {**one, "within_hours": hours} for hours in pair}
    figure = draw(summary, baltic.scores, baltic.names.title)
    assert_readable(figure)
    assert len(labels(figure)) == 2


LONG = "North Atlantic Treaty Organization: naval presence"


@pytest.mark.parametrize("title", [LONG, f"{LONG} in the Baltic Sea", f"{LONG} " * 4])
def test_long_names_are_broken_into_lines(baltic, title):
    figure = draw(baltic.summary, baltic.scores, lambda response: title)
    assert_readable(figure)
    shown = [text.get_text().replace("\n", " ") for text in figure.axes[0].texts]
    assert any(title.startswith(text.removesuffix(" …")) and LONG in text for text in shown)


@pytest.mark.parametrize("heading", ["Cables cut in the Gulf of Finland — As it is", "A word " * 40])
def test_a_heading_finds_room(baltic, heading):
    figure = draw(baltic.summary, baltic.scores, heading=heading)
    assert_readable(figure)
    assert heading.startswith(figure.texts[0].get_text().removesuffix(" …"))


def only(summary, count):
    changed = copy.deepcopy(summary)
    changed["responses"] = dict(list(changed["responses"].items())[:count])
    return changed


@pytest.mark.parametrize("count", [1, 2, 4])
def test_fewer_responses_are_readable_too(baltic, count):
    assert_readable(draw(only(baltic.summary, count), baltic.scores, baltic.names.title))


def test_a_response_that_was_never_wanted_is_said_so(baltic):
    summary, scores = only(baltic.summary, 2), copy.deepcopy(baltic.scores)
    response, found = next(iter(summary["responses"].items()))
    scores.columns["milestone", response, found["headline"]][:] = np.nan
    found["milestones"][found["headline"]]["reached"] = None
    found |= {"ledger_reached_hours": {}, "waiting_at_horizon": {}}
    figure = draw(summary, scores)
    assert [text.get_text() for axes in figure.axes for text in axes.texts].count("never wanted") == 2


def said_of_time(summary, scores):
    return [text.get_text() for text in draw(summary, scores).axes[1].texts]


def test_bars_are_of_those_that_got_there_and_the_others_are_told_below(baltic):
    summary = only(baltic.summary, 1)
    (found,) = summary["responses"].values()
    found["milestones"][found["headline"]]["reached"] = 0.95
    found |= {"ledger_reached_hours": {"work": 20.0}, "ledger_hours": {"initiative": 900.0}}
    found["waiting_at_horizon"] = {"initiative": 0.04, "ended": 0.01}
    said = said_of_time(summary, baltic.scores)
    assert {"20 h on average", "of the 95 % that got there", "5 % did not: initiative 4 %, ended 1 %"} < set(
        said
    )
    assert not [text for text in said if "38 d" in text]


def test_a_share_that_is_almost_all_is_told_apart_from_those_it_is_of(baltic):
    summary = only(baltic.summary, 1)
    (found,) = summary["responses"].values()
    found["milestones"][found["headline"]]["reached"] = 0.998
    found |= {"ledger_reached_hours": {"work": 20.0}, "waiting_at_horizon": {"ended": 0.002}}
    assert "of those that got there (>99 %)" in said_of_time(summary, baltic.scores)


def test_where_all_got_there_nothing_is_said_below(baltic):
    summary = only(baltic.summary, 1)
    (found,) = summary["responses"].values()
    found["milestones"][found["headline"]]["reached"], found["waiting_at_horizon"] = 1.0, {}
    said = said_of_time(summary, baltic.scores)
    assert "all got there" in said
    assert not [text for text in said if "did not" in text]


def test_a_response_that_never_got_there_has_no_bar(baltic):
    summary = only(baltic.summary, 2)
    found = next(iter(summary["responses"].values()))
    found["milestones"][found["headline"]]["reached"] = 0.0
    found |= {"ledger_reached_hours": {}, "waiting_at_horizon": {"force-generation": 0.5, "channel": 0.5}}
    figure = draw(summary, baltic.scores)
    assert_readable(figure)
    said = [text.get_text() for text in figure.axes[1].texts]
    assert "never reached by the horizon" in said
    assert "100 % did not: force generation 50 %, channel 50 %" in said


def test_of_many_things_waited_for_the_rarest_stand_together(baltic):
    waiting = {
        "meeting": 0.02,
        "force-generation": 0.4,
        "other-dossier": 0.3,
        "desk-queue": 0.2,
        "work": 0.05,
    }
    text = never_text(waiting)
    assert text == "97 % did not: force generation 40 %, other dossier 30 %, desk queue 20 %, all else 7 %"
    assert never_text(dict(list(waiting.items())[:4])).endswith("desk queue 20 %, meeting 2 %")
    assert never_text({}) == ""
    summary = only(baltic.summary, 2)
    for found in summary["responses"].values():
        found["waiting_at_horizon"] = waiting
    assert_readable(draw(summary, baltic.scores))


def test_the_heading_says_scenario_setup_replications_and_seed(baltic):
    said = [text.get_text() for text in draw(baltic.summary, baltic.scores).texts]
    assert said == ["baltic-cables · as-is", "40 replications, seed 1"]


def test_never_has_a_place_of_its_own():
    scale = Scale.over([row([1.0, 10.0, 100.0, np.inf])])
    assert scale.place(np.inf) > scale.place(1e9)
    places = [scale.place(hours) for hours in (1, 10, 100)]
    assert places == sorted(places)
    assert scale.place(1.0) > 0


@pytest.mark.parametrize("times", [[], [np.inf, np.inf], [0.0, 0.0], [5.0]])
def test_a_scale_can_be_made_of_anything(times):
    scale = Scale.over([row(times)])
    assert 0 < scale.low < scale.high
    assert all(0 <= place <= 1 for place in scale.ticks())


def test_ticks_are_in_units_of_daily_life():
    assert {TICKS[1.0], TICKS[6.0], TICKS[24.0], TICKS[168.0], TICKS[720.0]} == {
        "1 h",
        "6 h",
        "1 d",
        "1 wk",
        "1 mo",
    }


@pytest.mark.parametrize(
    ("high", "labels"), [(9_000.0, ["1 mo", "3 mo"]), (15_000.0, ["1 mo", "3 mo", "1 yr"])]
)
def test_a_tick_whose_label_would_touch_never_is_left_out(high, labels):
    assert list(Scale(500.0, high).ticks().values()) == labels


def test_dots_that_would_touch_are_stacked_and_none_is_lost():
    rng = np.random.default_rng(1)
    places = rng.beta(2, 5, DOTS).tolist()
    dots = _stacked(places, 0.05)
    assert len(dots) == DOTS
    columns = sorted({at for at, _ in dots})
    assert min(abs(at - place) for place in places for at in columns) <= 0.05
    for at in columns:
        levels = sorted(level for place, level in dots if place == at)
        assert levels == list(range(1, len(levels) + 1))


def test_entries_are_shown_in_the_order_of_the_ledger_and_tiny_ones_together():
    ledgers = [{"work": 98.0, "detection": 1.6, "channel": 0.4}, {"work": 100.0, "silence": 0.5}]
    labels = shown_labels(ledgers)
    assert labels == ["detection", "work", "other"]
    for ledger in ledgers:
        cut = parts(ledger, labels)
        assert list(cut) == labels
        assert sum(cut.values()) == pytest.approx(sum(ledger.values()))


def test_nothing_is_left_over_if_all_is_shown():
    assert shown_labels([{"work": 1.0}]) == ["work"]
    assert shown_labels([{}]) == []


def test_every_entry_has_a_fill_that_no_other_has():
    assert set(FILLS) == set(LABELS)
    assert len(set(FILLS.values())) == len(LABELS)


def test_fills_of_like_greyness_differ_in_hatching():
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255

    plain = {label: grey(fill.colour) for label, fill in FILLS.items() if not fill.hatch}
    order = [label for label in LABELS if label in plain]
    for one, other in pairwise(order):
        assert abs(plain[one] - plain[other]) > 0.02, (one, other)


def test_text_on_a_colour_contrasts():
    assert is_dark("#000000")
    assert not is_dark("#ffffff")
    assert is_dark(FILLS["detection"].colour)
    assert not is_dark(FILLS["initiative"].colour)
