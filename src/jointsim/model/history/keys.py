"""Keys of a file of cases that no rule reads: slips of the pen, and notes of those who coded."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from jointsim.errors import Fault
from jointsim.model.document import Document, Path
from jointsim.model.history.cases import Cases
from jointsim.model.shapes import annotation_of, bare, is_model, known_keys

ROOT_KEYS = frozenset(("cases", "meta", "domains", "kinds", "milestone_ids"))
"""What stands at the root of a file of cases: the cases, and what it says about itself."""

NOTES = (ROOT_KEYS - {"cases"}) | {
    "context",
    "jointsim",
    "merged_from",
    "note",
    "onset_note",
    "others",
    "related",
    "requested_confidence",
    "requested_source",
    "requested_time",
    "scores_note",
}
"""Keys under which coders are known to keep what no rule reads."""

HARMLESS = frozenset(("note", "source", "summary"))
"""Keys whose loss changes no forecast and no score."""

LIKENESS = 0.8
"""Share of letters in common from which on a key is taken for a known one, ill written."""


def strange_keys(document: Document) -> tuple[list[Fault], list[Fault]]:
    """Find the keys that are not known: slips, which are faults, and notes, which are worth a remark.

    Parameters
    ----------
    document
        A file of cases.

    Returns
    -------
    list of Fault, list of Fault
        Keys that are nearly one that is missing beside them; all others.
    """
    slips, notes = [], []
    for path, owner, beside in _unknown(Cases, document.value, ()):
        meant = _meant(str(path[-1]), owner, beside)
        if meant and meant not in HARMLESS:
            slips.append(document.fault(path, f"unknown key '{path[-1]}'", f"did you mean '{meant}'?"))
        else:
            right = (
                f"did you mean '{meant}'?" if meant else "keep it as a note, or see `jointsim schema case`"
            )
            notes.append(document.fault(path, f"nothing reads '{path[-1]}'", right))
    return slips, notes


def _unknown(
    annotation: Any, value: Any, path: Path
) -> Iterator[tuple[Path, type[BaseModel], dict[str, Any]]]:
    """Go through the keys that are neither known nor those of notes, each with what knows the others beside it."""
    kind = bare(annotation)
    if is_model(kind) and isinstance(value, dict):
        known = known_keys(kind)
        for key, part in value.items():
            if key in known:
                yield from _unknown(annotation_of(known[key]), part, (*path, key))
            elif key not in NOTES:
                yield (*path, key), kind, value
    elif get_origin(kind) is tuple and isinstance(value, list):
        for place, part in enumerate(value):
            yield from _unknown(get_args(kind)[0], part, (*path, place))


def _meant(key: str, owner: type[BaseModel], beside: dict[str, Any]) -> str:
    """Say which known key was probably meant; none if it is there, or if what is written goes on after it."""
    missing = [known for known in known_keys(owner) if known not in beside]
    close = get_close_matches(key.casefold().replace("-", "_"), missing, n=1, cutoff=LIKENESS)
    return close[0] if close and not key.startswith(f"{close[0]}_") else ""
