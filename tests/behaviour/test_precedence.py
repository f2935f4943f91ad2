"""Organisations beside each other: whose task it is, what one leaves to another, and who lets whom go first."""

from __future__ import annotations

import pytest

from jointsim.engine.people.seats import Seat
from jointsim.measures.scores import outcome_of
from tests.invariants import causes_come_first, endings_fit, ledgers_are_exact
from tests.people import finish, with_people
from tests.worlds import HOUR, entries, hours, ledger_hours, plan_of, play, play_many, story, times, together

HORIZON = 60 * 24

LEAGUE = """
organisations: {league: {name: League, awareness: {at: [watch], occurrence: 0.5}}}
offices: {host: {name: Host, organisation: league, staff: watch}}
states: {XA: {memberships: {league: {}}}, XC: {memberships: {league: {}}}}
bodies:
  board: {name: Board, organisation: league, level: ambassadors, rule: consensus, calendar: always, convenes: 2 h}
routing:
  league:
    deed: {procedure: deed, asked-by: {host: {sudden: 3 h}}, authority: [own]}
    word: {procedure: word, asked-by: {host: {sudden: 3 h}}, authority: [own]}
  union:
    word: {procedure: word, asked-by: {chair: {sudden: 2 h}}, authority: [own]}
    talk: {procedure: talk, asked-by: {chair: {sudden: 2 h}}, authority: [own]}
procedures:
  deed: {name: deed, headline: decision, steps: {decide: {work: watch, takes: 10 h, reaches: decision}}}
  word: {name: word, headline: statement, steps: {say: {milestone: statement}}}
  talk: {name: talk, headline: consultation, steps: {talk: {milestone: consultation}}}
"""
LEAVES = "organisations: {union: {leaves: {%s: league}}}"
DEFERS = "organisations: {union: {defers-to: {organisation: league, until: decision, at-most: %s}}}"
WANTED = """
responses:
  other: {organisation: league, kind: deed, event: incident}
  said: {organisation: union, kind: word, event: incident}
  talked: {organisation: union, kind: talk, event: incident}
"""


def beside(*patches, crisis=WANTED):
    """Plan a crisis in which the league decides at 13 h, and the union, asked at 0 h, needs 5 h."""
    steps = "decide: {work: watch, takes: 5 h, reaches: decision}"
    return plan_of(steps, world=together(LEAGUE, *patches), crisis=crisis)


def outcome(run, response="answer"):
    return outcome_of(run, run.dossiers[response])


def fits(run):
    causes_come_first(run)
    ledgers_are_exact(run)
    endings_fit(run)


@pytest.mark.parametrize(
    ("route", "organisation", "takes"),
    [
        ("{maritime: 1 h, otherwise: 2 h}", "{maritime: 3 h, otherwise: 4 h}", 1),
        ("{otherwise: 2 h}", "{maritime: 3 h, otherwise: 4 h}", 2),
        ("{land: 1 h}", "{maritime: 3 h, otherwise: 4 h}", 3),
        ("{}", "{land: 3 h, otherwise: 4 h}", 4),
        ("{}", "{land: 3 h}", 0),
    ],
)
def test_the_remit_is_that_of_the_route_before_that_of_the_organisation(route, organisation, takes):
    world = f"organisations: {{union: {{remit: {organisation}}}}}\nrouting: {{union: {{act: {{remit: {route}}}}}}}"
    assert hours(play(plan_of(world=world))) == takes


def test_an_organisation_leaves_deeds_of_a_domain_to_another_and_keeps_its_words():
    run = play(beside(LEAVES % "maritime"))
    ends = [outcome(run, name) for name in ("answer", "other", "said", "talked")]
    assert ends == ["never-asked", "adopted", "adopted", "adopted"]
    (entry,) = entries(run, "left")
    assert (entry.who, entry.dossier, entry.attributes) == (
        "union",
        "",
        {"event": "incident", "to": "league"},
    )
    assert run.record.entries[entry.cause].activity == "aware"
    assert ledger_hours(run) == {"initiative": HORIZON}
    fits(run)


