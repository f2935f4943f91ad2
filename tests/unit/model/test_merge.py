"""Merging changes: values, positions, order, evidence, and slips that must not pass."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.errors import InputError
from jointsim.model.document import Document, Mark, dotted, parse_document
from jointsim.model.merge import changed_leaves, merge, set_value, split_path

WORLD = """
bodies:
  nac:
    meets: {days: [wed], at: "10:00", agenda: 8}
    convenes: {immediate: {median: 14 h, p90: 60 h}, flash: {median: 5 h, p90: 18 h}}
    silence: {priority: 72 h, immediate: 24 h}
    written: 36 h
    evidence:
      silence: {says: rule book, source: there, confidence: high}
      convenes.flash: {assumption: quick, range: [0.5, 2]}
procedures:
  csdp:
    steps:
      concept: {work: staff, takes: {median: 8 workdays, p90: 20 workdays}}
      act: {work: counsellors, takes: 4 workdays}
    evidence:
      steps.concept.takes: {assumption: so, range: [0.5, 2]}
      steps.act: {assumption: so, range: [0.5, 2]}
"""


def world() -> Document:
    return parse_document(WORLD.lstrip(), "world")


def changed(patch: str, **options) -> Document:
    return merge(world(), parse_document(patch, "patch"), **options)


def at(document: Document, path: str):
    value = document.value
    for key in path.split("."):
        value = value[key]
    return value


def faults(call) -> list[str]:
    with pytest.raises(InputError) as caught:
        call()
    return str(caught.value).splitlines()


MEETS = {"days": ["wed"], "at": "10:00", "agenda": 8}
SILENCE = {"priority": "72 h", "immediate": "24 h"}


@pytest.mark.parametrize(
    ("patch", "value"),
    [
        ("meets: {agenda: 10}", MEETS | {"agenda": 10}),
        ("meets: {days: [mon, tue]}", MEETS | {"days": ["mon", "tue"]}),
        ("silence: {immediate: null}", {"priority": "72 h"}),
        ("silence: {flash: 8 h}", SILENCE | {"flash": "8 h"}),
        ("silence: 12 h", "12 h"),
        ("convenes: {between: [1 h, 2 h]}", {"between": ["1 h", "2 h"]}),
        ("written: {flash: 2 h}", {"routine": "36 h", "flash": "2 h"}),
        ("written: {days: 2}", {"days": 2}),
        ("written: {}", {}),
        ("new: {silence: 1 h}", {"silence": "1 h"}),
    ],
)
def test_maps_merge_and_values_are_replaced(patch, value):
    key = patch.partition(":")[0]
    assert at(changed(f"bodies: {{nac: {{{patch}}}}}"), f"bodies.nac.{key}") == value


@pytest.mark.parametrize(
    "leaf",
    [{"median": "3 h"}, {"low": "1 h", "mode": "2 h", "high": "3 h"}, {"between": ["1 h", "2 h"]}, "3 h"],
)
def test_a_distribution_is_replaced_whole(leaf):
    shown = str(leaf).replace("'", "")
    merged = changed(f"bodies: {{nac: {{convenes: {{flash: {shown}}}}}}}")
    flash, immediate = leaf, {"median": "14 h", "p90": "60 h"}
    assert at(merged, "bodies.nac.convenes") == {"immediate": immediate, "flash": flash}
    merged = changed(f"procedures: {{csdp: {{steps: {{act: {{takes: {shown}}}}}}}}}")
    assert at(merged, "procedures.csdp.steps.act") == {"work": "counsellors", "takes": leaf}


def test_a_value_that_held_for_all_urgencies_holds_for_the_others():
    base = parse_document(
        "silence: {median: 9 h, p90: 12 h}\nagreed: 72 h\nlist: [a]\nby: [silence]\n", "base"
    )
    patch = parse_document(
        "silence: {flash: 8 h}\nagreed: {routine: 5 d, flash: 1 h}\nlist: {flash: 1 h}\nby: {flash: [meeting]}\n",
        "patch",
    )
    merged = merge(base, patch)
    assert merged.value == {
        "silence": {"routine": {"median": "9 h", "p90": "12 h"}, "flash": "8 h"},
        "agreed": {"routine": "5 d", "flash": "1 h"},
        "list": {"flash": "1 h"},
        "by": {"routine": ["silence"], "flash": ["meeting"]},
    }
    assert merged.mark(("by", "routine", 0)).file == "base"
    assert merged.mark(("silence", "routine", "p90")) == Mark("base", 1, 1)
    assert merged.marks["silence",] == Mark("patch", 1, 1)
    assert merged.marks["agreed", "routine"] == Mark("patch", 2, 10)


def test_neither_document_is_changed():
    base, patch = world(), parse_document("bodies: {nac: {silence: {flash: 8 h}, written: null}}", "patch")
    before = copy.deepcopy((base, patch))
    merge(base, patch, set_by="x")
    assert (base, patch) == before


def test_positions_come_from_where_the_value_was_written():
    merged = changed(
        "bodies:\n  nac:\n    silence: {immediate: 1 h}\n"
        "    convenes: {between: [1 h, 2 h]}\n    written: null\n"
    )
    assert merged.marks["bodies", "nac", "silence", "immediate"] == Mark("patch", 3, 15)
    assert merged.marks["bodies", "nac", "convenes", "between", 1] == Mark("patch", 4, 31)
    assert merged.marks["bodies", "nac", "silence", "priority"] == Mark("world", 5, 15)
    assert merged.marks["bodies", "nac"] == Mark("world", 2, 3)
    assert not [
        path for path in merged.marks if "written" in path or (path[-1:] == ("p90",) and "nac" in path)
    ]


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        (
            "bodies:\n  nac: {scilence: null}\n",
            "patch:2:9 bodies.nac.scilence: there is no 'scilence' here to remove — did you mean 'silence'?",
        ),
        (
            "bodies: {nac: {meets: {x: null}}}",
            "patch:1:24 bodies.nac.meets.x: there is no 'x' here to remove — one of agenda, at, days",
        ),
        ("bodies: {new: {x: null}}", "patch:1:16 bodies.new.x: there is no 'x' here to remove"),
        (
            "procedures: {csdp: {steps: {oplan: {work: staff}}}}",
            "patch:1:29 procedures.csdp.steps.oplan: 'oplan' is added without saying where — "
            "add 'after: act' or another",
        ),
        (
            "procedures: {csdp: {steps: {act: null, oplan: {work: staff}}}}",
            "patch:1:40 procedures.csdp.steps.oplan: 'oplan' is added without saying where — "
            "add 'after: concept' or another",
        ),
    ],
)
def test_slips_do_not_pass_silently(patch, said):
    assert faults(lambda: changed(patch)) == [said]


def test_all_slips_are_reported_at_once():
    assert len(faults(lambda: changed("bodies: {x: null, y: null}\nprocedures: {csdp: {z: null}}"))) == 3


def test_steps_keep_their_order_and_added_ones_go_last():
    steps = "{advice: {work: s, after: concept}, act: {takes: 1 d}, concept: {work: t}}"
    patch = f"procedures: {{csdp: {{steps: {steps}}}}}"
    assert list(at(changed(patch), "procedures.csdp.steps")) == ["concept", "act", "advice"]


def test_steps_may_be_added_without_a_place_where_there_are_none_or_order_is_not_asked():
    assert at(changed("procedures: {new: {steps: {a: {work: s}, b: {work: t}}}}"), "procedures.new.steps")
    replaced = changed("procedures: {csdp: {steps: {concept: null, act: null, a: {work: s}}}}")
    assert list(at(replaced, "procedures.csdp.steps")) == ["a"]
    assert changed("procedures: {csdp: {steps: {a: {work: s}}}}", ordered=())
    assert "without saying where" in faults(lambda: changed("bodies: {a: {x: 1}}", ordered=("bodies",)))[0]


def test_changed_leaves_are_whole_values():
    patch = "a: {b: 1, c: null, d: {median: 1 h, p90: 2 h}, e: [1, {f: 2}], g: {}}\nh: {flash: 1 h}\n"
    leaves = changed_leaves(parse_document(patch, "patch"))
    assert [dotted(path) for path in leaves] == ["a.b", "a.c", "a.d", "a.e", "h.flash"]


def evidence(patch: str, owner: str = "bodies.nac") -> dict:
    return at(changed(patch, set_by="siloed"), f"{owner}.evidence")


def test_a_changed_value_is_marked_as_set_beside_broader_evidence():
    found = evidence("bodies: {nac: {silence: {immediate: 1 h}, meets: {agenda: 2}}}")
    assert found.keys() == {"silence", "convenes.flash", "silence.immediate"}
    assert found["silence.immediate"] == {"set-by": "siloed"}
    assert found["silence"]["source"] == "there"


def test_evidence_for_just_the_changed_value_is_replaced():
    found = evidence("bodies: {nac: {silence: 1 h, convenes: {flash: 2 h}}}")
    assert found == {"silence": {"set-by": "siloed"}, "convenes.flash": {"set-by": "siloed"}}


def test_evidence_for_parts_of_a_value_goes_when_it_is_replaced_whole():
    found = evidence("bodies: {nac: {convenes: 2 h}}")
    assert found.keys() == {"silence", "convenes"}
    assert found["convenes"] == {"set-by": "siloed"}


def test_an_entry_that_is_added_with_nothing_in_it_is_marked_as_set():
    base = "CY: {agreements: {old: {}, other: {since: 1}}, evidence: {agreements: {says: x}}}"
    patch = parse_document("CY: {agreements: {old: {}, new: {}}}", "patch")
    found = at(merge(parse_document(base, "base"), patch, set_by="siloed"), "CY")
    assert found["agreements"]["new"] == {}
    assert found["evidence"] == {"agreements": {"says": "x"}, "agreements.new": {"set-by": "siloed"}}


def test_an_added_entry_keeps_the_evidence_that_a_change_restates():
    base = parse_document("CY: {agreements: {old: {}}, evidence: {agreements: {says: x}}}", "base")
    patch = parse_document("CY: {agreements: {new: {}}, evidence: {agreements: {says: y}}}", "patch")
    assert at(merge(base, patch, set_by="siloed"), "CY.evidence") == {"agreements": {"says": "y"}}


@pytest.mark.parametrize("key", ["silence", "silence.immediate"])
def test_evidence_that_a_change_restates_is_kept(key):
    restated = {"assumption": "new", "range": [1, 2]}
    entry = f"{key}: {{assumption: new, range: [1, 2]}}"
    patch = f"bodies: {{nac: {{silence: {{immediate: 1 h}}, evidence: {{{entry}}}}}}}"
    found = evidence(patch)
    assert {name: found[key][name] for name in restated} == restated
    assert not any("set-by" in entry for entry in found.values())


def test_evidence_is_found_in_the_nearest_map_that_has_some_for_the_value():
    found = evidence(
        "procedures: {csdp: {steps: {act: {takes: 1 d}, concept: {takes: 2 d}}}}", "procedures.csdp"
    )
    assert found["steps.act.takes"] == found["steps.concept.takes"] == {"set-by": "siloed"}
    assert "assumption" in found["steps.act"]


def test_evidence_for_what_is_removed_goes_with_it():
    found = evidence("procedures: {csdp: {steps: {concept: null, act: {takes: null}}}}", "procedures.csdp")
    assert list(found) == ["steps.act"]
    assert list(evidence("bodies: {nac: {silence: null}}")) == ["convenes.flash"]


def test_a_change_that_drops_all_evidence_is_not_marked():
    merged = changed("bodies: {nac: {silence: 1 h, evidence: null}}", set_by="siloed")
    assert "evidence" not in at(merged, "bodies.nac")


def test_a_mark_of_who_set_a_value_stands_where_it_was_set():
    merged = changed("bodies:\n  nac:\n    silence: {immediate: 1 h}\n", set_by="siloed")
    owner = ("bodies", "nac", "evidence", "silence.immediate")
    assert merged.marks[owner] == merged.marks[*owner, "set-by"] == Mark("patch", 3, 15)
    replaced = changed("bodies:\n  nac:\n    silence: 1 h\n", set_by="siloed")
    assert ("bodies", "nac", "evidence", "silence", "says") not in replaced.marks


def test_without_a_name_evidence_is_merged_like_everything_else():
    assert at(changed("bodies: {nac: {silence: 1 h}}"), "bodies.nac.evidence") == at(
        world(), "bodies.nac.evidence"
    )


@pytest.mark.parametrize(
    ("path", "raw", "value"),
    [
        ("bodies.nac.meets.agenda", "12", 12),
        ("bodies.nac.meets.at", "11:00", "11:00"),
        ("bodies.nac.meets.days", "[mon, NO]", ["mon", "NO"]),
        ("bodies.nac.silence.flash", "8 h", "8 h"),
        ("bodies.nac.convenes.flash", "{median: 2 h, p90: 3 h}", {"median": "2 h", "p90": "3 h"}),
        ("bodies.nac.written.flash", "3 h", "3 h"),
    ],
)
def test_one_value_is_set(path, raw, value):
    assert at(set_value(world(), path, raw), path) == value


def test_setting_keeps_the_rest_removes_and_names_who_set_it():
    assert at(set_value(world(), "bodies.nac.written.flash", "3 h"), "bodies.nac.written.routine") == "36 h"
    assert "written" not in at(set_value(world(), "bodies.nac.written", "null"), "bodies.nac")
    merged = set_value(world(), "bodies.nac.silence.flash", "3 h", set_by="--set")
    assert at(merged, "bodies.nac.evidence")["silence.flash"] == {"set-by": "--set"}
    assert set_value(parse_document("positions:\n", "x"), "positions.XY.kind", "no").value["positions"]["XY"]


def test_positions_count_within_the_option():
    merged = set_value(world(), "bodies.nac.convenes", "{flash: {median: 2 h}}")
    assert merged.marks["bodies", "nac", "convenes", "flash"] == Mark(
        "--set", 1, len("bodies.nac.convenes={") + 1
    )


@pytest.mark.parametrize(
    ("path", "raw", "said"),
    [
        ("bodies.nca.silence", "1", "bodies.nca.silence: there is no 'nca' here — did you mean 'nac'?"),
        (
            "bodies.nac.scilence",
            "null",
            "bodies.nac.scilence: there is no 'scilence' here to remove — did you mean 'silence'?",
        ),
        (
            "bodies.nac.convenes.flash.median",
            "1 h",
            "bodies.nac.convenes.flash.median: bodies.nac.convenes.flash is one value, without parts — "
            "replace it whole: bodies.nac.convenes.flash=…",
        ),
        (
            "bodies.nac.meets.days.flash",
            "1",
            "bodies.nac.meets.days.flash: bodies.nac.meets.days is one value, without parts — "
            "replace it whole: bodies.nac.meets.days=…",
        ),
        ("bodies.nac.written", " ", "bodies.nac.written: no value is given — write null to remove it"),
        ("bodies..x", "1", "'bodies..x' is not a path — write one such as bodies.x.silence.immediate"),
        ("", "1", "'' is not a path — write one such as bodies.x.silence.immediate"),
        ("a.days[0]", "1", "'a.days[0]' goes into a list, which is replaced whole — give a.days=[…]"),
    ],
)
def test_slips_in_an_option_are_said(path, raw, said):
    (line,) = faults(lambda: set_value(world(), path, raw))
    start = "--set:1:1: " if path in ("", "bodies..x", "a.days[0]") else "--set:1:1 "
    assert line == start + said


def test_a_value_that_is_no_yaml_is_refused_with_its_column():
    (line,) = faults(lambda: set_value(world(), "bodies.nac.written", "[1 h", "--set"))
    assert line.startswith("--set:1:20 bodies.nac.written: the bracket '[' opened here is never closed")


def test_paths_are_split():
    assert split_path("bodies.nac.silence") == ("bodies", "nac", "silence")


names = st.text("abc", min_size=1, max_size=2)
scalars = st.integers(0, 9) | st.text("xyz", max_size=2) | st.lists(st.integers(0, 3), max_size=2)
maps = st.recursive(
    st.dictionaries(names, scalars, max_size=3),
    lambda inner: st.dictionaries(names, scalars | inner, max_size=3),
    max_leaves=8,
)
patches = st.recursive(
    st.dictionaries(names, scalars | st.none(), max_size=3),
    lambda inner: st.dictionaries(names, scalars | st.none() | inner, max_size=3),
    max_leaves=8,
)


def marked(value: dict, name: str) -> Document:
    def paths(part: object, path: tuple = ()):
        yield path
        inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for key, below in inner:
            yield from paths(below, (*path, key))

    return Document(value, {path: Mark(name, 1, 1) for path in paths(value)})


def json_merge_patch(target: object, patch: object) -> object:
    """RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = json_merge_patch(result.get(key), value)
    return result


