"""Results checked: files as they were written, and replications run again."""

from __future__ import annotations

import hashlib
import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from jointsim.errors import InputError
from jointsim.experiments import replications
from jointsim.experiments.compare import compare
from jointsim.experiments.compare_store import write_comparison
from jointsim.experiments.reading import is_comparison
from jointsim.experiments.replicate import replicate
from jointsim.experiments.store import write_results
from jointsim.experiments.verify import verify
from tests.unit.experiments.conftest import planning, under

FILES = [
    "inputs/scenario.yaml",
    "inputs/world/world.yaml",
    "ledger.parquet",
    "milestones.parquet",
    "replications.parquet",
    "summary.json",
]


@pytest.fixture
def folder(study, tmp_path):
    return write_results(study, tmp_path / "out")


def found_in(folder, sample=20):
    (found,) = verify(folder, sample, jobs=1)
    return found


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 0x21
    path.write_bytes(content)


def manifest(folder, change):
    path = folder / "manifest.json"
    held = json.loads(path.read_text())
    change(held)
    path.write_text(json.dumps(held, indent=2))


def hashed_again(folder, name):
    found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    manifest(folder, lambda held: held["identity"]["outputs"].update({name: found}))


def with_value(folder, number, column, value):
    """Change a value in the table of replications, and write its hash to match."""
    path = folder / "replications.parquet"
    table = parquet.read_table(path)
    values = table[column].to_pylist()
    values[table["replication"].to_pylist().index(number)] = value
    table = table.set_column(table.schema.names.index(column), column, pa.array(values, pa.float64()))
    parquet.write_table(table, path)
    hashed_again(folder, "replications.parquet")


def test_results_as_they_were_written_hold(folder):
    found = found_in(folder)
    assert found.holds
    assert (found.changed, found.missing, found.versions, found.differing) == ((), (), {}, {})
    assert len(found.again) == 20
    assert (found.again[0], found.again[-1]) == (0, 29)


def test_progress_is_told(folder):
    told: list[int] = []
    list(verify(folder, 12, jobs=1, progress=told.append))
    assert sum(told) == 12


@pytest.mark.parametrize("place", [0.0, 0.5, 0.98])
@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_in_any_file_is_found(folder, name, place):
    flip(folder / name, place)
    found = found_in(folder, 5)
    assert not found.holds
    assert found.changed == (name,)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_found(folder, name):
    (folder / name).unlink()
    found = found_in(folder, 5)
    assert not found.holds
    assert found.missing == (name,)


@pytest.mark.parametrize(
    ("part", "value"),
    [("sha256", "0" * 64), ("replications", 31), ("failed", 1), ("addressing", 0)],
)
def test_a_manifest_that_does_not_add_up_is_found(folder, part, value):
    manifest(folder, lambda held: held["identity"].update({part: value}))
    found = found_in(folder, 5)
    assert not found.holds
    assert found.changed == ("manifest.json",)


def test_inputs_that_are_not_those_of_the_identity_are_found(folder):
    """The horizon is another, and the hash of the file was written to match."""
    path = folder / "inputs" / "scenario.yaml"
    path.write_text(path.read_text().replace("A test", "Another"))
    hashed_again(folder, "inputs/scenario.yaml")
    found = found_in(folder, 5)
    assert found.changed == ("manifest.json",)


@pytest.mark.parametrize("value", [7.25, float("inf"), float("nan")])
def test_a_changed_value_is_found_though_its_hash_was_written_to_match(folder, value):
    with_value(folder, 13, "milestone/ships/first-action", value)
    found = found_in(folder, 30)
    assert not found.holds
    assert found.changed == ()
    assert found.differing == {13: "milestone.ships.first-action"}


def test_a_change_within_rounding_counts_where_versions_are_the_same(folder):
    table = parquet.read_table(folder / "replications.parquet")
    before = table["milestone/ships/first-action"].to_pylist()[4]
    with_value(folder, 4, "milestone/ships/first-action", before * (1 + 1e-12))
    assert found_in(folder, 30).differing == {4: "milestone.ships.first-action"}


