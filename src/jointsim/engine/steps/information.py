"""Telling and asking on purpose, over a channel; never blocking where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jointsim.engine.course import Course
from jointsim.engine.plan import ChannelPlan, Samplers
from jointsim.engine.steps.base import Step

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Tell(Step):
    """Pass on what the sender of a channel knows; untold where the channel is not there.

    A sender that knows nothing worth telling, or nothing that it did not hear from the receiver, has ``nothing-new``.
    """

    channel: str

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Send the report and go on at once."""
        channel = _open_channel(run, self.channel, dossier.plan.event)
        activity, receiver = "untold", ""
        if channel is not None:
            has_left = run.knowledge.send(dossier.plan.event, channel, cause)
            activity, receiver = "told" if has_left else "nothing-new", channel.receiver
        yield from ()
        return run.record.add(run.now, dossier.id, activity, receiver, (), cause, {"channel": self.channel})


@dataclass(frozen=True, slots=True)
class Ask(Step):
    """Ask the sender of a channel for what it knows, and wait until it is dealt with."""

    channel: str
    takes: Samplers
    takes_address: int

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Wait for the answer to be sent; what arrives enters the receiver's picture on its own."""
        channel = _open_channel(run, self.channel, dossier.plan.event)
        if channel is None:
            return run.record.add(run.now, dossier.id, "untold", "", (), cause, {"channel": self.channel})
        urgency = dossier.urgency
        end = run.now + run.draws.delay(self.takes_address, self.takes[urgency], turn)
        entry = run.record.add(
            end,
            dossier.id,
            "asked-for-information",
            channel.sender,
            (("channel", end, -1),),
            cause,
            {"channel": self.channel},
        )
        yield from run.reach(entry)
        run.knowledge.send(dossier.plan.event, channel, entry)
        return entry


def _open_channel(run: Replication, channel_id: str, event: str) -> ChannelPlan | None:
    """Give a channel if it is there, works in this crisis, and is open to news of an event."""
    channel = run.plan.channels.get(channel_id)
    if channel is None or event in channel.closed_to:
        return None
    return channel if run.links.works(run, channel) else None
