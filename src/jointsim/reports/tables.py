"""Plain tables of text, for a terminal, a page or a file."""

from __future__ import annotations

from dataclasses import dataclass, replace


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
        How many columns must be shown however narrow the page; None: all. The others may go, the last first.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    needed: int | None = None

    def narrowed(self, columns: int) -> Table:
        """Leave out all but the first columns, with the notes on them, and say in a note which are missing."""
        if columns >= len(self.columns):
            return self
        gone = self.columns[columns:]
        notes = [note for note in self.notes if not note.startswith(tuple(f"{each}: " for each in gone))]
        missing = f"on a wider page also: {', '.join(gone)}"
        rows = tuple(row[:columns] for row in self.rows)
        return replace(self, columns=self.columns[:columns], rows=rows, notes=(*notes, missing))


def plain(table: Table) -> str:
    """Lay a table out as text, in columns parted by two spaces."""
    lines = [table.columns, *table.rows] if any(table.columns) else list(table.rows)
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    laid_out = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join([table.title, *laid_out, *table.notes])
