"""Points of a sensitivity study, read from its folder and run again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from jointsim.experiments.execute import LostProcess
from jointsim.experiments.reading import inputs_in
from jointsim.experiments.sensitivity.asked import Asked, ask
from jointsim.experiments.sensitivity.evaluation import (
    Effort,
    Evaluation,
    Progress,
    evaluate,
    one_after_another,
)
from jointsim.experiments.sensitivity.files import POINTS, VERSUS, identity_of
from jointsim.experiments.sensitivity.methods.tornado import sifting
from jointsim.experiments.sensitivity.points import Point, Visit, packed
from jointsim.experiments.sensitivity.study import facts_of
from jointsim.experiments.sensitivity.target import Target
from jointsim.experiments.store import refuse

ABOUT = ("scenario", "setup", "point", "luck", "replications", "hours", "failure")
"""Columns of the table of points before the positions of the factors."""

_BEFORE_ITS_TURN = "the study ended before them"
_NOT_FOUND = "what they move is not found in the inputs"

_Row = Mapping[str, Any]


@dataclass(frozen=True)
class StudyPoints:
    """The points of a study as its folder has them, and what it takes to run them again.

    Attributes
    ----------
    asked
        The question under each set-up; points take turns under two.
    said
        The study's manifest.
    rows
        Of the table of points, in order.
    paths
        Of the factors, in the order in which the table has their positions.
    """

    asked: tuple[Asked, ...]
    said: Mapping[str, Any]
    rows: tuple[_Row, ...]
    paths: tuple[str, ...]

    @property
    def effort(self) -> Effort:
        """What was run at each point, but in a sifting."""
        identity = self.said["identity"]
        return Effort(identity["sensitivity"]["replications-per-point"], identity["seed"])

    def identity(self) -> dict[str, Any]:
        """Say what the answer of the study depends on, of the inputs in the folder and the versions there are now."""
        facts = self.said["identity"]["sensitivity"]
        first, other = self.asked[0], self.asked[1] if len(self.asked) > 1 else None
        found = facts_of(first, other, facts["method"], facts["size"], self.effort, facts["matters"])
        return identity_of(first, other, self.effort.seed, found)

    def are_all(self) -> bool:
        """Say whether there are as many points, and as many finished, as the manifest says."""
        finished = sum(row["hours"] is not None for row in self.rows)
        expected = self.said["circumstances"]["requested"], self.said["identity"]["points"]
        return (len(self.rows), finished) == expected

    @cached_property
    def left_out(self) -> dict[int, str]:
        """Why a point cannot be run again: its number → the reason."""
        known = {factor.path for asked in self.asked for factor in asked.factors}
        lost = [path for path in self.paths if path not in known]
        was_interrupted = bool(self.said["circumstances"]["interrupted"])
        found = {}
        for number, row in enumerate(self.rows):
            if was_interrupted and row["hours"] is None and row["failure"] is None:
                found[number] = _BEFORE_ITS_TURN
            elif any(row[path] is not None for path in lost):
                found[number] = _NOT_FOUND
        return found

    def reasons(self) -> dict[str, int]:
        """Say why points cannot be run again, and how many for each reason."""
        return dict(Counter(self.left_out.values()))

    def numbers(self) -> list[int]:
        """Give the numbers of the points that can be run again."""
        return [number for number in range(len(self.rows)) if number not in self.left_out]

    def differing(
        self, numbers: Sequence[int], jobs: int, tolerance: float, progress: Progress | None = None
    ) -> dict[int, str]:
        """Run some points again and name those that come out otherwise.

        Parameters
        ----------
        numbers
            Of the points, in ascending order.
        jobs
            Processes, as of `Effort`.
        tolerance
            Relative difference in hours that is allowed.
        progress
            Is told of each point that is done.

        Returns
        -------
        Number of a point → the column in which it differs first.

        Raises
        ------
        LostProcess
            A process was ended from outside.
        """
        found = self._evaluated(numbers, jobs, progress)
        outcomes = zip(numbers, self._outcomes(numbers, found), strict=True)
        columns = {number: _unlike(self.rows[number], outcome, tolerance) for number, outcome in outcomes}
        return {number: column for number, column in columns.items() if column is not None}

    def _evaluated(self, numbers: Sequence[int], jobs: int, progress: Progress | None) -> Evaluation:
        """Run points again, with the effort that each had, and as wide as all were: means are sums in order."""
        facts, effort = (
            self.said["identity"]["sensitivity"],
            Effort(self.effort.replications, self.effort.seed, jobs),
        )
        first, few = sifting(len(self.paths), effort) if facts["method"] == "tornado" else (0, effort)
        found = self._run([number for number in numbers if number < first], few, progress)
        if len(self.rows) > first:
            rest = self._run([number for number in numbers if number >= first], effort, progress)
            found = one_after_another(found, rest)
        return found

    def _run(self, numbers: Sequence[int], effort: Effort, progress: Progress | None) -> Evaluation:
        visits = [self._visit(number) for number in numbers]
        found = evaluate(visits, self.asked[0].target, effort, progress)
        if found.ended_early:
            raise KeyboardInterrupt if found.ended_early == "interrupt" else LostProcess
        return found

    def _visit(self, number: int) -> Visit:
        row = self.rows[number]
        at = [math.nan if row[path] is None else row[path] for path in self.paths]
        base = self._bases[number % len(self._bases)]
        return Visit(Point.at(base, np.array(at, dtype=np.float64)), row["luck"])

    @cached_property
    def _bases(self) -> list[bytes]:
        """Pack what points share; a factor that a set-up fixes is not moved under it."""
        own = [{factor.path: factor for factor in asked.factors} for asked in self.asked]
        return [
            packed(asked.inputs, [known.get(path) for path in self.paths])
            for asked, known in zip(self.asked, own, strict=True)
        ]

    def _outcomes(self, numbers: Sequence[int], found: Evaluation) -> Iterator[_Row]:
        """Give what the table should say of points that were run again."""
        failed, counted = dict(found.failures), (~np.isnan(found.hours)).sum(axis=1).tolist()
        for index, (number, mean) in enumerate(zip(numbers, found.means.tolist(), strict=True)):
            inputs = self.asked[number % len(self.asked)].inputs
            yield {
                "scenario": inputs.scenario_id,
                "setup": inputs.setup_id,
                "point": number,
                "failure": failed.get(index),
                "replications": counted[index],
                "hours": None if math.isnan(mean) else mean,
            }


def read_points(folder: Path, said: Mapping[str, Any]) -> StudyPoints:
    """Read the points of a study, and make its question ready again.

    Parameters
    ----------
    folder
        Of the study.
    said
        Its manifest, of which `verify` knows that it agrees with itself.

    Raises
    ------
    InputError
        The inputs or the table of points cannot be read.
    """
    facts, about = said["identity"]["sensitivity"], said["circumstances"]
    target, over = Target(*facts["of"].split(".", 1)), facts["over"]
    places = [(folder, about["setup"])]
    if facts["versus"] is not None:
        places.append((folder / VERSUS, facts["versus"]))
    asked = [ask(inputs_in(place, about["scenario"], setup), target, over) for place, setup in places]
    rows, columns = _table(folder / POINTS)
    return StudyPoints(tuple(asked), said, rows, tuple(name for name in columns if name not in ABOUT))


def _table(path: Path) -> tuple[tuple[_Row, ...], list[str]]:
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (OSError, ValueError):
        refuse(path, "there is no such file, or it is not as it was written", "run the study again")
    columns = table.schema.names
    if not {"luck", "replications", "hours", "failure"} <= set(columns) or table["luck"].null_count:
        refuse(path, "this is no table of points", "run the study again")
    return tuple(table.to_pylist()), columns


def _unlike(held: _Row, found: _Row, tolerance: float) -> str | None:
    """Name the first column in which a point came out otherwise."""
    return next(
        (name for name in found if name in held and not _same(held[name], found[name], tolerance)), None
    )


def _same(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=0.0)
    return bool(one == other)
