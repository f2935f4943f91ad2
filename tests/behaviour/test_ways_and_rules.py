"""Ways to come together by urgency, and a decision rule that holds for one text alone."""

from __future__ import annotations

import pytest

from jointsim.engine.people.seats import Seat
from jointsim.errors import InputError
from tests.people import answered, next_question, with_people
from tests.worlds import HOUR, entries, hours, plan_of, play, story, times, together

# The crisis begins on a Tuesday at midnight: Thursday 10:00 is hour 58.
THURSDAYS = 'bodies: {council: {meets: {days: [thu], at: "10:00"}}}'
BY = "decide: {agree: council, by: %s, reaches: decision}"


def by(ways: str, urgency: str = "immediate", *, world: str = "", more: str = ""):
    return plan_of(BY % ways, world=together(THURSDAYS, world), crisis=together(f"urgency: {urgency}", more))


@pytest.mark.parametrize(
    ("ways", "urgency", "hour", "way"),
    [
        ("{routine: [next-meeting], flash: [meeting]}", "routine", 58, "next-meeting"),
        ("{routine: [next-meeting], flash: [meeting]}", "immediate", 58, "next-meeting"),
        ("{routine: [next-meeting], flash: [meeting]}", "flash", 2, "extraordinary"),
        ("{priority: next-meeting, flash: silence}", "routine", 58, "next-meeting"),
        ("{priority: next-meeting, flash: silence}", "flash", 34, "silence"),
        ("{immediate: extraordinary}", "routine", 2, "extraordinary"),
        ("next-meeting", "flash", 58, "next-meeting"),
        ("[next-meeting, extraordinary]", "routine", 2, "extraordinary"),
    ],
)
def test_the_nearest_lower_urgency_given_says_which_ways_there_are(ways, urgency, hour, way):
    run = play(by(ways, urgency))
    assert hours(run) == hour
    assert entries(run, "round")[0].attributes["way"] == way


def test_a_body_meets_by_urgency_too():
    talk = "talk: {meet: council, by: {routine: next-meeting, flash: extraordinary}, reaches: decision}"
    for urgency, hour in (("immediate", 58), ("flash", 2)):
        assert hours(play(plan_of(talk, world=THURSDAYS, crisis=f"urgency: {urgency}"))) == hour


def test_the_urgency_counts_when_a_text_comes_and_again_in_the_next_round():
    world = "agreement: {remedies: {trade: 1}, rounds: 2}"
    crisis = """
    positions: {XC: {answer: against}}
    events:
      worse:
        {at: 3 h, urgency: flash, observed: {lookout: {by: watch, after: 0 h, occurrence: 1}}}
    """
    run = play(by("{routine: next-meeting, flash: extraordinary}", world=world, more=crisis))
    ways = [each.attributes["way"] for each in entries(run, "round")]
    assert ways == ["next-meeting", "extraordinary"]
    assert times(run, "round") == [58, 58 + 6 + 2]


def test_the_chair_chooses_among_the_ways_of_the_urgency():
    ways = "{routine: [next-meeting], flash: [meeting, silence]}"
    calm, _ = with_people(by(ways), Seat("council", "chair"))
    while not (pause := calm.advance()).over:
        assert not pause.questions
    run, _ = with_people(by(ways, "flash"), Seat("council", "chair"))
    assert next_question(run, "convening").options == ("next-meeting", "extraordinary", "silence")
    moved = answered(by(ways, "flash"), Seat("council", "chair"), "convening", "next-meeting", after=HOUR)
    assert hours(moved) == 58


def test_ways_at_any_urgency_are_looked_at():
    ways = "{routine: meeting, flash: [meeting, written-procedure]}"
    with pytest.raises(InputError) as error:
        plan_of(f"decide: {{agree: ministers, by: {ways}, reaches: decision}}")
    assert [str(fault).split(" ", 1)[1] for fault in error.value.faults] == [
        "procedures.act.steps.decide.by.flash: 'ministers' has no `written`, which 'written-procedure' needs — "
        "add `written` to the body, or choose another way in `by`"
    ]


AGAINST = "positions: {XC: {answer: against}}"
VIEWS = "agreement: {utility: {issue: 0.3, state: 0.8, organisation: 0.3, round: 0.3}, remedies: {stop: 1}}"


def rule(extra: str = "", *, by: str = "extraordinary", world: str = "", crisis: str = AGAINST):
    steps = f"decide: {{agree: council, by: {by}, reaches: decision{extra}}}"
    return plan_of(steps, world=world, crisis=crisis)


