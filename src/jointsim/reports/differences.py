"""What sets two worlds apart, parameter by parameter: the world under one set-up and under another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Literal

from jointsim.model.document import Document, Path, dotted
from jointsim.model.evidence import evidence_for
from jointsim.model.setup import DocumentedPosition, Setup
from jointsim.model.world import World
from jointsim.reports.parameters import grade, is_branch, leaves, written_at
from jointsim.reports.tables import Table
from jointsim.reports.words import UNKNOWN

if TYPE_CHECKING:
    from jointsim.model.load import Inputs

COLUMNS = ("parameter", "before", "after", "evidence")
POSITIONS = "positions"
MOST = 200
"""Letters told of an entry that has no name."""

Change = Literal["changed", "added", "removed"]
Positions = Mapping[Path, DocumentedPosition]


@dataclass(frozen=True)
class Difference:
    """One parameter that differs, or one entry that only one of two worlds has.

    Attributes
    ----------
    path
        Where it stands.
    change
        ``changed``, ``added`` or ``removed``.
    before, after
        The values as written; None where there is none.
    name
        What an entry that was added or removed is called; empty for a parameter.
    evidence
        That for the value after, or for the one that is gone; None if there is none.
    """

    path: Path
    change: Change
    before: Any
    after: Any
    name: str = ""
    evidence: Mapping[str, Any] | None = None

    @property
    def section(self) -> str:
        """The part of the world that it stands in."""
        return str(self.path[0])

    def as_data(self) -> dict[str, Any]:
        """Give it as a map of plain values, for programs."""
        return {
            "path": dotted(self.path),
            "section": self.section,
            "change": self.change,
            "name": self.name or None,
            "before": self.before,
            "after": self.after,
            "evidence": dict(self.evidence) if self.evidence is not None else None,
        }


def differences(before: Document, after: Document) -> list[Difference]:
    """Find every parameter in which two documents differ, in the order of the first, added entries after.

    An entry with parts of its own that only one of them has, such as a channel that was closed, is one difference.
    So is a value that is given by urgency in one of them alone. Evidence is no parameter.

    Parameters
    ----------
    before, after
        Two worlds, as merged with a set-up each.
    """
    return list(_between(before.value, after.value, (), (before, after)))


def position_differences(before: Positions, after: Positions) -> list[Difference]:
    """Find the documented positions that count under one set-up and not, or otherwise, under another.

    Parameters
    ----------
    before, after
        Documented positions by their path: that of the set-up, or the one they have in a scenario.
    """
    return [
        Difference(
            path,
            "removed" if new is None else "added" if old is None else "changed",
            None if old is None else _stand(path, old),
            None if new is None else _stand(path, new),
            evidence=_on_record(new or old),
        )
        for path, old, new in _aligned(before, after)
        if old != new
    ]


def documented(setup: Setup) -> Positions:
    """Give the documented positions of a set-up by their path in it."""
    return {(POSITIONS, key): position for key, position in setup.positions.items()}


def laid_over(inputs: Inputs) -> Positions:
    """Give the documented positions that hold in a scenario by the path they have in it."""
    return {
        ("scenario", POSITIONS, each.state, each.response): inputs.setup.positions[each.id]
        for each in inputs.laid_over
    }


def as_of_day(world: Document, now: World) -> Document:
    """Leave out of a world, as written, the entries that were not there on a day.

    Parameters
    ----------
    world
        With all that existed at any time.
    now
        The same world as of the day.
    """
    there = {key: getattr(now, key.replace("-", "_"), None) for key in world.value}
    return Document({key: _kept(part, there[key]) for key, part in world.value.items()}, world.marks)


def difference_tables(found: Sequence[Difference]) -> list[Table]:
    """Make a table for each section of a world that has differences.

    Parameters
    ----------
    found
        In order: those of a section stand together.
    """
    return [
        Table(section, COLUMNS, tuple(_row(each) for each in group), needed=3)
        for section, group in groupby(found, key=lambda each: each.section)
    ]


def _between(old: Any, new: Any, path: Path, worlds: tuple[Document, Document]) -> Iterator[Difference]:
    is_in_both = old is not None and new is not None
    if old == new:
        return
    if all(is_branch(part) or part == {} for part in (old, new)) or (
        not is_in_both and _holds_entries(old if new is None else new)
    ):
        for key, earlier, later in _aligned(old or {}, new or {}):
            if key != "evidence":
                yield from _between(earlier, later, (*path, key), worlds)
    else:
        yield _difference(path, old, new, worlds)


def _difference(path: Path, old: Any, new: Any, worlds: tuple[Document, Document]) -> Difference:
    change: Change = "removed" if new is None else "added" if old is None else "changed"
    name = _name(old if new is None else new) if change != "changed" else ""
    first, _ = next(leaves(old if new is None else new, path))
    found = evidence_for(worlds[change != "removed"].value, first)
    before, after = (None if name else _without_evidence(value) for value in (old, new))
    return Difference(path, change, before, after, name, found[1] if found else None)


def _aligned(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Pair the entries of two maps by key: those of the first in their order, then those added."""
    yield from ((key, old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new)))


def _holds_entries(value: Any) -> bool:
    """Tell a map of entries from an entry: it has no name, and everything in it has parts."""
    return is_branch(value) and not _name(value) and all(is_branch(part) for part in value.values())


def _name(value: Any) -> str:
    found = value.get("name") or value.get("title") if isinstance(value, Mapping) else None
    return str(found) if found else ""


def _without_evidence(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {key: _without_evidence(part) for key, part in value.items() if key != "evidence"}


def _kept(part: Any, there: Any) -> Any:
    """Leave out the entries of a map, or of the maps in it, that are not there."""
    if not isinstance(part, Mapping) or not isinstance(there, Mapping):
        return part
    return {key: _kept(entry, there[key]) for key, entry in part.items() if key in there}


def _stand(path: Path, position: DocumentedPosition) -> str:
    """Write where a state stands; in a scenario its path says the rest."""
    if path[0] != POSITIONS:
        return position.stance
    about = f" ({', '.join(position.topics)})" if position.topics else ""
    kinds = ", ".join(position.kinds)
    return f"{position.state} {position.stance}: {kinds} of {position.organisation}{about}"


def _on_record(position: DocumentedPosition) -> dict[str, Any]:
    return {"says": position.says, "source": position.source, "confidence": position.confidence}


def _row(found: Difference) -> tuple[str, ...]:
    before, after = (
        UNKNOWN if value is None else written_at(found.path, value) for value in (found.before, found.after)
    )
    if found.name or (found.change != "changed" and is_branch(found.before or found.after)):
        said = found.name or _content(found.path, found.before or found.after)
        is_added = found.change == "added"
        before, after = (UNKNOWN, f"added: {said}") if is_added else (said, "removed")
    return (dotted(found.path), before, after, grade(found.evidence) if found.evidence is not None else "")


def _content(path: Path, entry: Any) -> str:
    """Write what is in an entry without a name, or the beginning of it."""
    return shorten(written_at(path, entry), MOST, placeholder=" …")
