"""What the numbers of a tempo mean, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from jointsim.engine.tempo import weibull
from jointsim.model.document import Document, Path
from jointsim.reports.parameters import leaves

_STEPS = frozenset(("contention", "difficulty"))
_NO_FACTORS = frozenset(("spread", "least", "evidence"))

_MEANS: Mapping[str, str] = MappingProxyType(
    {
        "crisis": "of crises that are coded alike two in three take",
        "response": "of responses to one crisis two in three take",
        "initiative": "until somebody asks, two in three responses take, beside that,",
    }
)
"""Spread → what differs by it, as the beginning of a sentence."""


def tempo_notes(world: Document, path: Path) -> tuple[str, ...]:
    """Say what the numbers at and below a path of the tempo mean.

    Parameters
    ----------
    world
        The world, as merged with a set-up.
    path
        ``("tempo",)``, or of a part of it.
    """
    value: Any = world.value
    for key in path:
        value = value[key]
    shown = {place[1:]: number for place, number in leaves(value, path) if number != {}}
    named = {place[0] for place in shown if place}
    return (
        *_factors(named),
        *_spread({str(place[1]): number for place, number in shown.items() if place[:1] == ("spread",)}),
        *_least(shown.get(("least",))),
    )


def _factors(named: set[Any]) -> Iterator[str]:
    if named - _NO_FACTORS:
        yield (
            "A factor multiplies the documented length of time: below 1 is quicker than documented, 1 is as "
            "documented, above 1 is slower. Sittings in the calendar and periods of silence stay as they are."
        )
    if steps := sorted(named & _STEPS):
        yield (
            f"{' and '.join(steps)}: on everything, once for each step above 1 on the scale from 0 to 3; at 0 it "
            "divides."
        )
    if "basis" in named:
        yield "basis: on everything, by what a response is built on."


def _spread(spreads: Mapping[str, Any]) -> Iterator[str]:
    if spreads:
        yield "spread: standard deviations of the logarithm of tempo; at 0 all go at one pace."
    for name, spread in spreads.items():
        if spread:
            low, high = (weibull(spread, share) for share in (1 / 6, 5 / 6))
            yield (
                f"spread.{name} {spread:g}: {_MEANS[name]} between {low:.2g} and {high:.2g} times the usual time."
            )


def _least(least: Any) -> Iterator[str]:
    if least:
        yield f"least: however quick a crisis, nothing takes less than {100 * least:g} % of its documented length."
