"""Reading YAML: values, positions and every fault of a file."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jointsim.errors import InputError
from jointsim.model import document
from jointsim.model.document import Document, Mark, dotted, parse_document, parse_value, read_document


@pytest.fixture(params=["CLoader", "Loader"])
def any_loader(request, monkeypatch):
    monkeypatch.setattr(document, "_LOADER", getattr(yaml, request.param))


def value_of(text: str) -> object:
    return parse_document(f"a: {text}\n", "x").value["a"]


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_document(text, "x")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, None) for word in ("", "~", "null", "Null", "NULL")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[(word, word) for word in ("NO", "no", "yes", "on", "off", "y", "nULL", "tRue")],
        *[("10:00", "10:00"), ("1:2:3", "1:2:3"), ("2024-12-25", "2024-12-25"), ("20 min", "20 min")],
        ("2024-12-25T12:26+02:00", "2024-12-25T12:26+02:00"),
        *[("0", 0), ("+7", 7), ("-12", -12), ("0777", 777), ("0x1F", 31), ("0o17", 15)],
        *[("1_000", "1_000"), ("0b11", "0b11"), ("-0x1F", "-0x1F"), ("+", "+"), (".", "."), ("-.x", "-.x")],
        *[("1.", 1.0), (".5", 0.5), ("-1.5e3", -1500.0), ("1e3", 1000.0), ("1.5 h", "1.5 h")],
        *[("'1'", "1"), ('"NO"', "NO"), ('"null"', "null"), ("''", ""), ("'it''s'", "it's")],
        *[("!!str 3", "3"), ("! 3", "3"), ("!!int 3", 3), ("!!float 3", 3.0), ("!!null ~", None)],
        *[("!!bool true", True), ('!!int "3"', 3), ("!!seq [1]", [1]), ("!!map {b: 1}", {"b": 1})],
        *[("[wed, NO, 1]", ["wed", "NO", 1]), ("{b: {c: [d]}}", {"b": {"c": ["d"]}}), ("[]", []), ("{}", {})],
    ],
)
def test_words_mean_what_yaml_1_2_says(any_loader, text, value):
    found = value_of(text)
    assert found == value
    assert type(found) is type(value)


def test_keys_are_text_as_written(any_loader):
    assert parse_document("NO: 1\n1: 2\ntrue: 3\n10:00: 4\n", "x").value == {
        "NO": 1,
        "1": 2,
        "true": 3,
        "10:00": 4,
    }


@pytest.mark.parametrize("text", [".inf", "-.INF", "+.Inf", ".nan", ".NaN", "1e999", "9" * 301])
def test_a_number_must_be_finite(text):
    shown = text if len(text) <= 20 else f"{text[:20]}…"
    right = "a number must be finite; put text in quotes"
    assert faults(f"a: {text}\n") == [f"x:1:4 a: '{shown}' is not a finite number — {right}"]


def test_marks_point_at_keys_and_items(any_loader):
    text = "jointsim: 1\nbodies:\n  nac:\n    meets: {days: [wed, fri]}\nlist:\n- a\n- b: 1\n"
    marks = parse_document(text, "f").marks
    assert {dotted(path): (mark.line, mark.column) for path, mark in marks.items()} == {
        "": (1, 1),
        "jointsim": (1, 1),
        "bodies": (2, 1),
        "bodies.nac": (3, 3),
        "bodies.nac.meets": (4, 5),
        "bodies.nac.meets.days": (4, 13),
        "bodies.nac.meets.days[0]": (4, 20),
        "bodies.nac.meets.days[1]": (4, 25),
        "list": (5, 1),
        "list[0]": (6, 3),
        "list[1]": (7, 3),
        "list[1].b": (7, 3),
    }
    assert {mark.file for mark in marks.values()} == {"f"}


def test_aliases_are_copied_with_their_positions(any_loader):
    read = parse_document("a: &x {b: [1, 2]}\nc: *x\nd: [*x]\n&k e: *k\n", "f")
    assert read.value == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}, "d": [{"b": [1, 2]}], "e": "e"}
    assert read.value["a"] is not read.value["c"]
    assert read.value["a"]["b"] is not read.value["c"]["b"]
    assert read.marks["c",] == Mark("f", 2, 1)
    assert read.marks["c", "b"] == read.marks["a", "b"] == read.marks["d", 0, "b"] == Mark("f", 1, 8)


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: [\r\n  \xc3\xa9]\r\n")
    read = read_document(file, "shown.yaml")
    assert read.value == {"a": 1, "b": ["é"]}
    assert read.marks["b", 0] == Mark("shown.yaml", 3, 3)


def test_a_value_of_any_kind_can_be_read_alone():
    assert parse_value("NO", "--set") == ("NO", {(): Mark("--set", 1, 1)})
    assert parse_value("[1, {a: 2}]", "x")[0] == [1, {"a": 2}]
    assert parse_value("", "x") == (None, {})


def test_a_part_of_a_document_keeps_its_positions():
    whole = parse_document("title: x\nchanges:\n  bodies:\n    nac: {desks: 1}\n", "f")
    part = whole.part("changes")
    assert part.value == {"bodies": {"nac": {"desks": 1}}}
    assert part.marks[()] == Mark("f", 2, 1)
    assert part.marks["bodies", "nac"] == Mark("f", 4, 5)
    assert whole.part("changes", "bodies").marks["nac",] == Mark("f", 4, 5)


def test_an_absent_or_empty_part_is_empty_and_another_is_refused():
    whole = parse_document("title: x\nchanges:\n", "f")
    assert whole.part("changes") == Document({}, {(): Mark("f", 2, 1)})
    assert whole.part("nothing", "there") == Document({}, {(): Mark("f", 1, 1)})
    with pytest.raises(InputError, match="f:1:1 title: this is not a map — write 'key: value' lines"):
        whole.part("title")


def test_a_path_that_is_not_there_is_marked_above_it():
    whole = parse_document("a:\n  b: 1\n", "f")
    assert whole.mark(("a", "b", "c", 0)) == Mark("f", 2, 3)
    assert str(whole.fault(("a", "c"), "bad", "good")) == "f:1:1 a.c: bad — good"
    assert Document({}, {}).mark(("a",)) == Mark("", 0, 0)


plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cc"]), max_size=12)
trees = st.recursive(
    plain | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words.filter(bool), inner, max_size=4),
    max_leaves=20,
)


def paths(value: object, path: tuple = ()) -> set[tuple]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path}.union(*(paths(part, (*path, key)) for key, part in parts))


@given(st.dictionaries(words.filter(bool), trees, max_size=4))
def test_what_is_written_is_read_back_and_every_entry_has_its_mark(tree):
    text = yaml.safe_dump(tree, default_style='"', allow_unicode=True)
    read = parse_document(text, "x")
    assert read.value == tree
    assert read.marks.keys() == paths(tree)


@given(st.text(st.sampled_from("ab:- {}[],\n\t'\"#&*!|>%@?~.1é\0"), max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text):
    refused = ()
    try:
        parse_document(text, "x")
    except InputError as error:
        refused = error.faults
    last = text.count("\n") + 2
    assert all(fault.what and 0 <= fault.line <= last and fault.column >= 0 for fault in refused)


def test_dotted_writes_a_path():
    assert dotted(("bodies", "nac", "meets", "days", 0)) == "bodies.nac.meets.days[0]"
    assert dotted(()) == ""


@pytest.mark.parametrize("text", ['title: "A \\e[31mcrisis"', 'title: "bell \\a"'])
def test_a_control_character_is_refused_also_where_it_is_escaped(any_loader, text):
    with pytest.raises(InputError) as refused:
        parse_document(text, "f")
    (fault,) = refused.value.faults
    assert fault.what.startswith("there is a control character (U+00")
