"""Going into the frozen world by the path of its files, and making another with some values changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import BaseModel

from jointsim.experiments.sensitivity.space.mending import mended
from jointsim.model.base import kebab
from jointsim.model.delays import Delay
from jointsim.model.document import Path
from jointsim.model.quantities import ByUrgency

Leaf = Delay | int | float


def value_at(node: Any, path: Path) -> Any:
    """Give what stands at a path of the files; None where nothing does."""
    for key in path:
        node = _part(node, str(key))
        if node is None:
            return None
    return node


def numbers_in(value: Any) -> tuple[Leaf, ...]:
    """List the numbers or delays that a value is made of; none if it holds anything else.

    Lists of whole numbers, such as months, name things and are no quantities.
    """
    if isinstance(value, ByUrgency):
        return tuple(number for _, each in value.given for number in numbers_in(each))
    if isinstance(value, Delay):
        return (value,)
    if isinstance(value, tuple):
        return value if value and all(isinstance(each, float) for each in value) else ()
    return (value,) if isinstance(value, int | float) and not isinstance(value, bool) else ()


@dataclass
class Changes:
    """New values by path, to be made at once."""

    _tree: dict[str, Any] = field(default_factory=dict)

    def put(self, path: Path, value: Any) -> None:
        """Note a new value for what stands at a path."""
        here = self._tree
        for key in path[:-1]:
            here = here.setdefault(str(key), {})
        here[str(path[-1])] = value

    def part(self, key: str) -> Changes:
        """Take out the changes below a key."""
        return Changes(self._tree.get(key, {}))

    def without(self, key: str) -> Changes:
        """Leave out the changes below a key."""
        return Changes({name: part for name, part in self._tree.items() if name != key})

    def made(self, node: Any) -> Any:
        """Give a copy of a model with the new values; what is not changed is shared."""
        return _changed(node, self._tree) if self._tree else node


def _changed(node: Any, tree: Mapping[str, Any]) -> Any:
    parts = {
        key: _changed(_part(node, key), part) if isinstance(part, dict) else part
        for key, part in tree.items()
    }
    if isinstance(node, BaseModel):
        names = _fields(type(node))
        copy = node.model_copy(update={names[key]: part for key, part in parts.items()})
        return mended(copy, node, tree)
    if isinstance(node, ByUrgency):
        return ByUrgency(tuple((urgency, parts.get(urgency, each)) for urgency, each in node.given))
    return {**node, **parts}


def _part(node: Any, key: str) -> Any:
    if isinstance(node, BaseModel):
        name = _fields(type(node)).get(key)
        return None if name is None else getattr(node, name)
    if isinstance(node, ByUrgency):
        return dict(node.given).get(key)  # type: ignore[call-overload]
    return node.get(key) if isinstance(node, Mapping) else None


@cache
def _fields(model: type[BaseModel]) -> dict[str, str]:
    return {kebab(name): name for name in model.model_fields}
