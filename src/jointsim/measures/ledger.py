"""The delay ledger: where the time of a response went, to the second, and its critical path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from jointsim.engine.record import ROOT, Entry, Piece

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.hours import OpenHours
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


_Leg = tuple[int, int, str, Entry | None]
"""A leg while totals are made: quicker to put together by the thousand."""

_Stretch = tuple[int, tuple[Piece, ...], Entry | None]
"""When it began, what it was spent on, and the entry that ended it."""


def critical_path(run: Replication, dossier: Dossier) -> list[Leg]:
    """Give the stretches that led to the headline milestone, oldest first.

    They run without a gap from the response's event to the milestone, or to the horizon if it was not
    reached.
    """
    begin = run.record.time(run.occurred[dossier.plan.event])
    return [Leg(*leg) for leg in reversed(_walk_back(run, dossier, begin))]


def ledger(run: Replication, dossier: Dossier) -> dict[str, int]:
    """Say how many seconds each cause of delay took, on the way to the headline milestone.

    The entries add up exactly to the time from the response's event to the milestone, or to the horizon.

    Raises
    ------
    RuntimeError
        If they do not: a fault of the program.
    """
    begin = run.record.time(run.occurred[dossier.plan.event])
    totals: dict[str, int] = {}
    for start, until, label, _ in _walk_back(run, dossier, begin):
        totals[label] = totals.get(label, 0) + until - start
    end = min(_end(run, dossier), run.plan.horizon)
    if sum(totals.values()) != end - begin:
        msg = f"the ledger of {dossier.id} adds up to {sum(totals.values())} s instead of {end - begin} s"
        raise RuntimeError(msg)
    return totals


def _end(run: Replication, dossier: Dossier) -> int:
    entry = dossier.milestones.get(dossier.plan.headline)
    return run.plan.horizon if entry is None else run.record.time(entry)


def _walk_back(run: Replication, dossier: Dossier, begin: int) -> list[_Leg]:
    """Cut the pieces of a critical path to the response's time and split off closed hours; latest first."""
    horizon = run.plan.horizon
    legs: list[_Leg] = []
    for start, pieces, entry in _stretches(run, dossier, begin):
        since, known = start, len(legs)
        for label, until, on_hours in pieces:
            first = since if since > begin else begin
            last = until if until < horizon else horizon
            if first < last and on_hours < 0:
                legs.append((first, last, label, entry))
            elif first < last:
                legs += _split(run.plan.hours[on_hours], (first, last, label, entry))
            since = until if until > since else since
        if len(legs) > known + 1:
            legs[known:] = legs[known:][::-1]
    return legs


def _stretches(run: Replication, dossier: Dossier, begin: int) -> Iterator[_Stretch]:
    """Walk back along enabling causes; up to the root of another event, the response waited for that."""
    entries, horizon = run.record.entries, run.plan.horizon
    index = dossier.milestones.get(dossier.plan.headline, ROOT)
    if index == ROOT or entries[index].time > horizon:
        index, pieces = last_waited_for(run, dossier)
        yield entries[index].time, pieces, None
    while index != ROOT:
        entry = entries[index]
        end, _, _, _, pieces, index, _ = entry
        if end <= begin:
            return
        yield (end if index == ROOT else entries[index].time), pieces, entry
        if index == ROOT:
            yield begin, (("other-dossier", end, -1),), entry


def _split(hours: OpenHours, leg: _Leg) -> list[_Leg]:
    """Split a stretch into what stood still in closed hours and what ran in open ones."""
    start, end, label, entry = leg
    worked = hours.worked(start, end)
    opens = end - worked
    stood_still, ran = (start, opens, "off-hours", entry), (opens, end, label, entry)
    return [each for each in (stood_still, ran) if each[0] < each[1]]


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


def _before_opening(run: Replication, dossier: Dossier) -> tuple[int, tuple[Piece, ...]]:
    plan, event, horizon = dossier.plan, dossier.plan.event, run.plan.horizon
    if dossier.asked != ROOT:
        holders = run.plan.organisations[plan.organisation].holders
        knows_what = run.knowledge.confidence(event, holders)[0] >= plan.occurrence
        missing = "attribution" if plan.attribution > 0.0 and knows_what else "channel"
        return dossier.asked, ((missing, horizon, -1),)
    if "aware" in dossier.milestones:
        return dossier.milestones["aware"], (("initiative", horizon, -1),)
    if event in run.detected:
        return run.detected[event], (("channel", horizon, -1),)
    return run.occurred[event], (("detection", horizon, -1),)
