"""One plain sentence for each activity of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from jointsim.engine.record import Entry
from jointsim.reports.sentences import courses, dossiers, forces, news
from jointsim.reports.sentences.scene import Scene

__all__ = ["SENTENCES", "Scene", "sentence"]

SENTENCES: Mapping[str, Callable[[Scene, int, Entry], str]] = MappingProxyType(
    {
        "event": news.happened,
        "prevented": news.prevented,
        "pressure": news.pressed,
        "observed": news.observed,
        "report": news.reported,
        "withheld": news.withheld,
        "aware": news.aware,
        "urgency": news.urgency,
        "left": news.left,
        "told": news.told,
        "untold": news.untold,
        "nothing-new": news.nothing_new,
        "asked-for-information": news.answered,
        "asked": dossiers.asked,
        "opened": dossiers.opened,
        "work": dossiers.worked,
        "attribution": dossiers.attributed,
        "capitals": dossiers.instructed,
        "sitting": dossiers.discussed,
        "not-held": dossiers.not_held,
        "round": dossiers.voted,
        "rework": dossiers.reworked,
        "escalated": dossiers.escalated,
        "held": dossiers.held,
        "carved-out": dossiers.carved_out,
        "lower-form": dossiers.settled,
        "given-up": dossiers.given_up,
        "confirmed": dossiers.confirmed,
        "wait": courses.paused,
        "wait-over": courses.came,
        "wait-given-up": courses.not_awaited,
        "mandate": forces.agreed_to,
        "mandate-refused": forces.refused,
        "conference": forces.conferred,
        "pledge-lost": forces.lost,
        "generated": forces.raised,
        "not-generated": forces.not_raised,
        "move": courses.moved,
        "mark": courses.marked,
        "chosen": courses.chosen,
        "overtaken": courses.overtaken,
        "withdraw": courses.withdrew,
        "raise-urgency": courses.urged,
        "speak": courses.spoke,
    }
)
"""Activity → how it is told."""


def sentence(scene: Scene, index: int) -> str:
    """Tell an entry of the record in a plain sentence; an activity that is not known is told as it is.

    Parameters
    ----------
    scene
        The run the entry is of, and the names of everything in it.
    index
        Place of the entry in the record.
    """
    entry = scene.run.record.entries[index]
    return SENTENCES.get(entry.activity, courses.anything)(scene, index, entry)
