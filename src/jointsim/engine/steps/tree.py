"""How a tree of steps is carried out: one after the other, passed by in stretches, or side by side."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simpy import Event

from jointsim.engine.clock.alarms import Awaited, Progress
from jointsim.engine.course import Blocked, Course
from jointsim.engine.steps.base import AheadStep, Step

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps of a chain, one after the other, no other than the last with milestones.

    Attributes
    ----------
    steps
        All but the first run ahead of the clock.
    waits
        Whether the first waits for the clock to come up.
    milestones
        Reached when the last ends.
    """

    steps: tuple[Step, ...]
    waits: bool
    milestones: tuple[str, ...]

    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> _Prepared:
        """Prepare to pass some turns by."""
        passages = [step.prepared(run, dossier, turns) for step in self.steps]
        performed = self.steps[0] if passages[0] is None else None
        return self.waits, performed, passages if performed is None else passages[1:], self.milestones


_Prepared = tuple[bool, Step | None, list[Any], tuple[str, ...]]
"""A stretch of a dossier: whether it waits, what must then be performed, passages, and milestones."""


def stretches(steps: Iterable[Step]) -> Iterator[Stretch]:
    """Put steps of a chain together, as far as they run ahead."""
    together: list[Step] = []
    for step in steps:
        if together and not isinstance(step, AheadStep):
            yield _stretch(together)
            together = []
        together.append(step)
        if step.milestones:
            yield _stretch(together)
            together = []
    if together:
        yield _stretch(together)


def _stretch(steps: list[Step]) -> Stretch:
    return Stretch(tuple(steps), not isinstance(steps[0], AheadStep), steps[-1].milestones)


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
    stretches: tuple[Stretch, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stretches", tuple(stretches(self.steps)) if self.is_chain else ())

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry out all steps; the entry returned is the last to end."""
        if not self.is_chain:
            return _Branches(self, run, dossier, turn).perform(cause)
        if run.interruptible or dossier.plan.satisfied_by:
            return self._one_by_one(run, dossier, cause, turn)
        return self._passing_by(run, dossier, cause, range(turn, turn + 1))

    def perform_all(self, run: Replication, dossier: Dossier, cause: int, turns: range) -> Course | None:
        """Carry out several turns, one after the other; None where somebody or something may interrupt."""
        if not self.is_chain or run.may_be_interrupted or dossier.plan.satisfied_by:
            return None
        return self._passing_by(run, dossier, cause, turns)

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

    def _passing_by(self, run: Replication, dossier: Dossier, cause: int, turns: range) -> Course:
        """Carry out turns of a chain of which nothing and nobody can interrupt what is known ahead."""
        env, entries = run.env, run.record.entries
        stretches = [stretch.prepared(run, dossier, turns) for stretch in self.stretches]
        for lap, turn in enumerate(turns):
            for waits, performed, passages, milestones in stretches:
                now = entries[cause].time
                if waits:
                    if now > env.now:
                        yield now - env.now
                    if dossier.closed >= 0:
                        return cause
                if performed is not None:
                    cause = yield from performed.perform(run, dossier, cause, turn)
                    if dossier.closed >= 0:
                        return cause
                    now = entries[cause].time
                for passage in passages:
                    entry = passage.end(now, cause, lap)
                    if entry is not None:
                        cause, now = len(entries), entry.time
                        entries.append(entry)
                if milestones:
                    yield from run.reach(cause)
                    if dossier.closed >= 0:
                        return cause
                    run.reach_milestones(dossier, milestones, cause)
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
