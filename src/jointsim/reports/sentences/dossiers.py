"""Sentences on the course of a response, from being asked for to its end."""

from __future__ import annotations

from collections.abc import Mapping

from jointsim.engine.record import Entry
from jointsim.reports.sentences.scene import Scene
from jointsim.reports.words import capitalised, counted, duration, listed, spaced

WAYS: Mapping[str, str] = {
    "next-meeting": "at a regular sitting",
    "extraordinary": "at an extraordinary sitting",
    "silence": "by silence",
    "written-procedure": "by written procedure",
}
"""How a body comes to a conclusion, as the end of a sentence."""

REMEDIES = frozenset(("rework", "escalated", "carved-out", "lower-form", "given-up"))
"""Activities that follow a round in which a text was not adopted."""

AT_DESKS = frozenset(("work", "attribution"))
AT_TABLES = frozenset(("sitting", "round", "confirmed"))


def asked(scene: Scene, index: int, entry: Entry) -> str:
    """Say who asks for a response."""
    who = capitalised(scene.names.asker(entry.attributes["role"], entry.who))
    waited = duration(entry.time - scene.run.record.time(entry.cause))
    return f"{who} asked for {scene.response(entry)}, {waited} after hearing enough."


def opened(scene: Scene, index: int, entry: Entry) -> str:
    """Say that an organisation takes a response up, and on whose authority."""
    who = capitalised(scene.names.organisation(entry.who))
    authority = spaced(entry.attributes["authority"])
    return f"{who} took up {scene.response(entry)}, authority: {authority}{scene.took(entry)}."


def worked(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a staff completes its part, and to whom it hands over."""
    who, step = capitalised(scene.names.spoken(entry.who)), scene.step(entry)
    part = f"“{step}” for {scene.response(entry)}" if step else f"its part of {scene.response(entry)}"
    return f"{who} completed {part}{scene.took(entry)}{_handing(scene, index, entry)}."


def attributed(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a national service says who did it."""
    who = capitalised(scene.names.spoken(entry.who))
    return f"{who} said who did it, for {scene.response(entry)}{scene.took(entry)}."


def _handing(scene: Scene, index: int, entry: Entry) -> str:
    receivers = [_receiver(scene, next_one) for next_one in scene.enabled(index) if next_one.who != entry.who]
    named = list(dict.fromkeys(receiver for receiver in receivers if receiver))
    return f" and handed over to {listed(named)}" if named else ""


def _receiver(scene: Scene, entry: Entry) -> str:
    if entry.activity in AT_DESKS or entry.activity in AT_TABLES:
        return scene.names.spoken(entry.who)
    if entry.activity == "move":
        return scene.names.force(entry.who)
    return "the capitals" if entry.activity == "capitals" else ""


def instructed(scene: Scene, index: int, entry: Entry) -> str:
    """Say that the slowest capital has answered; members are exchangeable, so it is not named."""
    return f"The last of the capitals sent instructions on {scene.response(entry)}{scene.took(entry)}."


def discussed(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a body meets without deciding."""
    who = capitalised(scene.names.holder(entry.who))
    return f"{who} discussed {scene.response(entry)} {_way(entry)}{scene.took(entry)}."


def voted(scene: Scene, index: int, entry: Entry) -> str:
    """Say how a round went: adopted or not, who objected, what reservations cost."""
    said, body = entry.attributes, capitalised(scene.names.holder(entry.who))
    objectors: tuple[str, ...] = said["objections"]
    against = scene.members(objectors, entry.dossier, said["seats"])
    if not any(next_one.activity in REMEDIES for next_one in scene.enabled(index)):
        dissent = f"with {against} against" if objectors else "without objection"
        return f"{body} adopted {scene.response(entry)} {_way(entry)}, {dissent}{_provisos(scene, entry)}."
    if said["way"] == "silence" and objectors:
        return f"Silence in {body} on {scene.response(entry)} was broken by {against}{scene.took(entry)}."
    why = f"objections from {against}" if objectors else f"{counted(said['abstentions'], 'abstention')}"
    return f"{body} did not agree on {scene.response(entry)} {_way(entry)}: {why}{scene.took(entry)}."


def _provisos(scene: Scene, entry: Entry) -> str:
    said = entry.attributes
    found = [counted(said[f"{noun}s"], noun) for noun in ("reservation", "abstention") if said[f"{noun}s"]]
    return f"{f'; {listed(found)}' if found else ''}{scene.took(entry)}"


def _way(entry: Entry) -> str:
    way = str(entry.attributes["way"])
    return WAYS.get(way, f"by {spaced(way)}")


def reworked(scene: Scene, index: int, entry: Entry) -> str:
    """Say that the text was changed after an objection."""
    dropped = entry.attributes["dropped"]
    clause = f"; the clause “{spaced(dropped)}” was dropped" if dropped else ""
    return f"The text of {scene.response(entry)} was reworked{scene.took(entry)}{clause}."


def escalated(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a text goes up a level."""
    below, above = scene.names.holder(entry.attributes["from"]), scene.names.holder(entry.who)
    return f"{scene.response(entry)} went up from {below} to {above}."


def held(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a text was kept for a ministerial or a summit."""
    below, above = scene.names.holder(entry.attributes["from"]), scene.names.holder(entry.who)
    return (
        f"{scene.response(entry)}, held by {below} for this sitting, came before {above}{scene.took(entry)}."
    )


def carved_out(scene: Scene, index: int, entry: Entry) -> str:
    """Say that objectors stood aside."""
    states: tuple[str, ...] = entry.attributes["states"]
    seats = len(scene.run.plan.bodies[entry.who].seats)
    who, body = scene.members(states, entry.dossier, seats), scene.names.holder(entry.who)
    return f"The others went ahead with {scene.response(entry)}; {who} in {body} stood aside."


def settled(scene: Scene, index: int, entry: Entry) -> str:
    """Say that an office-holder speaks where members do not."""
    office = scene.names.office(entry.who)
    return f"Instead of an agreed text, {office} spoke for {scene.response(entry)}{scene.took(entry)}."


def given_up(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a response is given up."""
    return f"{capitalised(scene.names.holder(entry.who))} gave {scene.response(entry)} up."


def confirmed(scene: Scene, index: int, entry: Entry) -> str:
    """Say that another body confirms what was agreed."""
    who = capitalised(scene.names.holder(entry.who))
    return f"{who} confirmed {scene.response(entry)} {_way(entry)}{scene.took(entry)}."
