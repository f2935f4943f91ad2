"""The figure of a comparison: how much sooner or later each response is under each set-up, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any, NamedTuple

from jointsim.experiments.comparison import Comparison
from jointsim.measures.differences import Difference
from jointsim.reports.figures.scales import Scale, shared_scales
from jointsim.reports.figures.style import BLUE, FAINT, INK, PALE, UNDATED, settled
from jointsim.reports.names import Names
from jointsim.reports.words import counted, hours, level, spaced

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME = "differences"
ACROSS = 3
"""Panels side by side."""

WIDTH, LEFT, RIGHT, BETWEEN = 12.0, 2.2, 0.4, 0.45
"""Of the figure, its margins and the gap between panels, in inches."""

TOP, ABOVE, BELOW, ROW, BOTTOM = 0.85, 0.72, 0.42, 0.27, 0.75
"""Heights in inches: heading, title above a panel, its axis below, one set-up, key."""

BREADTH, BOLD = 0.58, 0.6
"""Breadth of a letter as part of its size: how much of a name fits, and of a bold one."""

SHADE = "#eef1f4"


class Mark(NamedTuple):
    """How a verdict is drawn: its marker tells it without colour too."""

    marker: str
    colour: str
    is_filled: bool
    size: float


MARKS: Mapping[str, Mark] = {
    "faster": Mark("<", BLUE, True, 7.5),
    "slower": Mark(">", "#b5481b", True, 7.5),
    "no difference that matters": Mark("o", PALE, False, 5.5),
    "undecided": Mark("D", INK, False, 5.5),
}
"""Verdict → its marker, which points to the side it is on."""


@dataclass(frozen=True)
class Panel:
    """One response: its title, milestone and a difference for each set-up; None where there is none to tell."""

    title: str
    milestone: str
    differences: tuple[Difference | None, ...]

    @property
    def ends(self) -> list[float]:
        """All ends of intervals, in hours."""
        known = [each for each in self.differences if each is not None]
        return [end for each in known for end in (each.low, each.high) if end is not None]


def write_forest(comparison: Comparison, folder: Path) -> list[Path]:
    """Draw a comparison; the same comparison gives the same bytes.

    Parameters
    ----------
    comparison
        Of which at least one replication finished.
    folder
        Where to write; it must be there.

    Returns
    -------
    The PNG (150 dots an inch) and the SVG.
    """
    png, svg = folder / f"{NAME}.png", folder / f"{NAME}.svg"
    with settled():
        figure = draw_forest(comparison)
        figure.savefig(png, dpi=150, metadata={"Software": None})
        figure.savefig(svg, metadata=UNDATED)
    return [png, svg]


def draw_forest(comparison: Comparison) -> Figure:
    """Draw a comparison, without writing it: a panel a response, in it a row a set-up."""
    from jointsim.reports.figures.drawing import Drawing

    setups = [setup for setup in comparison.studies if setup != comparison.baseline]
    panels = panels_of(comparison, setups)
    across = 2 if len(panels) in (2, 4) else min(ACROSS, len(panels))
    down = ceil(len(panels) / across)
    tall = ROW * max(len(setups), 2)
    height = TOP + down * (ABOVE + tall + BELOW) + BOTTOM
    wide = (WIDTH - LEFT - RIGHT - BETWEEN * (across - 1)) / across
    figure = Drawing(figsize=(WIDTH, height), facecolor="white")
    scales = shared_scales([panel.ends for panel in panels], comparison.matters)
    for index, (panel, scale) in enumerate(zip(panels, scales, strict=True)):
        row, column = divmod(index, across)
        bottom = height - TOP - (row + 1) * (ABOVE + tall) - row * BELOW
        place = (LEFT + column * (wide + BETWEEN), bottom, wide, tall)
        axes = figure.add_axes(
            tuple(part / (height if at % 2 else WIDTH) for at, part in enumerate(place))  # type: ignore[arg-type]
        )
        _draw_panel(axes, panel, scale, comparison.matters, wide)
        _name_rows(axes, setups if column == 0 else [""] * len(setups))
    _heading(figure, comparison, height)
    _key(figure, comparison, height, is_shared=len(set(scales)) == 1)
    return figure


def panels_of(comparison: Comparison, setups: Sequence[str]) -> list[Panel]:
    """Gather what is to be drawn: a panel for each response, with its set-ups in order."""
    title = Names.of(comparison.reference.inputs).title
    found = {(each.response, each.setup): each for each in comparison.differences if each.is_headline}
    return [
        Panel(
            title(response.id),
            spaced(response.headline),
            tuple(found.get((response.id, setup)) for setup in setups),
        )
        for response in comparison.reference.plan.responses.values()
    ]


def _draw_panel(axes: Axes, panel: Panel, scale: Scale, matters: float, wide: float) -> None:
    rows = len(panel.differences)
    axes.set_xlim(scale.low, scale.high)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.axvspan(-matters, matters, color=SHADE, lw=0, zorder=0)
    axes.axvline(0.0, color=INK, lw=0.9, zorder=1)
    for row, each in enumerate(panel.differences):
        axes.axhline(row, color=FAINT, lw=0.5, zorder=0.5)
        _draw_row(axes, row, each)
    ticks = scale.ticks
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.tick_params(axis="x", length=3, color=PALE, labelsize=9)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(PALE)
    title = "\n".join(wrap(panel.title, _letters(wide, 10.5, BOLD), max_lines=2, placeholder=" …"))
    above: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    axes.annotate(title, (0, 1), (0, 20), fontsize=10.5, weight="bold", linespacing=1.1, **above)
    axes.annotate(f"to {panel.milestone}", (0, 1), (0, 7), fontsize=9, color=PALE, **above)


def _draw_row(axes: Axes, row: int, each: Difference | None) -> None:
    if each is None or each.mean is None or each.low is None or each.high is None:
        said = "too few replications" if each is not None and each.pairs else "never wanted under both"
        patch = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        where = _across(axes)
        axes.text(0.01, row, said, va="center", fontsize=8.5, color=PALE, transform=where, bbox=patch)
        return
    mark = MARKS[each.verdict]
    axes.plot([each.low, each.high], [row, row], color=mark.colour, lw=1.7, solid_capstyle="butt", zorder=2)
    face = mark.colour if mark.is_filled else "white"
    axes.plot(
        each.mean,
        row,
        marker=mark.marker,
        ms=mark.size,
        mfc=face,
        mec=mark.colour,
        mew=1.3,
        zorder=3,
        clip_on=False,
    )


def _letters(inches: float, size: float, breadth: float) -> int:
    """Say how many letters of a size in points fit."""
    return int(inches * 72.0 / (size * breadth))


def _across(axes: Axes) -> Any:
    return axes.get_yaxis_transform()


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks([])
    room = _letters(LEFT - 0.15, 9.5, BREADTH)
    for row, name in enumerate(names):
        said = name if len(name) <= room else f"{name[: room - 1]}…"
        axes.text(
            -0.03,
            row,
            said,
            ha="right",
            va="center",
            fontsize=9.5,
            transform=_across(axes),
        )


def _heading(figure: Figure, comparison: Comparison, height: float) -> None:
    scenario = comparison.reference.inputs.scenario.title
    how = f"{counted(comparison.replications, 'replication')}, seed {comparison.reference.seed}"
    figure.text(
        0.02,
        1 - 0.3 / height,
        shorten(scenario, 72, placeholder=" …"),
        fontsize=15,
        weight="bold",
        va="center",
    )
    figure.text(0.98, 1 - 0.3 / height, how, fontsize=11, color=PALE, ha="right", va="center")
    title = comparison.reference.inputs.setup.title
    what = f"How much sooner or later than under ‘{comparison.baseline}’ ({title}), on average in the same crises"
    figure.text(
        0.02, 1 - 0.62 / height, shorten(what, 120, placeholder=" …"), fontsize=10.5, color=PALE, va="center"
    )


def _key(figure: Figure, comparison: Comparison, height: float, *, is_shared: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Line2D(
            [],
            [],
            marker=mark.marker,
            ms=mark.size,
            mfc=mark.colour if mark.is_filled else "white",
            mec=mark.colour,
            mew=1.3,
            color=mark.colour,
            lw=1.7,
            label=verdict,
        )
        for verdict, mark in MARKS.items()
    ]
    handles.append(Patch(facecolor=SHADE, label=f"less than {hours(comparison.matters)} either way"))
    figure.legend(
        handles=handles,
        loc="center",
        bbox_to_anchor=(0.5, 0.5 / height),
        ncols=len(handles),
        frameon=False,
        fontsize=9.5,
        handlelength=2.6,
        columnspacing=1.8,
    )
    scales = "all panels have the same scale" if is_shared else "scales differ from panel to panel"
    said = f"left of 0: sooner; lines: intervals that hold together with {level(comparison.confidence)}; {scales}"
    figure.text(0.5, 0.2 / height, said, ha="center", va="center", fontsize=9, color=PALE)
