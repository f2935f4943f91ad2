"""What people read of a backtest: the verdict in words, tables, limits, and the figure."""

from __future__ import annotations

from typing import Any

import pytest

from jointsim.reports.backtest import backtest_tables, group_table, lag, miss_table, score_table
from jointsim.reports.backtest_notes import limits, signed, signed_between, skill_in_words, too, verdict
from jointsim.reports.figures.backtest import NAMED, backtest_figure, draw

SCORES: dict[str, Any] = {
    "cases": 12,
    "milestones": 40,
    "crps": 0.8,
    "crps_climatology": 1.0,
    "skill": 0.2,
    "skill_interval": [0.1, 0.3],
    "coverage50": 0.5,
    "coverage50_interval": [0.35, 0.65],
    "coverage80": 0.775,
    "coverage80_interval": [0.62, 0.88],
    "median_abs_log2_error": 1.0,
    "within_factor_2": 0.5,
    "bias_log2": 1.07,
    "pit": [0.1] * 10,
}


def scores(**parts: Any) -> dict[str, Any]:
    return {**SCORES, **parts}


def row(case: str = "flood-2024", **parts: Any) -> dict[str, Any]:
    told = {
        "case": case,
        "response": "union-statement",
        "milestone": "first-action",
        "observed": [12.0, 36.0],
        "predicted": {"p10": 10.0, "p50": 48.0, "p90": None, "never": 0.2},
        "log2_error": 1.0,
        "seen": None,
    }
    return {**told, **parts}


def summary(**parts: Any) -> dict[str, Any]:
    by = {
        name: {"one": scores(milestones=30), "two": scores(milestones=10)} for name in ("kind", "milestone")
    }
    told = {
        "headline": "unseen",
        "replications": 300,
        "seed": 1,
        "seen": {"read": scores(milestones=50), "counted": None, "general": scores(milestones=10)},
        "all": scores(cases=20, milestones=100),
        "against": {},
        "by": by,
        "by_all": by,
        "not_modelled": [],
        "rows": [row(), row("storm-2023", seen="read", log2_error=-3.0)],
    }
    return {**SCORES, **told, **parts}


def unseen(**parts: Any) -> dict[str, Any]:
    """Say what a backtest comes to of which nothing was seen."""
    nothing = {"read": None, "counted": None, "general": None}
    return summary(**{"seen": nothing, "all": scores(), **parts})


def test_the_verdict_is_said_in_plain_words():
    assert list(verdict(summary())) == [
        "12 past crises with 40 milestones: no number that these forecasts rest on was read from that very crisis, "
        "and they alone count in the next sentences. In all there are 20 past crises with 100 milestones (300 "
        "replications of each crisis, seed 1).",
        "Skill +0.20 (+0.10 to +0.30): the error of the forecasts is 20 % smaller than that of climatology, which "
        "knows nothing but how long other past crises took to the same milestone; the interval leaves 0 out.",
        "The median forecast is within a factor of two of what happened for 50 % of the milestones; on (geometric) "
        "average it is 2.1 times too long.",
        "78 % of the milestones fell into the 80 % interval: no contradiction to forecasts that say truly how unsure "
        "they are.",
        "Of all milestones, seen or not: skill +0.20 (+0.10 to +0.30).",
    ]


def test_few_milestones_say_nothing_of_intervals_and_what_is_left_out_is_said():
    whole = scores(milestones=5)
    few = list(verdict(unseen(all=whole, milestones=5, coverage80=0.6, not_modelled=[["a", "b", "c"]])))
    assert few[-2:] == [
        "3 of 5 milestones fell into the 80 % interval: too few to tell.",
        "Not scored, as the world of the day cannot play them: 1 milestone.",
    ]


