"""A made-up world of which the truth is known: crises with lags that two numbers govern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import log

import numpy as np
import pytest

from jointsim.experiments.history.calibration.space import Space, Values
from jointsim.experiments.history.calibration.summaries import Facts, facts_of
from jointsim.experiments.history.targets import Target
from jointsim.model.history.calibration import Discrepancy, Parameter
from jointsim.model.history.cases import Case, CaseResponse
from jointsim.stats.sample import FloatArray

CRISES, MILESTONES = 18, ("statement", "decision", "launch")
USUAL = np.array([2.0, 3.5, 5.0])
"""Log hours of each milestone where the pace is 1."""

ONSETS = ("sudden", "planned")
NOTHING = Discrepancy(mean=0.0, spread=0.0, why="the made-up world is its own truth")
SPACE = Space(
    {
        "pace": Parameter(paths=("tempo.work",), range=(0.25, 4.0), scale="log", why="unknown"),
        "spread": Parameter(paths=("tempo.spread.crisis",), range=(0.2, 1.4), scale="linear", why="unknown"),
    }
)
TRUTH: Values = (1.0, 0.8)


def target(crisis: int, milestone: str, lag: float) -> Target:
    """Make a milestone of a crisis, reached after a lag in log hours."""
    case = Case(
        id=f"crisis-{crisis:02}",
        title="Crisis",
        domain="maritime",
        onset=datetime(2020, 1, 1, tzinfo=UTC),
        kind=ONSETS[crisis % 2],
        event="Something happened.",
        severity=1,
        attribution=1,
        contention=crisis % 3,
    )
    response = CaseResponse(organisation="union", kind="presence", basis="standing")
    return Target(case, response, "union-presence", milestone, np.array([lag]))


@dataclass(frozen=True)
class MadeUp:
    """A world in which lags are lognormal; what a crisis shares and what is a milestone's own are alike in size."""

    seed: int
    replications: int = 40

    def sample(self, values: Values, replications: int, luck: int) -> FloatArray:
        pace, spread = values
        draws = np.random.default_rng([self.seed, luck])
        shared = np.repeat(draws.standard_normal((CRISES, replications)), len(MILESTONES), axis=0)
        own = draws.standard_normal((CRISES * len(MILESTONES), replications))
        return np.tile(USUAL, CRISES)[:, None] + log(pace) + spread * (shared + own)

    def facts(self, shift: float = 0.0) -> Facts:
        """Give what happened, as in one replication at the truth, shifted by some log hours."""
        came = (self.sample(TRUTH, 1, luck=1)[:, 0] + shift).tolist()
        targets = [
            target(crisis, milestone, came.pop(0)) for crisis in range(CRISES) for milestone in MILESTONES
        ]
        return facts_of(targets, [True] * len(targets))

    def forecasts(self, number: int, values: Sequence[Values]) -> list[FloatArray]:
        """Forecast at points, with the same luck at each."""
        return [self.sample(each, self.replications, luck=2) for each in values]


def with_outcome(facts: Facts, crisis: int, lag: float) -> Facts:
    """Give other facts, in which all of a crisis came at another time."""
    targets = [
        replace(each, points=np.array([lag])) if index == crisis else each
        for each, index in zip(facts.targets, facts.crisis_of.tolist(), strict=True)
    ]
    return facts_of(targets, facts.matched.tolist())


@pytest.fixture(scope="session")
def made_up() -> MadeUp:
    return MadeUp(seed=1)
