"""A backtest: how well the model says when past crises reached which milestone, against climatology."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, get_args

import numpy as np

from jointsim.engine.luck.addresses import WORD, key
from jointsim.errors import Fault, InputError
from jointsim.experiments.history.forecasts import lags_of
from jointsim.experiments.history.leaks import read_from
from jointsim.experiments.history.rows import Row, Seen, row_of
from jointsim.experiments.history.scenes import Scene, read_rules, scenes_of
from jointsim.experiments.history.targets import Target, targets_of
from jointsim.model.history.cases import Case
from jointsim.model.history.reading import shipped_cases
from jointsim.model.world import World
from jointsim.stats.reliability import binomial_interval, pit, pit_histogram
from jointsim.stats.skill import skill, skill_interval

GROUPS: dict[str, Callable[[Row], str]] = {
    "organisation": lambda row: row.target.response.organisation,
    "kind": lambda row: row.target.response.kind,
    "milestone": lambda row: row.target.milestone,
    "domain": lambda row: row.target.case.domain,
}
"""By what scores are told apart."""

FEW = 5
"""Past crises at most behind a number that one of them weighs much in."""

_SCORED = (
    "a milestone counts where the world of the day knows the response and the case says more of it than "
    "`clock_start` or `duplicate_of`; `jointsim show nato` and `jointsim show eu` say what can be asked for"
)


@dataclass(frozen=True)
class Backtest:
    """Forecasts of past crises, scored.

    Attributes
    ----------
    cases
        The crises.
    rows
        Their milestones, in the order of the file.
    not_modelled
        Milestones of responses that the world of the day cannot play.
    n, seed
        Replications of each crisis, and of which draws.
    against
        Other forecasts of the same milestones, by name, in the order of the rows; climatology needs none.
    reasons
        Why responses, or whole crises, were left out though a route leads to them; the case is named as the file.
    """

    cases: tuple[Case, ...]
    rows: tuple[Row, ...]
    not_modelled: tuple[Target, ...]
    n: int
    seed: int
    against: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    reasons: tuple[Fault, ...] = ()

    @property
    def unseen(self) -> tuple[Row, ...]:
        """Rows of which no number of the model was read from the crisis: those of the headline."""
        return tuple(row for row in self.rows if not row.seen)

    @property
    def headline(self) -> tuple[Row, ...]:
        """Rows of the headline: the unseen; where there are none, all."""
        return self.unseen or self.rows

    def summary(self) -> dict[str, Any]:
        """Say what the forecasts are worth: the content of ``backtest.json``."""
        chosen = self.headline
        return {
            **self._scores(chosen),
            "headline": "unseen" if self.unseen else "all",
            "replications": self.n,
            "seed": self.seed,
            "seen": {seen: self._seen(seen) for seen in get_args(Seen) if seen},
            "all": self._scores(self.rows),
            "against": {name: self._against(rows) for name, rows in self.against.items()},
            "by": self._by(chosen),
            "by_all": self._by(self.rows),
            "not_modelled": [list(target.key) for target in self.not_modelled],
            "rows": [row.told() for row in self.rows],
        }

    def _scores(self, rows: Sequence[Row]) -> dict[str, Any]:
        return scores_of(rows, self.seed)

    def _against(self, rows: Sequence[Row]) -> dict[str, Any]:
        """Score other forecasts: of the headline's milestones, and of all."""
        chosen = {row.target.key for row in self.headline}
        scores = self._scores([row for row in rows if row.target.key in chosen])
        return {**scores, "all": self._scores(rows), "by_all": self._by(rows)}

    def _seen(self, seen: str) -> dict[str, Any] | None:
        rows = [row for row in self.rows if row.seen == seen]
        return self._scores(rows) if rows else None

    def _by(self, rows: Sequence[Row]) -> dict[str, Any]:
        return {name: self._grouped(rows, group_of) for name, group_of in GROUPS.items()}

    def _grouped(self, rows: Sequence[Row], group_of: Callable[[Row], str]) -> dict[str, Any]:
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault(group_of(row), []).append(row)
        return {name: self._scores(groups[name]) for name in sorted(groups)}


