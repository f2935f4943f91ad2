"""Plain tables of text, for a terminal, a page or a file."""

from __future__ import annotations

from dataclasses import dataclass


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
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def plain(table: Table) -> str:
    """Lay a table out as text, in columns parted by two spaces."""
    lines = [table.columns, *table.rows] if any(table.columns) else list(table.rows)
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    laid_out = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join([table.title, *laid_out, *table.notes])