def test_the_verdict_says_where_nothing_or_everything_was_seen():
    assert "no number that the forecasts rest on was read from these crises" in next(iter(verdict(unseen())))
    said = next(iter(verdict(summary(headline="all"))))
    assert said.startswith(
        "20 past crises with 100 milestones: numbers of the model were read from, or fitted to, all of these"
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"skill": -0.1, "skill_interval": [-0.3, 0.05]}, "is 10 % larger than that of climatology"),
        ({"skill": -0.1, "skill_interval": [-0.3, 0.05]}, "do not tell which of the two is better"),
        (
            {"skill": 0.001, "skill_interval": [-0.3, 0.3]},
            "Skill 0 (−0.30 to +0.30): the error of the forecasts is as",
        ),
        ({"skill_interval": None}, "the crises are too few for an interval"),
        ({"skill": None, "skill_interval": None}, "Skill: none can be told, as climatology is perfect here."),
    ],
)
def test_a_skill_is_explained(parts, said):
    assert said in skill_in_words(scores(**parts))


@pytest.mark.parametrize(
    ("interval", "said"),
    [([0.3, 0.5], "surer than they should be"), ([0.85, 0.99], "less sure than they could be")],
)
def test_coverage_is_explained(interval, said):
    assert said in list(verdict(unseen(coverage80_interval=interval)))[-1]


@pytest.mark.parametrize(
    ("log2", "said"),
    [
        (1.07, "2.1 x too slow"),
        (-1.0, "2.0 x too fast"),
        (0.01, "even"),
        (5.0, "32 x too slow"),
        (6.8, "111 x too slow"),
    ],
)
def test_a_bias_is_a_factor(log2, said):
    assert too(log2) == said


def test_skills_are_written_with_their_sign():
    assert [signed(each) for each in (0.214, -0.3, 0.001, -0.001, None)] == ["+0.21", "−0.30", "0", "0", "–"]
    assert signed_between([-115.5, 6.7]) == "below −2.00 to +1.00"


def test_seen_and_not_seen_stand_side_by_side():
    table = score_table(summary())
    assert table.columns == ("", "not seen", "read", "general", "all")
    cells = {name: cells for name, *cells in table.rows}
    assert cells["milestones"] == ["40", "50", "10", "100"]
    assert cells["skill"] == ["+0.20"] * 4
    assert cells["bias"] == ["2.1 x too slow"] * 4
    assert any(
        note.startswith("read: a number of this kind of response was read from this very")
        for note in table.notes
    )
    assert not any(note.startswith("counted: ") for note in table.notes)


def test_one_column_is_enough_where_nothing_was_seen():
    assert score_table(unseen()).columns == ("", "not seen")
    everything = summary(headline="all", seen={"read": scores(), "counted": None, "general": None})
    assert score_table(everything).columns == ("", "read", "all")


def test_other_forecasts_have_a_column_and_a_sentence():
    everything = scores(skill=0.3, skill_interval=[0.2, 0.4])
    told = summary(
        against={"regression": {**scores(skill=0.25, skill_interval=[0.15, 0.35]), "all": everything}}
    )
    table = score_table(told)
    assert table.columns[1:3] == ("not seen", "regression")
    assert table.columns[-2:] == ("all", "regression, all")
    assert {name: cells[-1] for name, *cells in table.rows}["skill"] == "+0.30"
    assert {name: cells[1] for name, *cells in table.rows}["skill"] == "+0.25"
    assert "The same for regression: skill +0.25 (+0.15 to +0.35)." in list(verdict(told))


def test_groups_begin_with_the_most_frequent():
    table = group_table(summary(), "kind")
    assert table.title == "By kind, seen or not"
    assert table.rows[0] == (
        "one",
        "30",
        "+0.20 (+0.10 to +0.30)",
        "78 % (62 – 88 %)",
        "2.1 x too slow",
        "+0.20 (30)",
    )
    assert [cells[0] for cells in table.rows] == ["one", "two"]
    assert group_table(unseen(), "kind").columns == (
        "kind",
        "n",
        "skill (95 %)",
        "in 80 % interval",
        "bias",
    )


def test_groups_of_one_or_two_milestones_tell_no_scores():
    whole = {"one": scores(milestones=3), "two": scores(milestones=2), "three": scores(milestones=1)}
    seen = {"one": scores(milestones=2), "two": scores(milestones=1)}
    table = group_table(summary(by={"kind": seen}, by_all={"kind": whole}), "kind")
    assert table.rows == (
        ("one", "3", "+0.20 (+0.10 to +0.30)", "78 % (62 – 88 %)", "2.1 x too slow", "– (2)"),
        ("two", "2", "–", "–", "–", "– (1)"),
        ("three", "1", "–", "–", "–", ""),
    )
    assert table.notes[0] == "n: milestones; few of them tell little, and fewer than 3 nothing (–)"


