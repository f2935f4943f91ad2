"""Channels that a world has not got, though the library knows them: closed, or not there on the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jointsim.errors import InputError
from jointsim.model.as_of import as_of
from jointsim.model.channels import Channel
from jointsim.model.document import Document
from jointsim.model.faults import validated
from jointsim.model.world import World


@dataclass(frozen=True)
class Absence:
    """A channel that is not there.

    Attributes
    ----------
    name
        What it is called.
    is_closed
        Whether it would be there on the day, had the changes made to the world not closed it.
    """

    name: str
    is_closed: bool


def absent_channels(base: Document, ever: World, now: World, day: date) -> dict[str, Absence]:
    """Name the channels that are not there on a day, by id.

    Parameters
    ----------
    base
        The world before all changes, as written.
    ever, now
        The world with all changes: with what existed at any time, and as of the day.
    day
        The day.
    """
    closed = dict(_closed(base, ever))
    channels = {**closed, **ever.channels}
    if closed:
        now = as_of(ever.model_copy(update={"channels": channels}), day)
    return {
        key: Absence(channel.name, is_closed=key in now.channels)
        for key, channel in channels.items()
        if key in closed or key not in now.channels
    }


def _closed(base: Document, ever: World) -> Iterator[tuple[str, Channel]]:
    """Go through the channels that changes have removed; one that was never right is nobody's loss."""
    for key in base.value.get("channels") or ():
        if key not in ever.channels:
            try:
                yield key, validated(Channel, base, ("channels", key))
            except InputError:
                continue
