"""Past crises run at points of the space: the forecast of each milestone, with the same luck everywhere."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.engine.planner.again import plan_again
from jointsim.errors import JointsimError
from jointsim.experiments.batches import Batch, run_batch
from jointsim.experiments.execute import Task
from jointsim.experiments.history.calibration.space import Space, Values
from jointsim.experiments.history.forecasts import reachable_in, sample_of, stand_in
from jointsim.experiments.history.scenes import Scene
from jointsim.experiments.history.targets import Target
from jointsim.experiments.rounds import Ending, take_all
from jointsim.model.history.rules import Rules
from jointsim.stats.sample import FloatArray

BLOCK = 16
"""Points at which a worker runs a crisis in one go, which is then compiled once for all of them."""

Where = Values | None
"""Values of the parameters; None leaves the world as documented."""

Sample = NDArray[np.float32]


class Forecast(NamedTuple):
    """What the model says of a crisis at a point.

    Attributes
    ----------
    sample
        Logarithms of hours, one row a milestone that is scored; shape ``(milestones, replications)``.
    stands
        The milestone of the model that stood for each; None if the procedure has none.
    """

    sample: Sample
    stands: tuple[str | None, ...]


@dataclass(frozen=True)
class Ground:
    """A past crisis, its milestones, and what is moved: all that a worker needs.

    Attributes
    ----------
    scene
        The crisis in the documented world of its day.
    targets
        Its milestones that are scored.
    rules
        Say which milestones may stand for others.
    space
        What is moved.
    """

    scene: Scene
    targets: tuple[Target, ...]
    rules: Rules
    space: Space

    def packed(self) -> bytes:
        """Pack it, small enough to be sent along with a task."""
        return zlib.compress(pickle.dumps(self, protocol=pickle.HIGHEST_PROTOCOL), 1)

    def plans(self, places: Iterable[Where]) -> Iterator[Plan]:
        """Compile the crisis at some points."""
        scene = self.scene
        middle = self.space.world(scene.world, self.space.middle)
        base = make_plan(scene.scenario, middle, scenario_id=scene.case.id)
        for where in places:
            world = scene.world if where is None else self.space.world(scene.world, where)
            yield plan_again(base, scene.scenario, world, middle)

    def forecast(self, plan: Plan, batch: Batch) -> Forecast:
        """Read from replications what they say of each milestone.

        Raises
        ------
        JointsimError
            A replication failed, through a fault of the program.
        """
        if batch.failures:
            failed = batch.failures[0]
            what = f"replication {failed.replication} of '{plan.scenario}' failed"
            raise JointsimError(f"{what}: {failed.error}: {failed.message}")
        stands = tuple(
            stand_in(each, reachable_in(plan, each.response_id), self.rules.stands_for)
            for each in self.targets
        )
        columns = batch.scores.columns
        never = np.full(len(batch.scores), np.inf)
        rows = [
            sample_of(never if found is None else columns["milestone", target.response_id, found])
            for target, found in zip(self.targets, stands, strict=True)
        ]
        return Forecast(np.array(rows, dtype=np.float32).reshape(len(rows), len(batch.scores)), stands)


@dataclass(frozen=True)
class Places:
    """A crisis at some points: the source of a task.

    Attributes
    ----------
    ground
        From `Ground.packed`.
    places
        The points.
    """

    ground: bytes
    places: tuple[Where, ...]

    def plan(self) -> Plan:
        """Compile it at the first of them."""
        return next(_unpacked(self.ground).plans(self.places))

    def forecasts(self, numbers: Sequence[int], seed: int) -> list[Forecast]:
        """Run it at all of them."""
        ground = _unpacked(self.ground)
        return [ground.forecast(plan, run_batch(plan, numbers, seed)) for plan in ground.plans(self.places)]


class _CrisisTask(Task):
    """Replications of a crisis at several points."""

    def done(self) -> list[Forecast]:
        source = self.source
        assert isinstance(source, Places)
        return source.forecasts(self.numbers, self.seed)


Take = Callable[[int, int, Forecast], None]
"""Is told number of a point, of a crisis, and what came of it."""


def run_places(
    grounds: Sequence[bytes],
    wanted: Sequence[tuple[int, Where, Sequence[int]]],
    numbers: range,
    seeds: Sequence[int],
    take: Take,
    jobs: int,
) -> Ending:
    """Run past crises at points.

    Parameters
    ----------
    grounds
        The crises, packed.
    wanted
        Number of each point, its place, and which crises are still to be run there.
    numbers, seeds
        Of the replications, the same everywhere, and of the draws of each crisis.
    take
        Is given each forecast as it is done.
    jobs
        Processes.
    """
    tasks: list[Task] = []
    held: list[list[tuple[int, int]]] = []
    for begin in range(0, len(wanted), BLOCK):
        block = wanted[begin : begin + BLOCK]
        for crisis, ground in enumerate(grounds):
            missing = [(number, where) for number, where, crises in block if crisis in crises]
            if missing:
                places = Places(ground, tuple(where for _, where in missing))
                tasks.append(_CrisisTask(len(tasks), places, tuple(numbers), seeds[crisis]))
                held.append([(number, crisis) for number, _ in missing])

    def hand_over(task: Task, found: list[Forecast]) -> None:
        for (number, crisis), forecast in zip(held[int(task.key)], found, strict=True):
            take(number, crisis, forecast)

    return take_all(tasks, hand_over, jobs)


def _unpacked(packed: bytes) -> Ground:
    ground: Ground = pickle.loads(zlib.decompress(packed))
    return ground


def whole(forecasts: Sequence[Forecast]) -> FloatArray:
    """Put the samples of all crises at a point below one another."""
    return np.concatenate([each.sample for each in forecasts]).astype(np.float64)
