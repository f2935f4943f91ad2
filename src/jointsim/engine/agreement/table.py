"""Where a text lies: the body that has it, how it meets, and how often it was tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.agreement.convening import ConveningAddresses, Ways
from jointsim.engine.people.seats import Seat
from jointsim.engine.plan import BodyPlan, RulePlan

Positions = NDArray[np.intp]
"""The stance of each seat."""


@dataclass(frozen=True, slots=True)
class RoundAddresses:
    """Addresses of the draws of a round; vectors have one entity per state."""

    views: int
    reservation_kind: int
    reservation_length: int
    breaks: int
    convening: ConveningAddresses


@dataclass(slots=True)
class Table:
    """Where the text lies: the body that has it, how it meets, and how often it was tried.

    Attributes
    ----------
    rules
        Decision rules of this text, by body, where it has one of its own there.
    contention
        How much members disagree, as of the beginning of the round.
    objectors
        States that objected in the last round, the least pleased first.
    insisting
        Seats of the people among them.
    """

    path: str
    body: BodyPlan
    ways: Ways
    occurrence: int
    rules: Mapping[str, RulePlan]
    rounds_here: int = 0
    contention: int = 0
    objectors: tuple[str, ...] = ()
    insisting: tuple[Seat, ...] = ()
    positions: Positions = field(default_factory=lambda: np.zeros(0, dtype=np.intp))

    @property
    def rule(self) -> RulePlan:
        """The rule by which the body that has the text decides on it."""
        return self.rules.get(self.body.id, self.body.rule)
