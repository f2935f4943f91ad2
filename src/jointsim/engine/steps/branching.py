"""One of several ways, and loops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jointsim.engine.course import Course
from jointsim.engine.steps.base import TURNS, Step
from jointsim.engine.steps.tree import Tree

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Choose(Step):
    """One of several ways is taken, by chance."""

    options: tuple[tuple[str, float, Tree], ...]
    address: int

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Draw the way and carry out its steps."""
        u = run.draws.uniform(self.address, turn)
        name, _, tree = self.options[-1]
        reached = 0.0
        for name, chance, tree in self.options:  # noqa: B007 - the option reached is used after the loop
            reached += chance
            if u < reached:
                break
        entry = run.record.add(run.record.time(cause), dossier.id, "chosen", "", (), cause, {"option": name})
        return (yield from tree.perform(run, dossier, entry, turn))


@dataclass(frozen=True, slots=True)
class Repeat(Step):
    """Steps are gone through several times."""

    times: int
    again: float
    again_address: int
    tree: Tree

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Carry out the steps, again and again; every turn has draws of its own."""
        turns = range(turn * TURNS, turn * TURNS + self.times)
        course = None if self.again < 1.0 else self.tree.perform_all(run, dossier, cause, turns)
        return self._turn_by_turn(run, dossier, cause, turns) if course is None else course

    def _turn_by_turn(self, run: Replication, dossier: Dossier, cause: int, turns: range) -> Course:
        for inner in turns:
            cause = yield from self.tree.perform(run, dossier, cause, inner)
            if dossier.closed >= 0 or inner == turns[-1]:
                break
            if self.again < 1.0 and run.draws.uniform(self.again_address, inner) >= self.again:
                break
        return cause


def all_steps(tree: Tree) -> Iterator[Step]:
    """Go through the steps of a tree, those inside choices and loops included."""
    for step in tree.steps:
        yield step
        for inner in _trees_inside(step):
            yield from all_steps(inner)


def branches(tree: Tree) -> bool:
    """Say whether anything in a tree runs side by side, inside choices and loops included."""
    return not tree.is_chain or any(branches(inner) for step in tree.steps for inner in _trees_inside(step))


def _trees_inside(step: Step) -> tuple[Tree, ...]:
    if isinstance(step, Repeat):
        return (step.tree,)
    if isinstance(step, Choose):
        return tuple(branch for _, _, branch in step.options)
    return ()
