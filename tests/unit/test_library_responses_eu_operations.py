"""How the EU sends people: operations and missions, clauses of assistance, evacuation, border guards, experts."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from jointsim.model.checks.trees import groups
from jointsim.model.load import Inputs, load_inputs
from jointsim.model.procedures import Procedure
from jointsim.model.steps import Agree, Choose, Generate, Mandate, Meet, Move, Repeat, Step, Tell, Work
from jointsim.model.world import World
from jointsim.reports.sentences.dossiers import AUTHORITIES
from tests.shipped import DOCUMENTED, shipped_world

REPLICATIONS = 120
DAY = 86_400
OPERATIONS = ("csdp-military", "csdp-naval", "csdp-civilian", "berlin-plus-operation")
DOMAINS = {
    "csdp-military": "peacekeeping",
    "csdp-naval": "maritime",
    "csdp-civilian": "peacekeeping",
    "battlegroup": "peacekeeping",
    "berlin-plus-operation": "peacekeeping",
    "article-42-7": "terrorism",
    "article-222": "disaster",
    "evacuation": "evacuation",
    "border-support": "migration",
    "support-team": "hybrid",
    "cyber-support-team": "cyber",
    "joint-consultation": "maritime",
}
ORDER = ("asked", "cmc", "decision", "conops", "launch", "first-action", "full-operation")
CRISIS = """jointsim: 1
title: A crisis
start: {start}T09:00+02:00
horizon: 400 d
domain: {domain}
onset: sudden
urgency: immediate
affected: [GR]
severity: 2
attribution-difficulty: 1
contention: {contention}
events:
  crisis:
    at: 0 h
    observed:
      watch: {{by: eeas-crisis-response-centre, after: 1 h, occurrence: 0.9}}
      cell: {{by: affected.crisis-cell, after: 1 h, occurrence: 0.9}}
responses:
  wanted: {{organisation: eu, kind: {kind}, event: crisis}}
