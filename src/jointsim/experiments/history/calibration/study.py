"""A calibration: what past crises rule out, what is accepted, and what that is worth where it was not fitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jointsim.errors import Fault
from jointsim.experiments.history.backtest import seen_in
from jointsim.experiments.history.calibration.accepted import Accepted, accepted_of
from jointsim.experiments.history.calibration.choice import ALL, Choice
from jointsim.experiments.history.calibration.matching import Look, look
from jointsim.experiments.history.calibration.points import Forecast, Where, whole
from jointsim.experiments.history.calibration.runner import Effort, Runner, runner_of
from jointsim.experiments.history.calibration.search import Searched, search
from jointsim.experiments.history.calibration.space import Space, Values
from jointsim.experiments.history.calibration.summaries import Facts, facts_of
from jointsim.experiments.history.climatology import climate_of
from jointsim.experiments.history.rows import Row, scored
from jointsim.experiments.history.targets import targets_of
from jointsim.model.history.calibration import CalibrationRules
from jointsim.model.history.cases import Case
from jointsim.model.history.reading import shipped_cases
from jointsim.model.world import World
from jointsim.stats.sample import FloatArray

DOCUMENTED: Where = None
FIRST = 1
"""Number of the first point; 0 is the documented world."""

ACCEPTED = 2
"""How often all crises are forecast at accepted values: of all waves, and of the first; and each as often where it was
left out."""


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
    accepted, first
        What is accepted of all of them, and of those of the first wave, which were laid out over the whole ranges,
        whatever happened.
    rows
        Of the documented world; scores of any point differ from them in the sample alone.
    documented
        The documented world as past crises see it.
    seed
        Of all draws.
    reasons
        Why responses, or whole crises, were left out.
    """

    cases: tuple[Case, ...]
    rules: CalibrationRules
    space: Space
    facts: Facts
    searched: Searched
    accepted: Accepted
    first: Accepted
    rows: tuple[Row, ...]
    documented: Look
    seed: int
    reasons: tuple[Fault, ...] = ()

    @property
    def choice(self) -> Choice:
        """What is chosen among all points."""
        return self.accepted.choice

    @property
    def values(self) -> Values:
        """The accepted values."""
        return self.accepted.values[ALL]

    def in_sample(self) -> list[Row]:
        """Score all milestones at the accepted values."""
        return self._rows(self.accepted.sample)

    def left_out(self, accepted: Accepted | None = None) -> list[Row]:
        """Score each milestone at the values that are accepted without its crisis.

        Parameters
        ----------
        accepted
            Of which points; by default all.
        """
        return self._rows((accepted or self.accepted).left_out)

    def _rows(self, samples: FloatArray) -> list[Row]:
        return [
            scored(row.target, sample, row.climate, row.stand_in, row.seen)
            for row, sample in zip(self.rows, samples, strict=True)
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
        The world lacks a number that is moved, or nothing can be scored.
    EndedEarly
        It was interrupted, or a worker was lost.
    JointsimError
        A replication failed, through a fault of the program.
    """
    space = Space.of(rules, world)
    runner = runner_of(cases, world, space, rules.replications, effort)
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
    last = FIRST + len(searched.values)
    accepted = accepted_of(searched.choice(facts), searched, space, runner, last)
    first = accepted
    if searched.wave[-1] > 1:
        choice = searched.choice(facts, waves=1)
        first = accepted_of(choice, searched, space, runner, last + 1 + len(facts.crises))
    return Calibration(
        cases=tuple(ground.scene.case for ground in runner.grounds),
        rules=rules,
        space=space,
        facts=facts,
        searched=searched,
        accepted=accepted,
        first=first,
        rows=rows,
        documented=look(facts, whole(documented), rules.discrepancy),
        seed=effort.seed,
        reasons=runner.reasons,
    )


def _rows(runner: Runner, documented: Sequence[Forecast], world: World) -> tuple[Row, ...]:
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
