"""How a body came to a conclusion, and when a sitting began and ended."""

from __future__ import annotations

from collections.abc import Mapping

from jointsim.engine.record import Entry
from jointsim.reports.sentences.scene import Scene
from jointsim.reports.words import capitalised, spaced

SITTINGS: Mapping[str, str] = {
    "next-meeting": "a regular sitting",
    "extraordinary": "an extraordinary sitting",
}
"""Ways of coming together that have a beginning and an end, of which an entry bears the end."""

WAYS: Mapping[str, str] = {
    "silence": "by silence",
    "written-procedure": "by written procedure",
}
"""Other ways to a conclusion, as the end of a sentence."""

UTMOST = 1.0, 8.2
"""The longest draw there is, as a uniform and as a standard normal number."""


def concluded(scene: Scene, entry: Entry, what: str) -> str:
    """Say that a body has done something with a response, and that a sitting is over with it.

    Parameters
    ----------
    scene, entry
        The entry of a sitting, a silence or a written procedure.
    what
        What was done, such as ``adopted``; empty where nothing was agreed.
    """
    who, response = capitalised(scene.names.spoken(entry.who)), scene.response(entry)
    way = str(entry.attributes["way"])
    if way in SITTINGS:
        began = begun(scene, entry)
        since = f", {_begun_in_words(scene, began, entry.time)}," if began is not None else ""
        ended = f"{who} ended {SITTINGS[way]}{since}"
        return f"{ended} that {what} {response}" if what else f"{ended} without agreement on {response}"
    return f"{who} {what or 'did not agree on'} {response} {in_words(way)}"


def agreed_before(scene: Scene, entry: Entry) -> str:
    """Say how and when a body agreed to a text on which reservations were lifted afterwards."""
    way, end = str(entry.attributes["way"]), _table(scene, entry)[1]
    if way not in SITTINGS:
        return f"{in_words(way)} on {scene.names.moment(end)}"
    began = begun(scene, entry)
    since = f" ({_begun_in_words(scene, began, end)})" if began is not None else ""
    return f"at {SITTINGS[way]} that ended on {scene.names.moment(end)}{since}"


def in_words(way: str) -> str:
    """Say by which way without a sitting something was concluded."""
    return WAYS.get(way, f"by {spaced(way)}")


def begun(scene: Scene, entry: Entry) -> int | None:
    """Say when the sitting of an entry began, in seconds since the start.

    The record has the end alone. A regular sitting began at one of the body's hours; the answer is None where more
    than one would fit, and for sittings out of turn.
    """
    body = scene.run.plan.bodies[entry.who]
    if entry.attributes["way"] != "next-meeting" or body.slots is None:
        return None
    start, end = _table(scene, entry)
    fitting = [
        time for time in body.slots.times if start <= time <= end and _may_last(scene, entry, time, end)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _may_last(scene: Scene, entry: Entry, start: int, end: int) -> bool:
    """Say whether a sitting of the body may last from one time to another."""
    body = scene.run.plan.bodies[entry.who]
    if body.sitting is None:
        return start == end
    lengths = [end - start]
    if body.sitting.clock == "open":
        known = [scene.run.plan.hours[hours] for hours in body.hours if hours >= 0]
        lengths += [hours.worked(start, end) for hours in known]
    return min(lengths) <= body.sitting.seconds(*UTMOST)


def _table(scene: Scene, entry: Entry) -> tuple[int, int]:
    """Give the stretch in which a text lay before a body: what comes later went on lifting reservations."""
    start = entry.time if entry.cause < 0 else scene.run.record.time(entry.cause)
    stretch = start, start
    for label, end, _ in entry.pieces:
        if label != "capitals":
            stretch = start, end
        start = end
    return stretch


def _begun_in_words(scene: Scene, began: int, end: int) -> str:
    """Say when a sitting began, without its date if that is the date of its end, and that it went on if not."""
    day, _, clock = scene.names.moment(began).rpartition(", ")
    if scene.names.moment(end).startswith(day):
        return f"begun at {clock}"
    return f"begun on {day}, {clock}, and carried over"
