from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.committee_jointsim import plan_of
from benchmarks.committee_parameters import PARAMETERS
from jointsim.engine.luck.draws import draw_block
from jointsim.engine.plan import Plan
from jointsim.engine.record import Entry
from jointsim.engine.run import Replication
from jointsim.engine.steps.branching import Repeat
from jointsim.engine.steps.simple import Mark
from jointsim.engine.steps.tree import Tree, stretches


def mark(name: str, *milestones: str) -> Mark:
    return Mark(name, milestones)


def repeat(name: str, *milestones: str) -> Repeat:
    return Repeat(name, milestones, 1, 1.0, -1, Tree((), (), (), is_chain=True))


def test_a_stretch_ends_with_milestones_and_before_what_waits_for_the_clock():
    steps = (
        mark("a"),
        mark("b"),
        repeat("c"),
        mark("d", "decision"),
        mark("e"),
        repeat("f", "statement"),
        mark("g"),
    )
    found = [
        ("".join(step.path for step in each.steps), each.waits, each.milestones) for each in stretches(steps)
    ]
    assert found == [
        ("ab", False, ()),
        ("cd", True, ("decision",)),
        ("e", False, ()),
        ("f", True, ("statement",)),
        ("g", False, ()),
    ]


def test_steps_of_one_path_share_what_is_noted_of_them():
    assert mark("a").noted is mark("a", "decision").noted
    assert mark("a").noted == {"step": "a"}


@pytest.fixture(scope="module")
def chain() -> Plan:
    return plan_of(replace(PARAMETERS, dossiers=12, steps=3))


def record_of(plan: Plan, **how: bool) -> list[Entry]:
    (draws,) = draw_block(plan.book, 1, [3])
    run = Replication(plan, draws)
    for name, value in how.items():
        setattr(run, name, value)
    run.advance()
    return list(run.record)


def test_turns_prepared_all_at_once_leave_the_record_of_turns_one_by_one(chain: Plan):
    assert record_of(chain) == record_of(chain, may_be_interrupted=True)


def test_steps_passed_by_end_as_steps_that_somebody_might_interrupt(chain: Plan):
    def ends(entries: list[Entry]) -> list[tuple[str, int, str, str, object]]:
        return sorted((each.dossier, each.time, each.activity, each.who, each.pieces) for each in entries)

    assert ends(record_of(chain)) == ends(record_of(chain, interruptible=True, may_be_interrupted=True))
