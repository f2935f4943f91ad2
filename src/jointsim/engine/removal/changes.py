"""Changing parts of a plan: all of some kinds, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from jointsim.engine.clock.hours import OpenHours
from jointsim.engine.clock.slots import SilenceDeadlines, Slots
from jointsim.engine.luck.delays import DelaySampler, FixedSampler

AT_ONCE: DelaySampler = FixedSampler("elapsed", 0)
"""No time at all, not even until somebody is there."""

Changes = Mapping[type, Callable[[Any], Any]]
"""Kind of part → what becomes of each of that kind."""

_WHOLE = (DelaySampler, OpenHours, SilenceDeadlines, Slots)
"""What has no parts that could be changed."""


def changed(part: Any, changes: Changes) -> Any:
    """Give a part of a plan with everything in it changed; what stays as it is is the very same object.

    Parameters
    ----------
    part
        A plan, or anything that stands in one.
    changes
        By exact kind; the parts of a part are changed before it.
    """
    return _changed(part, changes, {})


def _changed(part: Any, changes: Changes, known: dict[int, Any]) -> Any:
    # Some parts stand in several places, such as channels, and must stay one.
    if id(part) not in known:
        inside = _inside(part, changes, known)
        change = changes.get(type(inside))
        known[id(part)] = inside if change is None else change(inside)
    return known[id(part)]


def _inside(part: Any, changes: Changes, known: dict[int, Any]) -> Any:
    if isinstance(part, tuple):
        new = tuple(_changed(each, changes, known) for each in part)
        return part if all(one is other for one, other in zip(new, part, strict=True)) else new
    if isinstance(part, Mapping):
        there = {key: _changed(each, changes, known) for key, each in part.items()}
        return part if all(there[key] is part[key] for key in there) else there
    if not is_dataclass(part) or isinstance(part, (type, *_WHOLE)):
        return part
    values = {field.name: getattr(part, field.name) for field in fields(part) if field.init}
    parts = {name: _changed(value, changes, known) for name, value in values.items()}
    new_parts = {name: value for name, value in parts.items() if value is not values[name]}
    return replace(part, **new_parts) if new_parts else part


def at_once(*names: str) -> Callable[[Any], Any]:
    """Give the change by which some lengths of time of a part, named by its fields, take none."""
    return lambda part: replace(part, **{name: timeless(getattr(part, name)) for name in names})


def timeless(lengths: Any) -> Any:
    """Give lengths of time, one or several, as none; where there is none given it stays so."""
    if isinstance(lengths, DelaySampler):
        return AT_ONCE
    return tuple(map(timeless, lengths)) if isinstance(lengths, tuple) else lengths
