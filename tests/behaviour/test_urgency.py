"""How urgent a crisis is: as stated, or as its severity makes it."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.model.load import load_inputs
from jointsim.model.quantities import URGENCIES
from tests.invariants import causes_come_first, ledgers_are_exact
from tests.shipped import shipped_inputs
from tests.support import tiny_scenario, tiny_world, write_tiny
from tests.worlds import HOUR, entries, hours, plan_of, play

MAP = "severity: {urgency: [routine, priority, immediate, flash]}\n"
TAKES = "takes: {routine: 8 h, priority: 4 h, immediate: 2 h, flash: 1 h}"
SLOW = """
  routing:
    union: {slow: {procedure: act, asked-by: {chair: {sudden: 0 h}}, authority: [own], urgency-at-most: %s}}
"""
DRAFT = f"draft: {{work: watch, {TAKES}, reaches: decision}}"


@pytest.mark.parametrize("severity", range(4))
def test_a_crisis_without_urgency_is_as_urgent_as_it_is_grave(severity):
    plan = plan_of(DRAFT, world=MAP, crisis=f"urgency: null\nseverity: {severity}")
    assert plan.urgency == severity
    assert hours(play(plan)) == [8, 4, 2, 1][severity]


def test_a_stated_urgency_is_not_overruled_by_severity():
    assert plan_of(world=MAP, crisis="urgency: priority\nseverity: 3").urgency == 1


@pytest.mark.parametrize(
    ("event", "raised"),
    [
        ("severity: 3", 3),
        ("severity: 1", None),  # no graver than the crisis
        ("severity: 0", None),
        ("severity: 3, urgency: priority", 1),  # as stated
        ("urgency: flash", 3),
    ],
)
def test_an_event_graver_than_the_crisis_makes_it_more_urgent(event, raised):
    patch = f"severity: 1\nevents: {{incident: {{{event}}}}}"
    plan = plan_of(DRAFT, world=MAP, crisis=patch)
    assert plan.events[0].urgency == raised
    assert plan.interruptible is (raised is not None)
    assert hours(play(plan)) == [8, 4, 2, 1][max(2, raised or 0)]


def test_where_the_world_knows_no_severities_an_event_raises_nothing():
    plan = plan_of(DRAFT, crisis="events: {incident: {severity: 3}}")
    assert plan.events[0].urgency is None


def test_without_urgency_and_without_the_map_the_fault_says_what_to_add():
    with pytest.raises(InputError) as refused:
        plan_of(crisis="urgency: null")
    assert [str(fault).partition(" ")[2] for fault in refused.value.faults] == [
        "severity: no urgency is given, and the world does not say which follows from a severity"
        " — add `urgency: immediate` or another"
    ]


def test_urgencies_that_fall_with_severity_are_refused():
    with pytest.raises(InputError, match="the urgency falls as severity rises — write it from the lowest"):
        plan_of(world="severity: {urgency: [flash, immediate, priority, routine]}")


def test_a_file_may_leave_the_urgency_out(tmp_path):
    world = tiny_world(severity={"urgency": ["routine", "routine", "priority", "flash"]})
    scenario, setup, folder = write_tiny(tmp_path, world=world, scenario=tiny_scenario(urgency=None))
    inputs = load_inputs(scenario, setup, world=folder)
    assert inputs.scenario.urgency is None


def test_the_shipped_world_says_how_urgent_each_severity_is(tmp_path):
    severity = shipped_inputs("baltic-cables").world.severity
    assert severity is not None
    assert severity.urgency == URGENCIES


@pytest.mark.parametrize("level", range(4))
@pytest.mark.parametrize("most", range(4))
def test_what_is_limited_is_handled_no_faster(level, most):
    limit = f"routing: {{union: {{act: {{urgency-at-most: {URGENCIES[most]}}}}}}}"
    run = play(plan_of(DRAFT, world=limit, crisis=f"urgency: {URGENCIES[level]}"))
    assert hours(run) == [8, 4, 2, 1][min(level, most)]


def test_a_limit_holds_when_an_event_raises_the_urgency_and_leaves_other_responses_alone():
    crisis = """
      urgency: routine
      events: {incident: {urgency: flash}}
      responses: {slow-answer: {organisation: union, kind: slow, event: incident}}
    """
    run = play(plan_of(DRAFT, world=SLOW % "priority", crisis=crisis))
    assert (hours(run), hours(run, response="slow-answer")) == (1, 4)


def test_dossiers_of_unlike_limits_do_not_keep_the_order_of_arrival():
    crisis = "responses: {slow-answer: {organisation: union, kind: slow, event: incident}}"
    kept = [
        plan_of(DRAFT, world=SLOW % limit, crisis=crisis).staffs["watch"].in_order
        for limit in ("flash", "priority")
    ]
    assert kept == [True, False]


STEPS = f"first: {{work: watch, {TAKES}}}\nlong: {{wait: 30 h}}\nlast: {{work: watch, {TAKES}, reaches: decision}}"


@pytest.mark.parametrize(("lasts", "taken"), [(None, 32), ("40 h", 32), ("31 h", 33), ("20 h", 33)])
def test_flash_falls_to_immediate_after_some_time(lasts, taken):
    falls = f", flash-lasts: {lasts}" if lasts else ""
    run = play(plan_of(STEPS, world=f"severity: {{urgency: [routine, priority, immediate, flash]{falls}}}",
                       crisis="urgency: flash"))  # fmt: skip
    assert hours(run) == taken
    fallen = [(each.time // HOUR, each.attributes["urgency"]) for each in entries(run, "urgency")]
    assert fallen == ([] if lasts is None else [(int(lasts.split()[0]), "immediate")])
    causes_come_first(run)
    ledgers_are_exact(run)


def test_flash_that_is_raised_again_begins_anew():
    world = "severity: {urgency: [routine, priority, immediate, flash], flash-lasts: 20 h}"
    again = "worse: {at: 15 h, urgency: flash, observed: {alarm: {by: watch, after: 0 h, occurrence: 1}}}"
    crisis = f"urgency: flash\nevents: {{{again}}}"
    run = play(plan_of("long: {wait: 60 h, reaches: decision}", world=world, crisis=crisis))
    assert [each.time // HOUR for each in entries(run, "urgency")] == [35]
