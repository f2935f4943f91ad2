"""Results from several machines put together: the same bytes as from one."""

from __future__ import annotations

import json

import pytest

from jointsim.errors import InputError
from jointsim.experiments import gathering, replications
from jointsim.experiments.compare import compare
from jointsim.experiments.compare_store import write_comparison
from jointsim.experiments.effective import digest
from jointsim.experiments.merging import merge_comparisons, merge_studies
from jointsim.experiments.reading import read_study
from jointsim.experiments.replicate import replicate
from jointsim.experiments.store import write_results
from jointsim.experiments.verify import verify
from tests.support import contents
from tests.unit.experiments.conftest import planning, under

CHANGES = {
    "as-is": {},
    "hasty": planning("4 h"),
    "slow": planning({"median": "30 h", "p90": "60 h"}),
}


@pytest.fixture(scope="module")
def setups(tmp_path_factory):
    return under(tmp_path_factory.mktemp("setups"), CHANGES)


@pytest.fixture
def part(inputs, tmp_path):
    """Write some replications of the tiny study and say where."""

    def write(first, n, seed=3, name=None):
        study = replicate(inputs, n, seed, jobs=1, first=first)
        return write_results(study, tmp_path / (name or f"{seed}-{first}-{n}"))

    return write


def identity_of(folder):
    return json.loads((folder / "manifest.json").read_text())["identity"]


def files(folder):
    """Read all files of a study but for its circumstances, which differ."""
    return {**contents(folder, but="manifest.json"), "identity": identity_of(folder)}


@pytest.mark.parametrize("small", [False, True])
def test_two_halves_are_one_whole_to_the_byte(part, tmp_path, monkeypatch, small):
    if small:
        monkeypatch.setattr(replications, "BLOCK", 20)
        monkeypatch.setattr(gathering, "KEPT_EVERY", 5)
    halves = [part(25, 25), part(0, 25)]
    merged = write_results(merge_studies(halves, tmp_path / "out"), tmp_path / "out")
    assert files(merged) == files(part(0, 50))
    assert all(found.holds for found in verify(merged, 5, jobs=1))
    assert json.loads((merged / "manifest.json").read_text())["circumstances"]["requested"] == 50


def test_replications_that_both_have_are_there_once(part, tmp_path):
    merged = merge_studies([part(0, 30), part(20, 30), part(10, 5)])
    assert merged.scores.replications.tolist() == list(range(50))
    assert files(write_results(merged, tmp_path / "out")) == files(part(0, 50))


def test_gaps_stay(part):
    assert merge_studies([part(40, 2), part(3, 2)]).scores.replications.tolist() == [3, 4, 40, 41]


def test_failures_are_merged(inputs, breaking, part, tmp_path):
    breaking(4, 28)
    merged = merge_studies([part(0, 25), part(25, 5)])
    assert [each.replication for each in merged.failures] == [4, 28]
    assert files(write_results(merged, tmp_path / "out")) == files(part(0, 30))


def test_a_replication_that_came_out_otherwise_is_refused(part, breaking):
    whole = part(0, 10)
    breaking(7)
    other = part(5, 5)
    with pytest.raises(InputError) as error:
        merge_studies([whole, other])
    assert str(error.value) == f"{other}: replication 7 is not as in the folders before — verify both"


def test_different_studies_are_refused(part):
    one, other = part(0, 3), part(0, 3, seed=4)
    with pytest.raises(InputError) as error:
        merge_studies([one, other])
    assert str(error.value) == (
        f"{other}: the folder holds another study than {one} "
        "— merge folders of the same scenario, set-up, seed and versions"
    )


def test_results_of_other_versions_are_refused(part):
    """What is written says from which versions it came; of these it would not be true."""
    folders = [part(0, 3), part(3, 3)]
    for folder in folders:
        held = json.loads((folder / "manifest.json").read_text())
        identity = held["identity"]
        identity["versions"]["numpy"] = "1.0.0"
        facts = ("inputs", "format", "versions", "seed", "addressing")
        identity["sha256"] = digest({name: identity[name] for name in facts})
        (folder / "manifest.json").write_text(json.dumps(held))
    with pytest.raises(InputError, match=r"it was made with numpy 1\.0\.0, and here is \d.* — merge where"):
        merge_studies(folders)


