"""Who knows what: confidence, channels, ceilings, cut members, and what is told on purpose."""

from __future__ import annotations

import pytest

from tests.invariants import causes_come_first, ledgers_are_exact
from tests.worlds import HOUR, entries, hours, ledger_hours, plan_of, play, play_many, times

CELLS = """
organisations: {union: {awareness: {at: [home], occurrence: 0.5}}}
offices: {chair: {staff: home}}
staffs:
  home: {name: Home, organisation: union, calendar: always}
  post: {name: Post, calendar: always}
  relay: {name: Relay, calendar: always}
"""
SEEN = "events: {incident: {observed: {lookout: {by: post, after: 0 h, occurrence: %s, attribution: 0.4}}}}"


def channels(**written: str) -> str:
    return (
        CELLS
        + "channels:\n"
        + "".join(f"  {name.replace('_', '-')}: {{name: {name}, {text}}}\n" for name, text in written.items())
    )


def knows(run, holder: str, event: str = "incident") -> tuple[float, float]:
    return run.knowledge.confidence(event, [holder])


def test_several_sources_combine_as_the_product_of_their_doubts():
    crisis = """
      events:
        incident:
          observed:
            lookout: {occurrence: 0.6, attribution: 0.1}
            second: {by: watch, after: 1 h, occurrence: 0.5, attribution: 0.3}
            third: {by: watch, after: 2 h, occurrence: 0.2}
    """
    run = play(plan_of(crisis=crisis))
    assert knows(run, "watch") == pytest.approx((1 - 0.4 * 0.5 * 0.8, 1 - 0.9 * 0.7))


def test_who_knows_of_it_already_does_not_detect_it_but_finds_out_more():
    crisis = """
      events:
        incident:
          observed:
            lookout: {by: watch, after: 1 h, occurrence: 0.6}
            elsewhere: {by: day-office, after: 2 h, occurrence: 0.5}
            inspection: {by: day-office, after: 3 h, occurrence: 0.5}
    """
    run = play(plan_of(crisis=crisis))
    assert [(entry.who, entry.pieces[0][0]) for entry in entries(run, "observed")] == [
        ("watch", "detection"),
        ("day-office", "detection"),
        ("day-office", "detection"),
    ]
    last = entries(run, "observed")[-1]
    assert last.pieces == (("detection", 2 * 3600, -1), ("attribution", 3 * 3600, -1))


