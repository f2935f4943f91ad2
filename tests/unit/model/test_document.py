"""Reading YAML: values, positions and every fault of a file."""

from __future__ import annotations

import pathlib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jointsim.errors import InputError
from jointsim.model import document
from jointsim.model.composing import DEEPEST_NESTING, MOST_COPIES
from jointsim.model.document import Document, Mark, dotted, parse_document, parse_value, read_document
from jointsim.model.syntax import explain


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:\n\tb: 1\n", "x:2:1: a tab is used for indentation — indent with spaces, two for each level"),
        ("a: 1\n\tb: 1\n", "x:2:1: a tab is used for indentation — indent with spaces, two for each level"),
        ("a: 1\nb:2\nc: 3\n", "x:2:1: there is no space after the colon — write 'key: value'"),
        ("b:2\nc: 3\n", "x:1:1: there is no space after the colon — write 'key: value'"),
        (
            "a: {median:18 h, p90: 2 h}\n",
            "x:1:16 a.median:18 h: there is no space after the colon — write 'key: value'",
        ),
        ("a: 1\nb\nc: 3\n", "x:2:1: this line has no colon — write 'key: value'"),
        (
            "t: Cut: two\n",
            "x:1:7: there is a second colon in this line — put text that contains ': ' in quotes",
        ),
        (
            "a: 1\n  b: 2\n",
            "x:2:4: a map cannot begin here: the line above already has a value — "
            "align this key with the one above",
        ),
        (
            "a: [1\nb: 2\n",
            "x:2:2: the bracket '[' of line 1, column 4 is not closed before this — "
            "a ',' or a ']' is missing",
        ),
        (
            "a: {b: 1 c: 2}\n",
            "x:1:11: the bracket '{' of line 1, column 4 is not closed before this — "
            "a ',' or a '}' is missing",
        ),
        ("a: [b\n", "x:1:4: the bracket '[' opened here is never closed — add the ']'"),
        ("a: {b: 1,\n", "x:2:1: the text ends within a bracket — close the bracket that is still open"),
        (
            "a: [1, , 2]\n",
            "x:1:8: a value is missing here — look for a bracket that is not closed, or a comma too many",
        ),
        ('a: "b\nc: 2\n', "x:1:4: the quote opened here is never closed — close it with the same quote"),
        (
            "a: 'it's'\n",
            "x:1:8: the text goes on after its closing quote, bracket or alias — "
            "put the whole value in quotes; within '…' an apostrophe is written twice",
        ),
        (
            "a:\n    b: 1\n  c: 2\n",
            "x:3:3: this line does not fit the map above it — align it with the other keys of the map",
        ),
        ("a: @b\n", "x:1:4: a value cannot begin with '@' — put the whole text in quotes"),
        (
            "a: **b**\n",
            "x:1:4: a value that begins with '*' or '&' names an alias or an anchor — "
            "put the whole text in quotes",
        ),
        (
            'a: "\\d"\n',
            "x:1:4: a backslash in double quotes begins a code — write it twice, or use single quotes",
        ),
        (
            "a: !x!y 3\n",
            "x:1:4: a tag ('!…') is not known here — "
            "leave it out, or put text that begins with '!' in quotes",
        ),
        (
            "%YAML 3.0\n---\na: 1\n",
            "x:1:1: the file asks for another YAML than 1.2 — leave the %YAML line out",
        ),
        (
            "a: 1\n...\nb: 2\n",
            "x:3:1: there is text after the end of the document — leave the line '...' out",
        ),
        ("a: - b\n", "x:1:4: a list cannot begin here — begin it on a line of its own, or write [a, b]"),
        ("a: |x\n  b\n", "x:1:5: text follows '|' or '>' on its line — begin the text on the next line"),
    ],
)
def test_slips_in_writing_are_explained(any_loader, text, said):
    assert faults(text) == [said]


