"""Axes of differences: how far they reach, and ticks in the units that people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jointsim.reports.words import signed

STEPS = (
    1 / 60, 1 / 12, 1 / 4, 1 / 2, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 72.0, 120.0, 240.0, 480.0, 720.0,
    1200.0, 2400.0, 4800.0, 8760.0, 17520.0, 43800.0, 87600.0,
)  # fmt: skip
"""Hours between two ticks."""

MOST_TICKS = 5
"""So many ticks stand side by side at most."""

ALIKE = 3.0
"""Panels share a scale if the widest reaches no more than so many times as far as the narrowest."""

ROOM = 1.08
"""How much farther than what is drawn an axis reaches, so that nothing lies on its end."""


@dataclass(frozen=True)
class Scale:
    """The axis of a panel, from one difference to another, in hours; 0 lies between them."""

    low: float
    high: float

    @property
    def ticks(self) -> dict[float, str]:
        """Say where ticks stand, and what they are called: ``−2 d``, ``0``, ``+12 h``."""
        step = next((step for step in STEPS if len(self._places(step)) <= MOST_TICKS), STEPS[-1])
        return {index * step: signed(index * step) for index in self._places(step)}

    def _places(self, step: float) -> range:
        return range(-int(-self.low / step), int(self.high / step) + 1)


def shared_scales(ends: Sequence[Sequence[float]], matters: float) -> list[Scale]:
    """Choose a scale for each panel: the same for all where they are alike, else one for each.

    Parameters
    ----------
    ends
        For each panel the ends of its intervals, in hours.
    matters
        The smallest difference that matters, in hours: plus and minus it are always in sight.
    """
    own = [_reach(panel, matters) for panel in ends]
    widths = [scale.high - scale.low for scale in own]
    if own and max(widths) <= ALIKE * min(widths):
        together = Scale(min(scale.low for scale in own), max(scale.high for scale in own))
        return [together] * len(own)
    return own


def _reach(ends: Sequence[float], matters: float) -> Scale:
    least = matters or 1.0
    low, high = min([*ends, -least]), max([*ends, least])
    return Scale(low * ROOM, high * ROOM)
