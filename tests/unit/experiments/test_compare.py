"""Set-ups compared in the same crises: the shape of what comes out, what it is made of, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from jointsim.errors import InputError
from jointsim.experiments import batches, gathering, replications
from jointsim.experiments.compare import compare, load_setups
from jointsim.experiments.compare_store import comparison_folder, write_comparison
from jointsim.experiments.comparison import paired
from jointsim.experiments.precision import Precision
from jointsim.experiments.replicate import replicate
from jointsim.experiments.store import numbers_in, write_results
from jointsim.measures.ledger import LABELS
from tests.support import contents, tiny_scenario, tiny_setup, tiny_world, write_tiny
from tests.unit.experiments.conftest import planning, under

SLOWER = {"median": "30 h", "p90": "60 h"}
SETUPS = {
    "as-is": {},
    "hasty": planning("4 h"),
    "slow": planning(SLOWER),
    "idle": {"capitals": {"desks": 40}},
}


@pytest.fixture(scope="module")
def setups(tmp_path_factory):
    return under(tmp_path_factory.mktemp("setups"), SETUPS, world=tiny_world(capitals={"desks": 30}))


@pytest.fixture(scope="module")
def comparison(setups):
    return compare(setups, n=120, seed=3, jobs=1)


def of(comparison, setup, response="ships", milestone="first-action"):
    (found,) = [
        each
        for each in comparison.differences
        if (each.setup, each.response, each.milestone) == (setup, response, milestone)
    ]
    return found


def test_the_summary_has_the_promised_shape_and_nothing_else(comparison):
    summary = json.loads(json.dumps(comparison.summary(), allow_nan=False))
    assert list(summary) == ["scenario", "baseline", "replications", "seed", "setups"]
    assert (summary["scenario"], summary["baseline"]) == ("crisis", "as-is")
    assert (summary["replications"], summary["seed"]) == (120, 3)
    assert list(summary["setups"]) == ["hasty", "slow", "idle"]
    for setup in summary["setups"].values():
        assert list(setup) == ["responses"]
        assert list(setup["responses"]) == ["words", "ships"]
        for name, response in setup["responses"].items():
            assert list(response) == ["milestones", "ledger_difference_hours"]
            assert list(response["milestones"]) == list(comparison.reference.plan.responses[name].milestones)
            assert set(response["ledger_difference_hours"]) <= set(LABELS)
            for milestone in response["milestones"].values():
                assert list(milestone) == [
                    "difference_hours",
                    "interval_hours",
                    "probability_faster",
                    "verdict",
                ]
                low, high = milestone["interval_hours"]
                assert low <= milestone["difference_hours"] <= high


def test_the_baseline_comes_first_and_is_compared_with_nothing(setups, comparison):
    assert list(comparison.studies) == ["as-is", "hasty", "slow", "idle"]
    assert {each.setup for each in comparison.differences} == {"hasty", "slow", "idle"}
    other = compare(setups, n=4, seed=3, jobs=1, baseline="slow")
    assert list(other.studies) == ["slow", "as-is", "hasty", "idle"]
    assert other.reference.inputs.setup_id == other.summary()["baseline"] == "slow"


def test_differences_are_of_the_same_crises(setups, comparison):
    """Each set-up by itself gives the same replications; the difference is that of their restricted means."""
    alone = {each.setup_id: replicate(each, 120, 3, jobs=1).scores for each in setups}
    for setup, scores in comparison.scores.items():
        for name, column in scores.columns.items():
            assert column.tobytes() == alone[setup].columns[name].tobytes()
    name = ("milestone", "ships", "first-action")
    slow, before = (np.minimum(alone[each].columns[name], 60 * 24.0) for each in ("slow", "as-is"))
    found = of(comparison, "slow")
    assert found.mean == pytest.approx(float((slow - before).mean()), rel=1e-12)
    assert found.sooner.faster.value == np.mean(slow < before)
    assert found.pairs == 120


def test_a_change_of_so_many_hours_makes_a_difference_of_so_many(comparison):
    """Planning takes 24 h, or 4; nothing else lies between the request and the first action but what is the same."""
    found = of(comparison, "hasty")
    assert (found.mean, found.low, found.high) == (-20.0, -20.0, -20.0)
    assert (found.verdict, found.sooner.faster.value, found.differing) == ("faster", 1.0, 120)
    assert comparison.ledger_difference("hasty", "ships")["work"] == -20.0
    assert of(comparison, "hasty", "words", "statement").verdict == "no difference that matters"


def test_what_the_difference_is_made_of_adds_up_to_it(comparison):
    for setup in ("hasty", "slow", "idle"):
        for response, plan in comparison.reference.plan.responses.items():
            total = sum(comparison.ledger_difference(setup, response).values())
            assert total == pytest.approx(of(comparison, setup, response, plan.headline).mean, abs=1e-9)


def test_a_set_up_that_changes_nothing_in_this_scenario_is_named(comparison):
    assert comparison.without_effect == ("idle",)
    assert comparison.details()["without_effect"] == ["idle"]
    assert of(comparison, "idle").differing == 0


def test_details_say_what_the_summary_does_and_more(comparison):
    details = comparison.details()
    assert details.items() >= comparison.summary().items()
    assert (details["matters_hours"], details["confidence"]) == (6.0, 0.95)
    assert details["headlines"] == {"words": "statement", "ships": "first-action"}


def test_the_frame_has_a_row_for_each_difference(comparison):
    frame = comparison.frame()
    assert len(frame) == len(comparison.differences)
    row = frame[(frame.setup == "hasty") & (frame.milestone == "first-action")].iloc[0]
    assert (row.difference_hours, row.verdict, row.pairs) == (-20.0, "faster", 120)
    assert row.baseline_mean_hours - row.setup_mean_hours == pytest.approx(20.0)


def test_replications_that_failed_under_one_set_up_are_left_out_of_all(setups, breaking):
    breaking(2, 7, setup="slow")
    found = compare(setups[:3], n=10, seed=3, jobs=1)
    assert {setup: len(study.failures) for setup, study in found.studies.items()} == {
        "as-is": 0,
        "hasty": 0,
        "slow": 2,
    }
    assert found.replications == found.summary()["replications"] == 8
    for scores in found.scores.values():
        assert scores.replications.tolist() == [0, 1, 3, 4, 5, 6, 8, 9]
    assert of(found, "hasty").pairs == 8


def test_pairs_are_the_replications_that_all_have(setups):
    whole = replicate(setups[0], 9, 3, jobs=1).scores
    late = replicate(setups[1], 5, 3, jobs=1, first=4).scores
    found = paired({"one": whole, "other": late})
    assert found["one"].replications.tolist() == found["other"].replications.tolist() == [4, 5, 6, 7, 8]
    name = ("milestone", "ships", "first-action")
    assert found["one"].columns[name].tolist() == whole.columns[name][4:].tolist()
    assert found["other"].columns[name].tolist() == late.columns[name].tolist()


def test_pairs_in_which_a_response_is_not_wanted_on_one_side_are_left_out(tmp_path):
    """The second incident does not happen if ships arrive in time, which one set-up sees to in some crises."""
    scenario = tiny_scenario(
        events={
            "second": {
                "like": "incident",
                "at": "170 h",
                "unless": {"response": "ships", "milestone": "first-action"},
            }
        },
        responses={"late": {"organisation": "union", "kind": "presence", "event": "second"}},
    )
    setups = under(tmp_path, {"as-is": planning("60 h"), "spread": planning(SLOWER)}, scenario=scenario)
    found = compare(setups, n=60, seed=3, jobs=1)
    wanted = {setup: ~np.isnan(scores.columns["followed", "late"]) for setup, scores in found.scores.items()}
    assert wanted["as-is"].all()
    assert 0 < wanted["spread"].sum() < 60
    late = of(found, "spread", "late")
    assert late.pairs == wanted["spread"].sum()
    assert of(found, "spread").pairs == 60
    assert sum(found.ledger_difference("spread", "late").values()) == pytest.approx(late.mean, abs=1e-9)


def test_an_interruption_leaves_all_set_ups_with_about_as_many(setups, tmp_path, monkeypatch):
    def interrupt(more):
        told.append(more)
        if sum(told) >= 60:
            raise KeyboardInterrupt

    monkeypatch.setattr("jointsim.experiments.rounds.STRETCH", 10)
    told: list[int] = []
    folder = tmp_path / "cut"
    cut = compare(setups[:2], n=50, seed=3, jobs=1, folder=folder, progress=interrupt)
    assert cut.ended_early == "interrupt"
    assert cut.replications >= 20
    write_comparison(cut, folder)
    ran: list[int] = []
    again = compare(setups[:2], n=50, seed=3, jobs=1, folder=folder, resume=True, progress=ran.append)
    assert sum(ran) == 100 - sum(len(study.scores) for study in cut.studies.values())
    write_comparison(again, folder)
    write_comparison(compare(setups[:2], n=50, seed=3, jobs=1), tmp_path / "one")
    for setup in ("as-is", "hasty"):
        ours, theirs = (contents(place / setup, but="manifest.json") for place in (folder, tmp_path / "one"))
        assert ours == theirs
    assert (folder / "comparison.json").read_bytes() == (tmp_path / "one" / "comparison.json").read_bytes()


def test_in_blocks_the_comparison_is_the_same(setups, tmp_path, monkeypatch):
    in_memory = compare(setups[:3], n=60, seed=3, jobs=1).details()
    monkeypatch.setattr(replications, "BLOCK", 25)
    monkeypatch.setattr(gathering, "KEPT_EVERY", 10)
    found = compare(setups[:3], n=60, seed=3, jobs=1, folder=tmp_path)
    assert (tmp_path / "slow" / "parts" / "000001.parquet").is_file()
    assert found.details() == in_memory
    write_comparison(found, tmp_path)
    assert not (tmp_path / "slow" / "parts").exists()
    assert found.details() == in_memory


def test_it_goes_on_until_the_differences_are_as_sure_as_asked(setups, tmp_path):
    precision = Precision("ships", "first-action", 2.5)
    found = compare(setups[:3], n=2000, seed=3, jobs=1, precision=precision)
    assert 100 < found.replications < 2000
    assert {len(study.scores) for study in found.studies.values()} == {found.replications}
    exact = compare(setups[:2], n=2000, seed=3, jobs=1, precision=precision)
    assert exact.replications == 140
    write_comparison(compare(setups[:3], n=130, seed=3, jobs=1), tmp_path)
    again = compare(setups[:3], n=2000, seed=3, jobs=1, precision=precision, folder=tmp_path, resume=True)
    assert again.replications == found.replications


def test_a_failure_of_the_program_under_one_set_up_ends_nothing(setups, monkeypatch):
    whole = batches.Replication

    def always(plan, draws):
        if plan.setup == "slow":
            raise RuntimeError("broken")
        return whole(plan, draws)

    monkeypatch.setattr(batches, "Replication", always)
    found = compare(setups[:3], n=5, seed=3, jobs=1)
    assert len(found.studies["slow"].failures) == 5
    assert len(found.studies["hasty"].scores) == 5
    assert found.replications == 0


def test_it_is_written_with_a_folder_a_set_up(comparison, setups, tmp_path):
    folder = comparison_folder(setups, 3, tmp_path / "out")
    assert write_comparison(comparison, folder, "jointsim compare", {"forest.svg": b"<svg/>"})
    assert {path.name for path in folder.iterdir()} == {
        "as-is",
        "hasty",
        "slow",
        "idle",
        "comparison.json",
        "differences.csv",
        "forest.svg",
        "manifest.json",
    }
    assert json.loads((folder / "comparison.json").read_text()) == comparison.details()
    assert (folder / "differences.csv").read_text().count("\n") == len(comparison.differences) + 1
    held = json.loads((folder / "manifest.json").read_text())["identity"]
    assert held["baseline"] == "as-is"
    assert list(held["studies"]) == ["as-is", "hasty", "slow", "idle"]
    assert (held["replications"], held["failed"], held["seed"]) == (120, 0, 3)
    assert set(held["outputs"]) == {
        "comparison.json",
        "differences.csv",
        "forest.svg",
        *(f"{setup}/manifest.json" for setup in SETUPS),
    }
    assert numbers_in(folder / "slow") == list(range(120))


def test_a_folder_is_named_after_scenario_and_identity(setups, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = comparison_folder(setups, 3)
    assert folder.parent.name == "results"
    assert folder.name.startswith("crisis--compare--")
    assert comparison_folder(setups[:3], 3) != folder != comparison_folder(setups, 4)


def test_fewer_replications_are_not_written_over_more(comparison, setups, tmp_path):
    write_comparison(comparison, tmp_path)
    before = contents(tmp_path)
    assert not write_comparison(compare(setups, n=5, seed=3, jobs=1), tmp_path)
    assert contents(tmp_path) == before


def test_a_folder_of_something_else_is_refused(comparison, setups, tmp_path):
    write_results(comparison.studies["slow"], tmp_path / "study")
    write_comparison(comparison, tmp_path / "comparison")
    for place, seed in (("study", 3), ("comparison", 4)):
        with pytest.raises(InputError) as error:
            comparison_folder(setups, seed, tmp_path / place)
        assert str(error.value) == (
            f"{tmp_path / place}: the folder holds another study — give another folder, or remove this one first"
        )


def test_set_ups_are_read_with_the_baseline_first(tmp_path):
    scenario, setup, world = write_tiny(tmp_path)
    other = tmp_path / "other.yaml"
    other.write_text(tiny_setup(changes=planning("4 h")))
    found = load_setups(scenario, [str(other)], setup, world=world)
    assert [each.setup_id for each in found] == ["as-is", "other"]
    found = load_setups(scenario, [str(other), setup], setup, world=world, sets=[("scenario.severity", "2")])
    assert [each.setup_id for each in found] == ["as-is", "other"]
    assert {each.scenario.severity for each in found} == {2}


def test_a_set_up_named_twice_is_refused(tmp_path):
    scenario, setup, world = write_tiny(tmp_path)
    other = tmp_path / "other.yaml"
    other.write_text(tiny_setup(changes=planning("4 h")))
    with pytest.raises(InputError) as error:
        load_setups(scenario, [str(other), str(other), str(other)], setup, world=world)
    assert str(error.value) == "--setups: 'other' is named 3 times — name each once"


def test_set_ups_that_change_nothing_are_refused(tmp_path):
    scenario, setup, world = write_tiny(tmp_path)
    for name in ("same", "alike"):
        (tmp_path / f"{name}.yaml").write_text(tiny_setup(title=name))
    names = [str(tmp_path / f"{name}.yaml") for name in ("same", "alike")]
    with pytest.raises(InputError) as error:
        load_setups(scenario, names, setup, world=world)
    assert str(error.value).splitlines() == [
        f"--setups: '{name}' changes nothing: it leaves everything as 'as-is' has it "
        "— leave it out, or give it changes"
        for name in ("alike", "same")
    ]


def test_faults_of_all_set_ups_come_at_once(tmp_path):
    scenario, setup, world = write_tiny(tmp_path)
    with pytest.raises(InputError) as error:
        load_setups(scenario, ["none", str(tmp_path / "neither.yaml")], setup, world=world)
    assert [fault.file.rpartition("/")[2] for fault in error.value.faults] == ["neither.yaml", "none"]


@pytest.mark.parametrize("wrong", [{"n": 0}, {"n": -1}, {"seed": -1}, {"first": -1}, {"jobs": 0}])
def test_numbers_that_make_no_comparison_are_refused(setups, wrong):
    with pytest.raises(ValueError, match=r"not -?[01]|0 jobs do nothing"):
        compare(setups, **wrong)


def test_a_comparison_of_one_has_no_differences(setups):
    found = compare(setups[:1], n=4, seed=3, jobs=1)
    assert (found.differences, found.without_effect) == ((), ())
    assert found.summary()["setups"] == {}
    assert replace(found, matters=1.0).differences == ()