def test_a_list_that_goes_astray_and_an_unknown_slip_are_told_apart():
    right = "begin it with '- ', aligned with the other items"
    assert faults("- a\nb: 1\n") == [f"x:2:1: this line does not fit the list above it — {right}"]
    said = explain(yaml.YAMLError("broken"), "", "x")
    assert str(said) == "x:0:0: this is not YAML: broken — give a YAML file in UTF-8"
    assert faults("a: !<tag:\n")[0].startswith(
        "x:1:10: this is not YAML: did not find the expected '>' — check"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x:0:0: the file is empty — begin with 'jointsim: 1', then write 'key: value' lines"),
        ("# only\n", "x:0:0: the file is empty — begin with 'jointsim: 1', then write 'key: value' lines"),
        ("---\n", "x:0:0: the file is empty — begin with 'jointsim: 1', then write 'key: value' lines"),
        ("a: 1\n---\nb: 2\n", "x:2:1: a second document begins here — one document in a file: remove '---'"),
        (
            "\n- a\n",
            "x:2:1: a list stands where a map must — write 'key: value' lines, with a space after each colon",
        ),
        (
            "title:x\n",
            "x:1:1: a single value stands where a map must — "
            "write 'key: value' lines, with a space after each colon",
        ),
        ("a: 1\nb: 2\na: 3\n", "x:3:1 a: 'a' is given twice, first in line 1 — keep one of the two"),
        ("b: {c: 1, c: 1}\n", "x:1:11 b.c: 'c' is given twice, first in line 1 — keep one of the two"),
        (
            "a: !!python/object:os.system ls\n",
            "x:1:4 a: the tag '!!python/object:os.system' is not allowed here — "
            "leave it out, or put text that begins with '!' in quotes",
        ),
        (
            "a: !foo\n  b: 1\n",
            "x:1:4 a: the tag '!foo' is not allowed here — "
            "leave it out, or put text that begins with '!' in quotes",
        ),
        (
            "!!int a: 1\n",
            "x:1:1 a: the tag '!!int' is not allowed here — "
            "leave it out, or put text that begins with '!' in quotes",
        ),
        ("a: !!int foo\n", "x:1:4 a: 'foo' is not what the tag !!int says — leave the tag out"),
        ("a: !!int true\n", "x:1:4 a: 'true' is not what the tag !!int says — leave the tag out"),
        (
            "{a: b}: c\n",
            "x:1:1: a map stands where a key must — a key is a single word; put text with brackets in quotes",
        ),
        (
            "? [a, [b]]\n: {c: 1}\n",
            "x:1:3: a list stands where a key must — "
            "a key is a single word; put text with brackets in quotes",
        ),
        ("a: &x 1\n*x : 2\n", "x:2:1: the alias '*x' stands where a key must — write the key"),
        ("a: {'': b}\n", "x:1:5 a.: a key is missing before the colon — write 'key: value'"),
        ("a: &x [1, *x]\n", "x:1:11 a[1]: the alias '*x' contains itself — write the value out"),
        ("a: &foo 1\nb: *fooo\n", "x:2:4 b: nothing above is anchored as '&fooo' — did you mean 'foo'?"),
        (
            "b: *bold\n",
            "x:1:4 b: nothing above is anchored as '&bold' — put text that begins with '*' in quotes",
        ),
        (
            "a: b\0c\n",
            "x:1:5: there is a control character (U+0000) — remove it; a YAML file holds text alone",
        ),
        (
            "a: 1\nb: \x1b[31m\n",
            "x:2:4: there is a control character (U+001B) — remove it; a YAML file holds text alone",
        ),
    ],
)
def test_what_a_file_must_not_hold(text, said):
    assert faults(text) == [said]


def test_faults_are_reported_all_at_once_up_to_a_slip_in_the_syntax():
    lines = faults("a: .nan\nb: !foo 1\na: 2\nc: *x\nd: [\n")
    assert [line.split(":")[1] for line in lines] == ["1", "2", "3", "4", "6"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "[{a: "])
def test_deep_nesting_is_refused_without_crashing(any_loader, opening):
    (said,) = faults("a: " + opening * 100_000)
    assert said.endswith(f": this is nested deeper than {DEEPEST_NESTING} levels — make it flatter")


def test_nesting_is_allowed_up_to_the_limit():
    inner = DEEPEST_NESTING - 1
    assert value_of("[" * inner + "]" * inner)
    assert "nested deeper" in faults("a: " + "[" * (inner + 1) + "]" * (inner + 1))[0]


def test_an_alias_bomb_is_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    (said,) = faults("\n".join(lines))
    assert f"the aliases unfold to more than {MOST_COPIES} values or {DEEPEST_NESTING} levels — " in said


def test_aliases_cannot_pass_the_depth_limit():
    lines = ["a0: &a0 [x]", *[f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 60)]]
    assert "unfold to more than" in faults("\n".join(lines))[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: 1\nb: \xff\n", "x:2:4: the file is not text in UTF-8 (byte 0xff) — save it as UTF-8"),
        ("a: é".encode("utf-16"), "x:1:1: the file is not text in UTF-8 (byte 0xff) — save it as UTF-8"),
        (
            b"PK\x03\x04\x00\x00",
            "x:1:3: there is a control character (U+0003) — remove it; a YAML file holds text alone",
        ),
        (
            b"#" * (document.LARGEST_FILE + 1),
            "x:0:0: the file is larger than 10 MB — split it, or check that it is the right one",
        ),
    ],
    ids=["latin", "utf-16", "zip", "large"],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, content, said):
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_document(file, "x")
    assert str(caught.value) == said


def test_a_missing_file_is_named_with_the_nearest_one_beside_it(tmp_path):
    (tmp_path / "baltic.yaml").write_text("a: 1")
    with pytest.raises(InputError) as caught:
        read_document(tmp_path / "balitc.yaml")
    assert str(caught.value) == (
        f"{tmp_path / 'balitc.yaml'}:0:0: there is no such file — did you mean 'baltic.yaml'?"
    )
    with pytest.raises(InputError, match=r"there is no such file$"):
        read_document(tmp_path / "none" / "a.yaml")


def test_a_folder_and_an_unreadable_file_are_refused(tmp_path, monkeypatch):
    with pytest.raises(InputError, match=r"x:0:0: this is a folder — name a YAML file in it"):
        read_document(tmp_path, "x")
    with pytest.raises(InputError, match=r"x:0:0: the file cannot be read: .*null.* — check its name"):
        read_document(pathlib.Path("a\0b"), "x")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(pathlib.Path, "open", refuse)
    with pytest.raises(
        InputError, match="x:0:0: the file cannot be read: Permission denied — check its name"
    ):
        read_document(tmp_path / "a.yaml", "x")


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
