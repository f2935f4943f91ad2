"""The upper panel: when each response got there, in dots of one in twenty replications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, log10
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jointsim.reports.figures.style import BLUE, FAINT, INK, LIGHT_BLUE, PALE, TICKS
from jointsim.reports.words import band, hours, share
from jointsim.stats.quantiles import quantile

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DOTS = 20
DOT_POINTS = 7.0
"""Diameter of a dot, in points."""

NEVER_SHARE = 0.085
"""Width of the strip for what was never reached, as a share of the panel."""

LAST_TICK = 1 - NEVER_SHARE - 0.03
"""Up to where a tick may stand."""

LABEL_SHARE = 0.2
"""What the label of a deadline may take of the panel's width."""

BESIDE_POINTS = 285.0
"""Letters beside a row times their size in points, at which they fill the right margin."""

ROW_FILL = 0.72
"""Share of a row's height that dots may fill."""


@dataclass(frozen=True)
class Row:
    """One response: hours to its headline milestone (``inf``: never), its estimates, its deadlines.

    Attributes
    ----------
    deadlines
        Hours that it may take, and the share of replications that kept to them.
    """

    times: NDArray[np.float64]
    milestone: Mapping[str, Any]
    deadlines: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True)
class Scale:
    """From hours to the panel: logarithmic up to the strip at the right edge."""

    low: float
    high: float

    @classmethod
    def over(cls, rows: list[Row]) -> Scale:
        """Choose the ends so that all but the quickest and slowest few are in sight."""
        finite = [row.times[np.isfinite(row.times)] for row in rows]
        known = [times for times in finite if times.size]
        low = min((quantile(times, 0.5 / DOTS) for times in known), default=1.0)
        high = max((quantile(times, 1 - 0.5 / DOTS) for times in known), default=24.0)
        low = max(low, 1 / 60)
        return cls(low / 1.5, max(high, 2 * low) * 1.25)

    def place(self, hours: float) -> float:
        """Say where hours lie, 0–1 from the left end to the right end of the axis; never: in the strip."""
        if not isfinite(hours):
            return 1 - NEVER_SHARE / 2
        at = (log10(max(hours, self.low)) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return min(at, 1.0) * (1 - NEVER_SHARE)

    def ticks(self) -> dict[float, str]:
        """Say which ticks are in sight, and where; one so late that its label would touch that of never is left out."""
        places = {self.place(hours): label for hours, label in TICKS.items() if hours >= self.low}
        return {place: label for place, label in places.items() if place <= LAST_TICK}


def draw_distributions(axes: Axes, rows: list[Row], size: tuple[float, float]) -> None:
    """Draw one row of dots for each response, the first at the top.

    Parameters
    ----------
    axes
        Where to draw.
    rows
        The responses.
    size
        Width and height of the panel in points, so that dots can be stacked without touching.
    """
    scale = Scale.over(rows)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows), 0)
    axes.axvspan(1 - NEVER_SHARE, 1, color="#f2f2f2", lw=0, zorder=0)
    ticks = scale.ticks()
    axes.set_xticks([*ticks, 1 - NEVER_SHARE / 2], [*ticks.values(), "never"])
    for x in ticks:
        axes.axvline(x, color=FAINT, lw=0.7, zorder=0)
    for index, row in enumerate(rows):
        _draw_row(axes, scale, row, index, size[0], size[1] / max(len(rows), 1))


def _draw_row(axes: Axes, scale: Scale, row: Row, index: int, width: float, height: float) -> None:
    base = index + 0.5 + ROW_FILL / 2
    axes.axhline(base, color=FAINT, lw=0.7, zorder=0)
    if not row.times.size:
        axes.text(0.5, index + 0.5, "never wanted", ha="center", va="center", color=PALE)
        return
    low, median, high = (scale.place(quantile(row.times, q)) for q in (0.1, 0.5, 0.9))
    axes.plot([low, high], [base, base], color=LIGHT_BLUE, lw=5, solid_capstyle="butt", zorder=1)
    axes.plot([median, median], [base - ROW_FILL, base + 0.06], color=INK, lw=1.6, zorder=2)
    times = [quantile(row.times, (i + 0.5) / DOTS) for i in range(DOTS)]
    dots = _stacked([scale.place(time) for time in times], DOT_POINTS / width)
    rise = min(DOT_POINTS / height, (ROW_FILL - 0.1) / max(level for _, level in dots))
    x, y = zip(*((at, base - 0.07 - (level - 0.5) * rise) for at, level in dots), strict=True)
    axes.scatter(x, y, s=(DOT_POINTS * 0.9) ** 2, color=BLUE, lw=0, zorder=3)
    _draw_deadlines(axes, scale, row, base - ROW_FILL)
    reached = row.milestone["reached"]
    said = band(row.milestone["median_hours"], row.milestone["p10_hours"], row.milestone["p90_hours"])
    axes.text(1.015, index + 0.40, said, va="center", fontsize=min(10.5, BESIDE_POINTS / len(said)))
    axes.text(1.015, index + 0.72, f"reached: {share(reached)}", va="center", fontsize=9.5, color=PALE)


def _draw_deadlines(axes: Axes, scale: Scale, row: Row, height: float) -> None:
    """Mark deadlines, each with its length and how often it was met: the earliest to the left, others to the right."""
    ordered = sorted(row.deadlines)
    for index, (within, met) in enumerate(ordered):
        x = scale.place(within)
        is_left = x > 1 - LABEL_SHARE or (x > LABEL_SHARE and index == 0 and len(ordered) > 1)
        axes.plot(x, height, marker="v", ms=8, mfc="white", mec=INK, zorder=4, clip_on=False)
        axes.annotate(
            f"{hours(within)}: met {share(met)}",
            (x, height),
            (-7 if is_left else 7, 0),
            textcoords="offset points",
            ha="right" if is_left else "left",
            va="center",
            fontsize=8.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            zorder=3.5,
        )


def _stacked(places: list[float], width: float) -> list[tuple[float, int]]:
    """Stack dots that would touch (Wilkinson 1999, dot plots): place and level from 1 of each."""
    found: list[tuple[float, int]] = []
    pile: list[float] = []
    for place in [*sorted(places), float("inf")]:
        if pile and place - pile[0] >= width:
            middle = (pile[0] + pile[-1]) / 2
            found.extend((middle, level) for level in range(1, len(pile) + 1))
            pile = []
        pile.append(place)
    return found
