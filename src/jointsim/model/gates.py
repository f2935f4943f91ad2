"""The gates of rooms and papers on a day: who sits, who may read, where a participation problem stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jointsim.model.institutions import Body
from jointsim.model.world import World


def may_read(world: World, state: str, agreement: str, day: date) -> bool:
    """Say whether a state holds a security agreement on a day, so that what needs it may reach its people.

    Parameters
    ----------
    world
        The institutions; dates count, whatever day the world is of.
    state, agreement
        Ids; a state that is not there holds nothing.
    day
        First and last days of an agreement count as in it.
    """
    found = world.states.get(state)
    held = None if found is None else found.agreements.get(agreement)
    return held is not None and held.holds_on(day)


def seated(world: World, body: Body, day: date) -> tuple[str, ...]:
    """Name the states that sit in a body on a day, by id.

    They are those listed, or the members of its organisation and of the one it is joint with. Where sitting needs a
    security agreement, a state without it stays outside.
    """
    if body.seats == "members":
        organisations = [name for name in (body.organisation, body.joint_with) if name is not None]
        sitting = sorted({state for name in organisations for state in world.members(name, day)})
    else:
        sitting = [state for state in body.seats if state in world.states]
    needed = body.agreement
    return tuple(state for state in sitting if needed is None or may_read(world, state, needed, day))


def problem_stands(world: World, problem: str, organisations: Iterable[str | None], day: date) -> bool:
    """Say whether a participation problem stands between organisations on a day.

    It does if the world has it and each of its two states is a member of one of the organisations then.
    """
    found = world.participation.get(problem)
    if found is None:
        return False
    present = {state for name in organisations if name is not None for state in world.members(name, day)}
    return present.issuperset(found.between)


def is_closed_to(world: World, body: Body, kind: str, day: date) -> bool:
    """Say whether a participation problem keeps a body to matters of other kinds on a day."""
    rule = body.participation
    if rule is None or kind in rule.kinds:
        return False
    return problem_stands(world, rule.problem, (body.organisation, body.joint_with), day)
