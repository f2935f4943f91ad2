"""Reading YAML: values with their positions, and every fault of a file at once."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from jointsim.errors import Fault, InputError
from jointsim.model.composing import Composer, Mark, Path, Stop, dotted
from jointsim.model.nearby import near_by
from jointsim.model.syntax import NOT_TEXT, explain

__all__ = [
    "LARGEST_FILE",
    "Document",
    "Mark",
    "Path",
    "as_document",
    "dotted",
    "parse_document",
    "parse_value",
    "read_document",
    "read_text",
]

LARGEST_FILE = 10_000_000

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(frozen=True)
class Document:
    """What a YAML file says, and where it says it.

    Attributes
    ----------
    value
        The root map. Not to be changed: documents made by merging share their parts.
    marks
        Position of every entry by its path: of a map entry, its key; of a list item, the item; of ``()``,
        the root.
    patches
        Files and options whose changes were merged into it.
    """

    value: dict[str, Any]
    marks: dict[Path, Mark]
    patches: frozenset[str] = frozenset()

    def mark(self, path: Path) -> Mark:
        """Say where a path stands; for one that is not there, where the nearest entry above it stands."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, Mark("", 0, 0))

    def fault(self, path: Path, what: str, right: str = "") -> Fault:
        """Make the fault that says what is wrong at a path of this document.

        What was right until something below it was changed is blamed on the change.
        """
        if path and self.mark(path).file not in self.patches:
            path = min(self._changed_below(path), key=len, default=path)
        mark = self.mark(path)
        return Fault(mark.file, mark.line, mark.column, dotted(path), what, right)

    def _changed_below(self, path: Path) -> list[Path]:
        size = len(path)
        below = (each for each in self.marks if each[:size] == path and "evidence" not in each[size:])
        return [each for each in below if self.marks[each].file in self.patches]

    def part(self, *keys: str) -> Document:
        """Take out the map below some keys, such as a set-up's ``changes``, as a document of its own.

        A map that is absent or empty gives an empty document; its paths begin below the keys.

        Raises
        ------
        InputError
            There is something else than a map.
        """
        value: Any = self.value
        for depth, key in enumerate(keys):
            value = value.get(key) or {}
            if not isinstance(value, dict):
                raise InputError(
                    [self.fault(keys[: depth + 1], "this is not a map", "write 'key: value' lines")]
                )
        size = len(keys)
        marks = {path[size:]: mark for path, mark in self.marks.items() if path[:size] == keys}
        return Document(value, {(): self.mark(keys)} | marks)


def read_document(path: pathlib.Path, name: str | None = None) -> Document:
    """Read a YAML file.

    Parameters
    ----------
    path
        The file: UTF-8, at most 10 MB, one document, a map at its root.
    name
        How messages call it; by default the path.

    Raises
    ------
    InputError
        Everything that is wrong with the file.
    """
    name = str(path) if name is None else name
    return parse_document(read_text(path, name), name)


def read_text(path: pathlib.Path, name: str) -> str:
    """Read the text of a file.

    Parameters
    ----------
    path
        The file: UTF-8, at most 10 MB.
    name
        How messages call it.

    Raises
    ------
    InputError
        It cannot be read, or is no text.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        _refuse(name, "there is no such file", near_by(path))
    except IsADirectoryError:
        _refuse(name, "this is a folder", "name a YAML file in it")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(name, f"the file cannot be read: {reason}", "check its name and permissions")
    if len(content) > LARGEST_FILE:
        _refuse(name, "the file is larger than 10 MB", "split it, or check that it is the right one")
    return _decode(content, name)


def parse_document(text: str, name: str) -> Document:
    """Read YAML text whose root is a map.

    Parameters
    ----------
    text
        One YAML 1.2 document.
    name
        How messages call it.

    Raises
    ------
    InputError
        Everything that is wrong with the text.
    """
    return as_document(*parse_value(text, name), name)


def as_document(value: Any, marks: dict[Path, Mark], name: str) -> Document:
    """Take what was read as a document.

    Parameters
    ----------
    value, marks
        What `parse_value` gave.
    name
        How messages call it.

    Raises
    ------
    InputError
        Its root is not a map.
    """
    if value is None:
        right = "begin with 'jointsim: 1', then write 'key: value' lines"
        raise InputError([Fault(name, 1, 1, "", "the file is empty", right)])
    if not isinstance(value, dict):
        found = "a list" if isinstance(value, list) else "a single value"
        right = "write 'key: value' lines, with a space after each colon"
        mark = marks[()]
        raise InputError([Fault(name, mark.line, mark.column, "", f"{found} stands where a map must", right)])
    return Document(value, marks)


def parse_value(text: str, name: str) -> tuple[Any, dict[Path, Mark]]:
    """Read YAML text of any kind, such as the value of an option: its value (None if empty) and positions.

    Raises
    ------
    InputError
        Everything that is wrong with the text.
    """
    text = text.removeprefix("\ufeff")
    if bad := NOT_TEXT.search(text):
        _refuse_character(text, bad.start(), name)
    composer = Composer(name)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.take(event)
    except Stop:
        pass
    except yaml.YAMLError as error:
        composer.faults.append(explain(error, text, name))
    if composer.faults:
        raise InputError(composer.faults)
    return composer.root, composer.marks


def _refuse(name: str, what: str, right: str) -> NoReturn:
    raise InputError([Fault(name, 0, 0, "", what, right)])


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        what = f"the file is not text in UTF-8 (byte 0x{content[error.start]:02x})"
        raise InputError([Fault(name, line, column, "", what, "save it as UTF-8")]) from None


def _refuse_character(text: str, index: int, name: str) -> NoReturn:
    line = text.count("\n", 0, index) + 1
    column = index - text.rfind("\n", 0, index)
    what = f"there is a control character (U+{ord(text[index]):04X})"
    right = "remove it; a YAML file holds text alone"
    raise InputError([Fault(name, line, column, "", what, right)])
