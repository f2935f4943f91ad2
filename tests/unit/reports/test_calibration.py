"""What people read of a calibration: what forecasts are worth, what is known of each parameter, what is ruled out."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from jointsim.reports.calibration import (
    calibration_tables,
    group_table,
    level_table,
    parameter_table,
    verdict,
)
from jointsim.reports.figures.calibration import calibration_figure


def scores(skill: float) -> dict[str, Any]:
    return {
        "cases": 3,
        "milestones": 12,
        "crps": 1.0,
        "crps_climatology": 1.25,
        "skill": skill,
        "skill_interval": [skill - 0.1, skill + 0.1],
        "coverage80": 0.75,
        "coverage80_interval": [0.45, 0.93],
        "within_factor_2": 0.5,
        "bias_log2": 1.0,
    }


LEVELS = {
    "documents": scores(0.1),
    "in_sample": scores(0.3),
    "left_out": scores(0.25),
    "left_out_first_wave": scores(0.2),
}
SUMMARY: dict[str, Any] = {
    "cases": [f"case-{number}" for number in range(20)],
    "milestones": 12,
    "matched": 12,
    "replications": 40,
    "points": 64,
    "seed": 1,
    "limit": 3.0,
    "rank": 2,
    "discrepancy": {"mean": 0.3, "spread": 0.15, "why": "unknown"},
    "waves": [{"points": 64, "left": 20}, {"points": 64, "left": 41}],
    "empty": False,
    "accepted": {
        "honest": 30,
        "held80": 0.79,
        "middle_of": 13,
        "values": {"work": 0.5, "mood": 0.3},
        "implausibility": 1.2,
        "crps": 0.9,
        "documents": {"implausibility": 4.5, "crps": 1.1},
    },
    "parameters": [
        {
            "name": "work",
            "paths": ["tempo.work"],
            "range": [0.25, 1.2],
            "scale": "log",
            "accepted": 0.5,
            "left": [0.4, 0.8],
            "share_left": 0.44,
            "correlation": 0.61,
            "correlation_by_chance": 0.38,
            "chosen_left_out": [0.45, 0.5],
            "verdict": "identified",
        },
        {
            "name": "mood",
            "paths": ["agreement.utility.round"],
            "range": [0.2, 0.5],
            "scale": "linear",
            "accepted": 0.3,
            "left": [0.2, 0.5],
            "share_left": 1.0,
            "correlation": -0.1,
            "correlation_by_chance": 0.38,
            "chosen_left_out": [0.3, 0.3],
            "verdict": "not",
        },
    ],
    "scores": {"all": LEVELS, "unseen": None},
    "gap": {"all": 0.05, "unseen": None},
    "by": {
        "organisation": {"union": LEVELS, "pact": {**LEVELS, "documents": {**scores(0.1), "milestones": 3}}},
        "onset": {"slow-burn": LEVELS},
        "kind": {"presence": LEVELS},
    },
    "groups": [
        {
            "name": "words",
            "statistic": "mean",
            "milestones": 6,
            "crises": 3,
            "documents": {"error": -0.7, "implausibility": 2.5},
            "accepted": {"error": -0.2, "implausibility": 0.7},
        },
        {
            "name": "all",
            "statistic": "spread",
            "milestones": 12,
            "crises": 3,
            "documents": {"error": 0.5, "implausibility": None},
            "accepted": {"error": 0.1, "implausibility": None},
        },
    ],
}


def changed(**parts: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SUMMARY), **parts}


def test_levels_stand_side_by_side():
    rows = level_table(SUMMARY).rows
    assert [row[:2] for row in rows] == [
        ("documents only", "+0.10 (0 to +0.20)"),
        ("fitted", "+0.30 (+0.20 to +0.40)"),
        ("fitted, each crisis left out", "+0.25 (+0.15 to +0.35)"),
        ("the same, first wave only", "+0.20 (+0.10 to +0.30)"),
    ]
    assert {row[2] for row in rows} == {"–"}
    unseen = level_table(changed(scores={"all": LEVELS, "unseen": LEVELS})).rows
    assert [row[2] for row in unseen] == [row[1] for row in unseen]


def test_what_is_known_of_a_parameter_is_told():
    work, mood = parameter_table(SUMMARY).rows
    assert work == ("work", "0.25 to 1.2", "0.5", "0.4 to 0.8 (44 %)", "identified", "+0.61*", "0.45 to 0.5")
    assert mood == ("mood", "0.2 to 0.5", "0.3", "0.2 to 0.5 (100 %)", "not identified", "−0.10", "0.3")


def test_where_nothing_is_left_no_range_is_told():
    nothing = [
        {**each, "left": None, "share_left": None, "correlation": None} for each in SUMMARY["parameters"]
    ]
    assert [row[3] for row in parameter_table(changed(parameters=nothing)).rows] == ["–", "–"]


def test_only_groups_that_were_matched_are_shown():
    assert group_table(SUMMARY).rows == (("words", "mean lag", "6", "−0.70 (2.5)", "−0.20 (0.7)"),)


def test_groups_with_few_milestones_are_counted():
    organisations = calibration_tables(SUMMARY)[3]
    assert [row[0] for row in organisations.rows] == ["union"]
    assert organisations.notes == ("1 other with fewer than 4 milestones",)


def test_the_verdict_says_what_was_run_and_what_is_left():
    assert list(verdict(SUMMARY)) == [
        "20 past crises with 12 milestones; 128 points in 2 waves, 40 replications each, seed 1.",
        "61 of them are not ruled out. Of 30 whose 80 % intervals hold 75 to 85 % of the milestones, accepted is the "
        "middle of the 13 that forecast best.",
        "The world as documented is ruled out by the same test (implausibility 4.5).",
        "In-sample skill less skill with each crisis left out: +0.05.",
    ]


@pytest.mark.parametrize(
    ("honest", "taken", "said"),
    [
        (0, 13, "The 80 % intervals of none hold 75 to 85 % of the milestones; accepted is the middle of the 13 that "
                "forecast best."),
        (1, 1, "Of 1 whose 80 % intervals hold 75 to 85 % of the milestones, accepted is the one that forecasts best."),
    ],
)  # fmt: skip
def test_what_is_accepted_is_told(honest, taken, said):
    accepted = {**SUMMARY["accepted"], "honest": honest, "middle_of": taken}
    assert list(verdict(changed(accepted=accepted)))[1].endswith(f"ruled out. {said}")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"implausibility": 3.04}, "That middle is itself ruled out (implausibility 3.0)."),
        ({"held80": 0.73}, "At that middle itself the 80 % intervals hold 73 %."),
    ],
)
def test_a_middle_that_is_not_what_its_points_are_is_told(found, said):
    assert list(verdict(changed(accepted={**SUMMARY["accepted"], **found})))[2] == said
    one = {**SUMMARY["accepted"], **found, "middle_of": 1}
    assert said not in list(verdict(changed(accepted=one)))


def test_few_crises_are_warned_of():
    assert list(verdict(changed(cases=["one", "two"])))[1] == (
        "These crises are too few: what is accepted is mostly luck, and nothing to forecast with."
    )


def test_an_empty_set_is_told():
    said = list(verdict(changed(empty=True, waves=[{"points": 64, "left": 0}])))
    assert said[1].startswith("No point is left: everywhere at least two groups are implausible.")
    assert said[1].endswith("the least implausible point is shown.")


@pytest.mark.parametrize("left", [True, False])
def test_the_same_points_are_drawn_as_the_same_bytes(left):
    points = [((0.3, 0.2), 1.1, left), ((0.5, 0.3), 0.9, left), ((1.0, 0.4), 1.3, False)]
    first = calibration_figure(SUMMARY, points)
    assert first == calibration_figure(SUMMARY, points)
    assert set(first) == {"calibration.png", "calibration.svg"}
    svg = first["calibration.svg"].decode()
    assert "#b9b9b9" in svg
    assert ("#1f4e79" in svg) == left
