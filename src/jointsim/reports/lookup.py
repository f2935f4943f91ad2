"""What people call the parts of a world: ids, names, initials and paths."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from jointsim.model.document import Document, Path

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "organisations": "organisation",
        "offices": "office",
        "states": "state",
        "bodies": "body",
        "staffs": "staff",
        "national-staffs": "national staff",
        "channels": "channel",
        "forces": "force",
        "procedures": "procedure",
        "rules": "rule",
        "calendars": "calendar",
    }
)
"""Maps of a world that hold parts by id, and what one of them is called."""


def places(world: Document, identifier: str) -> list[Path]:
    """Find what somebody may mean: what goes by an id or a path; else what is called so.

    Names, their initials and ids in other case or without accents are tried only if no id is written just so.
    """
    exact = list(_exactly(world, identifier))
    if exact:
        return exact
    wanted = _folded(identifier)
    if not wanted:
        return []
    found = [place for word, place in _words(world) if _folded(word) == wanted]
    return found or [place for word, place in _words(world) if _folded(_initials(word)) == wanted]


def called(world: Document) -> Iterator[str]:
    """Go through the ids and names of all parts of a world."""
    for word, _ in _words(world):
        yield word


def part_of(world: Document, section: str) -> Mapping[str, Any]:
    """Give a map of a world by its key; empty if there is none."""
    found = world.value.get(section)
    return found if isinstance(found, Mapping) else {}


def _exactly(world: Document, identifier: str) -> Iterator[Path]:
    """Find what an id stands for: a part, a relation of trust, a national staff, a route, or a path."""
    for section in SECTIONS:
        if identifier in part_of(world, section):
            yield section, identifier
    for organisation, routes in part_of(world, "routing").items():
        if identifier in routes:
            yield "routing", organisation, identifier
    if identifier in part_of(world, "participation"):
        yield "participation", identifier
    relations = part_of(world, "trust").get("relations")
    if isinstance(relations, Mapping) and identifier in relations:
        yield "trust", "relations", identifier
    state, _, rest = identifier.partition(".")
    if state in part_of(world, "states") and rest in part_of(world, "national-staffs"):
        yield "national-staffs", rest
    path = tuple(identifier.split("."))
    if (len(path) > 1 or identifier not in SECTIONS) and path in world.marks:
        yield path


def _words(world: Document) -> Iterator[tuple[str, Path]]:
    """Go through what each part is called: its id, and its name if that is another word."""
    for section in SECTIONS:
        for identifier, part in part_of(world, section).items():
            yield identifier, (section, identifier)
            name = part.get("name") if isinstance(part, Mapping) else None
            if isinstance(name, str) and _folded(name) != _folded(identifier):
                yield name, (section, identifier)
    for problem in part_of(world, "participation"):
        yield problem, ("participation", problem)
    for organisation, routes in part_of(world, "routing").items():
        for kind in routes:
            yield kind, ("routing", organisation, kind)


def _folded(word: str) -> str:
    """Leave case and accents out of a word."""
    parted = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).casefold()


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""
