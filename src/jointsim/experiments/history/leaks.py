"""Which past crises the numbers that a response meets were read from, so that no forecast is praised for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from jointsim.model.mentions import evidence_within, with_higher, words
from jointsim.model.procedures import Procedure, Route
from jointsim.model.world import World

__all__ = ["Leak", "ReadFrom", "read_from"]

Leak = Literal["direct", "general"]


@dataclass(frozen=True)
class ReadFrom:
    """The past crises that numbers of one kind of response were read from.

    Attributes
    ----------
    direct
        Crises behind numbers of this very kind: its route, its procedure, the forces it moves.
    general
        Crises behind numbers that it shares with others: of the bodies, offices, staffs, channels and calendars that
        it meets, of its organisation, and of what holds for all (capitals, agreement, attribution, severity, force
        generation, tempo, trust). A crisis can be in both.
    """

    direct: frozenset[str]
    general: frozenset[str]

    @property
    def either(self) -> frozenset[str]:
        """Crises behind any of them."""
        return self.direct | self.general

    def leak(self, case: str) -> Leak | None:
        """Say how a crisis was seen: ``direct`` before ``general``, and None where it was not.

        Parameters
        ----------
        case
            Id of the crisis.
        """
        if case in self.direct:
            return "direct"
        return "general" if case in self.general else None


def read_from(world: World, organisation: str, kind: str, *, at_most: int | None = None) -> ReadFrom:
    """Name the past crises that the numbers were read from which a response can meet.

    Numbers of every onset, urgency and path count, whether or not a given crisis takes them, and for every milestone.

    Parameters
    ----------
    world
        The world that makes the forecast, whole or as of a day, with what was changed in it: a number that was set
        anew was read from no crisis.
    organisation, kind
        Of the response, as in the world's routing.
    at_most
        Pass over what was counted over more crises than this, since no single one of them weighs much in it; by
        default all numbers count.

    Raises
    ------
    KeyError
        The world has no route for such a response.
    """
    route = world.routing[organisation][kind]
    procedures = [world.procedures[route.procedure]] if route.procedure in world.procedures else []
    named = _named(world, organisation, route, procedures)
    forces = _entries(world.forces, named)
    return ReadFrom(
        direct=_cases([route, *procedures, *forces], at_most),
        general=_cases(_shared(world, organisation, named, forces), at_most),
    )


def _named(world: World, organisation: str, route: Route, procedures: Iterable[Procedure]) -> set[str]:
    """Name what a response names, and the bodies above; an authority is no body of another organisation."""
    named = {*words([*route.asked_by, *route.authority, *procedures])}
    elsewhere = {name for name, body in world.bodies.items() if body.organisation != organisation}
    named -= elsewhere & {"council", *route.authority}
    return named | with_higher(named & set(world.bodies), world.bodies)


def _shared(world: World, organisation: str, named: set[str], forces: Iterable[Any]) -> list[Any]:
    """Collect what a response shares with others: who works on it, when these are open, and what holds for all."""
    offices = _entries(world.offices, named)
    named = named | {office.staff for office in offices} | {name.rpartition(".")[2] for name in named}
    working = [
        *_entries(world.bodies, named),
        *_entries(world.staffs, named),
        *_entries(world.national_staffs, named),
        *([world.capitals] if world.capitals else []),
    ]
    return [
        *offices,
        *working,
        *_entries(world.channels, named),
        *_entries(world.calendars, set(words([*working, *forces]))),
        *_entries(world.rules, set(words(working))),
        *_entries(world.organisations, {organisation}),
        world.agendas,
        world.agreement,
        world.attribution,
        world.severity,
        world.force_generation,
        world.reporting,
        world.tempo,
        world.trust,
    ]


def _entries(section: Mapping[str, Any], named: set[str]) -> list[Any]:
    return [entry for name, entry in section.items() if name in named]


def _cases(entries: Iterable[Any], at_most: int | None) -> frozenset[str]:
    found = (each.cases for each in evidence_within(list(entries)))
    return frozenset(case for cases in found if at_most is None or len(cases) <= at_most for case in cases)
