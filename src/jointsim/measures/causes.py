"""The delay ledger in the terms of process mining: time at work, and five causes of waiting.

The five are those by which Lashkevich, Milani, Chapela-Campa, Suvorau and Dumas (2023, Why am I waiting? Data-driven
analysis of waiting times in business processes) divide the time between the activities of an event log. An activity
here is whatever somebody does with a dossier: work at a desk, instructions from a capital, clearing a report.

Each entry of the ledger goes to one cause, so that some are coarser than in a log. No entry is prioritisation alone:
a dossier overtaken by a more urgent one waits in the same queue for a desk as before, other work ahead of it is drawn
as one length and not as pieces in an order, and business that fills an agenda makes it wait for the sitting after.
What it costs to be overtaken is inside contention, and inside batching where it is a place on an agenda.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from jointsim.errors import nearest

CAUSES: tuple[str, ...] = (
    "processing",
    "batching",
    "contention",
    "prioritisation",
    "unavailability",
    "extraneous",
    "ended",
)
"""Time at work, the five causes of waiting, and what is neither since nothing is waited for any more."""


class Reading(NamedTuple):
    """How process mining would read an entry of the ledger, and why."""

    cause: str
    reason: str


READINGS: Mapping[str, Reading] = {
    "detection": Reading("extraneous", "nobody knows of it, so that nobody is kept from working on it"),
    "channel": Reading("extraneous", "a report is under way; nobody works on it, and nobody is too busy to"),
    "release": Reading("processing", "somebody clears, sanitises or tells what lies above a ceiling"),
    "attribution": Reading(
        "processing", "a service finds out who did it; what evidence takes to come is in it"
    ),
    "initiative": Reading("extraneous", "who could ask is there, and does not yet"),
    "remit": Reading("processing", "the organisation examines whether it is its task"),
    "desk-queue": Reading("contention", "all desks are taken, by other dossiers or other work"),
    "work": Reading("processing", "a staff works on it"),
    "off-hours": Reading("unavailability", "whoever is to work on it, send it or ask for it is closed"),
    "meeting": Reading(
        "batching", "what comes up waits for the sitting at which the body takes it together with the rest"
    ),
    "capitals": Reading(
        "processing", "capitals work on their instructions; a queue for their desks is in it"
    ),
    "silence": Reading("extraneous", "a set time runs in which nobody has to do anything"),
    "rework": Reading("processing", "the next text is written"),
    "mandate": Reading("processing", "a parliament deals with it"),
    "force-generation": Reading("batching", "offers wait for the conference at which all are taken together"),
    "movement": Reading("processing", "forces make ready and move"),
    "other-dossier": Reading("extraneous", "another case has to come first"),
    "elsewhere": Reading("extraneous", "something is done that the model does not hold"),
    "person": Reading("extraneous", "a person at a seat takes their time"),
    "ended": Reading("ended", "nothing is waited for any more"),
}
"""Entry of the ledger → how process mining would read it."""


def causes(ledger_hours: Mapping[str, float]) -> dict[str, float]:
    """Give a ledger by the causes of process mining.

    Parameters
    ----------
    ledger_hours
        Entry of the ledger → time, in hours or any other unit; entries may be missing.

    Returns
    -------
    Cause → time, each of `CAUSES` in their order; the sum is that of the ledger.

    Raises
    ------
    ValueError
        The ledger has no such entry.
    """
    totals: dict[str, float] = dict.fromkeys(CAUSES, 0)
    for label, time in ledger_hours.items():
        if label not in READINGS:
            raise ValueError(f"the ledger has no '{label}' — {nearest(label, READINGS)}")
        totals[READINGS[label].cause] += time
    return totals
