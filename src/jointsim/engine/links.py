"""Reports in flight: what travels on a channel about an event, and what happens at its ceiling."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.news import News
from jointsim.engine.plan import BypassPlan, ChannelPlan
from jointsim.engine.questions.release import ask_release
from jointsim.engine.record import Piece

if TYPE_CHECKING:
    from jointsim.engine.knowledge import Picture
    from jointsim.engine.run import Replication


class Lane:
    """Room for one report in flight: for what lies below the ceiling, or for what lies above it.

    Attributes
    ----------
    read
        How much of what the sender has learned was looked at for sending.
    what, who
        How sure the sender was of what happened, and of who did it, when the last report left.
    until
        When the room is free again.
    lands
        Whether something happens then.
    """

    __slots__ = ("is_above", "lands", "read", "until", "what", "who")

    def __init__(self, *, is_above: bool) -> None:
        self.is_above = is_above
        self.read = 0
        self.what = self.who = -1.0
        self.until = -1
        self.lands = False


class Link:
    """A channel as far as one event goes: what was told, and what is under way.

    One report is in flight at a time; what lies above the ceiling goes in a lane of its own. A report that
    would tell the receiver nothing new takes its time in the lane, but is not played.
    """

    __slots__ = ("_lanes", "_run", "_sendings", "_waits", "_worth_telling", "channel", "receiver", "sender")

    def __init__(
        self, run: Replication, channel: ChannelPlan, sender: Picture, receiver: Picture, *, works: bool
    ) -> None:
        self._run = run
        self.channel = channel
        self.sender = sender
        self.receiver = receiver
        # Over a channel that does not work nothing is worth telling.
        self._worth_telling = run.plan.worth_telling if works else inf
        self._sendings: dict[str, int] = {}
        self._waits = False
        below = Lane(is_above=False)
        self._lanes: tuple[Lane, ...] = (below, Lane(is_above=True)) if channel.bypasses else (below,)

    def send(self, now: int) -> None:
        """Send what was not sent yet, once the sender has become surer by what is worth telling."""
        sender, surer = self.sender, self._worth_telling
        for lane in self._lanes:
            if sender.occurrence <= lane.what + surer and sender.attribution <= lane.who + surer:
                continue
            if lane.is_above and sender.marking <= self.channel.ceiling:
                continue
            if lane.until > now:
                self._land_later(lane)
            elif news := self._unsent(lane):
                lane.what, lane.who = sender.occurrence, sender.attribution
                if lane.is_above:
                    self._pass_ceiling(lane, news, now)
                else:
                    self.depart(lane, news, (), now, self.channel.keeps, sender.entry)

    def _land_later(self, lane: Lane) -> None:
        """Look again when the lane is free."""
        self._waits = True
        if not lane.lands:
            lane.lands = True
            self._run.at(lane.until, partial(self._land, lane))

    def _unsent(self, lane: Lane) -> list[News]:
        """Give what was not sent yet, or not as well preserved, on this side of the ceiling."""
        sender, receiver, ceiling = self.sender, self.channel.receiver, self.channel.ceiling
        latest, is_above = sender.sources, lane.is_above
        news = [
            each
            for each in sender.learned[lane.read :]
            if each.via != receiver and (each.marking > ceiling) is is_above and latest[each.source] is each
        ]
        lane.read = len(sender.learned)
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
            if run.draws.uniform(bypass.succeeds_addresses[event][source], number) < bypass.succeeds:
                self.depart(lane, news, pieces, leaves, self.channel.keeps * bypass.keeps, cause)
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
        anew = Lane(is_above=lane.is_above)
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

    def depart(
        self,
        lane: Lane,
        news: list[News],
        pieces: tuple[Piece, ...],
        leaves: int,
        keeps: float,
        cause: int,
    ) -> None:
        """Let a report leave, with what the receiver does not hold as well preserved yet."""
        channel, held = self.channel, self.receiver.sources
        told = []
        for source, what, who, marking, _ in news:
            kept_what, kept_who = what * keeps, who * keeps
            there = held.get(source)
            if there is None or kept_what > there.occurrence or kept_who > there.attribution:
                lowered = marking if marking <= channel.ceiling else channel.ceiling
                told.append(News(source, kept_what, kept_who, lowered, channel.sender))
        pieces += self._travel(leaves, *self.luck_of(news))
        lane.until = pieces[-1][1]
        if told:
            lane.lands = True
            run = self._run
            arrive = partial(self._arrive, lane, told, pieces, cause)
            run.at(lane.until, arrive)

    def luck_of(self, news: list[News]) -> tuple[str, int]:
        """Name what a report's draws hang on: its first source, and how often that was sent on this link."""
        source = news[0].source
        return source, self._sendings.get(source, 0)

    def _travel(self, leaves: int, source: str, number: int) -> tuple[Piece, ...]:
        run, channel = self._run, self.channel
        urgency = run.urgency_of(channel.organisation)
        sampler = channel.latency[urgency]
        length = run.draws.delay(channel.latency_addresses[self.sender.event][source], sampler, number)
        self._sendings[source] = number + 1
        hours = channel.hours[urgency]
        if hours < 0:
            return (("channel", leaves + length, -1),)
        if sampler.clock == "open":
            return (("channel", run.plan.hours[hours].finish(leaves, length), hours),)
        opens = run.plan.hours[hours].next_open(leaves)
        return ("channel", opens, hours), ("channel", opens + length, -1)

    def _arrive(
        self, lane: Lane, told: list[News], pieces: tuple[Piece, ...], cause: int, landing: Event
    ) -> None:
        if lane not in self._lanes:  # somebody decided on it since
            return
        channel, event = self.channel, self.sender.event
        sources = tuple([news.source for news in told])
        attributes = {"channel": channel.id, "event": event, "from": channel.sender, "sources": sources}
        run = self._run
        entry = run.record.add(lane.until, "", "report", channel.receiver, pieces, cause, attributes)
        run.knowledge.learn(self.receiver, told, entry, lane.until)
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
