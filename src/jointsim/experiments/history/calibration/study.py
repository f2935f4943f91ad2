"""A calibration: what past crises rule out, which point is accepted, and what it is worth where it was not fitted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from jointsim.errors import InputError
from jointsim.experiments.history.backtest import is_modelled, nothing_scored, seen_in
from jointsim.experiments.history.calibration.choice import Choice
from jointsim.experiments.history.calibration.keeping import KeptForecasts
from jointsim.experiments.history.calibration.matching import Look, look
from jointsim.experiments.history.calibration.points import Forecast, Ground, Where, run_places, whole
from jointsim.experiments.history.calibration.search import Searched, search
from jointsim.experiments.history.calibration.space import Space, Values
from jointsim.experiments.history.calibration.summaries import Facts, facts_of
from jointsim.experiments.history.climatology import climate_of
from jointsim.experiments.history.forecasts import seed_of
from jointsim.experiments.history.rows import Row, scored
from jointsim.experiments.history.scenes import read_rules, scenes_of
from jointsim.experiments.history.targets import targets_of
from jointsim.experiments.rounds import Ending
from jointsim.model.history.calibration import CalibrationRules
from jointsim.model.history.cases import Case
from jointsim.model.history.reading import shipped_cases
from jointsim.model.world import World

Progress = Callable[[int], None]

DOCUMENTED: Where = None
FIRST = 1
"""Number of the first point; 0 is the documented world."""


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
class Calibration:
    """What a calibration came to.

    Attributes
    ----------
    cases
        The crises it was fitted to: those that the world can play, with milestones that are scored.
    rules
        What was moved, and how.
    space
        The same as a space.
    facts
        What happened.
    searched
        The points.
    choice, first
        What is chosen among all of them, and among those of the first wave, which were laid out before anything that
        happened was looked at.
    rows
        Of the documented world; scores of any point differ from them in the sample alone.
    documented
        The documented world as past crises see it.
    seed
        Of all draws.
    """

    cases: tuple[Case, ...]
    rules: CalibrationRules
    space: Space
    facts: Facts
    searched: Searched
    choice: Choice
    first: Choice
    rows: tuple[Row, ...]
    documented: Look
    seed: int

    @property
    def values(self) -> Values:
        """The accepted values."""
        return self.searched.values[self.choice.accepted]

    def in_sample(self) -> list[Row]:
        """Score all milestones at the accepted point."""
        return self._rows([self.choice.accepted] * len(self.rows))

    def left_out(self, choice: Choice | None = None) -> list[Row]:
        """Score each milestone at the point that is chosen without its crisis.

        Parameters
        ----------
        choice
            Among which points; by default all.
        """
        chosen = (choice or self.choice).chosen
        return self._rows([int(chosen[crisis]) for crisis in self.facts.crisis_of.tolist()])

    def _rows(self, points: Sequence[int]) -> list[Row]:
        return [
            scored(row.target, self.searched.samples[point][index], row.climate, row.stand_in, row.seen)
            for index, (row, point) in enumerate(zip(self.rows, points, strict=True))
        ]


def calibrate(cases: Sequence[Case], world: World, rules: CalibrationRules, effort: Effort) -> Calibration:
    """Find out which values of a few numbers past crises rule out, and choose among the rest.

    Parameters
    ----------
    cases
        The crises.
    world
        As documented, with all that existed at any time, and with every number that the rules move.
    rules
        What is moved, and how it is looked for.
    effort
        How it is run.

    Raises
    ------
    InputError
        The world cannot play a crisis, lacks a number that is moved, or nothing can be scored.
    EndedEarly
        It was interrupted, or a worker was lost.
    JointsimError
        A replication failed, through a fault of the program.
    """
    space = Space.of(rules, world)
    runner = _runner(cases, world, space, rules.replications, effort)
    (documented,) = runner.run(0, [DOCUMENTED])
    rows = _rows(runner, documented, world)
    facts = facts_of([row.target for row in rows], [row.stand_in is not None for row in rows])
    searched = search(
        space,
        facts,
        lambda number, values: [whole(each) for each in runner.run(FIRST + number, values)],
        rules.discrepancy,
        waves=rules.waves,
        points=rules.points,
        seed=effort.seed,
    )
    return Calibration(
        cases=tuple(ground.scene.case for ground in runner.grounds),
        rules=rules,
        space=space,
        facts=facts,
        searched=searched,
        choice=searched.choice(facts),
        first=searched.choice(facts, waves=1),
        rows=rows,
        documented=look(facts, whole(documented), rules.discrepancy),
        seed=effort.seed,
    )


@dataclass(frozen=True)
class _Runner:
    grounds: tuple[Ground, ...]
    packed: tuple[bytes, ...]
    replications: int
    effort: Effort

    def run(self, first: int, places: Sequence[Where]) -> list[list[Forecast]]:
        """Run all crises at some points, but for what is kept; raises `EndedEarly`."""
        found: list[dict[int, Forecast]] = [
            self._kept(first + row, where) for row, where in enumerate(places)
        ]
        everywhere = range(len(self.grounds))
        wanted = [
            (row, where, [crisis for crisis in everywhere if crisis not in found[row]])
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
        return [[each[crisis] for crisis in everywhere] for each in found]

    def _kept(self, number: int, where: Where) -> dict[int, Forecast]:
        if self.effort.kept is None:
            return {}
        held = {
            crisis: self.effort.kept.get(
                number, ground.scene.case.id, where, len(ground.targets), self.replications
            )
            for crisis, ground in enumerate(self.grounds)
        }
        found = {crisis: forecast for crisis, forecast in held.items() if forecast is not None}
        if self.effort.progress is not None and found:
            self.effort.progress(len(found))
        return found


def _runner(cases: Sequence[Case], world: World, space: Space, replications: int, effort: Effort) -> _Runner:
    rules = read_rules()
    scenes = {scene.case.id: scene for scene in scenes_of(cases, rules, world)}
    targets = [each for each in targets_of(cases) if is_modelled(each, scenes)]
    if not targets:
        raise InputError([nothing_scored(cases)])
    grounds = tuple(
        Ground(scene, own, rules, space)
        for scene in scenes.values()
        if (own := tuple(each for each in targets if each.case.id == scene.case.id))
    )
    return _Runner(grounds, tuple(ground.packed() for ground in grounds), replications, effort)


def _rows(runner: _Runner, documented: Sequence[Forecast], world: World) -> tuple[Row, ...]:
    """Score the documented world."""
    past = targets_of(shipped_cases().cases)
    seen = seen_in(world)
    found = []
    for ground, forecast in zip(runner.grounds, documented, strict=True):
        for target, sample, stand in zip(ground.targets, forecast.sample, forecast.stands, strict=True):
            named = "" if stand == target.milestone else stand
            row = scored(target, sample.astype(np.float64), climate_of(target, past), named, seen(target))
            found.append(row)
    return tuple(found)


def with_effort(
    rules: CalibrationRules, waves: int | None, points: int | None, replications: int | None
) -> CalibrationRules:
    """Give rules with other numbers of waves, points and replications, where these are given."""
    given = {"waves": waves, "points": points, "replications": replications}
    return rules.model_copy(update={name: number for name, number in given.items() if number is not None})