"""

Lags = Mapping[str, float]


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world()


def inputs_of(kind: str, start: str, contention: int) -> Inputs:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "crisis.yaml"
        text = CRISIS.format(kind=kind, start=start, domain=DOMAINS[kind], contention=contention)
        path.write_text(text, "utf-8")
        return load_inputs(str(path), DOCUMENTED)


def played(plan: Plan) -> Iterator[tuple[str, Lags]]:
    """Give, by replication, the authority that was used and the days until each milestone."""
    for draws in draw_block(plan.book, 1, range(REPLICATIONS)):
        run = Replication(plan, draws)
        run.advance()
        dossier, entries = run.dossiers["wanted"], run.record.entries
        days = {name: entries[index].time / DAY for name, index in dossier.milestones.items()}
        yield dossier.authority, days


@cache
def replications(kind: str, start: str = "2025-03-04", contention: int = 0) -> tuple[tuple[str, Lags], ...]:
    inputs = inputs_of(kind, start, contention)
    return tuple(played(make_plan(inputs.scenario, inputs.world, scenario_id="x", setup_id=DOCUMENTED)))


def between(kind: str, start: str, end: str, authority: str | None = None) -> list[float]:
    """Give the days from one milestone to another where both were reached."""
    runs = [days for used, days in replications(kind) if authority in (None, used)]
    return [days[end] - days[start] for days in runs if start in days and end in days]


def all_steps(steps: Mapping[str, Step]) -> Iterator[tuple[str, Step]]:
    for name, step in steps.items():
        yield name, step
        if isinstance(step, Choose):
            for option in step.choose.values():
                yield from all_steps(option.steps)
        if isinstance(step, Repeat):
            yield from all_steps(step.repeat.steps)


def steps_of(world: World, kind: str) -> list[tuple[str, Step]]:
    return list(all_steps(world.procedures[world.routing["eu"][kind].procedure].steps))


def ancestors(steps: Mapping[str, Step], name: str) -> set[str]:
    """Name the steps that must end before another begins, where no authority makes a difference."""
    names, found = list(steps), set[str]()
    after = steps[name].after
    before = names[max(names.index(name) - 1, 0)] if after is None else after
    for earlier in (before,) if isinstance(before, str) else before:
        if earlier != name:
            found |= {earlier} | ancestors(steps, earlier)
    return found


# What all have


@pytest.mark.parametrize("kind", DOMAINS)
def test_every_kind_has_a_way_that_reaches_its_headline(world: World, kind: str) -> None:
    headline = world.procedures[world.routing["eu"][kind].procedure].headline
    reached = sum(headline in days for _, days in replications(kind))
    if kind in {"article-222", "battlegroup"}:
        assert reached <= REPLICATIONS * 0.1
    else:
        assert 0 < reached < REPLICATIONS


@pytest.mark.parametrize("kind", DOMAINS)
def test_bodies_that_agree_decide_by_unanimity(world: World, kind: str) -> None:
    for name, step in steps_of(world, kind):
        if isinstance(step, Agree):
            for body in (step.agree, *step.confirming):
                assert world.bodies[body].rule == "eu-unanimity", (name, body)
                assert world.rules["eu-unanimity"].abstention_limit is not None


@pytest.mark.parametrize("kind", DOMAINS)
def test_steps_read_well_in_a_sentence(world: World, kind: str) -> None:
    for name, step in steps_of(world, kind):
        silent = isinstance(step, Tell | Repeat) or hasattr(step, "milestone") or name == "instructions"
        assert silent or step.title, name


@pytest.mark.parametrize("kind", DOMAINS)
def test_the_chronicle_has_words_for_every_authority(world: World, kind: str) -> None:
    assert set(world.routing["eu"][kind].authority) <= AUTHORITIES.keys()


def test_what_no_route_says_the_organisation_does(world: World) -> None:
    remit = world.organisations["eu"].remit
    assert remit["otherwise"].median == 0
    assert remit["military"].median > remit["maritime"].median > remit["terrorism"].median > 0
    assert not world.routing["eu"]["csdp-naval"].remit


# Operations and missions


@pytest.mark.parametrize("kind", OPERATIONS)
def test_milestones_of_the_full_procedure_come_in_its_order(kind: str) -> None:
    runs = [days for used, days in replications(kind) if used == "council"]
    assert runs
    for days in runs:
        found = [days[name] for name in ORDER if name in days]
        assert found == sorted(found)
        assert days.get("oplan") == days.get("launch")


@pytest.mark.parametrize("kind", ["csdp-military", "csdp-naval", "csdp-civilian"])
def test_on_the_short_way_one_act_establishes_and_launches(kind: str) -> None:
    runs = [days for used, days in replications(kind) if used in {"fast-track", "standing-mission"}]
    assert runs
    for days in runs:
        assert "conops" not in days
        assert days.get("decision") == days.get("launch")
        assert days.get("oplan", 400) > days.get("launch", 0)


@pytest.mark.parametrize("kind", ["csdp-military", "csdp-naval", "csdp-civilian"])
def test_the_short_way_is_shorter_and_a_running_mission_shortest(kind: str) -> None:
    ways = ("standing-mission", "fast-track", "council")
    medians = [statistics.median(between(kind, "asked", "launch", way)) for way in ways]
    assert medians == sorted(medians)
    assert medians[0] < 0.5 * medians[-1]


@pytest.mark.parametrize("kind", ["csdp-military", "csdp-naval"])
def test_half_the_time_is_mandate_and_half_is_preparation(kind: str) -> None:
    # In six known cases 6 to 43 days from agreement to act and 0 to 50 from act to launch, both about 23.
    to_act = statistics.median(between(kind, "cmc", "decision"))
    to_launch = statistics.median(between(kind, "decision", "launch", "council"))
    assert 6 < to_act < 43
    assert 10 < to_launch < 50


def test_a_mission_nearby_has_people_there_within_weeks() -> None:
    # Fourteen days in 2022, from the political agreement.
    assert statistics.median(between("csdp-civilian", "cmc", "first-action", "standing-mission")) < 30


def test_contention_stops_some_operations_and_not_most() -> None:
    launched = [
        sum("launch" in days for _, days in replications("csdp-naval", contention=contention))
        for contention in (0, 3)
    ]
    assert launched[1] < launched[0]
    assert launched[1] > 0.3 * launched[0]


def test_a_battlegroup_is_hardly_ever_taken_and_needs_its_nations_parliament(world: World) -> None:
    choice = world.procedures["eu-military-operation"].steps["force"]
    assert isinstance(choice, Choose)
    standby = choice.choose["battlegroup"]
    assert standby.chance < 0.1
    assert any(isinstance(step, Mandate) and step.refused > 0.1 for step in standby.steps.values())
    assert not any(isinstance(step, Generate) for step in standby.steps.values())
    for option in choice.choose.values():
        moved = {step.move for step in option.steps.values() if isinstance(step, Move)}
        raised = {step.generate for step in option.steps.values() if isinstance(step, Generate)}
        assert len(moved) == 1
        assert raised <= moved


def test_a_battlegroup_that_is_spoken_of_is_mostly_left_in_barracks(world: World) -> None:
    use = world.procedures["eu-battlegroup-deployment"].steps["use"]
    assert isinstance(use, Choose)
    assert use.choose["sent"].chance <= 0.1
    assert not use.choose["left-in-barracks"].steps
    debated = sum("consultation" in days for _, days in replications("battlegroup"))
    assert debated > 0.4 * REPLICATIONS


def every_step(procedure: Procedure) -> list[tuple[str, Step]]:
    return [each for group in groups("procedure", procedure) for each in group.steps.items()]


@pytest.mark.parametrize("kind", ["csdp-military", "csdp-naval", "csdp-civilian"])
def test_the_council_approves_the_concept_of_operations(world: World, kind: str) -> None:
    procedure = world.procedures[world.routing["eu"][kind].procedure]
    found = [step for key, step in every_step(procedure) if key == "operations-agreed"]
    assert found
    for step in found:
        assert isinstance(step, Agree)
        assert (step.agree, step.confirming) == ("psc", ("council",))


@pytest.mark.parametrize("kind", ["csdp-military", "csdp-naval"])
def test_the_chiefs_advise_on_the_directive_and_ministers_approve_the_plan(world: World, kind: str) -> None:
    procedure = world.procedures[world.routing["eu"][kind].procedure]
    steps = every_step(procedure)
    assert [step.meet for key, step in steps if key == "directive-advice"] == ["eumc"]
    approved = [step for key, step in steps if key in ("plan-approved", "launch")]
    assert all((step.agree, step.confirming) == ("psc", ("council",)) for step in approved)
    amended = [step for key, step in steps if key in ("task-agreed", "plan-amended")]
    assert all((step.agree, step.confirming) == ("psc", ()) for step in amended)
    assert all("standing-mission" in step.under and "council" not in step.under for step in amended)
    assert approved
    assert amended


def test_missions_that_train_are_planned_by_the_standing_headquarters(world: World) -> None:
    choice = world.procedures["eu-military-operation"].steps["force"]
    assert isinstance(choice, Choose)
    for paper in ("operations-concept", "plan"):
        planners = {
            name: step.work
            for name, option in choice.choose.items()
            if isinstance(step := option.steps[paper], Work)
        }
        assert planners["training"] == "mpcc"
        assert {planners["operation"], planners["battlegroup"]} == {"operation-headquarters"}


def test_advice_of_the_chiefs_precedes_each_text_on_a_military_operation(world: World) -> None:
    steps = world.procedures["eu-naval-operation"].steps
    for text, advice in {
        "concept-agreed": "military-committee",
        "operations-agreed": "operations-advice",
        "launch": "plan-advice",
    }.items():
        step = steps[advice]
        assert isinstance(step, Meet)
        assert step.meet == "eumc"
        assert advice in ancestors(steps, text)


# With the means of NATO


def test_with_the_means_of_nato_its_council_is_waited_for_and_agrees_nothing_here(world: World) -> None:
    steps = world.procedures["eu-berlin-plus-operation"].steps
    assert "release" in ancestors(steps, "launch")
    agreed = [
        body
        for _, step in all_steps(steps)
        if isinstance(step, Agree)
        for body in (step.agree, *step.confirming)
    ]
    assert {world.bodies[body].organisation for body in agreed} == {"eu"}
    release = steps["release"]
    assert isinstance(release, Choose)
    assert all("sitting" in option.steps for option in release.choose.values())


def test_the_two_councils_meet_formally_on_such_an_operation_alone(world: World) -> None:
    asks = {
        kind
        for kind in DOMAINS
        for _, step in steps_of(world, kind)
        if getattr(step, "meet", "") == "nac-psc-formal"
    }
    assert asks == {"berlin-plus-operation"}


def test_it_takes_longer_than_an_operation_of_the_eus_own() -> None:
    joint = statistics.median(between("berlin-plus-operation", "asked", "launch"))
    own = statistics.median(between("csdp-military", "asked", "launch", "council"))
    assert joint > own


@pytest.mark.parametrize(
    ("kind", "body"),
    [("berlin-plus-operation", "nac-psc-formal"), ("joint-consultation", "nac-psc-informal")],
)
def test_without_the_joint_format_it_goes_on(kind: str, body: str) -> None:
    inputs = inputs_of(kind, "2025-03-04", 0)
    bodies = {key: each for key, each in inputs.world.bodies.items() if key != body}
    plan = make_plan(
        inputs.scenario,
        inputs.world.model_copy(update={"bodies": bodies}),
        scenario_id="x",
        setup_id=DOCUMENTED,
    )
    headline = plan.responses["wanted"].headline
    assert sum(headline in days for _, days in played(plan)) > 0


def test_an_informal_meeting_comes_before_the_committee_draws_it_together(world: World) -> None:
    steps = world.procedures["eu-joint-consultation"].steps
    session = steps["session"]
    assert isinstance(session, Meet)
    assert world.bodies[session.meet].joint_with == "eu"
    assert "session" in ancestors(steps, "debrief")


# Clauses of assistance


def test_ministers_back_a_call_for_help_without_an_act(world: World) -> None:
    backing = world.procedures["eu-mutual-assistance"].steps["backing"]
    assert isinstance(backing, Agree)
    assert backing.agree == "council"
    assert backing.confirming == ()
    assert backing.lower_form is not None
    # Two days from the call, with a regular sitting at hand, in 2015.
    assert statistics.median(between("article-42-7", "asked", "decision")) < 10


def test_help_after_it_is_each_members_own(world: World) -> None:
    steps = world.procedures["eu-mutual-assistance"].steps
    # The treaty binds members from the call on; what ministers say of it holds no help up.
    assert "call" in ancestors(steps, "first-aid")
    assert "backing" not in ancestors(steps, "first-aid")
    assert not [step for step in steps.values() if isinstance(step, Move)]


def test_the_solidarity_clause_activates_without_a_text(world: World) -> None:
    steps = world.procedures["eu-solidarity-clause"].steps
    needed = ancestors(steps, "presidency") | {"presidency"}
    assert "decision" in steps["presidency"].milestones
    assert not [name for name in needed if isinstance(steps[name], Agree | Meet)]
    assert "presidency" in ancestors(steps, "round-table")


# Evacuation, borders, experts


def test_flights_wait_for_no_meeting(world: World) -> None:
    steps = world.procedures["eu-evacuation"].steps
    needed = [steps[name] for name in ancestors(steps, "flights")]
    assert needed
    assert not [step for step in needed if isinstance(step, Agree | Meet | Choose)]
    assert statistics.median(between("evacuation", "asked", "first-action")) < 6


def test_border_guards_come_by_an_agencys_decision_within_the_times_of_the_law(world: World) -> None:
    assert not [step for _, step in steps_of(world, "border-support") if isinstance(step, Agree)]
    # Two working days for the decision; ten days to the first officers in 2020, where the law gives eight.
    assert statistics.median(between("border-support", "asked", "decision")) < 3
    assert 4 < statistics.median(between("border-support", "decision", "first-action")) < 14


def test_before_there_were_teams_experts_were_lent_instead() -> None:
    early = replications("support-team", start="2022-03-01")
    late = replications("support-team")
    counts = [sum("first-action" in days for _, days in runs) for runs in (early, late)]
    assert counts[1] / 2 < counts[0] <= counts[1]


def test_a_cyber_team_needs_six_consents_and_no_text_of_all(world: World) -> None:
    steps = dict(steps_of(world, "cyber-support-team"))
    assert not [step for step in steps.values() if isinstance(step, Agree)]
    assert steps["consent"].stake * 27 == pytest.approx(6, abs=0.5)  # type: ignore[attr-defined]
