"""Crises run at points: planned anew as if from the beginning, kept as they are done, and not run twice."""

from __future__ import annotations

import numpy as np
import pytest

from jointsim.engine.planner import again as planning
from jointsim.engine.planner import make_plan
from jointsim.engine.planner.again import plan_again
from jointsim.errors import InputError
from jointsim.experiments.batches import run_batch
from jointsim.experiments.history.calibration import runner as running
from jointsim.experiments.history.calibration.files import calibration_files
from jointsim.experiments.history.calibration.keeping import KEPT, KeptForecasts
from jointsim.experiments.history.calibration.points import Forecast
from jointsim.experiments.history.calibration.runner import Effort, EndedEarly
from jointsim.experiments.history.calibration.space import Space
from jointsim.experiments.history.calibration.study import ACCEPTED, Calibration, calibrate, with_effort
from jointsim.experiments.history.calibration.summary import summarise_calibration
from jointsim.experiments.history.forecasts import sample_of, seed_of
from jointsim.experiments.history.scenes import Scene, read_rules, scene_of
from jointsim.model.history.calibration import CalibrationRules, read_calibration_rules
from jointsim.model.history.reading import shipped_cases
from jointsim.model.world import World
from tests.shipped import shipped_world

CASES = [case for case in shipped_cases().cases if case.id in {"estlink2-2024", "turkey-jet-2012"}]
CRISES_AT_POINTS = len(CASES) * (1 + 2 * 2 + 2 * ACCEPTED)


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world("documents-only")


@pytest.fixture(scope="module")
def rules() -> CalibrationRules:
    return with_effort(read_calibration_rules(), waves=2, points=2, replications=3)


@pytest.fixture(scope="module")
def scene(world) -> Scene:
    return scene_of(CASES[0], read_rules(), world)


@pytest.fixture(scope="module")
def whole(world, rules) -> Calibration:
    return calibrate(CASES, world, rules, Effort(seed=1))


def test_a_plan_with_other_numbers_is_the_plan_from_the_beginning(world, rules, scene, monkeypatch):
    space = Space.of(rules, world)
    middle = space.world(scene.world, space.middle)
    base = make_plan(scene.scenario, middle, scenario_id=scene.case.id)
    corners = space.values(np.array([[0.0] * len(space), [1.0] * len(space)]))
    worlds = [scene.world, *(space.world(scene.world, values) for values in corners)]
    expected = [make_plan(scene.scenario, each, scenario_id=scene.case.id) for each in worlds]
    monkeypatch.setattr(planning, "make_plan", None)
    for here, slow in zip(worlds, expected, strict=True):
        quick = plan_again(base, scene.scenario, here, middle)
        one, other = (run_batch(plan, range(3), 1).scores.columns for plan in (quick, slow))
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[name], other[name], equal_nan=True) for name in one)


def test_where_more_is_changed_all_is_planned_anew(scene, monkeypatch):
    base = scene.plan()
    described = scene.world.capitals.model_copy(update={"desks": 1})
    monkeypatch.setattr(planning, "make_plan", lambda *args, **names: names)
    there = scene.world.model_copy(update={"capitals": described})
    assert plan_again(base, scene.scenario, there, scene.world) == {
        "scenario_id": scene.case.id,
        "setup_id": "",
    }


def test_forecasts_are_scored_at_all_levels(whole):
    summary = summarise_calibration(whole)
    assert summary["cases"] == [case.id for case in CASES]
    assert set(summary["scores"]["all"]) == {"documents", "in_sample", "left_out", "left_out_first_wave"}
    assert {scores["milestones"] for scores in summary["scores"]["all"].values()} == {len(whole.rows)}
    assert [wave["points"] for wave in summary["waves"]] == [2, 2]
    assert len(summary["rows"]) == len(whole.rows)
    assert list(summary["left_out"]) == [case.id for case in CASES]
    accepted = summary["left_out"][CASES[0].id]
    assert accepted["values"].keys() == accepted["values_first_wave"].keys() == whole.space.parameters.keys()


def test_a_crisis_is_forecast_with_the_values_that_the_others_accept(whole, world):
    rules, space, compared = read_rules(), whole.space, 0
    for crisis, case in enumerate(CASES):
        scene = scene_of(case, rules, world)
        there = space.world(scene.world, whole.accepted.values[crisis])
        batch = run_batch(make_plan(scene.scenario, there, scenario_id=case.id), range(3), seed_of(1, case))
        for row, target in enumerate(whole.facts.targets):
            column = ("milestone", target.response_id, target.milestone)
            if target.case is case and column in batch.scores.columns:
                expected = sample_of(batch.scores.columns[column])
                np.testing.assert_allclose(whole.accepted.left_out[row], expected, rtol=1e-6)
                compared += 1
    assert compared >= len(CASES)