def test_a_majority_passes_what_unanimity_blocks():
    assert hours(play(rule())) is None
    assert hours(play(rule(", rule: majority"))) == 2


def test_under_the_same_luck_a_majority_adopts_whatever_unanimity_does():
    # Nobody abstains: without objections all are in favour.
    world = together(VIEWS, "agreement: {utility: {contention: 0.4}, cuts: {abstention: -0.5}}")
    unanimous, majority = (
        rule(extra, world=world, crisis="contention: 2") for extra in ("", ", rule: majority")
    )
    more = 0
    for replication in range(60):
        one, other = play(unanimous, replication), play(majority, replication)
        assert (
            entries(one, "round")[0].attributes["objections"]
            == (entries(other, "round")[0].attributes["objections"])
        )
        assert hours(one) is None or hours(other) is not None
        more += hours(one) is None and hours(other) is not None
    assert more > 0


def test_the_rule_of_the_body_written_out_changes_nothing():
    plain, written_out = rule(world=VIEWS, crisis=""), rule(", rule: consensus", world=VIEWS, crisis="")
    for replication in range(10):
        assert story(play(plain, replication)) == story(play(written_out, replication))


def test_other_texts_keep_the_rule_of_the_body():
    steps = """
    one: {agree: council, by: extraordinary, rule: majority, reaches: consultation}
    two: {agree: council, by: extraordinary, reaches: decision}
    """
    run = play(plan_of(steps, crisis=AGAINST))
    assert (hours(run, "consultation"), hours(run)) == (2, None)


def test_a_text_that_goes_up_is_decided_by_the_rule_above():
    world = "agreement: {remedies: {escalate: 1}}"
    both = "positions: {XB: {answer: against}, XC: {answer: against}}"
    run = play(rule(", rule: majority", world=world, crisis=both))
    assert [each.who for each in entries(run, "round")][:2] == ["council", "ministers"]
    one = "positions: {XA: {answer: against}}"
    blocked = play(rule(", rule: majority", world=world, crisis=one))
    assert hours(blocked) is None
    above = together(world, "bodies: {ministers: {rule: majority}, council: {rule: consensus}}")
    small = rule(world=above, crisis=AGAINST)
    assert hours(play(small)) == 14


def test_the_rule_holds_in_the_bodies_that_confirm():
    world = "agreement: {remedies: {escalate: 1}}\nrules: {most: {name: most, vote: majority, members: 0.6}}"
    # A text goes up to ministers, who would otherwise decide by consensus, as one of them who confirm.
    held = together(
        world,
        "bodies: {council: {held-for: {within: 3 d, chance: 1.0}}, "
        "ministers: {meets: {dates: {special: 2025-03-12T12:00}}}}",
    )
    alone = rule(", rule: most", world=held)
    confirming = rule(", rule: most, then: ministers", world=held)
    assert entries(play(alone), "round")[0].who == "ministers"
    assert hours(play(alone)) is None
    assert hours(play(confirming)) == 36


def test_one_objection_ends_no_silence_under_a_majority():
    kept = play(rule(", rule: majority", by="silence"))
    assert hours(kept) == 24 + 10
    assert hours(play(rule(by="silence"))) is None
    run, port = with_people(rule(", rule: majority", by="silence", crisis=""), Seat("council", "XC"))
    next_question(run, "position")
    with pytest.raises(KeyError, match=r"no silence is running at council\.XC on answer"):
        port.act(run, Seat("council", "XC"), "break-silence", "answer")
    broken, port = with_people(rule(by="silence", crisis=""), Seat("council", "XC"))
    next_question(broken, "position")
    port.act(broken, Seat("council", "XC"), "break-silence", "answer")


def test_a_rule_that_is_not_there_and_people_it_cannot_count():
    with pytest.raises(InputError) as error:
        rule(", rule: majorty")
    assert [str(fault).split(" ", 1)[1] for fault in error.value.faults] == [
        "procedures.act.steps.decide.rule: there is no rule 'majorty' — did you mean 'majority'?"
    ]
    with pytest.raises(InputError) as error:
        rule(", rule: majority", world="states: {XB: {population: null}}")
    assert [str(fault).split(" ", 1)[1] for fault in error.value.faults] == [
        "states.XB: 'XB' has no population, which the rule 'majority' of 'council' counts — add `population`"
    ]
