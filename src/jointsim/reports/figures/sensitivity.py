"""The figure of a sensitivity study: a tornado, indices beside what luck does, or differences all over the space."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jointsim.reports.figures.style import BLUE, FAINT, INK, LIGHT_BLUE, PALE, settled
from jointsim.reports.sensitivity import headline, stretch
from jointsim.reports.sensitivity_notes import TOP
from jointsim.reports.words import hours

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Summary = Mapping[str, Any]

NAME = "sensitivity"
WIDTH, ROW, AROUND = 11.0, 0.34, 2.0
"""Breadth of the figure, height of a row and of all around the rows, in inches."""

GREY = "#9a9a9a"
"""Of bars that are seen on the pale band of what does not matter."""

TICK = 0.36
"""Half the height of an upright tick, in rows."""

LETTERS = 62
"""Letters of a path beside a row."""

STEPS = (1 / 6, 0.5, 1, 2, 3, 6, 12, 24, 48, 72, 120, 240, 480, 720, 1440, 2880)
"""Hours between two ticks."""


def sensitivity_figure(
    summary: Summary, differences: NDArray[np.float64], heading: str = ""
) -> dict[str, bytes]:
    """Draw a study; the same study gives the same bytes.

    Parameters
    ----------
    summary
        The content of its ``summary.json``.
    differences
        Where two set-ups are compared: hours by which the second is slower, at each finished point; else empty.
    heading
        What stands above.

    Returns
    -------
    Name of the file → content: a PNG (150 dots an inch) and an SVG.
    """
    with settled():
        figure = draw(summary, differences, heading)
        png, svg = BytesIO(), BytesIO()
        figure.savefig(png, format="png", dpi=150, metadata={"Software": None})
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    return {f"{NAME}.png": png.getvalue(), f"{NAME}.svg": svg.getvalue()}


def draw(summary: Summary, differences: NDArray[np.float64], heading: str = "") -> Figure:
    """Draw the figure, without writing it."""
    from matplotlib.figure import Figure

    rows = min(len(summary.get("swings", ())), TOP) or len(summary.get("indices", ())) or 8
    height = AROUND + ROW * rows
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    left = 0.09 if summary["method"] == "versus" else 0.2 if summary.get("indices") else 0.5
    axes = figure.add_axes((left, 1.05 / height, 0.95 - left, (height - AROUND) / height))
    key = _DRAWN[summary["method"]](axes, summary, differences)
    figure.text(0.02, 0.17 / height, key, fontsize=9.5, color=PALE, va="center")
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(PALE)
    above: dict[str, Any] = {"fontsize": 15, "weight": "bold", "va": "center"}
    figure.text(
        0.02, 1 - 0.3 / height, shorten(heading or summary["scenario"], 88, placeholder=" …"), **above
    )
    below = f"{headline(summary)}; {summary['replications-per-point']} replications a point, seed {summary['seed']}"
    figure.text(0.02, 1 - 0.62 / height, below, fontsize=10, color=PALE, va="center")
    return figure


def _tornado(axes: Axes, summary: Summary, _: NDArray[np.float64]) -> str:
    swings = summary["swings"][:TOP]
    for row, swing in enumerate(swings):
        for end, colour, shift in (("at_low_hours", LIGHT_BLUE, -0.2), ("at_high_hours", BLUE, 0.2)):
            value, (low, high) = swing[end]["value"], swing[end]["interval"]
            axes.barh(row + shift, value or 0.0, height=0.36, color=colour, edgecolor=BLUE, lw=0.6, zorder=2)
            if low is not None and high is not None and high > low:
                _line(axes, (low, high), (row + shift, row + shift))
    names = [f"{_short(swing['path'], LETTERS)}  {stretch(swing)}" for swing in swings]
    _rows(axes, names, [swing["noise"] for swing in swings])
    floor = summary["noise_floor_hours"] or 0.0
    axes.axvspan(-floor, floor, color=FAINT, alpha=0.5, zorder=0, linewidth=0)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=4)
    _hours_below(axes, "change of the mean", signed=True)
    return "light: at the low end of the range; dark: at the high end; lines: 95 %; grey: what luck alone changes"


def _indices(axes: Axes, summary: Summary, _: NDArray[np.float64]) -> str:
    sobol = summary["method"] == "sobol"
    rows = summary["indices"]
    for row, found in enumerate(rows):
        low, high = found["interval"]
        clear = found["standing"] == "clear"
        colour = BLUE if clear else LIGHT_BLUE
        axes.barh(row, found["value"], height=0.6, color=colour, edgecolor=BLUE, lw=0.6, zorder=2)
        if sobol and found["value"]:
            mark: dict[str, Any] = {"color": "white", "mec": INK, "markersize": 5, "clip_on": False}
            axes.plot([max(found["first"], 0.0)], [row], "D", zorder=4, **mark)
        _line(axes, (low, high), (row, row))
        if found["by_luck"]:
            _line(axes, (found["by_luck"], found["by_luck"]), (row - TICK, row + TICK))
    _rows(axes, [found["name"] for found in rows], [found["standing"] in ("none", "noise") for found in rows])
    floor = summary["noise_floor"]
    if floor["value"] is not None:
        axes.axvspan(*floor["interval"], color=FAINT, alpha=0.5, zorder=0, linewidth=0)
        axes.axvline(floor["value"], color=PALE, linestyle="--", linewidth=1, zorder=1)
    axes.set_xlim(left=0.0)
    if sobol:
        axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
        axes.set_xlabel("share of the variance, with interplay (◇ by itself)", fontsize=10)
    else:
        _hours_below(axes, "mean absolute change over the whole range")
    return "lines: 95 %; upright ticks: what luck may feign; dashed: other luck alone; light bars: not clear of it"


def _versus(axes: Axes, summary: Summary, differences: NDArray[np.float64]) -> str:
    matters, found = summary["matters"], np.sort(differences)
    across = (np.arange(found.size) + 0.5) / max(found.size, 1)
    colours = [BLUE if each > matters else LIGHT_BLUE if each < -matters else GREY for each in found]
    axes.bar(across, found, width=1 / max(found.size, 1), color=colours, zorder=2)
    axes.axhspan(-matters, matters, color=FAINT, alpha=0.5, zorder=0, linewidth=0)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=3)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    axes.set_xlabel("share of the uncertain space", fontsize=10)
    low, high = min(float(found.min(initial=0.0)), -matters), max(float(found.max(initial=0.0)), matters)
    step = _step(high - low)
    axes.set_yticks(step * np.arange(np.ceil(low / step), np.floor(high / step) + 1))
    axes.set_ylim(1.05 * low, 1.05 * high)
    axes.yaxis.set_major_formatter(lambda value, _: _signed(value))
    axes.tick_params(length=3, color=PALE, labelsize=10)
    return (
        f"by how much {summary['versus']} is slower; dark: {summary['setup']} is faster, light: {summary['versus']}; "
        "grey: no difference that matters"
    )


def _line(axes: Axes, across: tuple[float, float], down: tuple[float, float]) -> None:
    """Draw a line that is seen on bars light and dark: black, with a white edge."""
    for colour, breadth in (("white", 2.6), (INK, 1.2)):
        axes.plot(across, down, color=colour, linewidth=breadth, solid_capstyle="butt", zorder=3)


def _rows(axes: Axes, names: Sequence[str], pale: Sequence[bool]) -> None:
    axes.set_yticks(range(len(names)), names, fontsize=9)
    for label, is_pale in zip(axes.get_yticklabels(), pale, strict=True):
        label.set_color(PALE if is_pale else INK)
    axes.set_ylim(max(len(names), 1) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=3, color=PALE, labelsize=10)


def _hours_below(axes: Axes, label: str, *, signed: bool = False) -> None:
    low, high = axes.get_xlim()
    step = _step(high - low)
    ticks = step * np.arange(np.ceil(low / step), np.floor(high / step) + 1)
    axes.set_xticks(ticks, [_signed(tick) if signed else hours(tick) if tick else "0" for tick in ticks])
    axes.set_xlim(low, high)
    axes.set_xlabel(label, fontsize=10)


def _step(reach: float) -> float:
    return next((step for step in STEPS if reach / step <= 7), STEPS[-1])


def _signed(value: float) -> str:
    return f"+{hours(value)}" if value > 0 else hours(value) if value else "0"


def _short(path: str, most: int) -> str:
    """Leave out the middle of a path that is too long: it begins and ends with what tells it from others."""
    return path if len(path) <= most else f"{path[: most // 3]}…{path[-(most - most // 3 - 1) :]}"


_DRAWN: Mapping[str, Callable[[Axes, Summary, NDArray[np.float64]], str]] = {
    "tornado": _tornado,
    "morris": _indices,
    "sobol": _indices,
    "versus": _versus,
}
