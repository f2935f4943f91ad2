"""Sentences on what happens and who learns of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jointsim.engine.record import Entry
from jointsim.model.quantities import URGENCIES
from jointsim.reports.sentences.scene import Scene
from jointsim.reports.words import capitalised, duration, listed, spaced

ATTRIBUTION = "attribution:"
FINDING_OUT = frozenset(("observed", "attribution"))


def happened(scene: Scene, index: int, entry: Entry) -> str:
    """Say that an event happens."""
    event = entry.attributes["event"]
    title = scene.names.event(event)
    short = spaced(event)
    is_said = set(short.casefold().split()) <= set(title.casefold().split())
    return f"{capitalised(title)}." if is_said else f"{capitalised(short)}: {title}."


def prevented(scene: Scene, index: int, entry: Entry) -> str:
    """Say that an event does not happen, and why."""
    event = entry.attributes["event"]
    planned = next(each for each in scene.run.plan.events if each.id == event)
    response, milestone = planned.unless or ("", "")
    why = f"“{scene.names.response(response)}” had got as far as the {spaced(milestone)}"
    return f"The {spaced(event)} was prevented: {why}."


def pressed(scene: Scene, index: int, entry: Entry) -> str:
    """Say what changes contention or load from now on, or does so no longer."""
    said, names = entry.attributes, scene.names
    title = capitalised(names.pressure(said["pressure"]))
    if said["phase"] == "ends":
        return f"No longer: {title}."
    on, of = names.pressed(said["pressure"])
    changes = [
        f"{'more' if change > neutral else 'less'} {what}{whom}"
        for what, change, neutral, whom in (
            ("contention", said["contention"], 0, f" on {listed(on)}" if on else ""),
            ("load", said["load"], 1.0, f" for {listed(of)}" if of else ""),
        )
        if change != neutral
    ]
    return f"From now on: {title} ({'; '.join(changes)})."


def observed(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a staff learns of an event by itself; the first of all notices it."""
    event = entry.attributes["event"]
    after = f"{duration(entry.time - scene.run.record.time(entry.cause))} after it"
    who, known = capitalised(scene.names.spoken(entry.who)), source(scene, entry.attributes["source"])
    if scene.run.detected.get(event) == index:
        return f"{who} noticed the {spaced(event)} {after} ({known})."
    return f"{who} had {own_account(scene, entry)} of the {spaced(event)}, {after} ({known})."


def own_account(scene: Scene, entry: Entry) -> str:
    """Say that a staff has an account of its own: a further one if it observed or found out something before."""
    first = min(_own(scene, entry), key=lambda each: each.time)
    return "an account of its own" if first is entry else "a further account of its own"


def _own(scene: Scene, entry: Entry) -> Iterator[Entry]:
    """Go through what a staff observed or found out about an event, in the order of the record."""
    for each in scene.run.record:
        is_own = each.who == entry.who and each.activity in FINDING_OUT
        if is_own and scene.event(each) == entry.attributes["event"]:
            yield each


def reported(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a report arrives."""
    said = entry.attributes
    who, sender = capitalised(scene.names.spoken(entry.who)), scene.names.spoken(said["from"])
    what, over = f"the {spaced(said['event'])}", f"over “{scene.names.channel(said['channel'])}”"
    sources = listed([source(scene, each) for each in said["sources"]])
    return f"{who} heard of {what} from {sender} {over}: {sources}{scene.took(entry)}."


def withheld(scene: Scene, index: int, entry: Entry) -> str:
    """Say that something above a channel's ceiling was not let through."""
    channel = scene.run.plan.channels.get(entry.who)
    sender = scene.names.spoken(channel.sender) if channel else "one side"
    what = f"the {spaced(entry.attributes['event'])}"
    name = scene.names.channel(entry.who)
    return f"Part of what {sender} knew of {what} was not released to go over “{name}”{scene.took(entry)}."


def aware(scene: Scene, index: int, entry: Entry) -> str:
    """Say that an organisation counts as aware."""
    who = capitalised(scene.names.party(entry.who))
    event, urgency = entry.attributes["event"], entry.attributes["urgency"]
    return f"{who} became aware, sure enough of the {spaced(event)}, and set the urgency at {urgency}."


def urgency(scene: Scene, index: int, entry: Entry) -> str:
    """Say how urgent an organisation holds the crisis: as it first judges it, or when that changes."""
    who, said = scene.names.party(entry.who), entry.attributes
    before, after = said["from"], said["urgency"]
    if not before:
        return f"{capitalised(who)} set the urgency of the {spaced(said['event'])} at {after}."
    moved = "rose" if URGENCIES.index(after) > URGENCIES.index(before) else "fell"
    return f"The urgency for {who} {moved} from {before} to {after}."


def left(scene: Scene, index: int, entry: Entry) -> str:
    """Say that an organisation leaves a crisis to another, so that nobody asks it for more than words."""
    who, other = capitalised(scene.names.party(entry.who)), entry.attributes["to"]
    what = f"the {spaced(entry.attributes['event'])}"
    return f"{who} left {what} to {scene.names.party(other)}: nobody asks it for more than words."


def told(scene: Scene, index: int, entry: Entry) -> str:
    """Say that something is passed on by a step of a procedure."""
    sender, receiver, over = _ends(scene, entry)
    return f"For {scene.response(entry)}, {sender} told {receiver} what it knew, {over}."


def nothing_new(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a step of a procedure found nothing to pass on."""
    sender, receiver, over = _ends(scene, entry)
    return f"For {scene.response(entry)}, {sender} had nothing new to tell {receiver}, {over}."


def _ends(scene: Scene, entry: Entry) -> tuple[str, str, str]:
    """Name who tells, who is told, and the channel."""
    name = entry.attributes["channel"]
    channel = scene.run.plan.channels.get(name)
    sender = scene.names.spoken(channel.sender) if channel else "one side"
    return sender, scene.names.spoken(entry.who), f"over “{scene.names.channel(name)}”"


def untold(scene: Scene, index: int, entry: Entry) -> str:
    """Say that something could not be passed on."""
    channel, names = entry.attributes["channel"], scene.names
    absence = names.absent.get(channel)
    why = "is closed, or not there, in this set-up"
    if channel in names.world.channels:
        why = "could not be used"
    elif absence is not None:
        why = (
            "is closed in this set-up"
            if absence.is_closed
            else f"did not exist in {names.month}, when this began"
        )
    return f"For {scene.response(entry)}, nothing was passed on: “{names.channel(channel)}” {why}."


def answered(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a question for information has been dealt with."""
    who = capitalised(scene.names.spoken(entry.who))
    over = f"to be answered over “{scene.names.channel(entry.attributes['channel'])}”"
    return f"{who} turned to the question asked of it for {scene.response(entry)}, {over}{scene.took(entry)}."


def source(scene: Scene, name: Any) -> str:
    """Name a source of knowledge: an observation of the scenario, or a service that said who did it."""
    text = str(name)
    if text.startswith(ATTRIBUTION):
        return f"the finding of {scene.names.spoken(text.removeprefix(ATTRIBUTION))}"
    return spaced(text)
