"""Plain tables of text, for a terminal, a page or a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from jointsim.reports.page import JOINT, broken, shared_out

GAP = "  "


@dataclass(frozen=True)
class Table:
    """A table for people: every cell is text.

    Attributes
    ----------
    title
        What it shows.
    columns
        Headings.
    rows
        As many cells each as there are columns.
    notes
        Lines to stand below.
    needed
        How many columns must be shown if their cells may take several lines; None: all. The others go, the last
        first, before that.
    least
        How many columns must stand side by side; None: all that are needed. Those between go, the last first, before
        a word is broken; where even the least do not fit, `stacked` shows all.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    needed: int | None = None
    least: int | None = None

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """The rows, below the headings if these say anything."""
        return [self.columns, *self.rows] if any(self.columns) else list(self.rows)

    def shared_out(self, width: int, between: int) -> list[int] | None:
        """Share a line out among the columns; see `page.shared_out`.

        Parameters
        ----------
        width, between
            Letters in a line, and those between two columns.
        """
        cells = list(zip(self.columns, *self.rows, strict=True))
        return shared_out(cells, width - between * (len(cells) - 1))

    def narrowed(self, columns: int) -> Table:
        """Leave out all but the first columns, with the notes on them, and say in a note which are missing."""
        if columns >= len(self.columns):
            return self
        gone = self.columns[columns:]
        notes = [note for note in self.notes if not note.startswith(tuple(f"{each}: " for each in gone))]
        if named := [each for each in gone if each]:
            notes.append(f"on a wider page also: {', '.join(named)}")
        rows = tuple(row[:columns] for row in self.rows)
        return replace(self, columns=self.columns[:columns], rows=rows, notes=tuple(notes))


def plain(table: Table, width: int | None = None) -> str:
    """Lay a table out as text, in columns parted by two spaces.

    Parameters
    ----------
    table
        What to write.
    width
        Letters in a line: cells, title and notes are broken at words; None: there is no limit.
    """
    laid_out = _side_by_side(table, width)
    around = [broken(text, width) for text in (table.title, *table.notes)]
    return "\n".join([*around[0], *laid_out, *(line for lines in around[1:] for line in lines)])


def _side_by_side(table: Table, width: int | None) -> Iterator[str]:
    lines = table.lines
    widths: Sequence[int] | None = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    if width is not None and lines:
        widths = table.shared_out(width, len(GAP))
    if widths is None:
        yield from stacked(table, width)
        return
    for line in lines:
        cells = [broken(cell, each or None) for cell, each in zip(line, widths, strict=True)]
        for pieces in zip_longest(*cells, fillvalue=""):
            yield GAP.join(piece.ljust(each) for piece, each in zip(pieces, widths, strict=True)).rstrip()


def stacked(table: Table, width: int | None) -> Iterator[str]:
    """Lay the rows of a table out one below another, for a page too narrow for its columns.

    A row begins with its first cell; below it stand its other cells with their headings.
    """
    for first, *others in table.rows:
        yield from broken(first, width)
        said = [
            f"{column}:{JOINT}{cell}" if column else cell
            for column, cell in zip(table.columns[1:], others, strict=True)
            if cell
        ]
        if said:
            yield from broken(f"{JOINT}· ".join(said), width, "    ", "    ")
