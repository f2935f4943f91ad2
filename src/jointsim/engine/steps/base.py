"""What every step of a procedure has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from jointsim.engine.course import Course
from jointsim.engine.record import Entry

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication

TURNS = 64
"""Turns of a loop, and rounds of an agreement, are folded into one occurrence with this base."""


class Passage(Protocol):
    """A step of a dossier, with what is the same in every turn looked up, and what was drawn for each."""

    def end(self, now: int, cause: int, lap: int) -> Entry | None:
        """Say which entry ends the step; None if there is nothing to do, and nothing to note.

        Parameters
        ----------
        now, cause
            When the step begins, and the entry that enabled it.
        lap
            Which of the turns it is, from 0.
        """


class Looking(Struct, frozen=True, gc=False):
    """A passage that looks everything up in each turn."""

    ending: Callable[[int, int, int], Entry | None]
    turns: range

    def end(self, now: int, cause: int, lap: int) -> Entry | None:
        """Say which entry ends the step, given its turn."""
        return self.ending(now, cause, self.turns[lap])


@dataclass(frozen=True, slots=True)
class Step(ABC):
    """A compiled step.

    Where nothing and nobody can interrupt a stretch, a step whose end is known when it begins is passed by: its end is
    written into the record at once. One that touches nothing shared runs ahead even of the clock; any other first
    waits for the clock to come up.

    Attributes
    ----------
    path
        ``procedure/step`` (with the steps around it), unique within a dossier.
    milestones
        Reached when it ends.
    noted
        Attributes of its entries in the record.
    """

    path: str
    milestones: tuple[str, ...]
    noted: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "noted", _noted(self.path))

    @property
    def aims(self) -> tuple[str, ...]:
        """Milestones that it is there for, whether or not it can reach them in this crisis."""
        return self.milestones

    @abstractmethod
    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry the step out, from the entry that enabled it to the entry that ends it."""

    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> Passage | None:
        """Prepare to pass some turns by; None if the end is not known at the beginning: it must be performed."""
        return None


@lru_cache(maxsize=1024)
def _noted(path: str) -> Mapping[str, str]:
    # Steps of one path share it: where dossiers are many, it is found quickly.
    return {"step": path}


@dataclass(frozen=True, slots=True)
class AheadStep(Step):
    """A step that touches nothing shared, whose end is known when it begins."""

    @abstractmethod
    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> Passage:
        """Prepare to pass some turns by."""

    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int:
        """Write the end of the step into the record."""
        passage = self.prepared(run, dossier, range(turn, turn + 1))
        entry = passage.end(run.record.time(cause), cause, 0)
        return cause if entry is None else run.record.append(entry)

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry the step out and wait until the clock is there."""
        entry = self.pass_by(run, dossier, cause, turn)
        yield from run.reach(entry)
        return entry
