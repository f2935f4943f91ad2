"""The committee chain as a SimPy user would write it: a process for everything, one draw at a time."""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import Any

import simpy

from benchmarks.committee_parameters import PARAMETERS, CommitteeParameters, Lognormal

Process = Generator[simpy.Event, Any, None]


def run_once(seed: int, parameters: CommitteeParameters = PARAMETERS) -> list[float]:
    """Return the response time of each dossier in hours, in order of arrival."""
    rng = random.Random(seed)
    env = simpy.Environment()
    staff = simpy.Resource(env, capacity=parameters.desks)
    response = [0.0] * parameters.dossiers

    def draw(duration: Lognormal) -> float:
        return rng.lognormvariate(duration.mu, duration.sigma)

    def capital(reply: Lognormal) -> Process:
        yield env.timeout(draw(reply))

    def dossier(number: int) -> Process:
        arrived = env.now
        for _ in range(parameters.steps):
            with staff.request() as desk:
                yield desk
                yield env.timeout(draw(parameters.work))
            yield env.timeout(parameters.until_meeting(env.now))
            yield env.all_of([env.process(capital(reply)) for reply in parameters.replies])
            yield env.timeout(parameters.silence)
        response[number] = env.now - arrived

    def arrivals() -> Process:
        for number in range(parameters.dossiers):
            env.process(dossier(number))
            yield env.timeout(parameters.spacing)

    env.process(arrivals())
    env.run()
    return response
