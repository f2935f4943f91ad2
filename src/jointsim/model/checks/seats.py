"""Checks of who sits where: no body without members, no counting of populations that are not known."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from jointsim.errors import Fault
from jointsim.model.checks.trees import groups
from jointsim.model.document import Document
from jointsim.model.institutions import Body, Rule
from jointsim.model.steps import Agree
from jointsim.model.world import World


def check_seats(world: World, document: Document) -> Iterator[Fault]:
    """Find bodies in which nobody sits, and populations that a rule counts but no file gives.

    Memberships count whatever their dates; give the world as of a day to count those of that day.
    """
    of_texts = _rules_of_texts(world)
    for key, body in world.bodies.items():
        seats = _seats(world, body)
        rule = world.rules.get(body.rule)
        if not seats and rule is not None and rule.vote != "chair":
            what = f"nobody sits in this body, so its rule '{body.rule}' cannot be met"
            right = f"add `{body.organisation}` to the memberships of states, or list `seats`"
            yield document.fault(("bodies", key), what, right)
        for name in sorted({body.rule, *of_texts.get(key, ())}):
            if name in world.rules and _counts_people(world.rules[name]):
                yield from _uncounted(world, document, seats, key, name)


def _seats(world: World, body: Body) -> tuple[str, ...]:
    if body.seats == "members":
        seats = sorted(_ever_in(world, body.organisation) | _ever_in(world, body.joint_with))
    else:
        seats = [key for key in body.seats if key in world.states]
    return tuple(key for key in seats if body.agreement in (None, *world.states[key].agreements))


def _ever_in(world: World, organisation: str | None) -> set[str]:
    """Name the states that are in an organisation at some time."""
    found = world.organisations.get(organisation or "")
    if found is not None and found.members == "all-states":
        return set(world.states)
    return {key for key, state in world.states.items() if organisation in state.memberships}


def _rules_of_texts(world: World) -> dict[str, set[str]]:
    """Name the rules that steps give to texts, by the bodies before which these come."""
    found: dict[str, set[str]] = {}
    for key, procedure in world.procedures.items():
        for step in chain.from_iterable(group.steps.values() for group in groups(key, procedure)):
            if isinstance(step, Agree) and step.rule is not None:
                for body in (step.agree, *step.confirming):
                    found.setdefault(body, set()).add(step.rule)
    return found


def _counts_people(rule: Rule) -> bool:
    limit = rule.abstention_limit
    return rule.population is not None or rule.blocking is not None or limit is not None


def _uncounted(
    world: World, document: Document, seats: tuple[str, ...], key: str, rule: str
) -> Iterator[Fault]:
    for state in seats:
        if world.states[state].population is None:
            what = f"'{state}' has no population, which the rule '{rule}' of '{key}' counts"
            yield document.fault(("states", state), what, "add `population`")
