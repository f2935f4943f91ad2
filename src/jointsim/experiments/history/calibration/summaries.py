"""What of past crises forecasts are matched with: means of groups of milestones, and how far single ones stray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.history.targets import Target
from jointsim.stats.sample import FloatArray

FEWEST = 4
"""Milestones of a group at least."""

FEWEST_CRISES = 8
"""Crises at least of a group of which it is asked how far milestones stray."""

CLASSES: dict[str, str] = {
    "statement": "words",
    "consultation": "words",
    "decision": "decision",
    "cmc": "decision",
    "conops": "plan",
    "oplan": "plan",
    "launch": "action",
    "first-action": "action",
    "full-operation": "action",
}
"""Milestones that are alike enough for one mean; any other is a class of its own."""

Statistic = Literal["mean", "spread", "crisis"]


def _class(target: Target) -> str:
    return CLASSES.get(target.milestone, target.milestone)


def _cell(target: Target) -> str:
    return " · ".join((_class(target), target.response.organisation, target.case.kind))


_MEANS: tuple[Callable[[Target], str], ...] = (
    _cell,
    lambda each: str(each.response.basis or "no basis"),
    lambda each: f"contention {each.case.contention}",
)
_SPREADS: tuple[Callable[[Target], str], ...] = (
    lambda each: "all",
    lambda each: each.response.organisation,
    _class,
)


@dataclass(frozen=True)
class Group:
    """Milestones that are looked at together.

    Attributes
    ----------
    name
        What they have in common.
    statistic
        ``mean``: mean log lag; ``spread``: mean distance from the median forecast; ``crisis``: the same of the mean
        of each crisis, which tells what all responses to one crisis share.
    members
        Which milestones, shape ``(milestones,)``.
    """

    name: str
    statistic: Statistic
    members: NDArray[np.bool_]


@dataclass(frozen=True)
class Facts:
    """What happened, in numbers.

    Attributes
    ----------
    targets
        The milestones that are scored.
    points
        Lags that each may have had, equally likely: logarithms of hours.
    crises
        Ids of the crises.
    crisis_of
        Index of the crisis of each milestone.
    matched
        Which milestones are matched: those that the model can reach at all.
    groups
        In which they are.
    """

    targets: tuple[Target, ...]
    points: tuple[FloatArray, ...]
    crises: tuple[str, ...]
    crisis_of: NDArray[np.intp]
    matched: NDArray[np.bool_]
    groups: tuple[Group, ...]

    @property
    def observed(self) -> FloatArray:
        """Mean log lag of each milestone."""
        return np.array([each.mean() for each in self.points])

    @property
    def cells(self) -> NDArray[np.intp]:
        """Number of the finest group of each milestone; −1 for what is not matched."""
        names = [_cell(each) for each in self.targets]
        found = np.unique(names, return_inverse=True)[1].astype(np.intp)
        return np.where(self.matched, found, -1)

    def by_crisis(self, values: FloatArray) -> FloatArray:
        """Add up numbers of milestones by crisis; shape ``(milestones, …)`` gives ``(crises, …)``."""
        found = np.zeros((len(self.crises), *values.shape[1:]))
        np.add.at(found, self.crisis_of, values)
        return found


def facts_of(targets: Sequence[Target], matched: Sequence[bool]) -> Facts:
    """Put milestones into groups.

    Parameters
    ----------
    targets
        Milestones that are scored.
    matched
        Whether the model can reach each.
    """
    crises = tuple(dict.fromkeys(each.case.id for each in targets))
    can = np.array(matched, dtype=np.bool_)
    return Facts(
        targets=tuple(targets),
        points=tuple(each.points for each in targets),
        crises=crises,
        crisis_of=np.array([crises.index(each.case.id) for each in targets], dtype=np.intp),
        matched=can,
        groups=tuple(_groups(targets, can)),
    )


def _groups(targets: Sequence[Target], matched: NDArray[np.bool_]) -> list[Group]:
    found: list[Group] = []
    for statistic, named in (("mean", _MEANS), ("spread", _SPREADS)):
        for name_of in named:
            names = np.array([name_of(each) for each in targets])
            for name in dict.fromkeys(names.tolist()):
                members = (names == name) & matched
                if members.sum() >= FEWEST:
                    found.append(Group(name, statistic, members))  # type: ignore[arg-type]
    return [*found, Group("all", "crisis", matched)]
