"""The lanes of a channel: one for what lies below its ceiling, one for what must get past it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.clock.alarms import Sleeper
from jointsim.engine.information.release import ask_release
from jointsim.engine.plan import BypassPlan, ChannelPlan
from jointsim.engine.record import Piece, Spent

if TYPE_CHECKING:
    from jointsim.engine.information.knowledge import Picture
    from jointsim.engine.information.news import News
    from jointsim.engine.run import Replication

_source = attrgetter("source")


class Lane(Sleeper):
    """Room for one report in flight, for what lies below the ceiling of a channel.

    Attributes
    ----------
    sendings
        How often each source was the first in a report; the lanes of a channel share this.
    read
        How much of what the sender has learned was looked at for sending.
    what, who
        How sure the sender must be, of what happened or of who did it, to look again.
    until
        When the room is free again.
    lands
        Whether something happens then, and the lane must be left alone until it does.
    waits
        Whether there is more to send then, though the channel does not forward by itself.
    is_void
        Whether another lane has taken its place.
    """

    __slots__ = (
        "_addresses",
        "_cause",
        "_held",
        "_news",
        "_spent",
        "_told",
        "_worth_telling",
        "channel",
        "is_void",
        "lands",
        "read",
        "receiver",
        "run",
        "sender",
        "sendings",
        "until",
        "waits",
        "what",
        "who",
    )

    _cause: int
    _news: list[News]
    _spent: Spent
    is_above = False

    def __init__(
        self,
        run: Replication,
        channel: ChannelPlan,
        sender: Picture,
        receiver: Picture,
        sendings: dict[str, int],
    ) -> None:
        self.run = run
        self.channel = channel
        self.sender = sender
        self.receiver = receiver
        self.sendings = sendings
        self._held = receiver.sources
        self._addresses = channel.latency_addresses[sender.event]
        # Over a channel that does not work nothing is worth telling.
        works = channel.works >= 1.0 or run.links.works(run, channel)
        self._worth_telling = run.plan.worth_telling if works else inf
        self.what = self.who = self._worth_telling - 1.0
        self.is_void = self.lands = self.waits = False
        self._told = -1
        self.read = 0
        self.until = -1

    def look(self, cause: int) -> None:
        """Send what was not sent yet, now or when the lane is free, if the sender has become surer by enough."""
        sender = self.sender
        if sender.occurrence > self.what or sender.attribution > self.who:
            self._told = cause
            if self.lands:
                self.waits = True
            else:
                self.send(self.run.now)

    def send(self, now: int) -> None:
        """Send what was not sent yet: the sender has become surer, and nothing is under way."""
        news = self._unsent()
        if news:
            self.depart(news, self.sender.entry if self._told < 0 else self._reason(), now)

    def _reason(self) -> int:
        """Give the entry because of which a report leaves: what the sender learned last, or a step since then."""
        told, self._told = self._told, -1
        learned = self.sender.entry
        return learned if told < 0 else self.run.record.later(learned, told)

    def _unsent(self) -> list[News]:
        """Give what to send, as it would arrive: not sent yet, and new to the receiver.

        What the receiver holds already counts as told, though not what it passed on itself.
        """
        sender, channel, held = self.sender, self.channel, self._held
        learned, latest, passers = sender.learned, sender.sources, sender.passers
        news = []
        is_told = False
        for told in learned[self.read :]:
            source = told.source
            if passers[source] == channel.receiver or latest[source] is not told:
                continue
            if (told.marking > channel.ceiling) is not self.is_above:
                continue
            is_told = True
            there = held.get(source)
            if there is told:
                continue
            left = told if channel.keeps == 1.0 else told.kept(channel.keeps)
            if there is None or left.is_better_than(there):
                news.append(left)
        self.read = len(learned)
        if is_told:
            worth_telling = self._worth_telling
            self.what, self.who = sender.occurrence + worth_telling, sender.attribution + worth_telling
        return news

    def luck_of(self, news: list[News]) -> tuple[str, int]:
        """Name what a report's draws hang on: its first source, and how often that was sent on this channel."""
        source = news[0].source
        return source, self.sendings.get(source, 0)

    def depart(self, news: list[News], cause: int, now: int, pieces: tuple[Piece, ...] = ()) -> None:
        """Let a report leave: now, or as soon as it is past the ceiling, if that took time."""
        run, channel, sendings = self.run, self.channel, self.sendings
        source = news[0].source
        number = sendings.get(source, 0)
        sendings[source] = number + 1
        leaves = pieces[-1][1] if pieces else now
        urgency = run.urgency_of(channel.organisation)
        sampler, hours = channel.latency[urgency], channel.hours[urgency]
        length = run.draws.delay(self._addresses[source], sampler, number)
        if channel.trust and run.trust is not None:
            length = run.trust.shortened(channel.trust, length, now)
        until = leaves + length
        spent: Spent = "channel"
        if pieces or hours >= 0:
            until, spent = self._in_hours(leaves, length, sampler.clock, hours, pieces)
        self._news, self._spent, self._cause = news, spent, cause
        self.until = until
        self.lands = True
        self.callbacks = _ARRIVE
        run.env.wake(self, until - now)

    def _in_hours(
        self, leaves: int, length: int, clock: str, hours: int, pieces: tuple[Piece, ...]
    ) -> tuple[int, tuple[Piece, ...]]:
        """Say when what leaves at a time arrives, and what the time was spent on, after what was before."""
        if hours < 0:
            return leaves + length, (*pieces, ("channel", leaves + length, -1))
        calendar = self.run.plan.hours[hours]
        if clock == "open":
            until = calendar.finish(leaves, length)
            return until, (*pieces, ("channel", until, hours))
        opens = calendar.next_open(leaves)
        return opens + length, (*pieces, ("channel", opens, hours), ("channel", opens + length, -1))

    def _arrive(self) -> None:
        """Let the receiver learn what a report says, unless somebody decided on it since."""
        if self.is_void:
            return
        run, channel, news, now = self.run, self.channel, self._news, self.until
        attributes = {
            "channel": channel.id,
            "event": self.sender.event,
            "from": channel.sender,
            "sources": tuple(map(_source, news)),
        }
        entry = run.record.add(now, "", "report", channel.receiver, self._spent, self._cause, attributes)
        is_new = run.knowledge.learn(self.receiver, news, channel.sender, entry, now)
        if is_new and channel.trust and run.trust is not None:
            run.trust.grow(channel.trust, now)
        self.land()

    def land(self, _: Event | None = None) -> None:
        """End a flight, and send what has come in since, unless another lane has taken its place."""
        if self.is_void:
            return
        sender = self.sender
        is_due = self.channel.forwards or self.waits
        self.lands = self.waits = False
        if is_due and (sender.occurrence > self.what or sender.attribution > self.who):
            self.send(self.until)

    def land_later(self) -> None:
        """Look again when the lane is free."""
        self.waits = True
        if not self.lands:
            self.lands = True
            self.run.at(self.until, self.land)


