"""Draws have names: what is added beside changes nothing, and a replication can be played alone."""

from __future__ import annotations

import numpy as np
import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.measures.scores import Scores, measure
from tests.shipped import shipped_inputs
from tests.worlds import entries, milestones, plan_of, play, play_many, story, together

STEPS = """
draft: {work: watch, takes: {median: 5 h, p90: 30 h}}
instruct: {capitals: council, takes: {between: [1 h, 30 h]}, stake: 0.7}
agree: {agree: council, by: [meeting, silence], reaches: statement}
way:
  choose:
    short: {chance: 0.4, steps: {write: {wait: {median: 3 h, p90: 9 h}}}}
    long:
      chance: 0.6
      steps:
        laps:
          repeat:
            times: 3
            again: 0.5
            steps: {check: {work: watch, takes: {low: 1 h, mode: 2 h, high: 9 h}}}
sail: {move: ships, reaches: decision}
"""
NOISE = """
agreement:
  utility: {base: 1.2, issue: 0.3, state: 0.8, organisation: 0.3, round: 0.3}
  remedies: {trade: 1, escalate: 0.5, stop: 0.1}
bodies:
  council:
    meets: {days: [mon, thu], at: "10:00", agenda: 2}
    business: 1
    convenes: {median: 9 h, p90: 40 h}
staffs: {post: {name: Post, calendar: always}}
forces: {ships: {transit: {median: 3 d, p90: 9 d}, under-way: {chance: 0.5, notice: 3 h}}}
channels: {up: {name: up, from: post, to: watch, latency: {median: 2 h, p90: 20 h}}}
"""
SEEN = """
urgency: priority
events:
  incident:
    at: {median: 5 h, p90: 30 h}
    observed:
      lookout: {after: {median: 2 h, p90: 9 h}, occurrence: 0.4}
      second: {by: post, after: {median: 2 h, p90: 9 h}, occurrence: 0.6, chance: 0.9}
"""
REPLICATIONS = range(12)

ADDED = {
    "a body": "bodies: {court: {name: Court, organisation: union, level: experts, rule: consensus,"
    " calendar: office, meets: {days: [mon], at: '10:00', agenda: 1}, business: 3}}",
    "a staff": "staffs: {aaa: {name: Other, calendar: office, desks: 2}}",
    "a state elsewhere": "states: {AA: {name: Aland, zone: UTC, holidays: FI, population: 7}}",
    "a channel to nowhere": "staffs: {far: {name: Far, calendar: always}}\n"
    "channels: {aaa: {name: aaa, from: watch, to: far, latency: {median: 1 h, p90: 9 h}}}",
    "an organisation": "organisations: {league: {name: League, awareness: {at: [far], occurrence: 0.5}}}\n"
    "staffs: {far: {name: Far, organisation: league, calendar: always}}",
}


@pytest.mark.parametrize("added", ADDED)
def test_what_is_added_beside_changes_nothing(added):
    plain = play_many(plan_of(STEPS, world=NOISE, crisis=SEEN), REPLICATIONS)
    world = together(NOISE, ADDED[added])
    more = play_many(plan_of(STEPS, world=world, crisis=SEEN), REPLICATIONS)
    assert [milestones(run) for run in more] == [milestones(run) for run in plain]


def test_another_response_that_does_not_meet_it_changes_nothing():
    world = (
        NOISE
        + """
routing: {union: {aaa: {procedure: aaa, asked-by: {chair: {sudden: 1 h}}, authority: [own]}}}
procedures:
  aaa:
    name: aaa
    headline: decision
    steps: {draft: {work: day-office, takes: {median: 1 h, p90: 9 h}, reaches: decision}}
"""
    )
    crisis = SEEN + "responses: {aaa: {organisation: union, kind: aaa, event: incident}}"
    plain = play_many(plan_of(STEPS, world=NOISE, crisis=SEEN), REPLICATIONS)
    more = play_many(plan_of(STEPS, world=world, crisis=crisis), REPLICATIONS)
    assert [milestones(run, ["answer"]) for run in more] == [milestones(run) for run in plain]


def test_a_step_added_at_the_end_changes_nothing_before_it():
    plain = play_many(plan_of(STEPS, world=NOISE, crisis=SEEN), REPLICATIONS)
    steps = STEPS + "after-all: {work: watch, takes: {median: 1 h, p90: 9 h}, reaches: full-operation}\n"
    more = play_many(plan_of(steps, world=NOISE, crisis=SEEN), REPLICATIONS)
    for one, other in zip(plain, more, strict=True):
        assert milestones(one).items() <= milestones(other).items()


