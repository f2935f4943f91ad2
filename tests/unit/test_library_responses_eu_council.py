"""What the EU does through its Council, its services and its money: who decides, in what order, at which speed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.measures.scores import milestone_time
from jointsim.model.load import load_inputs
from jointsim.model.procedures import Procedure
from jointsim.model.quantities import URGENCIES
from jointsim.model.steps import Agree, Choose, Meet, Repeat, Step
from jointsim.model.world import World
from tests.shipped import DOCUMENTED, shipped_world

FOLDER = Path(__file__).parents[2] / "src" / "jointsim" / "library" / "world" / "eu" / "responses"
KINDS: Mapping[str, str] = {
    # kind: the milestone that stands for it
    "statement": "statement",
    "agreed-statement": "decision",
    "consultation": "consultation",
    "policy-package": "decision",
    "sanctions": "decision",
    "diplomatic-measures": "decision",
    "ipcr": "decision",
    "civil-protection": "first-action",
    "financial-aid": "decision",
    "cyber-attribution": "decision",
}
ORDER = ("asked", "decision", "first-action", "full-operation")
REPLICATIONS = 60
CRISIS = """jointsim: 1
title: A crisis
start: {start}
horizon: 300 d
domain: {domain}
onset: sudden
urgency: {urgency}
affected: [{affected}]
severity: 2
attribution-difficulty: 1
contention: {contention}
{more}
events:
  incident:
    at: 0 h
    observed:
      first: {{by: {seer}, after: 1 h, occurrence: 0.8, attribution: 0.3}}
      second: {{by: siac, after: 3 d, occurrence: 0.6, attribution: 0.5}}
