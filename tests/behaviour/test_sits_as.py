"""A body that sits whenever another does: whichever sitting comes first, with its own agenda and procedures."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from tests.worlds import entries, hours, plan_of, play, story, together

# The crisis begins on a Tuesday at midnight: Tuesday 9:00 is hour 9, Thursday 10:00 is hour 58.
WORLD = """
bodies:
  foreign: {name: Foreign, organisation: union, level: ministers, rule: consensus, calendar: always,
            meets: {days: [thu], at: "10:00"}}
  justice: {name: Justice, organisation: union, level: ministers, rule: consensus, calendar: always,
            meets: {days: [tue], at: "09:00", agenda: 1}, business: 500}
  whole: {name: Whole, organisation: union, level: ministers, rule: consensus, calendar: always,
          sits-as: [foreign, justice]}
"""
DECIDE = "decide: {agree: whole, by: next-meeting, reaches: decision}"
OWN = "bodies: {whole: {meets: {days: [wed], at: '08:00'}}}"
ROUTINE = "urgency: routine"


def plan(steps: str = DECIDE, *, more: str = "", crisis: str = ROUTINE):
    return plan_of(steps, world=together(WORLD, more), crisis=crisis)


def test_it_sits_whenever_one_of_them_does_whichever_comes_first():
    assert hours(play(plan())) == 9
    assert hours(play(plan(more="bodies: {whole: {sits-as: [foreign]}}"))) == 58


def test_a_sitting_is_told_as_its_own():
    (entry,) = entries(play(plan()), "round")
    assert (entry.who, entry.attributes["way"]) == ("whole", "next-meeting")


def test_its_own_sittings_count_too():
    late = "events: {incident: {at: 12 h}}\n" + ROUTINE
    assert hours(play(plan(crisis=late))) == 58
    assert hours(play(plan(more=OWN, crisis=late))) == 32


def test_it_meets_there_without_deciding():
    assert hours(play(plan("talk: {meet: whole, by: next-meeting, reaches: decision}"))) == 9


def test_full_agendas_of_the_others_do_not_keep_it_out_but_its_own_does():
    crowded = "bodies: {whole: {meets: {days: [wed], at: '08:00', agenda: 1}, business: 500}}"
    assert hours(play(plan("decide: {agree: justice, by: next-meeting, reaches: decision}"))) is None
    assert hours(play(plan())) == 9
    assert hours(play(plan(more=crowded))) is None


def test_dated_sittings_count_and_texts_are_held_for_them():
    dated = """
    bodies:
      foreign: {meets: {days: [thu], at: "10:00", dates: {gymnich: 2025-03-12T15:00}}}
      council: {higher: [whole], held-for: {within: 3 d, chance: 1.0}}
    """
    made = plan("decide: {agree: council, by: extraordinary, reaches: decision}", more=dated)
    run = play(made)
    (held,) = entries(run, "held")
    assert (held.who, hours(run)) == ("whole", 39)


def test_through_another_it_sits_as_a_third():
    chain = (
        "bodies: {any: {name: Any, organisation: union, level: ministers, rule: consensus, calendar: always,"
        " sits-as: [whole]}}"
    )
    assert hours(play(plan("decide: {agree: any, by: next-meeting, reaches: decision}", more=chain))) == 9


def test_silence_and_written_procedure_are_its_own():
    own = "bodies: {whole: {written: 4 h}}"
    steps = "decide: {agree: whole, by: [next-meeting, written-procedure], reaches: decision}"
    run = play(plan(steps, more=own, crisis="events: {incident: {at: 10 h}}\n" + ROUTINE))
    assert hours(run) == 14


def test_sittings_in_other_zones_are_named_by_its_own_time():
    # Nine in Helsinki and nine in Brussels are two sittings, an hour apart, with an agenda each.
    zones = """
    calendars: {north: {zone: Europe/Helsinki, open: {routine: always}}}
    bodies:
      foreign: {calendar: north, meets: {days: [tue], at: "09:00"}}
      whole: {meets: {days: [sun], at: "09:00", agenda: 1}, business: 0.5}
    """
    slots = plan(more=zones).bodies["whole"].slots
    assert len(set(slots.ordinals)) == len(slots.times)
    assert [each for each in slots.times if 0 <= each < 24 * 3600] == [8 * 3600, 9 * 3600]
    for replication in range(5):
        assert hours(play(plan(more=zones), replication)) is not None


def test_what_a_body_sits_as_changes_the_luck_of_no_other():
    steps = (
        "talk: {work: watch, takes: {median: 5 h, p90: 30 h}}\n"
        "decide: {agree: foreign, by: next-meeting, reaches: decision}"
    )
    with_it, without = plan(steps), plan(steps, more="bodies: {whole: null}")
    for replication in range(5):
        assert story(play(with_it, replication)) == story(play(without, replication))


CONFIRMED = "decide: {agree: %s, then: whole, by: next-meeting, reaches: decision}"
ABOVE = "bodies: {council: {higher: [foreign], meets: {days: [tue], at: '08:00'}}}"
AGAINST = "positions: {XC: {answer: against}}\n" + ROUTINE
UP = "agreement: {utility: {concession: 10}, remedies: {stop: 0, escalate: 1}}"


@pytest.mark.parametrize(("body", "confirmed"), [("foreign", []), ("justice", []), ("council", ["whole"])])
def test_what_one_of_them_agreed_it_need_not_confirm(body, confirmed):
    run = play(plan(CONFIRMED % body, more=ABOVE))
    assert [entry.who for entry in entries(run, "confirmed")] == confirmed


def test_what_went_up_to_one_of_them_it_need_not_confirm_either():
    run = play(plan(CONFIRMED % "council", more=together(ABOVE, UP), crisis=AGAINST))
    assert [entry.who for entry in entries(run, "round")] == ["council", "foreign"]
    assert entries(run, "confirmed") == []
    assert hours(run) == 58


def test_the_rule_of_a_text_that_it_confirms_holds_in_each_of_them():
    steps = "decide: {agree: council, then: whole, by: next-meeting, rule: %s, reaches: decision}\n"
    held = """
    bodies:
      council: {held-for: {within: 3 d, chance: 1.0}}
      foreign: {meets: {dates: {gymnich: 2025-03-12T15:00}}}
    """
    majority, consensus = (
        play(plan(steps % rule, more=together(ABOVE, held), crisis=AGAINST))
        for rule in ("majority", "consensus")
    )
    assert [entry.who for entry in entries(majority, "round")] == ["foreign"]
    assert hours(majority) == 39
    assert hours(consensus) is None


NOT_SITTING = "bodies: {foreign: {convenes: 3 h, meets: null}, whole: {sits-as: [foreign]}}"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("bodies: {whole: {sits-as: [foreing]}}",
         "bodies.whole.sits-as[0]: there is no body 'foreing' — did you mean 'foreign'?"),
        ("bodies: {whole: {sits-as: [foreign, whole]}}",
         "bodies.whole.sits-as[1]: 'whole' sits as itself — name other bodies"),
        ("bodies: {foreign: {sits-as: [whole]}}",
         "bodies.foreign.sits-as[0]: 'whole' sits in turn as 'foreign' — let one of the two sit by itself"),
        (NOT_SITTING,
         "bodies.whole.sits-as: none of the bodies as which 'whole' sits has regular sittings — "
         "name one with `meets`, or give `convenes`"),
        ("organisations: {league: {name: League, awareness: {at: [watch], occurrence: 1}}}\n"
         "bodies: {foreign: {organisation: league, seats: [XA]}}",
         "bodies.whole.sits-as[0]: 'foreign' is a body of 'league', and 'whole' of 'union' — "
         "name bodies of 'union'"),
    ],
)  # fmt: skip
def test_it_sits_as_bodies_that_can(more, said):
    with pytest.raises(InputError) as error:
        plan(more=more)
    assert said in [str(fault).split(" ", 1)[1] for fault in error.value.faults]


def test_a_body_that_sits_as_none_has_no_next_meeting():
    with pytest.raises(InputError) as error:
        plan("decide: {agree: council, by: next-meeting, reaches: decision}")
    assert [str(fault).split(" ", 1)[1] for fault in error.value.faults] == [
        "procedures.act.steps.decide.by: 'council' has no `meets`, which 'next-meeting' needs — "
        "add `meets` to the body, or choose another way in `by`"
    ]
