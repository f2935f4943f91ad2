"""Whatever procedure is written down: it ends, time is accounted for to the second, causes come first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import Port, Seat
from jointsim.engine.plan import Plan
from jointsim.engine.run import Replication
from jointsim.measures.ledger import ledger
from jointsim.measures.scores import measure, outcome_of
from tests.invariants import causes_come_first, endings_fit, ledgers_are_exact
from tests.support import merged
from tests.worlds import milestones, plan_of, play, together

# Explaining a failure line by line takes minutes here.
QUICK = settings(phases=(Phase.generate, Phase.shrink), report_multiple_bugs=False)
SEATS = [Seat(body, state) for body in ("council", "ministers", "gathering") for state in ("XA", "XB", "XC")]
MARKS = ("statement", "decision", "first-action", "full-operation")

elapsed = st.sampled_from(["0 h", "20 min", "5 h", "3 d", "40 d"]) | st.sampled_from(
    [
        {"median": "4 h", "p90": "30 h"},
        {"low": "1 h", "mode": "2 h", "high": "9 d"},
        {"between": ["0 h", "2 d"]},
    ]
)
worked = st.sampled_from(["2 working h", "3 workdays", {"median": "3 working h", "p90": "4 workdays"}])
lengths = elapsed | worked | st.fixed_dictionaries({"routine": elapsed, "flash": elapsed})
chances = st.sampled_from([0.0, 0.3, 0.7, 1.0])
staffs = st.sampled_from(["watch", "one-desk", "day-office", "busy", "affected.coast-guard"])
ways = st.lists(st.sampled_from(["meeting", "silence"]), min_size=1, unique=True) | st.just(
    ["written-procedure"]
)
ways_by_urgency = st.fixed_dictionaries({"routine": ways, "immediate": ways})
bodies = st.sampled_from(["council", "ministers", "gathering"])
rules = st.sampled_from(["consensus", "majority", "presiding"])
domains = st.sampled_from([["maritime"], ["land"], ["maritime", "land"]])
elapsed_lengths = elapsed | st.fixed_dictionaries({"routine": elapsed, "flash": elapsed})

simple = st.one_of(
    st.fixed_dictionaries({"work": staffs, "takes": lengths}),
    st.fixed_dictionaries({"capitals": bodies, "takes": lengths, "stake": chances}),
    st.fixed_dictionaries({"meet": bodies | st.just("forum")}),
    st.fixed_dictionaries(
        {"agree": st.just("council"), "by": ways | ways_by_urgency},
        optional={"then": st.just("ministers") | st.just(["gathering", "ministers"]), "rule": rules},
    ),
    st.fixed_dictionaries(
        {"agree": bodies},
        optional={"lower-form": st.just({"by": "chair", "takes": "3 h"}), "domains": domains, "rule": rules},
    ),
    st.fixed_dictionaries({"wait": elapsed}),
    st.fixed_dictionaries({"wait": st.just({"occurrence": 0.8}), "at-most": elapsed}),
    st.fixed_dictionaries(
        {
            "wait": st.fixed_dictionaries(
                {
                    "organisation": st.just("union"),
                    "kind": st.just("echo"),
                    "milestone": st.sampled_from(["decision", "first-action"]),
                }
            ),
            "at-most": elapsed,
        }
    ),
    st.just({"tell": "up"}),
    st.fixed_dictionaries({"ask": st.just("up"), "takes": elapsed_lengths}),
    st.fixed_dictionaries(
        {"attribute": staffs, "takes": lengths, "adds": chances}, optional={"domains": domains}
    ),
    st.just({"move": "ships"}),
    st.fixed_dictionaries({"mandate": staffs, "takes": lengths, "needed": chances, "refused": chances}),
    st.fixed_dictionaries(
        {"generate": st.sampled_from(["ships", "planes"]), "need": st.integers(1, 4)},
        optional={"least": st.just(1)},
    ),
)


def _named(steps: list[tuple[dict[str, Any], int, list[str]]], prefix: str) -> dict[str, Any]:
    """Name steps; each waits for the one before, for nothing, or for two of those before."""
    named: dict[str, Any] = {}
    for number, (step, order, marks) in enumerate(steps):
        before = list(named)
        extra: dict[str, Any] = {"reaches": marks} if marks else {}
        if order == 1 and before:
            extra["after"] = []
        elif order > 1 and before:
            extra["after"] = sorted({before[order % len(before)], before[-1]})
        named[f"{prefix}{number}"] = dict(step) | extra
    return named


def _trees(inner: st.SearchStrategy[dict[str, Any]], prefix: str) -> st.SearchStrategy[dict[str, Any]]:
    marks = st.lists(st.sampled_from(MARKS), max_size=1)
    steps = st.lists(st.tuples(inner, st.integers(0, 4), marks), min_size=1, max_size=4)
    return steps.map(lambda found: _named(found, prefix))


def _branching(inner: st.SearchStrategy[dict[str, Any]], prefix: str) -> st.SearchStrategy[dict[str, Any]]:
    one, other = _trees(inner, f"{prefix}x"), _trees(inner, f"{prefix}y")
    choice = st.tuples(one, other).map(
        lambda pair: {
            "choose": {"one": {"chance": 0.5, "steps": pair[0]}, "other": {"chance": 0.5, "steps": pair[1]}}
        }
    )
    loop = st.tuples(st.integers(1, 3), chances, one).map(
        lambda found: {"repeat": {"times": found[0], "again": found[1], "steps": found[2]}}
    )
    return inner | inner | choice | loop


procedures = _trees(_branching(_branching(simple, "a"), "b"), "c")
soon = st.sampled_from(["0 h", "7 h", {"between": ["0 h", "3 d"]}])
pressures = st.fixed_dictionaries(
    {"at": soon, "contention": st.sampled_from([-2, 1, 3]), "load": st.sampled_from([0.5, 1.4, 9])},
    optional={
        "lasts": elapsed,
        "responses": st.just(["answer"]),
        "of": st.sampled_from([["busy"], ["union"], ["council"]]),
    },
)
crises = st.fixed_dictionaries(
    {
        "domain": st.sampled_from(["maritime", "land"]),
        "pressures": st.dictionaries(st.sampled_from(["election", "war"]), pressures),
        "start": st.sampled_from(
            ["2024-12-20T15:00+01:00", "2025-03-28T23:00+01:00", "2025-06-02T09:00+02:00"]
        ),
        "horizon": st.sampled_from(["1 d", "20 d", "60 d"]),
        "urgency": st.sampled_from(["routine", "immediate", "flash"]),
        "positions": st.sampled_from([{}, {"XC": {"answer": "against"}}, {"XA": {"answer": "sceptical"}}]),
        "contention": st.integers(0, 3),
        "lead-contributor": st.sampled_from(["engaged", "opposed"]),
    }
)
rises = st.sampled_from([None, "flash"])

WORLD = """
organisations:
  union: {defers-to: {organisation: league, until: decision, at-most: {median: 2 d, p90: 9 d}}}
  league: {name: League, awareness: {at: [post, affected.coast-guard], occurrence: 0.5}, leaves: {land: union}}
