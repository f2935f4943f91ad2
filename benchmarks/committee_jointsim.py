"""The committee chain as a jointsim world: files, plan, engine, and the measures with their ledger.

The world and the scenario are written as YAML, from the parameters of the chain, and read as any user's are;
the plan is compiled once. A dossier is a response to an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.committee_parameters import PARAMETERS, WEEK, CommitteeParameters, Lognormal
from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.experiments.batches import run_batch
from jointsim.model.load import load_inputs

MONDAY = datetime(2025, 1, 6, tzinfo=UTC)
"""Start of the clock; the week of the chain begins here."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

WORLD = """\
jointsim: 1
markings: [open]
domains: [civil]
organisations:
  committee: {{name: Committee, awareness: {{at: [staff], occurrence: 0.5}}}}
offices:
  chair: {{name: Chair, organisation: committee, staff: staff}}
calendars:
  always: {{zone: UTC, open: {{routine: always}}}}
states:
{states}
staffs:
  staff: {{name: Staff, organisation: committee, calendar: always, desks: {desks}}}
rules:
  consensus: {{name: consensus, vote: unanimous}}
bodies:
  meeting:
    name: Meeting
    organisation: committee
    level: experts
    rule: consensus
    calendar: always
    meets: {{days: [{days}], at: "{time}"}}
routing:
  committee:
    paper: {{procedure: chain, asked-by: {{chair: {{planned: 0 h}}}}, authority: [own]}}
procedures:
  chain:
    name: chain
    headline: decision
    steps:
      rounds:
        reaches: decision
        repeat:
          times: {steps}
          steps:
            draft: {{work: staff, takes: {work}}}
            sitting: {{meet: meeting}}
            instructions: {{capitals: meeting, takes: {reply}}}
            silence: {{wait: {silence:g} h}}
"""

STATE = "  {id}: {{name: {id}, zone: UTC, holidays: none, memberships: {{committee: {{}}}}}}"

SCENARIO = """\
jointsim: 1
title: The committee chain
start: {start}
horizon: {horizon} d
domain: civil
onset: planned
urgency: routine
severity: 0
attribution-difficulty: 0
contention: 0
events:
{events}
responses:
{responses}
"""

EVENT = "  event-{n}: {{at: {at:g} h, observed: {{arrival: {{by: staff, after: 0 h, occurrence: 1}}}}}}"
RESPONSE = "  paper-{n}: {{organisation: committee, kind: paper, event: event-{n}}}"


def world_text(parameters: CommitteeParameters) -> str:
    """Return the chain as a world file.

    Raises
    ------
    ValueError
        If capitals differ, or meetings are at different times of the day: this world has one step for all.
    """
    if len(set(parameters.replies)) != 1:
        raise ValueError("all capitals of a step take equally long here")
    days, hours = zip(*(divmod(slot, 24.0) for slot in parameters.slots), strict=True)
    if len(set(hours)) != 1:
        raise ValueError("all meetings are at one time of the day here")
    return WORLD.format(
        states=_lines(STATE.format(id=f"C{number:02}") for number in range(len(parameters.replies))),
        desks=parameters.desks,
        days=", ".join(DAYS[int(day)] for day in days),
        time=f"{int(hours[0]):02}:{int(hours[0] % 1 * 60):02}",
        steps=parameters.steps,
        work=_delay(parameters.work),
        reply=_delay(parameters.replies[0]),
        silence=parameters.silence,
    )


def scenario_text(parameters: CommitteeParameters) -> str:
    """Return the dossiers as a scenario file, with a horizon that all of them meet."""
    numbers = range(parameters.dossiers)
    hours = parameters.dossiers * parameters.spacing + 6 * parameters.steps * WEEK
    return SCENARIO.format(
        start=f"{MONDAY:%Y-%m-%dT%H:%M}+00:00",
        horizon=int(hours / 24),
        events=_lines(EVENT.format(n=number, at=number * parameters.spacing) for number in numbers),
        responses=_lines(RESPONSE.format(n=number) for number in numbers),
    )


@lru_cache(maxsize=4)
def plan_of(parameters: CommitteeParameters) -> Plan:
    """Return the compiled chain."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "world").mkdir()
        (folder / "world" / "world.yaml").write_text(world_text(parameters), encoding="utf-8")
        (folder / "chain.yaml").write_text(scenario_text(parameters), encoding="utf-8")
        inputs = load_inputs(str(folder / "chain.yaml"), world=folder / "world")
    return make_plan(inputs.scenario, inputs.world)


def run_many(seeds: Sequence[int], parameters: CommitteeParameters = PARAMETERS) -> list[list[float]]:
    """Return, for each of some replications, the response time of each dossier in hours, in order of arrival."""
    columns = run_batch(plan_of(parameters), seeds, 1).scores.columns
    times = [columns["milestone", f"paper-{number}", "decision"] for number in range(parameters.dossiers)]
    return [[float(column[row]) for column in times] for row in range(len(seeds))]


def run_once(seed: int, parameters: CommitteeParameters = PARAMETERS) -> list[float]:
    """Return the response time of each dossier in hours, in order of arrival."""
    return run_many([seed], parameters)[0]


def _delay(duration: Lognormal) -> str:
    if duration.median == duration.p90:
        return f"{duration.median:g} h"
    return f"{{median: {duration.median:g} h, p90: {duration.p90:g} h}}"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
