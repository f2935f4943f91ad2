"""What is printed, and how: tables and plain text on stdout, progress on stderr if somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Grid

    from jointsim.reports.tables import Table

WIDE = 1000
"""Columns where no terminal sets a limit: nothing is wrapped that a program may read."""

BETWEEN = 3
"""Letters between two columns of a table."""


def console() -> Console:
    """Make the console of stdout: colours on a terminal alone, and never if NO_COLOR is set."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDE
    return Console(width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def page_width() -> int | None:
    """Say how many letters fit in a line of stdout; None if it is no terminal."""
    return console().width if sys.stdout.isatty() else None


def print_table(target: Console, table: Table) -> None:
    """Print a table with its title above and its notes below; a narrow page shows what it needs to show."""
    from rich.text import Text

    from jointsim.reports.page import broken, parted
    from jointsim.reports.tables import stacked

    table, grid = _fitted(target, table)
    target.print(Text(table.title, style="bold"))
    if grid is None:
        target.file.write("".join(f"{line}\n" for line in stacked(table, target.width)))
    else:
        with target.capture() as laid_out:
            target.print(grid)
        target.file.write(parted(laid_out.get()))
    for note in table.notes:
        lines = "\n".join(broken(note, target.width))
        target.print(Text(lines, style="dim"), overflow="ignore", crop=False)
    target.print()


def _fitted(target: Console, table: Table) -> tuple[Table, Grid | None]:
    """Leave out columns, the last first: as long as a row takes more than a line, then until no word is broken.

    What the table cannot do without stays; without a grid there is no room for even that side by side.
    """
    needed = len(table.columns) if table.needed is None else table.needed
    for columns in range(len(table.columns), needed, -1):
        fewer = table.narrowed(columns)
        grid = _grid(fewer)
        if target.measure(grid, options=target.options.update(max_width=WIDE)).maximum <= target.width:
            return fewer, grid
    least = needed if table.least is None else table.least
    for columns in range(needed, least - 1, -1):
        fewer = table.narrowed(columns)
        widths = fewer.shared_out(target.width - BETWEEN + 1, BETWEEN)
        if widths is not None:
            return fewer, _grid(fewer, widths)
    return table, None


def _grid(table: Table, widths: Sequence[int] = ()) -> Grid:
    """Lay a table out, its cells broken to widths if these are given."""
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    from jointsim.reports.page import broken, joined

    def cells(line: tuple[str, ...]) -> Iterator[Text]:
        for cell, width in zip_longest(line, widths):
            yield Text(joined("\n".join(broken(cell, width or None))))

    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=any(table.columns))
    for column in cells(table.columns):
        grid.add_column(column, overflow="fold")
    for row in table.rows:
        grid.add_row(*cells(row))
    return grid


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None] | None]:
    """Show on stderr how far long work has come, if stderr is a terminal.

    Gives what is to be told, now and then, how many more are done; None without a terminal.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text("" if task.speed is None else f"{task.speed:.0f}/s")

    told, left = TextColumn("{task.description}"), TimeRemainingColumn()
    columns = (told, BarColumn(), MofNCompleteColumn(), Rate(), left)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.update(task, advance=more)
