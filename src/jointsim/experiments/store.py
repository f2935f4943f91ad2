"""Results on disk: one folder a study, each file whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from jointsim.errors import Fault, InputError
from jointsim.experiments.effective import effective_files
from jointsim.experiments.gathering import IDENTITY, PARTS, TABLE, Gathering
from jointsim.experiments.manifest import identity, manifest, short
from jointsim.experiments.replications import write_replications, write_tables
from jointsim.experiments.tables import TABLES, study_tables

if TYPE_CHECKING:
    from jointsim.experiments.replicate import Study
    from jointsim.model.load import Inputs

MANIFEST = "manifest.json"
SUMMARY = "summary.json"
RESULTS = Path("results")


def results_folder(inputs: Inputs, seed: int, out: Path | None = None) -> Path:
    """Say in which folder the results of a study belong, and make sure that they may be written there.

    Parameters
    ----------
    inputs, seed
        What the study is run from.
    out
        A folder to be used as it is; by default one below ``results/`` of the current folder, named after
        scenario, set-up and identity.

    Raises
    ------
    InputError
        The folder holds something else than results of a study of the same identity.
    """
    facts = identity(inputs, seed)
    return claimed_folder(
        f"{inputs.scenario_id}--{inputs.setup_id}--{short(facts)}", str(facts["sha256"]), out
    )


def claimed_folder(name: str, sha256: str, out: Path | None = None) -> Path:
    """Say in which folder results belong, and make sure that they may be written there.

    Parameters
    ----------
    name
        Of the folder below ``results/``.
    sha256
        Identity of the results.
    out
        A folder to be used instead, as it is.

    Raises
    ------
    InputError
        The folder holds something else than results of the same identity.
    """
    folder = out or RESULTS / name
    if folder.exists() and not folder.is_dir():
        refuse(folder, "this is a file", "give a folder")
    if folder.is_dir() and any(folder.iterdir()) and identity_in(folder) != sha256:
        held = "another study" if identity_in(folder) else "something else than a finished study"
        refuse(folder, f"the folder holds {held}", "give another folder, or remove this one first")
    return folder


def write_results(
    study: Study,
    out: Path | None = None,
    command: str | Sequence[str] = "",
    further: Mapping[str, bytes] | None = None,
) -> Path:
    """Write the results of a study and say in which folder they are.

    Earlier results of the same identity are replaced, unless they hold replications that these do not: then
    nothing is written (`may_replace` tells). Every file appears at once and whole, the manifest last. Equal identities
    and replications give equal bytes, but for the manifest's circumstances.

    Parameters
    ----------
    study
        The study, finished or interrupted.
    out
        As for `results_folder`.
    command
        The command that was given, for the manifest.
    further
        More files, such as figures: path below the folder → content.

    Raises
    ------
    InputError
        The folder holds something else, or cannot be written.
    """
    folder = results_folder(study.inputs, study.seed, out)
    if not may_replace(folder, study.gathering.numbers):
        return folder
    files = {
        SUMMARY: json_text(study.summary()).encode(),
        **effective_files(study.inputs, study.seed),
        **(further or {}),
    }
    with said_if_not_written(folder), _named(folder, str(identity(study.inputs, study.seed)["sha256"])):
        outputs = write_tables_of(study.gathering, folder)
        outputs |= write_files(folder, files)
        content = json_text(manifest(study, command, outputs))
        write_files(folder, {MANIFEST: content.encode()})
        study.gathering.clear()
    return folder


@contextmanager
def _named(folder: Path, sha256: str) -> Iterator[None]:
    """Let a folder say whose it is while its files are written, in case that is cut off."""
    mark = folder / PARTS / IDENTITY
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(sha256, encoding="utf-8")
    try:
        yield
    except OSError:
        if not (folder / TABLE).is_file() and list(mark.parent.iterdir()) == [mark]:
            _unnamed(mark)
        raise
    _unnamed(mark)


def _unnamed(mark: Path) -> None:
    mark.unlink(missing_ok=True)
    with suppress(OSError):
        mark.parent.rmdir()


def write_tables_of(gathering: Gathering, folder: Path) -> dict[str, str]:
    """Write the tables of all replications, a block at a time; the gathering reads from them afterwards.

    Returns
    -------
    Name of the file → its sha256.

    Raises
    ------
    OSError
        They cannot be written.
    """
    whole = partial(write_replications, origin=gathering.origin, blocks=gathering.blocks())
    hashes = {TABLE: _streamed(folder / TABLE, whole)}
    gathering.settle(folder / TABLE)
    scores = gathering.scores
    for name in TABLES:
        tables = study_tables(name, gathering.plan, scores, gathering.blocks)
        file = f"{name}.parquet"
        hashes[file] = _streamed(folder / file, partial(write_tables, tables=tables))
    return hashes


def write_files(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write files into a folder, each at once and whole.

    Returns
    -------
    Path below the folder → sha256.

    Raises
    ------
    OSError
        One cannot be written.
    """
    return {name: _streamed(folder / name, partial(_fill, content)) for name, content in files.items()}


@contextmanager
def said_if_not_written(folder: Path) -> Iterator[None]:
    """Tell the user why results could not be written.

    Raises
    ------
    InputError
        In place of any OSError.
    """
    try:
        yield
    except OSError as error:
        refuse(folder, f"the results cannot be written: {error.strerror}", "give another folder (--out)")


def json_text(value: Mapping[str, Any]) -> str:
    """Write a map as JSON for people and programs: indented, full precision, no infinities.

    Raises
    ------
    ValueError
        A number in it is not finite: what is never reached is None by then.
    """
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def may_replace(folder: Path, numbers: Container[int]) -> bool:
    """Say whether replications may take the place of those in a folder: nothing that is finished is lost by it.

    Parameters
    ----------
    folder
        Of the same study, if it is there.
    numbers
        Numbers of the replications.
    """
    return all(number in numbers for number in numbers_in(folder))


def numbers_in(folder: Path) -> list[int]:
    """Give the numbers of all replications in a folder of whole results; none if there are no results."""
    from pyarrow import parquet

    if not replications_in(folder):
        return []
    try:
        found: list[int] = parquet.read_table(folder / TABLE, columns=["replication"])[
            "replication"
        ].to_pylist()
    except (OSError, ValueError):
        return []
    return found


def json_in(path: Path) -> dict[str, Any]:
    """Read a JSON file of results.

    Raises
    ------
    InputError
        It is not there, or cannot be read.
    """
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        refuse(path, "there is no such file, or it is not as it was written", "run the study again")
    return found


def replications_in(folder: Path) -> int:
    """Say how many replications the results in a folder have; 0 if there are no results."""
    held = _held(folder, "replications")
    return held if isinstance(held, int) else 0


def identity_in(folder: Path) -> str:
    """Say which identity the results in a folder have, be they whole or cut off; empty if there are none."""
    whole = str(_held(folder, "sha256") or "")
    if whole:
        return whole
    try:
        return (folder / PARTS / IDENTITY).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def file_hash(path: Path) -> str:
    """Give the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse(folder: Path, what: str, right: str) -> NoReturn:
    """Say what is wrong with a folder of results.

    Raises
    ------
    InputError
        Always.
    """
    raise InputError([Fault(str(folder), 0, 0, "", what, right)])


def _held(folder: Path, key: str) -> Any:
    """Read an entry of the identity in a folder's manifest; None if there is none."""
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["identity"][key]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _streamed(path: Path, write: Callable[[Path], None]) -> str:
    """Write a file beside its place, move it there whole, and give its sha256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        found = file_hash(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return found


def _fill(content: bytes, path: Path) -> None:
    path.write_bytes(content)
