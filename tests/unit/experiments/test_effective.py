from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.experiments.effective import SCENARIO, WORLD, digest, effective, effective_files, written
from jointsim.experiments.manifest import identity
from jointsim.model.document import parse_document
from jointsim.model.load import load_inputs
from tests.shipped import shipped_inputs
from tests.support import tiny_scenario, tiny_setup, tiny_world, write_tiny

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
TEXTS = st.text(LETTERS, max_size=20) | st.sampled_from(
    ["NO", "yes", "10:00", "1e3", "0o17", "0x1f", "null", "~", "", " a", "a ", "- a", "a: b", "a #b", "<<",
     "2024-12-25", "1_000", "12:26:00", ".5", "+1", "'", '"', "[", "{", "&a", "*a", "!t", "%", "@", "|", "="]
)  # fmt: skip
KEYS = st.text(LETTERS, min_size=1, max_size=12)
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
VALUES = st.recursive(
    TEXTS | NUMBERS | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_what_is_written_reads_back_the_same(value):
    assert digest(parse_document(written(value), "test").value) == digest(value)


def test_a_shared_part_is_written_twice():
    part = {"low": 1}
    assert "&" not in written({"a": part, "b": part})


def test_order_matters_and_layout_does_not():
    assert digest({"a": 1, "b": 2}) != digest({"b": 2, "a": 1})
    assert digest(parse_document("{a: 1, b: 2}", "x").value) == digest(
        parse_document("# more\na: 1\n\nb:   2\n", "x").value
    )


def reloaded(inputs, folder):
    for name, content in effective_files(inputs, 1).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return load_inputs(str(folder / SCENARIO), world=(folder / WORLD).parent)


def test_changes_of_set_up_scenario_and_options_are_all_in_the_files(tmp_path):
    scenario, setup, world = write_tiny(
        tmp_path,
        scenario=tiny_scenario(
            changes={
                "bodies": {"council": {"silence": "12 h"}},
                "calendars": {"always": {"zone": "Europe/Brussels"}},
            }
        ),
        setup=tiny_setup(changes={"staffs": {"watch": {"desks": 3}}}),
    )
    sets = [("scenario.severity", "3"), ("rules.consensus.name", "'NO'"), ("channels.report", "null")]
    inputs = load_inputs(scenario, setup, sets=sets, world=world)
    again = reloaded(inputs, tmp_path / "out")
    assert again.scenario.severity == 3
    assert again.world.rules["consensus"].name == "NO"
    assert again.world.staffs["watch"].desks == 3
    assert "report" not in again.world.channels
    assert identity(again, 1) == identity(inputs, 1)
    assert effective(again) == effective(inputs)


@pytest.mark.parametrize("setup", ["as-is", "siloed", "fusion-cell"])
def test_shipped_inputs_load_back_with_the_same_identity(tmp_path, setup):
    inputs = shipped_inputs("baltic-cables", setup)
    assert identity(reloaded(inputs, tmp_path), 5) == identity(inputs, 5)


def test_the_files_say_how_to_run_them_again(inputs):
    first = effective_files(inputs, 9)[SCENARIO].decode().splitlines()[0]
    assert first == (
        "# As run: 'crisis' under 'as-is'. Again, from the folder above: "
        "jointsim run inputs/scenario.yaml --world inputs/world --seed 9"
    )


def test_a_closed_channel_that_a_step_names_is_kept_out_of_date(tmp_path):
    step = {"tell": "report", "after": "draft"}
    world = tiny_world(
        procedures={"speak": {"steps": {"inform": step}}}, channels={"report": {"from": "XA.coast-guard"}}
    )
    scenario, setup, folder = write_tiny(tmp_path, world=world)
    inputs = load_inputs(scenario, setup, sets=[("channels.report", "null")], world=folder)
    again = reloaded(inputs, tmp_path / "out")
    assert "report" not in again.world.channels
    assert effective(inputs)["world"]["channels"]["report"]["until"] == "1900-01-01"
    assert identity(again, 1) == identity(inputs, 1)
    open_still = load_inputs(scenario, setup, world=folder)
    assert effective(open_still)["world"]["channels"] == open_still.world_document.value["channels"]


def test_what_a_solved_problem_had_closed_stands_open(tmp_path):
    rule = {"problem": "feud", "kinds": ["statement"]}
    world = tiny_world(
        participation={"feud": {"name": "feud", "between": ["XA", "XB"]}},
        channels={"report": {"participation": rule}},
    )
    scenario, setup, folder = write_tiny(tmp_path, world=world)
    inputs = load_inputs(scenario, setup, sets=[("participation.feud", "null")], world=folder)
    assert inputs.world.channels["report"].participation is not None
    again = reloaded(inputs, tmp_path / "out")
    assert again.world.channels["report"].participation is None
    assert identity(again, 1) == identity(inputs, 1)
    standing = load_inputs(scenario, setup, world=folder)
    assert effective(standing)["world"] == standing.world_document.value
