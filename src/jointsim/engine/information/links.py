"""All lanes of one replication, by event and channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jointsim.engine.information.lanes import Lane, LaneAbove
from jointsim.engine.plan import ChannelPlan

if TYPE_CHECKING:
    from jointsim.engine.information.knowledge import Picture
    from jointsim.engine.run import Replication


class Links:
    """The channels of one replication, as far as each event goes.

    One report is in flight at a time; what lies above the ceiling goes in a lane of its own.
    """

    def __init__(self) -> None:
        self._lanes: dict[tuple[str, str], tuple[Lane, ...]] = {}
        self._works: dict[str, bool] = {}

    def over(self, run: Replication, channel: ChannelPlan, sender: Picture) -> tuple[Lane, ...]:
        """Give the lanes on which what a sender knows travels over a channel."""
        event = sender.event
        key = (event, channel.id)
        lanes = self._lanes.get(key)
        if lanes is None:
            receiver = run.knowledge.picture(event, channel.receiver)
            lanes = (Lane(run, channel, sender, receiver, {}),)
            if channel.bypasses:
                lanes += (LaneAbove(run, channel, sender, receiver, lanes[0].sendings),)
            self._lanes[key] = lanes
        return lanes

    def replace(self, lane: Lane, anew: Lane) -> None:
        """Put a lane in the place of one whose report somebody has decided on."""
        key = (lane.sender.event, lane.channel.id)
        self._lanes[key] = tuple(anew if each is lane else each for each in self._lanes[key])
        lane.sender.lanes = None

    def works(self, run: Replication, channel: ChannelPlan) -> bool:
        """Say whether a channel works in this replication."""
        if channel.works >= 1.0:
            return True
        if channel.id not in self._works:
            self._works[channel.id] = run.draws.uniform(channel.works_address) < channel.works
        return self._works[channel.id]
