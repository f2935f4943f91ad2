"""The files of a sensitivity study: points, what they come to, the inputs, and how it came about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from jointsim.experiments.effective import digest, effective, effective_files
from jointsim.experiments.manifest import identity, machine, short
from jointsim.experiments.sensitivity.methods.versus import Versus
from jointsim.experiments.sensitivity.study import SensitivityStudy
from jointsim.experiments.sensitivity.summary import summarise_sensitivity
from jointsim.experiments.store import (
    MANIFEST,
    SUMMARY,
    claimed_folder,
    file_hash,
    json_text,
    said_if_not_written,
    write_files,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from jointsim.experiments.sensitivity.asked import Asked

POINTS = "points.parquet"
"""The table of all points of a study."""

VERSUS = "versus"
"""Folder in which the inputs under the other set-up are."""

ROWS = {"tornado": "swings", "morris": "indices", "sobol": "indices", "versus": "drivers"}
"""Method → the entry of the summary that ``indices.parquet`` has as rows."""


def identity_of(asked: Asked, other: Asked | None, seed: int, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Say what the answer of a study depends on.

    Parameters
    ----------
    asked, other
        The question, and the same under another set-up if there is one.
    seed
        Of the study.
    facts
        From `SensitivityStudy.facts`.
    """
    found = {**identity(asked.inputs, seed), "sensitivity": dict(facts)}
    if other is not None:
        found["versus"] = {name: digest(value) for name, value in effective(other.inputs).items()}
    del found["sha256"]
    return {"sha256": digest(found), **found}


def folder_of(study_identity: Mapping[str, Any], asked: Asked, method: str, out: Path | None) -> Path:
    """Say in which folder a study belongs, and make sure that it holds nothing else.

    Parameters
    ----------
    study_identity
        From `identity_of`.
    asked, method
        For its name.
    out
        A folder to be used as it is; by default one below ``results/``.

    Raises
    ------
    InputError
        There is something else in it, or it is a file.
    """
    inputs = asked.inputs
    name = f"{inputs.scenario_id}--{inputs.setup_id}--{method}-{short(study_identity)}"
    return claimed_folder(name, str(study_identity["sha256"]), out)


def points_in(folder: Path) -> int:
    """Say how many points the study in a folder has finished; 0 if there is none."""
    try:
        held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["identity"]["points"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    return held if isinstance(held, int) else 0


def finished_in(folder: Path) -> dict[str, Any] | None:
    """Give the summary of the study in a folder if it was run to its end and is as it was written; else None."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        outputs, interrupted = said["identity"]["outputs"], said["circumstances"]["interrupted"]
        if interrupted or any(file_hash(folder / name) != found for name, found in outputs.items()):
            return None
        found: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found


def write_study(
    study: SensitivityStudy, folder: Path, command: Sequence[str], further: Mapping[str, bytes]
) -> bool:
    """Write a study, every file whole, the manifest last; but not over the same with more points finished.

    What was kept of its points goes once all of them are written; of a study that was interrupted it stays, to be
    gone on with.

    Parameters
    ----------
    study
        Finished, or interrupted with something finished.
    folder
        From `folder_of`.
    command
        The command that was given.
    further
        Figures: name → content.

    Returns
    -------
    Whether it was written.
    """
    if points_in(folder) > int(study.evaluation.done.sum()):
        return False
    with said_if_not_written(folder):
        outputs = write_files(folder, {**study_files(study), **further})
        manifest = json_text(_manifest(study, command, outputs))
        write_files(folder, {MANIFEST: manifest.encode()})
        if study.effort.kept is not None and not study.ended_early:
            study.effort.kept.clear()
    return True


def study_files(study: SensitivityStudy) -> dict[str, bytes]:
    """Give the files of a study but its manifest and figures: name → content."""
    summary = summarise_sensitivity(study)
    files = {
        SUMMARY: json_text(summary).encode(),
        POINTS: _parquet(_points(study)),
        "indices.parquet": _parquet(_rows(summary[ROWS[study.method]])),
        **effective_files(study.asked.inputs, study.effort.seed),
    }
    if study.other is not None:
        others = effective_files(study.other.inputs, study.effort.seed)
        files |= {f"{VERSUS}/{name}": content for name, content in others.items()}
    return files


def _points(study: SensitivityStudy) -> pa.Table:
    """One row a point that was run: which luck, what came of it, and where each factor was."""
    import pyarrow as pa

    found, visits = study.evaluation, study.result.visits
    factors = study.result.factors if isinstance(study.result, Versus) else study.asked.factors
    wanted = (~np.isnan(found.hours)).sum(axis=1)
    failed = dict(found.failures)
    positions = np.full((len(visits), len(factors)), np.nan)
    for row, visit in enumerate(visits):
        if visit.point.positions:
            positions[row] = np.frombuffer(visit.point.positions)
    setups = [study.asked.inputs.setup_id] * len(visits)
    if study.other is not None:
        setups[1::2] = [study.other.inputs.setup_id] * len(setups[1::2])
    columns = {
        "scenario": pa.array([study.asked.inputs.scenario_id] * len(visits)).dictionary_encode(),
        "setup": pa.array(setups).dictionary_encode(),
        "point": pa.array(range(len(visits)), pa.int64()),
        "luck": pa.array([visit.luck for visit in visits], pa.int64()),
        "replications": pa.array(wanted, pa.int64()),
        "hours": pa.array(found.means, mask=np.isnan(found.means)),
        "failure": pa.array([failed.get(row) for row in range(len(visits))], pa.string()),
    }
    columns |= {
        factor.path: pa.array(column, mask=np.isnan(column))
        for factor, column in zip(factors, positions.T, strict=True)
    }
    return pa.table(columns)


def _parquet(content: pa.Table) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    parquet.write_table(content, sink, compression="zstd", version="2.6")
    return bytes(sink.getvalue().to_pybytes())


def _rows(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Lay the rows of a summary out, an interval as two columns."""
    import pyarrow as pa

    return pa.Table.from_pylist([dict(_flat(row)) for row in rows])


def _flat(row: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        name = f"{before}{key}".replace("_value", "")
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}_")
        elif isinstance(value, list):
            yield from zip((f"{name}_low", f"{name}_high"), value, strict=True)
        else:
            yield name, value


def _manifest(study: SensitivityStudy, command: Sequence[str], outputs: Mapping[str, str]) -> dict[str, Any]:
    found = study.evaluation
    known = identity_of(study.asked, study.other, study.effort.seed, study.facts())
    return {
        "identity": {**known, "points": int(found.done.sum()), "outputs": dict(outputs)},
        "circumstances": {
            "command": list(command),
            "scenario": study.asked.inputs.scenario_id,
            "setup": study.asked.inputs.setup_id,
            "title": study.asked.inputs.setup.title,
            "jobs": study.effort.jobs,
            "platform": machine(),
            "started": study.started,
            "finished": study.finished,
            "requested": len(found.done),
            "interrupted": study.ended_early != "",
        },
    }
