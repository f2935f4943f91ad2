"""Sentences on the course of a response, from being asked for to its end."""

from __future__ import annotations

from collections.abc import Mapping

from jointsim.engine.record import Entry
from jointsim.reports.names import with_article
from jointsim.reports.sentences.scene import Scene
from jointsim.reports.sentences.sittings import agreed_before, concluded
from jointsim.reports.words import capitalised, counted, duration, listed, spaced

AUTHORITIES: Mapping[str, str] = {
    "own": "on its own authority, with no decision of members needed to begin",
    "delegated": "on authority that its members delegated beforehand",
    "council": "to be decided by its members first",
    "fast-track": "to be decided by its members first, by the shortened procedure",
    "adapted": "to be decided by its members first, on what is there already",
    "prepared": "to be decided by its members first, a text that lies ready",
    "standing-mission": "as a new task for a mission that runs already",
}
"""What the usual authorities mean; a world may have others."""

PREPARE = frozenset(("experts", "leaders"))
"""Levels of bodies that agree on a text, or give an orientation, and leave it to others to adopt."""

INSTRUCTIONS = "instructions"
"""The step by which capitals instruct their delegations."""

AT_DESKS = frozenset(("work", "attribution"))
AT_TABLES = frozenset(("sitting", "round", "confirmed"))


def asked(scene: Scene, index: int, entry: Entry) -> str:
    """Say who asks for a response."""
    who = capitalised(scene.names.asker(entry.attributes["role"], entry.who))
    waited = duration(entry.time - scene.run.record.time(entry.cause))
    return f"{who} asked for {scene.response(entry)}, {waited} after hearing enough."


def opened(scene: Scene, index: int, entry: Entry) -> str:
    """Say that an organisation takes a response up, and on whose authority."""
    who = capitalised(scene.names.party(entry.who))
    authority = str(entry.attributes["authority"])
    on = AUTHORITIES.get(authority, f"authority: {spaced(authority)}")
    first = entry.attributes.get("gave-way-to")
    way = f", having let {scene.names.party(first)} go first" if first else ""
    return f"{who} took up {scene.response(entry)}{way}, {on}{scene.took(entry)}."


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
    """Say that the slowest capital has answered, and on what; members are exchangeable, so it is not named."""
    step = scene.step(entry)
    what = "sent instructions on" if step in ("", INSTRUCTIONS) else f"answered on “{step}” for"
    return f"The last of the capitals {what} {scene.response(entry)}{scene.took(entry)}."


def discussed(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a body meets without deciding."""
    return f"{concluded(scene, entry, 'discussed')}{scene.took(entry)}."


def not_held(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a format did not meet, as it is closed to the matter."""
    body, problem = (
        capitalised(scene.names.spoken(entry.who)),
        scene.names.problem(entry.attributes["problem"]),
    )
    return f"{body} did not meet on {scene.response(entry)}: {problem} keeps it to other matters."


def voted(scene: Scene, index: int, entry: Entry) -> str:
    """Say how a round went: adopted or not, who objected, what reservations cost."""
    said, body = entry.attributes, scene.names.spoken(entry.who)
    objectors: tuple[str, ...] = said["objections"]
    against = scene.members(objectors, entry.dossier, said["seats"])
    if said["adopted"]:
        return _adopted(scene, index, f"with {against} against" if objectors else "without objection")
    if said["way"] == "silence" and objectors:
        return f"Silence in {body} on {scene.response(entry)} was broken by {against}{scene.took(entry)}."
    why = f": objections from {against}" if objectors else _abstaining(entry, ": ")
    return f"{concluded(scene, entry, '')}{why}{scene.took(entry)}."


def _adopted(scene: Scene, index: int, dissent: str) -> str:
    """Say that a text was adopted, or agreed where others adopt it; with reservations, when the body had agreed."""
    entry = scene.run.record.entries[index]
    body, response = scene.names.spoken(entry.who), scene.response(entry)
    is_confirmed = any(then.activity == "confirmed" for then in scene.enabled(index))
    is_agreed = is_confirmed or scene.names.level(entry.who) in PREPARE
    rest = f"{dissent}{_abstaining(entry, '; ')}{scene.took(entry)}"
    reservations = entry.attributes["reservations"]
    if not reservations:
        return f"{concluded(scene, entry, 'agreed on' if is_agreed else 'adopted')}, {rest}."
    lifted = "the one reservation" if reservations == 1 else f"the last of {reservations} reservations"
    came = "could go on" if is_agreed else "was adopted"
    it = "on it" if is_agreed else "it"
    return f"With {lifted} lifted, {response} {came}: {body} had agreed {it} {agreed_before(scene, entry)}, {rest}."


def _abstaining(entry: Entry, before: str) -> str:
    count = entry.attributes["abstentions"]
    return f"{before}{counted(count, 'abstention')}" if count else ""


def reworked(scene: Scene, index: int, entry: Entry) -> str:
    """Say that the text was changed after an objection."""
    dropped = entry.attributes["dropped"]
    clause = f"; the clause “{spaced(dropped)}” was dropped" if dropped else ""
    return f"The text of {scene.response(entry)} was reworked{scene.took(entry)}{clause}."


def escalated(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a text goes up a level."""
    below, above = scene.names.spoken(entry.attributes["from"]), scene.names.spoken(entry.who)
    return f"{scene.response(entry)} went up from {below} to {above}."


def held(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a text was kept for a ministerial or a summit."""
    below, above = scene.names.spoken(entry.attributes["from"]), scene.names.spoken(entry.who)
    return (
        f"{scene.response(entry)}, held by {below} for this sitting, came before {above}{scene.took(entry)}."
    )


def carved_out(scene: Scene, index: int, entry: Entry) -> str:
    """Say that objectors stood aside."""
    states: tuple[str, ...] = entry.attributes["states"]
    seats = len(scene.run.plan.bodies[entry.who].seats)
    who, body = scene.members(states, entry.dossier, seats), scene.names.spoken(entry.who)
    return f"The others went ahead with {scene.response(entry)}; {who} in {body} stood aside."


def settled(scene: Scene, index: int, entry: Entry) -> str:
    """Say that an office-holder speaks where members do not."""
    office = with_article(scene.names.office(entry.who))
    return f"Instead of an agreed text, {office} spoke for {scene.response(entry)}{scene.took(entry)}."


def given_up(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a response is given up."""
    return f"{capitalised(scene.names.spoken(entry.who))} gave {scene.response(entry)} up."


def confirmed(scene: Scene, index: int, entry: Entry) -> str:
    """Say that another body confirms what was agreed."""
    return f"{concluded(scene, entry, 'confirmed')}{scene.took(entry)}."
