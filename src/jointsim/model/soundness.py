"""What is sound in a document with faults: the rest of it is checked at once, not after they are mended."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from jointsim.model.document import Document, Path
from jointsim.model.shapes import place_of

ModelT = TypeVar("ModelT", bound=BaseModel)

_ATTEMPTS = 8
"""What lacks a part is taken out whole, and what lacks that in turn; files are not nested deeper."""

_MOST = 100
"""Faults beyond which there is enough to mend before anything else is looked at."""

_FITTING = (1, 0.5, "1 h", True)
"""Values tried in place of one that does not fit, so that what holds it need not be taken out."""


def sound_part(
    model: type[ModelT], document: Document, stand_ins: Mapping[str, Any]
) -> tuple[ModelT, frozenset[Path]] | None:
    """Read what is sound in a document.

    Parameters
    ----------
    model
        What the document should be.
    document
        A document with faults.
    stand_ins
        Values for keys of the document without which there is no reading it.

    Returns
    -------
    The reading, and where something was taken out or replaced; None if too little is left.
    """
    value, taken = deepcopy(document.value), set[Path]()
    for _ in range(_ATTEMPTS):
        wrong = _wrong(model, value)
        if not wrong:
            return model.model_validate(value), frozenset(taken)
        if () in wrong or len(wrong) > _MOST or not isinstance(value, dict):
            return None
        for path in sorted(wrong - _fitted(model, value, wrong), key=len, reverse=True):
            _remove(value, path, stand_ins)
        taken |= wrong
    return None


def _fitted(model: type[BaseModel], value: dict[str, Any], wrong: set[Path]) -> set[Path]:
    """Put values that fit in the places of those that do not, where there is one; say where there was."""
    before = {
        path: holder[path[-1]]
        for path in wrong
        if isinstance(holder := _holder(value, path), dict) and path[-1] in holder
    }
    left = set(before)
    for fitting in _FITTING:
        for path in left:
            _holder(value, path)[path[-1]] = fitting
        left &= _wrong(model, value)
    for path in left:
        _holder(value, path)[path[-1]] = before[path]
    return set(before) - left


def _wrong(model: type[BaseModel], value: Any) -> set[Path]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        return {_taken_out(model, value, detail) for detail in error.errors(include_url=False)}
    return set()


def _taken_out(model: type[BaseModel], value: Any, detail: Any) -> Path:
    """Give the smallest part around a fault that can be taken out without moving others."""
    path = place_of(model, value, detail["loc"]).path
    if detail["type"] == "missing" and len(path) > 1:
        path = path[:-1]
    in_list = next((depth for depth, part in enumerate(path) if isinstance(part, int)), len(path))
    return path[:in_list]


def _remove(value: dict[str, Any], path: Path, stand_ins: Mapping[str, Any]) -> None:
    """Take a part out, if what holds it is still there; put in what stands in for it."""
    holder, last = _holder(value, path), path[-1]
    if isinstance(holder, dict):
        holder.pop(last, None)
    if len(path) == 1 and last in stand_ins:
        value[str(last)] = stand_ins[str(last)]


def _holder(value: Any, path: Path) -> Any:
    for part in path[:-1]:
        value = value.get(part) if isinstance(value, dict) else None
    return value
