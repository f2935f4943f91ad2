"""Points kept as they are done: a study that is cut off goes on to the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from jointsim.experiments import rounds
from jointsim.experiments.sensitivity import evaluation as evaluating
from jointsim.experiments.sensitivity.asked import ask
from jointsim.experiments.sensitivity.evaluation import Effort
from jointsim.experiments.sensitivity.files import finished_in, write_study
from jointsim.experiments.sensitivity.keeping import KeptPoints, Outcome
from jointsim.experiments.sensitivity.points import Point, Visit
from jointsim.experiments.sensitivity.study import investigate
from jointsim.experiments.store import identity_in
from jointsim.experiments.verify import verify
from tests.support import contents
from tests.unit.experiments.sensitivity.conftest import WORDS
from tests.unit.experiments.sensitivity.test_again import BY_LUCK, QUICK, SIZES

EFFORT = Effort(3, seed=7, jobs=1)
POINTS = {"tornado": 18, "morris": 12, "sobol": 20, "versus": 8}
VISIT = Visit(Point(b"", np.array([0.25, 1.0]).tobytes()), 3)


@pytest.fixture
def study(load, tmp_path, monkeypatch):
    """Answer a question, with points kept below a folder, and count those that are run; cut off after some."""

    def run(method, folder, *, resume=False, after=None):
        def counted(tasks, **_):
            for task in tasks:
                if len(ran) == after:
                    raise KeyboardInterrupt
                ran.append(task.key)
                yield task, task.done()

        ran: list[int] = []
        first = ask(load(BY_LUCK), WORDS)
        other = ask(load(BY_LUCK, setup=QUICK), WORDS) if method == "versus" else None
        kept = KeptPoints(tmp_path / folder, "its identity")
        if resume:
            kept.resume()
        named = "tornado" if method == "versus" else method
        effort = replace(EFFORT, kept=kept)
        with monkeypatch.context() as patch:
            patch.setattr(rounds, "run_tasks", counted)
            return investigate(first, named, SIZES[method], effort, other=other), len(ran)

    return run


def written(study, folder):
    assert write_study(study, folder, ["jointsim"], {})
    held = json.loads((folder / "manifest.json").read_text())
    return {**contents(folder, but="manifest.json"), "identity": held["identity"]}


@pytest.mark.parametrize(
    ("method", "after"), [("tornado", 5), ("tornado", 12), ("morris", 1), ("sobol", 11), ("versus", 5)]
)
def test_a_study_that_is_cut_off_goes_on_to_the_same_bytes(study, tmp_path, method, after):
    cut, ran = study(method, "cut", after=after)
    assert (ran, cut.ended_early) == (after, "interrupt")
    assert {path.name for path in (tmp_path / "cut").rglob("*.*")} == {"points.jsonl"}
    assert identity_in(tmp_path / "cut") == "its identity"
    whole, ran = study(method, "cut", resume=True)
    reference, points = study(method, "one")
    assert ran == points - after
    assert written(whole, tmp_path / "cut") == written(reference, tmp_path / "one")
    assert not (tmp_path / "cut" / "parts").exists()
    assert all(found.holds for found in verify(tmp_path / "cut", 2, jobs=1))


def test_an_interrupted_study_is_written_and_its_points_stay(study, tmp_path):
    cut, _ = study("morris", "cut", after=9)
    written(cut, tmp_path / "cut")
    assert (tmp_path / "cut" / "parts" / "points.jsonl").is_file()
    assert all(found.holds for found in verify(tmp_path / "cut", 20, jobs=1))
    assert finished_in(tmp_path / "cut") is None
    whole, ran = study("morris", "cut", resume=True)
    assert ran == POINTS["morris"] - 9
    reference, _ = study("morris", "one")
    assert written(whole, tmp_path / "cut") == written(reference, tmp_path / "one")
    assert finished_in(tmp_path / "cut")["points"]["finished"] == POINTS["morris"]


def test_a_finished_study_that_was_changed_is_none(study, tmp_path):
    written(study("morris", "one")[0], tmp_path / "one")
    assert finished_in(tmp_path / "one") is not None
    path = tmp_path / "one" / "summary.json"
    path.write_text(path.read_text().replace('"finished": 12', '"finished": 11'))
    assert finished_in(tmp_path / "one") is None
    path.unlink()
    assert finished_in(tmp_path / "one") is None
    assert finished_in(tmp_path / "nowhere") is None


def test_failures_are_kept_too(study, tmp_path, monkeypatch):
    def failing(plan, numbers, seed):
        batch = run(plan, numbers, seed)
        failure = evaluating.Failure(numbers[0], "KeyError", "'x'\n'y'")
        return evaluating.Batch(batch.scores, (failure,)) if numbers[0] == 0 else batch

    run = evaluating.run_batch
    monkeypatch.setattr(evaluating, "run_batch", failing)
    study("versus", "cut", after=5)
    monkeypatch.setattr(evaluating, "run_batch", run)
    whole, ran = study("versus", "cut", resume=True)
    assert ran == POINTS["versus"] - 5
    assert whole.evaluation.failures == ((0, "KeyError: 'x'\n'y'"), (1, "KeyError: 'x'\n'y'"))


def kept_at(folder, number=4, hours=(1.5, np.nan, 1e-300), failure=None):
    kept = KeptPoints(folder, "x")
    kept.resume()
    kept.keep(number, VISIT, Outcome(np.array(hours), failure))
    return folder / "parts" / "points.jsonl"


def found_in(folder, number=4, visit=VISIT, replications=3):
    kept = KeptPoints(folder, "x")
    kept.resume()
    return kept.get(number, visit, replications)


def test_numbers_come_back_to_the_last_digit(tmp_path):
    hours = (0.1 + 0.2, np.nan, 1e-300, 123456.78901234567)
    kept_at(tmp_path, hours=hours, failure="KeyError: “x”")
    found = found_in(tmp_path, replications=4)
    assert found.failure == "KeyError: “x”"
    assert np.array_equal(found.hours, hours, equal_nan=True)


def test_another_point_of_the_same_number_is_run_again(tmp_path):
    kept_at(tmp_path)
    assert found_in(tmp_path) is not None
    assert found_in(tmp_path, number=5) is None
    assert found_in(tmp_path, visit=VISIT._replace(luck=4)) is None
    assert found_in(tmp_path, visit=Visit(Point(b"", np.array([0.25, 0.5]).tobytes()), 3)) is None
    assert found_in(tmp_path, replications=4) is None


def test_a_line_that_was_cut_off_is_passed_over_and_the_next_is_whole(tmp_path):
    path = kept_at(tmp_path)
    line = path.read_bytes()
    for torn in (line[:20], line[:-2], b"null\n{}\n[1]\n\xff\n" + line[:9]):
        path.write_bytes(line + torn.replace(b'"point": 4', b'"point": 5'))
        kept_at(tmp_path, number=6)
        assert [found_in(tmp_path, number) is None for number in (4, 5, 6)] == [False, True, False]


def test_without_resumption_a_study_begins_anew(tmp_path):
    kept_at(tmp_path)
    kept = KeptPoints(tmp_path, "x")
    assert (len(kept), kept.get(4, VISIT, 3)) == (0, None)
    kept.keep(0, VISIT, Outcome(np.zeros(3)))
    assert found_in(tmp_path) is None
    assert found_in(tmp_path, number=0) is not None


def test_a_full_disk_ends_the_keeping_and_not_the_study(tmp_path, monkeypatch):
    kept = KeptPoints(tmp_path, "x")
    kept.keep(0, VISIT, Outcome(np.zeros(3)))

    def full(*args, **options):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.open", full)
        kept.keep(1, VISIT, Outcome(np.zeros(3)))
    kept.keep(2, VISIT, Outcome(np.zeros(3)))
    assert [found_in(tmp_path, number) is None for number in (0, 1, 2)] == [False, True, True]
    kept.clear()
    assert list(tmp_path.iterdir()) == []
