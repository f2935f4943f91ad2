"""`jointsim check`: whether files are right, and everything that is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from jointsim.cli.options import World
from jointsim.errors import Fault, InputError

if TYPE_CHECKING:
    from jointsim.model.document import Document

Kind = Literal["scenario", "setup", "world", "case"]
NAMES: dict[Kind, str] = {"scenario": "scenario", "setup": "set-up", "world": "world", "case": "past case"}


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help="Scenarios, set-ups, past cases, files or folders of a world."),
    ],
    world: World = None,
) -> None:
    """Say everything that is wrong with files.

    What a file is, its keys tell. A file of a world is checked together with those beside it, or with all in
    the folder of `--world`. A remark tells what is right but can never come about, or is hardly meant.

    Example: jointsim check my-crisis.yaml setups/*.yaml
    """
    faults: list[Fault] = []
    worlds: dict[Path, tuple[Fault, ...]] = {}
    for file in files:
        try:
            what, remarks = _checked(file, world, worlds)
            print(f"ok  {file}: {what}")
            for remark in remarks:
                print(f"remark  {remark}")
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)


def _checked(
    file: str, world: Path | None, worlds: dict[Path, tuple[Fault, ...]]
) -> tuple[str, tuple[Fault, ...]]:
    """Check one file; says what it is, and remarks on it. Worlds already checked are not read again."""
    from jointsim.model.document import as_document, parse_value, read_text
    from jointsim.model.history.reading import are_cases
    from jointsim.model.load import load_inputs, load_world
    from jointsim.model.shelves import find_file

    if not file.strip():
        raise InputError([Fault("FILE", 0, 0, "", "no file is named", "give a file, a folder or an id")])
    path = Path(file)
    if path.is_dir():
        _check_world(path, worlds)
        return "a folder of a world", ()
    path = path if path.exists() else find_file(file)
    value, marks = parse_value(read_text(path, file), file)
    if isinstance(value, list) and are_cases(value):
        return _checked_cases(path, file)
    document = as_document(value, marks, file)
    kind = kind_of(document)
    if kind == "case":
        return _checked_cases(path, file)
    remarks: tuple[Fault, ...] = ()
    if kind == "world":
        _check_world(_home(path, world), worlds)
    elif kind == "setup":
        load_world(str(path.resolve()), world=world)
    else:
        remarks = load_inputs(str(path.resolve()), world=world).remarks
    title = document.value.get("title")
    return f"a {NAMES[kind]}, {title}" if title else f"part of a {NAMES[kind]}", remarks


def _checked_cases(path: Path, file: str) -> tuple[str, tuple[Fault, ...]]:
    from jointsim.model.history.reading import read_cases

    found = read_cases(path, file)
    if len(found.cases) == 1:
        return f"a past case, {found.cases[0].title}", found.remarks
    return f"{len(found.cases)} past cases", found.remarks


def _home(path: Path, world: Path | None) -> Path:
    """Say in which folder the world of a file lies: the one given or the shipped one, if it is in there."""
    from jointsim.model.shelves import WORLD

    known = (folder for folder in (world, WORLD) if folder is not None)
    return next((folder for folder in known if path.resolve().is_relative_to(folder.resolve())), path.parent)


def _check_world(folder: Path, worlds: dict[Path, tuple[Fault, ...]]) -> None:
    from jointsim.model.load import load_world

    if folder not in worlds:
        try:
            load_world(world=folder)
            worlds[folder] = ()
        except InputError as error:
            worlds[folder] = error.faults
    if worlds[folder]:
        raise InputError(worlds[folder])


def kind_of(document: Document) -> Kind:
    """Say what a file is, by the kind whose keys it has most of.

    Raises
    ------
    InputError
        It has none of the keys of any.
    """
    from jointsim.model.history.cases import Case
    from jointsim.model.history.keys import ROOT_KEYS
    from jointsim.model.scenario import Scenario
    from jointsim.model.setup import Setup
    from jointsim.model.shapes import known_keys
    from jointsim.model.world import World as WorldModel

    keys = set(document.value) - {"jointsim"}
    known: dict[Kind, set[str]] = {
        "setup": set(known_keys(Setup)),
        "world": set(known_keys(WorldModel)),
        "scenario": set(known_keys(Scenario)),
        "case": max((set(known_keys(Case)), set(ROOT_KEYS)), key=lambda own: len(keys & own)),
    }
    found = {kind: len(keys & own) for kind, own in known.items()}
    best = max(found, key=lambda kind: found[kind])
    if not found[best]:
        right = "`jointsim new FILE` writes a scenario to begin with"
        raise InputError(
            [
                document.fault(
                    (), "this is no scenario, set-up, world or past case: none of its keys is known", right
                )
            ]
        )
    return best
