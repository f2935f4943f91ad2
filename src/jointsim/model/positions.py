"""Documented positions: which of a set-up's hold in a scenario, and the scenario with these laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from jointsim.errors import Fault
from jointsim.model.agreement import Stance
from jointsim.model.checks.names import absent, absent_in
from jointsim.model.document import Document, Mark, Path
from jointsim.model.merge import merge
from jointsim.model.scenario import Response, Scenario
from jointsim.model.setup import DocumentedPosition, Setup
from jointsim.model.world import World

_KEY = "positions"
_STRENGTH: Mapping[Stance, int] = MappingProxyType(
    {"against": -2, "sceptical": -1, "favourable": 1, "for": 2}
)


@dataclass(frozen=True)
class LaidPosition:
    """A documented position that holds for a response of a scenario.

    Attributes
    ----------
    id
        Its id in the set-up.
    state, response
        Whose it is, and on what.
    stance
        for, favourable, sceptical or against.
    """

    id: str
    state: str
    response: str
    stance: Stance


def check_positions(setup: Setup, document: Document, world: World) -> Iterator[Fault]:
    """Find what a set-up's documented positions name that is not there.

    Parameters
    ----------
    setup, document
        The set-up, and as it was written.
    world
        With all that existed at any time, and the changes of the set-up made.
    """
    for key, position in setup.positions.items():
        path: Path = (_KEY, key)
        yield from absent(document, (*path, "state"), position.state, world.states, "state")
        organisation = position.organisation
        yield from absent(
            document, (*path, "organisation"), organisation, world.organisations, "organisation"
        )
        state = world.states.get(position.state)
        if (
            state is not None
            and organisation in world.organisations
            and organisation not in state.memberships
        ):
            what = (
                f"'{position.state}' never was a member of '{organisation}', so this position counts nowhere"
            )
            yield document.fault((*path, "state"), what, "name a member, or another organisation")
        if organisation in world.organisations:
            routes = world.routing.get(organisation, {})
            noun = f"route of '{organisation}' for the kind"
            yield from absent_in(document, (*path, "kinds"), position.kinds, routes, noun)


def positions_held(
    positions: Mapping[str, DocumentedPosition], scenario: Scenario, world: World
) -> tuple[LaidPosition, ...]:
    """Say which documented positions hold in a scenario, one for each response and state.

    A position holds for the responses of its organisation and kinds, if the days on record fall in the crisis, which
    has one of its topics (or it names none), the state is a member on that day, and the scenario states no
    position of that state itself. Of several, the side that went on record last counts, and on that side the
    strongest.

    Parameters
    ----------
    positions
        By id, as of a set-up.
    scenario, world
        The crisis, and the world as of its start.
    """
    return tuple(
        _foremost(found, response_id)
        for response_id, response in scenario.responses.items()
        for state, found in _on_record(positions, scenario, response, world).items()
        if response_id not in scenario.positions.get(state, {})
    )


def lay_over(
    scenario: Scenario, document: Document, setup: Document, held: Sequence[LaidPosition]
) -> tuple[Scenario, Document]:
    """Give a scenario, and as it is written, with documented positions in it as if it stated them.

    Parameters
    ----------
    scenario, document
        The scenario, and as it was written.
    setup
        The set-up that documents the positions, as it was written.
    held
        Those that hold in the scenario.
    """
    if not held:
        return scenario, document
    value: dict[str, dict[str, Stance]] = {}
    marks: dict[Path, Mark] = {(): setup.mark((_KEY,)), (_KEY,): setup.mark((_KEY,))}
    for each in held:
        mark = setup.mark((_KEY, each.id, "stance"))
        value.setdefault(each.state, {})[each.response] = each.stance
        marks |= dict.fromkeys(((_KEY, each.state), (_KEY, each.state, each.response)), mark)
    stated = {state: {**scenario.positions.get(state, {}), **own} for state, own in value.items()}
    whole = scenario.model_copy(update={"positions": {**scenario.positions, **stated}})
    return whole, merge(document, Document({_KEY: value}, marks))


def _on_record(
    positions: Mapping[str, DocumentedPosition], scenario: Scenario, response: Response, world: World
) -> dict[str, dict[str, DocumentedPosition]]:
    """Gather the positions on a response by state, in the order of the file."""
    day = scenario.start.date()
    end = (scenario.start + timedelta(seconds=scenario.horizon.median)).date()
    members = set(world.members(response.organisation, day))
    found: dict[str, dict[str, DocumentedPosition]] = {}
    for key, position in positions.items():
        is_on_this = position.organisation == response.organisation and response.kind in position.kinds
        is_about_it = not position.topics or not set(position.topics).isdisjoint(scenario.topics)
        if is_on_this and is_about_it and position.holds_between(day, end) and position.state in members:
            found.setdefault(position.state, {})[key] = position
    return found


def _foremost(found: Mapping[str, DocumentedPosition], response: str) -> LaidPosition:
    """Choose one of a state's positions: on the side that went on record last, the strongest."""

    def latest(key: str) -> tuple[date, int]:
        return found[key].since or date.min, abs(_STRENGTH[found[key].stance])

    side = _STRENGTH[found[max(found, key=latest)].stance] > 0
    there = [key for key in found if (_STRENGTH[found[key].stance] > 0) == side]
    key = max(there, key=lambda each: abs(_STRENGTH[found[each].stance]))
    return LaidPosition(key, found[key].state, response, found[key].stance)
