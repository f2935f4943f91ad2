"""The clock of a replication, and moments ahead at which something is done."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from heapq import heappop, heappush
from typing import Any

from simpy import Environment, Event
from simpy.events import NORMAL, URGENT, EventPriority


class Sleeper:
    """What stands on the clock itself, one moment ahead at a time, and is called back then.

    Lighter than an event of its own for each moment.

    Attributes
    ----------
    callbacks
        What is called, with the sleeper; whoever sets it to sleep says that before.
    """

    __slots__ = ("callbacks",)

    _ok = True
    callbacks: Sequence[Callable[[Any], None]] | None


class Clock(Environment):
    """SimPy's clock, which goes through all that is due up to a time in one loop.

    Nothing that is waited for here fails, so nothing is checked for that; a fault of the program ends the run by
    itself.

    Attributes
    ----------
    now
        Seconds since the start.
    """

    now: int = 0
    _now: int

    def step(self) -> None:
        """Let the next event happen."""
        self.now, _, _, event = heappop(self._queue)  # type: ignore[assignment]
        self._now = self.now
        callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
        for callback in callbacks:
            callback(event)

    def go_on(self, until: int) -> None:
        """Let everything happen that is due up to a time, that time included, and stand there."""
        queue = self._queue
        while queue and queue[0][0] <= until:
            now, _, _, event = heappop(queue)
            self.now = self._now = now  # type: ignore[assignment]
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
        self.now = self._now = until

    def wake(self, sleeper: Sleeper, ahead: int, priority: EventPriority = NORMAL) -> None:
        """Let something sleep for so many seconds, 0 or more, and then call it back."""
        heappush(self._queue, (self.now + ahead, priority, next(self._eid), sleeper))  # type: ignore[misc]

    def call(self, ahead: int, action: Callable[[Any], None]) -> None:
        """Do something in so many seconds, 0 or more."""
        sleeper = Sleeper()
        sleeper.callbacks = (action,)
        heappush(self._queue, (self.now + ahead, NORMAL, next(self._eid), sleeper))  # type: ignore[misc]

    def release(self) -> None:
        """Let go of all that was still to come, some of which holds itself."""
        for *_, event in self._queue:
            event.callbacks = None  # type: ignore[assignment]
        self._queue.clear()


class Alarm(Event):
    """A moment ahead, at which an action is taken or whoever yields it goes on.

    Lighter than SimPy's timeout, which carries a value and starts without callbacks: nearly all of the events of a
    replication are moments and nothing else.

    Parameters
    ----------
    env
        Whose clock it hangs on.
    ahead
        Seconds from now, 0 or more.
    actions
        What is then called, each with the alarm.
    """

    _ok: bool = True
    _value: Any = None
    priority = NORMAL

    def __init__(self, env: Clock, ahead: int, *actions: Callable[[Event], None]) -> None:
        self.env = env
        self.callbacks = [*actions]
        heappush(env._queue, (env.now + ahead, self.priority, next(env._eid), self))


class EarlyAlarm(Alarm):
    """A moment ahead, before all else that happens then."""

    priority = URGENT


Awaited = int | Event
"""What a course waits for: so many seconds, or something that happens."""


class Progress(Sleeper):
    """A course under way: it goes on whenever what it waits for has happened.

    Lighter than SimPy's process, which is an event itself: nobody waits for the end of a course, or breaks it off.
    It begins at once, though not before what has begun this is done.
    """

    __slots__ = ("_clock", "_course")

    def __init__(self, clock: Clock, course: Generator[Awaited, None, Any]) -> None:
        self._clock = clock
        self._course = course
        self.callbacks = _GO_ON
        clock.wake(self, 0, URGENT)

    def _go_on(self, _: Any = None) -> None:
        for awaited in self._course:
            if not isinstance(awaited, Event):
                self.callbacks = _GO_ON
                self._clock.wake(self, awaited)
                return
            if awaited.callbacks is not None:
                awaited.callbacks.append(self._go_on)
                return


# The clock calls back with the sleeper: so the function itself serves, the same for all.
_GO_ON = (Progress._go_on,)
