"""Results of one study or comparison from several machines, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jointsim.experiments.compare_store import COMPARISON
from jointsim.experiments.comparison import Comparison, paired
from jointsim.experiments.gathering import Gathering
from jointsim.experiments.manifest import identity, now, versions_apart
from jointsim.experiments.reading import read_manifest, read_study
from jointsim.experiments.replicate import Study, make_study
from jointsim.experiments.store import json_in, refuse

OF_ONE_FOLDER = ("best", "removed", "criticality", "causes_hours")
"""Entries of ``comparison.json`` that hold for the replications on which they were found, and are not merged."""

OF_THE_FIRST = ("matters_hours", "confidence")
"""Entries that are taken from the first folder."""


def merge_studies(folders: Sequence[Path], out: Path | None = None) -> Study:
    """Put the replications of one study from several folders together.

    Parameters
    ----------
    folders
        At least one; they may hold the same replications, if these are equal.
    out
        Where they are kept meanwhile, and will be written to; None holds all in memory.

    Raises
    ------
    InputError
        A folder holds no study, or another one; or a replication is not the same in two of them.
    """
    require_mergeable(folders)
    studies = [read_study(folder) for folder in folders]
    whole = [read_manifest(folder)["identity"]["sha256"] for folder in folders]
    for folder, found in zip(folders, whole, strict=True):
        if found != whole[0]:
            right = "merge folders of the same scenario, set-up, seed and versions"
            refuse(folder, f"the folder holds another study than {folders[0]}", right)
    first = studies[0]
    _require_same_versions(folders[0], first)
    gathering = Gathering(first.plan, out, str(whole[0]))
    for folder, study in zip(folders, studies, strict=True):
        for block in study.blocks():
            if clash := gathering.clash(block):
                refuse(folder, f"replication {clash[0]} is not as in the folders before", "verify both")
            gathering.add(block)
    requested = sum(study.requested for study in studies)
    return make_study(first.inputs, gathering, first.seed, requested, "", first.jobs, first.started)


def merge_comparisons(folders: Sequence[Path], out: Path | None = None) -> Comparison:
    """Put comparisons together: of the same set-ups with more replications, or of more set-ups.

    Parameters
    ----------
    folders
        At least one, all with the same baseline.
    out
        Where replications are kept meanwhile, below it a folder a set-up.

    Raises
    ------
    InputError
        A folder holds no comparison, or of another scenario, seed or baseline; or studies do not fit together.
    """
    require_mergeable(folders)
    identities = [read_manifest(folder)["identity"] for folder in folders]
    baseline = identities[0]["baseline"]
    held: dict[str, list[Path]] = {}
    for folder, found in zip(folders, identities, strict=True):
        if not _same_baseline(identities[0], found):
            right = "merge comparisons of the same scenario, seed and baseline"
            refuse(folder, f"the folder holds another comparison than {folders[0]}", right)
        for setup in found["studies"]:
            held.setdefault(setup, []).append(folder / setup)
    studies = {setup: merge_studies(places, out and out / setup) for setup, places in held.items()}
    if not len(next(iter(paired({setup: each.scores for setup, each in studies.items()}).values()))):
        right = "run the same replications under all set-ups"
        refuse(folders[0], "its set-ups have no replication in common with those of the others", right)
    said = [json_in(folder / COMPARISON) for folder in folders]
    return Comparison(
        baseline,
        studies,
        said[0]["matters_hours"],
        said[0]["confidence"],
        left_out=_left_out(folders, said),
        started=min(study.started for study in studies.values()),
        finished=now(),
    )


def _left_out(folders: Sequence[Path], said: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Name what is not merged: what was found on the replications of one folder, or read otherwise in the first."""
    found = {
        name: [str(folder) for folder, each in zip(folders, said, strict=True) if each.get(name)]
        for name in OF_ONE_FOLDER
    }
    for name in OF_THE_FIRST:
        found[name] = [
            str(folder) for folder, each in zip(folders, said, strict=True) if each[name] != said[0][name]
        ]
    return {name: where for name, where in found.items() if where}


def require_mergeable(folders: Sequence[Path]) -> None:
    """Refuse what is not made of replications that could be put together.

    Raises
    ------
    InputError
        A folder holds no results, a sensitivity study, or a backtest.
    """
    for folder in folders:
        said = read_manifest(folder)["identity"]
        for key, kind in (("sensitivity", "sensitivity study"), ("backtest", "backtest")):
            if key in said:
                right = "merge studies of `jointsim run`, or comparisons"
                refuse(folder, f"the folder holds a {kind}, and these are not merged", right)


def _require_same_versions(folder: Path, study: Study) -> None:
    """Refuse a study of other versions: what is written now would say that it came from these.

    Raises
    ------
    InputError
        The study has another identity than its inputs give here.
    """
    then, now = read_manifest(folder)["identity"], identity(study.inputs, study.seed)
    if then["sha256"] == now["sha256"]:
        return
    for name, (before, after) in versions_apart(then, now).items():
        what = f"it was made with {name} {before}, and here is {after}"
        refuse(folder, what, "merge where the same versions are installed")
    refuse(folder, "its inputs are not those that were run", "see what `jointsim verify` says")


def _same_baseline(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    mine, theirs = one.get("studies"), other.get("studies")
    if not (isinstance(mine, dict) and isinstance(theirs, dict)):
        return False
    baseline = one["baseline"]
    return other["baseline"] == baseline and mine[baseline] == theirs[baseline]
