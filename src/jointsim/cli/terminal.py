"""What is printed, and how: tables and plain text on stdout, progress on stderr if somebody watches."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Grid

    from jointsim.reports.tables import Table

WIDE = 1000
"""Columns where no terminal sets a limit: nothing is wrapped that a program may read."""

_JOINT = "\ue000"
"""Stands for a space that is no place to begin a new line: rich begins one at spaces of every kind."""

_WITHIN = re.compile(r"(?<=\d) (?=(?:s|min|h|d|%)(?!\w))|(?<=\d (?:h|d)) (?=\d+ (?:s|min|h|d)(?!\w))")


def console() -> Console:
    """Make the console of stdout: colours on a terminal alone, and never if NO_COLOR is set."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDE
    return Console(width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_table(target: Console, table: Table) -> None:
    """Print a table with its title above and its notes below; a narrow page shows what it needs to show."""
    from rich.text import Text

    table, grid = _fitted(target, table)
    target.print(Text(table.title, style="bold"))
    with target.capture() as laid_out:
        target.print(grid)
    target.file.write(laid_out.get().replace(_JOINT, " "))
    for note in table.notes:
        target.print(Text(note, style="dim"))
    target.print()


def _fitted(target: Console, table: Table) -> tuple[Table, Grid]:
    """Leave out columns, the last first, as long as a row takes more than a line and the table can do without."""
    needed = len(table.columns) if table.needed is None else table.needed
    for columns in range(len(table.columns), needed, -1):
        fewer = table.narrowed(columns)
        grid = _grid(fewer)
        if target.measure(grid, options=target.options.update(max_width=WIDE)).maximum <= target.width:
            return fewer, grid
    least = table.narrowed(needed)
    return least, _grid(least)


def _grid(table: Table) -> Grid:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=any(table.columns))
    for column in table.columns:
        grid.add_column(Text(column), overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(_joined(cell)) for cell in row))
    return grid


def _joined(cell: str) -> str:
    """Keep lengths of time and shares in one piece where a cell is too long for its column."""
    return _WITHIN.sub(_JOINT, cell)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None] | None]:
    """Show on stderr how far long work has come, if stderr is a terminal.

    Gives what is to be told, now and then, how many more are done; None without a terminal.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda more: bar.update(task, advance=more)
