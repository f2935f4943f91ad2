"""The figure of a study: how long each response took, and where the time went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from jointsim.reports.figures.distributions import Row, draw_distributions
from jointsim.reports.figures.ledger_bars import Bar, draw_ledger_bars
from jointsim.reports.figures.style import FAINT, PALE, UNDATED, settled
from jointsim.reports.study import Summary
from jointsim.reports.time_spent import reached_ledger
from jointsim.reports.words import spaced

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jointsim.measures.scores import Scores

NAME = "response-times"
POINTS = 72.0
WIDTH = 11.0
LEFT, RIGHT = 2.35, 2.35
"""Margins for names and numbers, in inches."""

TOP, GAP, BOTTOM, ROW, TICKS_BELOW = 1.2, 1.2, 1.25, 0.62, 0.45
"""Heights in inches: heading, between the panels, below them, one response, below the upper panel alone."""

WHERE = (
    "mean time of those that got there; below: how many never did, and what they waited for at the horizon"
)

SMALL, LEADING, BREADTH = 9, 1.25, 0.7
"""Size of small text in points; height of a line and breadth of a letter as parts of the size."""


class _Name(NamedTuple):
    """What stands beside a row: its lines, their size in points, and the milestone below them."""

    lines: tuple[str, ...]
    size: float
    headline: str


def write_figure(
    summary: Summary,
    scores: Scores,
    folder: Path,
    title: Callable[[str], str] = spaced,
    heading: str = "",
) -> tuple[Path, Path]:
    """Draw how long each response took and where the time went; the same study gives the same bytes.

    Parameters
    ----------
    summary
        The content of ``summary.json``.
    scores
        The measures of the replications it sums up.
    folder
        Where to write; it must be there.
    title
        What a response is called.
    heading
        What stands above the figure; by default the ids of scenario and set-up.

    Returns
    -------
    The PNG (150 dots an inch) and the SVG.
    """
    png, svg = folder / f"{NAME}.png", folder / f"{NAME}.svg"
    with settled():
        figure = draw(summary, scores, title, heading)
        figure.savefig(png, dpi=150, metadata={"Software": None})
        figure.savefig(svg, metadata=UNDATED)
    return png, svg


def write_upper_panel(
    summary: Summary,
    scores: Scores,
    file: Path,
    title: Callable[[str], str] = spaced,
    heading: str = "",
) -> Path:
    """Draw only how long each response took, as a small SVG whose text stays text; the same study gives the same bytes.

    Parameters
    ----------
    summary, scores, title, heading
        As for `write_figure`.
    file
        The SVG to write, in a folder that is there.
    """
    with settled(**{"svg.fonttype": "none"}):
        draw(summary, scores, title, heading, with_ledger=False).savefig(file, metadata=UNDATED)
    return file


def draw(
    summary: Summary,
    scores: Scores,
    title: Callable[[str], str] = spaced,
    heading: str = "",
    *,
    with_ledger: bool = True,
) -> Figure:
    """Draw the figure, without writing it; on request without the lower panel, where the time went."""
    from jointsim.reports.figures.drawing import Drawing

    responses: Mapping[str, Any] = summary["responses"]
    panel = ROW * max(len(responses), 1)
    below = BOTTOM + panel + GAP if with_ledger else TICKS_BELOW
    height = TOP + panel + below
    figure = Drawing(figsize=(WIDTH, height), facecolor="white")
    across = (LEFT / WIDTH, (WIDTH - LEFT - RIGHT) / WIDTH)
    size = ((WIDTH - LEFT - RIGHT) * POINTS, panel * POINTS)
    names = [_name(title(response), found["headline"]) for response, found in responses.items()]
    upper = figure.add_axes((across[0], below / height, across[1], panel / height))
    draw_distributions(upper, [_row(summary, scores, response) for response in responses], size)
    _dress(upper, names)
    _heading(figure, summary, height, heading)
    _explain(upper, "How long each response took", _key(summary))
    if with_ledger:
        lower = figure.add_axes((across[0], BOTTOM / height, across[1], panel / height))
        draw_ledger_bars(lower, [_bar(found) for found in responses.values()], size)
        _dress(lower, names)
        _explain(lower, "Where the time went", WHERE)
    return figure


def _row(summary: Summary, scores: Scores, response: str) -> Row:
    headline = summary["responses"][response]["headline"]
    column = scores.columns["milestone", response, headline]
    deadlines = tuple(
        (each["within_hours"], each["met"])
        for each in summary["deadlines"].values()
        if (each["response"], each["milestone"]) == (response, headline)
    )
    milestone = summary["responses"][response]["milestones"][headline]
    return Row(column[~np.isnan(column)], milestone, deadlines)


def _bar(found: Mapping[str, Any]) -> Bar:
    reached = found["milestones"][found["headline"]]["reached"]
    return Bar(reached_ledger(found), reached, found["waiting_at_horizon"])


def _name(title: str, headline: str) -> _Name:
    """Break the title of a response into at most three lines, smaller ones if there are more than two."""
    lines = wrap(title, 24)
    if len(lines) <= 2:
        return _Name(tuple(lines), 11, f"to {spaced(headline)}")
    return _Name(tuple(wrap(title, 29, max_lines=3, placeholder=" …")), 9, f"to {spaced(headline)}")


def _dress(axes: Axes, names: list[_Name]) -> None:
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0, labelsize=10)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(FAINT)
    for index, name in enumerate(names):
        height, below = (size * LEADING / POINTS / ROW for size in (name.size * len(name.lines), SMALL))
        top = index + (1 - height - below) / 2
        beside: dict[str, Any] = {"ha": "right", "va": "center", "linespacing": 1.1}
        axes.text(-0.025, top + height / 2, "\n".join(name.lines), fontsize=name.size, **beside)
        axes.text(-0.025, top + height + below / 2, name.headline, fontsize=SMALL, color=PALE, **beside)


def _heading(figure: Figure, summary: Summary, height: float, heading: str) -> None:
    what = heading or f"{summary['scenario']} · {summary['setup']}"
    count = f"{summary['replications']:,}".replace(",", " ")
    how = f"{count} replications, seed {summary['seed']}"
    room = (0.94 * WIDTH * POINTS) - len(how) * 11 * BREADTH
    what = shorten(what, int(room / (SMALL * BREADTH)), placeholder=" …")
    size = min(15, room / (len(what) * BREADTH))
    figure.text(0.02, 1 - 0.3 / height, what, fontsize=size, weight="bold", va="center")
    figure.text(0.98, 1 - 0.3 / height, how, fontsize=11, color=PALE, ha="right", va="center")


def _key(summary: Summary) -> str:
    key = "each dot: 1 in 20 replications; line: median; band: 10–90 %; never: not by the horizon"
    return f"{key}; ▽ deadline" if summary["deadlines"] else key


def _explain(axes: Axes, heading: str, how: str) -> None:
    axes.annotate(heading, (0, 1), (0, 26), "axes fraction", "offset points", fontsize=12.5, weight="bold")
    axes.annotate(how, (0, 1), (0, 11), "axes fraction", "offset points", fontsize=9.5, color=PALE)