states: {XA: {memberships: {league: {}}}, XC: {memberships: {league: {}}}}
offices: {speaker: {name: Speaker, organisation: league, staff: post}}
participation: {unseen: {name: unseen, between: [XB, XC]}}
trust:
  half-life: 100 d
  exchange: 0.3
  latency: 0.4
  oral: 0.9
  relations: {both: {between: [union, league], standing: {liaison: 0.1}, built: {drill: {on: 2025-01-02, adds: 0.5}}}}
staffs:
  busy: {name: Busy, calendar: office, desks: 2, load: 0.7, task: {median: 3 h, p90: 9 h}}
  post: {name: Post, calendar: always, organisation: league}
bodies:
  council:
    calendar: office
    meets: {days: [mon, thu], at: "10:00", agenda: 1}
    business: 0.7
    convenes: {immediate: {median: 5 h, p90: 30 h}}
    sitting: 2 h
  gathering:
    {name: Gathering, organisation: union, level: ministers, rule: majority, calendar: office,
     sits-as: [council], convenes: {flash: 9 h}, silence: {immediate: 30 h}, higher: [ministers]}
  forum:
    {name: Forum, organisation: union, joint-with: league, level: ambassadors, rule: consensus, calendar: always,
     convenes: 1 d, participation: {problem: unseen, kinds: [echo]}}
  assembly:
    {name: Assembly, organisation: league, level: ambassadors, rule: consensus, calendar: office,
     convenes: 2 d, silence: 20 h}
