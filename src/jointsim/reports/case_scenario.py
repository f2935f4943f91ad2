"""The scenario that a past case becomes, as a file with a head that says by which rules, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from jointsim.model.affected import is_of_affected
from jointsim.model.history.cases import Case
from jointsim.model.history.rules import Rules, day_of, has_route, response_ids, scenario_text, states_by_code
from jointsim.model.shelves import CASE_RULES
from jointsim.model.uniting import shown_path
from jointsim.model.world import World
from jointsim.reports.page import broken
from jointsim.reports.words import counted, listed

WIDTH = 110
"""Letters of a line, as of the scenario below."""


def case_scenario(case: Case, rules: Rules, world: World, source: str) -> str:
    """Write the scenario that a past case becomes, with a head of comments.

    Parameters
    ----------
    case
        The crisis.
    rules
        The same for all.
    world
        As of the day it began.
    source
        The file that the case is from.

    Returns
    -------
    What `jointsim run` takes as a file.
    """
    head = [line for said in _head(case, rules, world, source) for line in broken(said, WIDTH, "# ", "#   ")]
    return "\n".join([*head, scenario_text(case, rules, world)])


def _head(case: Case, rules: Rules, world: World, source: str) -> Iterator[str]:
    yield f"The past case '{case.id}' ({source}) as a scenario, by rules that are the same for all cases:"
    yield shown_path(CASE_RULES)
    yield f"In the world of {day_of(case)}; whoever did not exist on that day is left out."
    left_out = list(_left_out(case, rules, world))
    if left_out:
        yield "Left out:"
        yield from (f"- {said}" for said in left_out)


def _left_out(case: Case, rules: Rules, world: World) -> Iterator[str]:
    dates = sum(len(response.milestones) for response in case.responses)
    told = [
        *(["`summary`"] if case.summary else []),
        *([f"the dates of {counted(dates, 'milestone')}"] if dates else []),
    ]
    if told:
        yield f"{listed(told)}, as they tell the outcome"
    if strange := [code for code in case.affected if code not in states_by_code(world)]:
        yield f"affected states that the world does not describe: {', '.join(strange)}"
    for key, response in zip(response_ids(case), case.responses, strict=True):
        if not has_route(world, response):
            yield f"the response {key}, to which the world of that day knows no way"
    if absent := sorted(_absent(rules, world)):
        yield f"what is seen by those who were not there: {', '.join(absent)}"


def _absent(rules: Rules, world: World) -> set[str]:
    """Name the staffs that rules let see or find something, and that the world has not got."""
    named = {name for seen in rules.observed.values() for name in seen.by} | {*rules.attribution.found.by}
    return {name for name in named if not is_of_affected(name)} - {*world.staffs, *world.bodies}
