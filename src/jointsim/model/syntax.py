"""What YAML text means: the YAML 1.2 core schema for plain words, and syntax errors in plain sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import NamedTuple

import yaml

from jointsim.errors import Fault

NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no text of a file may hold: control characters."""

Scalar = str | int | float | bool | None

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_FIRST_OF_NUMBER = frozenset("0123456789+-.")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_OCTAL = re.compile(r"0o[0-7]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MOST_DIGITS = 300
_GLUED = re.compile(r"\s*[\w.-]+:[^\s:/]")


def plain_value(text: str) -> Scalar:
    """Say what an unquoted word means under the YAML 1.2 core schema.

    Parameters
    ----------
    text
        The word as written, without quotes.

    Returns
    -------
    str, int, float, bool or None
        ``NO``, ``yes``, ``10:00`` and dates are text; ``0777`` is the number 777.

    Raises
    ------
    ValueError
        The number is not finite, or has more than 300 characters.

    References
    ----------
    YAML 1.2.2, section 10.3.2 (tag resolution of the core schema).
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return _number(text) if text[0] in _FIRST_OF_NUMBER else text


def _number(text: str) -> str | int | float:
    integer = bool(_INTEGER.fullmatch(text))
    if (integer or _FLOAT.fullmatch(text)) and len(text) <= _MOST_DIGITS:
        value = int(text) if integer else float(text)
        if math.isfinite(value):
            return value
    elif _HEXADECIMAL.fullmatch(text):
        return int(text, 16)
    elif _OCTAL.fullmatch(text):
        return int(text, 8)
    elif not (integer or _FLOAT.fullmatch(text) or _NOT_FINITE.fullmatch(text)):
        return text
    shown = text if len(text) <= 20 else f"{text[:20]}…"
    raise ValueError(f"'{shown}' is not a finite number — a number must be finite; put text in quotes")


class _Place(NamedTuple):
    """Where the parser stopped: the lines of the text, and both marks it gave (line and column from 0)."""

    lines: list[str]
    line: int
    column: int
    begun: tuple[int, int]

    @property
    def text(self) -> str:
        return self.text_of(self.line)

    def text_of(self, line: int) -> str:
        """Say what a line holds; nothing beyond the end of the text."""
        return self.lines[line] if 0 <= line < len(self.lines) else ""

    @property
    def character(self) -> str:
        return self.text[self.column : self.column + 1]

    @property
    def opens_line(self) -> bool:
        return not self.text[: self.column].strip()

    def here(self, what: str, right: str) -> _Said:
        return _Said(self.line, self.column, what, right)

    def at_begin(self, what: str, right: str) -> _Said:
        return _Said(*self.begun, what, right)


class _Said(NamedTuple):
    line: int
    column: int
    what: str
    right: str


_TAB = ("a tab is used for indentation", "indent with spaces, two for each level")
_NO_SPACE = ("there is no space after the colon", "write 'key: value'")
_TO_QUOTE = "put the whole text in quotes"


def _token(place: _Place) -> _Said:
    if place.character == "\t":
        return place.here(*_TAB)
    return place.here(f"a value cannot begin with '{place.character}'", _TO_QUOTE)


def _no_colon(place: _Place) -> _Said:
    if _GLUED.match(place.text_of(place.begun[0])):
        return place.at_begin(*_NO_SPACE)
    return place.at_begin("this line has no colon", "write 'key: value'")


def _second_colon(place: _Place) -> _Said:
    above = place.text_of(place.line - 1)
    if _GLUED.match(above) and ": " not in above:
        return _Said(place.line - 1, len(above) - len(above.lstrip()), *_NO_SPACE)
    if ":" in place.text[: place.column]:
        return place.here("there is a second colon in this line", "put text that contains ': ' in quotes")
    return place.here(
        "a map cannot begin here: the line above already has a value", "align this key with the one above"
    )


def _bracket(place: _Place) -> _Said:
    line, column = place.begun
    opened = place.text_of(line)[column : column + 1]
    close = "]" if opened == "[" else "}"
    if not place.text:
        return place.at_begin(f"the bracket '{opened}' opened here is never closed", f"add the '{close}'")
    what = f"the bracket '{opened}' of line {line + 1}, column {column + 1} is not closed before this"
    return place.here(what, f"a ',' or a '{close}' is missing")


def _no_key(place: _Place) -> _Said:
    if place.opens_line:
        return place.here(
            "this line does not fit the map above it", "align it with the other keys of the map"
        )
    return place.here(
        "the text goes on after its closing quote, bracket or alias",
        "put the whole value in quotes; within '…' an apostrophe is written twice",
    )


def _no_value(place: _Place) -> _Said:
    if not place.text:
        return place.here("the text ends within a bracket", "close the bracket that is still open")
    return place.here("a value is missing here", "look for a bracket that is not closed, or a comma too many")


def _always(what: str, right: str, *, begin: bool = False) -> Callable[[_Place], _Said]:
    return lambda place: place.at_begin(what, right) if begin else place.here(what, right)


_EXPLANATIONS: tuple[tuple[str, Callable[[_Place], _Said]], ...] = (
    ("cannot start any token", _token),
    ("tab character", _always(*_TAB)),
    ("could not find expected ':'", _no_colon),
    ("mapping values are not allowed", _second_colon),
    (
        "unexpected end of stream",
        _always("the quote opened here is never closed", "close it with the same quote", begin=True),
    ),
    ("expected ',' or", _bracket),
    ("expected key", _no_key),
    ("block end", _no_key),
    (
        "'-' indicator",
        _always(
            "this line does not fit the list above it", "begin it with '- ', aligned with the other items"
        ),
    ),
    ("node content", _no_value),
    (
        "escape",
        _always(
            "a backslash in double quotes begins a code", "write it twice, or use single quotes", begin=True
        ),
    ),
    (
        "alphabetic or numeric",
        _always("a value that begins with '*' or '&' names an alias or an anchor", _TO_QUOTE, begin=True),
    ),
    (
        "tag",
        _always("a tag ('!…') is not known here", "leave it out, or put text that begins with '!' in quotes"),
    ),
    ("incompatible YAML", _always("the file asks for another YAML than 1.2", "leave the %YAML line out")),
    ("<document start>", _always("there is text after the end of the document", "leave the line '...' out")),
    (
        "sequence entries are not allowed",
        _always("a list cannot begin here", "begin it on a line of its own, or write [a, b]"),
    ),
    (
        "comment or line break",
        _always("text follows '|' or '>' on its line", "begin the text on the next line"),
    ),
    ("chomping", _always("text follows '|' or '>' on its line", "begin the text on the next line")),
)


def explain(error: yaml.YAMLError, text: str, name: str) -> Fault:
    """Say in a plain sentence, with its place, what a YAML parser found wrong.

    Parameters
    ----------
    error
        What the parser raised (libyaml or the parser in Python).
    text
        The text that was parsed.
    name
        The name of the file or option, as shown.
    """
    problem = str(getattr(error, "problem", None) or error).strip()
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Fault(name, 0, 0, "", f"this is not YAML: {problem}", "give a YAML file in UTF-8")
    start = getattr(error, "context_mark", None) or mark
    place = _Place(text.splitlines() or [""], mark.line, mark.column, (start.line, start.column))
    for words, explanation in _EXPLANATIONS:
        if words in problem:
            line, column, what, right = explanation(place)
            return Fault(name, line + 1, column + 1, "", what, right)
    right = "check the indentation, brackets and quotes around here"
    return Fault(name, mark.line + 1, mark.column + 1, "", f"this is not YAML: {problem}", right)
