"""Who decides on the release of a report above a channel's ceiling, and what an answer changes."""

from __future__ import annotations

from math import sqrt

import pytest

from jointsim.engine.people.seats import Seat
from tests.invariants import causes_come_first, ledgers_are_exact
from tests.people import answered, finish, next_question, replayed, told, with_answers, with_people
from tests.worlds import HOUR, entries, hours, ledger_hours, plan_of, play, play_many, story, times

WORLD = """
organisations: {league: {name: League, awareness: {at: [post], occurrence: 0.5}}}
offices: {speaker: {name: Speaker, organisation: league, staff: post}}
staffs: {post: {name: Post, organisation: league, calendar: always}}
bodies:
  table:
    {name: Table, organisation: league, level: ambassadors, rule: consensus, calendar: always,
     convenes: 2 h, seats: [XA, XB]}
channels:
  wire:
    {name: wire, from: post, to: watch, latency: 1 h, ceiling: open,
     release: {by: %s, takes: 20 h, refused: %s}}
"""
SEEN = """
events: {incident: {observed: {lookout: {by: post, after: 0 h, occurrence: 1, marking: secret}}}}
"""
POST, LEAGUE, SPEAKER = Seat("post"), Seat("league"), Seat("speaker")
MEMBER, OTHER = Seat("table", "XA"), Seat("council", "XA")


def world(by: str = "originator", refused: float = 0, more: str = "") -> str:
    return WORLD % (by, refused) + more


def plan(by: str = "originator", refused: float = 0, more: str = ""):
    return plan_of(world=world(by, refused, more), crisis=SEEN)


def test_the_question_says_what_is_to_go_where():
    run, port = with_people(plan(), POST)
    (question,) = run.advance().questions
    assert (question.kind, question.seat) == ("release", POST)
    assert (question.event, question.dossier) == ("incident", "")
    assert (question.channel, question.sources) == ("wire", ("lookout",))
    assert question.options == ("grant", "refuse")
    assert (question.asked, question.deadline) == (0, 20 * HOUR)
    assert list(port.open) == ["incident/wire/lookout/0/release/post"]


def test_until_the_report_before_is_out_of_the_way_the_channel_is_waited_for():
    crisis = """
      events:
        incident:
          observed:
            lookout: {by: post, after: 0 h, occurrence: 0.7, marking: secret}
            second: {by: post, after: 5 h, occurrence: 0.7, marking: secret}
    """
    sure = "routing: {union: {act: {when: {occurrence: 0.9}}}}"
    run = play(plan_of(world=world(more=sure), crisis=crisis))
    assert times(run, "report") == [21, 42]
    assert ledger_hours(run) == {"attribution": 5, "channel": 16 + 1, "release": 20}
    ledgers_are_exact(run)


def test_a_grant_ends_the_wait_at_once():
    assert hours(play(plan())) == 21
    run = answered(plan(), POST, "release", "grant", after=5 * HOUR)
    assert hours(run) == 6
    assert (ledger_hours(run)["release"], ledger_hours(run)["channel"]) == (5, 1)
    causes_come_first(run)
    ledgers_are_exact(run)


def test_a_grant_counts_where_the_policy_would_refuse():
    assert hours(play(plan(refused=1))) is None
    run = answered(plan(refused=1), POST, "release", "grant", after=5 * HOUR)
    assert hours(run) == 6
    assert entries(run, "withheld") == []


def test_a_refusal_counts_where_the_policy_would_grant():
    run = answered(plan(), POST, "release", "refuse", after=5 * HOUR)
    assert hours(run) is None
    assert times(run, "withheld") == [5]
    assert entries(run, "report") == []


def test_after_a_refusal_the_other_ways_are_tried_from_then():
    oral = "  oral: {takes: 3 h, keeps: 0.9}"
    text = WORLD.replace("refused: %s}}", "refused: %s}, oral: {takes: 3 h, keeps: 0.9}}")
    assert oral.strip() in text
    orally = plan_of(world=text % ("originator", 0), crisis=SEEN)
    run = answered(orally, POST, "release", "refuse", after=5 * HOUR)
    assert hours(run) == 5 + 3 + 1
    assert ledger_hours(run)["release"] == 8


@pytest.mark.parametrize(
    ("by", "asked"),
    [
        ("originator", {POST}),
        ("one-office", {LEAGUE, SPEAKER}),
        ("all-members", {MEMBER}),
    ],
)
def test_who_decides_is_asked(by, asked):
    everyone = (POST, LEAGUE, SPEAKER, MEMBER, OTHER, Seat("table", "chair"), Seat("union"), Seat("chair"))
    run, _ = with_people(plan(by), *everyone)
    questions = run.advance().questions
    assert {question.seat for question in questions if question.kind == "release"} == asked


def test_the_first_answer_of_one_office_is_enough():
    run, port = with_people(plan("one-office"), LEAGUE, SPEAKER)
    question = next_question(run, "release")
    port.answer(run, question.id, "grant")
    assert [each for each in port.open if "release" in each] == []
    finish(run)
    assert hours(run) == 1


def test_one_member_can_refuse_but_not_grant_for_all():
    assert hours(answered(plan("all-members"), MEMBER, "release", "refuse")) is None
    assert hours(answered(plan("all-members"), MEMBER, "release", "grant")) == 21
    run, port = with_people(plan("all-members"), MEMBER, Seat("table", "XB"))
    one, other = run.advance().questions
    port.answer(run, one.id, "grant")
    assert list(port.open) == [other.id]


def test_the_question_closes_when_the_policys_answer_comes():
    run, port = with_people(plan(), POST)
    (question,) = run.advance().questions
    run.advance(until=20 * HOUR - 1)
    assert question.id in port.open
    run.advance(until=20 * HOUR)
    with pytest.raises(KeyError, match=f"the question {question.id} is not open"):
        port.answer(run, question.id, "refuse")
    finish(run)
    assert hours(run) == 21


