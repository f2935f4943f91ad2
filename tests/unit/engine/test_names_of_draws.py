"""Every draw of a plan has a name of its own: what would share one is refused, never shared unseen."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from tests.worlds import hours, plan_of, play

RIGHT = "give the organisation, response, event, step or channel of that name another one"


def organisation(name: str) -> str:
    return f"organisations: {{{name}: {{name: Other, awareness: {{at: [watch], occurrence: 0.5}}}}}}"


@pytest.mark.parametrize("taken", ["state", "issue"])
def test_an_organisation_cannot_take_the_luck_of_an_event(taken):
    with pytest.raises(InputError) as caught:
        plan_of(world=organisation(taken))
    (fault,) = caught.value.faults
    assert fault.what == f"'agreement/incident/{taken}' would stand for two draws"
    assert fault.right == RIGHT


def test_a_step_cannot_take_the_luck_of_an_authority():
    world = "routing: {union: {act: {authority: [takes]}}}"
    with pytest.raises(InputError, match="'answer/authority/takes' would stand for two draws"):
        plan_of("authority: {work: watch, takes: 1 h, reaches: decision}", world=world)


@pytest.mark.parametrize("name", ["events", "agreement", "channels", "bodies", "organisations", "authority"])
def test_a_response_may_have_any_name(name):
    crisis = f"responses: {{answer: null, {name}: {{organisation: union, kind: act, event: incident}}}}"
    plan = plan_of("decide: {agree: council, reaches: decision}", crisis=crisis)
    names = plan.book.close().names
    assert len(set(names)) == len(names)
    assert hours(play(plan), response=name) is not None


def test_authorities_share_the_luck_of_the_steps_they_have_in_common():
    world = "routing: {union: {act: {authority: [delegated, council], availability: {delegated: 0.5}}}}"
    plan = plan_of("work: {work: watch, takes: {median: 4 h, p90: 9 h}, reaches: decision}", world=world)
    one, other = (authority.tree.steps[0] for authority in plan.responses["answer"].authorities)
    assert one.takes_address == other.takes_address
