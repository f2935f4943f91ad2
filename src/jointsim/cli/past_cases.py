"""Past cases as commands name them: shipped ones by id, those of files, and what is wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jointsim.errors import Fault, InputError, nearest

if TYPE_CHECKING:
    from jointsim.model.document import Document
    from jointsim.model.history.cases import Case
    from jointsim.model.history.reading import CaseFile
    from jointsim.model.world import World

BETWEEN = "#"
"""Stands between a file and the id of a case in it."""


def read_files(files: Sequence[str]) -> list[CaseFile]:
    """Read files of past cases; the shipped one if none is named.

    Raises
    ------
    InputError
        Every fault of every file; and cases that have the id of one in another file.
    """
    from jointsim.model.history.reading import shipped_cases

    if not files:
        return [shipped_cases()]
    found: list[CaseFile] = []
    faults: list[Fault] = []
    for name in files:
        try:
            found.append(_read(name))
        except InputError as error:
            faults.extend(error.faults)
    faults.extend(_same_names(found))
    if faults:
        raise InputError(faults)
    return found


def find_case(word: str, file: str | None) -> tuple[Case, CaseFile]:
    """Find a past case by its id in a file or among the shipped ones, or by ``FILE#ID``.

    A file alone is enough if there is one case in it.

    Raises
    ------
    InputError
        There is no such file or case, or the file has faults.
    """
    name, case_id = _split(word, file)
    (found,) = read_files([name] if name else [])
    known = {case.id: case for case in found.cases}
    if case_id in known:
        return known[case_id], found
    if not case_id and len(known) == 1:
        return found.cases[0], found
    place = f"in {name}" if name else "in the library"
    what = (
        f"there is no past case '{case_id}' {place}" if case_id else f"there are {len(known)} cases {place}"
    )
    right = nearest(case_id, known) if case_id else f"name one: {name}{BETWEEN}{found.cases[0].id}"
    if not name and not right.startswith("did you mean"):
        right = "`jointsim list cases` names those there are; FILE#ID names one of a file"
    raise InputError([Fault("ID", 0, 0, "", what, right)])


@contextmanager
def blamed_on(files: Sequence[CaseFile]) -> Iterator[None]:
    """Say of faults of scenarios where in the files of their cases they have their ground.

    Raises
    ------
    InputError
        In place of one that names cases.
    """
    from jointsim.model.history.blame import in_case_files

    try:
        yield
    except InputError as error:
        raise InputError(in_case_files(error.faults, files)) from None


def tell_remarks(files: Sequence[CaseFile]) -> None:
    """Say on stderr what is right in files but hardly meant."""
    for file in files:
        for remark in file.remarks:
            print(f"remark  {remark}", file=sys.stderr)


def read_whole_world(setup: str, sets: list[str] | None, world: Path | None) -> tuple[World, Document]:
    """Read the world that past cases are played in, with all that existed at any time.

    Raises
    ------
    InputError
        Every fault of files and options; among these what would change a scenario, as rules alone make it of a case.
    """
    from jointsim.cli.options import split_sets
    from jointsim.model.load import load_world

    pairs = split_sets(sets or [])
    right = "change the world; the scenario of a case is made by rules that are the same for all"
    faults = [
        Fault("--set", 0, 0, "", f"'{path}' would change a scenario", right)
        for path, _ in pairs
        if path.startswith("scenario.")
    ]
    if faults:
        raise InputError(faults)
    return load_world(setup, sets=pairs, world=world)


def _split(word: str, file: str | None) -> tuple[str, str]:
    """Split what names a case into its file, empty for the library's, and its id, empty where none is given."""
    if file is not None:
        return file, word
    name, between, case_id = word.rpartition(BETWEEN)
    if between:
        return name, case_id
    is_file = Path(word).suffix in (".yaml", ".yml") or Path(word).is_file()
    return (word, "") if is_file else ("", word)


def _read(name: str) -> CaseFile:
    """Read one file.

    Raises
    ------
    InputError
        It is not there, or has faults.
    """
    from jointsim.model.history.reading import read_cases
    from jointsim.model.shelves import near_by

    path = Path(name)
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        right = near_by(path) or "give a file of past cases; without one the shipped cases are taken"
        raise InputError([Fault(name or "FILE", 0, 0, "", what, right)])
    return read_cases(path, name)


def _same_names(files: Sequence[CaseFile]) -> Iterator[Fault]:
    first: dict[str, CaseFile] = {}
    for file in files:
        for case in file.cases:
            if case.id in first:
                what = f"'{case.id}' is a case of {first[case.id].name} too"
                yield file.fault((*file.place(case), "id"), what, "give each an id of its own")
            first.setdefault(case.id, file)