def test_where_versions_differ_rounding_is_allowed_for_and_said(folder):
    table = parquet.read_table(folder / "replications.parquet")
    before = table["milestone/ships/first-action"].to_pylist()[4]

    def as_of(release):
        def change(held):
            from jointsim.experiments.effective import digest

            identity = held["identity"]
            identity["versions"]["numpy"] = release
            facts = ("inputs", "format", "versions", "seed", "addressing")
            identity["sha256"] = digest({name: identity[name] for name in facts})

        return change

    manifest(folder, as_of("1.0.0"))
    with_value(folder, 4, "milestone/ships/first-action", before * (1 + 1e-12))
    found = found_in(folder, 30)
    assert found.holds
    assert list(found.versions) == ["numpy"]
    assert found.versions["numpy"][0] == "1.0.0"
    with_value(folder, 4, "milestone/ships/first-action", before * (1 + 1e-6))
    assert found_in(folder, 30).differing == {4: "milestone.ships.first-action"}


def test_failed_replications_fail_again(inputs, breaking, tmp_path):
    breaking(2, 9)
    folder = write_results(replicate(inputs, 12, 3, jobs=1), tmp_path)
    assert found_in(folder).holds
    breaking(9, 11)
    assert found_in(folder).differing == dict.fromkeys((2, 11), "whether it finished")


def test_the_sample_lies_evenly_in_many_blocks(inputs, tmp_path, monkeypatch):
    monkeypatch.setattr(replications, "BLOCK", 20)
    folder = write_results(replicate(inputs, 101, 3, jobs=1), tmp_path)
    found = found_in(folder, 5)
    assert found.again == (0, 25, 50, 75, 100)
    assert found.holds
    assert found_in(folder, 1).again == (0,)


@pytest.fixture
def comparison(tmp_path):
    setups = under(tmp_path, {"as-is": {}, "hasty": planning("4 h")})
    write_comparison(compare(setups, n=6, seed=3, jobs=1), tmp_path / "compared")
    return tmp_path / "compared"


def test_of_a_comparison_every_study_is_checked(comparison):
    whole, one, other = verify(comparison, jobs=1)
    assert is_comparison(comparison)
    assert not is_comparison(comparison / "hasty")
    assert (whole.folder, one.folder, other.folder) == (
        comparison,
        comparison / "as-is",
        comparison / "hasty",
    )
    assert all(found.holds for found in (whole, one, other))
    assert len(one.again) == len(other.again) == 6
    flip(comparison / "hasty" / "summary.json", 0.5)
    assert [found.holds for found in verify(comparison, jobs=1)] == [True, True, False]
    flip(comparison / "differences.csv", 0.5)
    assert [found.changed for found in verify(comparison, jobs=1)] == [
        ("differences.csv",),
        (),
        ("summary.json",),
    ]


def test_a_study_that_was_corrected_is_found_by_its_comparison(comparison):
    with_value(comparison / "hasty", 2, "milestone/ships/first-action", 1.0)
    whole, _, hasty = verify(comparison, jobs=1)
    assert whole.changed == ("hasty/manifest.json",)
    assert hasty.differing == {2: "milestone.ships.first-action"}


def test_a_study_of_another_seed_does_not_belong_to_the_comparison(comparison, tmp_path):
    setups = under(tmp_path, {"as-is": {}, "hasty": planning("4 h")})
    write_comparison(compare(setups, n=6, seed=4, jobs=1), tmp_path / "other")
    (tmp_path / "other" / "hasty").rename(comparison / "aside")
    for path in (comparison / "aside").rglob("*"):
        if path.is_file():
            place = comparison / "hasty" / path.relative_to(comparison / "aside")
            place.write_bytes(path.read_bytes())
    hashed_again(comparison, "hasty/manifest.json")
    assert [found.changed for found in verify(comparison, jobs=1)] == [("manifest.json",), (), ()]


@pytest.mark.parametrize("left", ["manifest.json", "summary.json"])
def test_a_missing_study_is_found_and_the_others_are_checked(comparison, left):
    (comparison / "as-is" / left).unlink()
    found = list(verify(comparison, jobs=1))
    assert [each.holds for each in found] == [
        left != "manifest.json",
        *[False] * (left != "manifest.json"),
        True,
    ]
    assert found[0].missing == (("as-is/manifest.json",) if left == "manifest.json" else ())


@pytest.mark.parametrize("content", [None, "", "[]", '{"identity": {}}'])
def test_what_is_no_folder_of_results_is_refused(tmp_path, content):
    place = tmp_path / "place"
    if content is not None:
        place.mkdir()
        (place / "manifest.json").write_text(content)
    with pytest.raises(InputError) as error:
        list(verify(place, jobs=1))
    said = (
        "there is no such folder — give a folder of results, such as one below results/"
        if content is None
        else "the folder holds no finished study — give a folder that jointsim wrote"
    )
    assert str(error.value) == f"{place}: {said}"
