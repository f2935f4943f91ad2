"""Past cases as commands name them: shipped ones by id, those of files, and what is wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
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

_ENDINGS = (".yaml", ".yml")


def read_named(words: Sequence[str]) -> list[CaseFile]:
    """Read the past cases that are named, each once: files, ids of shipped ones, and ``FILE#ID``.

    Parameters
    ----------
    words
        As given; where there is none, all shipped cases are meant.

    Returns
    -------
    One for each file, with those cases alone that are named.

    Raises
    ------
    InputError
        Every fault of every file; names of nothing; and cases that have the id of one in another file.
    """
    from jointsim.model.history.reading import shipped_cases

    if not words:
        return [shipped_cases()]
    named: dict[str, list[str]] = {}
    for word in words:
        name, case_id = _split(word, None)
        named.setdefault(name, []).append(case_id)
    found: list[CaseFile] = []
    faults: list[Fault] = []
    for name, ids in named.items():
        try:
            found.append(_chosen(_read(name), name, ids))
        except InputError as error:
            faults.extend(error.faults)
    faults.extend(_same_names(found))
    if faults:
        raise InputError(faults)
    return found


def find_case(word: str, file: str | None = None) -> tuple[Case, CaseFile]:
    """Find a past case by its id in a file or among the shipped ones, or by ``FILE#ID``.

    A file alone is enough if there is one case in it.

    Raises
    ------
    InputError
        There is no such file or case, or the file has faults.
    """
    name, case_id = _split(word, file)
    found = _read(name)
    known = {case.id: case for case in found.cases}
    if case_id in known:
        return known[case_id], found
    if case_id or not name:
        what = f"there is no past case '{case_id}' in {name or 'the library'}"
        raise InputError([Fault("ID", 0, 0, "", what, _meant(case_id, name, known))])
    if len(known) == 1:
        return found.cases[0], found
    what = f"there are {len(known)} cases in {name}"
    raise InputError([Fault("ID", 0, 0, "", what, f"name one: {name}{BETWEEN}{found.cases[0].id}")])


def is_in_file(word: str) -> bool:
    """Say whether a word names a past case as one of a file."""
    return BETWEEN in word or Path(word).suffix in _ENDINGS


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
    for remark in (each for file in files for each in file.remarks):
        print(f"remark  {remark}", file=sys.stderr)


def tell_left_out(files: Sequence[CaseFile], reasons: Sequence[Fault]) -> None:
    """Say on stderr why cases, or responses of cases, of files were left out: faults of their scenarios."""
    from jointsim.model.history.blame import in_case_files

    for reason in sorted(in_case_files(reasons, files)):
        print(f"left out  {reason}", file=sys.stderr)


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
    if Path(word).suffix in _ENDINGS:
        return word, ""
    name, _, case_id = word.rpartition(BETWEEN)
    return name, case_id


def _read(name: str) -> CaseFile:
    """Read one file; without a name, the library's.

    Raises
    ------
    InputError
        It is not there, or has faults.
    """
    from jointsim.model.history.reading import read_cases, shipped_cases
    from jointsim.model.nearby import near_by

    if not name:
        return shipped_cases()
    path = Path(name)
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        right = near_by(path) or "give a file of past cases; `jointsim list cases` names the shipped ones"
        raise InputError([Fault(name, 0, 0, "", what, right)])
    return read_cases(path, name)


def _chosen(file: CaseFile, name: str, ids: Sequence[str]) -> CaseFile:
    """Leave the cases of a file that are named; where the file itself is, all.

    Raises
    ------
    InputError
        There are none of these names.
    """
    known = {case.id for case in file.cases}
    missing = [each for each in ids if each not in known and (each or not name)]
    if missing:
        raise InputError(_unknown(each, name, known) for each in missing)
    return file if "" in ids else file.only(ids)


def _unknown(word: str, name: str, known: Collection[str]) -> Fault:
    """Say that there is no case of this name, in a file or, as there is no file of this name, in the library."""
    if name:
        what, right = f"there is no past case '{word}' in it", _meant(word, name, known)
        return Fault(name, 0, 0, "", what, right)
    if not word.strip():
        return Fault("FILE", 0, 0, "", "no file or case is named", "give a file, an id or FILE#ID")
    what = (
        "this is a folder" if Path(word).is_dir() else "there is neither a file nor a past case of this name"
    )
    return Fault(word, 0, 0, "", what, _meant(word, name, known))


def _meant(word: str, name: str, known: Collection[str]) -> str:
    """Say which case of a file or of the library was probably meant, as the end of a message."""
    from jointsim.model.nearby import near_by

    right = nearest(word, known)
    if name or right.startswith("did you mean"):
        return right
    elsewhere = "`jointsim list cases` names those there are; FILE#ID names one of a file"
    return near_by(Path(word)) or elsewhere


def _same_names(files: Sequence[CaseFile]) -> Iterator[Fault]:
    first: dict[str, CaseFile] = {}
    for file in files:
        for case in file.cases:
            if case.id in first:
                what = f"'{case.id}' is a case of {first[case.id].name} too"
                yield file.fault((*file.place(case), "id"), what, "give each an id of its own")
            first.setdefault(case.id, file)
