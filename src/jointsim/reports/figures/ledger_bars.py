"""The lower panel: where the time of each response went that got there, and what the others waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from jointsim.measures.ledger import LABELS
from jointsim.reports.figures.style import FAINT, INK, OTHER, OTHER_FILL, PALE, Fill, fill_of, is_dark
from jointsim.reports.words import entry_name, hours, share

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TINY = 0.01
"""An entry below this share in every response goes to `OTHER`."""

BAR, MIDDLE, BELOW = 0.56, 0.38, 0.85
"""Parts of a row: height of the bar, its middle, and the middle of what is said below it."""

LEGEND_COLUMNS = 7
LEGEND_POINTS = 26.0
LETTER = 6.1
"""Mean width of a letter in a bar, in points."""

MOST_WAITS = 3
"""So many things that were waited for are named; what is left is put together."""


@dataclass(frozen=True)
class Bar:
    """One response.

    Attributes
    ----------
    hours
        Entry → mean hours of those replications that got there.
    reached
        Their share; None if it was never wanted.
    waiting
        Entry → share of replications that waited for it at the horizon and did not get there.
    """

    hours: Mapping[str, float]
    reached: float | None
    waiting: Mapping[str, float]


def shown_labels(ledgers: Sequence[Mapping[str, float]]) -> list[str]:
    """Name the entries large enough to be shown, in the order of reports; what is left is ``other``."""
    used = {label for ledger in ledgers for label in ledger}
    order = [label for label in LABELS if label in used]
    large = [label for label in order if any(_share(ledger, label) >= TINY for ledger in ledgers)]
    return [*large, OTHER] if len(large) < len(order) else large


def parts(ledger: Mapping[str, float], labels: Sequence[str]) -> dict[str, float]:
    """Cut a ledger to the entries shown, what is left put together."""
    found = {label: ledger.get(label, 0.0) for label in labels if label != OTHER}
    rest = sum(ledger.values()) - sum(found.values())
    return {**found, OTHER: max(rest, 0.0)} if OTHER in labels else found


def _share(ledger: Mapping[str, float], label: str) -> float:
    total = sum(ledger.values())
    return ledger.get(label, 0.0) / total if total else 0.0


def never_text(waiting: Mapping[str, float]) -> str:
    """Say what share did not get there and what it waited for: ``5 % did not: initiative 4 %, ended 1 %``."""
    if not waiting:
        return ""
    ordered = sorted(waiting.items(), key=lambda item: -item[1])
    named = ordered if len(ordered) <= MOST_WAITS + 1 else ordered[:MOST_WAITS]
    said = [f"{entry_name(label)} {share(value)}" for label, value in named]
    if len(named) < len(ordered):
        said.append(f"all else {share(sum(value for _, value in ordered[MOST_WAITS:]))}")
    return f"{share(sum(waiting.values()))} did not: {', '.join(said)}"


def draw_ledger_bars(axes: Axes, bars: Sequence[Bar], size: tuple[float, float]) -> None:
    """Draw one bar for each response, the first at the top, each as long as the whole of its mean time.

    Parameters
    ----------
    axes
        Where to draw.
    bars
        The responses.
    size
        Width and height of the panel in points, to tell which parts have room for their name.
    """
    labels = shown_labels([bar.hours for bar in bars])
    axes.set_xlim(0, 1)
    axes.set_ylim(len(bars), 0)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    for index, bar in enumerate(bars):
        if bar.reached is None:
            axes.text(0.5, index + MIDDLE, "never wanted", ha="center", va="center", color=PALE)
            continue
        if bar.hours:
            _draw_bar(axes, index, parts(bar.hours, labels), size[0])
        _say(axes, index, bar)
    _legend(axes, labels, LEGEND_POINTS / size[1])


def _draw_bar(axes: Axes, index: int, ledger: Mapping[str, float], width: float) -> None:
    total, left, middle = sum(ledger.values()), 0.0, index + MIDDLE
    for label, value in ledger.items():
        fill, part = _fill(label), value / total
        axes.barh(middle, part, BAR, left, color=fill.colour, hatch=fill.hatch, edgecolor=_edge(fill), lw=0)
        axes.barh(middle, part, BAR, left, color="none", edgecolor="white" if label != OTHER else FAINT, lw=1)
        _name(axes, label, value, (left + part / 2, middle), part * width, fill)
        left += part


def _say(axes: Axes, index: int, bar: Bar) -> None:
    """Write beside a bar whose time it is, and below it what became of the others."""
    axes.text(0, index + BELOW, never_text(bar.waiting), va="center", fontsize=8.5, color=PALE)
    if not bar.reached:
        axes.text(0.5, index + MIDDLE, "never reached by the horizon", ha="center", va="center", color=PALE)
        return
    whole = f"{hours(sum(bar.hours.values()))} on average"
    axes.text(1.015, index + MIDDLE, whole, va="center", fontsize=10.5)
    whose = _whose(share(bar.reached)) if bar.waiting else "all got there"
    axes.text(1.015, index + MIDDLE + 0.32, whose, va="center", fontsize=9.5, color=PALE)


def _name(axes: Axes, label: str, value: float, place: tuple[float, float], room: float, fill: Fill) -> None:
    """Write an entry into its part of the bar where it fits, on two lines."""
    lines = (entry_name(label), hours(value))
    if max(map(len, lines)) * LETTER > room - 4:
        return
    colour = "white" if is_dark(fill.colour) else INK
    patch = {"facecolor": fill.colour, "edgecolor": "none", "pad": 1.2} if fill.hatch else None
    axes.text(
        *place,
        "\n".join(lines),
        ha="center",
        va="center",
        fontsize=9,
        color=colour,
        linespacing=1.25,
        bbox=patch,
    )


def _legend(axes: Axes, labels: Sequence[str], below: float) -> None:
    from matplotlib.patches import Patch

    handles = []
    for label in labels:
        fill = _fill(label)
        name = "all else" if label == OTHER else entry_name(label)
        handles.append(
            Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor=_edge(fill), lw=0, label=name)
        )
    if handles:
        columns = ceil(len(handles) / ceil(len(handles) / LEGEND_COLUMNS))
        axes.legend(
            handles=handles,
            loc="upper center",
            bbox_to_anchor=(0.5, -below),
            ncols=columns,
            frameon=False,
            fontsize=9.5,
            handlelength=1.6,
            handleheight=1.1,
            columnspacing=1.4,
        )


def _fill(label: str) -> Fill:
    return OTHER_FILL if label == OTHER else fill_of(label)


def _edge(fill: Fill) -> str:
    return "white" if is_dark(fill.colour) else "#555555"


def _whose(got_there: str) -> str:
    """Say of whom a bar is, also where that is more or less than a share."""
    is_bound = got_there.startswith((">", "<"))
    return f"of those that got there ({got_there})" if is_bound else f"of the {got_there} that got there"