@pytest.mark.parametrize(
    ("domain", "other"),
    [
        ("land", "{}"),
        ("maritime", "null"),
        ("maritime", "{kind: word}"),
        ("maritime", "{event: again}"),
    ],
)
def test_nothing_is_left_to_one_that_is_not_wanted_to_act(domain, other):
    again = "events: {again: {at: 9 d, like: incident}}"
    run = play(beside(LEAVES % domain, crisis=together(WANTED, again, f"responses: {{other: {other}}}")))
    assert outcome(run) == "adopted"
    assert entries(run, "left") == []


def test_what_is_left_to_another_is_not_overtaken():
    crisis = together(WANTED, "responses: {answer: {satisfied-by: {other: {milestone: decision}}}}")
    assert outcome(play(beside(LEAVES % "maritime", crisis=crisis))) == "never-asked"


def test_an_organisation_lets_another_go_first():
    run = play(beside(DEFERS % "10 d"))
    assert (hours(run, response="other"), hours(run, "asked"), hours(run)) == (13, 0, 18)
    assert ledger_hours(run) == {"other-dossier": 13, "work": 5}
    (opened,) = entries(run, "opened", "answer")
    assert (opened.time, opened.attributes["gave-way-to"]) == (13 * HOUR, "league")
    fits(run)


@pytest.mark.parametrize(
    ("remit", "spent"),
    [("4 h", {"remit": 4, "other-dossier": 9, "work": 5}), ("2 d", {"remit": 48, "work": 5})],
)
def test_it_settles_its_remit_meanwhile(remit, spent):
    run = play(beside(DEFERS % "10 d", f"routing: {{union: {{act: {{remit: {{otherwise: {remit}}}}}}}}}"))
    assert ledger_hours(run) == spent
    (opened,) = entries(run, "opened", "answer")
    assert ("gave-way-to" in opened.attributes) == ("other-dossier" in spent)
    fits(run)


@pytest.mark.parametrize(("at_most", "opens"), [("9 h", 9), ("6 h", 7), ("0 h", 7)])
def test_it_waits_no_longer_than_it_would_from_being_asked(at_most, opens):
    asks = "routing: {union: {act: {asked-by: {chair: {sudden: 3 h}}, remit: {otherwise: 4 h}}}}"
    late = asks.replace("3 h", "0 h")
    run = play(beside(DEFERS % at_most, late.replace("otherwise: 4 h", "otherwise: 7 h")))
    assert times(run, "opened", "answer") == [opens]
    from_asking = play(beside(DEFERS % "9 h", asks))
    assert times(from_asking, "opened", "answer") == [12]


def test_it_waits_for_nobody_who_is_not_wanted_to_go_so_far():
    again = "events: {again: {at: 9 d, like: incident}}"
    for other in ("null", "{kind: word}", "{event: again}"):
        crisis = together(WANTED, again, f"responses: {{other: {other}}}")
        run = play(beside(DEFERS % "20 d", crisis=crisis))
        assert hours(run) == 5
        assert "gave-way-to" not in entries(run, "opened", "answer")[0].attributes


def test_what_is_left_by_the_other_is_not_waited_for():
    leaves = "organisations: {league: {leaves: {maritime: union}}}"
    run = play(beside(DEFERS % "20 d", leaves))
    assert (outcome(run, "other"), hours(run)) == ("never-asked", 5)


def test_a_statement_is_not_deferred_and_all_else_is():
    run = play(beside(DEFERS % "10 d"))
    assert (hours(run, "statement", "said"), hours(run, "consultation", "talked")) == (2, 13)


def test_it_goes_on_once_the_other_has_ended_without_going_first():
    refused = (
        "procedures: {deed: {steps: {decide: {reaches: conops}, agree: {agree: board, reaches: decision}}}}"
    )
    crisis = together(WANTED, "positions: {XC: {other: against}}")
    run = play(beside(DEFERS % "20 d", refused, crisis=crisis))
    assert outcome(run, "other") == "given-up"
    assert hours(run) == 3 + 10 + 2 + 5
    fits(run)


def test_several_responses_of_the_other_must_all_have_ended():
    two = together(WANTED, "responses: {more: {organisation: league, kind: deed, event: incident}}")
    overtaken = together(two, "responses: {more: {satisfied-by: {said: {milestone: statement}}}}")
    run = play(beside(DEFERS % "20 d", crisis=overtaken))
    assert (outcome(run, "more"), hours(run)) == ("overtaken", 18)


