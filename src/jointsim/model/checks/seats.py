"""Checks of who sits where: no body without members, no counting of populations that are not known."""

from __future__ import annotations

from collections.abc import Iterator

from jointsim.errors import Fault
from jointsim.model.document import Document
from jointsim.model.institutions import Body, Rule
from jointsim.model.world import World


def check_seats(world: World, document: Document) -> Iterator[Fault]:
    """Find bodies in which nobody sits, and populations that a rule counts but no file gives.

    Memberships count whatever their dates; give the world as of a day to count those of that day.
    """
    for key, body in world.bodies.items():
        seats = _seats(world, body)
        rule = world.rules.get(body.rule)
        if not seats and rule is not None and rule.vote != "chair":
            what = f"nobody sits in this body, so its rule '{body.rule}' cannot be met"
            right = f"add `{body.organisation}` to the memberships of states, or list `seats`"
            yield document.fault(("bodies", key), what, right)
        if rule is not None and _counts_people(rule):
            yield from _uncounted(world, document, seats, key, body)


def _seats(world: World, body: Body) -> tuple[str, ...]:
    if body.seats == "members":
        organisation = world.organisations.get(body.organisation)
        if organisation is not None and organisation.members == "all-states":
            return tuple(world.states)
        return tuple(key for key, state in world.states.items() if body.organisation in state.memberships)
    return tuple(key for key in body.seats if key in world.states)


def _counts_people(rule: Rule) -> bool:
    limit = rule.abstention_limit
    return rule.population is not None or rule.blocking is not None or limit is not None


def _uncounted(
    world: World, document: Document, seats: tuple[str, ...], key: str, body: Body
) -> Iterator[Fault]:
    for state in seats:
        if world.states[state].population is None:
            what = f"'{state}' has no population, which the rule '{body.rule}' of '{key}' counts"
            yield document.fault(("states", state), what, "add `population`")
