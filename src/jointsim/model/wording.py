"""Words for what a file holds and for what it should hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin

from jointsim.model.delays import Delay
from jointsim.model.quantities import ByUrgency
from jointsim.model.shapes import bare, branches_of, constraints, is_model, known_keys


def shown(value: Any) -> str:
    """Write a value of a file in a message: short, and as a person would call it.

    Parameters
    ----------
    value
        As YAML gave it. Of maps and lists the kind alone is named; long text is cut after 60 characters.
    """
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) < 1e6 else str(value)
    text = "nothing" if value is None else str(value)
    return f"'{text}'" if len(text) <= 60 else f"'{text[:60]}…'"


def expected(annotation: Any) -> str:
    """Say in words what a place holds, as the object of 'give …'.

    Parameters
    ----------
    annotation
        The type of a field of a model, with its constraints: a union reads as alternatives, bounds are named.
    """
    kind = bare(annotation)
    form = get_origin(kind)
    if branches_of(kind):
        return _either(branches_of(kind))
    if form is Literal:
        options = [str(option) for option in get_args(kind)]
        return f"one of {', '.join(options)}" if len(options) > 1 else f"'{options[0]}'"
    if form is tuple:
        kinds = get_args(kind)
        length = "a list" if kinds[-1] is Ellipsis else f"a list of {len(kinds)}"
        return f"{length}, with {expected(kinds[0])} in each place"
    if form is dict:
        return "a map ('key: value' lines)"
    if form is ByUrgency:
        return f"{expected(get_args(kind)[0])}, or a map of such by urgency"
    return (
        f"a map with the keys {', '.join(known_keys(kind))}" if is_model(kind) else _single(kind, annotation)
    )


def _either(branches: tuple[Any, ...]) -> str:
    """Say what a union may be; a list of what may also stand alone is said in short."""
    alone = [expected(branch) for branch in branches if get_origin(bare(branch)) is not tuple]
    said = list(alone)
    for branch in branches:
        if get_origin(bare(branch)) is tuple:
            item = expected(get_args(bare(branch))[0])
            said.append("a list of such" if item in alone else expected(branch))
    return " or ".join(dict.fromkeys(said))


def _single(kind: Any, annotation: Any) -> str:
    if kind in (int, float):
        return _number(kind, annotation)
    if kind is str and _bounds(annotation, "pattern"):
        return "a name (such as coast-guard)"
    words = {
        str: "text",
        bool: "true or false",
        Delay: "a length of time, such as 36 h",
        date: "a day, such as 2024-12-25",
        datetime: "a date, a time and an offset from UTC, such as 2024-12-25T12:26+02:00",
    }
    return words.get(kind, "a value")


def _number(kind: type, annotation: Any) -> str:
    bounds = _bounds(annotation, "ge", "gt", "le", "lt")
    noun = "a whole number" if kind is int else "a number"
    if "ge" in bounds and "le" in bounds:
        return f"{noun} from {bounds['ge']:g} to {bounds['le']:g}"
    words = {"ge": "of at least", "gt": "above", "le": "of at most", "lt": "below"}
    said = [f"{word} {bounds[name]:g}" for name, word in words.items() if name in bounds]
    return " ".join([noun, " and ".join(said)]).strip()


def _bounds(annotation: Any, *names: str) -> dict[str, Any]:
    return {
        name: getattr(part, name)
        for part in constraints(annotation)
        for name in names
        if getattr(part, name, None) is not None
    }
