"""Trust between staffs: what builds it, how it fades, and what it does to news that passes between them."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointsim.engine.information.trust import Trust as Trusting
from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import Port
from jointsim.engine.people.seats import Seat
from jointsim.engine.plan import RelationPlan, TrustPlan
from jointsim.engine.run import Replication
from jointsim.errors import InputError
from jointsim.model.trust import Trust
from tests.invariants import causes_come_first, ledgers_are_exact
from tests.property.test_random_worlds import QUICK
from tests.worlds import DAY, HOUR, entries, plan_of, play, play_many, story, times

SCENE = """
organisations:
  union: {awareness: {at: [home], occurrence: 0.5}}
  league: {name: League, awareness: {at: [post], occurrence: 0.5}}
offices: {chair: {staff: home}}
staffs:
  home: {name: Home, organisation: union, calendar: always}
  post: {name: Post, organisation: league, calendar: always}
channels:
  up: {name: up, from: post, to: home, latency: 10 h, trust: us}
"""
SEEN = "events: {incident: {observed: {lookout: {by: post, after: 0 h, occurrence: 0.9}}}}"
START = datetime.fromisoformat("2025-03-11T00:00+01:00")


def trust(relation: str = "", **numbers: object) -> str:
    """Write the trust of a world in which full trust halves the latency and 100 days halve it."""
    given = {"half_life": "100 d", "exchange": 0, "latency": 0.5, "oral": 1} | numbers
    written = ", ".join(f"{key.replace('_', '-')}: {value}" for key, value in given.items())
    return f"trust: {{{written}, relations: {{us: {{between: [union, league]{relation}}}}}}}\n"


def arrivals(world: str, crisis: str = SEEN) -> list[float]:
    return times(play(plan_of(world=SCENE + world, crisis=crisis)), "report")


def test_without_trust_a_report_takes_its_time():
    assert arrivals(trust()) == [10]


def test_standing_trust_shortens_it_by_its_share():
    assert arrivals(trust(", standing: {liaison-officers: 0.5, regular-dialogue: 0.2}")) == [10 * 0.7]


def test_what_was_built_fades_by_half_in_each_half_life():
    level = 0.8 * 0.5**2
    assert START - datetime.fromisoformat("2024-08-23T00:00+01:00") == timedelta(days=200)
    (arrival,) = arrivals(trust(", built: {exercise: {on: 2024-08-23, adds: 0.8}}"))
    assert arrival == pytest.approx(10 * (1 - 0.5 * level), abs=1 / HOUR)


def test_what_stands_and_what_was_built_leave_doubts_that_multiply():
    world = ", standing: {officers: 0.5}, built: {one: {on: 2024-12-01, adds: 0.4}, two: {on: 2025-03-11, adds: 0.3}}"
    lived = 1 - (1 - 0.4 * 0.5 ** (100 / 100)) * (1 - 0.3)
    (arrival,) = arrivals(trust(world))
    assert arrival == pytest.approx(10 * (1 - 0.5 * (1 - 0.5 * (1 - lived))), abs=1 / HOUR)


def test_an_exercise_after_the_start_adds_on_its_day():
    seen = """
      events:
        incident: {observed: {lookout: {by: post, after: 0 h, occurrence: 0.4},
                              again: {by: post, after: 9 d, occurrence: 0.4},
                              later: {by: post, after: 10 d, occurrence: 0.4}}}
    """
    world = trust(", built: {exercise: {on: 2025-03-21, adds: 1.0}}")
    assert arrivals(world, seen) == [10, 9 * 24 + 10, 10 * 24 + 5]


def test_each_report_delivered_adds_a_share_of_what_is_missing():
    seen = """
      events:
        incident: {observed: {lookout: {by: post, after: 0 h, occurrence: 0.4},
                              again: {by: post, after: 20 h, occurrence: 0.4},
                              later: {by: post, after: 40 h, occurrence: 0.4}}}
    """
    half_life = "36000 d"  # does not fade within this test
    first, second, third = arrivals(trust(exchange=0.5, half_life=half_life), seen)
    assert (first, second - 20, third - 40) == (
        10,
        10 * (1 - 0.25),
        pytest.approx(10 * (1 - 0.375), abs=0.001),
    )


def test_what_was_lived_fades_within_a_run_too():
    seen = """
      events:
        incident: {observed: {lookout: {by: post, after: 0 h, occurrence: 0.4},
                              again: {by: post, after: 200 h, occurrence: 0.4}}}
    """
    _, second = arrivals(trust(exchange=1.0, half_life="95 h"), seen)
    # Full trust at 10 h, two half-lives before the second report leaves.
    assert second - 200 == pytest.approx(10 * (1 - 0.5 * 0.25), abs=1 / HOUR)


def test_only_a_report_that_told_something_new_adds_trust():
    near = "  near: {name: near, from: post, to: home, latency: 1 h}\n"
    world = trust(exchange=1.0, half_life="36000 d")
    alone, beaten = (play(plan_of(world=SCENE + more + world, crisis=SEEN)) for more in ("", near))
    assert len(entries(beaten, "report")) == 2
    assert alone.trust.level("us", 10 * HOUR) == pytest.approx(1)
    assert beaten.trust.level("us", 10 * HOUR) == 0


def test_a_channel_that_rests_on_no_trust_keeps_its_pace_and_adds_none():
    world = SCENE.replace(", trust: us", "") + trust(", standing: {officers: 1.0}", exchange=1.0)
    plan = plan_of(world=world, crisis=SEEN)
    run = play(plan)
    assert times(run, "report") == [10]
    assert run.trust.level("us", 10 * HOUR) == 1  # what stands
    assert run.trust._relations["us"].lived == 0


def test_working_time_is_shortened_too():
    world = SCENE.replace("latency: 10 h", "latency: 8 working h, calendar: office")
    crisis = "start: 2025-03-11T08:00+01:00\n" + SEEN
    for standing, arrival in ((0.0, 9), (1.0, 5)):
        world_now = world + trust(f", standing: {{officers: {standing}}}")
        assert times(play(plan_of(world=world_now, crisis=crisis)), "report") == [arrival]


SECRET = "events: {incident: {observed: {lookout: {by: post, after: 0 h, occurrence: 0.9, marking: secret}}}}"
WHISPER = "ceiling: open, oral: {takes: 1 h, keeps: 1.0, chance: 0.2}"


@pytest.mark.parametrize(
    ("standing", "oral", "chance"), [(0.0, 0.8, 0.2), (0.5, 0.8, 0.5), (1.0, 0.8, 0.8), (1.0, 0.1, 0.2)]
)
def test_trust_raises_the_chance_of_word_of_mouth_and_never_lowers_it(standing, oral, chance):
    world = SCENE.replace("latency: 10 h", f"latency: 1 h, {WHISPER}")
    plan = plan_of(world=world + trust(f", standing: {{officers: {standing}}}", oral=oral), crisis=SECRET)
    runs = play_many(plan, range(1500))
    share = sum(bool(entries(run, "report")) for run in runs) / len(runs)
    assert share == pytest.approx(chance, abs=4 * (chance * (1 - chance) / len(runs)) ** 0.5)


def test_trust_releases_nothing():
    world = SCENE.replace(
        "latency: 10 h", "latency: 1 h, ceiling: open, release: {by: originator, takes: 1 h, refused: 1.0}"
    )
    run = play(plan_of(world=world + trust(", standing: {officers: 1.0}"), crisis=SECRET))
    assert not entries(run, "report")


def test_a_person_who_releases_a_report_lets_it_travel_at_the_pace_of_trust():
    said = "latency: 10 h, ceiling: open, release: {by: originator, takes: 9 h}"
    world = SCENE.replace("latency: 10 h", said) + trust(", standing: {officers: 1.0}")
    plan = plan_of(world=world, crisis=SECRET)
    assert times(play(plan), "report") == times(play(plan, port=Port([Seat("post")])), "report") == [9 + 5]
    run = Replication(plan, draw_block(plan.book, 1, [0])[0], Port([Seat("post")]))
    (question,) = run.advance().questions
    run.port.answer(run, question.id, "grant")
    assert run.advance().over
    assert times(run, "report") == [5]


LUCK = st.integers(0, 2**32)
SHARES = st.floats(0, 1)


@settings(QUICK, max_examples=30)
@given(seed=LUCK, one=SHARES, other=SHARES, latency=SHARES, whisper=st.booleans())
def test_more_trust_is_never_later_on_one_hop_with_the_same_luck(seed, one, other, latency, whisper):
    said = "latency: {median: 5 h, p90: 40 h}, calendar: office" + (f", {WHISPER}" if whisper else "")
    world = SCENE.replace("latency: 10 h", said)
    arrived = []
    for standing in sorted((one, other)):
        numbers = trust(f", standing: {{officers: {standing:.6f}}}", latency=f"{latency:.6f}", oral=0.9)
        plan = plan_of(world=world + numbers, crisis=SECRET if whisper else SEEN)
        run = play(plan, seed=seed)
        causes_come_first(run)
        ledgers_are_exact(run)
        arrived.append(entries(run, "report")[0].time if entries(run, "report") else plan.horizon)
    assert arrived[1] <= arrived[0]


def test_trust_that_changes_nothing_leaves_the_same_record():
    plain = SCENE.replace(", trust: us", "")
    idle = trust(", standing: {officers: 1.0}", exchange=0.5, latency=1.0, oral=0)
    assert story(play(plan_of(world=plain, crisis=SEEN))) == story(
        play(plan_of(world=SCENE + idle, crisis=SEEN))
    )


class TestArithmetic:
    @given(half_life=st.floats(0.01, 1000), lived=SHARES, days=st.integers(0, 900))
    def test_two_looks_fade_as_much_as_one(self, half_life, lived, days):
        plan = TrustPlan(half_life * DAY, 0.3, 0.5, {"us": RelationPlan(0.1, lived, ())})
        often, once = Trusting(plan), Trusting(plan)
        for day in range(0, days + 1, 30):
            often.level("us", day * DAY)
        expected = 1 - 0.9 * (1 - lived * 0.5 ** (days / half_life))
        assert often.level("us", days * DAY) == pytest.approx(expected)
        assert once.level("us", days * DAY) == pytest.approx(expected)

    @given(lived=SHARES, exchange=SHARES, reports=st.integers(0, 20))
    def test_the_level_stays_between_0_and_1_and_grows_with_reports(self, lived, exchange, reports):
        found = Trusting(TrustPlan(inf, exchange, 0.5, {"us": RelationPlan(0.0, lived, ((50, 0.5),))}))
        levels = [found.level("us", 0)]
        for number in range(reports):
            found.grow("us", number)
            levels.append(found.level("us", number))
        assert all(0 <= level <= 1 for level in levels)
        assert levels == sorted(levels)

    def test_what_is_built_in_a_run_counts_once_from_its_second(self):
        found = Trusting(TrustPlan(100.0, 0.0, 0.5, {"us": RelationPlan(0.0, 0.0, ((100, 0.5), (200, 0.5)))}))
        levels = [found.level("us", now) for now in (99, 100, 150, 300)]
        last = (0.5 * 0.5 + 0.5 * (1 - 0.25)) * 0.5
        assert levels == pytest.approx([0, 0.5, 0.5 * 0.5**0.5, last])

    def test_the_level_before_a_crisis_is_that_of_the_file(self):
        written = {
            "half-life": "100 d", "exchange": 0.1, "latency": 0.5, "oral": 0.5,
            "relations": {"us": {"between": ["union", "league"], "standing": {"officers": 0.5},
                                 "built": {"before": {"on": "2024-12-01", "adds": 0.4},
                                           "after": {"on": "2025-03-12", "adds": 0.9}}}},
        }  # fmt: skip
        found = Trust.model_validate(written)
        assert found.lived("us", START) == pytest.approx(0.4 / 2)
        assert found.level("us", START) == pytest.approx(1 - 0.5 * 0.8)
        assert found.lived("us", START + timedelta(days=1)) > 0.9


class TestMessages:
    def fault(self, world: str) -> str:
        with pytest.raises(InputError) as caught:
            plan_of(world=world, crisis=SEEN)
        (fault,) = caught.value.faults
        return f"{fault.path}: {fault.what} — {fault.right}"

    def test_a_channel_that_rests_on_trust_that_is_not_there(self):
        text = self.fault(SCENE.replace("trust: us", "trust: use") + trust())
        assert text == "channels.up.trust: there is no relation of trust 'use' — did you mean 'us'?"
        assert "none is defined" in self.fault(SCENE)

    def test_trust_with_an_organisation_that_is_not_there(self):
        text = self.fault(SCENE + trust().replace("[union, league]", "[union, leage]"))
        assert text == (
            "trust.relations.us.between[1]: there is no organisation 'leage' — did you mean 'league'?"
        )

    def test_a_half_life_of_nothing(self):
        text = self.fault(SCENE + trust(half_life="0 d"))
        assert text.endswith("trust with a half-life of nothing is never there — write a length like 540 d")


def test_what_is_told_in_confidence_counts_although_its_receiver_has_no_part():
    """Trust grows with each report between two organisations, whoever hears it, and speeds up the others."""
    world = """
trust: {half-life: 500 d, exchange: 0.5, latency: 0.2, oral: 1, relations: {bond: {between: [union, league]}}}
organisations: {league: {name: League, awareness: {at: [tower], occurrence: 0.5}}}
staffs:
  tower: {name: Tower, organisation: league, calendar: always}
  archive: {name: Archive, organisation: league, calendar: always}
  post: {name: Post, organisation: union, calendar: always}
channels:
  wire: {name: wire, from: post, to: tower, latency: 10 h, trust: bond}
  file: {name: file, from: watch, to: archive, latency: 1 h, trust: bond}
offices: {host: {name: Host, organisation: league, staff: tower}}
states: {XA: {memberships: {league: {}}}}
routing: {league: {act: {procedure: act, asked-by: {host: {sudden: 0 h}}, authority: [own]}}}
"""
    crisis = """
events: {incident: {observed: {seen: {by: post, after: 2 h, occurrence: 1.0}}}}
responses: {other: {organisation: league, kind: act, event: incident}}
"""
    plan = plan_of(world=world, crisis=crisis)
    assert sorted(plan.channels) == ["file", "wire"]
    assert times(play(plan), "report") == pytest.approx([1, 8], abs=0.01)
