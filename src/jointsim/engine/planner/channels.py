"""Plans of channels: patterns expanded, gates applied, those that can carry anything kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from jointsim.engine.plan import BypassPlan, ChannelPlan, HoursByUrgency
from jointsim.engine.planner.context import Context, samplers
from jointsim.engine.planner.institutions import seats_of
from jointsim.model.channels import Channel, Oral, Release, Sanitise

ALWAYS: HoursByUrgency = (-1, -1, -1, -1)


def plan_channels(
    context: Context, origins: Iterable[str], audience: Iterable[str], named: Collection[str]
) -> dict[str, ChannelPlan]:
    """Plan every channel on a way from somebody who learns of an event to somebody whose picture counts.

    It counts too of those who are to tell or to be asked in the course of a procedure. Whoever could only tell
    others what it has from them is left out.

    Parameters
    ----------
    origins
        Staffs that observe or attribute.
    audience
        Staffs and bodies whose picture opens, moves or informs a response.
    named
        Channels that a step tells or asks over.
    """
    origins, audience = list(origins), list(audience)
    ends = {
        concrete: (channel_id, sender, receiver)
        for channel_id, channel in context.world.channels.items()
        for concrete, sender, receiver in _expanded(context, channel_id)
        if channel.forwards or concrete in named
    }
    links = [(sender, receiver) for _, sender, receiver in ends.values()]
    told = _reachable(origins, links)
    telling = [ends[name][1] for name in named if name in ends]
    heard = _reachable([*audience, *telling], [(receiver, sender) for sender, receiver in links])
    useful = _without_dead_ends(
        {(sender, receiver) for sender, receiver in links if sender in told and receiver in heard},
        {*origins, *audience, *telling},
    )
    plans = {}
    for concrete, (channel_id, sender, receiver) in sorted(ends.items()):
        if concrete in named or (sender, receiver) in useful:
            plan = _plan(context, concrete, channel_id, sender, receiver)
            if plan is not None:
                plans[concrete] = plan
    return plans


def _without_dead_ends(links: set[tuple[str, str]], kept: Collection[str]) -> set[tuple[str, str]]:
    """Leave out whoever is linked with one other only, and so has no news for it; those kept stay."""
    left = links
    while True:
        around: dict[str, set[str]] = {}
        for sender, receiver in left:
            around.setdefault(sender, set()).add(receiver)
            around.setdefault(receiver, set()).add(sender)
        idle = {holder for holder, others in around.items() if len(others) == 1 and holder not in kept}
        if not idle:
            return left
        left = {link for link in left if idle.isdisjoint(link)}


def _reachable(origins: Iterable[str], links: Iterable[tuple[str, str]]) -> set[str]:
    onward: dict[str, list[str]] = {}
    for start, end in links:
        onward.setdefault(start, []).append(end)
    reached = set(origins)
    frontier = list(reached)
    while frontier:
        for end in onward.get(frontier.pop(), ()):
            if end not in reached:
                reached.add(end)
                frontier.append(end)
    return reached


def _expanded(context: Context, channel_id: str) -> Iterator[tuple[str, str, str]]:
    """Write out a channel whose ends name the national staffs of all states (``*.coast-guard``)."""
    channel = context.world.channels[channel_id]
    sender, receiver = channel.from_, channel.to
    if not sender.startswith("*.") and not receiver.startswith("*."):
        yield channel_id, sender, receiver
        return
    both = sender.startswith("*.") and receiver.startswith("*.")
    other = receiver if sender.startswith("*.") else sender
    organisation = None if both else _organisation(context, other)
    states = context.states if organisation is None else context.members(organisation)
    for state in states:
        yield f"{channel_id}.{state}", _at(sender, state), _at(receiver, state)


def _at(end: str, state: str) -> str:
    return f"{state}{end[1:]}" if end.startswith("*.") else end


def _organisation(context: Context, holder: str) -> str | None:
    if holder in context.world.bodies:
        return context.world.bodies[holder].organisation
    staff = context.world.staffs.get(holder)
    return staff.organisation if staff else None


def _plan(context: Context, concrete: str, channel_id: str, sender: str, receiver: str) -> ChannelPlan | None:
    channel = context.world.channels[channel_id]
    ceiling = _ceiling(context, channel, receiver)
    if ceiling is None:
        return None
    name = f"channels/{concrete}"
    state = next((end.partition(".")[0] for end in (receiver, sender) if _is_national(context, end)), None)
    return ChannelPlan(
        id=concrete,
        sender=sender,
        receiver=receiver,
        organisation=_organisation(context, sender) or _organisation(context, receiver) or "",
        latency=samplers(channel.latency),
        latency_addresses=context.per_source(name, "latency"),
        hours=ALWAYS if channel.calendar is None else context.hours_of(channel.calendar, state),
        forwards=channel.forwards,
        works=channel.works,
        works_address=context.scalar(f"{name}/works"),
        keeps=1.0 - channel.loss,
        ceiling=ceiling,
        bypasses=tuple(_bypasses(context, channel, name, sender)),
    )


def _is_national(context: Context, end: str) -> bool:
    return end not in context.world.staffs and context.exists(end)


def _ceiling(context: Context, channel: Channel, receiver: str) -> int | None:
    """Say the highest marking the channel may carry to this receiver; None if it is cut."""
    markings = context.world.markings
    own = len(markings) if channel.ceiling is None else markings.index(channel.ceiling)
    if channel.agreement is None:
        return own
    day = context.start.date()
    for state in _seated(context, receiver):
        held = context.world.states[state].agreements.get(channel.agreement)
        if held is None or not held.holds_on(day):
            limit = channel.without_agreement
            return None if limit is None else min(own, markings.index(limit))
    return own


def _seated(context: Context, receiver: str) -> tuple[str, ...]:
    """Name the states whose people read what a receiver gets."""
    world = context.world
    if receiver in world.bodies:
        return seats_of(context, world.bodies[receiver])
    if receiver in world.staffs:
        staff = world.staffs[receiver]
        if staff.state is not None:
            return (staff.state,)
        return context.members(staff.organisation) if staff.organisation else ()
    return (receiver.partition(".")[0],)


def _bypasses(context: Context, channel: Channel, name: str, sender: str) -> Iterator[BypassPlan]:
    ways: tuple[tuple[str, Release | Sanitise | Oral | None], ...] = (
        ("release", channel.release),
        ("sanitise", channel.sanitise),
        ("oral", channel.oral),
    )
    for label, way in ways:
        if way is not None:
            by = way.by if isinstance(way, Release) else ""
            yield BypassPlan(
                label=label,
                takes=samplers(way.takes),
                takes_addresses=context.per_source(f"{name}/{label}", "takes"),
                succeeds=_succeeds(way),
                succeeds_addresses=context.per_source(f"{name}/{label}", "succeeds"),
                keeps=1.0 if isinstance(way, Release) else way.keeps,
                decided_by=by,
                decider=_decider(context, by, sender),
            )


def _decider(context: Context, by: str, sender: str) -> str:
    """Name who decides on a release: the sender, or its organisation; a national staff has none but itself."""
    if not by:
        return ""
    return sender if by == "originator" else _organisation(context, sender) or sender


def _succeeds(way: Release | Sanitise | Oral) -> float:
    if isinstance(way, Release):
        return 1.0 - way.refused
    return way.chance if isinstance(way, Oral) else 1.0
