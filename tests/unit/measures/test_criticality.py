"""Who lies on the critical path: where it is known by hand, put together, ranked, and counted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.measures.criticality import Paths, criticality, measure_paths
from jointsim.measures.holders import KINDS, Holder, path_holders
from jointsim.stats.shares import wilson
from tests.worlds import HOUR, NIGHT_AND_DAY, entries, hours, ledger_hours, plan_of, play, play_many, together

BODY, STAFF, CHANNEL, MEMBER = KINDS
CHAIN = """
draft: {work: day-office, takes: 6 working h}
instruct: {capitals: council, takes: {median: 30 h, p90: 60 h}}
agree: {agree: council, reaches: decision}
"""
AGREE = "agree: {agree: council, reaches: decision}"
SCEPTICAL = "positions: {XC: {answer: sceptical}}"
AFAR = """
organisations: {union: {awareness: {at: [home], occurrence: 0.5}}}
offices: {chair: {staff: home}}
staffs:
  home: {name: Home, organisation: union, calendar: always}
  post: {name: Post, calendar: always}
channels: {up: {name: up, from: post, to: home, latency: 3 h}}
routing: {union: {act: {asked-by: {chair: {sudden: 2 h}}, remit: {maritime: 7 h}}}}
"""
SEEN_AFAR = "events: {incident: {observed: {lookout: {by: post, after: 1 h, occurrence: 1}}}}"
PARLIAMENTS = """
national-staffs: {parliament: {name: parliament, calendar: always}}
staffs: {assembly: {name: Assembly, calendar: always}}
"""
N = 12


def held(run, response: str = "answer") -> dict[tuple[str, str], float]:
    return {
        tuple(holder): seconds / HOUR for holder, seconds in path_holders(run, run.dossiers[response]).items()
    }


def test_each_stretch_of_a_chain_belongs_to_whoever_it_was_spent_on():
    run = play(plan_of(CHAIN, world=AFAR, crisis=SEEN_AFAR))
    (answered,) = entries(run, "capitals")
    spent = ledger_hours(run)
    assert held(run) == {
        (STAFF, "post"): 1,
        (CHANNEL, "up"): 3,
        (STAFF, "home"): 2,
        (STAFF, "day-office"): spent["off-hours"] + 6,
        (MEMBER, answered.who): spent["capitals"],
        (BODY, "council"): 2,
    }
    # Nobody holds the question of remit.
    assert sum(held(run).values()) == pytest.approx(hours(run) - 7)


def test_a_queue_belongs_to_the_staff_that_has_it():
    steps = "draft: {work: one-desk, takes: 10 h, reaches: decision}"
    run = play(
        plan_of(steps, crisis="responses: {second: {organisation: union, kind: act, event: incident}}")
    )
    assert held(run, "second") == {(STAFF, "one-desk"): 20}


def test_a_reservation_is_its_members_and_the_sitting_the_bodys():
    run = play(plan_of(AGREE, world=NIGHT_AND_DAY, crisis=SCEPTICAL))
    assert held(run) == {(BODY, "council"): 9, (MEMBER, "XC"): hours(run) - 9}
    assert entries(run, "round")[0].attributes["last"] == "XC"


def test_of_several_reservations_it_is_the_last_to_be_lifted():
    lifted = "agreement: {reservations: {scrutiny: {takes: {median: 2 d, p90: 9 d}}}}"
    crisis = "positions: {XA: {answer: sceptical}, XC: {answer: sceptical}}"
    one, other = "positions: {XA: {answer: sceptical}}", SCEPTICAL
    for number in range(3):
        both, first, second = (
            play(plan_of(AGREE, world=lifted, crisis=each), number) for each in (crisis, one, other)
        )
        slower = "XA" if hours(first) > hours(second) else "XC"
        assert held(both) == {(BODY, "council"): 2, (MEMBER, slower): hours(both) - 2}


def test_without_reservations_nobody_was_last():
    (said,) = entries(play(plan_of(AGREE)), "round")
    assert "last" not in said.attributes


def test_the_parliament_that_decides_a_force_generation_is_its_members():
    mandate = "mandate: {needed: 1.0, takes: {median: 20 d, p90: 40 d}, refused: 0.0}"
    world = f"forces: {{ships: {{generation: {{conference: 1 d, conferences: 1, pledges: 1.0, {mandate}}}}}}}"
    plan = plan_of(
        "raise: {generate: ships, need: 3, reaches: decision}", world=world, crisis="horizon: 900 d"
    )
    run = play(plan)
    (generated,) = entries(run, "generated")
    assert held(run) == {(MEMBER, generated.attributes["last"]): hours(run) - 24}


@pytest.mark.parametrize(
    ("who", "holder"), [("affected.parliament", (MEMBER, "XA")), ("assembly", (STAFF, "assembly"))]
)
def test_a_national_parliament_is_its_members_any_other_a_staff(who, holder):
    steps = f"leave: {{mandate: {who}, takes: 40 h, reaches: decision}}"
    assert held(play(plan_of(steps, world=PARLIAMENTS))) == {holder: 40}


def test_what_nobody_in_particular_does_is_nobodys():
    steps = "talks: {wait: 9 h}\nsail: {move: ships, reaches: decision}"
    assert held(play(plan_of(steps))) == {}


def test_what_is_waited_for_at_the_horizon_is_nobodys_yet():
    never = "routing: {union: {act: {asked-by: {chair: {sudden: 2 h, never: 1.0}}}}}"
    assert held(play(plan_of(world=together(AFAR, never), crisis=SEEN_AFAR))) == {
        (STAFF, "post"): 1,
        (CHANNEL, "up"): 3,
    }


def test_the_path_goes_on_in_the_response_that_was_waited_for():
    world = """
      routing: {union: {other: {procedure: other, asked-by: {chair: {sudden: 0 h}}, authority: [own]}}}
      procedures:
        other:
          {name: other, headline: decision, steps: {draft: {work: watch, takes: 12 h, reaches: decision}}}
    """
    steps = "wait: {wait: {organisation: union, kind: other, milestone: decision}, reaches: decision}"
    crisis = "responses: {beside: {organisation: union, kind: other, event: incident}}"
    assert held(play(plan_of(steps, world=world, crisis=crisis))) == {(STAFF, "watch"): 12}


# Many replications.


def test_in_a_chain_everybody_is_on_the_path_always():
    plan = plan_of(CHAIN, world=AFAR, crisis=SEEN_AFAR)
    runs = play_many(plan, range(N))
    found = {(each.kind, each.name): each for each in criticality(measure_paths(plan, runs))}
    always = [(STAFF, "post"), (CHANNEL, "up"), (STAFF, "home"), (STAFF, "day-office"), (BODY, "council")]
    for each in always:
        assert found[each].share.value == 1
        assert (found[each].share.low, found[each].share.high) == wilson(N, N)
    assert found[STAFF, "post"].mean_hours == 1
    # One capital is the last in each replication.
    assert sum(each.share.value for each in found.values() if each.kind == MEMBER) == pytest.approx(1)


def test_members_are_numbered_by_their_share_unless_they_are_to_be_named():
    plan = plan_of(CHAIN)
    runs = play_many(plan, range(N))
    paths = measure_paths(plan, runs)
    last = [entries(run, "capitals")[0].who for run in runs]
    named = {each.name: each for each in criticality(paths, named=True) if each.kind == MEMBER}
    assert {name: each.share.value for name, each in named.items()} == {
        state: last.count(state) / N for state in set(last)
    }
    numbered = [each for each in criticality(paths) if each.kind == MEMBER]
    assert [each.name for each in numbered] == [f"member {rank + 1}" for rank in range(len(set(last)))]
    assert [each.share for each in numbered] == [each.share for each in named.values()]
    assert [each.share.value for each in numbered] == sorted(
        (each.share.value for each in numbered), reverse=True
    )


def test_replications_in_which_the_event_did_not_happen_do_not_count():
    crisis = """
      events:
        again: {at: 9 h, like: incident, unless: {response: answer, milestone: decision, chance: 0.5}}
      responses:
        second: {organisation: union, kind: act, event: again}
    """
    plan = plan_of("draft: {work: watch, takes: 4 h, reaches: decision}", crisis=crisis)
    runs = play_many(plan, range(N))
    happened = sum("again" in run.occurred for run in runs)
    assert 0 < happened < N
    found = {each.response: each for each in criticality(measure_paths(plan, runs))}
    assert found["second"].share.value == 1
    assert (found["second"].share.low, found["second"].share.high) == wilson(happened, happened)
    assert found["answer"].share.low == wilson(N, N)[0]


@pytest.fixture(scope="module")
def luck():
    plan = plan_of(CHAIN, world=AFAR, crisis=SEEN_AFAR)
    return plan, play_many(plan, range(N))


@given(cuts=st.sets(st.integers(1, N - 1)), backwards=st.booleans())
def test_how_replications_are_split_changes_nothing(luck, cuts, backwards):
    plan, runs = luck
    edges = [0, *sorted(cuts), N]
    parts = [measure_paths(plan, runs[a:b]) for a, b in pairwise(edges)]
    parts = [*parts, measure_paths(plan, ())]
    whole, split = measure_paths(plan, runs), Paths.together(parts[::-1] if backwards else parts)
    assert len(split) == N
    assert (split.responses, split.holders) == (whole.responses, whole.holders)
    for name in ("replications", "applicable", "replication", "response", "holder", "seconds"):
        one, other = getattr(split, name), getattr(whole, name)
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)


def test_no_replications_have_no_paths():
    paths = measure_paths(plan_of(), ())
    assert (len(paths), paths.holders, criticality(paths)) == (0, (), ())
    assert Holder("body", "council") == ("body", "council")
