"""What every step of a procedure has in common, and how a tree of steps is carried out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from simpy import Event

from jointsim.engine.clock.alarms import Alarm, Progress
from jointsim.engine.course import Blocked, Course

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication

TURNS = 64
"""Turns of a loop, and rounds of an agreement, are folded into one occurrence with this base."""


@dataclass(frozen=True, slots=True)
class Step(ABC):
    """A compiled step.

    Where nothing and nobody can interrupt a stretch, a step whose end is known when it begins is passed by: it
    writes its end into the record at once. One that touches nothing shared ``runs_ahead`` even of the clock; any
    other first waits for the clock to come up.

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

    runs_ahead: ClassVar[bool] = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "noted", {"step": self.path})

    @abstractmethod
    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry the step out, from the entry that enabled it to the entry that ends it."""

    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int | None:
        """Write the end of the step into the record; None if it is not known yet, and it must be performed."""
        return None


@dataclass(frozen=True, slots=True)
class AheadStep(Step):
    """A step that touches nothing shared, whose end is known when it begins."""

    runs_ahead: ClassVar[bool] = True

    @abstractmethod
    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int:
        """Write the end of the step into the record."""

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry the step out and wait until the clock is there."""
        entry = self.pass_by(run, dossier, cause, turn)
        yield from run.reach(entry)
        return entry


@dataclass(frozen=True, slots=True)
class Tree:
    """Steps with what waits for what.

    Attributes
    ----------
    steps
        In file order.
    predecessors
        For each step how many others it waits for.
    followers
        For each step those that wait for it.
    is_chain
        Whether each simply follows the one before.
    """

    steps: tuple[Step, ...]
    predecessors: tuple[int, ...]
    followers: tuple[tuple[int, ...], ...]
    is_chain: bool

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry out all steps; the entry returned is the last to end."""
        if self.is_chain:
            return self._chain(run, dossier, cause, turn)
        return _Branches(self, run, dossier, turn).perform(cause)

    def _chain(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        entries, env = run.record.entries, run.env
        may_pass_by = not (run.interruptible or dossier.plan.satisfied_by)
        for step in self.steps:
            if not (may_pass_by and step.runs_ahead):
                ahead = entries[cause].time - env.now
                if ahead > 0:
                    yield Alarm(env, ahead)
                if dossier.closed >= 0:
                    break
            entry = step.pass_by(run, dossier, cause, turn) if may_pass_by else None
            if entry is None:
                entry = yield from step.perform(run, dossier, cause, turn)
                if dossier.closed >= 0:
                    return entry
            cause = entry
            if step.milestones:
                yield from run.reach(cause)
                if dossier.closed >= 0:
                    break
                for milestone in step.milestones:
                    run.reach_milestone(dossier, milestone, cause)
        return cause


class _Branches:
    """The branches of a tree in one replication: a step starts when the last it waits for has ended."""

    def __init__(self, tree: Tree, run: Replication, dossier: Dossier, turn: int) -> None:
        self._tree, self._run, self._dossier, self._turn = tree, run, dossier, turn
        self._missing = list(tree.predecessors)
        self._cause = [-1] * len(tree.steps)
        self._active = 0
        self._last = -1
        self._is_blocked = False
        self._done = Event(run.env)

    def perform(self, cause: int) -> Course:
        """Start the branches that wait for nothing, and wait until all have ended."""
        starts = [index for index, count in enumerate(self._tree.predecessors) if count == 0]
        self._active = len(starts)
        for index in starts:
            Progress(self._run.env, self._follow(index, cause))
        yield self._done
        if self._is_blocked:
            raise Blocked(self._last)
        return self._last

    def _follow(self, index: int, cause: int) -> Generator[Event, None, None]:
        try:
            cause = yield from self._branch(index, cause)
        except Blocked as blocked:
            self._is_blocked = True
            cause = blocked.entry
        self._last = self._run.record.later(self._last, cause)
        self._active -= 1
        if self._active == 0:
            self._done.succeed()

    def _branch(self, index: int, cause: int) -> Course:
        run, dossier = self._run, self._dossier
        while True:
            step = self._tree.steps[index]
            yield from run.reach(cause)
            if dossier.is_closed:
                return cause
            cause = yield from step.perform(run, dossier, cause, self._turn)
            if step.milestones:
                yield from run.reach(cause)
            if dossier.closed >= 0:
                return cause
            for milestone in step.milestones:
                run.reach_milestone(dossier, milestone, cause)
            ready = self._end(index, cause)
            if not ready:
                return cause
            self._active += len(ready) - 1
            for other in ready[1:]:
                Progress(run.env, self._follow(other, self._cause[other]))
            index, cause = ready[0], self._cause[ready[0]]

    def _end(self, index: int, cause: int) -> list[int]:
        ready = []
        for follower in self._tree.followers[index]:
            self._cause[follower] = self._run.record.later(self._cause[follower], cause)
            self._missing[follower] -= 1
            if self._missing[follower] == 0:
                ready.append(follower)
        return ready
