"""Parameters as people write them, each with the evidence that stands for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jointsim.model.delays import DISTRIBUTION_KEYS, parse_delay
from jointsim.model.document import Document, Path, dotted
from jointsim.model.evidence import evidence_for, is_fitted
from jointsim.reports.page import broken
from jointsim.reports.tables import Table

COLUMNS = ("parameter", "value", "evidence", "")
LONGEST, WIDTH = 100, 100
"""Letters of the longest value that stands in a table; of a line of those that stand below it."""

MANY = 12
"""Past crises up to which all are named that a number was read from."""

FITTED = "fitted: chosen so that forecasts of the past crises that are named come near to what happened."

SPANS = frozenset(("agreements", "memberships"))
"""Maps of a state whose entries say from when until when they hold."""

OPENING = frozenset(("days", "hours", "closings"))
"""Keys of a map that is read as one value."""


def parameter_table(document: Document, path: Path, title: str) -> Table:
    """Show every parameter at and below a path, with its value; long values and, by number, evidence stand below.

    Parameters
    ----------
    document
        A world, a scenario or a set-up.
    path
        Where to begin; ``()`` for all of it.
    title
        What stands above.
    """
    notes: dict[Path, tuple[int, str]] = {}
    rows, texts = [], []
    for place, value in leaves(_at(document.value, path), path):
        found = evidence_for(document.value, place)
        kind = number = ""
        if found is not None:
            where, evidence = found
            delay = is_delay(value)
            index, _ = notes.setdefault(where, (len(notes) + 1, told(evidence, is_delay=delay)))
            kind, number = grade(evidence), f"[{index}]"
        name, text = dotted(place[len(path) :]) or dotted(place), written_at(place, value)
        if len(text) > LONGEST:
            texts += broken(f"{name}: {text}", WIDTH, further="  ")
            text = "(below)"
        rows.append((name, text, kind, number))
    below = (f"[{index}] {text}" for index, text in notes.values())
    legend = (FITTED,) if any(kind == "fitted" for _, _, kind, _ in rows) else ()
    return Table(title, COLUMNS, tuple(rows), (*legend, *texts, *below))


def written_at(path: Path, value: Any) -> str:
    """Write a value as people say it where it stands: the span of an agreement, and what a set-up removes."""
    if value is None and path[:1] == ("changes",):
        return "removed"
    if path[-1:] and path[-1] in SPANS and isinstance(value, Mapping) and value:
        return ", ".join(f"{key} {written(span)}" if span else str(key) for key, span in value.items())
    is_span = len(path) > 1 and path[-2] in SPANS
    return "at any time" if is_span and value == {} else written(value)


def written(value: Any) -> str:
    """Write a value of a file as people say it: delays in words, lists with commas, ``none`` for an empty one."""
    if value in ({}, []):
        return "none"
    if isinstance(value, Mapping):
        if is_delay(value):
            return str(parse_delay(value))
        return ", ".join(f"{key} {written(part)}" for key, part in value.items())
    if isinstance(value, str | bool) or not isinstance(value, Sequence):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return ", ".join(written(part) for part in value)


def grade(evidence: Mapping[str, Any]) -> str:
    """Say in a word or two what kind of evidence it is."""
    if evidence.get("set-by") is not None:
        return f"set by {evidence['set-by']}"
    if evidence.get("assumption") is not None:
        return "fitted" if is_fitted(evidence) else "assumed"
    return f"source, {evidence.get('confidence', '')}"


def told(evidence: Mapping[str, Any], *, is_delay: bool) -> str:
    """Write evidence out: what the source says and where, or why it is assumed, in what range, and to what fitted.

    Parameters
    ----------
    evidence
        As in the file.
    is_delay
        Whether a range scales a delay; else it bounds a number.
    """
    if evidence.get("set-by") is not None:
        return f"set by {evidence['set-by']}"
    parts = [str(evidence.get("assumption") or evidence.get("says") or "")]
    if evidence.get("source"):
        parts.append(str(evidence["source"]))
    if evidence.get("range"):
        low, high = evidence["range"]
        parts.append(
            f"plausible from {low:g} to {high:g} times this"
            if is_delay
            else f"plausible from {low:g} to {high:g}"
        )
    if evidence.get("cases"):
        how = "fitted to" if is_fitted(evidence) else "read from"
        parts.append(f"{how} {_some(evidence['cases'])}")
    return " · ".join(part for part in parts if part)


def _some(cases: Sequence[object]) -> str:
    """Name past crises: all of a few, of many some and their number."""
    named = [str(case) for case in cases]
    if len(named) <= MANY:
        return ", ".join(named)
    return f"{', '.join(named[:3])} and {len(named) - 3} other past crises"


def leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Go through the parameters in a value that stands at a path; a distribution and weekly hours are one each."""
    if not is_branch(value):
        yield path, value
        return
    for key, part in value.items():
        if key != "evidence":
            yield from leaves(part, (*path, key))


def is_branch(value: Any) -> bool:
    """Say whether a value has parameters of its own; a distribution and weekly hours are one value each."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and not set(value) <= DISTRIBUTION_KEYS
        and not set(value) <= OPENING
    )


def is_number(value: Any) -> bool:
    """Say whether a parameter is a number, a list of numbers or a length of time."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return bool(value) and all(isinstance(part, int | float) for part in value)
    return not isinstance(value, bool) and (isinstance(value, int | float) or is_delay(value))


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def is_delay(value: Any) -> bool:
    """Say whether a value is a length of time, fixed or spread."""
    try:
        parse_delay(value)
    except ValueError:
        return False
    return True
