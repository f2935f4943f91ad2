"""Results on disk: one folder a study, each file whole or not there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from jointsim.errors import Fault, InputError
from jointsim.experiments.effective import effective_files
from jointsim.experiments.manifest import identity, manifest, short
from jointsim.experiments.tables import TABLES, parquet, table

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
    folder = out or RESULTS / f"{inputs.scenario_id}--{inputs.setup_id}--{short(facts)}"
    if folder.exists() and not folder.is_dir():
        _refuse(folder, "this is a file", "give a folder")
    if folder.is_dir() and any(folder.iterdir()) and _identity_in(folder) != facts["sha256"]:
        held = "another study" if _identity_in(folder) else "something else than a finished study"
        _refuse(folder, f"the folder holds {held}", "give another folder, or remove this one first")
    return folder


def write_results(
    study: Study,
    out: Path | None = None,
    command: str | Sequence[str] = "",
    further: Mapping[str, bytes] | None = None,
) -> Path:
    """Write the results of a study and say in which folder they are.

    Earlier results of the same identity are replaced, unless they have more replications: then nothing is
    written (`replications_in` tells). Every file appears at once and whole, the manifest last.

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
    if replications_in(folder) > len(study.scores):
        return folder
    files = {**result_files(study), **(further or {})}
    try:
        for name, content in files.items():
            _write(folder / name, content)
        _write(folder / MANIFEST, json_text(manifest(study, command, files)).encode())
    except OSError as error:
        _refuse(folder, f"the results cannot be written: {error.strerror}", "give another folder (--out)")
    return folder


def result_files(study: Study) -> dict[str, bytes]:
    """Give the files of a study but its manifest: path below the folder of results → content.

    They depend on what was run alone: equal identities and replications give equal bytes.
    """
    tables = {f"{name}.parquet": parquet(table(name, study.plan, study.scores)) for name in TABLES}
    return {
        SUMMARY: json_text(study.summary()).encode(),
        **tables,
        **effective_files(study.inputs, study.seed),
    }


def json_text(value: Mapping[str, Any]) -> str:
    """Write a map as JSON for people and programs: indented, full precision, no infinities.

    Raises
    ------
    ValueError
        A number in it is not finite: what is never reached is None by then.
    """
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def replications_in(folder: Path) -> int:
    """Say how many replications the results in a folder have; 0 if there are no results."""
    held = _held(folder, "circumstances", "replications")
    return held if isinstance(held, int) else 0


def _identity_in(folder: Path) -> str:
    """Say which identity the results in a folder have; empty if there are none."""
    return str(_held(folder, "identity", "sha256") or "")


def _held(folder: Path, part: str, key: str) -> Any:
    """Read an entry of the manifest in a folder; None if there is none."""
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))[part][key]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _refuse(folder: Path, what: str, right: str) -> NoReturn:
    raise InputError([Fault(str(folder), 0, 0, "", what, right)])
