"""Sentences on parliaments and on how forces are raised."""

from __future__ import annotations

from jointsim.engine.record import Entry
from jointsim.reports.sentences.scene import Scene
from jointsim.reports.words import capitalised


def agreed_to(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a parliament gives its leave, or that it need not be asked."""
    who = capitalised(scene.names.spoken(entry.who))
    if not entry.attributes["needed"]:
        return f"{who} did not have to give its leave for {scene.response(entry)}."
    return f"{who} gave its leave for {scene.response(entry)}{scene.took(entry)}."


def refused(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a parliament refuses its leave."""
    who = capitalised(scene.names.spoken(entry.who))
    return f"{who} refused its leave for {scene.response(entry)}{scene.took(entry)}."


def conferred(scene: Scene, index: int, entry: Entry) -> str:
    """Say what a conference of contributors has brought."""
    said, force = entry.attributes, scene.names.force(entry.who)
    conference = f"Conference {said['conference']} on {force} for {scene.response(entry)}"
    waiting = said["pledged"] - said["units"]
    still = f" ({waiting} with a parliament still to agree)" if waiting else ""
    so_far = f"{said['offered']} {_unit(scene, entry)} offered; {said['pledged']} pledged{still}"
    return f"{conference}: {so_far}, {said['needed']} needed{scene.took(entry)}."


def lost(scene: Scene, index: int, entry: Entry) -> str:
    """Say that a parliament refuses what was pledged; members are exchangeable, so it is not named."""
    left = f"{entry.attributes['pledged']} left, {entry.attributes['needed']} needed"
    return (
        f"A contributor’s parliament refused what was pledged for {scene.response(entry)}: {left}"
        f"{scene.took(entry)}."
    )


def raised(scene: Scene, index: int, entry: Entry) -> str:
    """Say that enough was raised, or all that could be."""
    return f"{_raised(scene, entry)}{scene.took(entry)}."


def not_raised(scene: Scene, index: int, entry: Entry) -> str:
    """Say that too little could be raised."""
    return f"{_raised(scene, entry)}, too few to go on{scene.took(entry)}."


def _raised(scene: Scene, entry: Entry) -> str:
    said, force = entry.attributes, capitalised(scene.names.force(entry.who))
    raised = f"{said['units']} {_unit(scene, entry)} raised, {said['needed']} needed"
    return f"{force} for {scene.response(entry)}: {raised}"


def _unit(scene: Scene, entry: Entry) -> str:
    force = scene.names.world.forces.get(entry.who)
    return force.generation.unit if force and force.generation else "units"
