"""A response's delay ledger told as its critical path: what it waited for, leg by leg."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from jointsim.measures.ledger import LABELS, Leg, critical_path
from jointsim.reports.names import Names
from jointsim.reports.sentences import Scene
from jointsim.reports.sentences.news import own_account
from jointsim.reports.tables import Table, plain
from jointsim.reports.words import capitalised, duration, entry_name, listed, spaced

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.record import Entry
    from jointsim.engine.run import Replication

COLUMNS = ("from", "until", "time", "spent on", "what it was")

CLOSED = "off-hours"
SITTINGS: Mapping[str, str] = {
    "next-meeting": "next regular sitting",
    "extraordinary": "extraordinary sitting",
}
ASSENTS: Mapping[str, str] = {"silence": "silence", "written-procedure": "written procedure"}
AT_OFFICES = frozenset(("work", "attribution", "mandate", "mandate-refused"))
"""Activities whose outcome is handed over in open hours."""

OF_CONTRIBUTORS = frozenset(("generated", "not-generated", "pledge-lost"))
"""Activities that wait for the parliament of whoever pledged forces."""


def critical_path_table(run: Replication, dossier: Dossier, names: Names) -> Table:
    """Show the stretches that led to a response's headline milestone, or to the horizon, without a gap.

    Parameters
    ----------
    run, dossier
        A replication that has reached the horizon, and a response in it.
    names
        Of everything, and the zone in which dates are written.

    Returns
    -------
    A row for each stretch, closed hours put with what they interrupted; the note sums them up by label. No rows
    if the response's event did not happen.
    """
    title = f"{names.response(dossier.id)}: the way to the {spaced(dossier.plan.headline)}"
    if dossier.plan.event not in run.occurred:
        return Table(title, COLUMNS, (), ("Not applicable: its event did not happen.",))
    scene, legs = Scene.of(run, names), critical_path(run, dossier)
    rows = tuple(_row(scene, stretch) for stretch in _stretches(legs))
    return Table(title, COLUMNS, rows, _sum(run, dossier, legs))


def _stretches(legs: Sequence[Leg]) -> Iterator[tuple[Leg, ...]]:
    """Put closed hours with the work or the queue they interrupt: only their sum is known, not each night."""
    held: tuple[Leg, ...] = ()
    for leg in legs:
        if held and leg.entry is held[0].entry and leg.label != CLOSED:
            yield (*held, leg)
            held = ()
        else:
            if held:
                yield held
            held = (leg,) if leg.label == CLOSED else ()
            if not held:
                yield (leg,)
    if held:
        yield held


def _row(scene: Scene, stretch: tuple[Leg, ...]) -> tuple[str, ...]:
    start, end, main = stretch[0].start, stretch[-1].end, stretch[-1]
    labels = [entry_name(leg.label) for leg in reversed(stretch)]
    if len(stretch) > 1:
        labels = [
            f"{label} {duration(leg.end - leg.start)}"
            for label, leg in zip(labels, reversed(stretch), strict=True)
        ]
    names = scene.names
    told = capitalised(leg_told(scene, main))
    if len(stretch) > 1 and main.label == "desk-queue" and main.entry is not None:
        told = f"Waited until {names.spoken(main.entry.who)} was open and had a free desk"
    return names.moment(start), names.moment(end), duration(end - start), ", ".join(labels), told


def critical_path_text(run: Replication, dossier: Dossier, names: Names, width: int | None = None) -> str:
    """Write the critical path of a response as text, with the sum of its ledger; see `plain` for the width."""
    return plain(critical_path_table(run, dossier, names), width)


def _sum(run: Replication, dossier: Dossier, legs: list[Leg]) -> tuple[str, ...]:
    totals: dict[str, int] = {}
    for leg in legs:
        totals[leg.label] = totals.get(leg.label, 0) + leg.end - leg.start
    parts = [f"{entry_name(label)} {duration(totals[label])}" for label in LABELS if totals.get(label)]
    entry = dossier.milestones.get(dossier.plan.headline)
    reached = entry is not None and run.record.time(entry) <= run.plan.horizon
    end = f"the {spaced(dossier.plan.headline)}" if reached else "the horizon, without having got there"
    total = f"In all {duration(sum(totals.values()))} from the {spaced(dossier.plan.event)} to {end}"
    return (f"{total}: {listed(parts)}.",) if parts else (f"{total}.",)


def leg_told(scene: Scene, leg: Leg) -> str:
    """Say what a leg of a critical path was."""
    if leg.entry is None:
        return "nothing more was done" if leg.label == "ended" else "still waiting at the horizon"
    told = _closed(scene, leg, leg.entry) if leg.label == CLOSED else _of_label(scene, leg.label, leg.entry)
    told = told or _of_activity(scene, leg.entry)
    return told or (scene.names.spoken(leg.entry.who) if leg.entry.who else spaced(leg.entry.activity))


def _of_label(scene: Scene, label: str, entry: Entry) -> str:
    """Say what a leg was, where its label tells; a place is named by who had or got the dossier then."""
    who = scene.names.spoken(entry.who) if entry.who else ""
    step = scene.step(entry) if entry.dossier else ""
    part = f" on “{step}”" if step else ""
    if entry.activity == "observed":
        knew = label == "detection" and len(entry.pieces) > 1
        return f"until {who} knew of it" if knew else f"until {who} {_found(scene, entry)}"
    is_contributor = entry.activity in OF_CONTRIBUTORS
    told = {
        "desk-queue": f"waited for a desk in {who}",
        "work": f"{who} worked{part}",
        "attribution": f"{who} found out who did it",
        "remit": f"until {scene.names.party(entry.who)} had settled whose task it is",
        "rework": f"text reworked for {who}",
        "mandate": "waited for a contributor’s parliament" if is_contributor else f"until {who} had decided",
        "force-generation": f"until the next conference on {scene.names.force(entry.who)}",
        "movement": f"{scene.names.force(entry.who)} got there",
        "elsewhere": f"“{step}” took its time" if step else "waited for a set time",
    }
    if label == "detection":
        return f"until {who} {_found(scene, entry)}"
    if label == "other-dossier" and "gave-way-to" in entry.attributes:
        return f"let {scene.names.party(entry.attributes['gave-way-to'])} go first"
    if label == "capitals":
        return (
            f"last reservation in {who} lifted"
            if entry.activity == "round"
            else "waited for the last of the capitals"
        )
    return told.get(label, "")


def _closed(scene: Scene, leg: Leg, entry: Entry) -> str:
    """Say whose closed hours a leg was."""
    who = scene.names.spoken(entry.who) if entry.who else ""
    if entry.activity == "capitals":
        return "the last of the capitals was closed"
    if entry.activity == "conference":
        return "the conference was put off to working hours"
    if entry.activity in OF_CONTRIBUTORS:
        return "the contributor’s capital was closed"
    if entry.activity == "round":
        return "the capital with the last reservation was closed"
    if entry.activity == "asked":
        return f"{scene.names.asker(entry.attributes['role'], entry.who)} kept the request until office hours"
    if entry.activity in AT_OFFICES and leg.end == entry.time:
        return f"{who} kept what was done until it opened"
    return f"{who} was closed" if who else "closed hours"


def _found(scene: Scene, entry: Entry) -> str:
    """Say how a staff learned of an event by itself: the first of all noticed it."""
    first = scene.run.detected.get(entry.attributes.get("event", ""))
    is_later = first is not None and scene.run.record.entries[first] is not entry
    return f"had {own_account(scene, entry)}" if is_later else "noticed"


def _of_activity(scene: Scene, entry: Entry) -> str:
    """Say what a leg was, where its label alone does not tell."""
    names, said = scene.names, entry.attributes
    if entry.activity == "report":
        over = names.channel(said["channel"])
        return f"{names.spoken(said['from'])} to {names.spoken(entry.who)}, over “{over}”"
    if entry.activity == "asked":
        return f"until {names.asker(said['role'], entry.who)} asked"
    if entry.activity == "asked-for-information":
        return f"until {names.spoken(entry.who)} turned to the question"
    if entry.activity == "held":
        return f"held for the dated sitting of {names.spoken(entry.who)}"
    way = str(said.get("way", ""))
    if way in SITTINGS:
        return f"the {SITTINGS[way]} of {names.spoken(entry.who)}, from the wait for it to its end"
    if way in ASSENTS:
        return f"{ASSENTS[way]} in {names.spoken(entry.who)}"
    return ""
