"""Past crises as scenarios in the world of their day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.errors import Fault, InputError
from jointsim.model.as_of import as_of
from jointsim.model.checks import check_crisis, check_start
from jointsim.model.document import read_document
from jointsim.model.faults import validated
from jointsim.model.history.cases import Case
from jointsim.model.history.rules import Rules, day_of, has_route, scenario_text
from jointsim.model.history.rules import scenario_document as written
from jointsim.model.scenario import Scenario
from jointsim.model.shelves import CASE_RULES
from jointsim.model.uniting import shown_path
from jointsim.model.world import World

__all__ = ["Scene", "read_rules", "scenario_text", "scene_of", "scenes_of"]


@dataclass(frozen=True)
class Scene:
    """A past crisis as a scenario.

    Attributes
    ----------
    case
        The crisis as it was coded.
    scenario
        What the rules make of it.
    world
        As of the day it began.
    """

    case: Case
    scenario: Scenario
    world: World

    def plan(self) -> Plan:
        """Compile it, once."""
        return self._plan

    @cached_property
    def _plan(self) -> Plan:
        return make_plan(self.scenario, self.world, scenario_id=self.case.id, setup_id="")


def read_rules() -> Rules:
    """Read the rules by which a case becomes a scenario.

    Raises
    ------
    InputError
        Everything wrong in their file.
    """
    return validated(Rules, read_document(CASE_RULES, shown_path(CASE_RULES)))


def scene_of(case: Case, rules: Rules, world: World) -> Scene:
    """Make a scenario of a past crisis, in the world of its day.

    Parameters
    ----------
    case
        The crisis.
    rules
        The same for all.
    world
        With all that existed at any time.

    Raises
    ------
    InputError
        The world cannot play it: there is no such domain, it describes no such early day, or it knows no way to
        anything that was asked for. Faults name the case as their file, and places in the scenario.
    """
    now = as_of(world, day_of(case))
    if not _is_playable(case, now):
        raise InputError([_nothing_known(case)])
    scene, faults = _scene(case, rules, now, world)
    if faults:
        raise InputError(faults)
    return scene


def scenes_of(cases: Iterable[Case], rules: Rules, world: World) -> tuple[list[Scene], list[Fault]]:
    """Make scenarios of past crises, as far as the world of the day can play them.

    What it cannot play is left out: a response that nobody could ask for or carry out, or a whole crisis.

    Parameters
    ----------
    cases, rules, world
        As of `scene_of`.

    Returns
    -------
    list of Scene, list of Fault
        The scenarios, and why something was left out. Of what no route leads to there is no fault.
    """
    scenes: list[Scene] = []
    reasons: list[Fault] = []
    for case in cases:
        now = as_of(world, day_of(case))
        if _is_playable(case, now):
            scene, faults = _scene(case, rules, now, world)
            rest, others = _rest(scene, faults, rules, world) if faults else ([scene], [])
            scenes += rest
            reasons += dict.fromkeys([*faults, *others])
    return scenes, reasons


def _scene(
    case: Case, rules: Rules, now: World, world: World, without: Collection[str] = ()
) -> tuple[Scene, list[Fault]]:
    document = written(case, rules, now, without)
    scenario = validated(Scenario, document)
    faults = list(check_start(scenario, document, now))
    if not faults:
        faults = list(check_crisis(scenario, document, now, world))
    return Scene(case, scenario, now), faults


def _rest(scene: Scene, faults: list[Fault], rules: Rules, world: World) -> tuple[list[Scene], list[Fault]]:
    """Make a scenario of the responses that no fault is of; none if there are none, or if a fault is of the crisis."""
    blamed = [
        key
        for each in faults
        for key in scene.scenario.responses
        if each.path.startswith(f"responses.{key}.")
    ]
    if len(blamed) < len(faults) or set(blamed) == set(scene.scenario.responses):
        return [], []
    rest, others = _scene(scene.case, rules, scene.world, world, blamed)
    return [] if others else [rest], others


def _is_playable(case: Case, now: World) -> bool:
    """Say whether a response of a case is known."""
    return any(has_route(now, response) for response in case.responses)


def _nothing_known(case: Case) -> Fault:
    asked = ", ".join(dict.fromkeys(f"{each.organisation} {each.kind}" for each in case.responses))
    what = f"the world of {day_of(case)} knows no way to {asked}" if asked else "nothing was asked of anyone"
    right = "`jointsim show nato` and `jointsim show eu` say what can be asked for"
    return Fault(case.id, 0, 0, "responses", what, right)
