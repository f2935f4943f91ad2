"""Where two states do not accept one another at a joint table: what its channels carry, and whether it meets."""

from __future__ import annotations

import pytest

from jointsim.engine.people.seats import Seat
from jointsim.engine.planner import make_plan
from jointsim.errors import InputError
from jointsim.model.load import load_inputs
from tests.invariants import causes_come_first, ledgers_are_exact
from tests.people import with_people
from tests.support import write_tiny
from tests.worlds import (
    PLAIN_CRISIS,
    PLAIN_WORLD,
    entries,
    hours,
    ledger_hours,
    plan_of,
    play,
    story,
    times,
    together,
)

# XA is in the union alone and XD in the league alone; the two are at odds, and neither holds the pact.
WORLD = """
organisations: {league: {name: League, awareness: {at: [post], occurrence: 0.5}}}
states:
  XB: {memberships: {league: {}}, agreements: {pact: {}}}
  XC: {memberships: {league: {}}, agreements: {pact: {}}}
  XD: {name: Dorland, zone: Europe/Brussels, holidays: BE, memberships: {league: {}}, population: 5}
participation: {feud: {name: the feud, between: [XA, XD]}}
staffs: {post: {name: Post, organisation: league, calendar: always}}
channels:
  wire:
    {name: wire, from: post, to: watch, latency: 1 h, participation: {problem: feud, kinds: [rescue]}}
bodies:
  forum:
    {name: Forum, organisation: union, joint-with: league, level: ambassadors, rule: consensus,
     calendar: always, convenes: 3 h, participation: {problem: feud, kinds: [rescue]}}
routing:
  union: {rescue: {procedure: act, asked-by: {chair: {sudden: 0 h}}, authority: [own]}}
"""
AFAR = "events: {incident: {observed: {lookout: {by: post}}}}"
RESCUE = "responses: {answer: {kind: rescue}}"
TALK = "talk: {meet: forum, reaches: consultation}\nend: {milestone: decision}"
APART = "states: {XD: {memberships: {league: {until: 2025-03-10}}}}"


def plan(steps: str = "", *, world: str = "", crisis: str = ""):
    return plan_of(steps, world=together(WORLD, world), crisis=crisis)


def seats(made, body: str) -> set[str]:
    return {made.states[index] for index in made.bodies[body].seats}


def test_a_closed_channel_carries_no_news_of_other_kinds():
    run = play(plan(crisis=AFAR))
    assert entries(run, "report") == []
    assert hours(run) is None


def test_a_closed_channel_carries_news_of_the_kinds_it_is_open_for():
    run = play(plan(crisis=AFAR + "\n" + RESCUE))
    assert times(run, "report") == [1]
    assert hours(run) == 1


def test_a_channel_is_open_for_some_events_and_closed_to_others():
    two = """
    events:
      incident: {observed: {lookout: {by: post}}}
      wreck: {at: 0 h, observed: {lookout: {by: post, after: 0 h, occurrence: 1}}}
    responses: {help: {organisation: union, kind: rescue, event: wreck}}
    """
    made = plan(crisis=two)
    assert made.channels["wire"].closed_to == {"incident"}
    run = play(made)
    assert {each.attributes["event"] for each in entries(run, "report")} == {"wreck"}
    assert (hours(run), hours(run, response="help")) == (None, 1)


def test_where_the_two_do_not_meet_nothing_is_closed():
    apart = play(plan(world=APART, crisis=AFAR))
    assert hours(apart) == 1
    never = plan(world="channels: {wire: {participation: null}}", crisis=AFAR)
    assert story(play(never)) == story(apart)


def test_a_problem_within_one_organisation_closes_what_it_sits_at():
    assert hours(play(plan(world="participation: {feud: {between: [XB, XD]}}", crisis=AFAR))) is None
    # Neither end of a channel among the union's own staffs has to do with the league.
    inner = "channels: {wire: {from: day-office}}"
    crisis = AFAR.replace("post", "day-office")
    assert hours(play(plan(world=inner, crisis=crisis))) == 1


def test_over_a_closed_channel_nothing_is_told():
    told = play(
        plan("speak: {tell: wire}\nend: {milestone: decision}", world="channels: {wire: {forwards: false}}")
    )
    assert len(entries(told, "untold")) == 1
    assert hours(told) == 0


def test_a_format_that_is_closed_to_the_matter_is_not_held():
    run = play(plan(TALK))
    (entry,) = entries(run, "not-held")
    assert (entry.who, dict(entry.attributes)) == ("forum", {"step": "talk", "problem": "feud"})
    assert entries(run, "sitting") == []
    assert hours(run, "consultation") is None
    assert hours(run) == 0
    causes_come_first(run)
    ledgers_are_exact(run)


def test_a_headline_that_hangs_on_such_a_format_is_never_reached():
    run = play(plan("talk: {meet: forum, reaches: decision}"))
    assert hours(run) is None
    assert ledger_hours(run)


def test_the_format_is_held_for_the_kinds_it_is_open_for():
    run = play(plan(TALK, crisis=RESCUE))
    assert entries(run, "not-held") == []
    assert hours(run, "consultation") == hours(run) == 3


def test_the_format_is_held_where_the_problem_does_not_stand():
    assert hours(play(plan(TALK, world=APART)), "consultation") == 3


def test_members_of_both_sit_in_a_joint_format():
    assert seats(plan(), "forum") == {"XA", "XB", "XC", "XD"}


def test_only_who_holds_the_agreement_sits():
    assert seats(plan(world="bodies: {forum: {agreement: pact}}"), "forum") == {"XB", "XC"}


