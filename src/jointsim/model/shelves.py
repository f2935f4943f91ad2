"""Where scenarios, set-ups and the shipped world are found, by id or by path."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jointsim.errors import Fault, InputError, nearest
from jointsim.model.document import read_document
from jointsim.model.nearby import is_in_sight, near_by

_PACKAGE = Path(__file__).resolve().parents[1]
_LIBRARY = _PACKAGE / "library"
WORLD = _LIBRARY / "world"
CASES = _LIBRARY / "history" / "cases.yaml"
CASE_RULES = _LIBRARY / "history" / "rules.yaml"
CALIBRATION = _LIBRARY / "history" / "calibration.yaml"
NEW_SCENARIO = _LIBRARY / "new-scenario.yaml"

_ELSEWHERE = {
    "scenario": "`jointsim list scenarios` names those there are, `jointsim new FILE` writes one to begin with",
    "set-up": "`jointsim list setups` names those there are",
    "file": "`jointsim list scenarios` and `jointsim list setups` name what there is, "
    "`jointsim new FILE` writes a scenario to begin with",
}
"""What to do where nothing near is known, by what was looked for."""


def list_scenarios() -> dict[str, Path]:
    """Say which scenarios there are: files by id; one in the current folder hides a shipped one."""
    return _by_id((*_beside_the_package("scenarios"), Path("scenarios")))


def list_setups() -> dict[str, Path]:
    """Say which set-ups there are: files by id; one in the current folder hides a shipped one."""
    return _by_id((_LIBRARY / "setups", Path("setups")))


def find_scenario(name_or_path: str) -> Path:
    """Find a scenario's file by its path or by its id.

    Raises
    ------
    InputError
        There is neither such a file nor such a scenario.
    """
    return _find("scenario", name_or_path, list_scenarios())


def find_setup(name_or_path: str) -> Path:
    """Find a set-up's file by its path or by its id.

    Raises
    ------
    InputError
        There is neither such a file nor such a set-up.
    """
    return _find("set-up", name_or_path, list_setups())


def find_file(name_or_path: str) -> Path:
    """Find the file of a scenario or a set-up by its path or by its id.

    Raises
    ------
    InputError
        There is neither such a file nor one of this name.
    """
    return _find("file", name_or_path, {**list_setups(), **list_scenarios()})


def world_files(folder: Path | None = None) -> list[Path]:
    """List the files of a world, those in folders within it too, by name; of the shipped one if no folder is given.

    Raises
    ------
    InputError
        There is no such folder, or no file in it.
    """
    place = WORLD if folder is None else folder
    if not place.is_dir():
        what = "this is not a folder" if place.exists() else "there is no such folder"
        raise InputError([Fault(str(place), 0, 0, "", what, "give a folder with the YAML files of a world")])
    found = sorted(path for path in place.rglob("*.yaml") if path.is_file() or path.is_symlink())
    if not found:
        raise InputError([Fault(str(place), 0, 0, "", "there is no YAML file in this folder", "add *.yaml")])
    return found


def _beside_the_package(name: str) -> tuple[Path, ...]:
    """Where a folder is that a wheel carries in the library, and a checkout beside its sources."""
    source = _PACKAGE.parent
    checkout = (source.parent / name,) if source.name == "src" else ()
    return (_LIBRARY / name, *checkout)


def _by_id(folders: Iterable[Path]) -> dict[str, Path]:
    found = {path.stem: path for folder in folders for path in folder.glob("*.yaml") if is_in_sight(path)}
    return dict(sorted(found.items()))


def _find(noun: str, name_or_path: str, known: dict[str, Path]) -> Path:
    if name_or_path in known:
        return known[name_or_path]
    path = Path(name_or_path)
    if path.suffix not in (".yaml", ".yml") and path.parent == Path():
        right = nearest(name_or_path, known)
        right = right if right and not right.endswith("…") else _ELSEWHERE[noun]
        right = _as_scenario(noun, name_or_path) or right
        raise InputError([Fault(name_or_path, 0, 0, "", f"there is no {noun} of this name", right)])
    if path.is_file():
        return path
    shipped = nearest(path.stem, known)
    right = near_by(path) or _as_scenario(noun, path.stem)
    right = right or (shipped if shipped.startswith("did you mean") else _ELSEWHERE[noun])
    raise InputError([Fault(name_or_path, 0, 0, "", "there is no such file", right)])


def _as_scenario(noun: str, name: str) -> str:
    """Say how a past case of this name becomes a scenario, if there is one and that may be meant; else nothing."""
    if noun == "set-up" or name not in {case["id"] for case in read_document(CASES).value["cases"]}:
        return ""
    return f"it is a past case: `jointsim case {name} > {name}.yaml` writes it as a scenario"
