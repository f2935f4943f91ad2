"""Remarks on a scenario that is right, but in which something can never come about: too little certainty or forces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Literal, NamedTuple

from jointsim.errors import Fault
from jointsim.model.affected import at_home
from jointsim.model.checks.reach import taking_part
from jointsim.model.document import Document
from jointsim.model.procedures import Route
from jointsim.model.scenario import Response, Scenario
from jointsim.model.steps import Attribute, Awaited, Generate, Step, Wait
from jointsim.model.world import World

Certainty = Literal["occurrence", "attribution"]

MARGIN = 1e-9
"""What the order of multiplication may make of equal numbers."""


class _Demand(NamedTuple):
    """A certainty that something needs: of what, how much, what needs it, what follows if it never comes.

    ``without`` names the response whose own findings come too late for it; empty if none does.
    """

    kind: Certainty
    level: float
    who: str
    so: str
    without: str = ""


def check_attainable(scenario: Scenario, document: Document, world: World) -> Iterator[Fault]:
    """Find responses that need to be surer than all that anybody can learn makes anyone, or more than members have.

    Of certainty this is an upper bound: every source of the response's event and every finding of a procedure on it,
    put together without loss on the way. What it finds never comes; what it passes may still be out of reach.

    Parameters
    ----------
    scenario, document
        The scenario, checked, and as it was written.
    world
        The world as of the scenario's start.
    """
    scene = _Scene(scenario, world)
    for response_id, response in scenario.responses.items():
        told: set[Certainty] = set()
        for demand in scene.demands(response_id, response):
            best = scene.best(response.event, demand)
            if best < demand.level - MARGIN and demand.kind not in told:
                told.add(demand.kind)
                most = f"all sources together give {_below(best, demand.level)} at most"
                what = f"{demand.who} an {demand.kind} of {demand.level:g}, and {most}, so {demand.so}"
                yield document.fault(("responses", response_id), what, scene.remedy(response.event, demand))
        yield from _too_many_units(scene, document, response_id, response)


def _too_many_units(
    scene: _Scene, document: Document, response_id: str, response: Response
) -> Iterator[Fault]:
    """Find steps that need more units of a force than there are members, who offer one each."""
    for name, step in scene.steps(response):
        force = scene.world.forces.get(step.generate) if isinstance(step, Generate) else None
        if force is None or not isinstance(step, Generate):
            continue
        organisation = force.organisation or response.organisation
        most = len(scene.world.members(organisation, scene.scenario.start.date()))
        if step.need > most:
            goes_on = step.least is not None and step.least <= most
            so = "it ends with fewer, after the last conference" if goes_on else "it is always given up"
            members = (
                f"'{organisation}' has {most} member{'' if most == 1 else 's'}, who offer one each at most"
            )
            what = f"its step '{name}' needs {step.need} units, and {members}, so {so}"
            right = (
                f"lower `need` to {most} at most" if most else "name a force of an organisation with members"
            )
            yield document.fault(("responses", response_id), what, right)


def _below(best: float, level: float) -> str:
    """Write what is given with as many digits as it takes to see that it is less."""
    rounded = (round(best, digits) for digits in range(2, 10))
    return f"{next((each for each in rounded if each < level), best):.9g}"


@dataclass(frozen=True)
class _Scene:
    """A scenario and the world of its start."""

    scenario: Scenario
    world: World

    def demands(self, response_id: str, response: Response) -> Iterator[_Demand]:
        """List what a response needs to be sure of, in the order in which it does."""
        organisation, route = response.organisation, self._route(response)
        aware = self.world.organisations[organisation].awareness.occurrence
        yield _Demand("occurrence", aware, f"'{organisation}' becomes aware at", "nobody ever asks for this")
        opens, never = "work on this begins only at", "it never does"
        yield _Demand("occurrence", route.when.occurrence, opens, never)
        yield _Demand("attribution", route.when.attribution, opens, never, without=response_id)
        for name, step in self.steps(response):
            if isinstance(step, Wait) and isinstance(step.wait, Awaited) and step.at_most is None:
                if step.wait.milestone is not None:
                    continue
                who, so = f"its step '{name}' waits for", "what comes after it is never done"
                yield _Demand("occurrence", step.wait.occurrence, who, so)
                yield _Demand("attribution", step.wait.attribution, who, so)

    def best(self, event_id: str, demand: _Demand, difficulty: int | None = None) -> float:
        """Say how sure anybody could be of an event with all that there is to learn of it.

        Parameters
        ----------
        event_id, demand
            The event, and for what it is asked.
        difficulty
            Of attribution; None for that of the event.
        """
        observed = self.scenario.observed(self.scenario.events[event_id]).values()
        seen = [each for each in observed if each.chance > 0]
        if demand.kind == "occurrence":
            return 1.0 - prod(1.0 - each.occurrence for each in seen)
        level = (
            self.scenario.difficulty_of(self.scenario.events[event_id]) if difficulty is None else difficulty
        )
        clarity = self.world.attribution.weight[level] if self.world.attribution else 1.0
        weights = [each.attribution for each in seen]
        weights.extend(self._findings(event_id, demand.without).values())
        return 1.0 - prod(1.0 - weight * clarity for weight in weights)

    def remedy(self, event_id: str, demand: _Demand) -> str:
        """Say what would make it attainable."""
        right = f"add or strengthen an observation's `{demand.kind}`"
        if demand.kind == "attribution":
            for difficulty in reversed(range(self.scenario.difficulty_of(self.scenario.events[event_id]))):
                if self.best(event_id, demand, difficulty) >= demand.level - MARGIN:
                    return f"{right}, or lower `attribution-difficulty` to {difficulty}"
        return right

    def _findings(self, event_id: str, without: str) -> dict[str, float]:
        """Give what each service may find out about an event in the course of responses, by its staff."""
        found: dict[str, float] = {}
        event = self.scenario.events[event_id]
        affected = self.scenario.affected_by(event)
        for response_id, response in self.scenario.responses.items():
            if response.event != event_id or response_id == without:
                continue
            for _, step in self.steps(response):
                if isinstance(step, Attribute):
                    for staff in at_home(step.attribute, affected)[:1]:
                        found[staff] = max(step.adds, found.get(staff, 0.0))
        return found

    def _route(self, response: Response) -> Route:
        return self.world.routing[response.organisation][response.kind]

    def steps(self, response: Response) -> Iterator[tuple[str, Step]]:
        """List the steps that take part under any authority of a response's route, with those inside them."""
        route = self._route(response)
        steps = self.world.procedures[route.procedure].steps
        return taking_part(steps, route.authority, self.scenario.domain)
