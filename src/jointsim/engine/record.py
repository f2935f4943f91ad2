"""The record of a run: one append-only list, each entry with the one cause that enabled it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

Piece = tuple[str, int, int]
"""A stretch of an entry: its label, its end in seconds, and the open hours it runs on (-1: round the clock)."""

Spent = str | tuple[Piece, ...]
"""What the time up to an entry was spent on: pieces in order, or the label of all of it, if it ran round the clock."""

NOTHING: Mapping[str, Any] = {}
ROOT = -1


class Entry(Struct, frozen=True, gc=False):
    """What happened, when, to which dossier, by whom, and why then.

    Attributes
    ----------
    time
        Seconds since the scenario's start; the end of the activity.
    dossier
        The response it belongs to; empty for what belongs to none.
    activity
        What was done (``observed``, ``report``, ``asked``, ``work``, ``round`` …).
    who
        Who did it, by id.
    spent
        What the time since the cause was spent on; a label alone is lighter, and most entries have no more.
    cause
        Index of the entry that enabled this one; ``ROOT`` for none.
    attributes
        Whatever else a reader may want to know.
    """

    time: int
    dossier: str
    activity: str
    who: str
    spent: Spent
    cause: int
    attributes: Mapping[str, Any]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the time since the cause was spent on, in order; the last piece ends at ``time``."""
        spent = self.spent
        return ((spent, self.time, -1),) if isinstance(spent, str) else spent


class Record:
    """Append-only list of entries of one replication."""

    __slots__ = ("entries",)

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(
        self,
        time: int,
        dossier: str,
        activity: str,
        who: str,
        spent: Spent,
        cause: int,
        attributes: Mapping[str, Any] = NOTHING,
    ) -> int:
        """Append an entry and say its index.

        An entry may lie ahead of the clock, where nothing and nobody can interrupt the stretch up to it.
        """
        entries = self.entries
        entries.append(Entry(time, dossier, activity, who, spent, cause, attributes))
        return len(entries) - 1

    def append(self, entry: Entry) -> int:
        """Append an entry that is made already, and say its index."""
        self.entries.append(entry)
        return len(self.entries) - 1

    def time(self, index: int) -> int:
        """Say when an entry ended."""
        return self.entries[index].time

    def later(self, one: int, other: int) -> int:
        """Say which of two entries ended later; of two at the same time, the one written later."""
        if ROOT in (one, other):
            return max(one, other)
        return max(one, other, key=lambda index: (self.entries[index].time, index))

    def chain(self, index: int) -> Iterator[Entry]:
        """Walk back from an entry along enabling causes to the root."""
        while index != ROOT:
            entry = self.entries[index]
            yield entry
            index = entry.cause

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)