@given(maps, patches)
def test_merging_is_a_json_merge_patch_and_marks_fit_the_result(base, patch):
    try:
        merged = merge(marked(base, "base"), marked(patch, "patch"))
    except InputError as error:
        assert all("to remove" in fault.what for fault in error.faults)  # noqa: PT017
        return
    assert merged.value == json_merge_patch(base, patch)
    assert merged.marks.keys() == marked(merged.value, "x").marks.keys()


@given(maps)
def test_no_changes_change_nothing(base):
    document = marked(base, "base")
    assert merge(document, marked({}, "patch")) == document
    assert merge(document, marked({}, "patch"), set_by="x") == document


@given(maps, maps)
def test_merging_twice_is_merging_once(base, patch):
    once = merge(marked(base, "base"), marked(patch, "patch"))
    assert merge(once, marked(patch, "patch")) == once


@given(maps, maps)
def test_every_changed_leaf_has_the_value_and_the_mark_of_the_patch(base, patch):
    merged = merge(marked(base, "base"), marked(patch, "patch"))
    for leaf in changed_leaves(marked(patch, "patch")):
        found, given_ = merged.value, patch
        for key in leaf:
            found, given_ = found[key], given_[key]
        assert found == given_
        assert merged.marks[leaf].file == "patch"


@given(maps, maps)
def test_removing_what_is_not_there_is_always_refused(base, patch):
    with pytest.raises(InputError, match="there is no 'zz' here to remove"):
        merge(marked(base, "base"), marked(patch | {"zz": None}, "patch"))
