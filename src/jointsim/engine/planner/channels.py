"""Plans of channels: patterns expanded, gates applied, those that can carry anything kept; and of trust."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from math import prod

from jointsim.engine.plan import (
    BypassPlan,
    ChannelPlan,
    RelationPlan,
    TrustPlan,
)
from jointsim.engine.planner.context import Context, only, samplers
from jointsim.engine.planner.institutions import seats_of
from jointsim.model.channels import Channel, Consenter, Oral, Release, Sanitise
from jointsim.model.gates import may_read, problem_stands


def plan_channels(
    context: Context, origins: Iterable[str], audience: Iterable[str], named: Collection[str]
) -> dict[str, ChannelPlan]:
    """Plan every channel on a way from somebody who learns of an event to somebody whose picture counts.

    It counts too of those who are to tell or to be asked in the course of a procedure. Whoever could only tell
    others what it has from them is left out, unless what it is told makes trust grow.

    Parameters
    ----------
    origins
        Staffs that observe or work: what they see or find out may travel.
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
        if _forwards(context, channel) or concrete in named
    }
    links = [(sender, receiver) for _, sender, receiver in ends.values()]
    told = _reachable(origins, links)
    telling = [ends[name][1] for name in named if name in ends]
    trusting = [receiver for channel_id, _, receiver in ends.values() if _relation(context, channel_id)]
    counted = [*audience, *telling, *trusting]
    heard = _reachable(counted, [(receiver, sender) for sender, receiver in links])
    useful = _without_dead_ends(
        {(sender, receiver) for sender, receiver in links if sender in told and receiver in heard},
        {*origins, *counted},
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
    closed_to = _closed_to(context, channel, sender, receiver)
    if ceiling is None or len(closed_to) == len(context.scenario.events):
        return None
    name = f"channels/{concrete}"
    latency = samplers(channel.latency)
    state = next((end.partition(".")[0] for end in (receiver, sender) if _is_national(context, end)), None)
    return ChannelPlan(
        id=concrete,
        sender=sender,
        receiver=receiver,
        organisation=_organisation(context, sender) or _organisation(context, receiver) or "",
        latency=latency,
        latency_addresses=context.per_source(name, "latency", only(latency)),
        hours=context.hours_of(channel.calendar, state),
        forwards=_forwards(context, channel),
        works=channel.works,
        works_address=context.scalar(f"{name}/works"),
        keeps=1.0 - channel.loss,
        ceiling=ceiling,
        closed_to=closed_to,
        trust=_relation(context, channel_id),
        bypasses=tuple(_bypasses(context, channel, name, sender)),
    )


def _forwards(context: Context, channel: Channel) -> bool:
    """Say whether a channel passes on by itself in crises of this kind."""
    return channel.forwards and (not channel.domains or context.scenario.domain in channel.domains)


def _is_national(context: Context, end: str) -> bool:
    return end not in context.world.staffs and context.exists(end)


def _ceiling(context: Context, channel: Channel, receiver: str) -> int | None:
    """Say the highest marking the channel may carry to this receiver; None if it is cut."""
    markings = context.world.markings
    own = len(markings) if channel.ceiling is None else markings.index(channel.ceiling)
    if channel.agreement is None:
        return own
    day = context.start.date()
    if all(may_read(context.world, state, channel.agreement, day) for state in _seated(context, receiver)):
        return own
    limit = channel.without_agreement
    return None if limit is None else min(own, markings.index(limit))


def _closed_to(context: Context, channel: Channel, sender: str, receiver: str) -> frozenset[str]:
    """Name the events of which a channel carries no news, as a participation problem closes it to them."""
    rule = channel.participation
    sitting = [*_sitting_at(context, sender), *_sitting_at(context, receiver)]
    if rule is None or not problem_stands(context.world, rule.problem, sitting, context.start.date()):
        return frozenset()
    responses = context.scenario.responses.values()
    open_to = {response.event for response in responses if response.kind in rule.kinds}
    return frozenset(context.scenario.events).difference(open_to)


def _sitting_at(context: Context, holder: str) -> tuple[str | None, ...]:
    """Name the organisations at one end of a channel: two at a joint format."""
    body = context.world.bodies.get(holder)
    return (_organisation(context, holder),) if body is None else (body.organisation, body.joint_with)


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
            consenters = way.consenters if isinstance(way, Release) else ()
            yield BypassPlan(
                label=label,
                takes=samplers(way.takes),
                takes_addresses=context.per_source(f"{name}/{label}", "takes"),
                succeeds=_succeeds(context, way, sender),
                succeeds_addresses=context.per_source(f"{name}/{label}", "succeeds"),
                keeps=1.0 if isinstance(way, Release) else way.keeps,
                decided_by=consenters[-1] if consenters else "",
                decider=_decider(context, consenters[-1], sender) if consenters else "",
                is_shared=len(consenters) > 1 or "all-members" in consenters,
                trusted=_trusted(context, channel, way),
            )


def _decider(context: Context, by: Consenter, sender: str) -> str:
    """Name who decides on a release: the sender, or its organisation; a national staff has none but itself."""
    return sender if by == "originator" else _organisation(context, sender) or sender


def _succeeds(context: Context, way: Release | Sanitise | Oral, sender: str) -> float:
    """Say how likely a way past the ceiling works; of a release each who must agree refuses by the same chance."""
    if isinstance(way, Release):
        return prod((1.0 - way.refused) ** _heads(context, by, sender) for by in way.consenters)
    return way.chance if isinstance(way, Oral) else 1.0


def _heads(context: Context, by: Consenter, sender: str) -> int:
    """Say how many must agree: every member of the sender's organisation, else one."""
    organisation = _organisation(context, sender)
    return 1 if by != "all-members" or organisation is None else len(context.members(organisation))


def _relation(context: Context, channel_id: str) -> str:
    """Name the relation of trust that a channel rests on; empty if it rests on none."""
    trust = context.world.channels[channel_id].trust
    return trust if trust is not None and context.world.trust is not None else ""


def _trusted(context: Context, channel: Channel, way: Release | Sanitise | Oral) -> float:
    """Say by what chance a way past the ceiling works at full trust: word of mouth, where the channel rests on it."""
    trust = context.world.trust
    return trust.oral if trust is not None and channel.trust is not None and isinstance(way, Oral) else 0.0


def plan_trust(context: Context) -> TrustPlan | None:
    """Plan how far staffs trust each other at the start, and what will build trust in the run."""
    trust, start = context.world.trust, context.start
    if trust is None:
        return None
    return TrustPlan(
        half_life=trust.half_life.median,
        exchange=trust.exchange,
        latency=trust.latency,
        relations={
            name: RelationPlan(
                relation.stands,
                trust.lived(name, start),
                tuple(
                    sorted(
                        (int(-built.before(start)), built.adds)
                        for built in relation.built.values()
                        if built.before(start) < 0
                    )
                ),
            )
            for name, relation in trust.relations.items()
        },
    )