# The clock calls back with the lane: so the function itself serves, the same for all.
_ARRIVE = (Lane._arrive,)


class LaneAbove(Lane):
    """Room for one report in flight, for what lies above the ceiling of a channel."""

    __slots__ = ()

    is_above = True

    def send(self, now: int) -> None:
        """Send what was not sent yet, by the policy's choice unless somebody is there to decide on it."""
        if self.sender.marking <= self.channel.ceiling:
            return
        if self.until > now:
            self.land_later()
            return
        news = self._unsent()
        if news:
            cause = self._reason()
            if self.run.port.takes_part:
                ask_release(self.run, self, news, cause)
            # Until the last report was out of the way, it was the channel that was waited for.
            is_late = self.run.record.time(cause) < now
            pieces: tuple[Piece, ...] = (("channel", now, -1),) if is_late else ()
            self.try_ways(news, self.channel.bypasses, cause, now, pieces)

    def try_ways(
        self,
        news: list[News],
        ways: tuple[BypassPlan, ...],
        cause: int,
        now: int,
        pieces: tuple[Piece, ...] = (),
    ) -> None:
        """Try ways past the ceiling in turn; each takes its time, whether it succeeds or not."""
        run, channel, event = self.run, self.channel, self.sender.event
        source, number = self.luck_of(news)
        urgency = run.urgency_of(channel.organisation)
        leaves = now
        for bypass in ways:
            leaves += run.draws.delay(bypass.takes_addresses[event][source], bypass.takes[urgency], number)
            pieces += (("release", leaves, -1),)
            succeeds = bypass.succeeds
            if bypass.trusted > succeeds and run.trust is not None:
                succeeds = run.trust.raised(channel.trust, succeeds, bypass.trusted, now)
            if run.draws.uniform(bypass.succeeds_addresses[event][source], number) < succeeds:
                self.depart(self.lowered(news, bypass), cause, now, pieces)
                return
        self.sendings[source] = number + 1
        self.until = leaves
        if run.port.takes_part:
            run.at(leaves, partial(self._withhold, pieces, cause))
        else:
            self._withhold(pieces, cause)

    def lowered(self, news: list[News], bypass: BypassPlan) -> list[News]:
        """Give what a way past the ceiling leaves of a report."""
        return [told.lowered(self.channel.ceiling, bypass.keeps) for told in news]

    def _withhold(self, pieces: tuple[Piece, ...], cause: int, _: Event | None = None) -> None:
        """Note that a report was not let through, unless somebody decided on it since."""
        if not self.is_void:
            attributes = {"event": self.sender.event}
            self.run.record.add(pieces[-1][1], "", "withheld", self.channel.id, pieces, cause, attributes)

    def send_again(self, luck: tuple[str, int], send: Callable[[LaneAbove], None]) -> None:
        """Send a report that somebody decided on, with the same luck, in a lane that takes the place of this one."""
        source, number = luck
        sent = self.sendings[source]
        anew = self._replaced()
        self.sendings[source] = number
        send(anew)
        self.sendings[source] = sent
        if self.waits or self.channel.forwards:
            anew.land_later()

    def _replaced(self) -> LaneAbove:
        """Put a free lane in the place of this one."""
        anew = LaneAbove(self.run, self.channel, self.sender, self.receiver, self.sendings)
        anew.read, anew.what, anew.who = self.read, self.what, self.who
        self.is_void = True
        self.run.links.replace(self, anew)
        return anew