def test_the_worst_misses_are_told_with_what_happened():
    table = miss_table(summary())
    assert table.title == "The 2 worst misses"
    assert table.rows[0] == (
        "storm-2023",
        "union-statement: first action",
        "12 h – 1 d 12 h",
        "2 d (10 h – never)",
        "8.0 x too fast",
        "read",
    )
    assert table.rows[1][-2:] == ("2.0 x too slow", "not seen")
    assert len(miss_table(summary(rows=[row()] * 12)).rows) == 10
    assert [lag(each) for each in ([None, None], [5.0, 5.0])] == ["never", "5 h"]


def test_all_tables_are_made():
    titles = [table.title for table in backtest_tables(summary())]
    assert titles[0] == "Forecasts against what happened"
    assert titles[1:3] == ["By kind, seen or not", "By milestone, seen or not"]


def test_what_the_numbers_do_not_tell_names_what_is_not_modelled():
    left_out = [[f"case-{number}", "union-fly", "decision"] for number in range(8)]
    said = list(limits(summary(not_modelled=[*left_out, ["case-0", "union-fly", "launch"]])))
    assert said[-1].startswith(
        "Not modelled, and not scored: 9 milestones (case-0: union-fly, case-1: union-fly,"
    )
    assert said[-1].endswith("case-5: union-fly and 2 more).")
    assert not any("Not modelled" in each for each in limits(summary()))


@pytest.mark.parametrize(("milestones", "told"), [(40, True), (50, False)])
def test_of_few_milestones_the_luck_of_replications_is_told(milestones, told):
    assert any("luck of the replications" in each for each in limits(summary(milestones=milestones))) == told


def test_another_forecast_stands_beside_that_of_the_same_milestones():
    against = {"regression": {**scores(), "all": scores(milestones=100)}}
    assert score_table(summary(against=against)).columns[:3] == ("", "not seen", "regression")
    seen = summary(against=against, headline="all")
    assert score_table(seen).columns[-2:] == ("all", "regression")


def test_a_figure_is_made_twice_the_same():
    first, again = backtest_figure(summary()), backtest_figure(summary())
    assert set(first) == {"backtest.png", "backtest.svg"}
    assert first == again
    assert first["backtest.png"].startswith(b"\x89PNG")


def test_few_milestones_have_their_names_and_many_have_room():
    rows = [row(f"case-{number}", observed=[number + 1.0, number + 9.0]) for number in range(NAMED)]
    few = draw(unseen(rows=rows))
    names = [label.get_text() for label in few.axes[1].get_yticklabels()]
    assert names[0] == "case-0 union-statement: first action"
    assert len(names) == NAMED
    many = draw(summary(rows=rows * 8))
    assert many.axes[1].get_yticklabels() == []
    assert many.get_figheight() > few.get_figheight()


def test_what_lies_beyond_the_axis_is_drawn_at_its_ends():
    axes = draw(unseen(rows=[row(observed=[None, None])])).axes[1]
    ends = [tuple(line.get_xdata()) for line in axes.lines]
    assert (10.0, 8760.0) in ends
    assert (8760.0, 8760.0) in ends


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (summary(), "40 milestones not seen (of 100): skill"),
        (unseen(), "40 milestones: skill"),
        (
            summary(headline="all", all=scores()),
            "40 milestones, of crises that numbers were read from: skill",
        ),
    ],
)
def test_a_figure_says_of_which_milestones_it_is(told, said):
    assert draw(told).texts[1].get_text().startswith(said)


def test_what_a_figure_says_at_its_head_has_room():
    found = draw(
        summary(
            headline="all", all=scores(), milestones=1000, replications=100000, skill_interval=[-1.25, 0.75]
        )
    )
    title, heading, runs = (each.get_window_extent() for each in found.texts[:3])
    assert heading.x1 < found.bbox.x1
    assert title.x1 < runs.x0
