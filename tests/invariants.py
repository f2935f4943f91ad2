"""What holds in every run, whatever was run."""

from __future__ import annotations

import math

from jointsim.engine.record import ROOT
from jointsim.engine.run import Replication
from jointsim.measures.holders import KINDS, path_holders
from jointsim.measures.ledger import LABELS, Leg, critical_path, ledger
from jointsim.measures.scores import OUTCOMES, outcome_of


def causes_come_first(run: Replication) -> None:
    """Every entry comes after its cause, and its pieces fill the time between the two."""
    entries = run.record.entries
    for index, entry in enumerate(entries):
        assert entry.cause < index
        if entry.cause == ROOT or entry.activity == "prevented":
            continue
        since = entries[entry.cause].time
        ends = [end for _, end, _ in entry.pieces]
        assert [since, *ends] == sorted([since, *ends]), entry
        assert entry.time == (ends[-1] if ends else since), entry
        assert all(label in LABELS for label, _, _ in entry.pieces)


def ledgers_are_exact(run: Replication) -> None:
    """The ledger is the time to the headline milestone or the horizon, and its path has no gap."""
    for dossier in run.dossiers.values():
        if dossier.plan.event not in run.occurred:
            continue
        begin = run.record.time(run.occurred[dossier.plan.event])
        reached = dossier.milestones.get(dossier.plan.headline)
        end = min(run.plan.horizon, math.inf if reached is None else run.record.time(reached))
        found = ledger(run, dossier)
        assert sum(found.values()) == end - begin
        assert all(seconds >= 0 for seconds in found.values())
        legs = critical_path(run, dossier)
        edges = [begin, *(leg.end for leg in legs)]
        assert [leg.start for leg in legs] == edges[:-1]
        assert edges[-1] == end
        along = dict.fromkeys(LABELS, 0)
        for leg in legs:
            along[leg.label] += leg.end - leg.start
        assert found == along


def holders_fit(run: Replication) -> None:
    """Whoever is on a critical path held some of it; what is nobody's makes up the rest of the response time."""
    for dossier in run.dossiers.values():
        if dossier.plan.event not in run.occurred:
            continue
        held = path_holders(run, dossier)
        assert all(seconds > 0 for seconds in held.values())
        legs = critical_path(run, dossier)
        theirs = [leg for leg in legs if leg.entry is not None and _is_somebodys(leg)]
        assert sum(held.values()) == sum(leg.end - leg.start for leg in theirs)
        bodies = sum(leg.end - leg.start for leg in theirs if leg.label in ("meeting", "silence", "rework"))
        held_by_bodies = sum(seconds for holder, seconds in held.items() if holder.kind == "body")
        assert held_by_bodies >= bodies
        assert {holder.kind for holder in held} <= set(KINDS)


def _is_somebodys(leg: Leg) -> bool:
    return leg.label not in ("remit", "other-dossier", "force-generation", "movement", "elsewhere") and (
        leg.entry is not None and leg.entry.activity != "conference"
    )


def endings_fit(run: Replication) -> None:
    """What was asked for was known, what was opened was asked for, and what has ended says how."""
    time = run.record.time
    for dossier in run.dossiers.values():
        assert outcome_of(run, dossier) in OUTCOMES
        if dossier.plan.event not in run.occurred:
            assert not dossier.milestones
            continue
        begin = time(run.occurred[dossier.plan.event])
        assert all(time(entry) >= begin for entry in dossier.milestones.values())
        if dossier.opened >= 0:
            assert time(dossier.opened) >= time(dossier.asked) >= begin
        if dossier.is_closed:
            assert dossier.outcome in ("adopted", "carved-out", "lower-form", "given-up", "overtaken")
            assert time(dossier.closed) >= begin
            if dossier.outcome == "overtaken":
                assert not {"decision", dossier.plan.headline} & set(dossier.milestones)
            else:
                assert time(dossier.closed) >= time(dossier.opened)
        assert 0 < dossier.strength <= 1
        assert dossier.plan.headline in dossier.plan.milestones
