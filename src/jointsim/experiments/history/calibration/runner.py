"""Crises run at points of the space, with what was kept of an earlier run, until all is done or it is ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jointsim.errors import Fault, InputError
from jointsim.experiments.history.backtest import is_modelled, nothing_scored
from jointsim.experiments.history.calibration.keeping import KeptForecasts
from jointsim.experiments.history.calibration.points import Forecast, Ground, Where, run_places
from jointsim.experiments.history.calibration.space import Space
from jointsim.experiments.history.forecasts import seed_of
from jointsim.experiments.history.scenes import read_rules, scenes_of
from jointsim.experiments.history.targets import targets_of
from jointsim.experiments.rounds import Ending
from jointsim.model.history.cases import Case
from jointsim.model.world import World

Progress = Callable[[int], None]


class EndedEarly(Exception):
    """A calibration was ended before it was done; what was finished is kept."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


@dataclass(frozen=True)
class Effort:
    """How a calibration is run.

    Attributes
    ----------
    seed
        Of all draws, and of the design.
    jobs
        Processes.
    kept
        Where forecasts are kept as they are done, and what was done before; None holds all in memory.
    progress
        Is told of each crisis that is done at a point.
    """

    seed: int
    jobs: int = 1
    kept: KeptForecasts | None = field(default=None, compare=False)
    progress: Progress | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Runner:
    """Runs past crises at points.

    Attributes
    ----------
    grounds, packed
        The crises, as they are and as they are sent to workers.
    replications
        Of each crisis at each point.
    effort
        How they are run.
    reasons
        Why responses, or whole crises, were left out; see `scenes_of`.
    """

    grounds: tuple[Ground, ...]
    packed: tuple[bytes, ...]
    replications: int
    effort: Effort
    reasons: tuple[Fault, ...] = ()

    def run(
        self, first: int, places: Sequence[Where], crises: Sequence[Sequence[int]] | None = None
    ) -> list[list[Forecast]]:
        """Run crises at some points, but for what is kept; by default all of them at each. Raises `EndedEarly`."""
        asked = crises or [range(len(self.grounds))] * len(places)
        found = [self._kept(first + row, where, asked[row]) for row, where in enumerate(places)]
        wanted = [
            (row, where, [crisis for crisis in asked[row] if crisis not in found[row]])
            for row, where in enumerate(places)
        ]

        def take(row: int, crisis: int, forecast: Forecast) -> None:
            found[row][crisis] = forecast
            if self.effort.kept is not None:
                name = self.grounds[crisis].scene.case.id
                self.effort.kept.keep(first + row, name, places[row], forecast)
            if self.effort.progress is not None:
                self.effort.progress(1)

        seeds = [seed_of(self.effort.seed, ground.scene.case) for ground in self.grounds]
        numbers = range(self.replications)
        ending = run_places(self.packed, wanted, numbers, seeds, take, self.effort.jobs)
        if ending:
            raise EndedEarly(ending)
        return [[each[crisis] for crisis in own] for each, own in zip(found, asked, strict=True)]

    def _kept(self, number: int, where: Where, crises: Sequence[int]) -> dict[int, Forecast]:
        if self.effort.kept is None:
            return {}
        kept, size = self.effort.kept, self.replications
        grounds = {crisis: self.grounds[crisis] for crisis in crises}
        held = {
            crisis: kept.get(number, ground.scene.case.id, where, len(ground.targets), size)
            for crisis, ground in grounds.items()
        }
        found = {crisis: forecast for crisis, forecast in held.items() if forecast is not None}
        if self.effort.progress is not None and found:
            self.effort.progress(len(found))
        return found


def runner_of(cases: Sequence[Case], world: World, space: Space, replications: int, effort: Effort) -> Runner:
    """Make what runs the crises that the world can play and of which a milestone is scored.

    Raises
    ------
    InputError
        Nothing can be scored.
    """
    rules = read_rules()
    played, reasons = scenes_of(cases, rules, world)
    scenes = {scene.case.id: scene for scene in played}
    targets = [each for each in targets_of(cases) if is_modelled(each, scenes)]
    if not targets:
        raise InputError(reasons or [nothing_scored(cases)])
    grounds = tuple(
        Ground(scene, own, rules, space)
        for scene in scenes.values()
        if (own := tuple(each for each in targets if each.case.id == scene.case.id))
    )
    packed = tuple(ground.packed() for ground in grounds)
    return Runner(grounds, packed, replications, effort, tuple(reasons))
