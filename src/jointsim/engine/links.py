"""Reports in flight: what travels on a channel about an event, and what happens at its ceiling."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jointsim.engine.news import News
from jointsim.engine.plan import ChannelPlan
from jointsim.engine.record import Piece

if TYPE_CHECKING:
    from jointsim.engine.knowledge import Picture
    from jointsim.engine.run import Replication

REPORTS_PER_EVENT = 4096
"""Reports of one event on one channel have occurrences below this, so that events never share a draw."""


class Link:
    """A channel as far as one event goes: what was told, and what is under way.

    One report is in flight at a time; what lies above the ceiling goes its own way.
    """

    __slots__ = (
        "_above_in_flight",
        "_below_in_flight",
        "_is_left",
        "_next",
        "_sent",
        "_told",
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
        self._below_in_flight = False
        self._above_in_flight = False
        self._is_left = False

    def send(self, run: Replication) -> None:
        """Send what was not sent yet, once the sender has become surer by what is worth telling."""
        if not self.is_open or (self._below_in_flight and not self.channel.bypasses):
            return
        sender, surer = self.sender, run.plan.worth_telling
        if (
            not self._is_left
            and sender.occurrence <= self._told[0] + surer
            and sender.attribution <= self._told[1] + surer
        ):
            return
        self._told = (sender.occurrence, sender.attribution)
        below: dict[str, News] = {}
        above: dict[str, News] = {}
        for source, news in self._unsent():
            (below if news.marking <= self.channel.ceiling else above)[source] = news
        self._is_left = bool((below and self._below_in_flight) or (above and self._above_in_flight))
        if below and not self._below_in_flight:
            self._below_in_flight = True
            self._depart(run, below, [], run.now, self.channel.keeps)
        if above and self.channel.bypasses and not self._above_in_flight:
            self._above_in_flight = True
            self._pass_ceiling(run, above)

    def _unsent(self) -> list[tuple[str, News]]:
        receiver, sent = self.channel.receiver, self._sent
        found = []
        for source, news in self.sender.sources.items():
            before = sent.get(source)
            if news.via != receiver and (
                before is None
                or news.occurrence > before.occurrence
                or news.attribution > before.attribution
            ):
                found.append((source, news))
        return found

    def _pass_ceiling(self, run: Replication, news: dict[str, News]) -> None:
        """Try the ways past the ceiling in turn; each takes its time, whether it succeeds or not."""
        urgency, now = run.urgency_of(self.channel.organisation), run.now
        pieces: list[Piece] = []
        for bypass in self.channel.bypasses:
            now += run.draws.delay(bypass.takes_address, bypass.takes[urgency], self._next)
            pieces.append(("release", now, -1))
            if run.draws.uniform(bypass.succeeds_address, self._next) < bypass.succeeds:
                keeps = self.channel.keeps * bypass.keeps
                self._depart(run, news, pieces, now, keeps, past_ceiling=True)
                return
        self._next += 1
        self._sent.update(news)
        cause, event = self.sender.entry, self.sender.event
        run.record.add(now, "", "withheld", self.channel.id, tuple(pieces), cause, {"event": event})
        run.at(now, partial(self._land, run, past_ceiling=True))

    def _depart(
        self,
        run: Replication,
        news: dict[str, News],
        pieces: list[Piece],
        now: int,
        keeps: float,
        *,
        past_ceiling: bool = False,
    ) -> None:
        self._sent.update(news)
        channel = self.channel
        highest = channel.ceiling
        told = {
            source: News(
                each.occurrence * keeps, each.attribution * keeps, min(each.marking, highest), channel.sender
            )
            for source, each in news.items()
        }
        arrival = self._travel(run, now, pieces)
        cause = self.sender.entry
        run.at(arrival, partial(self._arrive, run, told, tuple(pieces), cause, past_ceiling=past_ceiling))

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
        told: dict[str, News],
        pieces: tuple[Piece, ...],
        cause: int,
        *,
        past_ceiling: bool,
    ) -> None:
        channel, event = self.channel, self.sender.event
        attributes = {"channel": channel.id, "event": event, "from": channel.sender, "sources": tuple(told)}
        entry = run.record.add(run.now, "", "report", channel.receiver, pieces, cause, attributes)
        run.knowledge.learn(self.receiver, told, entry)
        self._land(run, past_ceiling=past_ceiling)

    def _land(self, run: Replication, *, past_ceiling: bool) -> None:
        """End a flight, and send what has come in since."""
        if past_ceiling:
            self._above_in_flight = False
        else:
            self._below_in_flight = False
        if self.channel.forwards:
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
