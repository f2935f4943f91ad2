"""What the models expect at a place of a file, found by walking their annotations along a location."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from pydantic.fields import FieldInfo

from jointsim.errors import nearest
from jointsim.model.document import Path
from jointsim.model.quantities import ByUrgency


@dataclass(frozen=True)
class Choice:
    """One branch of a union in which an error was found.

    Attributes
    ----------
    path, annotation, value
        Where the union is, what it may be, and what stands there.
    label
        How pydantic calls the branch.
    fit
        How well the value fits the branch; 0: not at all.
    """

    path: Path
    annotation: Any
    value: Any
    label: str
    fit: int


@dataclass(frozen=True)
class Place:
    """Where an error stands.

    Attributes
    ----------
    path
        In the document.
    annotation
        What is expected there; None where no model says.
    value
        What stands there; None where nothing does.
    owner
        The model whose key was looked up last on the way.
    choices
        The unions passed on the way, outermost first.
    """

    path: Path
    annotation: Any
    value: Any
    owner: type[BaseModel] | None = None
    choices: tuple[Choice, ...] = ()


def known_keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Name the keys that a model knows, as written in YAML, with what they are for."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def place_of(model: type[BaseModel], value: Any, location: Sequence[str | int]) -> Place:
    """Find the place that a validation error of pydantic speaks of.

    Its location names keys, positions in lists and, between them, branches of unions, which no file has.
    """
    place, rest = Place((), model, value), tuple(location)
    while rest:
        place, rest = _go_on(place, rest)
    return place


def _go_on(place: Place, rest: tuple[str | int, ...]) -> tuple[Place, tuple[str | int, ...]]:
    """Take as many parts of a location as belong together; those within a single value are left aside."""
    kind, part = bare(place.annotation), rest[0]
    branches = branches_of(kind)
    if branches:
        return _into_branch(place, branches, str(part)), rest[1:]
    if is_model(kind):
        field = known_keys(kind).get(str(part))
        return _below(place, part, None if field is None else annotation_of(field), kind), rest[1:]
    if get_origin(kind) is dict:
        key_kind, value_kind = get_args(kind)
        if rest[1:] == ("[key]",):
            return Place((*place.path, part), key_kind, part, None, place.choices), ()
        return _below(place, part, value_kind), rest[1:]
    if get_origin(kind) is ByUrgency:
        return _at_urgency(place, part, get_args(kind)[0]), rest[1:]
    if get_origin(kind) is tuple and isinstance(part, int):
        kinds = get_args(kind)
        repeated = len(kinds) == 2 and kinds[1] is Ellipsis
        return _below(place, part, kinds[0] if repeated or part >= len(kinds) else kinds[part]), rest[1:]
    return place, ()


def _below(place: Place, part: str | int, annotation: Any, owner: type[BaseModel] | None = None) -> Place:
    value = None
    if isinstance(place.value, dict):
        value = place.value.get(part)
    elif isinstance(place.value, list) and isinstance(part, int) and part < len(place.value):
        value = place.value[part]
    return Place((*place.path, part), annotation, value, owner or place.owner, place.choices)


def _at_urgency(place: Place, part: str | int, annotation: Any) -> Place:
    if isinstance(place.value, dict) and part in place.value:
        return _below(place, part, annotation)
    return Place(place.path, annotation, place.value, place.owner, place.choices)


def _into_branch(place: Place, branches: tuple[Any, ...], label: str) -> Place:
    tagged = [branch for branch in branches if _tag(branch) == label]
    if tagged:
        return Place(place.path, tagged[0], place.value, place.owner, place.choices)
    branch = next((branch for branch in branches if _is_labelled(branch, label)), branches[0])
    choice = Choice(place.path, place.annotation, place.value, label, _fit(branch, place.value))
    return Place(place.path, branch, place.value, place.owner, (*place.choices, choice))


def annotation_of(field: FieldInfo) -> Any:
    """Put a field's annotation and its constraints together again."""
    extra = tuple(field.metadata)
    return Annotated[field.annotation, *extra] if extra else field.annotation


def bare(annotation: Any) -> Any:
    """Take constraints and the permission to leave something out off an annotation."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        given = tuple(kind for kind in get_args(annotation) if kind is not NoneType)
        if len(given) == 1:
            return bare(given[0])
    return annotation


def is_model(annotation: Any) -> bool:
    """Say whether an annotation is a model: a map with known keys."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def constraints(annotation: Any) -> tuple[Any, ...]:
    """List what an annotation is constrained by, outermost first.

    Parameters
    ----------
    annotation
        A type as written in a model; permission to leave the value out is passed over. Of a union there are
        none, since each branch has its own.
    """
    if get_origin(annotation) is Annotated:
        inner, *extra = get_args(annotation)
        flat = [part for item in extra for part in (item.metadata if isinstance(item, FieldInfo) else [item])]
        return (*flat, *constraints(inner))
    if get_origin(annotation) in (Union, UnionType):
        given = [kind for kind in get_args(annotation) if kind is not NoneType]
        return constraints(given[0]) if len(given) == 1 else ()
    return ()


def branches_of(annotation: Any) -> tuple[Any, ...]:
    """List what else than nothing a union may be; empty for what is no union."""
    if get_origin(annotation) in (Union, UnionType):
        return tuple(kind for kind in get_args(annotation) if kind is not NoneType)
    return ()


def _tag(annotation: Any) -> str | None:
    found = [part.tag for part in constraints(annotation) if isinstance(part, Tag)]
    return found[0] if found else None


def _is_labelled(branch: Any, label: str) -> bool:
    kind = bare(branch)
    if get_origin(kind) in (tuple, dict, Literal):
        name = "literal" if get_origin(kind) is Literal else get_origin(kind).__name__
        return label.startswith(f"{name}[")
    name = getattr(kind, "__name__", "")
    return label in (name, f"constrained-{name}") or label.endswith(f", {name}]")


def _fit(branch: Any, value: Any) -> int:
    kind = bare(branch)
    if is_model(kind):
        if not isinstance(value, dict):
            return 0
        known = known_keys(kind)
        return 3 if any(nearest(str(key), known).startswith("did") for key in value) else 1
    shapes = {dict: dict, tuple: list, Literal: str}
    shape = shapes.get(get_origin(kind), kind)
    if shape in (dict, list, str, int, float, bool):
        return 2 if isinstance(value, shape) else 0
    return 0 if isinstance(value, list) else 2
