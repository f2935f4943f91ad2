"""How far staffs trust each other before a crisis begins: what was built, faded to a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from jointsim.model.document import Document
from jointsim.model.trust import Trust
from jointsim.reports.words import day

Row = tuple[str, str, str, str]


def trust_of(relation: str, world: Document) -> Iterator[Row]:
    """Say what trust in a relation comes to: what stands by itself, and on the last day that built it."""
    trust = _trust(world)
    if trust is None or relation not in trust.relations:
        return
    found = trust.relations[relation]
    yield _row("what stands comes to", found.stands)
    if found.built:
        last = datetime.combine(max(built.on for built in found.built.values()), time(), UTC)
        yield _row(f"trust on {day(last)}", trust.level(relation, last))


def trust_at_start(scenario: Document, world: Document) -> Iterator[Row]:
    """Say how far the staffs of each relation trust each other when a scenario begins."""
    trust = _trust(world)
    if trust is None:
        return
    try:
        start = datetime.fromisoformat(str(scenario.value.get("start")))
    except ValueError:
        return
    for relation in trust.relations:
        yield _row(f"trust {relation} at the start", trust.level(relation, start))


def _trust(world: Document) -> Trust | None:
    written = world.value.get("trust")
    return None if written is None else Trust.model_validate(written)


def _row(name: str, level: float) -> Row:
    return name, f"{level:.2f}", "", ""