def test_who_never_goes_first_is_waited_for_to_the_end_of_patience():
    never = "routing: {league: {deed: {asked-by: {host: {never: 1.0}}}}}"
    run = play(beside(DEFERS % "2 d", never))
    assert (outcome(run, "other"), hours(run)) == ("never-asked", 53)
    endless = play(beside(DEFERS % "99 d", never))
    assert (outcome(endless), ledger_hours(endless)) == ("open", {"other-dossier": HORIZON})
    fits(endless)


def test_what_is_withdrawn_while_it_waits_stays_withdrawn():
    run, port = with_people(beside(DEFERS % "10 d"), Seat("chair"))
    while run.now < 6 * HOUR:
        run.advance(6 * HOUR)
    port.act(run, Seat("chair"), "withdraw", "answer")
    finish(run)
    assert (outcome(run), entries(run, "opened", "answer")) == ("given-up", [])
    assert ledger_hours(run)["ended"] == HORIZON - 6


def test_letting_one_go_first_who_is_not_there_changes_nothing():
    alone = "responses: {said: {organisation: union, kind: word, event: incident}}"
    wait = DEFERS % "{median: 3 d, p90: 9 d}"
    plain, deferring = (play_many(beside(*patches, crisis=alone), range(8)) for patches in ((), (wait,)))
    assert [story(run) for run in plain] == [story(run) for run in deferring]


def test_it_waits_for_nobody_who_comes_so_far_only_in_other_crises():
    on_land = "procedures: {deed: {headline: conops, steps: {plan: {milestone: conops}, decide: {domains: [land]}}}}"
    run = play(beside(DEFERS % "20 d", on_land))
    assert (outcome(run, "other"), hours(run)) == ("adopted", 5)
    assert "gave-way-to" not in entries(run, "opened", "answer")[0].attributes


@pytest.mark.parametrize(
    "without", [LEAVES % "maritime", "procedures: {act: {steps: {decide: {domains: [land]}}}}"]
)
def test_no_step_waits_for_what_is_left_to_another_or_never_comes_in_this_crisis(without):
    for_act = "{organisation: union, kind: act, milestone: decision}"
    waits = f"procedures: {{deed: {{steps: {{decide: null, hold: {{wait: {for_act}}}, go: {{milestone: decision}}}}}}}}"
    talks = "procedures: {act: {headline: conops, steps: {plan: {milestone: conops}}}}"
    assert hours(play(beside(waits)), response="other") == 5
    assert hours(play(beside(waits, talks, without)), response="other") == 3


CLOSED_FORMAT = """
states: {XA: {memberships: {league: {}}}}
organisations:
  league: {name: League, awareness: {at: [watch], occurrence: 0.5}}
  union: {defers-to: {organisation: league, until: %s, at-most: 30 d}}
offices: {host: {name: Host, organisation: league, staff: watch}}
participation: {rift: {name: Rift, between: [XA, XB]}}
bodies:
  both:
    {name: Both, organisation: league, joint-with: union, level: ambassadors, rule: consensus, calendar: always,
     convenes: 2 h, participation: {problem: rift, kinds: [other]}}
routing:
  league:
    deed: {procedure: deed, asked-by: {host: {sudden: 3 h}}, authority: [own]}
    other: {procedure: deed, asked-by: {host: {sudden: 3 h}}, authority: [own]}
procedures:
  deed:
    name: deed
    headline: decision
    steps: {talk: {meet: both, reaches: consultation}, work: {work: watch, takes: 5 h}, end: {milestone: decision}}
"""


@pytest.mark.parametrize(("until", "taken"), [("consultation", 1), ("decision", 9)])
def test_nobody_waits_for_what_a_closed_format_would_have_brought(until: str, taken: float) -> None:
    crisis = "responses: {deed: {organisation: league, kind: deed, event: incident}}"
    steps = "work: {work: watch, takes: 1 h, reaches: decision}"
    assert hours(play(plan_of(steps, world=CLOSED_FORMAT % until, crisis=crisis))) == taken
    wait = f"wait: {{wait: {{organisation: league, kind: deed, milestone: {until}}}, reaches: decision}}"
    alone = together(CLOSED_FORMAT % until, "organisations: {union: {defers-to: null}}")
    assert hours(play(plan_of(wait, world=alone, crisis=crisis))) == taken - 1
