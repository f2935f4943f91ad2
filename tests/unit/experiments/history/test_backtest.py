"""A backtest: what is scored, what counts in the headline, and what is said of it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from jointsim.errors import InputError
from jointsim.experiments.history import backtest as backtesting
from jointsim.experiments.history import scenes
from jointsim.experiments.history.backtest import FEW, GROUPS, Backtest, backtest
from jointsim.model.base import Evidence
from jointsim.model.history.reading import CaseFile
from tests.history import asked, case, past_world

CASES = (
    case(),
    case("storm-2023", onset="2023-02-01T06:00Z", responses=[asked("statement"), asked("fly")]),
    case("strange", responses=[asked("fly", "nobody")]),
)
SCORES = {
    "cases",
    "milestones",
    "crps",
    "crps_climatology",
    "skill",
    "skill_interval",
    "coverage50",
    "coverage80",
    "median_abs_log2_error",
    "within_factor_2",
}


def evidence(*cases):
    """Say from which crises a number was read."""
    return Evidence(assumption="as then", range=(0.5, 2.0), cases=cases)


def reading(world, section, name, *cases):
    entries = dict(getattr(world, section))
    entries[name] = entries[name].model_copy(update={"evidence": {"name": evidence(*cases)}})
    return world.model_copy(update={section: entries})


@pytest.fixture(scope="module")
def world():
    return past_world()


@pytest.fixture(scope="module")
def found(world) -> Backtest:
    return backtest(CASES, world, 8, 1, jobs=1)


def seen_in(world) -> dict[str, str]:
    rows = backtest(CASES[:2], world, 2, 1, jobs=1).rows
    return {"/".join(row.target.key[:2]): row.seen for row in rows}


def test_what_the_world_knows_is_scored_and_the_rest_is_listed(found):
    assert [row.target.key for row in found.rows] == [
        ("flood-2024", "union-statement", "statement"),
        ("flood-2024", "union-presence", "launch"),
        ("storm-2023", "union-statement", "decision"),
    ]
    assert found.summary()["not_modelled"] == [
        ["storm-2023", "union-fly", "decision"],
        ["strange", "nobody-fly", "decision"],
    ]


def test_a_summary_has_what_is_asked_of_it_and_is_json(found):
    summary = found.summary()
    assert set(summary) >= SCORES | {"by", "rows", "seen", "all", "against"}
    assert set(summary["by"]) == {"organisation", "kind", "milestone", "domain"} == set(GROUPS)
    assert (summary["cases"], summary["milestones"], summary["replications"]) == (2, 3, 8)
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary


def test_the_scores_are_means_of_the_rows(found):
    summary, rows = found.summary(), found.rows
    own, other = (
        np.mean([each(row) for row in rows]) for each in (lambda r: r.crps, lambda r: r.climate.crps)
    )
    assert (summary["crps"], summary["crps_climatology"]) == pytest.approx((own, other))
    assert summary["skill"] == pytest.approx(1.0 - own / other)
    assert summary["coverage80"] == pytest.approx(np.mean([row.covered80 for row in rows]))
    assert summary["within_factor_2"] == np.mean([abs(row.log2_error) <= 1.0 for row in rows])
    assert sum(summary["pit"]) == pytest.approx(1.0)


def test_groups_are_scored_by_themselves(found):
    by = found.summary()["by"]
    assert {name: scores["milestones"] for name, scores in by["kind"].items()} == {
        "presence": 1,
        "statement": 2,
    }
    assert by["kind"]["presence"]["crps"] == pytest.approx(found.rows[1].crps)
    assert by["organisation"]["union"]["skill"] == found.summary()["skill"]


def test_the_same_seed_gives_the_same_and_another_does_not(world, found):
    assert backtest(CASES, world, 8, 1, jobs=1).summary() == found.summary()
    late = past_world(
        staffs={"watch": {"calendar": "always"}},
        procedures={"speak": {"steps": {"draft": {"takes": {"median": "4 h", "p90": "9 h"}}}}},
    )
    one, two = (backtest(CASES[:1], late, 24, seed, jobs=1).rows[0].sample for seed in (1, 2))
    assert not np.array_equal(one, two)


def test_climatology_knows_the_shipped_cases_alone(monkeypatch, world):
    past = [
        case(f"past-{hours}", responses=[asked("statement", statement=("2024-12-26T10:00Z",) * 2)])
        for hours in range(5)
    ]
    monkeypatch.setattr(backtesting, "shipped_cases", lambda: CaseFile(tuple(past), None))
    climate = backtest(CASES[:1], world, 2, 1, jobs=1).rows[0].climate
    assert (climate.pool, climate.size) == ("organisation × kind × milestone", 5)


def test_without_numbers_from_them_all_crises_count(found):
    summary = found.summary()
    assert summary["headline"] == "unseen"
    assert summary["seen"] == {"read": None, "counted": None, "general": None}
    assert {name: summary[name] for name in summary["all"]} == summary["all"]


def test_a_number_of_the_kind_is_read_from_few_crises_or_counted_over_many(world):
    many = [f"other-{number}" for number in range(FEW)]
    few = reading(world, "procedures", "speak", "flood-2024", *many[1:])
    assert seen_in(few) == {
        "flood-2024/union-statement": "read",
        "flood-2024/union-presence": "",
        "storm-2023/union-statement": "",
    }
    counted = reading(world, "procedures", "speak", "flood-2024", *many)
    assert seen_in(counted)["flood-2024/union-statement"] == "counted"


def test_a_number_that_kinds_share_is_general_unless_there_is_a_nearer_one(world):
    shared = reading(world, "staffs", "watch", "flood-2024")
    assert seen_in(shared)["flood-2024/union-statement"] == "general"
    assert (
        seen_in(reading(shared, "procedures", "speak", "flood-2024"))["flood-2024/union-statement"] == "read"
    )


def test_what_was_seen_is_scored_apart(world):
    summary = backtest(CASES, reading(world, "procedures", "speak", "flood-2024"), 4, 1, jobs=1).summary()
    assert (summary["milestones"], summary["headline"]) == (2, "unseen")
    assert {name: scores and scores["milestones"] for name, scores in summary["seen"].items()} == {
        "read": 1,
        "counted": None,
        "general": None,
    }
    assert summary["all"]["milestones"] == 3
    assert summary["by_all"]["kind"]["statement"]["milestones"] == 2
    assert summary["by"]["kind"]["statement"]["milestones"] == 1
    assert [row["seen"] for row in summary["rows"]] == ["read", None, None]


def test_where_all_was_seen_all_of_it_is_the_headline(found):
    seen = replace(found, rows=tuple(replace(row, seen="counted") for row in found.rows))
    summary = seen.summary()
    assert (summary["headline"], summary["milestones"]) == ("all", 3)
    assert summary["seen"]["counted"] == summary["all"]


def test_a_kind_is_looked_through_once(world, monkeypatch):
    looked = []
    whole = backtesting.read_from
    monkeypatch.setattr(
        backtesting,
        "read_from",
        lambda *args, **parts: looked.append((args[1:], *parts)) or whole(*args, **parts),
    )
    backtest([case(), case("again")], world, 2, 1, jobs=1)
    assert len(looked) == len(set(looked)) == 4


def test_plans_are_made_once_a_crisis(world, monkeypatch):
    made = []
    whole = scenes.make_plan
    monkeypatch.setattr(scenes, "make_plan", lambda *args, **parts: made.append(1) or whole(*args, **parts))
    backtest(CASES, world, 2, 1, jobs=1)
    assert len(made) == 2


def test_scores_of_others_stand_beside(found):
    others = [replace(row, crps=2 * row.crps) for row in found.rows]
    told = replace(found, against={"regression": others}).summary()
    assert told["against"]["regression"]["all"]["crps"] == pytest.approx(2 * told["all"]["crps"])
    assert told["against"]["regression"]["crps"] == pytest.approx(2 * told["crps"])
    assert set(told["against"]["regression"]["by_all"]) == set(told["by_all"])


def test_progress_tells_of_every_replication(world):
    told = []
    backtest(CASES[:2], world, 5, 1, jobs=1, progress=told.append)
    assert sum(told) == 10


def test_nothing_to_score_is_refused(world):
    for cases, others in ((CASES[2:], ""), (CASES[2:] * 2, ", nor of any other case")):
        with pytest.raises(InputError) as caught:
            backtest(cases, world, 2, 1, jobs=1)
        (fault,) = caught.value.faults
        assert (fault.file, fault.path) == (CASES[2].id, "responses")
        assert fault.what == f"no milestone of it can be scored{others}"
    with pytest.raises(InputError, match="no milestone of it can be scored"):
        backtest([], world, 2, 1, jobs=1)
    with pytest.raises(InputError, match="there is no domain 'maritim'"):
        backtest([case(domain="maritim"), CASES[2]], world, 2, 1, jobs=1)


def test_what_the_world_of_the_day_cannot_play_is_listed_and_the_rest_scored():
    young = past_world(forces={"ships": {"since": "2025-06-01"}})
    found = backtest([case(), case("odd", domain="maritim")], young, 4, 1, jobs=1)
    assert [row.target.key for row in found.rows] == [("flood-2024", "union-statement", "statement")]
    assert found.summary()["not_modelled"] == [
        ["flood-2024", "union-presence", "launch"],
        ["odd", "union-statement", "statement"],
        ["odd", "union-presence", "launch"],
    ]
    assert [(each.file, each.path) for each in found.reasons] == [
        ("flood-2024", "responses.union-presence.kind"),
        ("odd", "domain"),
        ("odd", "responses.union-presence.kind"),
    ]
