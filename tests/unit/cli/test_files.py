"""`check`, `new` and `schema`: files before they are run."""

from __future__ import annotations

import json

import pytest

from jointsim.cli.check import kind_of
from jointsim.errors import InputError
from jointsim.model.document import parse_document
from jointsim.model.shelves import CASES, WORLD
from tests.support import SCENARIO, SETUP
from tests.support import WORLD as TINY_WORLD


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SCENARIO, "scenario"),
        (SETUP, "setup"),
        (TINY_WORLD, "world"),
        ("jointsim: 1\ntitle: Only a title\nchanges: {}", "setup"),
        ("bodies: {}\nnonsense: 1", "world"),
        ("events: {}", "scenario"),
        ("cases: []", "case"),
        ("casse: []\nmeta: {}\ndomains: []\nkinds: {}", "case"),
        ("id: a\ntitle: b\nonset: 2019-03-02\nseverity: 1\nkind: sudden", "case"),
        ("domains: [maritime]", "world"),
    ],
)
def test_keys_tell_what_a_file_is(text, kind):
    assert kind_of(parse_document(text, "file")) == kind


def test_a_file_of_no_kind_is_refused():
    with pytest.raises(InputError, match="none of its keys is known — `jointsim new FILE` writes a scenario"):
        kind_of(parse_document("jointsim: 1\ncolour: blue", "file"))


def test_new_writes_a_scenario_that_passes_check(jointsim):
    said = jointsim("new", "mine.yaml")
    assert said.code == 0
    assert "jointsim check mine.yaml" in said.out
    checked = jointsim("check", "mine.yaml")
    assert checked.code == 0, checked.err
    assert checked.out.startswith("ok  mine.yaml: a scenario, ")


@pytest.mark.parametrize("name", ["", " "])
def test_check_of_nothing_is_refused(jointsim, name):
    said = jointsim("check", name)
    assert (said.code, said.out) == (2, "")
    assert said.complaints == ["FILE: no file is named — give a file, a folder or an id"]


def test_check_of_a_file_that_is_not_there_names_no_hidden_one(jointsim, tmp_path):
    (tmp_path / ".pre-commit-config.yaml").touch()
    said = jointsim("check", "nosuch.yaml")
    assert (said.code, said.out) == (2, "")
    (line,) = said.complaints
    assert line.startswith("nosuch.yaml: there is no such file — `jointsim list scenarios`")
    assert "`jointsim new FILE`" in line


def test_new_refuses_to_overwrite(jointsim, tmp_path):
    (tmp_path / "mine.yaml").write_text("mine")
    said = jointsim("new", "mine.yaml")
    assert said.code == 2
    assert said.complaints == [
        "mine.yaml: this file is there already — choose another name, or remove it first"
    ]
    assert (tmp_path / "mine.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "part"),
    [("none/mine.yaml", "make none first"), ("mine.txt", "call it mine.txt.yaml"), (".", "call it")],
)
def test_new_says_what_is_wrong_with_a_place(jointsim, name, part):
    said = jointsim("new", name)
    assert said.code == 2
    assert part in said.err


def test_check_knows_files_ids_and_folders(jointsim, tmp_path):
    (tmp_path / "other.yaml").write_text(SETUP)
    said = jointsim(
        "check", "baltic-cables", "siloed", "other.yaml", WORLD, WORLD / "national" / "states.yaml"
    )
    assert said.code == 0, said.err
    kinds = [line.rpartition(": ")[2].partition(",")[0] for line in said.out.splitlines()]
    assert kinds == ["a scenario", "a set-up", "a set-up", "a folder of a world", "part of a world"]


def hard_to_attribute(jointsim, tmp_path):
    """Write the scenario of `new`, but so that listings ask for more than all sources give."""
    jointsim("new", "hard.yaml")
    file = tmp_path / "hard.yaml"
    file.write_text(file.read_text().replace("attribution-difficulty: 2", "attribution-difficulty: 3"))


REMARK = (
    "remark  hard.yaml:62:3 responses.eu-sanctions: its step 'attributed' waits for an attribution of 0.6, and all "
    "sources together give 0.45 at most, so what comes after it is never done — add or strengthen an observation's "
    "`attribution`, or lower `attribution-difficulty` to 2"
)


