"""Finding what is uncertain: the ranges of a world's evidence, and which of its numbers each is for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jointsim.experiments.sensitivity.space.factors import Factor, Kind
from jointsim.experiments.sensitivity.space.navigation import Leaf, numbers_in, value_at
from jointsim.experiments.sensitivity.space.topics import topic_of
from jointsim.model.delays import DISTRIBUTION_KEYS, Delay
from jointsim.model.document import Path, dotted
from jointsim.model.evidence import evidence_for
from jointsim.model.load import Inputs

SCENARIO = "scenario"
_NO_VALUES = frozenset(("evidence", "changes"))
_SHARED = frozenset(("choose", "remedies"))
"""Maps of ways one of which is taken: their chances, or weights, move against each other."""

_RELATIVE = "text"
"""Weights that count beside each other alone: one of them is moved, as all together would come to the same."""

_NAMED = frozenset(("meets", "repeat"))
"""Entries whose one range is for how they come about as a whole, not for the numbers in them."""


@dataclass(frozen=True)
class Ranges:
    """What the evidence of a crisis and its world leaves open.

    Attributes
    ----------
    factors
        What can be moved, in the order of the files.
    unmoved
        Paths of evidence whose range is for something that cannot be moved by a number (days and hours, dates).
    narrow
        Paths of evidence whose range has no width.
    """

    factors: tuple[Factor, ...]
    unmoved: tuple[str, ...]
    narrow: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many ranges there are in all."""
        return len(self.factors) + len(self.unmoved) + len(self.narrow)


def ranges_of(inputs: Inputs) -> Ranges:
    """Find every range of evidence in a world and a scenario, and what it is for.

    A range belongs to those numbers for which no nearer evidence speaks. What did not exist on the day the scenario
    starts is left out, and so is what a set-up or an option set: that is how things are wanted, not what is uncertain.

    Parameters
    ----------
    inputs
        The scenario in its world.
    """
    found: list[Factor] = []
    unmoved: list[str] = []
    narrow: list[str] = []
    for place, evidence, leaves in _ranged(inputs):
        (low, high), path = evidence["range"], dotted(place)
        models = [(leaf, _model_value(inputs, leaf)) for leaf in leaves]
        there = [(leaf, value) for leaf, value in models if value is not None]
        if not there:
            continue
        why = str(evidence.get("assumption") or evidence.get("says") or "")
        factor = _factor(path, place, (float(low), float(high)), there, why)
        if factor is None:
            unmoved.append(path)
        elif factor.low == factor.high:
            narrow.append(path)
        else:
            found.append(factor)
    return Ranges(tuple(found), tuple(unmoved), tuple(narrow))


_Ranged = tuple[Path, Mapping[str, Any], list[Path]]


def _ranged(inputs: Inputs) -> Iterator[_Ranged]:
    """Go through all evidence with a range: what it is for, what it says, and the values it governs."""
    documents = ((), inputs.world_document.value), ((SCENARIO,), inputs.scenario_document.value)
    for prefix, value in documents:
        governed: dict[Path, tuple[Mapping[str, Any], list[Path]]] = {}
        for leaf in _leaves(value, ()):
            found = evidence_for(value, leaf)
            if found is None or not found[1].get("range"):
                continue
            where, evidence = found
            place = (*prefix, *where[:-2], *str(where[-1]).split("."))
            governed.setdefault(place, (evidence, []))[1].append((*prefix, *leaf))
        for place, (evidence, leaves) in governed.items():
            yield place, evidence, leaves


def _leaves(value: Any, path: Path) -> Iterator[Path]:
    """List the paths of the values of a document; a distribution or a list is one value.

    Evidence is none, nor are changes that are made already.
    """
    if not isinstance(value, Mapping) or (value and value.keys() <= DISTRIBUTION_KEYS):
        yield path
        return
    for key, part in value.items():
        if key not in _NO_VALUES:
            yield from _leaves(part, (*path, key))


def _model_value(inputs: Inputs, leaf: Path) -> Any:
    if leaf[:1] == (SCENARIO,):
        return value_at(inputs.scenario, leaf[1:])
    return value_at(inputs.world, leaf)


_Bounds = tuple[float, float]
_There = Sequence[tuple[Path, Any]]


def _factor(path: str, place: Path, bounds: _Bounds, there: _There, why: str) -> Factor | None:
    """Say what a range moves; None if it is for nothing that a number can move."""
    if place[-1] in _SHARED:
        return _share(path, place, bounds, there, why)
    if place[-1] in _NAMED:
        return None
    moved = {leaf: numbers for leaf, value in there if (numbers := numbers_in(value))}
    delays = {leaf: numbers for leaf, numbers in moved.items() if isinstance(numbers[0], Delay)}
    plain = {leaf: numbers for leaf, numbers in moved.items() if leaf not in delays}
    flat = [
        float(number) for numbers in plain.values() for number in numbers if not isinstance(number, Delay)
    ]
    low, high = bounds
    # A range around 1 beside a length of time scales it; one that holds the numbers and not 1 bounds these.
    if delays and (not flat or low <= 1.0 <= high or not all(low <= number <= high for number in flat)):
        return _made(path, place, "delay", bounds, 1.0, delays, why) if low >= 0 else None
    if not flat or (not delays and len(moved) < len(there) and len(flat) > 1):
        return None
    if place[-1] == _RELATIVE:
        return _made(path, place, "number", bounds, flat[0], dict([next(iter(plain.items()))]), why)
    if len(flat) == 1:
        kind: Kind = "count" if _is_whole(next(iter(plain.values()))) else "number"
        ends = (float(math.ceil(low)), float(math.floor(high))) if kind == "count" else bounds
        return _made(path, place, kind, ends, flat[0], plain, why)
    return _made(path, place, "numbers", _stretch(flat, bounds), 1.0, plain, why)


def _is_whole(numbers: Sequence[Leaf]) -> bool:
    return isinstance(numbers[0], int)


def _made(
    path: str, place: Path, kind: Kind, ends: _Bounds, base: float, moved: Mapping[Path, Any], why: str
) -> Factor:
    topic = topic_of(place, next(iter(moved)))
    return Factor(path, topic, kind, ends[0], ends[1], base, tuple(moved), why)


def _share(path: str, place: Path, bounds: _Bounds, there: _There, why: str) -> Factor | None:
    """Move one of several ways, the first whose chance lies in the range; the others share the rest."""
    chances = [leaf for leaf, value in there if len(leaf) == len(place) + 1 + (place[-1] == "choose")]
    chances = [leaf for leaf in chances if place[-1] != "choose" or leaf[-1] == "chance"]
    if len(chances) < 2:
        return None
    found = {leaf: float(dict(there)[leaf]) for leaf in chances}
    leaf = next((leaf for leaf, chance in found.items() if bounds[0] <= chance <= bounds[1]), chances[0])
    return _made(path, place, "share", bounds, found[leaf], {leaf: found[leaf]}, why)


def _stretch(numbers: Sequence[float], bounds: _Bounds) -> _Bounds:
    """Say by how much numbers can be multiplied together so that none leaves its bounds."""
    low, high = bounds
    positive, negative = [n for n in numbers if n > 0], [n for n in numbers if n < 0]
    if not positive and not negative:
        return 1.0, 1.0
    up = min([high / n for n in positive] + [low / n for n in negative])
    if positive and negative:
        return 1.0 / max(up, 1.0), max(up, 1.0)
    down = max([low / n for n in positive] + [high / n for n in negative])
    return min(max(down, 0.0), 1.0), max(up, 1.0)
