"""Who held the critical path of a response, and for how long: bodies, staffs, channels and members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from jointsim.engine.record import ROOT
from jointsim.measures.ledger import last_waited_for

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.plan import Plan
    from jointsim.engine.record import Entry
    from jointsim.engine.run import Replication

Kind = Literal["body", "staff", "channel", "member"]

KINDS: tuple[Kind, ...] = ("body", "staff", "channel", "member")
"""Who can lie on a critical path, in the order in which reports show them."""

_IN_BODIES = frozenset(("round", "confirmed", "sitting", "held", "rework"))
_AT_DESKS = frozenset(
    ("observed", "asked", "work", "attribution", "lower-form", "mandate", "mandate-refused")
)
_OVER_CHANNELS = frozenset(("report", "asked-for-information"))
_IN_CAPITALS = frozenset(("capitals", "pledge-lost"))
_OF_PARLIAMENTS = frozenset(("mandate", "mandate-refused"))
_OF_BODIES = frozenset(("meeting", "silence"))


class Holder(NamedTuple):
    """A body, staff, channel or member, by id."""

    kind: Kind
    name: str


def path_holders(run: Replication, dossier: Dossier) -> dict[Holder, int]:
    """Say how many seconds of a response's critical path each body, staff, channel and member held.

    A stretch belongs to whoever it was spent on: a queue and closed hours to the staff, a wait for a sitting to the
    body, the clearing of a report to its channel, a request not made yet to who makes it. A member has the time for
    which its capital's instructions, its reservation or its parliament was the last that was waited for. Of nobody
    are the question of remit, forces on the move, conferences on them, waits of a given length and for another
    response, and what was waited for at the horizon.

    Parameters
    ----------
    run, dossier
        A replication that has reached the horizon, and a response whose event happened in it.

    Returns
    -------
    Only those that held some of it; together no more than the response time.
    """
    entries, held = run.record.entries, dict[Holder, int]()
    begin = entries[run.occurred[dossier.plan.event]].time
    index = _end_of_path(run, dossier)
    while index != ROOT and (entry := entries[index]).time > begin and entry.cause != ROOT:
        since = max(entries[entry.cause].time, begin)
        for holder, seconds in _holders(run.plan, entry, since):
            held[holder] = held.get(holder, 0) + seconds
        index = entry.cause
    return held


def _end_of_path(run: Replication, dossier: Dossier) -> int:
    """Give the entry at which the path ends: the headline milestone, or the last it got to by the horizon."""
    reached = dossier.milestones.get(dossier.plan.headline, ROOT)
    if reached != ROOT and run.record.time(reached) <= run.plan.horizon:
        return reached
    return last_waited_for(run, dossier)[0]


def _holders(plan: Plan, entry: Entry, since: int) -> Iterator[tuple[Holder, int]]:
    """Go through those who held the path from a time to an entry, with the seconds that they did."""
    if entry.time == since:
        return
    waited_for = entry.attributes.get("last")
    if waited_for is None:
        holder = _holder(plan, entry)
        if holder is not None:
            yield holder, entry.time - since
        return
    # Of a body its sitting or silence; then come the capitals.
    own = (until for label, until, _ in entry.pieces if label in _OF_BODIES)
    over = max(since, *own, since)
    if over > since:
        yield Holder("body", entry.who), over - since
    if entry.time > over:
        yield Holder("member", waited_for), entry.time - over


def _holder(plan: Plan, entry: Entry) -> Holder | None:
    activity, who = entry.activity, entry.who
    if activity in _AT_DESKS:
        return _at_desk(plan, entry)
    if activity in _OVER_CHANNELS:
        return Holder("channel", entry.attributes["channel"])
    if activity in _IN_BODIES:
        return Holder("body", who)
    return Holder("member", who) if activity in _IN_CAPITALS else None


def _at_desk(plan: Plan, entry: Entry) -> Holder:
    """Name a staff, which an office-holder and who asks count as; a body that asks; a member whose parliament it is."""
    state, dot, _ = entry.who.partition(".")
    if entry.activity in _OF_PARLIAMENTS and dot and state in plan.states:
        return Holder("member", state)
    return Holder("body" if entry.who in plan.bodies else "staff", entry.who)
