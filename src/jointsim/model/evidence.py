"""Which evidence stands for a value: that of the nearest map around it that speaks of it; and whether it was fitted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jointsim.model.document import Path, dotted

_KEY = "evidence"


def evidence_for(value: Mapping[str, Any], path: Path) -> tuple[Path, Mapping[str, Any]] | None:
    """Find the evidence for a value: where it stands and what it says; None if there is none.

    The maps around the value are searched from the nearest outwards. Evidence under a key is for the
    parameter of that name and everything below it, so ``silence`` covers ``silence.flash``; of several
    keys in one map the most particular is taken.

    Parameters
    ----------
    value
        A document's root map.
    path
        Of the value; it need not be there.
    """
    around = _maps_around(value, path)
    for depth in range(len(around) - 1, -1, -1):
        held = around[depth].get(_KEY)
        if not isinstance(held, Mapping):
            continue
        for end in range(len(path), depth, -1):
            key = dotted(path[depth:end])
            if isinstance(held.get(key), Mapping):
                return (*path[:depth], _KEY, key), held[key]
    return None


def is_fitted(evidence: Mapping[str, Any]) -> bool:
    """Say whether a number was fitted to past crises: an assumption that says so, and names them."""
    told = evidence.get("assumption")
    return bool(told and evidence.get("cases") and re.search(r"\bfitted\b", str(told), re.IGNORECASE))


def _maps_around(value: Mapping[str, Any], path: Path) -> list[Mapping[str, Any]]:
    """List the maps on the way to a value, outermost first: the one at index n holds the path's part n."""
    around: list[Mapping[str, Any]] = []
    here: Any = value
    for part in path:
        if not isinstance(here, Mapping):
            break
        around.append(here)
        here = here.get(part)
    return around
