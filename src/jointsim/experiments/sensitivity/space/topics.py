"""Topics: the groups in which what is uncertain is weighed, named as people speak of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jointsim.model.document import Path

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "agreement": "how members come to a view, and what objections lead to",
        "capitals": "instructions of capitals, and leave of parliaments",
        "trust": "what trust between staffs is, and does",
        "awareness": "when an organisation is aware of an event, and how sure of who did it",
        "urgency": "how urgent an organisation holds a crisis, and for how long",
        "initiative": "who asks for a response, how soon, and whether at all",
        "remit": "whose task it is, on what condition and authority",
        "work": "how long the steps of procedures take",
        "course": "which way a procedure takes, and how often it goes round",
        "meetings": "when bodies convene and sit, their agendas, silences and written procedures",
        "staffs": "desks of staffs and their other work",
        "channels": "delay, loss and release on channels",
        "forces": "pledges, notice and transit of forces",
        "tempo": "how fast everything goes, and how differently dossiers move",
        "crisis": "what happens, and who notices",
        "other": "everything else",
    }
)
"""Topic → what it is about."""

_OF_SECTION = {
    "agreement": "agreement",
    "rules": "agreement",
    "states": "agreement",
    "capitals": "capitals",
    "trust": "trust",
    "attribution": "awareness",
    "severity": "urgency",
    "reporting": "awareness",
    "bodies": "meetings",
    "agendas": "meetings",
    "calendars": "meetings",
    "staffs": "staffs",
    "national-staffs": "staffs",
    "channels": "channels",
    "participation": "channels",
    "forces": "forces",
    "force-generation": "forces",
    "tempo": "tempo",
    "scenario": "crisis",
}
_OF_STEP = {
    "stake": "capitals",
    "needed": "capitals",
    "refused": "capitals",
    "chance": "course",
    "again": "course",
    "times": "course",
    "choose": "course",
    "repeat": "course",
    "need": "forces",
    "least": "forces",
    "adds": "awareness",
}
_MEMBERS_STEPS = ("instructions", "views", "parliament", "mandate")


def topic_of(place: Path, leaf: Path) -> str:
    """Say to which topic a parameter belongs.

    Parameters
    ----------
    place
        What its range is given for.
    leaf
        One of the values that the range is for.
    """
    section = str(place[0])
    if section == "organisations":
        return "remit" if "remit" in place else "urgency" if "judges" in place else "awareness"
    if section == "routing":
        return "initiative" if "asked-by" in leaf else "remit"
    if section != "procedures":
        return _OF_SECTION.get(section, "other")
    by_key = next((_OF_STEP[str(key)] for key in (place[-1], leaf[-1]) if str(key) in _OF_STEP), None)
    if by_key is not None:
        return by_key
    return "capitals" if any(word in str(key) for key in place for word in _MEMBERS_STEPS) else "work"
