"""Who can sit in a room and what it may treat: participation problems and the agreements that states hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jointsim.model.document import Document, Path
from jointsim.model.evidence import evidence_for
from jointsim.reports.lookup import part_of
from jointsim.reports.parameters import grade, written_at
from jointsim.reports.tables import Table

PARTICIPATION = "participation"
Rows = tuple[tuple[str, ...], ...]


def agreement_table(world: Document, agreement: str) -> Table | None:
    """Show which states hold an agreement, and since when; None if none does.

    Parameters
    ----------
    world
        The world, as merged with a set-up.
    agreement
        Its id.
    """
    rows = []
    for state, part in part_of(world, "states").items():
        held = part.get("agreements") or {}
        if agreement in held:
            path: Path = ("states", state, "agreements", agreement)
            found = evidence_for(world.value, path)
            span = written_at(path, held[agreement])
            rows.append((state, str(part.get("name", "")), span, grade(found[1]) if found else ""))
    return (
        Table(f"agreement {agreement}", ("state", "name", "held", "evidence"), tuple(rows)) if rows else None
    )


def agreements(world: Document) -> list[str]:
    """List the agreements that some state holds."""
    states = part_of(world, "states").values()
    return sorted({name for each in states for name in each.get("agreements") or ()})


def as_it_stands(world: Document, path: Path) -> tuple[Document, Rows]:
    """Give a world in which a room is not said to be closed by a participation problem that is gone, and rows to add.

    Parameters
    ----------
    world
        The world, as merged with a set-up.
    path
        Of a body or a channel.
    """
    kind, name = (str(path[0]), str(path[1])) if len(path) == 2 else ("", "")
    part: Any = part_of(world, kind).get(name)
    if not isinstance(part, Mapping):
        return world, ()
    rows: Rows = (
        (("members it does not reach", _outside(world, part), "", ""),) if "joint-with" in part else ()
    )
    problem = (part.get(PARTICIPATION) or {}).get("problem")
    if problem is None or problem in part_of(world, PARTICIPATION):
        return world, rows
    without = {key: value for key, value in part.items() if key != PARTICIPATION}
    section = {**world.value[kind], name: without}
    said = (PARTICIPATION, f"treats everything: {problem} is gone", "", "")
    return Document({**world.value, kind: section}, world.marks), (said, *rows)


def _outside(world: Document, body: Mapping[str, Any]) -> str:
    """Name the states of the two organisations of a joint format that cannot sit in it, ever."""
    both, needed = {body["joint-with"], body.get("organisation")}, body.get("agreement")
    states = [
        str(part.get("name", state))
        for state, part in part_of(world, "states").items()
        if both & set(part.get("memberships") or ())
        and needed is not None
        and needed not in (part.get("agreements") or ())
    ]
    return ", ".join(states) or "none"
