"""Points of a study kept on disk as they are done, so that one that is cut off can be gone on with."""

from __future__ import annotations

import hashlib
from math import isnan, nan
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.gathering import PARTS
from jointsim.experiments.kept_lines import KeptLines
from jointsim.experiments.sensitivity.points import Visit

KEPT = "points.jsonl"
"""File of the points that are done, a line each, in the folder of what a study keeps until its end."""


class Outcome(NamedTuple):
    """What came of a point.

    Attributes
    ----------
    hours
        In each replication, ``nan`` where the response was not wanted; shape ``(replications,)``.
    failure
        What went wrong first; None if nothing did.
    """

    hours: NDArray[np.float64]
    failure: str | None = None


class KeptPoints:
    """The points of one study that are done: each is on disk before the next is taken in.

    Parameters
    ----------
    folder
        Of the study's results.
    identity
        Of the study, for those who find its points.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self._lines = KeptLines(folder / PARTS / KEPT, identity)
        self._found: dict[int, Outcome] = {}
        self._marks: dict[int, str] = {}

    def resume(self) -> None:
        """Take in what an earlier run left; a line that was cut off is passed over, and its point run again."""
        self._lines.resume(self._take)

    def __len__(self) -> int:
        return len(self._found)

    def get(self, number: int, visit: Visit, replications: int) -> Outcome | None:
        """Give what came of a point; None if it was not run, or is not the same point.

        Parameters
        ----------
        number
            Of the point in the study.
        visit, replications
            What is to be run there.
        """
        if self._marks.get(number) != _mark(visit, replications):
            return None
        return self._found[number]

    def keep(self, number: int, visit: Visit, outcome: Outcome) -> None:
        """Keep what came of a point; where the disk is full no more are kept, and the end of the study will say so."""
        said = {
            "point": number,
            "of": _mark(visit, outcome.hours.size),
            "hours": [None if isnan(each) else each for each in outcome.hours.tolist()],
            "failure": outcome.failure,
        }
        self._lines.keep(said)

    def clear(self) -> None:
        """Remove what is kept; call it once the study is written."""
        self._lines.clear()

    def _take(self, said: dict[str, Any]) -> None:
        hours = np.array([nan if each is None else each for each in said["hours"]], dtype=np.float64)
        self._found[said["point"]] = Outcome(hours, said["failure"])
        self._marks[said["point"]] = said["of"]


def _mark(visit: Visit, replications: int) -> str:
    """Tell a point from others that might have its number, as where another version lays a design out otherwise."""
    facts = f"{visit.luck} {replications} ".encode()
    return hashlib.sha256(facts + visit.point.positions).hexdigest()[:16]