def test_inputs_that_were_changed_are_refused(part):
    folder = part(0, 3)
    path = folder / "inputs" / "scenario.yaml"
    path.write_text(path.read_text().replace("A test", "Another"))
    with pytest.raises(
        InputError, match="its inputs are not those that were run — see what `jointsim verify`"
    ):
        merge_studies([folder])


@pytest.mark.parametrize("lost", ["replications.parquet", "inputs/scenario.yaml", "manifest.json"])
def test_what_is_not_whole_is_refused(part, lost):
    whole, folder = part(0, 3), part(3, 3)
    (folder / lost).unlink()
    with pytest.raises(InputError) as error:
        merge_studies([whole, folder])
    assert str(folder) in str(error.value)
    assert len(error.value.faults) == 1


def test_a_study_reads_back_as_it_was_written(study, tmp_path):
    found = read_study(write_results(study, tmp_path))
    assert found.summary() == study.summary()
    assert (found.seed, found.requested, found.jobs) == (study.seed, study.requested, study.jobs)
    assert (found.started, found.finished) == (study.started, study.finished)
    assert found.inputs.setup.title == study.inputs.setup.title
    assert found.frame("ledger").equals(study.frame("ledger"))


def written(found, folder):
    assert write_comparison(found, folder)
    return folder


def together(folder):
    """Read all files of a comparison but for circumstances."""
    studies = {setup: files(folder / setup) for setup in identity_of(folder)["studies"]}
    return {
        **studies,
        **{name: (folder / name).read_bytes() for name in ("comparison.json", "differences.csv")},
    }


def test_comparisons_with_more_replications(setups, tmp_path):
    parts = [
        written(compare(setups, n=20, seed=3, jobs=1, first=first), tmp_path / str(first))
        for first in (0, 20)
    ]
    whole = written(compare(setups, n=40, seed=3, jobs=1), tmp_path / "whole")
    merged = written(merge_comparisons(parts, tmp_path / "out"), tmp_path / "out")
    assert together(merged) == together(whole)
    assert all(found.holds for found in verify(merged, 5, jobs=1))


def test_comparisons_with_more_set_ups(setups, tmp_path):
    parts = [
        written(compare([setups[0], other], n=20, seed=3, jobs=1), tmp_path / other.setup_id)
        for other in setups[1:]
    ]
    whole = written(compare(setups, n=20, seed=3, jobs=1), tmp_path / "whole")
    merged = written(merge_comparisons(parts), tmp_path / "out")
    assert list(identity_of(merged)["studies"]) == ["as-is", "hasty", "slow"]
    assert together(merged) == together(whole)


def test_what_mattered_is_kept(setups, tmp_path):
    found = compare(setups[:2], n=5, seed=3, jobs=1, matters=30.0, confidence=0.8)
    merged = merge_comparisons([written(found, tmp_path / "one")])
    assert (merged.matters, merged.confidence) == (30.0, 0.8)
    assert merged.summary() == found.summary()


@pytest.mark.parametrize("other", ["seed", "baseline", "study"])
def test_different_comparisons_are_refused(setups, part, tmp_path, other):
    one = written(compare(setups[:2], n=3, seed=3, jobs=1), tmp_path / "one")
    two = tmp_path / "two"
    if other == "seed":
        written(compare(setups[:2], n=3, seed=4, jobs=1), two)
    elif other == "baseline":
        written(compare(setups[:2], n=3, seed=3, jobs=1, baseline="hasty"), two)
    else:
        part(0, 3, name="two")
    with pytest.raises(InputError) as error:
        merge_comparisons([one, two])
    assert str(error.value) == (
        f"{two}: the folder holds another comparison than {one} "
        "— merge comparisons of the same scenario, seed and baseline"
    )


def test_set_ups_of_one_name_and_different_content_are_refused(setups, tmp_path):
    one = written(compare(setups[:2], n=3, seed=3, jobs=1), tmp_path / "one")
    others = under(tmp_path / "files", {"as-is": {}, "hasty": planning("5 h")})
    two = written(compare(others, n=3, seed=3, jobs=1), tmp_path / "two")
    with pytest.raises(InputError, match="hasty: the folder holds another study than"):
        merge_comparisons([one, two])
