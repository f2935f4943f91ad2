"""A point of the uncertain space: a crisis and its world with factors set, to be planned wherever it is run."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isnan
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.experiments.sensitivity.space.factors import Factor
from jointsim.experiments.sensitivity.space.settings import applied
from jointsim.model.load import Inputs
from jointsim.model.scenario import Scenario
from jointsim.model.world import World


@dataclass(frozen=True)
class Point:
    """Where in the uncertain space something is run: the source of a task.

    Attributes
    ----------
    base
        From `packed`: the crisis, its world and the factors.
    positions
        Where in its range each factor is, as the bytes of an array; ``nan`` leaves it as the world has it. Empty:
        all of them stay.
    """

    base: bytes
    positions: bytes = b""

    @classmethod
    def at(cls, base: bytes, positions: NDArray[np.float64]) -> Self:
        """Make a point of an array of positions, one for each factor."""
        return cls(base, positions.tobytes())

    def plan(self) -> Plan:
        """Compile the crisis in its world with the factors set."""
        base = _unpacked(self.base)
        settings = [
            (factor, factor.setting(position))
            for factor, position in zip(base.factors, np.frombuffer(self.positions).tolist(), strict=False)
            if factor is not None and not isnan(position)
        ]
        scenario, world = applied(base.scenario, base.world, settings)
        return make_plan(scenario, world, scenario_id=base.scenario_id, setup_id=base.setup_id)


class Visit(NamedTuple):
    """A point to be run, and which cards are dealt there: the number of its block of replications."""

    point: Point
    luck: int


@dataclass(frozen=True)
class _Base:
    scenario: Scenario
    world: World
    scenario_id: str
    setup_id: str
    factors: tuple[Factor | None, ...]


def packed(inputs: Inputs, factors: Sequence[Factor | None]) -> bytes:
    """Pack what all points of a study share, small enough to be sent along with each.

    Parameters
    ----------
    inputs
        The crisis in its world.
    factors
        What points set, by index; None for a factor that this world does not have.
    """
    base = _Base(inputs.scenario, inputs.world, inputs.scenario_id, inputs.setup_id, tuple(factors))
    return zlib.compress(pickle.dumps(base, protocol=pickle.HIGHEST_PROTOCOL), 1)


@lru_cache(maxsize=4)
def _unpacked(packed_base: bytes) -> _Base:
    base: _Base = pickle.loads(zlib.decompress(packed_base))
    return base