def test_only_what_lies_above_a_ceiling_is_asked_about():
    run, _ = with_people(plan_of(world=world(), crisis=SEEN.replace("secret", "open")), POST)
    assert run.advance().over
    assert hours(run) == 1


def test_a_refused_release_is_no_answer_of_another_kind():
    run, port = with_people(plan(), POST)
    (question,) = run.advance().questions
    with pytest.raises(ValueError, match=f"'yes' is no answer to {question.id} — one of grant, refuse"):
        port.answer(run, question.id, "yes")


MANY = """
events:
  incident:
    observed:
      lookout: {by: post, after: 0 h, occurrence: 0.3, marking: secret}
      second: {by: post, after: 3 h, occurrence: 0.4, marking: secret}
      third: {by: post, after: {between: [4 h, 30 h]}, occurrence: 0.3}
      fourth: {by: post, after: {between: [4 h, 90 h]}, occurrence: 0.6, marking: secret}
      own: {by: watch, after: {between: [10 h, 50 h]}, occurrence: 0.3}
"""
LATE = WORLD.replace("takes: 20 h", "takes: {median: 10 h, p90: 40 h}").replace(
    "refused: %s}",
    "refused: %s}, sanitise: {takes: 9 h, keeps: 0.5}, oral: {takes: 1 h, keeps: 0.6, chance: 0.5}",
)


@pytest.mark.parametrize("by", ["originator", "one-office", "all-members"])
def test_who_never_answers_changes_nothing(by):
    busy = plan_of(world=LATE % (by, 0.5), crisis=MANY)
    seats = (POST, LEAGUE, MEMBER)
    for replication in range(25):
        alone = play(busy, replication)
        assert told(with_answers(busy, seats, lambda _: None, replication=replication)) == told(alone)


@pytest.mark.parametrize("replication", range(12))
def test_releases_replayed_give_the_same_record(replication):
    busy = plan_of(world=LATE % ("originator", 0.5), crisis=MANY)
    answers = iter(["grant", "refuse", "refuse", "grant", "grant", "refuse"] * 10)
    run = with_answers(busy, (POST,), lambda _: next(answers), replication=replication)
    assert len(run.port.moves) > 1
    assert story(replayed(run)) == story(run)
    causes_come_first(run)
    ledgers_are_exact(run)


def test_a_report_keeps_its_luck_whoever_decides():
    world_text = LATE.replace("latency: 1 h", "latency: {median: 5 h, p90: 30 h}") % ("originator", 0)
    lucky = plan_of(world=world_text, crisis=SEEN)
    for replication in range(10):
        alone, run = (
            play(lucky, replication),
            answered(lucky, POST, "release", "grant", replication=replication),
        )
        assert hours(run) == pytest.approx(ledger_hours(alone)["channel"])


MEMBERS = """
states: {XA: {memberships: {league: {}}}, XB: {memberships: {league: {}}}, XC: {memberships: {league: {}}}}
"""


@pytest.mark.parametrize(
    ("by", "heads"),
    [
        ("originator", 1),
        ("one-office", 1),
        ("all-members", 3),
        ("[originator, all-members]", 4),
        ("[originator, one-office]", 2),
    ],
)
def test_each_who_must_agree_may_refuse(by, heads):
    refused, runs = 0.2, 800
    made = plan(by, refused, MEMBERS)
    granted = sum(hours(run) is not None for run in play_many(made, range(runs))) / runs
    expected = (1 - refused) ** heads
    assert made.channels["wire"].bypasses[0].succeeds == pytest.approx(expected)
    assert granted == pytest.approx(expected, abs=4 * sqrt(expected * (1 - expected) / runs))


def test_members_of_the_day_are_counted():
    left = MEMBERS.replace(
        "XC: {memberships: {league: {}}}", "XC: {memberships: {league: {until: 2025-03-10}}}"
    )
    assert plan("all-members", 0.2, left).channels["wire"].bypasses[0].succeeds == pytest.approx(0.8**2)


def test_more_who_must_agree_let_less_through_under_the_same_luck():
    one, several = plan("originator", 0.2, MEMBERS), plan("[originator, all-members]", 0.2, MEMBERS)
    for replication in range(40):
        first, second = play(one, replication), play(several, replication)
        assert hours(second) is None or hours(second) == hours(first)


def test_the_last_named_is_asked_and_leaves_it_to_the_others():
    run, _ = with_people(plan("[one-office, originator]"), POST, LEAGUE, SPEAKER)
    questions = run.advance().questions
    assert {question.seat for question in questions if question.kind == "release"} == {POST}
    assert hours(answered(plan("[one-office, originator]"), POST, "release", "grant", after=HOUR)) == 21
    assert hours(answered(plan("[one-office, originator]"), POST, "release", "refuse", after=HOUR)) is None


@pytest.mark.parametrize("answer", ["grant", "refuse"])
def test_what_comes_in_before_an_answer_is_asked_about_once(answer):
    crisis = """
events:
  incident:
    observed:
      lookout: {by: post, after: 0 h, occurrence: 0.6, marking: secret}
      second: {by: post, after: 2 h, occurrence: 0.9, marking: secret}
"""
    run, port = with_people(plan_of(world=world(refused=1), crisis=crisis), POST)
    question = next_question(run, "release")
    run.advance(until=5 * HOUR)
    port.answer(run, question.id, answer)
    asked = []
    while not (pause := run.advance()).over:
        asked += [each.id for each in pause.questions]
    assert asked == ["incident/wire/second/0/release/post"]
