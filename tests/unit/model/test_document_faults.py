"""Every way in which a file can be unreadable, and what its author is told."""

from __future__ import annotations

import pathlib

import pytest
import yaml

from jointsim.errors import InputError
from jointsim.model import document
from jointsim.model.composing import DEEPEST_NESTING, MOST_COPIES
from jointsim.model.document import parse_document, read_document
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
    assert str(said) == "x: this is not YAML: broken — give a YAML file in UTF-8"
    assert faults("a: !<tag:\n")[0].startswith(
        "x:1:10: this is not YAML: did not find the expected '>' — check"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x:1:1: the file is empty — begin with 'jointsim: 1', then write 'key: value' lines"),
        ("# only\n", "x:1:1: the file is empty — begin with 'jointsim: 1', then write 'key: value' lines"),
        ("---\n", "x:1:1: the file is empty — begin with 'jointsim: 1', then write 'key: value' lines"),
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
            "x: the file is larger than 10 MB — split it, or check that it is the right one",
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
        f"{tmp_path / 'balitc.yaml'}: there is no such file — did you mean 'baltic.yaml'?"
    )
    with pytest.raises(InputError, match=r"there is no such file$"):
        read_document(tmp_path / "none" / "a.yaml")


def test_a_folder_and_an_unreadable_file_are_refused(tmp_path, monkeypatch):
    with pytest.raises(InputError, match=r"x: this is a folder — name a YAML file in it"):
        read_document(tmp_path, "x")
    with pytest.raises(InputError, match=r"x: the file cannot be read: .*null.* — check its name"):
        read_document(pathlib.Path("a\0b"), "x")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(pathlib.Path, "open", refuse)
    with pytest.raises(InputError, match="x: the file cannot be read: Permission denied — check its name"):
        read_document(tmp_path / "a.yaml", "x")
