"""Whether a folder of results holds what its inputs give: files as they were written, a sample run again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from jointsim.experiments.batches import Batch, Failure, together
from jointsim.experiments.effective import SCENARIO, WORLD, digest
from jointsim.experiments.execute import Compiled, processes, run_tasks, split
from jointsim.experiments.gathering import TABLE
from jointsim.experiments.manifest import identity, versions_apart
from jointsim.experiments.reading import read_manifest, read_study
from jointsim.experiments.replicate import Study
from jointsim.experiments.store import MANIFEST, file_hash, identity_in
from jointsim.measures.scores import Scores

SAMPLE = 20
"""Replications that are run again, unless told otherwise."""

POINTS_SAMPLE = 5
"""Points of a sensitivity study that are run again, each with all its replications, unless told otherwise."""

TOLERANCE = 1e-9
"""Relative difference allowed where versions or machines differ; where they do not, none is."""

_NO_FACTS = ("sha256", "replications", "failed", "points", "outputs")


@dataclass(frozen=True)
class Verification:
    """What was found in a folder of results.

    Attributes
    ----------
    folder
        The folder.
    changed, missing
        Files that are not as they were written, and that are not there. A manifest that does not agree with itself,
        or with the files, is not as it was written.
    versions
        What was another version then: name → (then, now).
    again
        Numbers of the replications, or points, that were run again; none where inputs or replications are not as
        written.
    differing
        Of these, those that came out otherwise: number → the measure in which it differs first.
    of
        What was run again: a ``replication`` or a ``point``.
    left_out
        Why some cannot be run again, and were not among those to choose from: reason → how many.
    """

    folder: Path
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    versions: Mapping[str, tuple[str, str]] | None = None
    again: tuple[int, ...] = ()
    differing: Mapping[int, str] | None = None
    of: Literal["replication", "point"] = "replication"
    left_out: Mapping[str, int] | None = None

    @property
    def holds(self) -> bool:
        """Whether all files are as written, and all replications came out as they did."""
        return not (self.changed or self.missing or self.differing)


def verify(
    folder: Path,
    sample: int | None = None,
    jobs: int | None = -1,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Verification]:
    """Check the files of results against their hashes, and run a sample of replications, or of points, again.

    Parameters
    ----------
    folder
        Of a study, of a comparison, of which each study is checked, of a sensitivity study, or of a backtest, of which
        nothing is run again.
    sample
        How many replications of each study, or points, are run again: the first, the last, and some evenly between.
        None: `SAMPLE` and `POINTS_SAMPLE`.
    jobs, progress
        As of `jointsim.replicate`.

    Raises
    ------
    InputError
        The folder holds no results, or the inputs in it cannot be read.
    """
    whole = read_manifest(folder)
    said = whole["identity"]
    changed, missing = _files(folder, said["outputs"])
    if "studies" in said:
        there = [setup for setup in said["studies"] if (folder / setup / MANIFEST).is_file()]
        yield Verification(folder, changed or _own(_adds_up(said) and _belong(folder, said, there)), missing)
        for setup in there:
            yield from verify(folder / setup, sample, jobs, progress)
    elif "backtest" in said or "calibration.json" in said["outputs"]:
        yield Verification(folder, changed or _own(_adds_up(said)), missing)
    elif "sensitivity" in said:
        yield _points_again(folder, whole, (changed, missing), sample or POINTS_SAMPLE, jobs, progress)
    elif missing or {TABLE, SCENARIO, WORLD}.intersection(changed):
        yield Verification(folder, changed, missing)
    else:
        yield _run_again(
            folder, said, changed, partial(_again, sample=sample or SAMPLE, jobs=jobs, progress=progress)
        )


def _files(folder: Path, outputs: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    missing = tuple(name for name in outputs if not (folder / name).is_file())
    there = (name for name in outputs if name not in missing)
    return tuple(name for name in there if file_hash(folder / name) != outputs[name]), missing


def _adds_up(said: Mapping[str, Any]) -> bool:
    """Say whether an identity has the hash that it says."""
    return bool(
        digest({name: fact for name, fact in said.items() if name not in _NO_FACTS}) == said["sha256"]
    )


def _belong(folder: Path, said: Mapping[str, Any], setups: Sequence[str]) -> bool:
    """Say whether studies are those that a comparison names."""
    return all(identity_in(folder / setup) == said["studies"][setup] for setup in setups)


def _own(is_right: bool) -> tuple[str, ...]:
    return () if is_right else (MANIFEST,)


def _run_again(
    folder: Path, said: Mapping[str, Any], changed: tuple[str, ...], again: Callable[[Study], Batch]
) -> Verification:
    study = read_study(folder)
    now = identity(study.inputs, study.seed)
    versions = versions_apart(said, now)
    counts = len(study.scores), len(study.failures)
    is_right = (
        _adds_up(said)
        and (said["replications"], said["failed"]) == counts
        and (bool(versions) or said["inputs"] == now["inputs"])
    )
    found = again(study)
    differing = dict(_differing(_chosen(study, found.numbers), found, TOLERANCE if versions else 0.0))
    return Verification(
        folder, changed or _own(is_right), (), versions, tuple(sorted(found.numbers)), differing
    )


def _points_again(
    folder: Path,
    whole: Mapping[str, Any],
    files: tuple[tuple[str, ...], tuple[str, ...]],
    sample: int,
    jobs: int | None,
    progress: Callable[[int], None] | None,
) -> Verification:
    """Run a sample of the points of a sensitivity study again, if its files and its manifest allow it."""
    from jointsim.experiments.sensitivity.again import read_points
    from jointsim.experiments.sensitivity.files import POINTS, VERSUS

    (changed, missing), said = files, whole["identity"]
    needed = {POINTS, *(f"{place}{name}" for place in ("", f"{VERSUS}/") for name in (SCENARIO, WORLD))}
    if missing or needed.intersection(changed) or not _adds_up(said):
        return Verification(folder, changed or _own(_adds_up(said)), missing)
    points = read_points(folder, whole)
    now = points.identity()
    versions = versions_apart(said, now)
    is_right = points.are_all() and (bool(versions) or said["sha256"] == now["sha256"])
    numbers = _spread(points.numbers(), sample)
    differing = points.differing(numbers, processes(jobs), TOLERANCE if versions else 0.0, progress)
    return Verification(
        folder,
        changed or _own(is_right),
        (),
        versions,
        tuple(numbers),
        differing,
        "point",
        points.reasons(),
    )


def _spread(numbers: Sequence[int], sample: int) -> list[int]:
    if len(numbers) <= sample:
        return list(numbers)
    places = np.linspace(0, len(numbers) - 1, sample).round().astype(int)
    return [numbers[place] for place in dict.fromkeys(places.tolist())]


def _again(study: Study, sample: int, jobs: int | None, progress: Callable[[int], None] | None) -> Batch:
    """Run a sample of the replications of a study again."""
    numbers = _spread(sorted(study.gathering.numbers), sample)
    tasks = split("again", Compiled(study.plan), numbers, study.seed, workers=1, batch=5)
    return together([batch for _, batch in run_tasks(tasks, jobs=jobs, progress=progress)])


def _chosen(study: Study, numbers: Sequence[int]) -> Batch:
    """Give some replications of a study as they are in the folder."""
    parts = []
    for block in study.blocks():
        rows = np.isin(block.scores.replications, numbers)
        columns = {name: column[rows] for name, column in block.scores.columns.items()}
        failures = tuple(each for each in block.failures if each.replication in numbers)
        parts.append(Batch(Scores(block.scores.replications[rows], columns), failures))
    return together(parts)


def _differing(there: Batch, again: Batch, tolerance: float) -> Iterator[tuple[int, str]]:
    """Name each replication that came out otherwise, with the first measure in which it did."""
    held, found = (_by_number(batch) for batch in (there, again))
    for number in sorted(held):
        if (unlike := _unlike(held[number], found.get(number), tolerance)) is not None:
            yield number, unlike


_Outcome = Mapping[tuple[str, ...], float] | Failure


def _by_number(batch: Batch) -> dict[int, _Outcome]:
    scores = batch.scores
    columns = {name: scores.columns[name] for name in scores.columns}
    found: dict[int, _Outcome] = {each.replication: each for each in batch.failures}
    for row, number in enumerate(scores.replications.tolist()):
        found[number] = {name: float(column[row]) for name, column in columns.items()}
    return found


def _unlike(one: _Outcome, other: _Outcome | None, tolerance: float) -> str | None:
    if isinstance(one, Failure) or isinstance(other, Failure) or other is None:
        return None if one == other else "whether it finished"
    for name, value in one.items():
        if name not in other or not np.isclose(value, other[name], rtol=tolerance, atol=0.0, equal_nan=True):
            return ".".join(name)
    return None
