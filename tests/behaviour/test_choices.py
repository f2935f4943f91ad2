"""Ways that are chosen by chance, and those that nobody was there to go."""

from __future__ import annotations

import pytest

from tests.worlds import entries, hours, plan_of, play

STEPS = """
way:
  choose:
    by-sea: {chance: 0.75, steps: {sail: {move: fleet, reaches: decision}}}
    on-foot: {chance: 0.25, steps: {walk: {work: watch, takes: 5 h, reaches: decision}}}
"""
FLEET = """
forces: {fleet: {name: Fleet, organisation: union, domain: maritime, notice: 0 h, transit: 1 h, %s}}
"""
PLAN = "since: 2030-01-01"


def chosen(steps: str, world: str) -> set[str]:
    plan = plan_of(steps, world=world)
    runs = (play(plan, replication) for replication in range(20))
    return {str(entry.attributes["option"]) for run in runs for entry in entries(run, "chosen", "answer")}


def test_ways_are_chosen_by_chance() -> None:
    assert chosen(STEPS, FLEET % "under-way: {chance: 0, notice: 0 h}") == {"by-sea", "on-foot"}


def test_a_way_that_nobody_was_there_to_go_is_not_chosen() -> None:
    assert chosen(STEPS, FLEET % PLAN) == {"on-foot"}
    assert hours(play(plan_of(STEPS, world=FLEET % PLAN))) == 5


@pytest.mark.parametrize(
    "inside",
    [
        "again: {repeat: {times: 2, steps: %s}}",
        "which: {choose: {one: {chance: 0.5, steps: %s}, other: {chance: 0.5, steps: %s}}}",
    ],
)
def test_nor_is_one_whose_only_ends_lie_in_a_loop_or_a_further_choice(inside: str) -> None:
    sail = "{sail: {move: fleet, reaches: decision}}"
    steps = STEPS.replace(f"steps: {sail}", f"steps: {{{inside.replace('%s', sail)}}}")
    assert steps != STEPS
    assert chosen(steps, FLEET % PLAN) == {"on-foot"}


@pytest.mark.parametrize("reaches", ["decision", "oplan"])
def test_a_way_that_leads_somewhere_else_stays_open(reaches: str) -> None:
    note = f"{{work: watch, takes: 2 h, reaches: {reaches}}}"
    steps = STEPS.replace("steps: {sail:", f"steps: {{note: {note}, sail:")
    assert chosen(steps, FLEET % PLAN) == {"by-sea", "on-foot"}
