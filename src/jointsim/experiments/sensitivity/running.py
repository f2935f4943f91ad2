"""Running tasks in this process, until the shared runner takes them."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Protocol

from jointsim.engine.plan import Plan
from jointsim.experiments.execute import Batch, run_batch


class Source(Protocol):
    """What a plan is made from."""

    def plan(self) -> Plan: ...


@dataclass(frozen=True)
class Task:
    """Replications of one plan."""

    source: Source
    numbers: range
    seed: int
    key: int


def run_tasks(
    tasks: Iterable[Task], *, jobs: int = 1, cluster: str | None = None
) -> Generator[tuple[Task, Batch], None, None]:
    """Run tasks one after the other."""
    for task in tasks:
        yield task, run_batch(task.source.plan(), task.numbers, task.seed)
