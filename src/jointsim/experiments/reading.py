"""A study read back from its folder: what was run, and all that came of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from jointsim.experiments.compare_store import COMPARISON
from jointsim.experiments.effective import SCENARIO, WORLD
from jointsim.experiments.gathering import TABLE, Gathering
from jointsim.experiments.replicate import Study, make_study, planned
from jointsim.experiments.store import MANIFEST, refuse
from jointsim.model.load import Inputs, load_inputs


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what a folder of results says of itself.

    Raises
    ------
    InputError
        There is no such folder, or it holds no finished study.
    """
    if not folder.is_dir():
        refuse(folder, "there is no such folder", "give a folder of results, such as one below results/")
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found["identity"]["sha256"], found["circumstances"]["scenario"]
    except (OSError, ValueError, KeyError, TypeError):
        refuse(folder, "the folder holds no finished study", "give a folder that jointsim wrote")
    manifest: dict[str, Any] = found
    return manifest


def is_comparison(folder: Path) -> bool:
    """Say whether a folder of results holds a comparison."""
    return (folder / COMPARISON).is_file() and (folder / MANIFEST).is_file()


def read_inputs(folder: Path) -> Inputs:
    """Read the scenario and the world of a study as they were run, under the names they had.

    Raises
    ------
    InputError
        The folder holds no study, or its inputs cannot be read.
    """
    said = read_manifest(folder)["circumstances"]
    read = inputs_in(folder, said["scenario"], said["setup"])
    return replace(read, setup=read.setup.model_copy(update={"title": said["title"]}))


def inputs_in(folder: Path, scenario_id: str, setup_id: str) -> Inputs:
    """Read a scenario and a world as they were run, under the names they had; the set-up has no title of its own.

    Raises
    ------
    InputError
        They are not below the folder, or cannot be read.
    """
    read = load_inputs(str(folder / SCENARIO), world=(folder / WORLD).parent)
    return replace(read, scenario_id=scenario_id, setup_id=setup_id)


def read_study(folder: Path) -> Study:
    """Read a study from its folder; its replications are read when they are asked for.

    Raises
    ------
    InputError
        The folder holds no study, or not all of it.
    """
    manifest, inputs = read_manifest(folder), read_inputs(folder)
    if not (folder / TABLE).is_file():
        refuse(folder, f"there is no {TABLE} in it", "run the study again")
    said = manifest["circumstances"]
    gathering = Gathering.read(planned(inputs), folder / TABLE)
    seed, requested = int(manifest["identity"]["seed"]), int(said["requested"])
    study = make_study(inputs, gathering, seed, requested, "", int(said["jobs"]), str(said["started"]))
    return replace(study, finished=str(said["finished"]))
