"""A sensitivity study checked: its files as they were written, and points of each method run again."""

from __future__ import annotations

import hashlib
import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from jointsim.errors import InputError
from jointsim.experiments import rounds
from jointsim.experiments.effective import digest
from jointsim.experiments.reading import read_inputs
from jointsim.experiments.sensitivity import evaluation as evaluating
from jointsim.experiments.sensitivity.again import ABOUT
from jointsim.experiments.sensitivity.asked import ask
from jointsim.experiments.sensitivity.evaluation import Effort
from jointsim.experiments.sensitivity.files import write_study
from jointsim.experiments.sensitivity.methods.tornado import SIFTING
from jointsim.experiments.sensitivity.study import investigate
from jointsim.experiments.verify import verify
from tests.unit.experiments.sensitivity.conftest import UNCERTAIN, WORDS, guess

BY_LUCK = {
    **UNCERTAIN,
    "procedures": {
        "speak": {
            "steps": {
                "draft": {
                    "takes": {"median": "4 h", "p90": "30 h"},
                    "evidence": {"takes": guess(0.25, 4)},
                }
            }
        }
    },
}
"""As `UNCERTAIN`, but how long a draft takes is left to chance too, so that means depend on every replication."""

QUICK = {"changes": {"bodies": {"council": {"silence": "2 h"}}}}
SIZES = {"tornado": 0, "morris": 3, "sobol": 4, "versus": 4}
EVERY = 100


@pytest.fixture
def written(load, tmp_path):
    """Answer a question by a method, write it, and say where."""

    def write(method, replications=3, over=()):
        first = ask(load(BY_LUCK), WORDS, over)
        other = ask(load(BY_LUCK, setup=QUICK), WORDS, over) if method == "versus" else None
        effort = Effort(replications, seed=7, jobs=1)
        named = "tornado" if method == "versus" else method
        study = investigate(first, named, SIZES[method], effort, other=other)
        assert write_study(study, tmp_path / "out", ["jointsim"], {"figure.svg": b"<svg/>"})
        return tmp_path / "out"

    return write


def found_in(folder, sample=EVERY):
    (found,) = verify(folder, sample, jobs=1)
    return found


def points_in(folder):
    return parquet.read_table(folder / "points.parquet")


def manifest(folder, change):
    path = folder / "manifest.json"
    held = json.loads(path.read_text())
    change(held)
    path.write_text(json.dumps(held))


def with_value(folder, row, column, value):
    """Change a value in the table of points, and write its hash to match."""
    table = points_in(folder)
    place, kind = table.schema.names.index(column), table.schema.field(column).type
    values = table[column].to_pylist()
    values[row] = value
    plain = pa.string() if pa.types.is_dictionary(kind) else kind
    parquet.write_table(table.set_column(place, column, pa.array(values, plain)), folder / "points.parquet")
    content = (folder / "points.parquet").read_bytes()
    found = hashlib.sha256(content).hexdigest()
    manifest(folder, lambda held: held["identity"]["outputs"].update({"points.parquet": found}))


@pytest.mark.parametrize("method", SIZES)
def test_points_of_every_method_come_out_the_same_again_and_changed_ones_do_not(written, method):
    folder = written(method)
    found = found_in(folder)
    assert found.holds
    assert (found.changed, found.missing, found.versions, found.differing) == ((), (), {}, {})
    assert (found.of, found.left_out) == ("point", {})
    assert found.again == tuple(range(len(points_in(folder))))
    before = points_in(folder)["hours"].to_pylist()[-1]
    with_value(folder, -1, "hours", before * (1 + 1e-12))
    assert found_in(folder, 2).differing == {found.again[-1]: "hours"}


def test_five_points_are_run_again_by_default_from_the_first_to_the_last(written):
    folder = written("morris")
    told: list[int] = []
    (found,) = verify(folder, jobs=1, progress=told.append)
    assert found.again == (0, 3, 6, 8, 11)
    assert told == [1] * 5


def test_a_tornado_is_run_again_with_the_effort_of_either_level(written):
    """Means at sifted points are of fewer replications, and summed in the order in which they were."""
    folder = written("tornado", SIFTING + 5)
    points = points_in(folder)
    assert set(points["replications"].to_pylist()) == {SIFTING, SIFTING + 5}
    found = found_in(folder)
    assert (found.holds, len(found.again)) == (True, len(points))
    assert [found_in(folder, sample).holds for sample in (1, 2, 3)] == [True] * 3


def test_only_paths_that_were_named_are_found_again(written):
    found = found_in(written("sobol", over=["bodies.council", "procedures"]))
    assert found.holds


@pytest.mark.parametrize(
    ("column", "changed", "named"),
    [
        ("replications", 2, "replications"),
        ("luck", 9, "hours"),
        ("failure", "KeyError: 'x'", "failure"),
        ("setup", "another", "setup"),
        ("procedures.speak.steps.draft.takes", 0.125, "hours"),
    ],
)
def test_a_changed_value_is_found_though_its_hash_was_written_to_match(written, column, changed, named):
    folder = written("versus")
    with_value(folder, 0, column, changed)
    found = found_in(folder, 2)
    assert not found.holds
    assert found.changed == ()
    assert found.differing == {0: named}


