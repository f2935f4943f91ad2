"""How the shipped procedures go: listings in the order of their makers, regular sittings, texts that are words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.model.load import load_inputs
from jointsim.model.steps import Agree, Meet, Repeat, Work
from jointsim.model.world import World
from tests.shipped import DOCUMENTED, shipped_world

REPLICATIONS = 60
WORDS = """jointsim: 1
title: Words of all members
start: 2025-03-11T07:30+01:00
horizon: 60 d
domain: maritime
onset: sudden
urgency: immediate
affected: [EE]
severity: 2
attribution-difficulty: 1
contention: 0
events:
  cut: {at: 0 h, observed: {cell: {by: affected.crisis-cell, after: 1 h, occurrence: 0.8}}}
responses:
  nato-text: {organisation: nato, kind: agreed-statement, event: cut}
  eu-text: {organisation: eu, kind: agreed-statement, event: cut}
"""


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world()


def plan_of(reference: str) -> Plan:
    inputs = load_inputs(reference, DOCUMENTED)
    return make_plan(inputs.scenario, inputs.world, scenario_id="x", setup_id=DOCUMENTED)


def replications(plan: Plan, count: int) -> list[Replication]:
    runs = [Replication(plan, draws) for draws in draw_block(plan.book, 1, range(count))]
    for run in runs:
        run.advance()
    return runs


def test_listings_are_proposed_before_counsellors_ambassadors_and_ministers_see_them(world: World) -> None:
    steps = world.procedures["eu-sanctions"].steps
    orientation, proposal, counsellors = steps["orientation"], steps["proposal"], steps["counsellors"]
    preparation, antici = steps["preparation"], steps["antici"]
    decision = steps["decision"]
    assert isinstance(orientation, Meet)
    assert orientation.meet == "psc"
    assert isinstance(preparation, Meet)
    assert (orientation.after, preparation.meet) == ("preparation", "nicolaidis-group")
    assert isinstance(proposal, Work)
    assert proposal.work == world.offices["high-representative"].staff
    assert set(proposal.after or ()) == {"orientation", "legal-file", "attributed"}
    assert counsellors.after == "proposal"
    # Capitals read while counsellors do.
    assert steps["instructions"].after == "proposal"
    assert isinstance(antici, Meet)
    assert (antici.meet, antici.after) == (
        "antici-group",
        ("counsellors", "last-reading", "legal-check", "instructions"),
    )
    assert isinstance(decision, Agree)
    assert (decision.agree, decision.confirming) == ("coreper-ii", ("council",))


def test_the_presidency_writes_a_compromise_only_after_counsellors_have_met(world: World) -> None:
    counsellors = world.procedures["eu-sanctions"].steps["counsellors"]
    assert isinstance(counsellors, Repeat)
    assert list(counsellors.repeat.steps) == ["discussion", "compromise"]
    assert all(step.after is None for step in counsellors.repeat.steps.values())


def test_plans_and_listings_go_through_regular_sittings(world: World) -> None:
    ways: Counter[tuple[str, str]] = Counter()
    for run in replications(plan_of("baltic-cables"), REPLICATIONS):
        if run.urgency_of("eu") < 3:
            ways.update((e.who, e.attributes["way"]) for e in run.record.entries if "way" in e.attributes)
    for body in ("coreper-ii", "relex-counsellors", "hybrid-working-party"):
        assert ways[body, "next-meeting"] > 2 * ways[body, "extraordinary"], body


@pytest.mark.parametrize("body", ["coreper-ii", "relex-counsellors", "hybrid-working-party"])
def test_in_a_flash_crisis_they_come_together_within_a_day(world: World, body: str) -> None:
    convenes = world.bodies[body].convenes
    assert convenes is not None
    assert convenes.at("flash").median < 86_400 < 3 * 86_400 <= convenes.at("immediate").median


def test_a_text_that_all_have_agreed_is_also_a_statement(tmp_path: Path) -> None:
    scenario = tmp_path / "words.yaml"
    scenario.write_text(WORDS, encoding="utf-8")
    adopted = 0
    for run in replications(plan_of(str(scenario)), REPLICATIONS):
        for dossier in run.dossiers.values():
            if dossier.outcome == "adopted":
                adopted += 1
                assert dossier.milestones["statement"] == dossier.milestones["decision"]
    assert adopted > REPLICATIONS