def test_an_agreement_that_has_run_out_is_not_held():
    world = "bodies: {forum: {agreement: pact}}\nstates: {XC: {agreements: {pact: {until: 2025-03-10}}}}"
    assert seats(plan(world=world), "forum") == {"XB"}


def test_a_list_of_seats_keeps_to_the_agreement():
    assert seats(plan(world="bodies: {forum: {agreement: pact, seats: [XA, XC]}}"), "forum") == {"XC"}


@pytest.mark.parametrize(("more", "ceiling"), [("", 0), ("agreement: pact, ", 1)])
def test_a_channel_looks_at_who_is_seated(more, ceiling):
    world = f"""
    organisations: {{union: {{awareness: {{at: [watch, forum]}}}}}}
    bodies: {{forum: {{{more}participation: null}}}}
    channels:
      up: {{name: up, from: post, to: forum, latency: 1 h, ceiling: secret, agreement: pact, without-agreement: open}}
    """
    assert plan(world=world, crisis=AFAR).channels["up"].ceiling == ceiling


def test_a_joint_format_speaks_for_neither_organisation():
    world = """
    channels:
      wire: {participation: null, ceiling: open, release: {by: all-members, takes: 5 h}}
    bodies:
      forum: {organisation: league, joint-with: union}
      table:
        {name: Table, organisation: league, level: ambassadors, rule: consensus, calendar: always, convenes: 1 h}
    """
    crisis = "events: {incident: {observed: {lookout: {by: post, marking: secret}}}}"
    run, _ = with_people(plan(world=world, crisis=crisis), Seat("forum", "XA"), Seat("table", "XB"))
    assert [str(question.seat) for question in run.advance().questions] == ["table.XB"]


SETUP = "jointsim: 1\ntitle: Settled\nsummary: The feud is over.\nchanges: {participation: {feud: null}}\n"


def test_a_setup_that_solves_the_problem_releases_what_it_blocked(tmp_path):
    files = {"world": together(PLAIN_WORLD, WORLD), "scenario": together(PLAIN_CRISIS, AFAR)}
    scenario, setup, folder = write_tiny(tmp_path, **files, setup=SETUP)
    settled = load_inputs(scenario, setup, world=folder)
    assert hours(play(make_plan(settled.scenario, settled.world))) == 1
    as_is = load_inputs(scenario, world=folder)
    assert hours(play(make_plan(as_is.scenario, as_is.world))) is None


NOISE = """
agreement: {utility: {issue: 0.3, state: 0.8, organisation: 0.3, round: 0.3}, remedies: {trade: 1, stop: 0.2}}
channels: {wire: {participation: null, latency: {median: 2 h, p90: 20 h}}}
bodies: {forum: {convenes: {median: 9 h, p90: 40 h}}}
"""
LUCKY = """
draft: {work: watch, takes: {median: 5 h, p90: 30 h}}
talk: {meet: forum}
decide: {agree: council, by: [meeting, silence], after: draft, reaches: decision}
"""


def test_a_closed_format_changes_the_luck_of_nothing_else():
    closed, held = plan(LUCKY, world=NOISE), plan(LUCKY, world=NOISE, crisis=RESCUE)
    for replication in range(10):
        one, other = play(closed, replication), play(held, replication)
        assert hours(one) == hours(other)
        assert len(entries(one, "not-held")) == len(entries(other, "sitting")) == 1


@pytest.mark.parametrize(
    ("world", "said"),
    [
        ("participation: {feud: {between: [XA, XE]}}",
         "participation.feud.between[1]: there is no state 'XE' — one of XA, XB, XC, XD"),
        ("participation: {feud: {between: [XA, XA]}}",
         "participation.feud.between: 'XA' has no problem with itself — name two states"),
        ("channels: {wire: {participation: {problem: fued}}}",
         "channels.wire.participation.problem: there is no participation problem 'fued' — did you mean 'feud'?"),
        ("channels: {wire: {participation: {kinds: [rescu]}}}",
         "channels.wire.participation.kinds[0]: there is no route for 'rescu' — did you mean 'rescue'?"),
        ("bodies: {forum: {participation: {kinds: [rescu]}}}",
         "bodies.forum.participation.kinds[0]: there is no route for 'rescu' — did you mean 'rescue'?"),
        ("bodies: {forum: {joint-with: leage}}",
         "bodies.forum.joint-with: there is no organisation 'leage' — did you mean 'league'?"),
        ("bodies: {forum: {joint-with: union}}",
         "bodies.forum.joint-with: 'forum' is a body of 'union' already — name the other organisation"),
        ("bodies: {forum: {joint-with: null}}",
         "bodies.forum.participation: a participation problem closes joint formats, and only one organisation "
         "sits here — add `joint-with`, or leave it out"),
        ("bodies: {forum: {agreement: pat}}",
         "bodies.forum.agreement: there is no security agreement 'pat' — did you mean 'pact'?"),
        ("bodies: {council: {higher: [forum]}}",
         "bodies.council.higher[0]: 'forum' is a joint format, which decides nothing — "
         "name a body of the organisation"),
    ],
)  # fmt: skip
def test_what_a_gate_names_must_be_there(world, said):
    with pytest.raises(InputError) as error:
        plan(world=world)
    assert said in [str(fault).split(" ", 1)[1] for fault in error.value.faults]


@pytest.mark.parametrize("step", ["{agree: forum}", "{agree: council, then: forum}"])
def test_nothing_is_agreed_in_a_joint_format(step):
    with pytest.raises(InputError) as error:
        plan(f"decide: {step[:-1]}, reaches: decision}}")
    assert [str(fault).split(" ", 1)[1] for fault in error.value.faults] == [
        "procedures.act.steps.decide.agree: 'forum' is a joint format, which decides nothing — "
        "use `meet: forum`, and agree in a body of each"
    ]
