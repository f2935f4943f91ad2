"""The delay ledger: where the time of a response went, to the second, and its critical path."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jointsim.engine.record import ROOT, Entry, Piece

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
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
    "person",
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
    legs: list[Leg] = []
    for start, pieces, entry in reversed(_stretches(run, dossier, begin)):
        since = start
        for piece in pieces:
            legs += _legs(run, begin, since, piece, entry)
            since = max(since, piece[1])
    return legs


def ledger(run: Replication, dossier: Dossier) -> dict[str, int]:
    """Say how many seconds each cause of delay took, on the way to the headline milestone.

    The entries add up exactly to the time from the response's event to the milestone, or to the horizon.

    Raises
    ------
    RuntimeError
        If they do not: a fault of the program.
    """
    begin, horizon = run.record.time(run.occurred[dossier.plan.event]), run.plan.horizon
    totals: dict[str, int] = {}
    for start, pieces, _ in _stretches(run, dossier, begin):
        since = start
        for piece in pieces:
            label, until, on_hours = piece
            # As a rule there is nothing to cut off and nothing to split.
            if on_hours < 0 and begin <= since < until <= horizon:
                totals[label] = totals.get(label, 0) + until - since
            else:
                for leg in _legs(run, begin, since, piece, None):
                    totals[leg.label] = totals.get(leg.label, 0) + leg.end - leg.start
            since = max(since, until)
    end = min(_end(run, dossier), horizon)
    if sum(totals.values()) != end - begin:
        msg = f"the ledger of {dossier.id} adds up to {sum(totals.values())} s instead of {end - begin} s"
        raise RuntimeError(msg)
    return totals


def _end(run: Replication, dossier: Dossier) -> int:
    entry = dossier.milestones.get(dossier.plan.headline)
    return run.plan.horizon if entry is None else run.record.time(entry)


def _stretches(run: Replication, dossier: Dossier, begin: int) -> list[_Stretch]:
    """Walk back along enabling causes, latest first; up to the root of another event, the response waited for that."""
    entries, horizon = run.record.entries, run.plan.horizon
    stretches: list[_Stretch] = []
    index = dossier.milestones.get(dossier.plan.headline, ROOT)
    if index == ROOT or entries[index].time > horizon:
        index, pieces = last_waited_for(run, dossier)
        stretches.append((entries[index].time, pieces, None))
    while index != ROOT:
        entry = entries[index]
        end, _, _, _, pieces, index, _ = entry
        if end <= begin:
            break
        if index == ROOT:
            stretches += ((end, pieces, entry), (begin, (("other-dossier", end, -1),), entry))
        else:
            stretches.append((entries[index][0], pieces, entry))
    return stretches


def _legs(run: Replication, begin: int, since: int, piece: Piece, entry: Entry | None) -> tuple[Leg, ...]:
    """Cut a piece to the response's time, and split off at its start the closed hours, in which it stood still."""
    label, until, on_hours = piece
    start, end = max(since, begin), min(until, run.plan.horizon)
    if start >= end:
        return ()
    opens = start if on_hours < 0 else end - run.plan.hours[on_hours].worked(start, end)
    legs = (Leg(start, opens, "off-hours", entry), Leg(opens, end, label, entry))
    return tuple(leg for leg in legs if leg.start < leg.end)


def last_waited_for(run: Replication, dossier: Dossier) -> tuple[int, tuple[Piece, ...]]:
    """Say what an unreached response waited for at the horizon: the entry it got to, and the pieces since."""
    entries, horizon = run.record.entries, run.plan.horizon
    for given_up in (dossier.blocked, dossier.closed):
        if given_up != ROOT and entries[given_up].time <= horizon:
            return given_up, (("rework", horizon, -1),)
    under_way = list(dossier.waiting.values())
    under_way.extend(
        (entry.cause, entry.pieces)
        for entry in entries
        if entry.time > horizon and entry.dossier == dossier.id and entries[entry.cause].time <= horizon
    )
    if under_way:
        return max(under_way, key=lambda each: (entries[each[0]].time, each[0]))
    return _before_opening(run, dossier)


def _before_opening(run: Replication, dossier: Dossier) -> tuple[int, tuple[Piece, ...]]:
    event, horizon = dossier.plan.event, run.plan.horizon
    if dossier.asked != ROOT:
        return dossier.asked, (("channel", horizon, -1),)
    if "aware" in dossier.milestones:
        return dossier.milestones["aware"], (("initiative", horizon, -1),)
    if event in run.detected:
        return run.detected[event], (("channel", horizon, -1),)
    return run.occurred[event], (("detection", horizon, -1),)
