"""Reports in flight: what travels on a channel about an event, and what happens at its ceiling."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.news import News
from jointsim.engine.plan import ChannelPlan
from jointsim.engine.record import Piece

if TYPE_CHECKING:
    from jointsim.engine.knowledge import Picture
    from jointsim.engine.run import Replication

REPORTS_PER_EVENT = 4096
"""Reports of one event on one channel have occurrences below this, so that events never share a draw."""


class Lane:
    """Room for one report in flight: until when it is taken, and whether its landing is in the event queue."""

    __slots__ = ("lands", "until")

    def __init__(self) -> None:
        self.until = -1
        self.lands = False


class Link:
    """A channel as far as one event goes: what was told, and what is under way.

    One report is in flight at a time; what lies above the ceiling goes in a lane of its own. A report that would
    tell the receiver nothing new takes its time in the lane, but is not played.
    """

    __slots__ = (
        "_above",
        "_below",
        "_next",
        "_sent",
        "_told",
        "_waits",
        "channel",
        "is_open",
        "receiver",
        "sender",
    )

    def __init__(
        self, channel: ChannelPlan, sender: Picture, receiver: Picture, ordinal: int, *, is_open: bool
    ) -> None:
        self.channel = channel
        self.sender = sender
        self.receiver = receiver
        self.is_open = is_open
        self._sent: dict[str, News] = {}
        self._told = (-1.0, -1.0)
        self._next = ordinal * REPORTS_PER_EVENT
        self._below = Lane()
        self._above = Lane()
        self._waits = False

    def send(self, run: Replication) -> None:
        """Send what was not sent yet, once the sender has become surer by what is worth telling."""
        sender, told, surer = self.sender, self._told, run.plan.worth_telling
        if not self.is_open or (
            sender.occurrence <= told[0] + surer and sender.attribution <= told[1] + surer
        ):
            return
        now = run.now
        if self._below.until > now and not self.channel.bypasses:
            self._land_later(run, self._below)
            return
        below, above = self._unsent()
        if below and self._is_free(run, self._below, now):
            self._depart(run, self._below, below, [], (now, self.channel.keeps))
        if above and self.channel.bypasses and self._is_free(run, self._above, now):
            self._pass_ceiling(run, above)

    def _is_free(self, run: Replication, lane: Lane, now: int) -> bool:
        if lane.until <= now:
            self._told = (self.sender.occurrence, self.sender.attribution)
            return True
        self._land_later(run, lane)
        return False

    def _land_later(self, run: Replication, lane: Lane) -> None:
        """Look again when the lane is free."""
        self._waits = True
        if not lane.lands:
            lane.lands = True
            run.at(lane.until, partial(self._land, run, lane))

    def _unsent(self) -> tuple[dict[str, News], dict[str, News]]:
        """Give what was not sent yet, or not as well preserved, below and above the ceiling."""
        receiver, ceiling, sent = self.channel.receiver, self.channel.ceiling, self._sent
        below: dict[str, News] = {}
        above: dict[str, News] = {}
        for source, news in self.sender.sources.items():
            if news.via != receiver and sent.get(source) is not news:
                (below if news.marking <= ceiling else above)[source] = news
        return below, above

    def _pass_ceiling(self, run: Replication, news: dict[str, News]) -> None:
        """Try the ways past the ceiling in turn; each takes its time, whether it succeeds or not."""
        urgency, now = run.urgency_of(self.channel.organisation), run.now
        pieces: list[Piece] = []
        for bypass in self.channel.bypasses:
            now += run.draws.delay(bypass.takes_address, bypass.takes[urgency], self._next)
            pieces.append(("release", now, -1))
            if run.draws.uniform(bypass.succeeds_address, self._next) < bypass.succeeds:
                self._depart(run, self._above, news, pieces, (now, self.channel.keeps * bypass.keeps))
                return
        self._next += 1
        self._sent.update(news)
        self._above.until = now
        event = self.sender.event
        run.record.add(now, "", "withheld", self.channel.id, tuple(pieces), self.sender.entry, {"event": event})

    def _depart(
        self,
        run: Replication,
        lane: Lane,
        news: dict[str, News],
        pieces: list[Piece],
        leaves: tuple[int, float],
    ) -> None:
        departure, keeps = leaves
        self._sent.update(news)
        channel, known = self.channel, self.receiver.sources
        told: dict[str, News] = {}
        for source, (what, who, marking, _) in news.items():
            held = known.get(source)
            if held is None or what * keeps > held.occurrence or who * keeps > held.attribution:
                lowered = marking if marking <= channel.ceiling else channel.ceiling
                told[source] = News(what * keeps, who * keeps, lowered, channel.sender)
        lane.until = self._travel(run, departure, pieces)
        if told:
            lane.lands = True
            run.at(lane.until, partial(self._arrive, run, lane, told, tuple(pieces), self.sender.entry))

    def _travel(self, run: Replication, now: int, pieces: list[Piece]) -> int:
        channel = self.channel
        urgency = run.urgency_of(channel.organisation)
        sampler = channel.latency[urgency]
        length = run.draws.delay(channel.latency_address, sampler, self._next)
        self._next += 1
        hours = channel.hours[urgency]
        if hours < 0:
            arrival = now + length
            pieces.append(("channel", arrival, -1))
        elif sampler.clock == "open":
            arrival = run.plan.hours[hours].finish(now, length)
            pieces.append(("channel", arrival, hours))
        else:
            departure = run.plan.hours[hours].next_open(now)
            arrival = departure + length
            pieces.extend((("channel", departure, hours), ("channel", arrival, -1)))
        return arrival

    def _arrive(
        self,
        run: Replication,
        lane: Lane,
        told: dict[str, News],
        pieces: tuple[Piece, ...],
        cause: int,
        landing: Event,
    ) -> None:
        channel, event = self.channel, self.sender.event
        attributes = {"channel": channel.id, "event": event, "from": channel.sender, "sources": tuple(told)}
        entry = run.record.add(lane.until, "", "report", channel.receiver, pieces, cause, attributes)
        run.knowledge.learn(self.receiver, told, entry)
        self._land(run, lane, landing)

    def _land(self, run: Replication, lane: Lane, _: Event) -> None:
        """End a flight, and send what has come in since."""
        lane.lands = False
        if self.channel.forwards or self._waits:
            self._waits = False
            self.send(run)


class Links:
    """All links of one replication."""

    def __init__(self) -> None:
        self._links: dict[tuple[str, str], Link] = {}
        self._works: dict[str, bool] = {}

    def between(self, run: Replication, event: str, channel_id: str) -> Link:
        """Give the link for an event and a channel of the plan."""
        key = (event, channel_id)
        link = self._links.get(key)
        if link is None:
            channel = run.plan.channels[channel_id]
            link = self._links[key] = Link(
                channel,
                run.knowledge.picture(event, channel.sender),
                run.knowledge.picture(event, channel.receiver),
                run.event_ordinal[event],
                is_open=self._does_work(run, channel),
            )
        return link

    def _does_work(self, run: Replication, channel: ChannelPlan) -> bool:
        if channel.works >= 1.0:
            return True
        if channel.id not in self._works:
            self._works[channel.id] = run.draws.uniform(channel.works_address) < channel.works
        return self._works[channel.id]
