"""Checks of channels, trust and calendars: where channels lead, what they carry, whose zone a calendar keeps."""

from __future__ import annotations

from collections.abc import Iterator

from jointsim.errors import Fault
from jointsim.model.channels import Channel
from jointsim.model.checks.names import ANY_STATE, Names, absent, absent_each, absent_in
from jointsim.model.document import Document, Path


def check_channels(names: Names, document: Document) -> Iterator[Fault]:
    """Find channels that lead nowhere or to where they begin, and markings or agreements not known."""
    for key, channel in names.world.channels.items():
        yield from _ends(names, document, key, channel)
        yield from _carries(names, document, key, channel)


def _ends(names: Names, document: Document, key: str, channel: Channel) -> Iterator[Fault]:
    known = names.holders | names.patterns
    for end, name in (("from", channel.from_), ("to", channel.to)):
        yield from absent(document, ("channels", key, end), name, known, "staff or body")
    if channel.from_ == channel.to:
        what = f"the channel leads from '{channel.from_}' to itself"
        yield document.fault(("channels", key, "to"), what, "name another staff or body")


def _carries(names: Names, document: Document, key: str, channel: Channel) -> Iterator[Fault]:
    markings, trust = names.world.markings, names.world.trust
    yield from absent_in(
        document, ("channels", key, "domains"), channel.domains, names.world.domains, "domain"
    )
    yield from absent_each(
        document,
        ("channels", key),
        ("calendar", channel.calendar, names.world.calendars, "calendar"),
        ("ceiling", channel.ceiling, markings, "marking"),
        ("without-agreement", channel.without_agreement, markings, "marking"),
        ("agreement", channel.agreement, names.agreements, "security agreement"),
        ("trust", channel.trust, trust.relations if trust else (), "relation of trust"),
    )


def check_trust(names: Names, document: Document) -> Iterator[Fault]:
    """Find trust between organisations that are not there."""
    relations = names.world.trust.relations if names.world.trust else {}
    for key, relation in relations.items():
        path = ("trust", "relations", key, "between")
        yield from absent_in(document, path, relation.between, names.world.organisations, "organisation")


def check_zones(names: Names, document: Document) -> Iterator[Fault]:
    """Find calendars that keep the time or the holidays of 'the state concerned' where no state is."""
    for path, calendar_id in _stateless(names):
        calendar = names.world.calendars.get(calendar_id)
        if calendar is not None and "own" in (calendar.zone, calendar.holidays):
            what = f"the calendar '{calendar_id}' keeps each state's own time, but this belongs to no state"
            yield document.fault((*path, "calendar"), what, "use a calendar with a zone of its own")


def _stateless(names: Names) -> Iterator[tuple[Path, str]]:
    """List who belongs to no state, each with its calendar."""
    world = names.world
    for key, staff in world.staffs.items():
        if staff.state is None:
            yield ("staffs", key), staff.calendar
    for key, body in world.bodies.items():
        yield ("bodies", key), body.calendar
    for key, force in world.forces.items():
        if force.generation is not None and force.generation.calendar is not None:
            yield ("forces", key, "generation"), force.generation.calendar
    for key, channel in world.channels.items():
        if channel.calendar is not None and not _is_national(names, channel.from_):
            yield ("channels", key), channel.calendar


def _is_national(names: Names, holder: str) -> bool:
    staff = names.world.staffs.get(holder)
    return holder in names.national or holder.startswith(f"{ANY_STATE}.") or bool(staff and staff.state)