def test_worse_luck_in_one_step_leaves_the_luck_of_others():
    slower = STEPS.replace("{median: 5 h, p90: 30 h}", "{median: 50 h, p90: 300 h}")
    for one, other in zip(
        play_many(plan_of(STEPS, world=NOISE, crisis=SEEN), REPLICATIONS),
        play_many(plan_of(slower, world=NOISE, crisis=SEEN), REPLICATIONS),
        strict=True,
    ):
        assert entries(one, "observed") == entries(other, "observed")
        assert [e.attributes for e in entries(one, "chosen")] == [
            e.attributes for e in entries(other, "chosen")
        ]
        assert [e.attributes for e in entries(one, "move")] == [e.attributes for e in entries(other, "move")]


def test_a_replication_played_alone_is_the_one_in_the_block():
    plan = plan_of(STEPS, world=NOISE, crisis=SEEN)
    together = play_many(plan, REPLICATIONS)
    for number in (0, 5, 11):
        assert story(play(plan, number)) == story(together[number])
    assert story(together[0]) != story(together[1])
    assert story(play(plan, 0, seed=2)) != story(together[0])


def test_a_plan_made_anew_plays_the_same():
    first, second = (plan_of(STEPS, world=NOISE, crisis=SEEN) for _ in range(2))
    assert story(play(first, 3)) == story(play(second, 3))


def test_blocks_can_be_split_and_put_together_in_any_order():
    plan = plan_of(STEPS, world=NOISE, crisis=SEEN)
    whole = measure(plan, play_many(plan, range(10)))
    parts = [measure(plan, play_many(plan, part)) for part in ([7, 8, 9], [0], [3, 1, 2], [6, 5, 4])]
    joined = Scores.together(parts)
    assert joined.replications.tolist() == list(range(10))
    assert whole.columns.keys() == joined.columns.keys()
    for name, column in whole.columns.items():
        assert np.array_equal(column, joined.columns[name], equal_nan=True), name


def test_all_setups_meet_the_same_events_and_observations():
    found = {}
    for setup in ("as-is", "siloed", "fusion-cell"):
        inputs = shipped_inputs("baltic-cables", setup)
        plan = make_plan(inputs.scenario, inputs.world, setup_id=setup)
        runs = play_many(plan, range(5), seed=4)
        found[setup] = [
            {
                (
                    entry.activity,
                    entry.who,
                    entry.attributes["event"],
                    entry.attributes.get("source"),
                ): entry.time
                for entry in [*entries(run, "event"), *entries(run, "observed")]
                if entry.attributes["event"] == "cable-cut"
            }
            for run in runs
        ]
    assert found["as-is"] == found["siloed"] == found["fusion-cell"]
    assert all(len(luck) > 5 for luck in found["as-is"])


def test_a_draw_is_never_used_twice():
    plan = plan_of(STEPS, world=NOISE, crisis=SEEN)
    assert len(draw_block(plan.book, 1, [0])) == 1
    assert len(set(plan.book.close().names)) == len(plan.book)


def test_another_source_on_a_live_channel_changes_no_other_report():
    world = """
      staffs: {post: {name: Post, calendar: always}}
      channels: {up: {name: up, from: post, to: watch, latency: {median: 6 h, p90: 30 h}}}
      organisations: {union: {awareness: {occurrence: 0.9}}}
    """
    seen = "events: {incident: {observed: {lookout: null, first: {by: post, after: 0 h, occurrence: 0.6}%s}}}"
    extra = ", second: {by: post, after: 40 d, occurrence: 0.6}"
    before = play_many(plan_of(world=world, crisis=seen % ""), range(50))
    after = play_many(plan_of(world=world, crisis=seen % extra), range(50))
    arrivals = [[entries(run, "report")[0].time for run in runs] for runs in (before, after)]
    assert arrivals[0] == arrivals[1]
    earlier = ", early: {by: post, after: {between: [0 h, 1 min]}, occurrence: 0.2}"
    third = play_many(plan_of(world=world, crisis=seen % earlier), range(50))
    firsts = [entries(run, "report")[0].time for run in third]
    assert firsts == arrivals[0]
