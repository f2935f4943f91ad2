"""Parser events to values with positions: aliases, keys, tags and their faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from jointsim.errors import Fault, nearest
from jointsim.model.syntax import NOT_TEXT, Scalar, plain_value

Path = tuple[str | int, ...]

DEEPEST_NESTING = 40
MOST_COPIES = 50_000

_CORE = "tag:yaml.org,2002:"
_TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
}
_UNKEYED = "?"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something stands in what the user wrote.

    Attributes
    ----------
    file
        Its name as the user gave it, or the option.
    line, column
        Counted from 1; 0 where a whole file is meant.
    """

    file: str
    line: int
    column: int


def dotted(path: Path) -> str:
    """Write a path as people do.

    Examples
    --------
    >>> dotted(("bodies", "nac", "meets", "days", 0))
    'bodies.nac.meets.days[0]'
    """
    written = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return written.removeprefix(".")


class Stop(Exception):
    """Reading on would be of no use; the fault is noted."""


class _Frame:
    """A map or list that is still open; ``key`` is None while a map waits for its next key."""

    __slots__ = ("glued", "is_key", "key", "path", "value")

    def __init__(self, value: Any, path: Path, is_key: bool) -> None:
        self.value = value
        self.path = path
        self.is_key = is_key
        self.key: str | None = None
        self.glued = False

    @property
    def awaits_key(self) -> bool:
        return self.key is None and type(self.value) is dict