channels:
  up: {name: up, from: post, to: watch, latency: {median: 2 h, p90: 20 h}, calendar: office, ceiling: open,
       release: {by: all-members, takes: 9 h, refused: 0.4}, oral: {takes: 1 h, keeps: 0.5, chance: 0.5}, trust: both}
  back:
    {name: back, from: watch, to: post, latency: 5 h, loss: 0.1, trust: both,
     participation: {problem: unseen, kinds: [act]}}
agreement:
  utility: {base: 1, contention: 0.4, confidence: 0.3, concession: 0.5,
            issue: 0.3, state: 0.8, organisation: 0.3, round: 0.3}
  remedies: {drop-clause: 1, carve-out: 0.2, escalate: 1, trade: 1, lower-form: 0.5, stop: 0.1}
rules: {consensus: {carve-out: true}, presiding: {name: presiding, vote: chair}}
routing:
  union:
    act: {asked-by: {chair: {sudden: {median: 2 h, p90: 20 h}, never: 0.1}}, remit: {otherwise: 3 h}}
    echo: {procedure: echo, asked-by: {chair: {sudden: 1 h}}, authority: [own]}
    shadow: {procedure: shadow, asked-by: {chair: {sudden: 1 h}}, authority: [own]}
  league:
    guard: {procedure: guard, asked-by: {speaker: {sudden: {median: 5 h, p90: 40 h}}}, authority: [own]}
    word: {procedure: word, asked-by: {affected-state: {sudden: 3 h}}, authority: [own]}
forces:
  ships:
    generation: {conference: {median: 4 d, p90: 9 d}, conferences: 4, pledges: 0.5,
                 mandate: {needed: 0.5, takes: {median: 2 workdays, p90: 9 workdays}, refused: 0.3}}
  planes:
    {name: Planes, domain: air, notice: 1 d, transit: 1 d,
     generation: {conference: {routine: 6 d, flash: 5 h}, conferences: 3, pledges: 0.3,
                  mandate: {needed: 0.7, takes: {median: 2 d, p90: 9 d}, refused: 0.3}}}
force-generation: {postures: {engaged: 0.9, passive: 0.6, opposed: 0.25}, contention: [1, 0.85, 0.65, 0.4]}
procedures:
  echo:
    name: echo
    headline: first-action
    steps:
      draft: {work: one-desk, takes: {median: 9 h, p90: 60 h}, reaches: decision}
      go: {move: ships, reaches: first-action}
  shadow:
    name: shadow
    headline: statement
    steps:
      hold: {wait: {organisation: union, kind: act, milestone: decision}, at-most: 30 d}
      say: {milestone: statement}
  guard:
    name: guard
    headline: first-action
    steps:
      decide: {agree: assembly, by: silence, reaches: decision}
      leave: {mandate: busy, takes: 3 workdays, needed: 0.5, refused: 0.2}
      go: {move: ships, reaches: first-action}
  word: {name: word, headline: statement, steps: {say: {work: busy, takes: 5 working h, reaches: statement}}}