def test_what_can_never_be_is_a_remark_below_its_file_and_no_fault(jointsim, tmp_path):
    hard_to_attribute(jointsim, tmp_path)
    said = jointsim("check", "hard.yaml", "siloed")
    assert (said.code, said.err) == (0, "")
    first, second, third = said.out.splitlines()
    assert (first[:13], second, third[:10]) == ("ok  hard.yaml", REMARK, "ok  siloed")


def test_run_makes_the_remark_once_below_its_tables(jointsim, unwritten, tmp_path):
    hard_to_attribute(jointsim, tmp_path)
    said = jointsim("run", "hard.yaml", "-n", 2, "--jobs", 1, "--out", "here")
    assert (said.code, said.err) == (0, "")
    assert said.out.count("remark") == 1
    *_, remark, _, _, _ = said.out.splitlines()
    assert remark == REMARK
    again = jointsim("run", "hard.yaml", "-n", 2, "--jobs", 1, "--out", "here", "--json")
    json.loads(again.out)
    assert again.err.splitlines() == [REMARK, "Results: here"]


def test_check_goes_on_after_a_fault_and_tells_all(jointsim, tmp_path):
    (tmp_path / "good.yaml").write_text(SETUP)
    (tmp_path / "bad.yaml").write_text(SETUP + "colour: blue\nshape: round\n")
    said = jointsim("check", "bad.yaml", "good.yaml", "none.yaml")
    assert said.code == 2
    assert said.out.startswith("ok  good.yaml")
    assert [line.split(": ")[0] for line in said.complaints] == [
        "bad.yaml:4:1 colour",
        "bad.yaml:5:1 shape",
        "none.yaml",
    ]


def test_a_fault_of_a_world_is_told_once(jointsim, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("jointsim: 1\nmarkings: [open]\n")
    said = jointsim("check", "one.yaml", "two.yaml", ".")
    assert said.code == 2
    assert sum("is defined twice" in line for line in said.complaints) == 1


@pytest.mark.parametrize("kind", ["scenario", "setup", "world", "case"])
def test_schema_prints_json(jointsim, kind):
    said = jointsim("schema", kind)
    assert json.loads(said.out)["$id"] == f"urn:jointsim:schema:{kind}:1"


def one_case(text="", *, item=False):
    """Cut the second case out of the shipped file, with a line more at its end."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    starts = [place for place, line in enumerate(lines) if line.startswith("- id: ")]
    own = [*lines[starts[1] : starts[2]], f"  {text}"]
    return "".join(f"{line if item else line[2:]}\n" for line in own)


@pytest.mark.parametrize("item", [False, True])
def test_check_knows_a_case_cut_out_of_the_file(jointsim, tmp_path, item):
    (tmp_path / "one.yaml").write_text(one_case("coder: somebody", item=item), encoding="utf-8")
    said = jointsim("check", "one.yaml", CASES)
    assert (said.code, said.err) == (0, "")
    first, remark, second = said.out.splitlines()
    assert first == "ok  one.yaml: a past case, C-Lion1 and BCS East-West cable cuts"
    assert remark.startswith("remark  one.yaml:")
    assert remark.endswith("coder: nothing reads 'coder' — keep it as a note, or see `jointsim schema case`")
    assert second.endswith("cases.yaml: 55 past cases")


def test_check_tells_all_that_is_wrong_with_a_case(jointsim, tmp_path):
    text = one_case().replace("milestones:", "miletsones:")
    first, second, *_ = (n for n, line in enumerate(text.splitlines(), 1) if line == "  miletsones:")
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- 1\n- 2\n")
    said = jointsim("check", "one.yaml", "list.yaml")
    assert said.code == 2
    assert said.complaints == [
        "list.yaml:1:1: a list stands where a map must — "
        "write 'key: value' lines, with a space after each colon",
        f"one.yaml:{first}:3 responses[0].miletsones: unknown key 'miletsones' — did you mean 'milestones'?",
        f"one.yaml:{second}:3 responses[1].miletsones: unknown key 'miletsones' — did you mean 'milestones'?",
    ]
