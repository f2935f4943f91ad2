"""What is uncertain: every parameter whose evidence gives a range, and how far it can go."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from jointsim.model.document import Path

Kind = Literal["delay", "number", "count", "numbers", "share"]


@dataclass(frozen=True)
class Factor:
    """One uncertain parameter, or several of one entry that one range is given for.

    Attributes
    ----------
    path
        Where its evidence belongs, dotted, as in ``--set``; those of a scenario begin with ``scenario.``.
    topic
        The group it belongs to.
    kind
        What a setting is: of a ``delay`` a factor on all its lengths; of a ``number`` or a ``count`` the number
        itself; of ``numbers`` that share a range a factor on all of them; of a ``share`` the chance of the first of
        several ways, whose others share the rest.
    low, high
        Ends of the range, as settings.
    base
        The setting at which the world is as it is.
    places
        What it moves, as paths in the world or, after ``scenario``, in the scenario.
    why
        What its evidence says.
    """

    path: str
    topic: str
    kind: Kind
    low: float
    high: float
    base: float
    places: tuple[Path, ...]
    why: str = ""

    @property
    def is_scale(self) -> bool:
        """Whether a setting multiplies what is there; else it takes its place."""
        return self.kind in ("delay", "numbers")

    def setting(self, position: float) -> float:
        """Say the setting at a position in the range.

        Parameters
        ----------
        position
            0 is the low end, 1 the high end. Factors go in equal ratios (as far up as down), numbers in equal steps,
            counts in whole numbers of equal weight.

        Raises
        ------
        ValueError
            The position is not between 0 and 1.
        """
        if not 0.0 <= position <= 1.0:
            raise ValueError(f"a position lies between 0 and 1, not at {position}")
        if self.kind == "count":
            steps = math.floor(position * (self.high - self.low + 1.0))
            return min(self.low + steps, self.high)
        if position in (0.0, 1.0):
            return self.high if position else self.low
        if self.is_scale and self.low > 0.0:
            return math.pow(self.low, 1.0 - position) * math.pow(self.high, position)
        return self.low + (self.high - self.low) * position
