"""The delay ledger: where the time of a response went, to the second, and its critical path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from jointsim.engine.record import ROOT, Entry, Piece

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.plan import Plan
    from jointsim.engine.run import Replication

LABELS: tuple[str, ...] = (
    "detection",
    "channel",
    "release",
    "attribution",
    "initiative",
    "remit",
    "desk-queue",
    "work",
    "off-hours",
    "meeting",
    "capitals",
    "silence",
    "rework",
    "mandate",
    "force-generation",
    "movement",
    "other-dossier",
    "elsewhere",
    "person",
    "ended",
)
"""Every entry of the ledger, in the order in which reports show them."""


class Leg(NamedTuple):
    """One stretch of a critical path: from when to when, labelled, and the entry that ended it.

    Times are seconds since the start of the scenario.
    """

    start: int
    end: int
    label: str
    entry: Entry | None


_Stretch = tuple[int, tuple[Piece, ...], Entry | None]
"""When it began, what it was spent on, and the entry that ended it."""


def critical_path(run: Replication, dossier: Dossier) -> list[Leg]:
    """Give the stretches that led to the headline milestone, oldest first.

    They run without a gap from the response's event to the milestone, or to the horizon if it was not
    reached.
    """
    begin = run.record.time(run.occurred[dossier.plan.event])
    index, latest = _end_of_path(run, dossier)
    stretches = [*latest, *_stretches(run, index, begin)]
    return [leg for stretch in reversed(stretches) for leg in _legs(run, begin, stretch)]


def ledger(run: Replication, dossier: Dossier) -> dict[str, int]:
    """Say how many seconds each cause of delay took, on the way to the headline milestone.

    They add up exactly to the time from the response's event to the milestone, or to the horizon. Every label
    is there, in the order of `LABELS`, be it with 0 s.

    Raises
    ------
    RuntimeError
        If they do not: a fault of the program.
    """
    entries, totals = run.record.entries, dict.fromkeys(LABELS, 0)
    first = run.occurred[dossier.plan.event]
    begin = entries[first].time
    index, latest = _end_of_path(run, dossier)
    # What was enabled since the event, and has ended, need not be cut: that is nearly all.
    entry = entries[index]
    while (cause := entry.cause) >= first:
        before, spent = entries[cause], entry.spent
        if isinstance(spent, str):
            totals[spent] += entry.time - before.time
        elif spent:
            _add_pieces(totals, run.plan, before.time, spent)
        index, entry = cause, before
    if latest or index != first:
        for stretch in (*latest, *_stretches(run, index, begin)):
            for leg in _legs(run, begin, stretch):
                totals[leg.label] += leg.end - leg.start
    response_time = min(_end(run, dossier), run.plan.horizon) - begin
    if sum(totals.values()) != response_time:
        msg = f"the ledger of {dossier.id} adds up to {sum(totals.values())} s instead of {response_time} s"
        raise RuntimeError(msg)
    return totals


def _add_pieces(totals: dict[str, int], plan: Plan, since: int, pieces: tuple[Piece, ...]) -> None:
    """Add what the time since a moment was spent on; closed hours come first in each piece."""
    for label, until, on_hours in pieces:
        if on_hours >= 0:
            opens = until - plan.hours[on_hours].worked(since, until)
            totals["off-hours"] += opens - since
            since = opens
        totals[label] += until - since
        since = until


def _end(run: Replication, dossier: Dossier) -> int:
    entry = dossier.milestones.get(dossier.plan.headline)
    return run.plan.horizon if entry is None else run.record.time(entry)


def _end_of_path(run: Replication, dossier: Dossier) -> tuple[int, tuple[_Stretch, ...]]:
    """Give the entry from which to walk back, and what was waited for since, if the milestone was not reached."""
    entries = run.record.entries
    reached = dossier.milestones.get(dossier.plan.headline, ROOT)
    if reached != ROOT and entries[reached].time <= run.plan.horizon:
        return reached, ()
    index, pieces = last_waited_for(run, dossier)
    return index, ((entries[index].time, pieces, None),)


def _stretches(run: Replication, index: int, begin: int) -> Iterator[_Stretch]:
    """Walk back along enabling causes; up to the root of another event, the response waited for that."""
    entries = run.record.entries
    while index != ROOT and entries[index].time > begin:
        entry = entries[index]
        index = entry.cause
        if index == ROOT:
            yield entry.time, entry.pieces, entry
            yield begin, (("other-dossier", entry.time, -1),), entry
        else:
            yield entries[index].time, entry.pieces, entry


def _legs(run: Replication, begin: int, stretch: _Stretch) -> Iterator[Leg]:
    """Cut a stretch to the response's time; closed hours, in which it stood still, come first in each piece."""
    since, pieces, entry = stretch
    for label, until, on_hours in pieces:
        start, end = max(since, begin), min(until, run.plan.horizon)
        if start < end:
            opens = start if on_hours < 0 else end - run.plan.hours[on_hours].worked(start, end)
            for leg in (Leg(start, opens, "off-hours", entry), Leg(opens, end, label, entry)):
                if leg.start < leg.end:
                    yield leg
        since = max(since, until)


def last_waited_for(run: Replication, dossier: Dossier) -> tuple[int, tuple[Piece, ...]]:
    """Say what an unreached response waited for at the horizon: the entry it got to, and the pieces since.

    Parameters
    ----------
    run, dossier
        A replication that has reached the horizon, and a response whose headline milestone was not.

    Returns
    -------
    The index of an entry of the record, and what the time from it to the horizon was spent on: pieces of label,
    end in seconds since the start, and open hours (-1: none). From the end of a dossier on that is ``ended``; of
    several things under way it is the one begun last.
    """
    entries, horizon = run.record.entries, run.plan.horizon
    for given_up in (dossier.blocked, dossier.closed):
        if given_up != ROOT and entries[given_up].time <= horizon:
            return given_up, (("ended", horizon, -1),)
    under_way = list(dossier.waiting.values())
    under_way.extend(
        (entry.cause, entry.pieces)
        for entry in entries
        if entry.time > horizon and entry.dossier == dossier.id and entries[entry.cause].time <= horizon
    )
    if under_way:
        return max(under_way, key=lambda each: (entries[each[0]].time, each[0]))
    return _before_opening(run, dossier)


def waiting_label(run: Replication, dossier: Dossier) -> str | None:
    """Say what an unreached response waited for at the horizon, as an entry of the ledger.

    Returns
    -------
    One of `LABELS`, never ``off-hours`` (in closed hours it is what they held up); None if the headline
    milestone was reached.
    """
    _, latest = _end_of_path(run, dossier)
    horizon = run.plan.horizon
    return next((label for _, pieces, _ in latest for label, until, _ in pieces if until >= horizon), None)


def _before_opening(run: Replication, dossier: Dossier) -> tuple[int, tuple[Piece, ...]]:
    plan, event, horizon = dossier.plan, dossier.plan.event, run.plan.horizon
    if dossier.asked != ROOT:
        holders = run.plan.organisations[plan.organisation].holders[event]
        knows_what = run.knowledge.confidence(event, holders)[0] >= plan.occurrence
        missing = "attribution" if plan.attribution > 0.0 and knows_what else "channel"
        return dossier.asked, ((missing, horizon, -1),)
    if "aware" in dossier.milestones:
        return dossier.milestones["aware"], (("initiative", horizon, -1),)
    if event in run.detected:
        return run.detected[event], (("channel", horizon, -1),)
    return run.occurred[event], (("detection", horizon, -1),)
