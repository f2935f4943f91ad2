"""A plain world in which nothing is left to chance and nothing takes time, for tests to put one thing in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml
from msgspec.structs import replace

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import Port
from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.engine.record import Entry
from jointsim.engine.run import Replication
from jointsim.errors import InputError
from jointsim.measures.ledger import ledger
from jointsim.measures.scores import milestone_time
from jointsim.model.as_of import as_of
from jointsim.model.checks import check_crisis, check_seats, check_world
from jointsim.model.document import parse_document
from jointsim.model.faults import validated
from jointsim.model.scenario import Scenario
from jointsim.model.world import World
from tests.support import CRISIS, UNION, merged

HOUR = 3600
DAY = 24 * HOUR

PLAIN_WORLD = (
    UNION
    + """
domains: [maritime, land]
states:
  XA: {name: Arland, zone: Europe/Brussels, holidays: BE, memberships: {union: {}}, population: 50}
  XB: {name: Borland, zone: Europe/Brussels, holidays: BE, memberships: {union: {}}, population: 30}
  XC: {name: Corland, zone: Europe/Brussels, holidays: BE, memberships: {union: {}}, population: 20}
capitals: {calendar: always, picture: coast-guard}
national-staffs:
  coast-guard: {name: coast guard, calendar: always}
calendars:
  always: {zone: Europe/Brussels, open: {routine: always}}
  office:
    zone: Europe/Brussels
    closings: {christmas: {from: 12-24, until: 01-01}}
    open: {routine: {days: [mon, tue, wed, thu, fri], hours: ["09:00-17:00"]}}
staffs:
  watch: {name: Watch, organisation: union, calendar: always}
  one-desk: {name: One desk, organisation: union, calendar: always, desks: 1}
  day-office: {name: Day office, organisation: union, calendar: office}
agendas: {always-room-from: immediate}
rules:
  consensus: {name: consensus, vote: unanimous}
  majority: {name: majority, vote: majority, members: 0.55, population: 0.65}
bodies:
  council:
    {name: Council, organisation: union, level: ambassadors, rule: consensus, calendar: always,
     convenes: 2 h, silence: 24 h, written: 48 h, higher: [ministers]}
  ministers:
    {name: Ministers, organisation: union, level: ministers, rule: consensus, calendar: always,
     convenes: 12 h}
agreement:
  utility: {base: 1, contention: 0, confidence: 0, concession: 0, affected: 0,
            issue: 0, state: 0, organisation: 0, round: 0}
  cuts: {support: 0, reservation: -0.5, abstention: -1}
  positions: {for: 1, favourable: 0.5, sceptical: -1.25, against: -9}
  reservations: {scrutiny: {share: 1, takes: 2 d}}
  rework: 6 h
  remedies: {stop: 1}
  rounds: 3
  late-break: {share: 0.8, within: 4 h}
attribution: {tempo: [1, 1, 1, 1], weight: [1, 1, 1, 1]}
routing:
  union:
    act: {procedure: act, asked-by: {chair: {sudden: 0 h}}, authority: [own]}
procedures:
  act: {name: act, headline: decision, steps: {decide: {milestone: decision}}}
"""
)

# A Tuesday, at midnight in the institutions' zone: hour 10 is ten in the morning.
PLAIN_CRISIS = (
    CRISIS
    + """
title: A plain crisis
start: 2025-03-11T00:00+01:00
events:
  incident: {at: 0 h, observed: {lookout: {by: watch, after: 0 h, occurrence: 1.0}}}
responses:
  answer: {organisation: union, kind: act, event: incident}
"""
)

NIGHT_AND_DAY = "capitals: {calendar: office}\nbodies: {council: {calendar: office}}\n"


def plan_of(steps: str = "", *, world: str = "", crisis: str = "") -> Plan:
    """Plan the plain crisis.

    Parameters
    ----------
    steps
        YAML: the steps of the procedure that makes ``answer``, in place of the plain one.
    world, crisis
        YAML: changes of the plain world and the plain crisis, merged as RFC 7396 does.

    Raises
    ------
    InputError
        What was changed is not valid: a fault of the test.
    """
    patch = _read(world)
    if steps:
        patch = merged(patch, {"procedures": {"act": {"steps": _read(steps)}}})
    base = _read(PLAIN_WORLD)
    if _steps(patch):
        del base["procedures"]["act"]["steps"]["decide"]
    world_document = parse_document(_written(merged(base, patch)), "world")
    crisis_document = parse_document(_written(merged(_read(PLAIN_CRISIS), _read(crisis))), "crisis")
    whole = validated(World, world_document)
    scenario = validated(Scenario, crisis_document)
    now = as_of(whole, scenario.start.date())
    faults = [
        *check_world(whole, world_document, world_document.value.get("channels") or {}),
        *check_crisis(scenario, crisis_document, now, whole),
        *check_seats(now, world_document),
    ]
    if faults:
        raise InputError(faults)
    return make_plan(scenario, now, scenario_id="plain", setup_id="as-is")


def together(*patches: str) -> str:
    """Write several changes, each as YAML, as one; the later go on top of the earlier."""
    whole: dict[str, Any] = {}
    for patch in patches:
        whole = merged(whole, _read(patch)) if patch else whole
    return _written(whole)


def play(plan: Plan, replication: int = 0, *, seed: int = 1, port: Port | None = None) -> Replication:
    """Play one replication to the horizon; questions to seats are left unanswered."""
    run = Replication(plan, draw_block(plan.book, seed, [replication])[0], port)
    while not run.advance().over:
        pass
    return run


def play_many(plan: Plan, replications: Iterable[int], *, seed: int = 1) -> list[Replication]:
    """Play several replications to the horizon."""
    runs = [Replication(plan, draws) for draws in draw_block(plan.book, seed, list(replications))]
    for run in runs:
        run.advance()
    return runs


def hours(run: Replication, milestone: str = "decision", response: str = "answer") -> float | None:
    """Say when a milestone was reached, in hours since the start; None if not by the horizon."""
    seconds = milestone_time(run, run.dossiers[response], milestone)
    return None if seconds is None else seconds / HOUR


def ledger_hours(run: Replication, response: str = "answer") -> dict[str, float]:
    """Say where the time of a response went, in hours."""
    found = ledger(run, run.dossiers[response])
    return {label: seconds / HOUR for label, seconds in found.items() if seconds}


def entries(run: Replication, activity: str, response: str | None = None) -> list[Entry]:
    """List the entries of one activity, in the order of time."""
    found = [each for each in run.record if each.activity == activity and response in (None, each.dossier)]
    return sorted(found, key=lambda each: each.time)


def times(run: Replication, activity: str, response: str | None = None) -> list[float]:
    """Say when something was done, in hours since the start."""
    return [each.time / HOUR for each in entries(run, activity, response)]


def milestones(run: Replication, responses: Iterable[str] | None = None) -> dict[tuple[str, str], int | None]:
    """Say when each milestone of each response was reached, in seconds."""
    return {
        (name, milestone): milestone_time(run, run.dossiers[name], milestone)
        for name in (run.dossiers if responses is None else responses)
        for milestone in run.dossiers[name].plan.milestones
    }


def story(run: Replication) -> list[Entry]:
    """Give the whole record, for comparison."""
    return [replace(entry, attributes=dict(entry.attributes)) for entry in run.record]


def _read(text: str) -> dict[str, Any]:
    value = parse_document(text, "patch").value if text.strip() else {}
    assert isinstance(value, dict)
    return value


def _steps(patch: dict[str, Any]) -> Any:
    return patch.get("procedures", {}).get("act", {}).get("steps")


def _written(value: dict[str, Any]) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
