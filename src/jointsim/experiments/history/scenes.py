"""Past crises as scenarios in the world of their day."""

from __future__ import annotations

from collections.abc import Iterable
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
    return _scene(case, rules, now, world)


def scenes_of(cases: Iterable[Case], rules: Rules, world: World) -> list[Scene]:
    """Make scenarios of past crises, except where the world of the day knows none of the responses.

    Parameters
    ----------
    cases, rules, world
        As of `scene_of`.

    Raises
    ------
    InputError
        What is wrong with any of them.
    """
    faults: list[Fault] = []
    scenes = []
    for case in cases:
        now = as_of(world, day_of(case))
        try:
            scenes += [_scene(case, rules, now, world)] if _is_playable(case, now) else []
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return scenes


def _scene(case: Case, rules: Rules, now: World, world: World) -> Scene:
    document = written(case, rules, now)
    scenario = validated(Scenario, document)
    faults: list[Fault] = list(check_start(scenario, document, now))
    if not faults:
        faults = list(check_crisis(scenario, document, now, world))
    if faults:
        raise InputError(faults)
    return Scene(case, scenario, now)


def _is_playable(case: Case, now: World) -> bool:
    """Say whether a response of a case is known, or else a better reason will be found why it cannot be played."""
    is_early = now.describes_since is not None and day_of(case) < now.describes_since
    return is_early or any(has_route(now, response) for response in case.responses)


def _nothing_known(case: Case) -> Fault:
    asked = ", ".join(dict.fromkeys(f"{each.organisation} {each.kind}" for each in case.responses))
    what = f"the world of {day_of(case)} knows no way to {asked}" if asked else "nothing was asked of anyone"
    right = "`jointsim show nato` and `jointsim show eu` say what can be asked for"
    return Fault(case.id, 0, 0, "responses", what, right)