@pytest.mark.parametrize(
    "name", ["points.parquet", "figure.svg", "inputs/world/world.yaml", "versus/inputs/scenario.yaml"]
)
def test_a_changed_byte_in_any_file_is_found(written, name):
    folder = written("versus")
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 0x21
    (folder / name).write_bytes(content)
    found = found_in(folder, 1)
    assert found.changed == (name,)
    is_needed = name == "points.parquet" or "inputs" in name
    assert found.again == (() if is_needed else (0,))
    (folder / name).unlink()
    assert found_in(folder, 1).missing == (name,)


def test_a_manifest_that_does_not_add_up_is_found(written):
    folder = written("morris")
    whole = (folder / "manifest.json").read_text()
    for part, name in (
        ("sensitivity", "size"),
        ("circumstances", "requested"),
        ("identity", "points"),
        ("identity", "seed"),
    ):

        def change(held, part=part, name=name):
            place = held["identity"]["sensitivity"] if part == "sensitivity" else held[part]
            place[name] += 1

        manifest(folder, change)
        assert found_in(folder, 1).changed == ("manifest.json",)
        (folder / "manifest.json").write_text(whole)


def test_inputs_that_are_not_those_of_the_identity_are_found(written):
    folder = written("versus")
    path = folder / "versus/inputs/scenario.yaml"
    path.write_text(path.read_text().replace("horizon: ", "horizon: 1"))
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest(
        folder,
        lambda held: held["identity"]["outputs"].update({"versus/inputs/scenario.yaml": found}),
    )
    assert found_in(folder, 1).changed == ("manifest.json",)


def test_where_versions_differ_rounding_is_allowed_for_and_said(written):
    def older(held):
        identity = held["identity"]
        identity["versions"]["numpy"] = "1.0.0"
        parts = ("sha256", "points", "outputs")
        identity["sha256"] = digest({name: fact for name, fact in identity.items() if name not in parts})

    folder = written("sobol")
    hours = points_in(folder)["hours"].to_pylist()[0]
    manifest(folder, older)
    with_value(folder, 0, "hours", hours * (1 + 1e-12))
    found = found_in(folder, 2)
    assert found.holds
    assert list(found.versions) == ["numpy"]
    with_value(folder, 0, "hours", hours * (1 + 1e-6))
    assert found_in(folder, 2).differing == {0: "hours"}


def test_points_that_an_interruption_left_out_are_left_out_again(written, monkeypatch):
    def cut_off(tasks, **_):
        for number, task in enumerate(tasks):
            if number == 9:
                raise KeyboardInterrupt
            yield task, task.done()

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "run_tasks", cut_off)
        folder = written("morris")
    found = found_in(folder)
    assert found.holds
    assert found.again == tuple(range(9))
    assert found.left_out == {"the study ended before them": 3}


def test_points_whose_assumptions_are_gone_are_left_out(written):
    """As where another version reads a range of the inputs otherwise."""
    folder = written("tornado")
    table = points_in(folder)
    names = [name.replace("draft", "sketch") for name in table.schema.names]
    parquet.write_table(table.rename_columns(names), folder / "points.parquet")
    with_value(folder, 0, "luck", 0)
    found = found_in(folder)
    assert found.differing == {}
    assert found.left_out == {"what they move is not found in the inputs": 4}
    assert len(found.again) == len(table) - 4


def test_points_that_failed_fail_again(written, monkeypatch):
    def failing(plan, numbers, seed):
        batch = run(plan, numbers, seed)
        failure = evaluating.Failure(numbers[0], "KeyError", "'x'")
        return evaluating.Batch(batch.scores, (failure,)) if numbers[0] == 0 else batch

    run = evaluating.run_batch
    with monkeypatch.context() as patch:
        patch.setattr(evaluating, "run_batch", failing)
        folder = written("versus")
        assert points_in(folder)["failure"].to_pylist()[:3] == ["KeyError: 'x'", "KeyError: 'x'", None]
        assert found_in(folder).holds
    assert found_in(folder).differing == {0: "failure", 1: "failure"}


def test_an_interruption_of_the_check_says_nothing_of_the_study(written, monkeypatch):
    folder = written("morris")

    def interrupted(tasks, **_):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(rounds, "run_tasks", interrupted)
    with pytest.raises(KeyboardInterrupt):
        found_in(folder)


def test_a_table_that_is_none_of_points_is_refused(written):
    folder = written("morris")
    for content, said in ((b"PAR1", "it is not as it was written"), (None, "this is no table of points")):
        if content is None:
            parquet.write_table(pa.table({"hours": [1.0]}), folder / "points.parquet")
        else:
            (folder / "points.parquet").write_bytes(content)
        found = hashlib.sha256((folder / "points.parquet").read_bytes()).hexdigest()
        manifest(
            folder, lambda held, found=found: held["identity"]["outputs"].update({"points.parquet": found})
        )
        with pytest.raises(InputError, match=said):
            found_in(folder)


def test_points_are_keyed_by_scenario_and_set_up(written):
    points = points_in(written("versus"))
    assert tuple(points.schema.names[:7]) == ABOUT
    assert ABOUT[:3] == ("scenario", "setup", "point")
    assert len(set(points["scenario"].to_pylist())) == 1
    assert points["point"].to_pylist() == list(range(8))


def test_inputs_of_a_study_are_read_under_the_name_of_the_set_up(written, load):
    assert read_inputs(written("morris")).setup.title == load(BY_LUCK).setup.title
