"""A text that is ready shortly before a ministerial or a summit is at times held for it."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from tests.worlds import DAY, HOUR, entries, hours, ledger_hours, plan_of, play, play_many, times

# The crisis begins on Tuesday, 11 March, at midnight; ministers meet on Thursday at ten, which is hour 58.
WORLD = """
bodies:
  council: {held-for: {within: 3 d, chance: %s}}
  ministers: {convenes: 9 d, sitting: 2 h, meets: {dates: {spring: "2025-03-13T10:00"}}}
"""
AGREE = "agree: {agree: council, by: silence, reaches: decision}"
READY_AT = "draft: {work: watch, takes: %s}\n" + AGREE
AGAINST = "positions: {XB: {answer: against}}"


def test_a_text_is_held_for_the_ministers_and_decided_there():
    run = play(plan_of(AGREE, world=WORLD % "1.0"))
    (held,) = entries(run, "held")
    assert (held.who, held.time / HOUR, held.attributes["from"]) == ("ministers", 58, "council")
    (decided,) = entries(run, "round")
    assert (decided.who, decided.attributes["way"]) == ("ministers", "next-meeting")
    assert hours(run) == 60
    assert ledger_hours(run) == {"meeting": 60}


@pytest.mark.parametrize("chance", ["0.0", "{routine: 1.0, immediate: 0.0}", "{routine: 0.0, flash: 1.0}"])
def test_without_a_chance_it_goes_its_way(chance):
    run = play(plan_of(AGREE, world=WORLD % chance))
    assert entries(run, "held") == []
    assert [entry.who for entry in entries(run, "round")] == ["council"]
    assert hours(run) == 34


@pytest.mark.parametrize(
    ("ready", "is_held"),
    [("0 h", True), ("57 h", True), ("58 h", False), ("70 h", False)],
)
def test_only_what_is_ready_before_the_sitting_is_held(ready, is_held):
    run = play(plan_of(READY_AT % ready, world=WORLD % "1.0"))
    assert bool(entries(run, "held")) is is_held


@pytest.mark.parametrize(("within", "is_held"), [("57 h", False), ("58 h", True)])
def test_only_for_a_sitting_that_begins_soon_enough(within, is_held):
    world = (WORLD % "1.0").replace("3 d", within)
    assert bool(entries(play(plan_of(AGREE, world=world)), "held")) is is_held


def test_for_a_regular_sitting_of_ministers_nothing_is_held():
    meets = 'meets: {days: [wed], at: "10:00", dates: {later: "2025-05-01T10:00"}}'
    world = (WORLD % "1.0").replace('meets: {dates: {spring: "2025-03-13T10:00"}}', meets)
    assert hours(play(plan_of(AGREE, world=world))) == 34


def test_of_several_bodies_above_the_first_to_sit_gets_it():
    leaders = (
        "  leaders: {name: Leaders, organisation: union, level: leaders, rule: consensus, calendar: always,"
        ' meets: {dates: {summit: "2025-03-12T15:00"}}}\n'
    )
    world = (WORLD % "1.0").replace("council: {", "council: {higher: [ministers, leaders], ") + leaders
    run = play(plan_of(AGREE, world=world))
    assert [(entry.who, entry.time / HOUR) for entry in entries(run, "held")] == [("leaders", 39)]


def test_a_text_is_held_only_when_it_first_comes_before_the_body():
    world = (WORLD % "1.0").replace("3 d", "50 h") + "agreement: {remedies: {trade: 1, stop: 0}}\n"
    run = play(plan_of(AGREE, world=world, crisis=AGAINST))
    # Broken on the first day, it comes again within fifty hours of the sitting, and is not held.
    assert times(run, "rework")
    assert entries(run, "held") == []


def test_what_ministers_object_to_goes_on_from_there():
    world = (WORLD % "1.0") + "agreement: {remedies: {trade: 1, stop: 0}, rounds: 3}\n"
    run = play(plan_of(AGREE, world=world, crisis=AGAINST))
    rounds = entries(run, "round")
    assert rounds[0].attributes["objections"] == ("XB",)
    assert {entry.who for entry in rounds} == {"ministers"}


def test_what_ministers_decided_they_need_not_confirm():
    steps = AGREE.replace("council,", "council, then: ministers,")
    run = play(plan_of(steps, world=WORLD % "1.0"))
    assert entries(run, "confirmed") == []
    assert hours(run) == 60


def test_a_full_agenda_holds_nothing():
    full = 'business: 50, meets: {agenda: 1, dates: {spring: "2025-03-13T10:00"}}'
    world = (WORLD % "1.0").replace('meets: {dates: {spring: "2025-03-13T10:00"}}', full)
    run = play(plan_of(AGREE, world=world, crisis="urgency: priority"))
    assert entries(run, "held") == []
    assert hours(run) == 34


def test_as_often_as_said():
    runs = play_many(plan_of(AGREE, world=WORLD % "0.3"), range(500))
    share = sum(bool(entries(run, "held")) for run in runs) / len(runs)
    assert share == pytest.approx(0.3, abs=4 * (0.3 * 0.7 / len(runs)) ** 0.5)


def test_the_luck_of_holding_changes_no_other_luck():
    steps = READY_AT % "{median: 5 h, p90: 20 h}"
    without = play_many(plan_of(steps), range(30))
    within = play_many(plan_of(steps, world=WORLD % "0.5"), range(30))
    for one, other in zip(without, within, strict=True):
        assert times(one, "work") == times(other, "work")
        if not entries(other, "held"):
            assert hours(one) == hours(other)


def test_what_is_held_past_the_horizon_waits_for_a_meeting():
    run = play(plan_of(AGREE, world=WORLD % "1.0", crisis="horizon: 2 d"))
    assert hours(run) is None
    assert ledger_hours(run) == {"meeting": 2 * DAY / HOUR}


@pytest.mark.parametrize("world", ["", "bodies: {ministers: {meets: {days: [mon], at: '10:00'}}}"])
def test_holding_needs_a_dated_sitting_above(world):
    patch = "bodies: {council: {held-for: {within: 3 d, chance: 0.5}}}\n"
    with pytest.raises(
        InputError, match=r"held-for: no body above 'council' has dated sittings to hold a"
    ) as no:
        plan_of(world=world.replace("bodies: {", patch[:-2] + ", ") if world else patch)
    assert "add `dates` to `meets` of one of its `higher` bodies" in str(no.value.faults[0])


def test_a_place_is_kept_for_what_is_held():
    world = """
routing: {union: {other: {procedure: other, asked-by: {chair: {sudden: 0 h}}, authority: [own]}}}
bodies:
  council: {held-for: {within: 3 d, chance: 1}}
  ministers:
    convenes: null
    meets: {dates: {spring: 2025-03-13T10:00, later: 2025-03-20T10:00}, agenda: 1}
procedures:
  other:
    name: other
    headline: decision
    steps: {before: {wait: 2 h}, job: {agree: ministers, by: next-meeting, reaches: decision}}
"""
    crisis = "responses: {beta: {organisation: union, kind: other, event: incident}}"
    urgent = "urgency: routine\n" + crisis
    run = play(plan_of(AGREE.replace("silence", "meeting"), world=world, crisis=urgent))
    held = [entry.dossier for entry in entries(run, "held")]
    assert held == ["answer"]
    rounds = {entry.dossier: entry.time / HOUR for entry in entries(run, "round")}
    assert rounds == {"answer": 58, "beta": 58 + 7 * 24}