class Composer:
    """Builds a value and its positions out of parser events, one event at a time and without recursion.

    Attributes
    ----------
    root
        The value read so far; None for an empty text.
    marks
        Position of every entry by its path.
    faults
        What is wrong, in the order met.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Any = None
        self.marks: dict[Path, Mark] = {}
        self.faults: list[Fault] = []
        self._open: list[_Frame] = []
        self._anchors: dict[str, tuple[Any, Path]] = {}
        self._copies = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event in.

        Raises
        ------
        Stop
            Reading on would be of no use; the fault is noted.
        """
        if isinstance(event, yaml.ScalarEvent):
            frame = self._open[-1] if self._open else None
            if frame is not None and frame.awaits_key:
                self._key(frame, event)
            else:
                self._scalar(frame, event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            if self._open.pop().is_key:
                self._open[-1].key = _UNKEYED
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._note(event, (), "a second document begins here", "one document in a file: remove '---'")
                raise Stop

    def _note(self, event: Any, path: Path, what: str, right: str = "") -> None:
        mark = event.start_mark
        self.faults.append(Fault(self.name, mark.line + 1, mark.column + 1, dotted(path), what, right))

    def _key(self, frame: _Frame, event: Any) -> None:
        key: str = event.value
        path = (*frame.path, key)
        if key in frame.value:
            first = self.marks[path].line
            self._note(event, path, f"'{key}' is given twice, first in line {first}", "keep one of the two")
        else:
            mark = event.start_mark
            self.marks[path] = Mark(self.name, mark.line + 1, mark.column + 1)
        if not key:
            self._note(event, path, "a key is missing before the colon", "write 'key: value'")
        if event.tag is not None and event.tag not in ("!", f"{_CORE}str"):
            self._refuse_tag(event, path)
        if event.anchor is not None:
            self._anchors[event.anchor] = (key, path)
        frame.key = key
        frame.glued = ":" in key and event.implicit[0]

    def _scalar(self, frame: _Frame | None, event: Any) -> None:
        value: Scalar = event.value
        glued = frame is not None and frame.glued
        path = self._attach(value, event)
        if event.tag is not None:
            value = self._tagged(event, path)
        elif not event.implicit[0] and (escaped := NOT_TEXT.search(event.value)):
            what = f"there is a control character (U+{ord(escaped.group()):04X})"
            self._note(event, path, what, "leave the escape out; texts are shown as they are")
        elif event.implicit[0]:
            value = self._plain(event, path)
            if value is None and glued and not event.value:
                self._note(event, path, "there is no space after the colon", "write 'key: value'")
        if frame is None:
            self.root = value
        else:
            frame.value[path[-1]] = value
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, path)

    def _attach(self, value: Any, event: Any) -> Path:
        """Put a value at the next free place, and say which place that is."""
        mark = event.start_mark
        if not self._open:
            self.root, path = value, ()
            self.marks[path] = Mark(self.name, mark.line + 1, mark.column + 1)
            return path
        frame = self._open[-1]
        if type(frame.value) is dict:
            key, frame.key, frame.glued = frame.key or "", None, False
            frame.value[key] = value
            return (*frame.path, key)
        place: Path = (*frame.path, len(frame.value))
        self.marks[place] = Mark(self.name, mark.line + 1, mark.column + 1)
        frame.value.append(value)
        return place

    def _begin(self, event: Any) -> None:
        if len(self._open) >= DEEPEST_NESTING:
            self._note(event, (), f"this is nested deeper than {DEEPEST_NESTING} levels", "make it flatter")
            raise Stop
        kind = "map" if isinstance(event, yaml.MappingStartEvent) else "seq"
        value: Any = {} if kind == "map" else []
        parent = self._open[-1] if self._open else None
        is_key = parent is not None and parent.awaits_key
        if parent is not None and is_key:
            path: Path = (*parent.path, _UNKEYED)
            what = "a map stands where a key must" if kind == "map" else "a list stands where a key must"
            self._note(event, parent.path, what, "a key is a single word; put text with brackets in quotes")
        else:
            path = self._attach(value, event)
        if event.tag is not None and event.tag not in ("!", _CORE + kind):
            self._refuse_tag(event, path)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, path)
        self._open.append(_Frame(value, path, is_key))

    def _plain(self, event: Any, path: Path) -> Scalar:
        try:
            return plain_value(event.value)
        except ValueError as error:
            self._note(event, path, *str(error).split(" — "))
            return None

    def _tagged(self, event: Any, path: Path) -> Scalar:
        """Give a scalar with an explicit tag the type that the tag asks for."""
        text: str = event.value
        if event.tag in ("!", f"{_CORE}str"):
            return text
        kind = event.tag.removeprefix(_CORE) if event.tag.startswith(_CORE) else ""
        if kind not in _TYPES:
            self._refuse_tag(event, path)
            return text
        value = self._plain(event, path)
        if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "bool"):
            self._note(event, path, f"'{text}' is not what the tag !!{kind} says", "leave the tag out")
        return float(value) if kind == "float" and isinstance(value, int | float) else value

    def _refuse_tag(self, event: Any, path: Path) -> None:
        tag = event.tag.replace(_CORE, "!!", 1)
        right = "leave it out, or put text that begins with '!' in quotes"
        self._note(event, path, f"the tag '{tag}' is not allowed here", right)

    def _alias(self, event: Any) -> None:
        frame = self._open[-1] if self._open else None
        if frame is not None and frame.awaits_key:
            self._note(
                event, frame.path, f"the alias '*{event.anchor}' stands where a key must", "write the key"
            )
            frame.key = _UNKEYED
            return
        path = self._attach(None, event)
        if event.anchor not in self._anchors:
            right = nearest(event.anchor, self._anchors) or "put text that begins with '*' in quotes"
            self._note(event, path, f"nothing above is anchored as '&{event.anchor}'", right)
            return
        source, old = self._anchors[event.anchor]
        if any(source is opened.value for opened in self._open):
            self._note(event, path, f"the alias '*{event.anchor}' contains itself", "write the value out")
        else:
            self._copy(source, old, path, self._open[-1].value, event)

    def _copy(self, source: Any, old: Path, new: Path, holder: Any, event: Any) -> None:
        """Copy an anchored value and the marks within it to the place of its alias."""
        work = [(source, old, new, holder)]
        while work:
            value, old, new, holder = work.pop()
            self._copies += 1
            if self._copies > MOST_COPIES or len(new) > DEEPEST_NESTING:
                what = f"the aliases unfold to more than {MOST_COPIES} values or {DEEPEST_NESTING} levels"
                self._note(event, (), what, "write the values out")
                raise Stop
            copy: Any = (
                dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
            )
            holder[new[-1]] = copy
            if new not in self.marks:
                self.marks[new] = self.marks[old]
            if copy is not value:
                parts = copy.items() if isinstance(copy, dict) else enumerate(copy)
                work.extend((part, (*old, key), (*new, key), copy) for key, part in parts)
