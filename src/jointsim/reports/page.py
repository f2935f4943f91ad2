"""How text fits a page: lines broken at words, and how columns share a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import TextWrapper

JOINT = "\ue000"
"""Stands for a space that is no place to begin a new line, of whatever wraps the text."""

_LENGTH = re.compile(r"(?<=\d) (?=(?:s|min|h|d|%)(?!\w))|(?<=\d (?:h|d)) (?=\d+ (?:s|min|h|d)(?!\w))")
_DATE = re.compile(r"\b[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}\b")


def joined(text: str) -> str:
    """Keep lengths of time, shares and dates in one piece, however narrow the page; see `parted`."""
    return _DATE.sub(lambda date: date[0].replace(" ", JOINT), _LENGTH.sub(JOINT, text))


def parted(text: str) -> str:
    """Put spaces again where pieces were joined."""
    return text.replace(JOINT, " ")


def broken(text: str, width: int | None, first: str = "", further: str = "") -> list[str]:
    """Break a text into lines, at spaces alone: ids and addresses stay whole, even if they are too long.

    Parameters
    ----------
    text
        What to write.
    width
        Letters in a line; None: there is no limit.
    first, further
        What stands before the first line, and before the others.
    """
    if width is None:
        return [first + parted(text)]
    filling = TextWrapper(
        width,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [parted(line) for line in filling.wrap(joined(text))] or [first]


def shared_out(columns: Sequence[Sequence[str]], space: int) -> list[int] | None:
    """Share the letters of a line out among columns, so that all words stay whole.

    Parameters
    ----------
    columns
        The cells of each, its heading among them.
    space
        Letters of all columns together.

    Returns
    -------
    A width for each: the widest columns wrap first, and the last gets what the others leave. None if the longest
    words do not fit side by side.
    """
    least = [
        max((len(word) for cell in cells for word in joined(cell).split()), default=0) for cells in columns
    ]
    most = [max(map(len, cells), default=0) for cells in columns]
    if sum(least) > space:
        return None
    level, widths = space, most
    while sum(widths) > space:
        widths = [min(high, max(low, level)) for low, high in zip(least, most, strict=True)]
        level -= 1
    used = [_used(cells, width) for cells, width in zip(columns[:-1], widths, strict=False)]
    return [*used, min(most[-1], space - sum(used))]


def _used(cells: Sequence[str], width: int) -> int:
    """Say how much of a column's width its lines take once they are broken."""
    return max((len(line) for cell in cells for line in broken(cell, max(width, 1))), default=0)
