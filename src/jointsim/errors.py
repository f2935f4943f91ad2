"""Every error a user can meet.

JointsimError
├── InputError      something in a file or an option is wrong (exit code 2)
├── RunError        a replication failed (exit code 1)
└── MissingExtra    an optional dependency is not installed (exit code 2)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in one place of one file.

    Attributes
    ----------
    file
        Name of the file as the user gave it, or the option (``--set``).
    line, column
        Counted from 1; 0 when the fault concerns the whole of a file or what is none, and then left out.
    path
        Where in the document, dotted (``bodies.nac.silence``).
    what
        What is wrong.
    right
        What would be right.
    """

    file: str
    line: int
    column: int
    path: str
    what: str
    right: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f"{place} {self.path}".strip()
        return f"{where}: {self.what} — {self.right}" if self.right else f"{where}: {self.what}"


class JointsimError(Exception):
    """Base of all errors that carry a message for the user."""


class InputError(JointsimError):
    """What the user wrote cannot be used; carries every fault found, in file order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class RunError(JointsimError):
    """A replication failed; names the replication, so that it can be replayed."""


class MissingExtra(JointsimError):
    """An optional dependency is needed for what was asked."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word comes closest, as the end of a message; else list a few, best those that share a part.

    Examples
    --------
    >>> nearest("scilence", ["silence", "meets"])
    "did you mean 'silence'?"
    >>> nearest("xyz", ["silence", "meets"])
    'one of meets, silence'
    """
    options = sorted(set(known))
    kin = _kin(word, options)
    close = get_close_matches(word, options, n=1, cutoff=0.75 if kin else 0.6)
    if not close:
        folded = {option.casefold(): option for option in options}
        close = [folded[word.casefold()]] if word.casefold() in folded else []
    if close:
        return f"did you mean '{close[0]}'?"
    options = kin or options
    shown = ", ".join(options[:12])
    return f"one of {shown}, …" if len(options) > 12 else f"one of {shown}" if options else ""


def _kin(word: str, options: list[str]) -> list[str]:
    """List the options that begin with the same state or map (``FR.``), else those that share a word, if several do."""
    place, dot, _ = word.partition(".")
    if dot:
        return [option for option in options if option.startswith(f"{place}.")]
    parts = set(word.casefold().split("-"))
    found = [option for option in options if parts & set(option.casefold().split("-"))]
    return found if len(found) > 1 and len(parts) > 1 else []