def scores_of(rows: Sequence[Row], seed: int = 0) -> dict[str, Any]:
    """Say what some forecasts are worth.

    Parameters
    ----------
    rows
        At least one.
    seed
        Of the bootstrap over crises, and of the places among ties.

    Returns
    -------
    Scores by name. ``skill_interval`` is a 95 % interval over crises, null where there are too few;
    ``coverage50_interval`` and the like are 95 % binomial ones.
    """
    own = np.array([row.crps for row in rows])
    reference = np.array([row.climate.crps for row in rows])
    errors = np.abs([row.log2_error for row in rows])
    crises = [row.target.case.id for row in rows]
    interval = skill_interval(own, reference, crises, seed=seed)
    return {
        "cases": len(set(crises)),
        "milestones": len(rows),
        "crps": float(own.mean()),
        "crps_climatology": float(reference.mean()),
        "skill": skill(own, reference),
        "skill_interval": None if interval is None else list(interval),
        **_covered("coverage50", [row.covered50 for row in rows]),
        **_covered("coverage80", [row.covered80 for row in rows]),
        "median_abs_log2_error": float(np.median(errors)),
        "within_factor_2": float(np.mean(errors <= 1.0)),
        "bias_log2": float(np.mean([row.log2_error for row in rows])),
        "pit": pit_histogram([_place(row, seed) for row in rows]).tolist(),
    }


def backtest(
    cases: Sequence[Case],
    world: World,
    n: int = 1000,
    seed: int = 1,
    *,
    jobs: int | None = -1,
    progress: Callable[[int], None] | None = None,
) -> Backtest:
    """Forecast past crises and score the forecasts against climatology.

    Parameters
    ----------
    cases
        The crises.
    world
        With all that existed at any time, and all changes made.
    n, seed
        Replications of each crisis, and of which draws.
    jobs, progress
        As of `jointsim.replicate`.

    Raises
    ------
    InputError
        Nothing can be scored.
    JointsimError
        A replication failed, through a fault of the program.
    """
    rules = read_rules()
    played, reasons = scenes_of(cases, rules, world)
    scenes = {scene.case.id: scene for scene in played}
    targets = targets_of(cases)
    modelled = [each for each in targets if is_modelled(each, scenes)]
    if not modelled:
        raise InputError(reasons or [nothing_scored(cases)])
    lags = lags_of(list(scenes.values()), n, seed, jobs=jobs, progress=progress)
    past = targets_of(shipped_cases().cases)
    seen = seen_in(world)
    rows = tuple(
        row_of(target, scenes[target.case.id].plan(), lags, rules.stands_for, past, seen(target))
        for target in modelled
    )
    left_out = tuple(each for each in targets if not is_modelled(each, scenes))
    return Backtest(tuple(cases), rows, left_out, n, seed, reasons=tuple(reasons))


def nothing_scored(cases: Sequence[Case]) -> Fault:
    """Say of the first of some cases that neither it nor another has a milestone that can be scored."""
    first = cases[0].id if cases else "cases"
    others = ", nor of any other case" if len(cases) > 1 else ""
    return Fault(first, 0, 0, "responses", f"no milestone of it can be scored{others}", _SCORED)


def is_modelled(target: Target, scenes: Mapping[str, Scene]) -> bool:
    """Say whether the world of the day can play the response of a target."""
    scene = scenes.get(target.case.id)
    return scene is not None and target.response_id in scene.scenario.responses


def seen_in(world: World) -> Callable[[Target], Seen]:
    """Make what says how a crisis was seen; a kind of response is looked through once."""
    crises_behind = cache(partial(read_from, world))

    def seen(target: Target) -> Seen:
        kind = target.response.organisation, target.response.kind
        if target.case.id in crises_behind(*kind, at_most=FEW).direct:
            return "read"
        found = crises_behind(*kind)
        if target.case.id in found.direct:
            return "counted"
        return "general" if target.case.id in found.general else ""

    return seen


def _covered(name: str, shares: Iterable[float]) -> dict[str, Any]:
    listed = list(shares)
    return {
        name: float(np.mean(listed)),
        f"{name}_interval": list(binomial_interval(sum(listed), len(listed))),
    }


def _place(row: Row, seed: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    return pit(row.sample, row.target.points, key(f"{seed}/{'/'.join(row.target.key)}") / (WORD + 1))
