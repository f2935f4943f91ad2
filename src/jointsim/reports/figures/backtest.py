"""The figure of a backtest: where in their forecasts milestones fell, and each forecast beside what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from jointsim.reports.backtest_notes import signed, signed_between
from jointsim.reports.figures.style import BLUE, FAINT, INK, LIGHT_BLUE, PALE, TICKS, UNDATED, settled
from jointsim.reports.words import counted, share, spaced
from jointsim.stats.reliability import pit_band

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Summary = Mapping[str, Any]
Row = Mapping[str, Any]

NAME = "backtest"
WIDTH, LOWEST, HIGHEST = 11.0, 7.0, 12.0
"""Of the figure, in inches; its height grows with the rows."""

ROW, ABOVE, BELOW = 0.03, 1.4, 0.7
"""Height of a row where there are many, and of what is above and below the panels, in inches."""

NAMED = 40
"""Rows up to which each has its name beside it."""

FIRST, LAST = 1.0, 365 * 24.0
"""Hours at the ends of the time axis: what is told apart from others, and what stands for never."""

UNSEEN = "#6fa8d6"
"""Of forecasts of crises that no number was read from, where there are others beside them."""

ENDS = {FIRST: "≤ 1 h", LAST: "1 yr,\nnever"}
"""How they are labelled."""


def backtest_figure(summary: Summary) -> dict[str, bytes]:
    """Draw a backtest; the same scores give the same bytes.

    Parameters
    ----------
    summary
        The content of ``backtest.json``.

    Returns
    -------
    Name of the file → content: a PNG (150 dots an inch) and an SVG.
    """
    with settled():
        figure = draw(summary)
        png, svg = BytesIO(), BytesIO()
        figure.savefig(png, format="png", dpi=150, metadata={"Software": None})
        figure.savefig(svg, format="svg", metadata=UNDATED)
    return {f"{NAME}.png": png.getvalue(), f"{NAME}.svg": svg.getvalue()}


def draw(summary: Summary) -> Figure:
    """Draw the figure, without writing it."""
    from jointsim.reports.figures.drawing import Drawing

    rows = sorted(summary["rows"], key=_when)
    height = min(max(LOWEST, ABOVE + BELOW + ROW * len(rows)), HIGHEST)
    inner = height - ABOVE - BELOW
    figure = Drawing(figsize=(WIDTH, height), facecolor="white")
    left, wide = (0.6, 0.24) if len(rows) <= NAMED else (0.4, 0.28)
    square = min(inner, LOWEST - ABOVE - BELOW)
    _places(figure.add_axes((0.06, (height - ABOVE - square) / height, wide, square / height)), summary)
    step = 72.0 * inner / len(rows)
    _forecasts(figure.add_axes((left, BELOW / height, 0.96 - left, inner / height)), rows, step)
    figure.text(
        0.02, 1 - 0.31 / height, "Forecasts of past crises against what happened", fontsize=15, weight="bold"
    )
    figure.text(0.02, 1 - 0.56 / height, _heading(summary), fontsize=10, color=PALE)
    runs = f"{summary['replications']} replications a crisis, seed {summary['seed']}"
    figure.text(0.98, 1 - 0.31 / height, runs, fontsize=10, color=PALE, ha="right")
    return figure


def _heading(summary: Summary) -> str:
    scored = counted(summary["milestones"], "milestone")
    if summary["all"]["milestones"] > summary["milestones"]:
        scored += f" not seen (of {summary['all']['milestones']})"
    elif summary["headline"] == "all":
        scored += ", of crises that numbers were read from"
    interval = f" ({signed_between(summary['skill_interval'])})" if summary["skill_interval"] else ""
    skill = f"skill against climatology {signed(summary['skill'])}{interval}"
    inside = f"{share(summary['coverage80'])} in the 80 % interval"
    return f"{scored}: {skill}, {inside}"


def _places(axes: Axes, summary: Summary) -> None:
    """Draw the histogram of the probability integral transform, and where it would be if forecasts were right."""
    found = summary["pit"]
    bins = len(found)
    edges = [index / bins for index in range(bins + 1)]
    low, high = pit_band(summary["milestones"], bins)
    axes.axhspan(low, high, color=FAINT, alpha=0.7, lw=0, zorder=0)
    axes.axhline(1 / bins, color=PALE, linestyle="--", lw=1, zorder=1)
    axes.bar(edges[:-1], found, 1 / bins, align="edge", color=LIGHT_BLUE, edgecolor=BLUE, lw=0.7, zorder=2)
    if summary["all"]["milestones"] > summary["milestones"]:
        axes.stairs(summary["all"]["pit"], edges, color=INK, lw=1.4, baseline=None, zorder=3)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, max(*found, *summary["all"]["pit"], high) * 1.06)
    axes.set_xticks([0, 0.5, 1], ["earliest", "median", "latest"])
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    axes.set_xlabel("where in its forecast a milestone fell", fontsize=10)
    key = "grey: where all bars stay (95 %) if they are"
    key += (
        "\nbars: not seen; line: all, seen or not"
        if summary["all"]["milestones"] > summary["milestones"]
        else ""
    )
    _name(axes, "As sure as they should be?", key)


def _forecasts(axes: Axes, rows: Sequence[Row], step: float) -> None:
    """Draw each forecast as a bar over its middle 80 %, and what happened as a dark line; rows are a step apart."""
    thick = min(7.0, 0.75 * step)
    apart = len({bool(row["seen"]) for row in rows}) > 1
    for place, row in enumerate(rows):
        ahead = [_hours(row["predicted"][name]) for name in ("p10", "p50", "p90")]
        ends = [_hours(each) for each in row["observed"]]
        colour = UNSEEN if apart and not row["seen"] else LIGHT_BLUE
        axes.plot(
            [ahead[0], ahead[2]], [place, place], color=colour, lw=thick, solid_capstyle="butt", zorder=1
        )
        axes.plot(ends, [place, place], color=INK, lw=thick * 0.4, zorder=2)
        axes.plot(ends, [place, place], "|", color=INK, ms=thick, mew=0.9, zorder=2)
        axes.plot(ahead[1], place, "o", ms=max(1.8, thick * 0.6), color="white", mec=BLUE, mew=0.5, zorder=3)
    axes.set_xscale("log")
    axes.set_xlim(FIRST / 1.1, LAST * 1.1)
    axes.set_ylim(len(rows) - 0.3, -0.7)
    ticks = {hours: label for hours, label in {**TICKS, **ENDS}.items() if FIRST <= hours <= LAST}
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.xaxis.minorticks_off()
    for hours in ticks:
        axes.axvline(hours, color=FAINT, lw=0.7, zorder=0)
    axes.set_xlabel("after the onset", fontsize=10)
    _name(axes, f"{counted(len(rows), 'milestone')}, the earliest at the top", "\n".join(_key(rows)))
    if len(rows) <= NAMED:
        names = [f"{row['case']} {row['response']}: {spaced(row['milestone'])}" for row in rows]
        axes.set_yticks(range(len(rows)), names, fontsize=7.5)
        axes.tick_params(axis="y", length=0)
    else:
        axes.set_yticks([])


def _key(rows: Sequence[Row]) -> Iterator[str]:
    yield "bars: middle 80 % of each forecast; white: its median"
    apart = len({bool(row["seen"]) for row in rows}) > 1
    yield f"black: when it happened{'; darker bars: crisis not seen' if apart else ''}"


def _name(axes: Axes, title: str, key: str) -> None:
    above: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    axes.annotate(title, (0, 1), (0, 34), fontsize=11, weight="bold", **above)
    axes.annotate(key, (0, 1), (0, 30), fontsize=8.5, color=PALE, va="top", **above)
    axes.tick_params(length=3, color=PALE, labelsize=9)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(PALE)


def _when(row: Row) -> tuple[float, float]:
    earliest, latest = (_hours(each) for each in row["observed"])
    return float(earliest * latest), float(earliest)


def _hours(value: float | None) -> float:
    return LAST if value is None else min(max(value, FIRST), LAST)
