"""The files of a calibration: what it came to, its points, numbers to be shipped, and how it came about."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jointsim.experiments.effective import WORLD, effective_world, written
from jointsim.experiments.history.calibration.choice import ALL
from jointsim.experiments.history.calibration.shipping import setup_text, world_text
from jointsim.experiments.history.calibration.study import FIRST, Calibration
from jointsim.experiments.history.files import CASES_FILE, RULES_FILE, circumstances_of, inputs_of, plain
from jointsim.experiments.manifest import facts_of, now, short
from jointsim.experiments.store import (
    MANIFEST,
    claimed_folder,
    file_hash,
    json_text,
    said_if_not_written,
    write_files,
)
from jointsim.model.document import Document
from jointsim.model.history.calibration import CalibrationRules
from jointsim.model.history.cases import Case
from jointsim.model.shelves import CASE_RULES
from jointsim.model.world import World as WorldModel

CALIBRATION_FILE = "calibration.json"
POINTS = "points.csv"


@dataclass(frozen=True)
class Asked:
    """What a calibration is asked for: all that its results depend on.

    Attributes
    ----------
    cases
        The crises.
    world
        The documented world, as it is written.
    rules
        What is moved, and how.
    seed
        Of all draws, and of the design.
    started
        When, for the manifest.
    """

    cases: Sequence[Case]
    world: Document
    rules: CalibrationRules
    seed: int
    started: str = field(default_factory=now)


def identity_of(asked: Asked) -> dict[str, Any]:
    """Say what a calibration depends on: equal identities give equal results, on equal processors."""
    rules = {"calibration": asked.rules.model_dump(mode="json")}
    return facts_of(inputs_of(asked.cases, asked.world) | rules, asked.seed)


def claimed(asked: Asked, out: Path | None = None) -> tuple[Path, str]:
    """Say in which folder the results belong, making sure that it holds nothing else, and their identity.

    Raises
    ------
    InputError
        There is something else in it, or it is a file.
    """
    known = identity_of(asked)
    sha256 = str(known["sha256"])
    return claimed_folder(f"calibration--{short(known)}", sha256, out), sha256


def finished_in(folder: Path) -> dict[str, Any] | None:
    """Give the summary of the calibration in a folder if it is there whole, and as it was written; else None."""
    try:
        outputs = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["identity"]["outputs"]
        if any(file_hash(folder / name) != found for name, found in outputs.items()):
            return None
        found: dict[str, Any] = json.loads((folder / CALIBRATION_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found


def write_calibration(
    result: Calibration,
    summary: Mapping[str, Any],
    asked: Asked,
    world: WorldModel,
    folder: Path,
    command: Sequence[str],
    further: Mapping[str, bytes],
) -> None:
    """Write a calibration, every file whole, the manifest last.

    Parameters
    ----------
    result, summary
        What it came to, and `summarise_calibration` of it.
    asked, world
        What was asked for, and the documented world.
    folder
        From `claimed`.
    command
        The command that was given.
    further
        Figures: name → content.

    Raises
    ------
    InputError
        The folder cannot be written.
    """
    files = {**calibration_files(result, summary, world), **_inputs(asked), **further}
    with said_if_not_written(folder):
        outputs = write_files(folder, files)
        manifest = json_text(_manifest(asked, command, outputs))
        write_files(folder, {MANIFEST: manifest.encode()})


def calibration_files(result: Calibration, summary: Mapping[str, Any], world: WorldModel) -> dict[str, bytes]:
    """Give the files that say what a calibration came to: name → content; the same gives the same bytes."""
    return {
        CALIBRATION_FILE: json_text(summary).encode(),
        POINTS: points_text(result).encode(),
        "world.yaml": world_text(summary, world).encode(),
        "calibrated.yaml": setup_text(summary, world).encode(),
    }


def points_text(result: Calibration) -> str:
    """Write all points as CSV: values, worst implausibility that counts, scores, whether it is ruled out, or taken."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["point", "wave", *result.space.parameters, "implausibility", "crps", "held80", "ruled_out", "taken"]
    )
    choice, searched = result.choice, result.searched
    said = {True: "yes", False: "no"}
    for index, (values, wave) in enumerate(zip(searched.values, searched.wave, strict=True)):
        facts = (choice.implausibility, choice.score, choice.held)
        numbers = [f"{each[index, ALL]:.6g}" for each in facts]
        words = (said[not choice.possible[index]], said[bool(choice.taken[index, ALL])])
        writer.writerow([FIRST + index, wave, *values, *numbers, *words])
    return text.getvalue()


def _inputs(asked: Asked) -> dict[str, bytes]:
    heading = f"# As calibrated with seed {asked.seed}; other numbers of the world stayed as they are here.\n"
    return {
        CASES_FILE: written({"cases": plain(asked.cases)}).encode(),
        WORLD: (heading + written(effective_world(asked.world))).encode(),
        RULES_FILE: CASE_RULES.read_bytes(),
        "inputs/calibration.yaml": written(asked.rules.model_dump(mode="json", by_alias=True)).encode(),
    }


def _manifest(asked: Asked, command: Sequence[str], outputs: Mapping[str, str]) -> dict[str, Any]:
    return {
        "identity": {**identity_of(asked), "outputs": dict(outputs)},
        "circumstances": circumstances_of(asked.cases, command, asked.started),
    }
