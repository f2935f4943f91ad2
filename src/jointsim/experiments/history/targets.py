"""What is scored: the milestones of past crises, each with the lags it may have had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf

from jointsim.model.history.cases import Case, CaseMilestone, CaseResponse, Window
from jointsim.model.history.rules import response_ids
from jointsim.stats.lags import lag_points
from jointsim.stats.sample import FloatArray

FLOOR_HOURS = 1.0
"""Least lag that is told from others: most sources date to the day, few to the hour."""

CAP_HOURS = 365 * 24.0
"""What is not reached by then counts as reached then; all crises are followed as long."""

NULL_MILESTONE = "decision"
"""Milestone that stands for a response of which none was reached."""

_HOUR = 3600.0


@dataclass(frozen=True)
class Target:
    """A milestone of a past crisis that a forecast is scored by.

    Attributes
    ----------
    case, response, response_id
        Of which crisis and response.
    milestone
        Which milestone.
    points
        Lags since the onset that it may have had, equally likely: logarithms of hours, ascending.
    """

    case: Case
    response: CaseResponse
    response_id: str
    milestone: str
    points: FloatArray

    @property
    def is_null(self) -> bool:
        """Whether the response was asked for and never decided."""
        return not self.response.milestones

    @property
    def key(self) -> tuple[str, str, str]:
        """Name it: case, response, milestone."""
        return self.case.id, self.response_id, self.milestone


def targets_of(cases: Iterable[Case]) -> list[Target]:
    """List what past crises can score: each milestone that a forecast of says anything, and responses never decided."""
    return [target for case in cases for target in _of_case(case)]


def _of_case(case: Case) -> Iterator[Target]:
    for name, response in zip(response_ids(case), case.responses, strict=True):
        if not response.milestones:
            points = lag_points(0.0, 0.0, inf, inf, FLOOR_HOURS, CAP_HOURS)
            yield Target(case, response, name, NULL_MILESTONE, points)
        for milestone in response.milestones:
            if milestone.is_scored:
                yield Target(case, response, name, milestone.id, _points(case.window, milestone))


def _points(window: Window, milestone: CaseMilestone) -> FloatArray:
    def since(moment: datetime) -> float:
        return (moment - window.earliest).total_seconds()

    # What is coded as shortly before the onset came with it: zones and hours of sources are not always known.
    latest = max(0.0, since(milestone.latest))
    earliest = min(latest, max(0.0, since(milestone.earliest)))
    known = since(window.latest)
    if milestone.lag_hours_max is not None:
        # The lag is known better than either moment: as if the onset were known.
        most = milestone.lag_hours_max * _HOUR
        least = min(most, max(0.0, earliest - known))
        return lag_points(0.0, 0.0, least, most, FLOOR_HOURS, CAP_HOURS)
    return lag_points(0.0, min(known, latest), earliest, latest, FLOOR_HOURS, CAP_HOURS)
