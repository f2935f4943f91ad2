"""Tornado, Morris, Sobol and set-up against set-up on a tiny crisis in which it is known what matters."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from jointsim.errors import InputError
from jointsim.experiments import rounds
from jointsim.experiments.sensitivity.asked import ask
from jointsim.experiments.sensitivity.evaluation import Effort, evaluate
from jointsim.experiments.sensitivity.methods.indices import FEWEST_WALKS, Index, error_of_mean
from jointsim.experiments.sensitivity.points import Point, Visit
from jointsim.experiments.sensitivity.study import investigate, method_of, require_size
from jointsim.experiments.sensitivity.summary import summarise_sensitivity
from tests.unit.experiments.sensitivity.conftest import UNCERTAIN, WORDS, guess

EFFORT = Effort(3, seed=1, jobs=1)
QUICK = {"changes": {"bodies": {"council": {"silence": "2 h"}}}}


def swings_of(asked):
    found = investigate(asked, "tornado", 0, EFFORT).result
    return found, {swing.factor.path: swing for swing in found.swings}


def test_longer_delays_are_slower_and_what_is_not_used_stays_still(asked):
    found, swings = swings_of(asked)
    assert list(swings) == ["bodies.council.silence", "procedures.speak.steps.draft.takes"]
    for swing in swings.values():
        assert swing.low.value < 0 < swing.high.value
        assert not swing.is_noise
    assert [factor.path for factor in found.still] == ["bodies.council.business"]
    # Nothing in this crisis is left to chance.
    assert found.floor == 0.0
    assert swings["bodies.council.silence"].width == 31.0


def test_what_luck_changes_is_the_floor_and_no_effect_is_made_of_it(load):
    spread = {"speak": {"steps": {"draft": {"takes": {"median": "4 h", "p90": "30 h"}}}}}
    asked = ask(load({**UNCERTAIN, "procedures": spread}), WORDS)
    found = investigate(asked, "tornado", 0, Effort(6, 1, 1)).result
    assert found.floor > 1.0
    (silence,) = found.swings
    assert silence.high.value > 10


@pytest.mark.parametrize(("method", "size"), [("morris", 6), ("sobol", 16)])
def test_where_one_delay_alone_matters_it_has_all_of_the_variance(load, method, size):
    draft = {"speak": {"steps": {"draft": {"evidence": {"takes": guess(0.25, 30)}}}}}
    silence = {"council": {"silence": "24 h", "business": 2, "evidence": {"business": guess(0, 5)}}}
    asked = ask(load({**UNCERTAIN, "bodies": silence, "procedures": draft}), WORDS)
    found = investigate(asked, method, size, EFFORT).result
    first, second = found.rows
    assert (first.name, first.standing(found.floor)) == ("work", "clear")
    assert (second.name, second.value, second.standing(found.floor)) == ("meetings", 0.0, "none")
    assert found.floor.value == 0.0
    assert (found.complete, found.planned) == (size, size)
    if method == "sobol":
        assert first.value == pytest.approx(1.0, abs=4 * first.reach / 1.96)
        assert first.first == pytest.approx(1.0, abs=4 * first.first_reach / 1.96)


def test_luck_is_the_dummy_factor(load):
    spread = {"speak": {"steps": {"draft": {"takes": {"median": "4 h", "p90": "200 h"}}}}}
    asked = ask(load({**UNCERTAIN, "procedures": spread}), WORDS)
    found = investigate(asked, "morris", 6, EFFORT).result
    assert found.floor.value > 0.0
    assert [row.name for row in found.rows] == ["meetings"]


@pytest.mark.parametrize(
    ("value", "reach", "standing"),
    [(0.0, 0.0, "none"), (1.0, 0.5, "noise"), (3.0, 0.5, "below luck"), (6.0, 2.0, "clear")],
)
def test_how_an_index_stands_against_luck(value, reach, standing):
    assert Index("x", value, reach, noise=2.0).standing(Index("luck", 5.0, 1.0)) == standing


@pytest.mark.parametrize(
    ("method", "size", "replications", "standing"),
    [
        ("morris", FEWEST_WALKS - 1, 2, "undecided"),
        ("morris", FEWEST_WALKS, 2, "clear"),
        ("morris", FEWEST_WALKS, 1, "undecided"),
        ("sobol", 4, 2, "clear"),
        ("sobol", 4, 1, "undecided"),
    ],
)
def test_of_a_few_walks_or_one_replication_nothing_stands_out(asked, method, size, replications, standing):
    study = investigate(asked, method, size, Effort(replications, seed=1, jobs=1))
    rows = summarise_sensitivity(study)["indices"]
    assert rows[0]["standing"] == standing
    assert (rows[0]["by_luck"] is None) == (replications == 1)


def test_what_changed_nothing_in_a_few_walks_has_no_effect(load):
    speak = {"speak": {"steps": {"draft": {"evidence": {"takes": guess(0.25, 30)}}}}}
    council = {"council": {"silence": "24 h", "business": 2, "evidence": {"business": guess(0, 5)}}}
    asked = ask(load({**UNCERTAIN, "bodies": council, "procedures": speak}), WORDS)
    found = investigate(asked, "morris", 2, EFFORT).result
    assert [found.standing(row) for row in found.rows] == ["undecided", "none"]


def test_the_error_of_a_mean_is_the_usual_one():
    rows = np.array([[1.0, 2.0, 4.0, np.nan], [3.0, 3.0, 3.0, 3.0], [1.0, np.nan, np.nan, np.nan]])
    expected = [np.std([1, 2, 4], ddof=1) / np.sqrt(3), 0.0, 0.0]
    assert error_of_mean(rows) == pytest.approx(expected)


def test_a_quicker_set_up_is_better_all_over_the_space(load):
    draft = {**UNCERTAIN, "bodies": {"council": {"silence": "24 h"}}}
    first, second = ask(load(draft), WORDS), ask(load(draft, setup=QUICK), WORDS)
    found = investigate(first, "tornado", 12, EFFORT, other=second).result
    assert found.shares["second"].value == 1.0
    assert found.shares["second"].low == pytest.approx(0.757, abs=0.001)  # Wilson, 12 of 12
    assert (found.leader, found.flip_of, found.flips, found.flip) == ("second", "not-better", 0, None)
    assert (found.differences < -6).all()


def test_what_a_set_up_fixes_is_not_moved_under_it(load):
    first, second = ask(load(), WORDS), ask(load(setup=QUICK), WORDS)
    assert "bodies.council.silence" not in [factor.path for factor in second.factors]
    found = investigate(first, "tornado", 40, EFFORT, other=second).result
    assert found.factors[0].path == "bodies.council.silence"
    longer = found.positions[:, 0] > 0.5
    assert found.first[longer].mean() > found.first[~longer].mean() + 10
    assert found.drivers[0].factor.path == "bodies.council.silence"
    assert found.drivers[0].correlation < -0.9


def test_differences_that_matter_flip_where_the_silence_is_long(load):
    first, second = ask(load(), WORDS), ask(load(setup=QUICK), WORDS)
    found = investigate(first, "tornado", 80, EFFORT, other=second, matters=24.0).result
    assert found.flip is not None
    assert [found.factors[side.dimension].path for side in found.flip.box.sides] == ["bodies.council.silence"]
    assert found.flip.holds


def test_a_set_up_is_not_compared_with_what_comes_to_the_same(load):
    asked = ask(load(), WORDS)
    with pytest.raises(InputError, match="'as-is' comes to the same as 'as-is' in this scenario"):
        investigate(asked, "tornado", 12, EFFORT, other=asked)


def test_a_study_does_not_depend_on_the_processes(asked):
    alone = investigate(asked, "morris", 2, EFFORT)
    beside = investigate(asked, "morris", 2, Effort(3, 1, 2))
    assert np.array_equal(alone.evaluation.hours, beside.evaluation.hours)
    assert alone.result.rows == beside.result.rows


def test_a_point_travels_and_is_told_from_others(asked):
    point = Point.at(asked.base, np.array([0.5, np.nan, 1.0]))
    again = pickle.loads(pickle.dumps(point))
    assert again == point
    assert hash(again) == hash(point)
    assert Point(asked.base) != point
    assert again.plan().responses.keys() == asked.plan.responses.keys()


def test_a_point_that_fails_is_noted_and_ends_nothing(asked):
    broken = Point(b"nothing", b"")
    found = evaluate([Visit(broken, 0), Visit(Point(asked.base), 0)], WORDS, EFFORT)
    assert found.done.tolist() == [False, True]
    assert [index for index, _ in found.failures] == [0]
    assert "error" in found.failures[0][1]
    assert np.isnan(found.means[0])


@pytest.mark.parametrize(("method", "size"), [("tornado", 0), ("morris", 4), ("sobol", 4)])
def test_an_interruption_keeps_what_is_finished(asked, monkeypatch, method, size):
    """Ctrl-C after 11 points: two walks of four points are whole, and two rows of five."""

    def cut_off(tasks, **_):
        for number, task in enumerate(tasks):
            if number == 11:
                raise KeyboardInterrupt
            yield task, task.done()

    monkeypatch.setattr(rounds, "run_tasks", lambda tasks, **_: cut_off(tasks))
    study = investigate(asked, method, size, EFFORT)
    if method == "tornado":
        assert study.evaluation.done.sum() == 18  # all in the sifting, and 11 of the rest
    else:
        assert (study.ended_early, study.evaluation.done.sum()) == ("interrupt", 11)
        assert study.result.complete == 2
        assert study.result.rows


@pytest.mark.parametrize(
    ("method", "size", "said"),
    [
        ("morris", 0, "-n: 0 is too small — give 2 or more"),
        ("versus", 3, "-n: 3 is too small — give 4 or more"),
        ("sobol", 100, "-n: a Sobol design of 100 rows is out of balance — give 64 or 128"),
        ("morris", 10**6, "-n: 1000000 is too large — give 65536 or less"),
    ],
)
def test_a_design_of_no_use_is_refused(method, size, said):
    with pytest.raises(InputError) as caught:
        require_size(method, size)
    assert str(caught.value) == said


def test_a_method_that_is_none_is_refused():
    assert method_of("sobol") == "sobol"
    with pytest.raises(InputError) as caught:
        method_of("moris")
    assert str(caught.value) == "--method: no method is called 'moris' — did you mean 'morris'?"
