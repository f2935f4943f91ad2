"""What models say within: the entries they name, and the evidence they carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from jointsim.model.base import Evidence
from jointsim.model.institutions import Body


def words(value: Any) -> Iterator[str]:
    """Go through all text in models, where ids may stand; evidence is passed over.

    Parameters
    ----------
    value
        A model, or maps, lists and tuples of them.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from words([*value.keys(), *value.values()])
    elif not isinstance(value, Evidence):
        for part in _parts(value):
            yield from words(part)


def evidence_within(value: Any) -> Iterator[Evidence]:
    """Go through all evidence that models carry.

    Parameters
    ----------
    value
        A model, or maps, lists and tuples of them.
    """
    if isinstance(value, Evidence):
        yield value
    else:
        for part in value.values() if isinstance(value, Mapping) else _parts(value):
            yield from evidence_within(part)


def with_higher(bodies: Iterable[str], world: Mapping[str, Body]) -> set[str]:
    """Add the bodies to which others go up, or in whose sittings they sit.

    Parameters
    ----------
    bodies
        Ids of some bodies.
    world
        All bodies, by id.
    """
    found = set(bodies)
    fresh = set(found)
    while fresh:
        further = {name for body in fresh for name in (*world[body].higher, *world[body].sits_as)}
        fresh = (further & set(world)) - found
        found |= fresh
    return found


def _parts(value: Any) -> Iterable[Any]:
    """Give what a model or a list holds, and of a length of time what it was given as."""
    if isinstance(value, BaseModel):
        return [getattr(value, name) for name in type(value).model_fields]
    if isinstance(value, list | tuple):
        return value
    given = getattr(value, "given", None)
    return () if given is None else (given,)
