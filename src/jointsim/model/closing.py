"""A set-up's shorthand: close every channel between two organisations."""

from __future__ import annotations

from typing import Any

from jointsim.errors import Fault, InputError, nearest
from jointsim.model.document import Document
from jointsim.model.setup import CloseChannels

_KEY = "close-channels"


def closing_patch(world: Document, closing: CloseChannels, setup: Document) -> Document:
    """Say which changes to a world close every channel between two organisations, but for those named.

    Raises
    ------
    InputError
        An organisation, or a channel that is to stay open, is not there.
    """
    faults = _unknown(world, closing, setup)
    if faults:
        raise InputError(faults)
    pair = set(closing.between)
    closed = {
        key: None
        for key, channel in _entries(world, "channels").items()
        if key not in closing.but
        and isinstance(channel, dict)
        and {_owner(world, channel.get("from")), _owner(world, channel.get("to"))} == pair
    }
    mark = setup.mark((_KEY,))
    places = [(), ("channels",), *(("channels", key) for key in closed)]
    return Document({"channels": closed} if closed else {}, dict.fromkeys(places, mark))


def _unknown(world: Document, closing: CloseChannels, setup: Document) -> list[Fault]:
    named = (
        ("between", closing.between, _entries(world, "organisations"), "organisation"),
        ("but", closing.but, _entries(world, "channels"), "channel"),
    )
    found = [
        setup.fault((_KEY, key, position), f"there is no {noun} '{name}'", nearest(name, known))
        for key, names, known, noun in named
        for position, name in enumerate(names)
        if name not in known
    ]
    if closing.between[0] == closing.between[1]:
        what = f"'{closing.between[0]}' is named twice"
        found.append(setup.fault((_KEY, "between"), what, "name two organisations"))
    return found


def _entries(world: Document, key: str) -> dict[str, Any]:
    entries = world.value.get(key)
    return entries if isinstance(entries, dict) else {}


def _owner(world: Document, holder: Any) -> Any:
    """Say whose a staff or body is."""
    for key in ("staffs", "bodies"):
        entry = _entries(world, key).get(holder) if isinstance(holder, str) else None
        if isinstance(entry, dict):
            return entry.get("organisation")
    return None
