"""The figure of a calibration: for each parameter, how well each point forecast, and what was ruled out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from jointsim.reports.figures.style import BLUE, FAINT, INK, PALE, UNDATED, settled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Summary = Mapping[str, Any]
Point = tuple[tuple[float, ...], float, bool]
"""Values of the parameters, the mean score, and whether it is not ruled out."""

NAME = "calibration"
ACROSS = 4
"""Panels in a row."""

PANEL = (2.9, 2.1)
"""Breadth and height of a panel, in inches."""

GREY, ACCEPTED = "#b9b9b9", "#b5481b"


def calibration_figure(summary: Summary, points: Sequence[Point]) -> dict[str, bytes]:
    """Draw a calibration; the same gives the same bytes.

    Parameters
    ----------
    summary
        The content of ``calibration.json``.
    points
        In the order of the search.

    Returns
    -------
    Name of the file → content: a PNG (150 dots an inch) and an SVG.
    """
    with settled():
        figure = draw(summary, points)
        png, svg = BytesIO(), BytesIO()
        figure.savefig(png, format="png", dpi=150, metadata={"Software": None})
        figure.savefig(svg, format="svg", metadata=UNDATED)
    return {f"{NAME}.png": png.getvalue(), f"{NAME}.svg": svg.getvalue()}


def draw(summary: Summary, points: Sequence[Point]) -> Figure:
    """Draw the figure, without writing it."""
    from matplotlib.figure import Figure

    parameters = summary["parameters"]
    rows = ceil(len(parameters) / ACROSS)
    figure = Figure(
        figsize=(PANEL[0] * ACROSS, PANEL[1] * rows + 0.9), facecolor="white", layout="constrained"
    )
    panels = figure.subplots(rows, ACROSS, squeeze=False, sharey=True)
    for index, axes in enumerate(panels.flat):
        if index >= len(parameters):
            axes.set_visible(False)
            continue
        _panel(axes, parameters[index], index, points, summary["accepted"]["values"])
    for row in panels:
        row[0].set_ylabel("mean error (CRPS)", fontsize=9, color=PALE)
    number = sum(is_left for *_, is_left in points)
    said = f"blue: not ruled out ({number} of {len(points)}); grey: ruled out; line and number: accepted"
    figure.suptitle(f"How well points forecast past crises\n{said}", fontsize=11)
    return figure


def _panel(
    axes: Axes,
    parameter: Summary,
    index: int,
    points: Sequence[Point],
    accepted: Mapping[str, float],
) -> None:
    for is_left, colour in ((False, GREY), (True, BLUE)):
        chosen = [(values[index], score) for values, score, left in points if left == is_left]
        if chosen:
            across, up = zip(*chosen, strict=True)
            axes.scatter(across, up, s=9, color=colour, linewidths=0, zorder=2 + is_left)
    axes.axvline(accepted[parameter["name"]], color=ACCEPTED, linewidth=1.0, zorder=4)
    if parameter["scale"] == "log":
        axes.set_xscale("log")
    low, high = parameter["range"]
    axes.set_xlim(low, high)
    axes.set_xticks([low, accepted[parameter["name"]], high])
    axes.set_xticklabels([f"{low:g}", "", f"{high:g}"])
    axes.set_title(f"{accepted[parameter['name']]:g}", fontsize=8, color=ACCEPTED, loc="right")
    axes.minorticks_off()
    axes.tick_params(labelsize=8)
    axes.set_title(parameter["name"], fontsize=9.5, color=INK, loc="left")
    axes.grid(axis="y", color=FAINT, linewidth=0.5)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(PALE)
