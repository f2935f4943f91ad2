"""NATO's responses as shipped: who decides, in which order, what moves first, and that every way ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.measures.scores import milestone_time
from jointsim.model.load import load_inputs
from jointsim.model.procedures import at_severity
from jointsim.model.quantities import URGENCIES
from jointsim.model.steps import (
    Agree,
    Ask,
    Choose,
    Generate,
    Mandate,
    Mark,
    Meet,
    Move,
    Repeat,
    Step,
    Tell,
    Work,
)
from jointsim.model.world import World
from tests.shipped import DOCUMENTED, shipped_world

KINDS = (
    "statement",
    "agreed-statement",
    "consultation",
    "naval-presence",
    "article-4",
    "article-5",
    "defence-plans",
    "air-presence",
    "air-missile-defence",
    "land-reinforcement",
    "peace-operation",
    "disaster-relief",
    "support-team",
    "evacuation",
    "policy-package",
    "diplomatic-measures",
)
Play = Callable[..., list[Replication]]
WORDS = {"statement", "consultation"}
ORDER = ("asked", "consultation", "cmc", "conops", "oplan", "decision", "launch", "full-operation")
REPLICATIONS = 60


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world()


def steps_of(world: World, kind: str) -> dict[str, Step]:
    """All steps of a kind, those of choices and loops with the path to them."""
    procedure = world.procedures[world.routing["nato"][kind].procedure]
    return dict(within(procedure.steps))


def within(steps: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Step]]:
    for name, step in steps.items():
        yield path + name, step
        if isinstance(step, Choose):
            for key, option in step.choose.items():
                yield from within(option.steps, f"{path}{name}/{key}/")
        if isinstance(step, Repeat):
            yield from within(step.repeat.steps, f"{path}{name}/")


def written(kind: str, domain: str, start: str, affected: str, onset: str, severity: int) -> str:
    """Write a crisis seen by those who always look, in which one response is wanted."""
    seen = {"after": "1 h", "occurrence": 0.95, "attribution": 0.9}
    observed = {"watch": seen | {"by": "sitcen"}, "command": seen | {"by": "shape"}}
    if affected:
        observed["cell"] = seen | {"by": f"{affected}.crisis-cell"}
        observed["sky"] = seen | {"by": f"{affected}.air-operations", "after": "5 min"}
    crisis = {
        "jointsim": 1,
        "title": "A test",
        "start": start,
        "horizon": "300 d",
        "domain": domain,
        "onset": onset,
        "severity": severity,
        "affected": [affected] if affected else [],
        "attribution-difficulty": 0,
        "contention": 1,
        "events": {"it": {"at": "0 h", "observed": observed}},
        "responses": {"wanted": {"organisation": "nato", "kind": kind, "event": "it"}},
    }
    return yaml.safe_dump(crisis)


def played(text: str, path: Path) -> list[Replication]:
    path.write_text(text, encoding="utf-8")
    inputs = load_inputs(str(path), DOCUMENTED)
    plan = make_plan(inputs.scenario, inputs.world, scenario_id="test", setup_id=DOCUMENTED)
    runs = [Replication(plan, draws) for draws in draw_block(plan.book, 1, range(REPLICATIONS))]
    for run in runs:
        run.advance()
    return runs


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    path = tmp_path_factory.mktemp("crises") / "test.yaml"
    done: dict[str, list[Replication]] = {}

    def playing(
        kind: str,
        domain: str = "military",
        start: str = "2025-03-11T07:30+01:00",
        affected: str = "EE",
        onset: str = "sudden",
        severity: int = 2,
    ) -> list[Replication]:
        text = written(kind, domain, start, affected, onset, severity)
        if text not in done:
            done[text] = played(text, path)
        return done[text]

    return playing


def reached(runs: list[Replication], milestone: str) -> list[float]:
    """Hours to a milestone, of those that got there."""
    found = [milestone_time(run, run.dossiers["wanted"], milestone) for run in runs]
    return sorted(time / 3600 for time in found if time is not None)


def median(runs: list[Replication], milestone: str) -> float:
    times = reached(runs, milestone)
    assert times, milestone
    return times[len(times) // 2]


def moved(runs: list[Replication]) -> set[str]:
    """Name the forces that got somewhere."""
    return {entry.who for run in runs for entry in run.record.entries if entry.activity == "move"}


def on(runs: list[Replication], authority: str) -> list[Replication]:
    return [run for run in runs if run.dossiers["wanted"].authority == authority]


# What is true of all of them


def test_every_kind_has_a_route(world: World) -> None:
    assert set(world.routing["nato"]) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_has_a_name_for_people(world: World, kind: str) -> None:
    unnamed = [name for name, step in steps_of(world, kind).items() if step.title is None]
    assert unnamed == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_takes_longer_without_haste(world: World, kind: str) -> None:
    for name, step in steps_of(world, kind).items():
        if isinstance(step, Work):
            medians = [step.takes.at(urgency).median for urgency in URGENCIES]
            assert medians == sorted(medians, reverse=True), name
            assert medians[2] <= 3.01 * medians[3], name


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"article-5", "article-4"}))
def test_members_sit_out_of_turn_for_what_is_urgent_alone(world: World, kind: str) -> None:
    for name, step in steps_of(world, kind).items():
        if isinstance(step, Agree):
            assert not {"meeting", "extraordinary"} & set(step.ways.at("routine")), name


@pytest.mark.parametrize("kind", KINDS)
def test_office_holders_ask_less_often_where_no_ally_is_hit(world: World, kind: str) -> None:
    askers = world.routing["nato"][kind].asked_by
    if "affected-state" in askers and kind not in {"evacuation", "peace-operation"}:
        assert any(asker.never_outside is not None for asker in askers.values())


def test_advice_goes_up_before_the_council_agrees(world: World) -> None:
    for kind in (
        "naval-presence",
        "air-presence",
        "land-reinforcement",
        "air-missile-defence",
        "peace-operation",
    ):
        steps = steps_of(world, kind)
        assert {"military-committee-nac"} <= {s.tell for s in steps.values() if isinstance(s, Tell)}, kind
        sat = [s for s in steps.values() if isinstance(s, Meet) and s.meet == "military-committee"]
        assert sat, kind


def test_a_matter_of_defence_raises_no_question_of_remit(world: World) -> None:
    remit = world.organisations["nato"].remit
    for domain in ("maritime", "airspace", "military", "peacekeeping"):
        assert remit[domain].median == 0
    assert 0 < remit["hybrid"].median < remit["otherwise"].median < remit["migration"].median
    assert set(remit) - {"otherwise"} <= set(world.domains)


CRISES = {
    "statement": {},
    "agreed-statement": {},
    "consultation": {},
    "naval-presence": {"domain": "maritime"},
    "article-4": {},
    "article-5": {"severity": 3},
    "defence-plans": {"severity": 3},
    "air-presence": {"domain": "airspace"},
    "air-missile-defence": {},
    "land-reinforcement": {},
    "peace-operation": {"domain": "peacekeeping", "affected": "", "onset": "slow-burn"},
    "disaster-relief": {"domain": "disaster", "affected": "TR"},
    "support-team": {"domain": "hybrid"},
    "evacuation": {"domain": "evacuation", "affected": ""},
    "policy-package": {"domain": "maritime"},
    "diplomatic-measures": {"domain": "hybrid"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_most_get_there_and_none_is_certain_but_words(world: World, kind: str, play: Play) -> None:
    runs = play(kind, **CRISES[kind])
    headline = world.procedures[world.routing["nato"][kind].procedure].headline
    share = len(reached(runs, headline)) / REPLICATIONS
    assert 0.3 < share <= (1.0 if kind in {*WORDS, "air-presence"} else 0.99)


@pytest.mark.parametrize("kind", KINDS)
def test_milestones_come_in_their_order(kind: str, play: Play) -> None:
    for run in play(kind, **CRISES[kind]):
        names = [name for name in ORDER if not (kind == "article-5" and name == "conops")]
        times = [
            time for name in names if (time := milestone_time(run, run.dossiers["wanted"], name)) is not None
        ]
        assert times == sorted(times)


@pytest.mark.parametrize("kind", ["naval-presence", "air-presence", "land-reinforcement", "evacuation"])
def test_a_commander_is_quicker_than_a_council(kind: str, play: Play) -> None:
    runs = play(kind, **CRISES[kind])
    assert median(on(runs, "delegated"), "decision") < median(on(runs, "council"), "decision")


@pytest.mark.parametrize("kind", KINDS)
def test_in_every_domain_somebody_drafts_and_gets_there(world: World, kind: str) -> None:
    route = world.routing["nato"][kind]
    headline = world.procedures[route.procedure].headline
    for domain in world.domains:
        for authority in route.authority:
            taking_part = [s for s in steps_of(world, kind).values() if s.takes_part(authority, domain)]
            milestones = {milestone for step in taking_part for milestone in step.milestones}
            milestones |= {step.milestone for step in taking_part if isinstance(step, Mark)}
            assert headline in milestones, (domain, authority)
    outlines = [s for name, s in steps_of(world, kind).items() if name.endswith("outline")]
    for domain in world.domains if outlines else ():
        assert len([s for s in outlines if s.takes_part("council", domain)]) == 1, domain


# Articles 4 and 5, and plans


def test_for_a_consultation_under_article_4_nobody_has_to_agree(world: World) -> None:
    assert world.routing["nato"]["article-4"].authority == ("own",)
    assert not [step for step in steps_of(world, "article-4").values() if isinstance(step, Agree)]


@pytest.mark.parametrize("kind", ["article-4", "article-5", "defence-plans", "air-missile-defence"])
def test_what_is_kept_for_grave_crises_is_seldom_asked_for_in_others(world: World, kind: str) -> None:
    for name, asker in world.routing["nato"][kind].asked_by.items():
        chances = [at_severity(asker.never, severity) for severity in range(4)]
        assert chances == sorted(chances, reverse=True), name
        assert chances[0] >= 0.97, name
    never = math.prod(at_severity(asker.never, 2) for asker in world.routing["nato"][kind].asked_by.values())
    assert never > 0.35


def test_pressure_without_damage_brings_no_article_4(play: Play) -> None:
    asked = [len(reached(play("article-4", severity=severity), "asked")) for severity in (1, 2, 3)]
    assert asked[0] < REPLICATIONS / 4
    assert asked[0] < asked[1] < asked[2]


def test_under_attack_the_council_meets_within_a_day_of_the_request(play: Play) -> None:
    runs = play("article-4", severity=3)
    assert median(runs, "consultation") - median(runs, "asked") < 24


def test_a_request_before_the_weekend_waits_longer(play: Play) -> None:
    friday = play("article-4", start="2025-09-19T10:00+02:00")
    monday = play("article-4", start="2025-09-15T10:00+02:00")
    waits = [
        [
            heard - asked
            for run in runs
            if (heard := milestone_time(run, run.dossiers["wanted"], "consultation")) is not None
            and (asked := milestone_time(run, run.dossiers["wanted"], "asked")) is not None
            and asked < 36 * 3600
        ]
        for runs in (friday, monday)
    ]
    assert min(map(len, waits)) > 10
    assert sum(waits[0]) / len(waits[0]) > sum(waits[1]) / len(waits[1]) + 6 * 3600


def test_article_5_is_invoked_before_it_is_known_who_did_it(world: World) -> None:
    steps = world.procedures["nato-article-5"].steps
    assert steps["invocation"].milestones == ("decision", "statement")
    assert steps["certainty"].wait.attribution >= 0.5
    assert steps["certainty"].after == ("invocation", "inquiry")
    assert steps["finding"].after == "certainty"
    assert steps["measures"].after == ("national-views", "measures-committee")
    assert steps["measures-committee"].meet == "military-committee"
    assert world.routing["nato"]["article-5"].asked_by["secretary-general"].never_outside == 1.0


def test_nobody_invokes_article_5_for_a_state_outside(play: Play) -> None:
    assert reached(play("article-5", affected="", severity=3), "asked") == []


def test_plans_are_activated_by_the_council_and_then_forces_of_the_day_move(world: World, play: Play) -> None:
    assert world.routing["nato"]["defence-plans"].authority == ("council",)
    runs = play("defence-plans", severity=3)
    assert median(runs, "decision") < 36
    assert {"forward-presence", "allied-reaction-force"} <= moved(runs)
    assert not {"vjtf", "response-force"} & moved(runs)
    before = play("defence-plans", severity=3, start="2022-02-24T05:00+01:00")
    assert {"forward-presence", "vjtf", "response-force"} <= moved(before)
    assert "allied-reaction-force" not in moved(before)


@pytest.mark.parametrize("kind", ["defence-plans", "land-reinforcement"])
def test_the_lead_nation_has_a_decision_of_its_own(world: World, kind: str) -> None:
    steps = steps_of(world, kind)
    asked = {step.mandate for step in steps.values() if isinstance(step, Mandate)}
    assert asked == {"lead-nation-parliament"}
    for name in ("reaction-force", "spearhead", "response-force"):
        assert "lead-nation" in steps[name].after


# Forces


def test_alert_aircraft_are_up_within_hours_and_the_activity_follows_within_weeks(play: Play) -> None:
    runs = play("air-presence", domain="airspace")
    assert median(runs, "first-action") < 3
    assert 24 < median(on(runs, "delegated"), "decision") < 8 * 24
    assert "quick-reaction-alert" in moved(runs)


def test_a_commander_orders_an_activity_within_days_of_the_event(world: World, play: Play) -> None:
    steps = steps_of(world, "air-presence")
    assert (steps["commanders-plan"].under, steps["plan"].under) == (("delegated",), ("council",))
    runs = on(play("air-presence", domain="airspace"), "delegated")
    assert median(runs, "decision") < 3 * 24


def test_nobody_scrambles_where_no_airspace_is_violated(play: Play) -> None:
    runs = play("air-presence", domain="military", affected="")
    assert median(runs, "first-action") > 24
    assert reached(runs, "first-action")[0] > reached(runs, "decision")[0]


def test_planning_of_air_defence_is_agreed_before_the_plan_is(world: World) -> None:
    steps = world.procedures["nato-air-missile-defence"].steps
    assert isinstance(steps["tasking"], Agree)
    assert steps["plan"].after == "tasking"
    assert isinstance(steps["batteries"], Generate)
    assert steps["batteries"].generate == "missile-defence-battery"
    assert set(steps["deployment"].after) == {"order", "batteries"}


def test_an_operation_calls_in_its_own_reserve_and_an_ally_gets_the_battlegroup(play: Play) -> None:
    assert moved(play("land-reinforcement", domain="peacekeeping", affected="")) == {"kfor-reserve"}
    assert moved(play("land-reinforcement")) == {"forward-presence", "allied-reaction-force"}


def test_the_reserve_of_the_force_in_kosovo_is_asked_for_by_its_own_command(play: Play) -> None:
    commands = {"jfc-brunssum", "jfc-naples"}
    for domain, affected, assess in (("peacekeeping", "", {"jfc-naples"}), ("military", "EE", commands)):
        runs = play("land-reinforcement", domain=domain, affected=affected)
        worked = {entry.who for run in runs for entry in run.record.entries if entry.activity == "work"}
        assert worked & commands == assess, domain


def test_there_is_a_force_for_reinforcement_in_earlier_years(play: Play) -> None:
    assert moved(play("land-reinforcement", start="2014-03-11T07:30+01:00")) == {"response-force"}


def test_an_operation_goes_through_the_phases_of_crisis_management(world: World) -> None:
    steps = world.procedures["nato-peace-operation"].steps
    path = [
        "assessment",
        "options",
        "initiating-directive",
        "concept",
        "concept-approval",
        "plan",
        "plan-approval",
    ]
    assert [name for name in steps if name in path] == path
    assert steps["options"].under == ("council",)
    assert isinstance(steps["forces"], Generate)
    assert steps["activation"].after == {"standing-plan": "discussion", "council": "concept-approval"}
    assert set(steps["decision"].after) == {"plan-approval", "forces"}


def test_a_plan_at_hand_skips_options_and_concept(play: Play) -> None:
    runs = play("peace-operation", **CRISES["peace-operation"])
    assert {"cmc", "conops"} & set().union(
        *(run.dossiers["wanted"].milestones for run in on(runs, "council"))
    )
    ready = on(runs, "standing-plan")
    assert ready
    assert not [*reached(ready, "cmc"), *reached(ready, "conops")]
    assert reached(ready, "oplan")


def test_relief_goes_out_without_the_council_and_sooner(world: World, play: Play) -> None:
    runs = play("disaster-relief", **CRISES["disaster-relief"])
    assert median(on(runs, "own"), "first-action") < median(on(runs, "council"), "first-action")
    steps = steps_of(world, "disaster-relief").values()
    assert {s.meet for s in steps if isinstance(s, Meet)} == {
        "resilience-committee",
        "civil-emergency-planning-committee",
    }


@pytest.mark.parametrize(
    ("domain", "team"), [("cyber", "cyber-rapid-reaction-team"), ("migration", "counter-hybrid-team-nato")]
)
def test_the_team_is_of_the_trade(domain: str, team: str, play: Play) -> None:
    assert moved(play("support-team", domain=domain)) == {team}


def test_a_counter_hybrid_team_arrives_some_weeks_after_the_request(play: Play) -> None:
    """Three to five weeks in 2021: a week or two until the approval, the rest until the team is there."""
    runs = play("support-team", domain="migration", onset="slow-burn", severity=1)
    waits = sorted(
        (arrived - asked) / 86_400
        for run in runs
        if (arrived := milestone_time(run, run.dossiers["wanted"], "first-action")) is not None
        and (asked := milestone_time(run, run.dossiers["wanted"], "asked")) is not None
    )
    assert len(waits) > 20
    assert 18 < waits[len(waits) // 2] < 38


def test_ships_ask_the_undersea_centre_only_where_it_knows_something(world: World) -> None:
    steps = world.procedures["standing-naval-presence"].steps
    asked = {name: step.domains for name, step in steps.items() if isinstance(step, Ask)}
    assert asked == {
        "merchant-shipping": ("maritime", "hybrid", "terrorism", "military", "migration"),
        "infrastructure": ("maritime", "hybrid"),
    }
    assert {"standing-naval-groups"} == {step.move for step in steps.values() if isinstance(step, Move)}


# Texts


@pytest.mark.parametrize(
    "kind", ["article-5", "defence-plans", "support-team", "disaster-relief", "diplomatic-measures"]
)
def test_a_text_that_fails_leaves_words(world: World, kind: str) -> None:
    forms = [
        step.lower_form
        for step in steps_of(world, kind).values()
        if isinstance(step, Agree) and step.lower_form
    ]
    assert forms
    assert {form.by for form in forms} == {"secretary-general"}
    assert {form.reaches for form in forms} == {"statement"}


def test_no_alarm_makes_a_package_an_order(world: World) -> None:
    assert world.routing["nato"]["policy-package"].urgency_at_most == "priority"
    assert world.procedures["nato-policy-package"].steps["decision"].then == "nac-ministers"


def test_measures_against_a_state_rest_on_who_did_it(world: World) -> None:
    route = world.routing["nato"]["diplomatic-measures"]
    assert route.rests_on == "attribution"
    assert route.when.attribution > 0
    assert route.authority == ("own", "council")
