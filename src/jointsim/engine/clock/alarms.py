"""Moments ahead at which something is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simpy import Environment, Event
from simpy.events import NORMAL, URGENT


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

    def __init__(self, env: Environment, ahead: float, *actions: Callable[[Event], None]) -> None:
        self.env = env
        self.callbacks = [*actions]
        env.schedule(self, self.priority, ahead)


class EarlyAlarm(Alarm):
    """A moment ahead, before all else that happens then."""

    priority = URGENT
