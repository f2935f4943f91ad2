"""Which set-up is best: the one that truly is, with the others left out as soon as they are behind."""

from __future__ import annotations

import numpy as np
import pytest

from jointsim.experiments import best
from jointsim.experiments.best import Question, Selected, select_best
from jointsim.experiments.compare import compare
from jointsim.experiments.compare_store import write_comparison
from jointsim.experiments.gathering import Gathering
from jointsim.experiments.replicate import planned
from jointsim.experiments.rounds import run_rounds
from tests.support import contents
from tests.unit.experiments.conftest import planning, under

QUESTION = Question("ships", "first-action", 3.0)

WIDE = planning({"median": "10 h", "p90": "40 h"})
NARROW = planning({"median": "17 h", "p90": "20 h"})
"""Nearly the same mean as `WIDE`."""


def spread(hours: int) -> dict:
    return planning({"median": f"{hours} h", "p90": f"{2 * hours} h"})


@pytest.fixture(scope="module")
def ways(tmp_path_factory):
    changes = {"long": spread(30), "short": spread(4), "middle": spread(10)}
    return under(tmp_path_factory.mktemp("ways"), changes)


def choose(inputs, question=QUESTION, most=best.MOST, first=0):
    gatherings = {each.setup_id: Gathering(planned(each)) for each in inputs}
    asked = []

    def run(setups, sizes):
        asked.append(tuple(setups))
        return run_rounds([gatherings[each] for each in setups], sizes, 3, first=first)

    found, ended = select_best(gatherings, question, run, first, most)
    assert ended == ""
    return found, asked, gatherings


def test_the_way_that_is_truly_better_is_found_and_others_are_left_out_early(ways):
    found, asked, gatherings = choose(ways)
    assert (found.setup, found.left) == ("short", ("short",))
    assert asked[0] == ("long", "short", "middle")
    assert found.replications["short"] >= found.replications["middle"] >= found.replications["long"]
    assert found.replications["long"] == 200
    assert {setup: len(each) for setup, each in gatherings.items()} == found.replications
    means = {
        setup: each.scores.columns["milestone", "ships", "first-action"].mean()
        for setup, each in gatherings.items()
    }
    assert min(means, key=means.__getitem__) == "short"


def test_ways_that_are_close_take_more_and_those_far_off_no_more(tmp_path):
    close = under(tmp_path, {"long": spread(90), "wide": WIDE, "narrow": NARROW})
    found, asked, _ = choose(close, Question("ships", "first-action", 1.0))
    assert found.setup in ("wide", "narrow")
    assert asked[-1] == ("wide", "narrow")
    assert found.replications["long"] < found.replications["wide"] == found.replications["narrow"]


def test_at_the_cap_it_is_undecided(tmp_path):
    close = under(tmp_path, {"wide": WIDE, "narrow": NARROW})
    found, _, gatherings = choose(close, Question("ships", "first-action", 0.01), most=400)
    assert found.setup == ""
    assert set(found.left) == {"wide", "narrow"}
    means = {
        setup: each.scores.columns["milestone", "ships", "first-action"].mean()
        for setup, each in gatherings.items()
    }
    assert found.left[0] == min(means, key=means.__getitem__)
    assert found.replications == {"wide": 400, "narrow": 400}
    assert found.summary()["setup"] is None


def test_ways_that_never_differ_are_a_tie(ways, tmp_path):
    tied = [
        *under(tmp_path, {"same": spread(4), "alike": {**spread(4), "staffs": {"watch": {"desks": 50}}}}),
        ways[0],
    ]
    found, _, _ = choose(tied)
    assert (found.setup, found.left) == ("same", ("same", "alike"))


def test_it_is_the_same_from_any_first_replication(ways):
    found, _, gatherings = choose(ways, first=1000)
    assert found.setup == "short"
    assert min(gatherings["short"].numbers) == 1000


def test_failed_replications_are_left_out_of_the_means(ways, breaking):
    whole, _, _ = choose(ways)
    breaking(*range(3, 300, 10), *range(20, 30), setup="middle")
    found, _, gatherings = choose(ways)
    assert len(gatherings["middle"].failures) > 25
    assert found.setup == whole.setup == "short"


def test_observations_are_means_of_batches_in_the_same_crises(ways):
    gatherings = {each.setup_id: Gathering(planned(each)) for each in ways[:2]}
    run_rounds([*gatherings.values()], [30], 3)
    scores = [each.scores for each in gatherings.values()]
    rows = best._observations(scores, QUESTION, range(30))
    times = np.column_stack([each.columns["milestone", "ships", "first-action"] for each in scores])
    np.testing.assert_allclose(rows, times.reshape(3, 10, 2).mean(axis=1), rtol=1e-12)
    assert np.isnan(best._observations(scores, QUESTION, range(20, 40))[1]).all()


def test_never_counts_as_the_horizon(tmp_path):
    (late,) = under(tmp_path, {"late": planning("58 d")})
    gathering = Gathering(planned(late))
    run_rounds([gathering], [10], 3)
    assert np.isinf(gathering.scores.columns["milestone", "ships", "first-action"]).all()
    assert best._observations([gathering.scores], QUESTION, range(10)).tolist() == [[60 * 24.0]]


def test_an_interruption_leaves_it_undecided():
    """Nothing is said of a best set-up that has not been found."""
    selected = Selected(QUESTION, "", ("a", "b"), {"a": 200, "b": 200})
    assert selected.summary() == {
        "milestone": "ships.first-action",
        "at_least_hours": 3.0,
        "confidence": 0.95,
        "setup": None,
        "left": ["a", "b"],
        "replications": {"a": 200, "b": 200},
    }


@pytest.mark.parametrize("cut_at", [150, 500])
def test_a_comparison_that_asks_for_the_best_goes_on_where_it_was_cut_off(ways, tmp_path, cut_at):
    def interrupt(more):
        told.append(more)
        if sum(told) >= cut_at:
            raise KeyboardInterrupt

    told: list[int] = []
    asked = {"n": 100, "seed": 3, "jobs": 1, "baseline": "long", "best": QUESTION}
    whole = compare(ways, **asked)
    assert whole.summary()["best"]["setup"] == "short"
    assert list(whole.summary()) == ["scenario", "baseline", "replications", "seed", "setups", "best"]
    cut = compare(ways, **asked, folder=tmp_path / "cut", progress=interrupt)
    assert cut.ended_early == "interrupt"
    write_comparison(cut, tmp_path / "cut")
    again = compare(ways, **asked, folder=tmp_path / "cut", resume=True)
    assert again.summary() == whole.summary()
    write_comparison(again, tmp_path / "cut")
    write_comparison(whole, tmp_path / "one")
    ours, theirs = (
        {name: held for name, held in contents(tmp_path / place).items() if "manifest" not in name}
        for place in ("cut", "one")
    )
    assert ours == theirs


def test_an_interruption_while_choosing_is_told(ways):
    def interrupt(more):
        told.append(more)
        if sum(told) > 300:
            raise KeyboardInterrupt

    told: list[int] = []
    cut = compare(ways, n=50, seed=3, jobs=1, best=QUESTION, baseline="long", progress=interrupt)
    assert cut.ended_early == "interrupt"
    assert cut.best.setup == ""


def test_an_interruption_of_a_look_is_told_too(ways, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(best, "_observations", interrupted)
    cut = compare(ways, n=50, seed=3, jobs=1, best=QUESTION, baseline="long")
    assert cut.ended_early == "interrupt"
    assert len(cut.reference.scores) == 200
