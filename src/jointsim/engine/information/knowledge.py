"""Who knows what: the pictures that staffs and bodies have of events, and who waits for them to clear."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from jointsim.engine.information.lanes import Lane
from jointsim.engine.information.news import News
from jointsim.engine.plan import ChannelPlan

if TYPE_CHECKING:
    from jointsim.engine.run import Replication


class Watch:
    """Somebody who waits, once, until one of several pictures is sure enough."""

    __slots__ = ("attribution", "callback", "is_over", "occurrence")

    def __init__(self, occurrence: float, attribution: float, callback: Callable[[int], None]) -> None:
        self.occurrence = occurrence
        self.attribution = attribution
        self.callback = callback
        self.is_over = False

    def look(self, picture: Picture) -> bool:
        """Call back if the picture is sure enough; say whether the wait is over."""
        if (
            not self.is_over
            and picture.occurrence >= self.occurrence
            and picture.attribution >= self.attribution
        ):
            self.is_over = True
            self.callback(picture.entry)
        return self.is_over


class Picture:
    """What one staff or body knows of one event.

    Occurrence and attribution each combine as ``1 − Π(1 − weight)`` over sources; a source counts once, by
    its best-preserved copy, however many ways it came.

    Attributes
    ----------
    sources
        The copy held of each source's account.
    learned
        All copies ever held, in order; channels remember how far they have read.
    passers
        Who passed on the copy held of each source's account; it is not sent back there.
    doubt_what, doubt_who
        What is left of the doubt about what happened and about who did it: 1 less the confidence.
    marking
        The highest among what was learned.
    first, entry
        The entries that brought the first and the last change; -1 before that.
    lanes
        On which what is learned goes on by itself; None until they were looked up.
    """

    __slots__ = (
        "attribution",
        "doubt_what",
        "doubt_who",
        "entry",
        "event",
        "first",
        "holder",
        "lanes",
        "learned",
        "marking",
        "occurrence",
        "passers",
        "sources",
        "watches",
    )

    def __init__(self, event: str, holder: str) -> None:
        self.event = event
        self.holder = holder
        self.sources: dict[str, News] = {}
        self.learned: list[News] = []
        self.passers: dict[str, str] = {}
        self.doubt_what = self.doubt_who = 1.0
        self.marking = 0
        self.occurrence = 0.0
        self.attribution = 0.0
        self.first = self.entry = -1
        self.lanes: tuple[Lane, ...] | None = None
        self.watches: list[Watch] = []

    def take_in(self, news: Iterable[News], passer: str, entry: int) -> bool:
        """Add what is new or better preserved; say whether anything was."""
        sources = self.sources
        is_new = is_replaced = False
        for told in news:
            source = told.source
            held = sources.get(source)
            if held is None:
                self.doubt_what *= 1.0 - told.occurrence
                self.doubt_who *= 1.0 - told.attribution
            elif held is told or not told.is_better_than(held):
                continue
            else:
                is_replaced = True
            is_new = True
            sources[source] = told
            self.passers[source] = passer
            self.learned.append(told)
            self.marking = max(self.marking, told.marking)
        if not is_new:
            return False
        if is_replaced:
            self.doubt_what, self.doubt_who = _doubt(sources.values())
        self.occurrence, self.attribution = 1.0 - self.doubt_what, 1.0 - self.doubt_who
        self.entry = entry
        if self.first < 0:
            self.first = entry
        return True


def _doubt(accounts: Iterable[News]) -> tuple[float, float]:
    """Multiply the doubts that each source leaves, about what happened and about who did it."""
    what = who = 1.0
    for account in accounts:
        what *= 1.0 - account.occurrence
        who *= 1.0 - account.attribution
    return what, who


def _keep(best: dict[str, News], told: News) -> None:
    """Keep an account among the best of each source, unless one as good is there."""
    held = best.get(told.source)
    if held is None or told.is_better_than(held):
        best[told.source] = told


def _confidence(accounts: Iterable[News]) -> tuple[float, float]:
    what, who = _doubt(accounts)
    return 1.0 - what, 1.0 - who


class Knowledge:
    """All pictures of one replication."""

    def __init__(self, run: Replication) -> None:
        self._run = run
        self._pictures: dict[tuple[str, str], Picture] = {}
        self._accounts: dict[str, dict[str, News]] = {}

    def picture(self, event: str, holder: str) -> Picture:
        """Give what a staff or body knows of an event."""
        key = (event, holder)
        picture = self._pictures.get(key)
        if picture is None:
            picture = self._pictures[key] = Picture(event, holder)
        return picture

    def confidence(self, event: str, holders: Iterable[str]) -> tuple[float, float]:
        """Say how sure the surest of several holders is: of what happened, and of who did it."""
        what = who = 0.0
        for picture in self._known(event, holders):
            what = max(what, picture.occurrence)
            who = max(who, picture.attribution)
        return what, who

    def together(self, event: str, holders: Iterable[str]) -> tuple[float, float]:
        """Say how sure several holders would be if they put together what they know."""
        known = self._known(event, holders)
        if len(known) == 1:
            return known[0].occurrence, known[0].attribution
        best: dict[str, News] = {}
        for picture in known:
            for told in picture.sources.values():
                _keep(best, told)
        return _confidence(best.values())

    def everything(self, event: str) -> tuple[float, float]:
        """Say how sure all staffs and bodies in play would be, put together: by what each source said first-hand."""
        return _confidence(self._accounts.get(event, {}).values())

    def _known(self, event: str, holders: Iterable[str]) -> list[Picture]:
        """Give the pictures of those holders that have one."""
        pictures = self._pictures
        return [pictures[event, holder] for holder in holders if (event, holder) in pictures]

    def witness(self, picture: Picture, account: News, entry: int, now: int) -> None:
        """Let a holder learn something first-hand."""
        _keep(self._accounts.setdefault(picture.event, {}), account)
        self.learn(picture, (account,), "", entry, now)

    def learn(self, picture: Picture, news: Iterable[News], passer: str, entry: int, now: int) -> bool:
        """Let a holder learn something from a passer, tell those who wait for it, and let its channels forward it.

        Returns
        -------
        Whether it was new to the holder.
        """
        if not picture.take_in(news, passer, entry):
            return False
        if picture.watches:
            picture.watches = [watch for watch in picture.watches if not watch.look(picture)]
        lanes = picture.lanes
        if lanes is None:
            lanes = picture.lanes = self._lanes_of(picture)
        what, who = picture.occurrence, picture.attribution
        for lane in lanes:
            if (what > lane.what or who > lane.who) and not lane.lands:
                lane.send(now)
        return True

    def send(self, event: str, channel: ChannelPlan, cause: int) -> bool:
        """Send what the sender of a channel knows; say whether anything has left on it by now, for whatever reason.

        Parameters
        ----------
        cause
            The entry of the record because of which it is sent.
        """
        run = self._run
        lanes = run.links.over(run, channel, self.picture(event, channel.sender))
        for lane in lanes:
            lane.look(cause)
        return bool(lanes[0].sendings)

    def release(self) -> None:
        """Part pictures from lanes, which hold each other."""
        for picture in self._pictures.values():
            picture.lanes = None

    def _lanes_of(self, picture: Picture) -> tuple[Lane, ...]:
        """Give the lanes that forward what a holder learns, without being told to; none if nothing hangs on it."""
        run, event = self._run, picture.event
        if event not in run.plan.spread:
            return ()
        lanes: list[Lane] = []
        for channel in run.plan.outgoing.get(picture.holder, ()):
            is_open = channel.forwards and event not in channel.closed_to
            if is_open and (channel.works >= 1.0 or run.links.works(run, channel)):
                lanes += run.links.over(run, channel, picture)
        return tuple(lanes)

    def watch(
        self, event: str, holders: Iterable[str], sure: tuple[float, float], callback: Callable[[int], None]
    ) -> None:
        """Call back once, with the entry that made it so, as soon as one of the holders is sure enough."""
        watch = Watch(*sure, callback)
        for holder in holders:
            picture = self.picture(event, holder)
            if picture.entry >= 0 and watch.look(picture):
                return
            picture.watches.append(watch)
