"""A comparison on disk: a folder a set-up, and beside them what they come to together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jointsim.experiments.effective import digest
from jointsim.experiments.manifest import identity, machine
from jointsim.experiments.store import (
    MANIFEST,
    RESULTS,
    claimed_folder,
    file_hash,
    identity_in,
    json_text,
    may_replace,
    said_if_not_written,
    write_files,
    write_results,
)

if TYPE_CHECKING:
    from jointsim.experiments.comparison import Comparison
    from jointsim.model.load import Inputs

COMPARISON = "comparison.json"
DIFFERENCES = "differences.csv"


def comparison_identity(inputs: Sequence[Inputs], seed: int) -> dict[str, Any]:
    """Say what a comparison depends on: equal identities give equal replications under all set-ups.

    Parameters
    ----------
    inputs
        Of each set-up, that of the baseline first.
    seed
        Of all random draws.

    Returns
    -------
    Hash of each study's identity, the seed, and ``sha256`` of all these.
    """
    facts = {
        "baseline": inputs[0].setup_id,
        "studies": {each.setup_id: identity(each, seed)["sha256"] for each in inputs},
        "seed": seed,
    }
    return {"sha256": digest(facts), **facts}


def comparison_folder(inputs: Sequence[Inputs], seed: int, out: Path | None = None) -> Path:
    """Say in which folder a comparison belongs, and make sure that it may be written there.

    Parameters
    ----------
    inputs, seed
        As of `comparison_identity`.
    out
        A folder to be used as it is; by default one below ``results/`` of the current folder.

    Raises
    ------
    InputError
        The folder holds something else.
    """
    facts = comparison_identity(inputs, seed)
    name = f"{inputs[0].scenario_id}--compare--{facts['sha256'][:6]}"
    folder = out or RESULTS / name
    if folder.is_dir() and _is_cut_off(folder, facts["studies"]):
        return folder
    return claimed_folder(name, str(facts["sha256"]), out)


def _is_cut_off(folder: Path, studies: Mapping[str, str]) -> bool:
    """Say whether a folder holds nothing but studies of this comparison, which was cut off."""
    return all(identity_in(entry) == studies.get(entry.name, "") != "" for entry in folder.iterdir())


def write_comparison(
    comparison: Comparison,
    folder: Path,
    command: str | Sequence[str] = "",
    further: Mapping[str, bytes] | None = None,
) -> bool:
    """Write a comparison, unless replications are in the folder that it has not; the manifest comes last.

    Parameters
    ----------
    comparison
        Finished or interrupted.
    folder
        As `comparison_folder` gives it.
    command
        The command that was given.
    further
        More files, such as figures: path below the folder → content.

    Returns
    -------
    Whether it was written.

    Raises
    ------
    InputError
        The folder cannot be written.
    """
    studies = comparison.studies
    if not all(may_replace(folder / setup, study.gathering.numbers) for setup, study in studies.items()):
        return False
    for setup, study in studies.items():
        write_results(study, folder / setup, command)
    files = {
        COMPARISON: json_text(comparison.details()).encode(),
        DIFFERENCES: comparison.frame().to_csv(index=False, lineterminator="\n").encode(),
        **(further or {}),
    }
    with said_if_not_written(folder):
        outputs = {f"{setup}/{MANIFEST}": file_hash(folder / setup / MANIFEST) for setup in studies}
        outputs |= write_files(folder, files)
        write_files(folder, {MANIFEST: json_text(_manifest(comparison, command, outputs)).encode()})
    return True


def _manifest(
    comparison: Comparison, command: str | Sequence[str], outputs: Mapping[str, str]
) -> dict[str, Any]:
    studies = comparison.studies
    inputs = [study.inputs for study in studies.values()]
    return {
        "identity": {
            **comparison_identity(inputs, comparison.reference.seed),
            "replications": comparison.replications,
            "failed": sum(len(study.failures) for study in studies.values()),
            "outputs": dict(outputs),
        },
        "circumstances": {
            "command": command if isinstance(command, str) else list(command),
            "scenario": comparison.reference.inputs.scenario_id,
            "jobs": comparison.reference.jobs,
            "platform": machine(),
            "started": comparison.started,
            "finished": comparison.finished,
            "interrupted": comparison.ended_early != "",
            "set_aside": comparison.set_aside,
            "left_out": {name: list(folders) for name, folders in comparison.left_out.items()},
        },
    }
