"""On what the numbers of a world stand: how many come from sources, and how many are assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from jointsim.model.document import Document, Path
from jointsim.model.evidence import evidence_for
from jointsim.reports.parameters import is_number, leaves

FORMAT = "jointsim"
"""The version of the file format is a number that says nothing of the world."""


def standing(world: Document) -> Counter[str]:
    """Count the numbers of a world by what they stand on.

    Lengths of time count as one number each, and as many as there are levels where they are given by urgency.

    Parameters
    ----------
    world
        The world, as merged with a set-up.

    Returns
    -------
    How many have a ``source``, an ``assumption``, were ``set`` by a set-up or an option, or have ``nothing``.
    """
    return Counter(
        _grounds(world.value, place)
        for place, value in leaves(world.value, ())
        if is_number(value) and place != (FORMAT,)
    )


def standing_note(worlds: Sequence[Document], replications: int) -> str:
    """Say how many numbers behind a study are assumptions, and what its intervals do not tell.

    Parameters
    ----------
    worlds
        The world, as merged with a set-up; of several studies that of each.
    replications
        How many were run.
    """
    runs = "1 replication pins" if replications == 1 else f"{replications} replications pin"
    return (
        f"{assumptions_note(worlds)}; the intervals tell how well {runs} down the model’s answer, not whether the "
        "assumptions hold"
    )


def assumptions_note(worlds: Sequence[Document]) -> str:
    """Say how many numbers behind a study are assumptions; of several studies, in which at least and at most.

    Parameters
    ----------
    worlds
        As of `standing_note`.
    """
    found = [standing(world) for world in worlds]
    others = [
        f"{_among([each[kind] for each in found])} {said}"
        for kind, said in (
            ("set", "set by the set-up, the scenario or --set"),
            ("nothing", "without evidence"),
        )
        if any(each[kind] for each in found)
    ]
    totals = [each.total() for each in found]
    told = "; an entry of `jointsim evidence` can stand for several" if max(totals) > 1 else ""
    aside = f" ({', '.join(others)})" if others else ""
    assumed = _among([each["assumption"] for each in found])
    return f"{assumed} of {_among(totals)} numbers behind this are assumptions{aside}{told}"


def _among(counts: Sequence[int]) -> str:
    least, most = min(counts), max(counts)
    return f"{least}" if least == most else f"{least} to {most}"


def _grounds(value: Mapping[str, Any], place: Path) -> str:
    found = evidence_for(value, place)
    if found is None:
        return "nothing"
    _, evidence = found
    if evidence.get("set-by") is not None:
        return "set"
    return "assumption" if evidence.get("assumption") is not None else "source"
