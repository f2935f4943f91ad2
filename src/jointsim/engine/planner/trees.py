"""Plans of procedures: which steps take part under an authority, and what waits for what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from jointsim.engine.luck.delays import DelaySampler
from jointsim.engine.planner.context import Context
from jointsim.engine.steps.base import Step
from jointsim.engine.steps.tree import Tree
from jointsim.model import steps as written
from jointsim.model.scenario import Event, Response


@dataclass(frozen=True)
class Site:
    """Where a step is planned: for which response, event and authority, inside which steps, for how many turns."""

    context: Context
    response_id: str
    response: Response
    event: Event
    authority: str
    difficulty: int
    inside: str = ""
    turns: int = 1

    def within(self, name: str, turns: int = 1) -> Site:
        """Go one level into a step, which goes through those inside it so many times."""
        return replace(self, inside=f"{self.inside}{name}/", turns=turns)

    def path(self, name: str) -> str:
        """Give the path of a step, unique within a dossier."""
        return f"{self.inside}{name}"

    def address(self, name: str, purpose: str, delay: DelaySampler | None = None) -> int:
        """Give the address of a draw of a step; for ``delay`` see `Context.of_step`."""
        return self.context.of_step((self.response_id, self.path(name), purpose), self.turns, delay)

    def vector(self, name: str, purpose: str, delay: DelaySampler | None = None) -> int:
        """Give the address of a draw of a step for each state; for ``delay`` see `Context.of_step`."""
        use = (self.response_id, self.path(name), purpose)
        return self.context.of_step(use, self.turns, delay, each_state=True)


def predecessors(
    steps: Mapping[str, written.Step], authority: str, present: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Say what each step that takes part waits for; what it waits for that is absent is passed through."""
    stated: dict[str, tuple[str, ...]] = {}
    before: str | None = None
    for name, step in steps.items():
        after = step.after.get(authority) if isinstance(step.after, dict) else step.after
        if after is None:
            stated[name] = () if before is None else (before,)
        else:
            stated[name] = (after,) if isinstance(after, str) else after
        before = name
    there = set(present)

    def passed_through(names: Iterable[str]) -> list[str]:
        found: list[str] = []
        for name in names:
            found.extend([name] if name in there else passed_through(stated[name]))
        return found

    return {name: tuple(dict.fromkeys(passed_through(stated[name]))) for name in steps if name in there}


def make_tree(planned: Mapping[str, Step], waits: Mapping[str, tuple[str, ...]]) -> Tree:
    """Put planned steps and what they wait for into a tree."""
    names = list(planned)
    number = {name: index for index, name in enumerate(names)}
    followers: list[list[int]] = [[] for _ in names]
    for name in names:
        for earlier in waits[name]:
            followers[number[earlier]].append(number[name])
    is_chain = all(waits[name] == ((names[i - 1],) if i else ()) for i, name in enumerate(names))
    return Tree(
        steps=tuple(planned.values()),
        predecessors=tuple(len(waits[name]) for name in names),
        followers=tuple(tuple(each) for each in followers),
        is_chain=is_chain,
    )