responses:
"""


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world()


@pytest.fixture(scope="module")
def cyber(tmp_path_factory: pytest.TempPathFactory) -> list[Replication]:
    """Play all kinds in a cyber crisis that is disputed a little."""
    return played(tmp_path_factory.mktemp("cyber"), tuple(KINDS), domain="cyber", contention=1)


def played(
    folder: Path, kinds: tuple[str, ...], setup: str = DOCUMENTED, **crisis: object
) -> list[Replication]:
    """Play a crisis, in which one response of each kind is wanted, and which other words may describe."""
    plain = {
        "start": "2025-03-11T07:30+01:00", "domain": "hybrid", "urgency": "immediate", "affected": "EE",
        "contention": 0, "seer": "EE.crisis-cell", "more": "",
    }  # fmt: skip
    wanted = "".join(f"  {kind}: {{organisation: eu, kind: {kind}, event: incident}}\n" for kind in kinds)
    file = folder / "crisis.yaml"
    file.write_text(CRISIS.format(**{**plain, **crisis}) + wanted, encoding="utf-8")
    inputs = load_inputs(str(file), setup)
    plan = make_plan(inputs.scenario, inputs.world, scenario_id="x", setup_id=setup)
    runs = [Replication(plan, draws) for draws in draw_block(plan.book, 1, range(REPLICATIONS))]
    for run in runs:
        run.advance()
    return runs


def all_steps(steps: Mapping[str, Step]) -> list[Step]:
    found: list[Step] = []
    for step in steps.values():
        found.append(step)
        if isinstance(step, Choose):
            for option in step.choose.values():
                found += all_steps(option.steps)
        if isinstance(step, Repeat):
            found += all_steps(step.repeat.steps)
    return found


def procedure_of(world: World, kind: str) -> Procedure:
    return world.procedures[world.routing["eu"][kind].procedure]


def time_of(run: Replication, kind: str, milestone: str) -> int | None:
    return milestone_time(run, run.dossiers[kind], milestone)


def reached(runs: list[Replication], kind: str, milestone: str) -> float:
    return sum(milestone in run.dossiers[kind].milestones for run in runs) / len(runs)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_file_a_route_and_its_headline(world: World, kind: str) -> None:
    assert (FOLDER / f"{kind}.yaml").is_file()
    assert procedure_of(world, kind).headline == KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_milestones_come_in_order_and_every_headline_is_within_reach(
    cyber: list[Replication], kind: str
) -> None:
    for run in cyber:
        times = [time for name in ORDER if (time := time_of(run, kind, name)) is not None]
        assert times == sorted(times)
    assert 0.5 < reached(cyber, kind, KINDS[kind]) <= 1


@pytest.mark.parametrize("kind", ["ipcr", "civil-protection"])
def test_activations_are_put_to_no_vote(world: World, kind: str) -> None:
    assert world.routing["eu"][kind].authority == ("own",)
    assert not [step for step in all_steps(procedure_of(world, kind).steps) if isinstance(step, Agree)]


def test_first_money_is_given_without_members_and_larger_sums_only_with_them(world: World) -> None:
    route, steps = world.routing["eu"]["financial-aid"], procedure_of(world, "financial-aid").steps
    assert route.authority == ("own", "council")
    own = {name: step for name, step in steps.items() if not step.under or "own" in step.under}
    assert not [step for step in all_steps(own) if isinstance(step, Agree)]
    money = steps["larger-sums"]
    assert isinstance(money, Choose)
    rules = {name: option.steps["decision"] for name, option in money.choose.items()}
    assert {name: step.rule for name, step in rules.items() if isinstance(step, Agree)} == {
        "facility": None,
        "loans": "eu-qualified-majority",
    }


def test_acts_are_adopted_by_the_council_in_any_configuration(world: World) -> None:
    for kind in ("sanctions", "policy-package", "financial-aid", "cyber-attribution"):
        acts = [
            step
            for step in all_steps(procedure_of(world, kind).steps)
            if isinstance(step, Agree) and step.agree == "coreper-ii"
        ]
        assert acts, kind
        assert {step.confirming for step in acts} == {("council",)}, kind


def test_unanimity_is_the_rule_unless_a_text_says_otherwise(world: World) -> None:
    decision = procedure_of(world, "sanctions").steps["decision"]
    assert isinstance(decision, Agree)
    assert decision.rule is None
    assert {world.bodies[body].rule for body in (decision.agree, *decision.confirming)} == {"eu-unanimity"}


@pytest.mark.parametrize(
    "kind", ["agreed-statement", "cyber-attribution", "diplomatic-measures", "article-42-7"]
)
def test_words_in_the_name_of_all_need_all(world: World, kind: str) -> None:
    spoken = [
        step
        for step in all_steps(procedure_of(world, kind).steps)
        if isinstance(step, Agree) and "statement" in step.milestones
    ]
    assert {step.rule for step in spoken} == {"eu-consensus"}


@pytest.mark.parametrize(
    ("kind", "step", "from_urgency"),
    [
        # Ambassadors agreed on a sanction on a Friday in June 2021 and sat on a Sunday in May 2022.
        ("sanctions", "orientation", "immediate"),
        ("sanctions", "decision", "immediate"),
        ("agreed-statement", "decision", "flash"),
    ],
)
def test_nobody_is_called_out_of_turn_unless_it_presses(
    world: World, kind: str, step: str, from_urgency: str
) -> None:
    found = procedure_of(world, kind).steps[step]
    assert isinstance(found, Agree | Meet)
    pressing = URGENCIES.index(from_urgency)
    for urgency in URGENCIES[:pressing]:
        assert {"meeting", "extraordinary"}.isdisjoint(found.ways.at(urgency))
    assert "meeting" in found.ways.at(from_urgency)


def test_listings_wait_for_certainty_and_not_for_one_more_finding(world: World) -> None:
    for kind in ("sanctions", "cyber-attribution"):
        steps = procedure_of(world, kind).steps
        assert steps["attributed"].after == steps["findings"].after
        later = [step.after for step in steps.values() if step.after]
        assert not [after for after in later if "findings" in after]


def test_listings_that_press_do_not_wait_for_the_end_of_august(tmp_path: Path) -> None:
    runs = played(tmp_path, ("sanctions",), start="2025-07-28T07:30+02:00")
    taken = [time for run in runs if (time := time_of(run, "sanctions", "decision")) is not None]
    september = 36 * 86_400
    assert any(time < september for time in taken)


def test_listings_are_announced_long_before_the_legal_act(cyber: list[Replication]) -> None:
    both = [(time_of(run, "sanctions", "statement"), time_of(run, "sanctions", "decision")) for run in cyber]
    gaps = [act - word for word, act in both if word is not None and act is not None]
    assert len(gaps) > REPLICATIONS / 2
    assert min(gaps) > 5 * 86_400


def test_a_word_of_concern_comes_before_anybody_is_named(cyber: list[Replication]) -> None:
    kind = "cyber-attribution"
    both = [(time_of(run, kind, "statement"), time_of(run, kind, "decision")) for run in cyber]
    gaps = [named - word for word, named in both if word is not None and named is not None]
    assert min(gaps) > 86_400
    assert 0 < reached(cyber, kind, "first-action") * REPLICATIONS < len(gaps) / 2


@pytest.mark.parametrize(
    ("domain", "group", "others"),
    [
        ("cyber", "cyber-working-party", ("hybrid-working-party", "politico-military-group")),
        ("airspace", "politico-military-group", ("hybrid-working-party", "cosi")),
        ("migration", "cosi", ("terrorism-working-party", "cyber-working-party")),
        ("terrorism", "terrorism-working-party", ("cosi", "hybrid-working-party")),
    ],
)
def test_a_plan_goes_through_the_working_party_of_its_matter(
    tmp_path: Path, domain: str, group: str, others: tuple[str, ...]
) -> None:
    runs = played(tmp_path, ("policy-package",), domain=domain)

    def heard(body: str) -> int:
        return sum(any(e.who == body and e.dossier for e in run.record.entries) for run in runs)

    assert 0.3 * REPLICATIONS < heard(group) < 0.9 * REPLICATIONS
    assert [heard(other) for other in others] == [0, 0]


def test_what_ministers_cannot_agree_on_leaves_words(tmp_path: Path) -> None:
    runs = played(tmp_path, ("diplomatic-measures",), contention=3)
    found = [run.dossiers["diplomatic-measures"] for run in runs]
    lower = [dossier for dossier in found if dossier.outcome == "lower-form"]
    assert lower
    assert all("statement" in each.milestones and "decision" not in each.milestones for each in lower)


def test_whoever_is_no_member_is_helped_and_teams_go_within_days(tmp_path: Path) -> None:
    quake = {"domain": "disaster", "urgency": "flash", "affected": "TR", "seer": "TR.crisis-cell"}
    runs = played(tmp_path, ("civil-protection", "financial-aid"), **quake)
    arrived = [time_of(run, "civil-protection", "first-action") for run in runs]
    assert 0.4 * REPLICATIONS < sum(time is not None and time < 2 * 86_400 for time in arrived) < REPLICATIONS
    assert reached(runs, "financial-aid", "decision") > 0.5


QUALIFIED = """jointsim: 1
title: A qualified majority on listings
summary: One text has a rule of its own.
changes: {procedures: {eu-sanctions: {steps: {decision: {rule: eu-qualified-majority}}}}}
"""


def test_a_rule_of_their_own_frees_listings_from_one_objector_and_nothing_else(tmp_path: Path) -> None:
    setup = tmp_path / "qualified.yaml"
    setup.write_text(QUALIFIED, encoding="utf-8")
    kinds = ("sanctions", "agreed-statement")
    against = {"more": "positions: {MT: {sanctions: against, agreed-statement: against}}"}
    as_is, changed = (played(tmp_path, kinds, name, **against) for name in ("as-is", str(setup)))
    assert reached(changed, "sanctions", "decision") > reached(as_is, "sanctions", "decision")
    as_was, still = (
        [time_of(run, "agreed-statement", "decision") for run in runs] for runs in (as_is, changed)
    )
    assert as_was == still
