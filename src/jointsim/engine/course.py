"""The course of a step: what it waits for on its way, and how it ends."""

from __future__ import annotations

from collections.abc import Generator

from jointsim.engine.clock.alarms import Awaited

Course = Generator[Awaited, None, int]
"""The course of a step: yields what it waits for, returns the entry that ends it."""


class Blocked(Exception):
    """A branch goes no further: members could not agree. What waits for it never happens; other branches go on.

    Attributes
    ----------
    entry
        Index of the entry at which the branch ended.
    """

    def __init__(self, entry: int) -> None:
        super().__init__(entry)
        self.entry = entry
