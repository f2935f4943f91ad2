"""The lower panel: where the time of each response went, as parts of a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

from jointsim.measures.ledger import LABELS
from jointsim.reports.figures.style import FAINT, INK, OTHER, OTHER_FILL, PALE, Fill, fill_of, is_dark
from jointsim.reports.words import entry_name, hours

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TINY = 0.01
"""An entry below this share in every response goes to `OTHER`."""

BAR = 0.62
LEGEND_COLUMNS = 7
LEGEND_POINTS = 26.0
LETTER = 6.1
"""Mean width of a letter in a bar, in points."""


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


def draw_ledger_bars(axes: Axes, ledgers: Sequence[Mapping[str, float]], size: tuple[float, float]) -> None:
    """Draw one bar for each response, the first at the top, each as long as the whole of its mean time.

    Parameters
    ----------
    axes
        Where to draw.
    ledgers
        Entry → mean hours, one map for each response; empty if it was never wanted.
    size
        Width and height of the panel in points, to tell which parts have room for their name.
    """
    labels = shown_labels(ledgers)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(ledgers), 0)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    for index, ledger in enumerate(ledgers):
        _draw_bar(axes, index, parts(ledger, labels), size[0])
    _legend(axes, labels, LEGEND_POINTS / size[1])


def _draw_bar(axes: Axes, index: int, ledger: Mapping[str, float], width: float) -> None:
    total, left, middle = sum(ledger.values()), 0.0, index + 0.5
    if not total:
        axes.text(0.5, middle, "never wanted", ha="center", va="center", color=PALE)
        return
    for label, value in ledger.items():
        fill, part = _fill(label), value / total
        axes.barh(middle, part, BAR, left, color=fill.colour, hatch=fill.hatch, edgecolor=_edge(fill), lw=0)
        axes.barh(middle, part, BAR, left, color="none", edgecolor="white" if label != OTHER else FAINT, lw=1)
        _name(axes, label, value, (left + part / 2, middle), part * width, fill)
        left += part
    axes.text(1.015, middle, f"{hours(total)} on average", va="center", fontsize=10.5)


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
