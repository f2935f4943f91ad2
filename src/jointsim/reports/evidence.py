"""All evidence of a world: on what each of its parameters stands, to be listed, filtered and handed on."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jointsim.errors import Fault, InputError, nearest
from jointsim.model.document import Document, Path, dotted
from jointsim.model.evidence import is_fitted
from jointsim.model.merge import split_path
from jointsim.reports.lookup import places
from jointsim.reports.page import broken
from jointsim.reports.parameters import grade, is_delay, leaves, told, written_at

ASSUMPTION, SET = "assumption", "set"
CONFIDENCES = ("high", "medium", "low", ASSUMPTION)
"""What evidence can be filtered by: the confidence of a source, or that there is none."""

CSV_COLUMNS = ("path", "value", "confidence", "says", "source", "cases", "range-low", "range-high")
_COLUMNS = ("parameter", "value", "confidence", "what it rests on", "source", "range")


@dataclass(frozen=True)
class Ground:
    """What one parameter, or several of one entry, stands on.

    Attributes
    ----------
    path
        Of the parameter.
    value
        As written; None where the world has no value there.
    evidence
        As written.
    """

    path: Path
    value: Any
    evidence: Mapping[str, Any]

    @property
    def confidence(self) -> str:
        """``high``, ``medium``, ``low`` for a source, ``assumption``, or ``set`` for what a set-up changed."""
        if self.evidence.get("set-by") is not None:
            return SET
        return (
            ASSUMPTION
            if self.evidence.get("assumption") is not None
            else str(self.evidence.get("confidence"))
        )

    @property
    def says(self) -> str:
        """What the source says, why it is assumed, or by what it was set."""
        evidence = self.evidence
        if evidence.get("set-by") is not None:
            return f"set by {evidence['set-by']}"
        return str(evidence.get("assumption") or evidence.get("says") or "")

    @property
    def source(self) -> str:
        """Where the source stands; empty for an assumption."""
        return str(self.evidence.get("source") or "")

    @property
    def shown(self) -> str:
        """The value as people say it; empty if there is none."""
        return "" if self.value is None else written_at(self.path, self.value)

    @property
    def is_delay(self) -> bool:
        """Whether a range scales a length of time; else it bounds a number."""
        return any(is_delay(value) for _, value in leaves(self.value, ()))


def grounds(world: Document) -> list[Ground]:
    """List all evidence of a world, in the order of its files.

    Parameters
    ----------
    world
        As merged with a set-up.
    """
    return list(_within(world.value, ()))


def grounds_at(found: Sequence[Ground], world: Document, place: str) -> list[Ground]:
    """Choose the evidence for what stands at a path, below it, or around it where that speaks of it.

    Parameters
    ----------
    found
        Evidence of the world.
    world
        The world itself.
    place
        A path such as ``bodies.nac``.

    Raises
    ------
    InputError
        Nothing stands at the path.
    """
    try:
        path = split_path(place)
    except ValueError as error:
        raise InputError([Fault("--of", 0, 0, "", *str(error).split(" — "))]) from None
    value: Any = world.value
    for depth, key in enumerate(path):
        if not isinstance(value, Mapping) or key not in value:
            known = value if isinstance(value, Mapping) else ()
            what = f"there is no '{key}'" + (f" in {dotted(path[:depth])}" if depth else " in this world")
            meant = "" if depth else _meant(world, place)
            raise InputError([Fault("--of", 0, 0, "", what, meant or nearest(key, map(str, known)))])
        value = value[key]
    return [each for each in found if all(a == b for a, b in zip(each.path, path, strict=False))]


def _meant(world: Document, place: str) -> str:
    """Say which path goes by an id or a name that was given in place of one; empty if none does."""
    found = list(dict.fromkeys(f"'{dotted(path)}'" for path in places(world, place)))
    return f"did you mean {' or '.join(found)}?" if found else ""


def as_text(found: Sequence[Ground], width: int) -> str:
    """Write evidence for reading: a parameter with its value, and below it what it stands on.

    Parameters
    ----------
    found
        What to write.
    width
        Letters in a line; addresses are not broken.
    """
    lines = []
    for each in found:
        head = f"{dotted(each.path)}  {each.shown}".rstrip() + f"  ({grade(each.evidence)})"
        lines += _wrapped(head, width, 0)
        lines += _wrapped(told(each.evidence, is_delay=each.is_delay), width, 4)
    return "\n".join([*lines, tally(found)])


def as_csv(found: Sequence[Ground]) -> str:
    """Write evidence as a table for programs, one line each with `CSV_COLUMNS` as head."""
    target = io.StringIO()
    lines = csv.writer(target, lineterminator="\n")
    lines.writerow(CSV_COLUMNS)
    for each in found:
        cases = " ".join(map(str, each.evidence.get("cases") or ()))
        bounds = each.evidence.get("range") or ("", "")
        lines.writerow(
            (dotted(each.path), each.shown, each.confidence, each.says, each.source, cases, *bounds)
        )
    return target.getvalue()


def as_markdown(found: Sequence[Ground]) -> str:
    """Write evidence as tables of Markdown, one for each section of the world."""
    parts = []
    for section, group in groupby(found, key=lambda each: str(each.path[0])):
        rows = [
            (
                f"`{dotted(each.path)}`",
                each.shown,
                each.confidence,
                each.says,
                address(each.source),
                _range(each),
            )
            for each in group
        ]
        parts.append(f"## {section}\n\n{markdown_table(_COLUMNS, rows)}")
    return "\n\n".join([*parts, tally(found)])


def tally(found: Sequence[Ground]) -> str:
    """Say how many entries of evidence there are, and how many of each confidence; one can stand for many numbers."""
    counted = Counter(each.confidence for each in found)
    parts = [f"{counted[kind]} {kind}" for kind in CONFIDENCES[:-1] if counted[kind]]
    fitted = sum(is_fitted(each.evidence) for each in found)
    aside = f" ({fitted} of these fitted to past crises)" if fitted else ""
    parts += [f"{counted[ASSUMPTION]} assumed{aside}"] if counted[ASSUMPTION] else []
    parts += [f"{counted[SET]} set by a set-up"] if counted[SET] else []
    entries = "1 entry" if len(found) == 1 else f"{len(found)} entries"
    return f"{entries} of evidence" + (f", of one number or several: {', '.join(parts)}" if parts else "")


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay a table out in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def address(source: str) -> str:
    """Write a source so that the addresses in it can be followed."""
    words = (f"<{word}>" if word.startswith(("http://", "https://")) else word for word in source.split())
    return " ".join(words)


def _within(value: Any, path: Path) -> Iterator[Ground]:
    if not isinstance(value, Mapping):
        return
    for key, part in value.items():
        if key != "evidence":
            yield from _within(part, (*path, key))
            continue
        for name, evidence in part.items():
            rest = name.split(".")
            yield Ground((*path, *rest), _spoken_for(name, value, part), evidence)


def _spoken_for(name: str, value: Any, evidence: Mapping[str, Any]) -> Any:
    """Give the value that evidence speaks for: without what a set-up changed in it, which is listed by itself."""
    found = _below(value, name.split("."))
    for key, other in evidence.items():
        if other.get("set-by") is not None and key.startswith(f"{name}."):
            found = _without(found, key.removeprefix(f"{name}.").split("."))
    return found


def _without(value: Any, keys: Sequence[str]) -> Any:
    """Leave a part out of a value; nothing is left of a map of which that was all."""
    if not isinstance(value, Mapping) or keys[0] not in value:
        return value
    rest = _without(value[keys[0]], keys[1:]) if len(keys) > 1 else None
    kept = {key: rest if key == keys[0] else part for key, part in value.items()}
    return {key: part for key, part in kept.items() if part is not None} or None


def _below(value: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _wrapped(text: str, width: int, indent: int) -> list[str]:
    """Break a line; what follows stands further in, so that a parameter can be told from what is said of it."""
    return broken(text, width, " " * indent, " " * (indent or 2))


def _range(ground: Ground) -> str:
    found = ground.evidence.get("range")
    if not found:
        return ""
    low, high = found
    return f"{low:g} to {high:g}{' times' if ground.is_delay else ''}"


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")
