"""The files of a world, united into one document."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from jointsim.errors import Fault, InputError
from jointsim.model.document import Document, Mark, read_document
from jointsim.model.document import Path as Place
from jointsim.model.shapes import known_keys
from jointsim.model.shelves import world_files
from jointsim.model.world import World

FORMAT = 1


def load_world_document(folder: Path | None = None) -> Document:
    """Read a world: its files by name, united, as one document with the positions of all.

    Parameters
    ----------
    folder
        A folder of YAML files that is used instead of the shipped world.

    Raises
    ------
    InputError
        Everything wrong in any of the files, and entries that two of them define.
    """
    documents: list[Document] = []
    faults: list[Fault] = []
    for path in world_files(folder):
        try:
            documents.append(read_document(path, shown_path(path)))
        except InputError as error:
            faults.extend(error.faults)
    united = unite(documents, faults)
    if faults:
        raise InputError(faults)
    return united


def shown_path(path: Path) -> str:
    """Write a path as a person would from the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return os.fspath(path)


def unite(documents: Sequence[Document], faults: list[Fault]) -> Document:
    """Unite documents whose maps of entries belong together; faults found are added to the list given.

    Parameters
    ----------
    documents
        The files of one world, in the order of their names.
    faults
        Takes what is wrong: a version that is not known, an entry that two files give.
    """
    depths = {key: _depth(field.annotation) for key, field in known_keys(World).items()}
    value: dict[str, Any] = {}
    marks: dict[Place, Mark] = {}
    for document in documents:
        if document.value.get("jointsim") != FORMAT:
            what = "the version of the file format is missing or not known"
            faults.append(document.fault(("jointsim",), what, f"begin the file with `jointsim: {FORMAT}`"))
        own = {key: part for key, part in document.value.items() if key != "jointsim"}
        _add(value, own, (), depths, document, marks, faults)
        for place, mark in document.marks.items():
            marks.setdefault(place, mark)
    return Document({"jointsim": FORMAT, **value}, marks)


def _add(
    into: dict[str, Any],
    parts: dict[str, Any],
    place: Place,
    depths: dict[str, int],
    document: Document,
    marks: dict[Place, Mark],
    faults: list[Fault],
) -> None:
    for key, part in parts.items():
        here = (*place, key)
        unites = isinstance(part, dict) and len(here) <= depths.get(str(here[0]), 0)
        if key not in into and not unites:
            into[key] = part
        elif unites and isinstance(into.setdefault(key, {}), dict):
            _add(into[key], part, here, depths, document, marks, faults)
        else:
            first = marks[here]
            what = f"'{key}' is defined twice, first in {first.file}:{first.line}"
            faults.append(document.fault(here, what, "keep one of the two"))


def _depth(annotation: Any) -> int:
    """Say how many levels of entries by id a part of the world has."""
    return 1 + _depth(get_args(annotation)[1]) if get_origin(annotation) is dict else 0
