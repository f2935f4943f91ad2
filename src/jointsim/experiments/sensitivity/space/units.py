"""What is weighed against what: topics, single parameters, or the parts of the world that a user names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jointsim.errors import Fault, InputError, nearest
from jointsim.experiments.sensitivity.space.factors import Factor
from jointsim.experiments.sensitivity.space.ranges import SCENARIO, Ranges
from jointsim.experiments.sensitivity.space.topics import TOPICS
from jointsim.model.document import Path, dotted
from jointsim.model.load import Inputs
from jointsim.model.merge import split_path

OVER = "--over"


@dataclass(frozen=True)
class Unit:
    """Factors that count together; each is drawn on its own all the same.

    Attributes
    ----------
    name
        A topic, or a path.
    members
        Indices of its factors.
    """

    name: str
    members: tuple[int, ...]


def by_topic(factors: Sequence[Factor]) -> tuple[Unit, ...]:
    """Put factors together by topic, in the order of `TOPICS`."""
    found = {
        topic: tuple(index for index, factor in enumerate(factors) if factor.topic == topic)
        for topic in TOPICS
    }
    return tuple(Unit(topic, members) for topic, members in found.items() if members)


def by_path(factors: Sequence[Factor], over: Sequence[str]) -> tuple[Unit, ...]:
    """Put factors together by the paths at or below which they stand; each path is one unit.

    Parameters
    ----------
    factors
        Chosen by `chosen`, so that every path has some.
    over
        Paths as given.
    """
    units, taken = [], set[int]()
    for text in over:
        members = [i for i, factor in enumerate(factors) if i not in taken and _is_at(factor, text)]
        taken.update(members)
        units.append(Unit(text, tuple(members)))
    return tuple(unit for unit in units if unit.members)


def chosen(ranges: Ranges, over: Sequence[str], inputs: Inputs) -> list[Factor]:
    """Choose the factors at or below some paths, or around them where one range is for several numbers.

    Parameters
    ----------
    ranges
        Of the world and the scenario.
    over
        Paths as in ``--set``; none of them stands inside another.
    inputs
        Says what there is.

    Raises
    ------
    InputError
        A path is not there, has no range at or below it, or stands inside another.
    """
    faults: list[Fault] = []
    for text in over:
        if what := _missing(text, inputs):
            faults.append(Fault(OVER, 0, 0, text, *what))
        elif not any(_is_at(factor, text) for factor in ranges.factors):
            faults.append(Fault(OVER, 0, 0, text, *_without_range(text, ranges)))
        faults += [
            Fault(OVER, 0, 0, text, f"this stands inside '{other}'", "name one of the two")
            for other in over
            if other != text and text.startswith(f"{other}.")
        ]
    faults += [
        Fault(OVER, 0, 0, text, "this is named twice", "name it once")
        for text in over
        if over.count(text) > 1
    ]
    if faults:
        raise InputError(faults)
    return [factor for factor in ranges.factors if any(_is_at(factor, text) for text in over)]


def _is_at(factor: Factor, text: str) -> bool:
    return factor.path == text or factor.path.startswith(f"{text}.") or _holds(factor, text)


def _holds(factor: Factor, text: str) -> bool:
    """Say whether one range is for this value and others: it then moves with them."""
    return any(dotted(place) == text for place in factor.places)


def _missing(text: str, inputs: Inputs) -> tuple[str, str] | None:
    """Say what is wrong with a path; None if something stands there."""
    try:
        path: Path = split_path(text)
    except ValueError as error:
        what, _, right = str(error).partition(" — ")
        return what, right
    in_scenario = path[:1] == (SCENARIO,)
    value: Any = inputs.scenario_document.value if in_scenario else inputs.world_document.value
    for depth, key in enumerate(path[in_scenario:]):
        if not isinstance(value, Mapping) or key not in value:
            known = [str(name) for name in value if name != "evidence"] if isinstance(value, Mapping) else []
            where = f"in {dotted(path[: depth + in_scenario])}" if depth + in_scenario else "in this world"
            return f"there is no '{key}' {where}", nearest(str(key), known) or "give a path that is there"
        value = value[key]
    return None


def _without_range(text: str, ranges: Ranges) -> tuple[str, str]:
    if any(path == text or path.startswith(f"{text}.") for path in ranges.unmoved):
        return (
            "its range is for days, hours or dates, which are not moved by a number",
            "name another parameter",
        )
    return (
        "nothing at or below it has a range to be moved in",
        f"`jointsim evidence --of {text}` shows what stands there",
    )
