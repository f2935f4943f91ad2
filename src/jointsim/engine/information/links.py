"""Reports in flight: what travels on a channel about an event, and what happens at its ceiling."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.information.news import News
from jointsim.engine.information.release import ask_release
from jointsim.engine.plan import BypassPlan, ChannelPlan
from jointsim.engine.record import Piece

if TYPE_CHECKING:
    from jointsim.engine.information.knowledge import Picture
    from jointsim.engine.run import Replication


class Lane:
    """Room for one report in flight: for what lies below the ceiling, or for what lies above it.

    Attributes
    ----------
    read
        How much of what the sender has learned was looked at for sending.
    what, who
        How sure the sender must be, of what happened or of who did it, to look again.
    until
        When the room is free again.
    lands
        Whether something happens then.
    """

    __slots__ = ("is_above", "lands", "read", "until", "what", "who")

    def __init__(self, worth_telling: float, *, is_above: bool) -> None:
        self.is_above = is_above
        self.read = 0
        self.what = self.who = worth_telling - 1.0
        self.until = -1
        self.lands = False


class Link:
    """A channel as far as one event goes: what was told, and what is under way.

    One report is in flight at a time; what lies above the ceiling goes in a lane of its own. What the receiver
    holds already, and no less well preserved, is not sent.
    """

    __slots__ = (
        "_addresses",
        "_lanes",
        "_run",
        "_sendings",
        "_waits",
        "_worth_telling",
        "channel",
        "receiver",
        "sender",
    )

    def __init__(
        self, run: Replication, channel: ChannelPlan, sender: Picture, receiver: Picture, *, works: bool
    ) -> None:
        self._run = run
        self.channel = channel
        self.sender = sender
        self.receiver = receiver
        # Over a channel that does not work nothing is worth telling.
        self._worth_telling = worth_telling = run.plan.worth_telling if works else inf
        self._addresses = channel.latency_addresses[sender.event]
        self._sendings: dict[str, int] = {}
        self._waits = False
        below = Lane(worth_telling, is_above=False)
        above = (Lane(worth_telling, is_above=True),) if channel.bypasses else ()
        self._lanes: tuple[Lane, ...] = (below, *above)

    def send(self, now: int) -> None:
        """Send what was not sent yet, once the sender has become surer by what is worth telling."""
        sender = self.sender
        what, who = sender.occurrence, sender.attribution
        for lane in self._lanes:
            if what <= lane.what and who <= lane.who:
                continue
            if lane.is_above and sender.marking <= self.channel.ceiling:
                continue
            if lane.lands or lane.until > now:
                self._land_later(lane)
                continue
            news = self._unsent(lane)
            if news is None:
                continue
            lane.what, lane.who = what + self._worth_telling, who + self._worth_telling
            if news and lane.is_above:
                self._pass_ceiling(lane, news, now)
            elif news:
                self.depart(lane, news, (), now, sender.entry)

    @property
    def has_left(self) -> bool:
        """Whether anything has left by now, or waits for its turn to leave."""
        return self._waits or bool(self._sendings)

    def _land_later(self, lane: Lane) -> None:
        """Look again when the lane is free."""
        self._waits = True
        if not lane.lands:
            lane.lands = True
            self._run.at(lane.until, partial(self._land, lane))

    def _unsent(self, lane: Lane) -> list[News] | None:
        """Give what to send, as it would arrive: not sent yet, and new to the receiver.

        None if nothing was learned since that may go in the lane; what the receiver holds already counts as told.
        """
        learned, latest, channel = self.sender.learned, self.sender.sources, self.channel
        held, receiver = self.receiver.sources, channel.receiver
        ceiling, keeps, is_above = channel.ceiling, channel.keeps, lane.is_above
        news: list[News] | None = None
        for each in learned[lane.read :]:
            source, marking = each.source, each.marking
            if each.via == receiver or (marking > ceiling) is not is_above or latest[source] is not each:
                continue
            if news is None:
                news = []
            what, who = each.occurrence * keeps, each.attribution * keeps
            there = held.get(source)
            if there is None or what > there.occurrence or who > there.attribution:
                news.append(News(source, what, who, marking, channel.sender))
        lane.read = len(learned)
        return news

    def _pass_ceiling(self, lane: Lane, news: list[News], now: int) -> None:
        """Send a report past the ceiling, by the policy's choice unless somebody is there to decide."""
        if self._run.port.takes_part:
            ask_release(self._run, self, lane, news, now)
        self.try_ways(lane, news, self.channel.bypasses, (), now, self.sender.entry)

    def try_ways(
        self,
        lane: Lane,
        news: list[News],
        ways: tuple[BypassPlan, ...],
        pieces: tuple[Piece, ...],
        leaves: int,
        cause: int,
    ) -> None:
        """Try ways past the ceiling in turn; each takes its time, whether it succeeds or not."""
        run, event = self._run, self.sender.event
        source, number = self.luck_of(news)
        urgency = run.urgency_of(self.channel.organisation)
        for bypass in ways:
            leaves += run.draws.delay(bypass.takes_addresses[event][source], bypass.takes[urgency], number)
            pieces += (("release", leaves, -1),)
            succeeds = bypass.succeeds
            if bypass.trusted > succeeds and run.trust is not None:
                succeeds = run.trust.raised(self.channel.trust, succeeds, bypass.trusted, run.now)
            if run.draws.uniform(bypass.succeeds_addresses[event][source], number) < succeeds:
                self.depart(lane, self.lowered(news, bypass), pieces, leaves, cause)
                return
        self._sendings[source] = number + 1
        lane.until = leaves
        if run.port.takes_part:
            run.at(leaves, partial(self._withhold, lane, pieces, cause))
        else:
            self._withhold(lane, pieces, cause)

    def send_again(self, lane: Lane, luck: tuple[str, int], send: Callable[[Lane], None]) -> None:
        """Send a report that somebody decided on, with the same luck, in a lane in place of the one it was in."""
        source, number = luck
        sent = self._sendings[source]
        anew = Lane(self._worth_telling, is_above=lane.is_above)
        anew.read, anew.what, anew.who = lane.read, lane.what, lane.who
        self._lanes = tuple(anew if each is lane else each for each in self._lanes)
        self._sendings[source] = number
        send(anew)
        self._sendings[source] = sent
        if self._waits:
            self._land_later(anew)

    def _withhold(self, lane: Lane, pieces: tuple[Piece, ...], cause: int, _: Event | None = None) -> None:
        """Note that a report was not let through, unless it was taken out of its lane since."""
        if lane in self._lanes:
            self._run.record.add(
                pieces[-1][1], "", "withheld", self.channel.id, pieces, cause, {"event": self.sender.event}
            )

    def lowered(self, news: list[News], bypass: BypassPlan) -> list[News]:
        """Give what a way past the ceiling leaves of a report."""
        return [each.lowered(self.channel.ceiling, bypass.keeps) for each in news]

    def luck_of(self, news: list[News]) -> tuple[str, int]:
        """Name what a report's draws hang on: its first source, and how often that was sent on this link."""
        source = news[0].source
        return source, self._sendings.get(source, 0)

    def depart(
        self, lane: Lane, news: list[News], pieces: tuple[Piece, ...], leaves: int, cause: int
    ) -> None:
        """Let a report leave."""
        run, channel = self._run, self.channel
        source, number = self.luck_of(news)
        self._sendings[source] = number + 1
        urgency = run.urgency_of(channel.organisation)
        sampler, hours = channel.latency[urgency], channel.hours[urgency]
        length = run.draws.delay(self._addresses[source], sampler, number)
        if channel.trust and run.trust is not None:
            length = run.trust.shortened(channel.trust, length, run.now)
        if hours < 0:
            lane.until = leaves + length
        elif sampler.clock == "open":
            lane.until = run.plan.hours[hours].finish(leaves, length)
        else:
            opens = run.plan.hours[hours].next_open(leaves)
            lane.until, hours, pieces = opens + length, -1, (*pieces, ("channel", opens, hours))
        pieces = (*pieces, ("channel", lane.until, hours))
        lane.lands = True
        run.at(lane.until, partial(self._arrive, lane, news, pieces, cause))

    def _arrive(
        self, lane: Lane, news: list[News], pieces: tuple[Piece, ...], cause: int, landing: Event
    ) -> None:
        if lane not in self._lanes:  # somebody decided on it since
            return
        run, channel, event = self._run, self.channel, self.sender.event
        sources = tuple([each.source for each in news])
        attributes = {"channel": channel.id, "event": event, "from": channel.sender, "sources": sources}
        entry = run.record.add(lane.until, "", "report", channel.receiver, pieces, cause, attributes)
        is_new = run.knowledge.learn(self.receiver, news, entry, lane.until)
        if is_new and channel.trust and run.trust is not None:
            run.trust.grow(channel.trust, lane.until)
        self._land(lane, landing)

    def _land(self, lane: Lane, _: Event) -> None:
        """End a flight, and send what has come in since."""
        lane.lands = False
        if self.channel.forwards or self._waits:
            self._waits = False
            self.send(lane.until)


class Links:
    """All links of one replication."""

    def __init__(self) -> None:
        self._links: dict[tuple[str, str], Link] = {}
        self._works: dict[str, bool] = {}

    def over(self, run: Replication, channel: ChannelPlan, sender: Picture) -> Link:
        """Give the link on which what a sender knows travels over a channel."""
        key = (sender.event, channel.id)
        link = self._links.get(key)
        if link is None:
            receiver = run.knowledge.picture(sender.event, channel.receiver)
            link = Link(run, channel, sender, receiver, works=self.works(run, channel))
            self._links[key] = link
        return link

    def works(self, run: Replication, channel: ChannelPlan) -> bool:
        """Say whether a channel works in this replication."""
        if channel.works >= 1.0:
            return True
        if channel.id not in self._works:
            self._works[channel.id] = run.draws.uniform(channel.works_address) < channel.works
        return self._works[channel.id]