def test_what_is_said_of_the_accepted_values_is_of_a_run_there(whole):
    accepted = summarise_calibration(whole)["accepted"]
    assert accepted["crps"] == pytest.approx(np.mean([row.crps for row in whole.in_sample()]))
    assert accepted["middle_of"] == 1
    assert accepted["values"] == dict(zip(whole.space.parameters, whole.values, strict=True))
    assert [row.crps for row in whole.rows] == pytest.approx(whole.documented.crps.tolist())


@pytest.mark.parametrize("done", [1, CRISES_AT_POINTS - 1])
def test_what_was_cut_off_comes_out_the_same_when_gone_on_with(
    whole, world, rules, tmp_path, monkeypatch, done
):
    count = 0

    def interrupt(more: int) -> None:
        nonlocal count
        count += more
        if count >= done:
            raise KeyboardInterrupt

    with pytest.raises(EndedEarly) as early:
        calibrate(CASES, world, rules, Effort(1, kept=KeptForecasts(tmp_path, "x"), progress=interrupt))
    assert early.value.ending == "interrupt"
    path = tmp_path / "parts" / KEPT
    with path.open("ab") as file:
        file.write(b'{"point": 99, "cas')
    kept = KeptForecasts(tmp_path, "x")
    kept.resume()
    anew: list[int] = []
    run = running.run_places

    def counted(grounds, wanted, *rest):
        anew.append(sum(len(crises) for _, _, crises in wanted))
        return run(grounds, wanted, *rest)

    monkeypatch.setattr(running, "run_places", counted)
    again = calibrate(CASES, world, rules, Effort(1, kept=kept))
    assert sum(anew) == CRISES_AT_POINTS - count
    one, other = (calibration_files(each, summarise_calibration(each), world) for each in (whole, again))
    assert one == other
    kept.clear()
    assert list(tmp_path.iterdir()) == []


def test_forecasts_of_other_points_are_not_taken_for_these(tmp_path):
    kept, values = KeptForecasts(tmp_path, "x"), (0.5, 0.25)
    forecast = Forecast(np.arange(6, dtype=np.float32).reshape(2, 3), ("decision", None))
    kept.keep(1, "war", values, forecast)
    kept.keep(0, "war", None, forecast)
    found = KeptForecasts(tmp_path, "x")
    found.resume()
    again = found.get(1, "war", values, 2, 3)
    assert again is not None
    assert (again.sample == forecast.sample).all()
    assert again.stands == forecast.stands
    assert found.get(0, "war", None, 2, 3) is not None
    assert found.get(1, "war", (0.5, 0.3), 2, 3) is None
    assert found.get(1, "war", None, 2, 3) is None
    assert found.get(1, "war", values, 2, 4) is None
    assert found.get(1, "peace", values, 2, 3) is None


def test_where_nothing_can_be_kept_the_work_goes_on(tmp_path):
    place = tmp_path / "file"
    place.touch()
    kept = KeptForecasts(place, "x")
    forecast = Forecast(np.zeros((1, 1), dtype=np.float32), ("decision",))
    kept.keep(1, "war", (0.5,), forecast)
    kept.keep(2, "war", (0.5,), forecast)
    kept.resume()
    assert kept.get(1, "war", (0.5,), 1, 1) is None


def test_a_number_that_the_world_has_not_got_is_named(world, rules):
    named = rules.parameters["work"].model_copy(update={"paths": ("tempo.wrok",)})
    with pytest.raises(
        InputError, match=r"parameters\.work\.paths: the world has no number at 'tempo\.wrok'"
    ):
        Space.of(rules.model_copy(update={"parameters": {"work": named}}), world)


def test_cases_of_which_nothing_can_be_scored_are_refused(world, rules):
    with pytest.raises(InputError, match="estlink2-2024 responses: no milestone of it can be scored"):
        calibrate([CASES[0].model_copy(update={"responses": ()})], world, rules, Effort(1))


def test_values_are_what_a_file_can_hold(world, rules):
    space = Space.of(rules, world)
    (values,) = space.values(np.full((1, len(space)), 0.123456789))
    assert all(value == float(f"{value:.3g}") for value in values)
    np.testing.assert_allclose(space.positions([values])[0], 0.1234, atol=0.02)
    moved = space.world(world, values)
    assert moved.tempo is not None
    assert moved.tempo.work == moved.tempo.remit == values[list(space.parameters).index("work")]
    assert moved.bodies is world.bodies
