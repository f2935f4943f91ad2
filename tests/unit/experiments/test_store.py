from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
import tzdata
from pyarrow import parquet

from jointsim.errors import InputError
from jointsim.experiments import store
from jointsim.experiments.batches import Failure
from jointsim.experiments.manifest import identity, manifest, short, time_zones
from jointsim.experiments.replicate import replicate
from jointsim.experiments.store import replications_in, results_folder, write_results
from jointsim.experiments.tables import table
from jointsim.measures.scores import Scores
from tests.support import contents


def test_a_folder_is_named_after_the_study(study, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = write_results(study)
    expected = f"crisis--as-is--{identity(study.inputs, 3)['sha256'][:6]}"
    assert folder == Path("results") / expected
    files = ["inputs/scenario.yaml", "inputs/world/world.yaml", "ledger.parquet", "manifest.json",
             "milestones.parquet", "replications.parquet", "summary.json"]  # fmt: skip
    assert sorted(contents(folder)) == files
    assert json.loads((folder / "summary.json").read_text()) == study.summary()


def test_a_folder_given_is_used_as_it_is(study, tmp_path):
    assert write_results(study, tmp_path / "a" / "b") == tmp_path / "a" / "b"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert write_results(study, empty) == empty


def test_the_same_study_gives_the_same_bytes_and_replaces_its_own(study, inputs, tmp_path):
    before = contents(write_results(study, tmp_path / "out"))
    again = replicate(inputs, 30, seed=3, jobs=1)
    after = contents(write_results(again, tmp_path / "out"))
    del before["manifest.json"], after["manifest.json"]
    assert before == after


def test_more_replications_leave_those_that_were_there_as_they_were(study, inputs, tmp_path):
    folder = write_results(replicate(inputs, 4, seed=3, jobs=1), tmp_path / "out")
    few = parquet.read_table(folder / "milestones.parquet").to_pandas()
    write_results(study, folder)
    more = parquet.read_table(folder / "milestones.parquet").to_pandas()
    first = more[more.replication < 4].reset_index(drop=True)
    assert first.astype(few.dtypes).equals(few)


def test_a_smaller_study_is_not_written_over_a_larger_one(study, inputs, tmp_path):
    few = replicate(inputs, 4, seed=3, jobs=1)
    assert replications_in(tmp_path / "out") == 0
    folder = write_results(few, tmp_path / "out")
    assert replications_in(folder) == 4
    before = contents(write_results(study, folder))
    assert replications_in(folder) == 30
    assert write_results(few, folder) == folder
    assert contents(folder) == before


def test_results_of_another_study_are_left_alone(study, inputs, tmp_path):
    out = tmp_path / "out"
    before = contents(write_results(study, out))
    with pytest.raises(InputError) as error:
        write_results(replicate(inputs, 2, seed=4, jobs=1), out)
    assert str(error.value) == (
        f"{out}: the folder holds another study — give another folder, or remove this one first"
    )
    assert contents(out) == before


@pytest.mark.parametrize("held", ["", "{", "[]", '{"identity": 1}', '{"identity": {}}'])
def test_a_folder_of_something_else_is_left_alone(inputs, tmp_path, held):
    (tmp_path / "manifest.json").write_text(held)
    with pytest.raises(InputError, match="holds something else than a finished study — give another folder"):
        results_folder(inputs, 1, tmp_path)


def test_a_file_is_no_folder(inputs, tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(InputError, match="this is a file — give a folder"):
        results_folder(inputs, 1, tmp_path / "out")


def test_a_place_that_cannot_be_written_is_said(study, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(
        InputError, match="the results cannot be written: Not a directory — give another folder"
    ):
        write_results(study, tmp_path / "file" / "out")


def test_a_file_is_whole_or_not_there(study, tmp_path, monkeypatch):
    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", fail)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        write_results(study, tmp_path / "out")
    assert contents(tmp_path) == {}


def test_further_files_are_written_and_listed(study, tmp_path):
    folder = write_results(study, tmp_path, "jointsim run", {"figure.svg": b"<svg/>"})
    held = json.loads((folder / "manifest.json").read_text())
    files = contents(folder)
    assert files["figure.svg"] == b"<svg/>"
    del files["manifest.json"]
    assert held["identity"]["outputs"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }


def test_the_manifest_tells_identity_from_circumstances(study):
    held = manifest(study, ["jointsim", "run", "crisis.yaml"], {})
    whole = identity(study.inputs, 3)
    assert held["identity"] == {**whole, "replications": 30, "failed": 0, "outputs": {}}
    assert held["identity"]["versions"]["numpy"] == np.__version__
    circumstances = held["circumstances"]
    assert circumstances["command"] == ["jointsim", "run", "crisis.yaml"]
    assert circumstances["requested"] == 30
    assert circumstances["interrupted"] is False


def test_the_manifest_counts_failures(study):
    failed = Failure(4, "ZeroDivisionError", "division by zero")
    made = type(study)(**{**vars(study), "failures": (failed,), "ended_early": "interrupt"})
    held = manifest(made, "", {})
    assert held["identity"]["failed"] == 1
    assert held["circumstances"]["interrupted"] is True


def test_the_identity_is_what_replications_depend_on(inputs):
    one = identity(inputs, 1)
    assert one == identity(inputs, 1)
    assert one["sha256"] != identity(inputs, 2)["sha256"]
    assert short(one) == one["sha256"][:6]


def test_the_identity_names_what_calendars_are_laid_out_from(inputs):
    versions = identity(inputs, 1)["versions"]
    assert versions["holidays"] == version("holidays")
    assert versions["time-zones"] == time_zones()


def test_the_release_of_the_time_zones_is_that_of_the_place_python_reads_them_from(tmp_path):
    assert time_zones([]) == time_zones([str(tmp_path)]) == tzdata.IANA_VERSION
    (tmp_path / "UTC").write_bytes(b"TZif")
    assert time_zones([str(tmp_path / "nowhere"), str(tmp_path)]) == "unknown"
    (tmp_path / "+VERSION").write_text("2019c\n")
    assert time_zones([str(tmp_path)]) == "2019c"
    (tmp_path / "tzdata.zi").write_text(
        "# version 2020a-custom\n# This zic input file is in the public domain.\n"
    )
    assert time_zones([str(tmp_path)]) == "2020a-custom"


def test_tables_hold_what_was_measured(study, tmp_path):
    whole = parquet.read_table(write_results(study, tmp_path) / "milestones.parquet").to_pydict()
    expected = [
        (response, milestone, number, None if np.isinf(hours) else hours)
        for response, plan in study.plan.responses.items()
        for milestone in plan.milestones
        for number, hours in enumerate(study.scores.columns["milestone", response, milestone].tolist())
    ]
    names = ("response", "milestone", "replication", "hours")
    assert list(zip(*(whole[name] for name in names), strict=True)) == expected
    assert whole["reached"] == [row[3] is not None for row in expected]
    assert set(whole["scenario"]) == {"crisis"}
    assert set(whole["setup"]) == {"as-is"}


def test_ledger_rows_add_up_to_the_time_to_the_headline(study):
    frame = study.frame("ledger")
    sums = frame.groupby(["response", "replication"], observed=True).hours.sum()
    for response, plan in study.plan.responses.items():
        times = np.minimum(study.scores.columns["milestone", response, plan.headline], 60 * 24)
        np.testing.assert_allclose(sums[response].to_numpy(), times, rtol=0, atol=1e-9)


def test_what_was_not_wanted_has_no_rows(study):
    columns = dict(study.scores.columns)
    columns["outcome", "words"] = np.full(30, 7.0)
    empty = Scores(study.scores.replications, columns)
    assert set(table("milestones", study.plan, empty)["response"].to_pylist()) == {"ships"}


@pytest.mark.parametrize("name", ["milestones", "ledger"])
def test_a_table_without_replications_has_its_columns(study, name):
    none = np.zeros(0, dtype=np.int64)
    empty = Scores(none, {column: np.zeros(0) for column in study.scores.columns})
    found = table(name, study.plan, empty)
    assert found.num_rows == 0
    assert found.schema == table(name, study.plan, study.scores).schema