"""
OTHERS = {
    "events": {
        "incident": {
            "observed": {
                "lookout": {"after": {"median": "1 h", "p90": "9 h"}, "occurrence": 0.6},
                "second": {
                    "by": "post",
                    "after": "5 h",
                    "occurrence": 0.8,
                    "attribution": 0.5,
                    "marking": "secret",
                },
            }
        },
        "again": {
            "at": {"between": ["0 h", "9 d"]},
            "like": "incident",
            "unless": {"response": "echo", "milestone": "first-action"},
        },
    },
    "responses": {
        "answer": {
            "text": {"core": 2, "extra": 1, "more": 1},
            "satisfied-by": {"echo": {"milestone": "first-action", "chance": 0.5}},
        },
        "guard": {
            "organisation": "league",
            "kind": "guard",
            "event": "incident",
            "satisfied-by": {"answer": {"milestone": "decision", "chance": 0.3}},
        },
        "word": {"organisation": "league", "kind": "word", "event": "again"},
        "echo": {"organisation": "union", "kind": "echo", "event": "incident"},
        "shadow": {"organisation": "union", "kind": "shadow", "event": "incident"},
        "later": {
            "organisation": "union",
            "kind": "act",
            "event": "again",
            "satisfied-by": {"answer": {"milestone": "decision", "chance": 0.5}},
        },
    },
}


ISLAND = """
organisations: {island: {name: Island, awareness: {at: [islander], occurrence: 0.1}}}
offices: {elder: {name: Elder, organisation: island, staff: islander}}
states: {XB: {memberships: {island: {}}}}
staffs: {islander: {name: Islander, organisation: island, calendar: office, desks: 1, load: 0.5, task: 3 h}}
routing: {island: {dig: {procedure: dig, asked-by: {elder: {sudden: 3 h}}, authority: [own]}}}
procedures: {dig: {name: dig, headline: decision, steps: {dig: {work: islander, takes: 9 h, reaches: decision}}}}
"""
SEEN_THERE = {
    "events": {"incident": {"observed": {"far": {"by": "islander", "after": "2 h", "occurrence": 0.3}}}}
}
UNRELATED = {
    "responses": {"aside": {"organisation": "island", "kind": "dig", "event": "incident"}},
    "pressures": {"feast": {"at": "0 h", "load": 3, "of": ["island"]}},
}
NEEDED = {"responses": {response: {"satisfied-by": None} for response in OTHERS["responses"]}}
HARDLY_NEEDLESS = {
    "responses": {
        response: {"satisfied-by": {"shadow": {"milestone": "asked", "chance": 1e-15}}}
        for response in OTHERS["responses"]
        if response != "shadow"
    }
}


def build(
    steps: dict[str, Any], crisis: dict[str, Any], rise: str | None, *more: Any, world: str = ""
) -> Plan:
    """Plan a crisis in the random world; `more` is merged into it, and `world` into the world."""
    last = {"milestone": "decision"}
    events = {"again": {**OTHERS["events"]["again"], **({"urgency": rise} if rise else {})}}
    whole = crisis | OTHERS | {"events": OTHERS["events"] | events}
    for patch in more:
        whole = merged(whole, patch)
    return plan_of(
        yaml.safe_dump(steps | {"last": last}, sort_keys=False),
        world=together(WORLD, world),
        crisis=yaml.safe_dump(whole),
    )


def results(plan: Plan, replication: int, responses: Iterable[str]) -> list[Any]:
    """Say of some responses when they got how far, where the time went, and how they ended."""
    run = play(plan, replication)
    dossiers = [run.dossiers[name] for name in responses if run.dossiers[name].plan.event in run.occurred]
    spent = [(outcome_of(run, each), ledger(run, each)) for each in dossiers]
    return [milestones(run, [each.id for each in dossiers]), spent]


@settings(QUICK, max_examples=100)
@given(steps=procedures, crisis=crises, rise=rises)
def test_any_procedure_ends_and_its_time_is_accounted_for(steps, crisis, rise):
    plan = build(steps, crisis, rise)
    runs = [Replication(plan, draws) for draws in draw_block(plan.book, 3, range(3))]
    for run in runs:
        assert run.advance().over
        causes_come_first(run)
        ledgers_are_exact(run)
        endings_fit(run)
    scores = measure(plan, runs)
    for (kind, *_), column in scores.columns.items():
        assert not (kind in ("ledger", "strength", "rounds") and (column < 0).any())
    for response in plan.responses.values():
        times = scores.columns["milestone", response.id, response.headline]
        assert (np.isnan(scores.columns["waiting", response.id]) == ~np.isinf(times)).all()


@settings(QUICK, max_examples=20)
@given(steps=procedures, crisis=crises, rise=rises)
def test_seats_that_never_answer_change_nothing(steps, crisis, rise):
    plan = build(steps, crisis, rise)
    for replication in range(2):
        assert milestones(play(plan, replication, port=Port(SEATS))) == milestones(play(plan, replication))


@settings(QUICK, max_examples=20)
@given(steps=procedures, crisis=crises, rise=rises)
def test_what_runs_ahead_of_the_clock_ends_as_what_could_be_interrupted(steps, crisis, rise):
    ahead, in_step = build(steps, crisis, rise, NEEDED), build(steps, crisis, rise, NEEDED, HARDLY_NEEDLESS)
    for replication in range(2):
        assert results(ahead, replication, OTHERS["responses"]) == results(
            in_step, replication, OTHERS["responses"]
        )


@settings(QUICK, max_examples=20)
@given(steps=procedures, crisis=crises, rise=rises)
def test_what_is_wanted_of_others_beside_it_changes_nothing(steps, crisis, rise):
    alone = build(steps, crisis, rise, SEEN_THERE, world=ISLAND)
    beside = build(steps, crisis, rise, SEEN_THERE, UNRELATED, world=ISLAND)
    for replication in range(2):
        assert results(alone, replication, OTHERS["responses"]) == results(
            beside, replication, OTHERS["responses"]
        )
