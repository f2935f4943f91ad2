"""The committee chain as an expert would write it: two events a step, draws in one batch, no processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import simpy

from benchmarks.committee_parameters import PARAMETERS, CommitteeParameters


def draw_batch(seed: int, parameters: CommitteeParameters) -> tuple[list[list[float]], list[list[float]]]:
    """Return the work and the slowest reply, in hours, of each dossier and step.

    The largest reply is found before exponentiation, which is monotone.
    """
    rng = np.random.default_rng(seed)
    shape = (parameters.dossiers, parameters.steps)
    work = rng.lognormal(parameters.work.mu, parameters.work.sigma, shape)
    mu = np.array([reply.mu for reply in parameters.replies])
    sigma = np.array([reply.sigma for reply in parameters.replies])
    logs = rng.standard_normal((*shape, len(parameters.replies)))
    logs *= sigma
    logs += mu
    return work.tolist(), np.exp(logs.max(axis=2)).tolist()


@dataclass
class Chain:
    """One running replication: dossiers are numbers, and the staff is a counter and a queue."""

    parameters: CommitteeParameters
    work: list[list[float]]
    slowest: list[list[float]]
    env: simpy.Environment = field(default_factory=simpy.Environment)
    waiting: deque[int] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.free = self.parameters.desks
        self.step = [0] * self.parameters.dossiers
        self.response = [0.0] * self.parameters.dossiers

    def run(self) -> list[float]:
        """Return the response time of each dossier in hours, in order of arrival."""
        for number in range(self.parameters.dossiers):
            self.later(number * self.parameters.spacing, self.queue, number)
        self.env.run()
        return self.response

    def later(self, delay: float, what: Callable[[int, simpy.Event], None], number: int) -> None:
        """Let something happen to a dossier after a delay."""
        self.env.timeout(delay).callbacks.append(partial(what, number))

    def queue(self, number: int, _: simpy.Event) -> None:
        """Let a dossier come to the staff."""
        if self.free:
            self.free -= 1
            self.begin(number)
        else:
            self.waiting.append(number)

    def begin(self, number: int) -> None:
        """Give a dossier a desk."""
        self.later(self.work[number][self.step[number]], self.finish, number)

    def finish(self, number: int, _: simpy.Event) -> None:
        """Pass the desk on; meeting, replies and silence cannot be interrupted, so they are one delay."""
        if self.waiting:
            self.begin(self.waiting.popleft())
        else:
            self.free += 1
        now, step, parameters = self.env.now, self.step[number], self.parameters
        away = parameters.until_meeting(now) + self.slowest[number][step] + parameters.silence
        self.step[number] = step + 1
        if step + 1 == parameters.steps:
            self.response[number] = now + away - number * parameters.spacing
        else:
            self.later(away, self.queue, number)


def run_once(seed: int, parameters: CommitteeParameters = PARAMETERS) -> list[float]:
    """Return the response time of each dossier in hours, in order of arrival."""
    work, slowest = draw_batch(seed, parameters)
    return Chain(parameters, work, slowest).run()
