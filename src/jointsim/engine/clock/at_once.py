"""Calendars of a body for which nobody waits: it sits at any moment, and a silence ends as it begins."""

from __future__ import annotations

from dataclasses import dataclass

from jointsim.engine.clock.hours import OpenHours
from jointsim.engine.clock.slots import SilenceDeadlines, Slots


@dataclass(frozen=True, slots=True)
class AnyMoment(Slots):
    """Sittings of a body that sits whenever it is needed.

    Attributes
    ----------
    within
        How many seconds before a sitting on a given date a text for it comes up at once; -1 if none does.
    """

    within: int = -1

    def next(self, t: int) -> int:
        """Give the moment itself."""
        return t

    def next_dated(self, t: int) -> int | None:
        """Give the moment itself, shortly before a sitting on a given date; else the first of these."""
        ahead = Slots.next_dated(self, t)
        return t if ahead is not None and ahead <= t + self.within else ahead


@dataclass(frozen=True, slots=True)
class AtItsLength(SilenceDeadlines):
    """Silences that end when their length has run, at whatever hour."""

    def end(self, t: int, length: int) -> int:
        """Second at which a silence of `length` seconds that begins at `t` ends."""
        return t + length


@dataclass(frozen=True, slots=True)
class OpenDoors(OpenHours):
    """Open hours of a place that can be entered at any time; work in it runs in its hours as ever."""

    @classmethod
    def of(cls, hours: OpenHours) -> OpenDoors:
        """Open the doors of a place."""
        return cls(hours.starts, hours.ends, hours.done, hours.round_the_clock)

    def next_open(self, t: int) -> int:
        """Give the moment itself."""
        return t
