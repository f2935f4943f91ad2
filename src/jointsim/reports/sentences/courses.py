"""Sentences on waiting, moving and choosing, and on what people do."""

from __future__ import annotations

from jointsim.engine.record import Entry
from jointsim.reports.sentences.scene import Scene
from jointsim.reports.words import capitalised, duration, spaced


def paused(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a length of time has passed."""
    step, length = scene.step(entry), duration(entry.time - scene.run.record.time(entry.cause))
    return f"{scene.response(entry)}: {f'“{step}”' if step else 'a wait'} took {length}."


def came(scene: Scene, index: int, entry: Entry) -> str:
    """Say that what was waited for is there."""
    return f"{scene.response(entry)}: what it waited for was there{_awaited(scene, entry)}."


def not_awaited(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a wait was given up."""
    what = f"what it waited for{_awaited(scene, entry)}"
    return f"{scene.response(entry)} went on without {what}{scene.took(entry)}."


def _awaited(scene: Scene, entry: Entry) -> str:
    step = scene.step(entry)
    return f" (“{step}”)" if step else ""


def moved(scene: Scene, index: int, entry: Entry) -> str:
    """Say that forces are there."""
    force = capitalised(scene.names.force(entry.who))
    ordered = ", retasked while under way" if entry.attributes.get("under-way") else ""
    return f"{force} reached the scene for {scene.response(entry)}{ordered}{scene.took(entry)}."


def marked(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a point of a procedure is reached."""
    step = scene.step(entry)
    return f"{scene.response(entry)} {f'reached the stage “{step}”' if step else 'came a step further'}."


def chosen(scene: Scene, index: int, entry: Entry) -> str:
    """Say which of several ways is taken."""
    return f"{scene.response(entry)} took the way of “{spaced(entry.attributes['option'])}”."


def overtaken(scene: Scene, index: int, entry: Entry) -> str:
    """Say that another response made one needless before anything was decided on it."""
    said = entry.attributes
    other, got = scene.names.response(said["response"]), spaced(said["milestone"])
    return f"{scene.response(entry)} was overtaken: “{other}” had got as far as the {got}."


def withdrew(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a person takes a response back."""
    return f"{capitalised(scene.names.seat(entry.who))} withdrew {scene.response(entry)}."


def urged(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a person raised the urgency, for everything that the organisation of a response does."""
    organisation = scene.names.party(scene.run.plan.responses[entry.dossier].organisation)
    who, level = capitalised(scene.names.seat(entry.who)), entry.attributes["urgency"]
    if entry.attributes["from"] == level:
        return f"{who} would have raised the urgency for {organisation}, which was {level} already."
    return f"{who} raised the urgency for {organisation} to {level}, over {scene.response(entry)}."


def spoke(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a person speaks in their own name."""
    words = entry.attributes.get("value", "")
    said = f": “{words}”" if words else "."
    return f"{capitalised(scene.names.seat(entry.who))} spoke out on {scene.response(entry)}{said}"


def anything(scene: Scene, index: int, entry: Entry) -> str:
    """Say the little that can be said of an activity without a sentence of its own."""
    who = f"{capitalised(scene.names.spoken(entry.who))}: " if entry.who else ""
    what = spaced(entry.activity) if who else capitalised(spaced(entry.activity))
    response = f" for {scene.response(entry)}" if entry.dossier else ""
    return f"{who}{what}{response}{scene.took(entry)}."
