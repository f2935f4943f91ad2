"""The committee chain that every benchmark engine plays: its numbers, and the meeting calendar.

A dossier takes the same step several times over: a desk of one staff works on it, it waits for the next
meeting, the meeting sends it to the capitals, all of them must reply, and a silence period runs. Time is
in elapsed hours; weeks start on Monday 00:00 and nothing closes, so that only the chain itself is compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

NINETIETH = 1.2815515655446004
"""The 90 % quantile of a standard normal."""

WEEK = 168.0


@dataclass(frozen=True)
class Lognormal:
    """A lognormal duration, given as the scenario files give it.

    Attributes
    ----------
    median, p90
        Median and 90 % quantile in hours; equal ones make the duration certain.
    """

    median: float
    p90: float

    @cached_property
    def mu(self) -> float:
        """Mean of the logarithm."""
        return math.log(self.median)

    @cached_property
    def sigma(self) -> float:
        """Standard deviation of the logarithm."""
        return math.log(self.p90 / self.median) / NINETIETH

    @cached_property
    def mean(self) -> float:
        """Mean in hours."""
        return self.median * math.exp(self.sigma**2 / 2)


@dataclass(frozen=True)
class CommitteeParameters:
    """What one committee chain looks like.

    Attributes
    ----------
    dossiers, steps
        How many dossiers there are, and how often each goes round.
    spacing
        Hours between arrivals; the first dossier arrives at hour 0.
    desks
        Dossiers the staff can work on at once.
    work
        Duration of one piece of staff work.
    slots
        Meeting times in hours since Monday 00:00, ascending.
    replies
        Reply time of each capital.
    silence
        Length of the silence period in hours.
    """

    dossiers: int
    steps: int
    spacing: float
    desks: int
    work: Lognormal
    slots: tuple[float, ...]
    replies: tuple[Lognormal, ...]
    silence: float

    @property
    def load(self) -> float:
        """Share of desk time that is used once dossiers leave as fast as they come."""
        return self.steps * self.work.mean / (self.desks * self.spacing)

    def until_meeting(self, now: float) -> float:
        """Hours from `now` to the next meeting; 0 if one starts right now."""
        into_week = now % WEEK
        for slot in self.slots:
            if slot >= into_week:
                return slot - into_week
        return self.slots[0] + WEEK - into_week


PARAMETERS = CommitteeParameters(
    dossiers=200,
    steps=8,
    spacing=36.0,
    desks=4,
    work=Lognormal(median=13.0, p90=28.0),
    slots=(24.0 + 10.0, 96.0 + 10.0),
    replies=27 * (Lognormal(median=36.0, p90=86.0),),
    silence=72.0,
)
"""200 dossiers, 8 steps, 4 desks, meetings on Tuesday and Friday at 10:00, 27 capitals, 3 days of silence."""
