"""Studies that grow until an estimate is as sure as asked, or from where they were cut off, to the same bytes."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import pytest

from jointsim.experiments import gathering, replications
from jointsim.experiments.batches import Failure
from jointsim.experiments.precision import Precision
from jointsim.experiments.replicate import Study, replicate
from jointsim.experiments.store import write_results
from jointsim.measures.scores import Scores
from jointsim.model.load import load_inputs
from tests.support import contents, tiny_scenario, tiny_world, write_tiny
from tests.unit.experiments.conftest import planning

SPREAD = planning({"median": "10 h", "p90": "40 h"})
NEVER = tiny_world(agreement={"utility": {"base": -9}, "remedies": {"drop-clause": 0}})


def read(folder: Path, **files: str):
    scenario, setup, world = write_tiny(folder, **files)
    return load_inputs(scenario, setup, world=world)


@pytest.fixture(scope="module")
def spread(tmp_path_factory):
    """Read a crisis in which it varies how long the text takes."""
    return read(tmp_path_factory.mktemp("spread"), world=tiny_world(**SPREAD))


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(replications, "BLOCK", 50)
    monkeypatch.setattr(gathering, "KEPT_EVERY", 20)


def written(study: Study, folder: Path) -> dict[str, bytes]:
    return contents(write_results(study, folder), but="manifest.json")


def cut_off_after(number: int):
    done = []

    def tell(more):
        done.append(more)
        if sum(done) >= number:
            raise KeyboardInterrupt

    return tell


@pytest.mark.parametrize("jobs", [1, 2])
def test_in_blocks_and_processes_the_bytes_are_the_same(spread, small_blocks, tmp_path, jobs):
    in_memory = written(replicate(spread, 130, 5, jobs=1), tmp_path / "memory")
    study = replicate(spread, 130, 5, jobs=jobs, folder=tmp_path / "blocks")
    assert {path.name for path in (tmp_path / "blocks" / "parts").glob("*.parquet")} == {
        "000000.parquet",
        "000001.parquet",
        "000002.parquet",
    }
    assert written(study, tmp_path / "blocks") == in_memory


def test_an_interrupted_study_goes_on_to_the_same_bytes(spread, small_blocks, tmp_path):
    folder = tmp_path / "cut"
    cut = replicate(spread, 130, 5, jobs=2, folder=folder, progress=cut_off_after(60))
    assert cut.interrupted
    assert 60 <= len(cut.scores) < 130
    write_results(cut, folder)
    ran: list[int] = []
    whole = replicate(spread, 130, 5, jobs=1, folder=folder, resume=True, progress=ran.append)
    assert sum(ran) == 130 - len(cut.scores)
    assert written(whole, folder) == written(replicate(spread, 130, 5, jobs=1), tmp_path / "one")


def test_a_killed_study_goes_on_from_its_blocks(spread, small_blocks, tmp_path):
    folder = tmp_path / "cut"
    cut = replicate(spread, 130, 5, jobs=1, folder=folder, progress=cut_off_after(120))
    assert (folder / "parts").is_dir()
    assert not (folder / "manifest.json").exists()
    ran: list[int] = []
    whole = replicate(spread, 130, 5, jobs=1, folder=folder, resume=True, progress=ran.append)
    lost_of_each_block = 20
    assert sum(ran) - (130 - len(cut.scores)) < 3 * lost_of_each_block
    assert written(whole, folder) == written(replicate(spread, 130, 5, jobs=1), tmp_path / "one")


def test_more_are_added_to_a_study_that_ended(spread, small_blocks, tmp_path):
    write_results(replicate(spread, 60, 5, jobs=1), tmp_path / "grown")
    ran: list[int] = []
    grown = replicate(spread, 130, 5, jobs=1, folder=tmp_path / "grown", resume=True, progress=ran.append)
    assert sum(ran) == 70
    assert written(grown, tmp_path / "grown") == written(replicate(spread, 130, 5, jobs=1), tmp_path / "one")


def test_failures_are_rows_through_blocks_and_resumption(spread, small_blocks, breaking, tmp_path):
    breaking(3, 70, 129)
    one = replicate(spread, 130, 5, jobs=1)
    assert one.failures == tuple(Failure(each, "ZeroDivisionError", f"in {each}") for each in (3, 70, 129))
    assert len(one.scores) == 127
    folder = tmp_path / "cut"
    write_results(replicate(spread, 130, 5, jobs=1, folder=folder, progress=cut_off_after(60)), folder)
    whole = replicate(spread, 130, 5, jobs=1, folder=folder, resume=True)
    assert whole.failures == one.failures
    assert written(whole, folder) == written(one, tmp_path / "one")


def test_a_study_is_the_same_from_its_file_as_in_memory(spread, small_blocks, tmp_path):
    study = replicate(spread, 130, 5, jobs=1, folder=tmp_path / "out")
    before = study.summary()
    write_results(study, tmp_path / "out")
    assert study.summary() == before
    assert [len(block) for block in study.blocks()] == [50, 50, 30]


def test_numbers_may_begin_anywhere(spread):
    whole = replicate(spread, 30, 5, jobs=1).scores
    late = replicate(spread, 10, 5, jobs=1, first=20).scores
    assert late.replications.tolist() == list(range(20, 30))
    name = ("milestone", "ships", "first-action")
    assert late.columns[name].tobytes() == whole.columns[name][20:].tobytes()
    with pytest.raises(ValueError, match="replications are numbered from 0, not -1"):
        replicate(spread, 10, first=-1)


class Looked:
    """A precision that writes down what it saw."""

    def __init__(self, *seen: float, within: float = 1.0, most: int = 1000) -> None:
        widths = iter(seen)
        precision = Precision("ships", "first-action", within)
        self.sizes = list(precision.sizes(lambda size: next(widths), most))


def test_it_ends_after_two_looks_in_a_row_within_the_target():
    assert Looked(0.9, 0.8).sizes == [100, 140]
    assert Looked(2.0, 0.9, 1.1, 1.0, 0.5).sizes == [100, 140, 180, 240, 300]


def test_it_ends_at_the_cap():
    assert Looked(2.0, 2.0, 2.0, most=150).sizes == [100, 140, 150]
    assert Looked(2.0, most=60).sizes == [60]


def test_it_ends_where_there_is_no_end_to_the_interval():
    looked = Looked(*[math.inf] * 20, most=100_000)
    assert looked.sizes[-2] < 1000 <= looked.sizes[-1] < 1300


@pytest.mark.parametrize("of", ["median", "restricted-mean"])
def test_a_study_goes_on_until_it_is_as_sure_as_asked(spread, of):
    precision = Precision("ships", "first-action", 2.5, of)
    study = replicate(spread, 2000, 5, jobs=1, precision=precision)
    assert not study.interrupted
    assert precision.half_width(study.scores) <= 2.5
    sizes = [100, 140, 180, 240, 300, 380, 480, 600, 760, 960, 1200, 1500, 1880, 2000]
    assert len(study.scores) in sizes[1:-1]
    every = study.scores
    looks = [every.only(every.replications < size) for size in sizes if size <= len(every)]
    widths = [precision.half_width(scores) <= 2.5 for scores in looks]
    assert widths[-2:] == [True, True]
    assert not any(one and two for one, two in pairwise(widths[:-1]))


def test_how_many_it_takes_does_not_depend_on_processes(spread):
    precision = Precision("ships", "first-action", 2.5)
    one, two = (replicate(spread, 2000, 5, jobs=jobs, precision=precision).scores for jobs in (1, 2))
    assert one.replications.tolist() == two.replications.tolist()


@pytest.mark.parametrize("cut", [70, 250])
def test_how_many_it_takes_does_not_depend_on_an_interruption(spread, tmp_path, cut):
    precision = Precision("ships", "first-action", 1.9)
    whole = replicate(spread, 2000, 5, jobs=1, precision=precision)
    assert len(whole.scores) > 180
    folder = tmp_path / "cut"
    write_results(
        replicate(spread, 2000, 5, jobs=1, precision=precision, folder=folder, progress=cut_off_after(cut)),
        folder,
    )
    again = replicate(spread, 2000, 5, jobs=1, precision=precision, folder=folder, resume=True)
    assert written(again, folder) == written(whole, tmp_path / "one")


def test_looks_are_at_the_first_replications_alone(spread, tmp_path):
    """A folder that holds many already does not make a study end earlier."""
    precision = Precision("ships", "first-action", 1.9)
    alone = replicate(spread, 2000, 5, jobs=1, precision=precision)
    write_results(replicate(spread, 160, 5, jobs=1), tmp_path)
    grown = replicate(spread, 2000, 5, jobs=1, precision=precision, folder=tmp_path, resume=True)
    assert len(grown.scores) == len(alone.scores)


def test_the_cap_holds_and_what_was_reached_is_known(spread):
    precision = Precision("ships", "first-action", 0.1)
    study = replicate(spread, 130, 5, jobs=1, precision=precision)
    assert len(study.scores) == 130
    assert 0.1 < precision.half_width(study.scores) < math.inf


def test_what_is_surely_never_is_known_for_sure(tmp_path):
    inputs = read(tmp_path, world=NEVER)
    precision = Precision("ships", "first-action", 1.0)
    study = replicate(inputs, 2000, 5, jobs=1, precision=precision)
    assert precision.half_width(study.scores) == 0.0
    assert len(study.scores) == 140


def test_what_is_never_wanted_is_never_sure(tmp_path):
    scenario = tiny_scenario(
        events={
            "second": {
                "like": "incident",
                "at": "50 d",
                "unless": {"response": "ships", "milestone": "first-action"},
            }
        },
        responses={"late": {"organisation": "union", "kind": "presence", "event": "second"}},
    )
    inputs = read(tmp_path, scenario=scenario)
    precision = Precision("late", "first-action", 1.0)
    study = replicate(inputs, 400, 5, jobs=1, precision=precision)
    assert len(study.scores) == 400
    assert precision.half_width(study.scores) == math.inf


def test_without_replications_nothing_is_sure(study):
    none = Scores(
        study.scores.replications[:0], {name: each[:0] for name, each in study.scores.columns.items()}
    )
    assert Precision("ships", "first-action", 1.0).half_width(none) == math.inf
    assert Precision("ships", "first-action", 1.0).name == "ships.first-action"


def test_an_interruption_of_a_look_keeps_what_is_done(spread, monkeypatch):
    def interrupted(self, scores):
        raise KeyboardInterrupt

    monkeypatch.setattr(Precision, "half_width", interrupted)
    found = replicate(spread, 400, 5, jobs=1, precision=Precision("ships", "first-action", 1.9))
    assert (found.ended_early, len(found.scores)) == ("interrupt", 100)
