"""Which of several ways has the smallest mean: a sequential procedure that promises to be right."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jointsim.stats.sample import FloatArray, require_confidence

FIRST_STAGE = 20
"""Observations of each way before the first may be left out, unless told otherwise."""


@dataclass(eq=False)
class Selection:
    """The procedure of Kim and Nelson for the smallest mean, fed with observations as they come.

    Whoever follows it to the end chooses the way with the smallest true mean, with a chance of the confidence at
    least, provided that this mean is smaller than all others by ``least`` or more. If it is smaller by less, a way
    within ``least`` of the best is as good.

    The promise rests on observations that are normal and independent from row to row. Within a row they may be
    correlated in any way; common random numbers make fewer rows suffice. Means of batches of replications (say, of
    ten) are closer to normal than single replications, and rare differences show in them sooner.

    Ways that have been equal in every row so far cannot be told apart. When only such ways are left after the first
    stage, the procedure ends with a tie. Where ways differ for the first time later on, the variance of their
    difference is taken from all rows up to there, since the first stage knew of none; one row then decides nothing.

    Parameters
    ----------
    ways
        How many there are, 2 at least.
    least
        The smallest difference worth finding, above 0, in the unit of the observations.
    confidence
        Chance of choosing right, strictly between ``1 / ways`` and 1.
    first_stage
        Rows from which variances are estimated before any way may be left out, 2 at least; 10 or more are advised.

    Attributes
    ----------
    left
        The ways not yet left out, counted from 0.
    observations
        Rows seen so far.

    Raises
    ------
    ValueError
        One of the parameters is out of range.

    References
    ----------
    Kim and Nelson (2001), A fully sequential procedure for indifference-zone selection in simulation.
    """

    ways: int
    least: float
    confidence: float = 0.95
    first_stage: int = FIRST_STAGE
    left: tuple[int, ...] = field(init=False)
    observations: int = field(init=False, default=0)
    _sums: FloatArray = field(init=False, repr=False)
    _first: list[FloatArray] = field(init=False, repr=False, default_factory=list)
    _variances: FloatArray = field(init=False, repr=False)
    _alike: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.ways < 2:
            raise ValueError(f"to select takes two ways at least, not {self.ways}")
        if not (math.isfinite(self.least) and self.least > 0.0):
            raise ValueError(f"the smallest difference worth finding is above 0, not {self.least!r}")
        if require_confidence(self.confidence) <= 1.0 / self.ways:
            raise ValueError(
                f"a guess among {self.ways} is right as often as {self.confidence!r}; ask for a higher confidence"
            )
        if self.first_stage < 2:
            raise ValueError(f"variances take two rows at least, not a first stage of {self.first_stage}")
        self.left = tuple(range(self.ways))
        self._sums = np.zeros(self.ways)
        self._variances = np.zeros((self.ways, self.ways))
        self._alike = np.ones((self.ways, self.ways), dtype=bool)

    @property
    def is_done(self) -> bool:
        """Whether one way is left, or only ways that never differed in the first stage or since."""
        among = np.array(self.left)
        return self.observations >= self.first_stage and bool(self._alike[np.ix_(among, among)].all())

    @property
    def best(self) -> int:
        """The way with the smallest mean so far, of those left; the first of them if several are equal."""
        return min(self.left, key=lambda way: float(self._sums[way]))

    @property
    def ties(self) -> tuple[int, ...]:
        """Other ways left that have been equal to the best one in every row so far."""
        best = self.best
        return tuple(way for way in self.left if way != best and self.observations and self._alike[best, way])

    def observe(self, row: FloatArray) -> None:
        """Take one observation of every way, and leave out the ways that are behind for good.

        Once the selection is done, further rows change nothing.

        Parameters
        ----------
        row
            One replication, or the means of one batch, shape ``(ways,)``; ways left out already are not looked at.

        Raises
        ------
        ValueError
            The row has another shape, or an observation of a way that is left is not finite.
        """
        if self.is_done:
            return
        seen = self._require_row(row)
        self._sums = self._sums + seen
        self.observations += 1
        alike = self._alike & (seen[:, None] == seen[None, :])
        if self.observations <= self.first_stage:
            self._first.append(seen)
        if self.observations == self.first_stage:
            self._variances = _variances_of_differences(np.array(self._first))
        elif self.observations > self.first_stage:
            # The variance of differences that were all 0 but for the one in this row.
            parted = self._alike & ~alike
            late = (seen[:, None] - seen[None, :]) ** 2 / self.observations
            self._variances = np.where(parted, late, self._variances)
        self._alike = alike
        if self.observations >= self.first_stage:
            self._screen()

    def _require_row(self, row: FloatArray) -> FloatArray:
        given = np.asarray(row, dtype=np.float64)
        if given.shape != (self.ways,):
            raise ValueError(
                f"a row holds one observation of each of {self.ways} ways, not shape {given.shape}"
            )
        among = list(self.left)
        if not np.isfinite(given[among]).all():
            raise ValueError("an observation is a finite number; restrict times to the horizon first")
        seen = np.zeros(self.ways)
        seen[among] = given[among]
        return seen

    def _screen(self) -> None:
        among = np.array(self.left)
        sums = self._sums[among]
        behind = sums[:, None] - sums[None, :]
        stays = (behind <= self._reach(among)).all(axis=1)
        self.left = tuple(int(way) for way in among[stays])

    def _reach(self, among: NDArray[np.int64]) -> FloatArray:
        """Say by how much one sum may be behind another for its way to stay."""
        freedom = self.first_stage - 1
        eta = 0.5 * ((2.0 * (1.0 - self.confidence) / (self.ways - 1)) ** (-2.0 / freedom) - 1.0)
        variances = self._variances[np.ix_(among, among)]
        room = 2.0 * eta * freedom * variances / self.least**2 - self.observations
        return np.asarray(np.maximum(0.0, self.least / 2.0 * room), dtype=np.float64)


def _variances_of_differences(rows: FloatArray) -> FloatArray:
    differences = rows[:, :, None] - rows[:, None, :]
    return np.asarray(differences.var(axis=0, ddof=1), dtype=np.float64)
