"""The world as of a day: what did not exist then is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from jointsim.model.affected import AFFECTED
from jointsim.model.base import Dated, Span
from jointsim.model.institutions import Body, Office, Organisation, State
from jointsim.model.procedures import Procedure, Route
from jointsim.model.world import World

DatedT = TypeVar("DatedT", bound=Dated)


def as_of(world: World, day: date) -> World:
    """Say what a world was on a day.

    Entries whose dates do not cover the day are left out, and with them what hangs on them: memberships and
    agreements not held then, channels with an end missing, routes without their procedure or anyone to ask.
    Steps of procedures stay, as whoever should carry them out may be missing for other reasons too.
    """
    states = {key: _state(state, day) for key, state in _existing(world.states, day).items()}
    national = _existing(world.national_staffs, day)
    staffs = _existing(world.staffs, day)
    bodies = _existing(world.bodies, day)
    holders = {
        *staffs,
        *bodies,
        *(f"{state}.{staff}" for state in (*states, "*", AFFECTED) for staff in national),
    }
    offices = {key: entry for key, entry in _existing(world.offices, day).items() if entry.staff in holders}
    channels = {
        key: channel
        for key, channel in _existing(world.channels, day).items()
        if channel.from_ in holders and channel.to in holders
    }
    procedures = _existing(world.procedures, day)
    gone = _gone(world, holders, offices)
    changed = {
        "organisations": {key: _organisation(entry, holders) for key, entry in world.organisations.items()},
        "states": states,
        "national_staffs": national,
        "staffs": staffs,
        "bodies": {key: _body(body, bodies, states) for key, body in bodies.items()},
        "offices": offices,
        "forces": _existing(world.forces, day),
        "channels": channels,
        "procedures": procedures,
        "routing": {
            organisation: _routes(_existing(routes, day), procedures, gone)
            for organisation, routes in world.routing.items()
        },
    }
    return world.model_copy(update=changed)


def _organisation(organisation: Organisation, holders: set[str]) -> Organisation:
    awareness = organisation.awareness
    at = _kept(awareness.at, holders)
    return organisation.model_copy(update={"awareness": awareness.model_copy(update={"at": at})})


def _gone(world: World, holders: set[str], offices: Mapping[str, Office]) -> set[str]:
    """Name the offices and staffs that did not exist, so that they ask for nothing."""
    return (set(world.offices) - set(offices)) | ((set(world.staffs) | set(world.bodies)) - holders)


def _routes(
    routes: dict[str, Route], procedures: Mapping[str, Procedure], gone: set[str]
) -> dict[str, Route]:
    kept = {}
    for kind, route in routes.items():
        askers = {name: asker for name, asker in route.asked_by.items() if name not in gone}
        if route.procedure in procedures and askers:
            kept[kind] = route.model_copy(update={"asked_by": askers})
    return kept


def _existing(entries: Mapping[str, DatedT], day: date) -> dict[str, DatedT]:
    return {key: entry for key, entry in entries.items() if entry.exists_on(day)}


def _held(spans: Mapping[str, Span], day: date) -> dict[str, Span]:
    return {key: span for key, span in spans.items() if span.holds_on(day)}


def _state(state: State, day: date) -> State:
    return state.model_copy(
        update={"memberships": _held(state.memberships, day), "agreements": _held(state.agreements, day)}
    )


def _body(body: Body, bodies: Mapping[str, Body], states: Mapping[str, State]) -> Body:
    seats = body.seats if body.seats == "members" else _kept(body.seats, set(states))
    others = {"higher": _kept(body.higher, set(bodies)), "sits_as": _kept(body.sits_as, set(bodies))}
    return body.model_copy(update={**others, "seats": seats})


def _kept(names: tuple[str, ...], existing: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in existing)
