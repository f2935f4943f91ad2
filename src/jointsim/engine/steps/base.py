"""What every step of a procedure has in common, and how a tree of steps is carried out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from simpy import Event

from jointsim.engine.clock.alarms import Awaited, Progress
from jointsim.engine.course import Blocked, Course
from jointsim.engine.record import Entry, Spent

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication

TURNS = 64
"""Turns of a loop, and rounds of an agreement, are folded into one occurrence with this base."""


@dataclass(frozen=True, slots=True)
class Step(ABC):
    """A compiled step.

    Where nothing and nobody can interrupt a stretch, a step whose end is known when it begins is passed by: it
    writes its end into the record at once. One that touches nothing shared runs ahead even of the clock; any other
    first waits for the clock to come up.

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
        object.__setattr__(self, "noted", {"step": self.path})

    @abstractmethod
    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry the step out, from the entry that enabled it to the entry that ends it."""

    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int | None:
        """Write the end of the step into the record; None if it is not known yet, and it must be performed."""
        return None


Ending = tuple[int, str, Spent, Mapping[str, Any]]
"""When a step ends, by whom, what its time was spent on, and what is noted of it."""


@dataclass(frozen=True, slots=True)
class AheadStep(Step):
    """A step that touches nothing shared, whose end is known when it begins."""

    activity: ClassVar[str]

    @abstractmethod
    def ending(self, run: Replication, dossier: Dossier, now: int, turn: int) -> Ending | None:
        """Say how the step ends that begins now; None if there is nothing to do, and nothing to note."""

    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int:
        """Write the end of the step into the record."""
        return self.note(run, dossier, cause, self.ending(run, dossier, run.record.time(cause), turn))

    def note(self, run: Replication, dossier: Dossier, cause: int, ending: Ending | None) -> int:
        """Write an end of the step into the record."""
        if ending is None:
            return cause
        end, who, spent, noted = ending
        return run.record.add(end, dossier.id, self.activity, who, spent, cause, noted)

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry the step out and wait until the clock is there."""
        entry = self.pass_by(run, dossier, cause, turn)
        yield from run.reach(entry)
        return entry


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps that run ahead, one after the other; no other than the last has milestones."""

    steps: tuple[AheadStep, ...]
    milestones: tuple[str, ...]

    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int:
        """Write the ends of the steps into the record, each of which begins as the one before ends."""
        entries, of = run.record.entries, dossier.id
        now = entries[cause].time
        for step in self.steps:
            ending = step.ending(run, dossier, now, turn)
            if ending is not None:
                now, who, spent, noted = ending
                entries.append(Entry(now, of, step.activity, who, spent, cause, noted))
                cause = len(entries) - 1
        return cause


def stretches(steps: Iterable[Step]) -> Iterator[Step | Stretch]:
    """Put steps of a chain together, as far as they run ahead; the others stay as they are."""
    together: list[AheadStep] = []
    for step in steps:
        if isinstance(step, AheadStep):
            together.append(step)
        if together and (step.milestones or step is not together[-1]):
            yield Stretch(tuple(together), together[-1].milestones)
            together = []
        if not isinstance(step, AheadStep):
            yield step
    if together:
        yield Stretch(tuple(together), ())


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
    stretches
        Of a chain, the steps as they are passed by.
    """

    steps: tuple[Step, ...]
    predecessors: tuple[int, ...]
    followers: tuple[tuple[int, ...], ...]
    is_chain: bool
    stretches: tuple[Step | Stretch, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stretches", tuple(stretches(self.steps)) if self.is_chain else ())

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry out all steps; the entry returned is the last to end."""
        if not self.is_chain:
            return _Branches(self, run, dossier, turn).perform(cause)
        if run.interruptible or dossier.plan.satisfied_by:
            return self._one_by_one(run, dossier, cause, turn)
        return self._passing_by(run, dossier, cause, turn)

    def _one_by_one(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry out a chain whose steps somebody or something may interrupt."""
        for step in self.steps:
            yield from run.reach(cause)
            if dossier.closed >= 0:
                break
            cause = yield from step.perform(run, dossier, cause, turn)
            if dossier.closed >= 0:
                break
            if step.milestones:
                yield from run.reach(cause)
                if dossier.closed >= 0:
                    break
                run.reach_milestones(dossier, step.milestones, cause)
        return cause

    def _passing_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry out a chain of which nothing and nobody can interrupt what is known ahead."""
        env, entries = run.env, run.record.entries
        for step in self.stretches:
            if isinstance(step, Stretch):
                cause = step.pass_by(run, dossier, cause, turn)
            else:
                ahead = entries[cause].time - env.now
                if ahead > 0:
                    yield ahead
                if dossier.closed >= 0:
                    break
                entry = step.pass_by(run, dossier, cause, turn)
                cause = (yield from step.perform(run, dossier, cause, turn)) if entry is None else entry
                if dossier.closed >= 0 and entry is None:
                    break
            if step.milestones:
                yield from run.reach(cause)
                if dossier.closed >= 0:
                    break
                run.reach_milestones(dossier, step.milestones, cause)
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

    def _follow(self, index: int, cause: int) -> Generator[Awaited, None, None]:
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
            run.reach_milestones(dossier, step.milestones, cause)
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