def test_a_source_that_comes_two_ways_counts_once_by_its_best_copy():
    world = channels(
        direct="from: post, to: home, latency: 5 h, loss: 0.5",
        first="from: post, to: relay, latency: 1 h",
        then="from: relay, to: home, latency: 1 h, loss: 0.2",
    )
    run = play(plan_of(world=world, crisis=SEEN % 0.8))
    assert knows(run, "relay") == pytest.approx((0.8, 0.4))
    assert knows(run, "home") == pytest.approx((0.8 * 0.8, 0.4 * 0.8))
    # The direct copy comes last and is worth less than the one already there.
    assert [entry.time // 3600 for entry in entries(run, "report") if entry.who == "home"] == [2, 5]


def test_a_better_copy_takes_the_place_of_a_worse_one():
    world = channels(
        direct="from: post, to: home, latency: 1 h, loss: 0.5",
        first="from: post, to: relay, latency: 1 h",
        then="from: relay, to: home, latency: 2 h",
    )
    run = play(plan_of(world=world, crisis=SEEN % 0.8))
    assert knows(run, "home") == pytest.approx((0.8, 0.4))
    assert [entry.time // 3600 for entry in entries(run, "report") if entry.who == "home"] == [1, 3]


def test_a_loop_of_channels_makes_nobody_surer():
    world = channels(
        out="from: post, to: relay, latency: 1 h",
        back="from: relay, to: post, latency: 1 h",
        round_about="from: home, to: post, latency: 1 h",
        on="from: relay, to: home, latency: 1 h",
    )
    run = play(plan_of(world=world, crisis=SEEN % 0.5))
    assert knows(run, "post") == knows(run, "relay") == knows(run, "home") == (0.5, 0.4)
    assert len(entries(run, "report")) == 2


def test_one_report_is_in_flight_at_a_time_and_the_next_carries_all_that_came_meanwhile():
    crisis = """
      events:
        incident:
          observed:
            lookout: {by: post, after: 0 h, occurrence: 0.3}
            second: {by: post, after: 1 h, occurrence: 0.3}
            third: {by: post, after: 2 h, occurrence: 0.3}
    """
    run = play(plan_of(world=channels(up="from: post, to: home, latency: 5 h"), crisis=crisis))
    reports = [(entry.time // 3600, entry.attributes["sources"]) for entry in entries(run, "report")]
    assert reports == [(5, ("lookout",)), (10, ("second", "third"))]


def test_only_what_makes_surer_by_enough_is_worth_telling():
    crisis = """
      events:
        incident:
          observed:
            lookout: {by: post, after: 0 h, occurrence: 0.9}
            second: {by: post, after: 5 h, occurrence: 0.5}
    """
    world = channels(up="from: post, to: home, latency: 1 h")
    assert len(entries(play(plan_of(world=world, crisis=crisis)), "report")) == 2
    world += "reporting: {worth-telling: 0.1}\n"
    run = play(plan_of(world=world, crisis=crisis))
    assert len(entries(run, "report")) == 1
    assert knows(run, "home") == (0.9, 0)


def test_a_closed_office_passes_on_in_the_morning():
    world = channels(up="from: post, to: home, latency: 1 h, calendar: office")
    run = play(plan_of("draft: {milestone: decision}", world=world, crisis=SEEN % 0.9))
    assert times(run, "report") == [10]
    assert ledger_hours(run) == {"off-hours": 9, "channel": 1}


def test_working_time_on_a_channel_stands_still_while_it_is_closed():
    world = channels(up="from: post, to: home, latency: 2 working h, calendar: office")
    crisis = "start: 2025-03-11T16:00+01:00\n" + SEEN % 0.9
    run = play(plan_of("draft: {milestone: decision}", world=world, crisis=crisis))
    assert times(run, "report") == [18]
    assert ledger_hours(run) == {"off-hours": 16, "channel": 2}


CEILING = "from: post, to: home, latency: 1 h, ceiling: open, "
SECRET = "events: {incident: {observed: {lookout: {by: post, after: 0 h, occurrence: 0.8, marking: secret}}}}"


def test_what_is_above_the_ceiling_waits_for_release():
    world = channels(up=CEILING + "release: {by: originator, takes: 10 h}")
    run = play(plan_of(world=world, crisis=SECRET))
    assert times(run, "report") == [11]
    assert knows(run, "home") == (0.8, 0)
    assert ledger_hours(run) == {"release": 10, "channel": 1}


def test_a_refused_release_goes_no_further():
    world = channels(up=CEILING + "release: {by: originator, takes: 10 h, refused: 1.0}")
    run = play(plan_of(world=world, crisis=SECRET))
    assert entries(run, "report") == []
    assert times(run, "withheld") == [10]
    assert knows(run, "home") == (0, 0)


def test_after_a_refusal_a_sanitised_version_may_pass_and_is_worth_less():
    world = channels(
        up=CEILING
        + "release: {by: originator, takes: 10 h, refused: 1.0}, sanitise: {takes: 5 h, keeps: 0.75}"
    )
    run = play(plan_of(world=world, crisis=SECRET))
    assert times(run, "report") == [16]
    assert knows(run, "home")[0] == pytest.approx(0.6)


def test_without_a_way_past_the_ceiling_nothing_passes():
    run = play(plan_of(world=channels(up=CEILING.rstrip(", ")), crisis=SECRET))
    assert entries(run, "report") == []


def test_a_word_in_passing_happens_by_chance():
    world = channels(up=CEILING + "oral: {takes: 1 h, keeps: 0.9, chance: 0.3}")
    runs = play_many(plan_of(world=world, crisis=SECRET), range(400))
    passed = sum(knows(run, "home")[0] > 0 for run in runs) / len(runs)
    assert passed == pytest.approx(0.3, abs=4 * (0.3 * 0.7 / len(runs)) ** 0.5)
    assert {round(knows(run, "home")[0], 9) for run in runs} == {0.0, 0.72}


def test_what_lies_below_the_ceiling_does_not_wait_for_what_lies_above():
    crisis = """
      events:
        incident:
          observed:
            lookout: {by: post, after: 0 h, occurrence: 0.8, marking: secret}
            open-word: {by: post, after: 1 h, occurrence: 0.6}
    """
    world = channels(up=CEILING + "release: {by: originator, takes: 10 h}")
    run = play(plan_of(world=world, crisis=crisis))
    reports = [(entry.time // 3600, entry.attributes["sources"]) for entry in entries(run, "report")]
    assert reports == [(2, ("open-word",)), (11, ("lookout",))]


def test_what_comes_in_during_a_release_is_released_next():
    crisis = """
      events:
        incident:
          observed:
            lookout: {by: post, after: 1 h, occurrence: 0.3, marking: secret}
            second: {by: post, after: 2 h, occurrence: 0.3, marking: secret}
            open-word: {by: post, after: 3 h, occurrence: 0.3}
    """
    world = channels(up=CEILING + "release: {by: originator, takes: 10 h}")
    run = play(plan_of(world=world, crisis=crisis))
    sources = [source for entry in entries(run, "report") for source in entry.attributes["sources"]]
    assert sources == ["open-word", "lookout", "second"]


GATED = channels(up="from: post, to: home, latency: 1 h, agreement: pact")
PACT = "states: {XA: {agreements: {pact: {}}}, XB: {agreements: {pact: {}}}%s}"


@pytest.mark.parametrize("lacking", [True, False])
def test_a_channel_is_cut_where_one_member_lacks_the_agreement(lacking):
    held = PACT % ("" if lacking else ", XC: {agreements: {pact: {}}}")
    plan = plan_of(world=GATED + held, crisis=SEEN % 0.9)
    assert ("up" in plan.channels) is not lacking
    assert hours(play(plan)) == (None if lacking else 1)


def test_one_member_without_agreement_may_only_lower_the_ceiling():
    world = GATED.replace("agreement: pact", "agreement: pact, without-agreement: open") + PACT % ""
    assert hours(play(plan_of(world=world, crisis=SEEN % 0.9))) == 1
    assert hours(play(plan_of(world=world, crisis=SECRET))) is None


def test_an_agreement_counts_from_its_day():
    held = PACT % ", XC: {agreements: {pact: {since: 2025-04-01}}}"
    before = plan_of(world=GATED + held, crisis=SEEN % 0.9)
    after = plan_of(world=GATED + held, crisis=(SEEN % 0.9) + "\nstart: 2025-04-02T00:00+02:00")
    assert ("up" in before.channels, "up" in after.channels) == (False, True)


def test_a_staff_of_a_state_is_cut_where_its_state_lacks_the_agreement():
    world = channels(
        up="from: post, to: lodge, latency: 1 h, agreement: pact", on="from: lodge, to: home, latency: 1 h"
    ).replace("staffs:\n", "staffs:\n  lodge: {name: Lodge, state: XC, calendar: always}\n")
    assert "up" not in set(plan_of(world=world + PACT % "", crisis=SEEN % 0.9).channels)


TELL = "told: {tell: up}\nsign: {milestone: decision}"


def test_a_channel_that_does_not_forward_carries_only_what_is_told():
    world = "staffs: {other: {name: Other, calendar: always, organisation: union}}\n" + (
        "channels: {up: {name: up, from: watch, to: other, latency: 3 h, forwards: false}}"
    )
    silent = play(plan_of("sign: {milestone: decision}", world=world))
    assert entries(silent, "report") == []
    run = play(plan_of(TELL, world=world))
    assert times(run, "report") == [3]
    assert hours(run) == 0


def test_what_is_told_while_a_report_is_in_flight_follows_it():
    world = "staffs: {other: {name: Other, calendar: always, organisation: union}}\n" + (
        "channels: {up: {name: up, from: watch, to: other, latency: 3 h, forwards: false}}"
    )
    crisis = """
      events:
        incident:
          observed:
            lookout: {occurrence: 0.6}
            more: {by: watch, after: 30 min, occurrence: 0.8}
    """
    steps = "first: {tell: up}\nthink: {wait: 1 h}\nagain: {tell: up, reaches: decision}"
    run = play(plan_of(steps, world=world, crisis=crisis))
    reports = [(entry.time // 3600, entry.attributes["sources"]) for entry in entries(run, "report")]
    assert reports == [(3, ("lookout",)), (6, ("more",))]


NOTHING_FORWARD = (
    "staffs: {other: {name: Other, calendar: always, organisation: union}}\n"
    "channels: {up: {name: up, from: %s, to: other, latency: 3 h, forwards: false%s}}\n"
)


def test_told_is_recorded_where_something_left_or_had_left_before():
    run = play(
        plan_of(
            "first: {tell: up}\nagain: {tell: up, reaches: decision}", world=NOTHING_FORWARD % ("watch", "")
        )
    )
    assert times(run, "told") == [0, 0]
    assert len(entries(run, "report")) == 1


def test_told_is_recorded_while_news_waits_for_the_report_under_way():
    more = "more: {by: watch, after: 30 min, occurrence: 0.8}"
    crisis = f"events: {{incident: {{observed: {{{more}, lookout: {{occurrence: 0.6}}}}}}}}"
    steps = "first: {tell: up}\nthink: {wait: 1 h}\nagain: {tell: up, reaches: decision}"
    run = play(plan_of(steps, world=NOTHING_FORWARD % ("watch", ""), crisis=crisis))
    assert times(run, "told") == [0, 1]


def test_who_is_to_tell_hears_of_it_first_though_nothing_else_depends_on_them():
    hears = "channels: {in: {name: in, from: watch, to: one-desk, latency: 1 h}, up:"
    world = (NOTHING_FORWARD % ("one-desk", "")).replace("channels: {up:", hears)
    run = play(plan_of("think: {wait: 2 h}\n" + TELL, world=world))
    assert times(run, "told") == [2]
    assert [(entry.who, entry.time / 3600) for entry in entries(run, "report")] == [
        ("one-desk", 1),
        ("other", 5),
    ]


@pytest.mark.parametrize(
    "world",
    [
        NOTHING_FORWARD % ("one-desk", ""),  # it knows nothing
        NOTHING_FORWARD % ("watch", ", ceiling: open"),  # all it knows is above the ceiling
    ],
)
def test_who_has_nothing_to_tell_has_not_told(world):
    crisis = "events: {incident: {observed: {lookout: {marking: secret}}}}"
    run = play(plan_of(TELL, world=world, crisis=crisis))
    (entry,) = entries(run, "nothing-new")
    assert (entry.who, entry.attributes["channel"]) == ("other", "up")
    assert entries(run, "told") == entries(run, "report") == []
    assert hours(run) == 0


def test_untold_is_recorded_and_never_blocks():
    world = (
        "staffs: {other: {name: Other, calendar: always, organisation: union}}\n"
        "channels: {up: {name: up, from: watch, to: other, latency: 3 h, agreement: pact}}\n"
    ) + PACT % ""
    run = play(plan_of("asked: {ask: up, takes: 9 h}\n" + TELL, world=world))
    assert times(run, "untold") == [0, 0]
    assert hours(run) == 0


def test_attribution_is_added_by_a_national_service_the_slower_the_harder():
    steps = "who: {attribute: affected.coast-guard, takes: 10 h, adds: 0.6, reaches: decision}"
    world = "attribution: {tempo: [0.5, 1, 2, 6]}"
    for difficulty, took in enumerate([5, 10, 20, 60]):
        run = play(plan_of(steps, world=world, crisis=f"attribution-difficulty: {difficulty}"))
        assert hours(run) == took
        assert knows(run, "XA.coast-guard") == (0, 0.6)


def test_the_harder_it_is_to_know_who_the_less_evidence_proves():
    crisis = "attribution-difficulty: %s\nevents: {incident: {observed: {lookout: {attribution: 0.8}}}}"
    world = "attribution: {weight: [1, 0.5, 0.25, 0]}"
    found = [knows(play(plan_of(world=world, crisis=crisis % level)), "watch")[1] for level in range(4)]
    assert found == pytest.approx([0.8, 0.4, 0.2, 0])


def test_a_wait_for_certainty_ends_when_a_report_brings_it_or_patience_ends():
    world = channels(up="from: post, to: home, latency: 7 h")
    crisis = """
      events:
        incident:
          observed:
            lookout: {by: home, after: 0 h, occurrence: 0.6}
            second: {by: post, after: 1 h, occurrence: 0.6}
    """
    wait = "hold: {wait: {occurrence: 0.8}%s, reaches: decision}"
    run = play(plan_of(wait % "", world=world, crisis=crisis))
    assert hours(run) == 8
    assert ledger_hours(run) == {"detection": 1, "channel": 7}
    impatient = play(plan_of(wait % ", at-most: 3 h", world=world, crisis=crisis))
    assert hours(impatient) == 3
    assert len(entries(impatient, "wait-given-up")) == 1


def test_what_cannot_go_leaves_room_for_what_can():
    crisis = """
events:
  incident:
    observed:
      lookout: null
      spy: {by: post, after: 0 h, occurrence: 0.95, marking: secret}
      eye: {by: post, after: 1 h, occurrence: 0.6}
"""
    world = channels(wire="from: post, to: home, latency: 1 h, ceiling: open")
    run = play(plan_of(world="reporting: {worth-telling: 0.05}" + world, crisis=crisis))
    assert [(entry.time, entry.attributes["sources"]) for entry in entries(run, "report")] == [
        (2 * HOUR, ("eye",))
    ]


def test_what_was_heard_from_the_receiver_does_not_hold_back_ones_own():
    crisis = """
events:
  incident:
    observed:
      lookout: {by: home, after: 0 h, occurrence: 0.9}
      own: {by: post, after: 10 h, occurrence: 0.3}
"""
    both = channels(there="from: home, to: post, latency: 1 h", back="from: post, to: home, latency: 1 h")
    run = play(plan_of(world="reporting: {worth-telling: 0.05}" + both, crisis=crisis))
    assert [entry.attributes["sources"] for entry in entries(run, "report")] == [("lookout",), ("own",)]


def test_what_comes_in_as_a_report_lands_waits_for_it():
    crisis = """
events:
  incident:
    observed:
      lookout: null
      later: {by: post, after: 1 h, occurrence: 0.1}
      first: {by: post, after: 0 h, occurrence: 0.8}
"""
    run = play(plan_of(world=channels(wire="from: post, to: home, latency: 1 h"), crisis=crisis))
    reports = [(entry.time, entry.attributes["sources"]) for entry in entries(run, "report")]
    assert reports == [(1 * HOUR, ("first",)), (2 * HOUR, ("later",))]
    assert ledger_hours(run) == {"channel": 1}


TWICE = """
events:
  incident: {observed: {lookout: {by: post, after: 0 h, occurrence: 0.9}}}
  second: {at: 20 h, like: incident%s}
"""


@pytest.mark.parametrize(("urgency", "travels"), [("", False), (", urgency: flash", True)])
def test_news_travels_of_what_is_answered_or_raises_the_urgency(urgency, travels):
    world = channels(wire="from: post, to: home, latency: 1 h")
    run = play(plan_of(world=world, crisis=TWICE % urgency))
    told = {entry.attributes["event"] for entry in entries(run, "report")}
    assert told == ({"incident", "second"} if travels else {"incident"})
    assert [entry.attributes["event"] for entry in entries(run, "observed")] == ["incident", "second"]


def test_who_never_came_to_a_desk_has_found_nothing_out():
    world = """
organisations: {union: {awareness: {at: [watch, affected.coast-guard]}}}
national-staffs: {coast-guard: {desks: 1}}
routing:
  union:
    deed: {procedure: deed, asked-by: {chair: {sudden: 0 h}}, authority: [own]}
    quick: {procedure: quick, asked-by: {chair: {sudden: 5 h}}, authority: [own]}
    third: {procedure: third, asked-by: {chair: {sudden: 0 h}}, authority: [own]}
procedures:
  deed: {name: deed, headline: decision, steps: {decide: {work: affected.coast-guard, takes: 20 h, reaches: decision}}}
  quick: {name: quick, headline: decision, steps: {decide: {milestone: decision}}}
  third: {name: third, headline: decision, steps: {await: {wait: {attribution: 0.5}, reaches: decision}}}
"""
    crisis = """
responses:
  aaa: {organisation: union, kind: deed, event: incident}
  answer: {organisation: union, kind: act, event: incident, satisfied-by: {quick: {milestone: decision}}}
  quick: {organisation: union, kind: quick, event: incident}
  third: {organisation: union, kind: third, event: incident}
"""
    steps = "find: {attribute: affected.coast-guard, takes: 10 h, adds: 0.9}\ndone: {milestone: decision}"
    run = play(plan_of(steps, world=world, crisis=crisis))
    assert entries(run, "attribution") == []
    assert run.knowledge.everything("incident")[1] < 0.5
    assert hours(run, response="third") is None
    ledgers_are_exact(run)


def test_a_report_that_a_step_sends_is_on_its_way_since_the_step():
    world = NOTHING_FORWARD % ("watch", "")
    run = play(plan_of("think: {wait: 50 h}\nfirst: {tell: up}\nend: {milestone: decision}", world=world))
    (report,) = entries(run, "report")
    assert report.time == 53 * HOUR
    assert run.record.time(report.cause) == 50 * HOUR
    causes_come_first(run)


@pytest.mark.parametrize(("asks", "works"), [("XB.coast-guard", "XB"), ("watch", "XA")])
def test_the_affected_state_that_asked_does_the_work(asks, works):
    world = f"offices: {{chair: {{staff: {asks}}}}}\norganisations: {{union: {{awareness: {{at: [watch]}}}}}}"
    crisis = """
affected: [XA, XB]
events:
  incident:
    observed:
      seen: {by: watch, after: 0 h, occurrence: 1}
      home: {by: XB.coast-guard, after: 0 h, occurrence: 1}
"""
    steps = "list: {work: affected.coast-guard, takes: 2 h, reaches: decision}"
    run = play(plan_of(steps, world=world, crisis=crisis))
    (work,) = entries(run, "work")
    assert work.who == f"{works}.coast-guard"
