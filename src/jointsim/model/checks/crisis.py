"""Checks of a scenario against the world of its start: events, responses, positions, deadlines."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from jointsim.errors import Fault, nearest
from jointsim.model.affected import is_of_affected
from jointsim.model.checks.names import ABSENT, Names
from jointsim.model.checks.pressures import check_pressures
from jointsim.model.checks.reach import check_carried_out, reached_in
from jointsim.model.checks.routing import AFFECTED_STATE
from jointsim.model.checks.trees import reached_by
from jointsim.model.delays import Delay
from jointsim.model.document import Document, Path
from jointsim.model.procedures import Asker, Route
from jointsim.model.scenario import Event, Response, Scenario, Target
from jointsim.model.world import World

DETECTED = "detected"
"""Milestone of an event rather than of a response."""


@dataclass(frozen=True)
class _Scene:
    """A scenario, the names of the world as of its start, and those of the world at any time."""

    scenario: Scenario
    document: Document
    now: Names
    ever: Names

    def absent(
        self, path: Path, name: str, known: Collection[str], noun: str, ever: Collection[str] = ()
    ) -> Iterator[Fault]:
        """Give the fault of naming something that is not there, or was not at the time."""
        if name in known:
            return
        if name in ever:
            day = self.scenario.start.date()
            right = f"its dates do not cover that day; {nearest(name, known)}".removesuffix("; ")
            yield self.document.fault(path, f"there was no {noun} '{name}' on {day}", right)
        else:
            meant = self.ever.called.get(name.casefold()) if noun == "state" else None
            right = f"did you mean '{meant}'?" if meant else nearest(name, known) or "none is defined"
            yield self.document.fault(path, f"{ABSENT}{noun} '{name}'", right)


def check_crisis(scenario: Scenario, document: Document, now: World, ever: World) -> Iterator[Fault]:
    """Find what a scenario refers to that is not there, and what in it can never matter.

    Parameters
    ----------
    scenario, document
        The scenario, and as it was written.
    now, ever
        The world as of the scenario's start, and with all that existed at any time.
    """
    scene = _Scene(scenario, document, Names(now), Names(ever))
    yield from scene.absent(("domain",), scenario.domain, now.domains, "domain")
    if scenario.urgency is None and now.severity is None:
        what = "no urgency is given, and the world does not say which follows from a severity"
        yield document.fault(("severity",), what, "add `urgency: immediate` or another")
    yield from _affected(scene, (), scenario.affected)
    for key, event in scenario.events.items():
        yield from _event(scene, ("events", key), key, event)
    for key, response in scenario.responses.items():
        yield from _response(scene, ("responses", key), response)
        yield from _satisfied(scene, ("responses", key, "satisfied-by"), key, response)
    yield from _positions(scene)
    yield from _pressures(scene)
    for key, deadline in scenario.deadlines.items():
        yield from _milestone(scene, ("deadlines", key), deadline.response, deadline.milestone)


def _pressures(scene: _Scene) -> Iterator[Fault]:
    scenario, document = scene.scenario, scene.document
    yield from check_pressures(scenario, document, scene.now, scene.ever, scene.absent)
    for key, pressure in scenario.pressures.items():
        yield from _in_time(scene, ("pressures", key, "at"), pressure.at)


def _in_time(scene: _Scene, path: Path, at: Delay) -> Iterator[Fault]:
    horizon = scene.scenario.horizon
    if _earliest(at) > horizon.median:
        what = f"this comes only after the horizon of {horizon}"
        yield scene.document.fault(path, what, "let it come sooner, or lengthen the horizon")


def _affected(scene: _Scene, path: Path, states: tuple[str, ...]) -> Iterator[Fault]:
    now, ever = scene.now.world.states, scene.ever.world.states
    for position, state in enumerate(states):
        yield from scene.absent((*path, "affected", position), state, now, "state", ever)


def _event(scene: _Scene, path: Path, key: str, event: Event) -> Iterator[Fault]:
    events = scene.scenario.events
    yield from _affected(scene, path, event.affected or ())
    yield from _in_time(scene, (*path, "at"), event.at)
    yield from _observed(scene, path, event)
    if event.like is not None:
        others = [other for other in events if other != key]
        yield from scene.absent((*path, "like"), event.like, events, "event")
        if event.like in events and key in _likes(events, event.like):
            what = f"'{key}' shares its own observations, by way of '{event.like}'"
            right = "give one of them `observed`" + (f"; {nearest(key, others)}" if event.like == key else "")
            yield scene.document.fault((*path, "like"), what, right.removesuffix("; "))
    elif not event.observed:
        what = "nobody can notice this event"
        yield scene.document.fault(path, what, "add `observed`, or `like: another event`")
    if event.unless is not None:
        yield from _unless(scene, (*path, "unless"), key, event.unless)


def _earliest(at: Delay) -> float:
    """Say after how many seconds something comes at the earliest; of a lognormal, nine in ten times."""
    if at.shape != "lognormal":
        return at.numbers[0]
    median, p90 = at.numbers
    return median**2 / p90


def _likes(events: dict[str, Event], start: str) -> list[str]:
    """List the events whose observations an event shares, itself included, until one repeats."""
    chain = [start]
    while (following := events[chain[-1]].like) in events and following not in chain:
        chain.append(str(following))
    last = events[chain[-1]].like
    return [*chain, last] if last is not None else chain


def _observed(scene: _Scene, path: Path, event: Event) -> Iterator[Fault]:
    known = scene.now.holders | scene.now.affected
    ever = scene.ever.holders | scene.ever.affected
    states = event.affected if event.affected is not None else scene.scenario.affected
    for key, observation in event.observed.items():
        here = (*path, "observed", key)
        yield from scene.absent((*here, "by"), observation.by, known, "staff", ever)
        if is_of_affected(observation.by) and observation.by in known and not states:
            what = f"'{observation.by}' is a staff of the affected state, but none is affected"
            yield scene.document.fault((*here, "by"), what, "add `affected`, or name a state's staff")
        if observation.marking is not None:
            markings = scene.now.world.markings
            yield from scene.absent((*here, "marking"), observation.marking, markings, "marking")


def _unless(scene: _Scene, path: Path, key: str, target: Target) -> Iterator[Fault]:
    yield from _milestone(scene, path, target.response, target.milestone)
    response = scene.scenario.responses.get(target.response)
    if response is not None and response.event == key:
        what = f"the response '{target.response}' begins only with this event, so it can never prevent it"
        yield scene.document.fault((*path, "response"), what, "name a response to another event")


def _response(scene: _Scene, path: Path, response: Response) -> Iterator[Fault]:
    now, ever = scene.now.world, scene.ever.world
    yield from scene.absent((*path, "event"), response.event, scene.scenario.events, "event")
    if response.organisation not in now.organisations:
        known = now.organisations
        yield from scene.absent((*path, "organisation"), response.organisation, known, "organisation")
        return
    day = scene.scenario.start.date()
    joined = any(response.organisation in state.memberships for state in ever.states.values())
    if joined and not now.members(response.organisation, day):
        what = f"nobody is a member of '{response.organisation}' on {day}"
        yield scene.document.fault((*path, "organisation"), what, "begin the scenario on another day")
        return
    yield from _aware(scene, (*path, "organisation"), response)
    noun = f"route of '{response.organisation}' for the kind"
    kinds, all_kinds = (world.routing.get(response.organisation, {}) for world in (now, ever))
    yield from scene.absent((*path, "kind"), response.kind, kinds, noun, all_kinds)
    if response.kind in kinds:
        yield from _asked(scene, (*path, "kind"), response, kinds[response.kind])
        yield from _available(scene, (*path, "availability"), response, kinds[response.kind])
        if kinds[response.kind].procedure in now.procedures:
            here = (*path, "kind")
            yield from check_carried_out(
                scene.scenario, scene.document, here, response, scene.now, scene.ever
            )


def _available(scene: _Scene, path: Path, response: Response, route: Route) -> Iterator[Fault]:
    """Find authorities that are said to be at hand, of which the route knows nothing."""
    for authority in response.availability:
        yield from scene.absent((*path, authority), authority, route.authority, "authority of this route")


def _aware(scene: _Scene, path: Path, response: Response) -> Iterator[Fault]:
    """Find an organisation that learns of a crisis by affected states alone, where none is affected."""
    event = scene.scenario.events.get(response.event)
    counted = scene.now.world.organisations[response.organisation].awareness.at
    if event is None or scene.scenario.affected_by(event):
        return
    if all(map(is_of_affected, counted)):
        what = (
            f"'{response.organisation}' learns of a crisis by staffs of affected states, but none is affected"
        )
        yield scene.document.fault(path, what, "add `affected`")


def _satisfied(scene: _Scene, path: Path, key: str, response: Response) -> Iterator[Fault]:
    """Find what can never make a response needless."""
    responses = scene.scenario.responses
    for other, satisfaction in response.satisfied_by.items():
        here = (*path, other)
        yield from scene.absent(here, other, responses, "response")
        if other == key:
            what = f"'{key}' cannot make itself needless"
            yield scene.document.fault(here, what, "name another response, or leave it out")
        elif satisfaction.milestone == DETECTED:
            what = "that it was noticed makes no response needless"
            yield scene.document.fault(
                (*here, "milestone"), what, "name what the other response brings about"
            )
        elif other in responses:
            yield from _reaches(scene, (*here, "milestone"), other, satisfaction.milestone)


def _asked(scene: _Scene, path: Path, response: Response, route: Route) -> Iterator[Fault]:
    """Find a response that nobody can ask for in this crisis."""
    event = scene.scenario.events.get(response.event)
    onset = scene.scenario.onset if event is None else scene.scenario.onset_of(event)
    reacting = {name for name, asker in route.asked_by.items() if _reacts(asker, onset)}
    if not reacting:
        what = f"nobody asks '{response.organisation}' for '{response.kind}' if the onset is {onset}"
        right = f"give `{onset}` to one of its askers ({', '.join(route.asked_by)}), or choose another onset"
        yield scene.document.fault(path, what, right)
    elif reacting == {AFFECTED_STATE} and not _may_affect_members(scene, response):
        asked = f"only affected members ask '{response.organisation}' for '{response.kind}'"
        right = f"add a member to `affected`, or another asker with `{onset}` to the route"
        yield scene.document.fault(path, f"{asked}, but none is affected", right)


def _reacts(asker: Asker, onset: str) -> bool:
    return {"sudden": asker.sudden, "slow-burn": asker.slow_burn, "planned": asker.planned}[onset] is not None


def _may_affect_members(scene: _Scene, response: Response) -> bool:
    """Say whether a member is affected, or a state that is not known, which is a fault of its own."""
    event = scene.scenario.events.get(response.event)
    named = event.affected if event is not None and event.affected is not None else scene.scenario.affected
    world = scene.now.world
    members = world.members(response.organisation, scene.scenario.start.date())
    return not members or any(state in members or state not in world.states for state in named)


def _milestone(scene: _Scene, path: Path, response_id: str, milestone: str) -> Iterator[Fault]:
    """Find a milestone of a response that is not there, or that its procedure never reaches."""
    responses = scene.scenario.responses
    yield from scene.absent((*path, "response"), response_id, responses, "response")
    if response_id in responses:
        yield from _reaches(scene, (*path, "milestone"), response_id, milestone)


def _reaches(scene: _Scene, path: Path, response_id: str, milestone: str) -> Iterator[Fault]:
    """Find a milestone that a response never reaches in this crisis."""
    response, world = scene.scenario.responses[response_id], scene.now.world
    route = world.routing.get(response.organisation, {}).get(response.kind)
    if route is None or route.procedure not in world.procedures:
        return
    reached = reached_in(scene.scenario, world, response)
    if milestone not in reached:
        is_elsewhere = milestone in reached_by(route.procedure, world.procedures[route.procedure])
        here = " in this crisis" if is_elsewhere else ""
        what = f"the response '{response_id}' never reaches '{milestone}'{here}"
        right = f"its procedure '{route.procedure}' reaches {', '.join(sorted(reached))}"
        yield scene.document.fault(path, what, right)


def _positions(scene: _Scene) -> Iterator[Fault]:
    world, day = scene.now.world, scene.scenario.start.date()
    for state, positions in scene.scenario.positions.items():
        path = ("positions", state)
        yield from scene.absent(path, state, world.states, "state", scene.ever.world.states)
        for response_id in positions:
            responses = scene.scenario.responses
            yield from scene.absent((*path, response_id), response_id, responses, "response")
            if state not in world.states or response_id not in responses:
                continue
            organisation = responses[response_id].organisation
            if organisation in world.organisations and state not in world.members(organisation, day):
                what = f"'{state}' is no member of '{organisation}' on {day}, so its position never counts"
                yield scene.document.fault((*path, response_id), what, "leave it out, or check the dates")
