"""One cause of delay is switched off: it takes no time, luck stays, and what is saved is seldom its share."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import reduce

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.planner import make_plan
from jointsim.engine.removal import KEPT, REMOVABLE, without
from jointsim.engine.run import Replication
from jointsim.errors import InputError
from jointsim.measures.ledger import LABELS, critical_path, ledger
from jointsim.model.load import load_inputs
from tests.invariants import causes_come_first, ledgers_are_exact
from tests.worlds import NIGHT_AND_DAY, entries, hours, ledger_hours, plan_of, play, story, times

REPLICATIONS = range(3)
DRAFT = "draft: {work: watch, takes: 10 h, reaches: decision}"
AGREE = "agree: {agree: council, reaches: decision}"
TWO_CELLS = """
organisations: {union: {awareness: {at: [home], occurrence: 0.5}}}
offices: {chair: {staff: home}}
staffs:
  home: {name: Home, organisation: union, calendar: always}
  post: {name: Post, calendar: always}
channels:
  up: {name: up, from: post, to: home, latency: {low: 1 h, mode: 2 h, high: 6 h}%s}
"""
SEEN_AFAR = (
    "events: {incident: {observed: {lookout: {by: post, after: 0 h, occurrence: 1, marking: secret}}}}"
)
ABOVE_CEILING = ", ceiling: open, release: {by: originator, takes: 20 h, refused: 0}"
ASKED_LATE = "routing: {union: {act: {asked-by: {chair: {sudden: 4 h}}}}}"
ONE_TRADE = """
agreement: {utility: {concession: 2}, positions: {against: -2.2}, remedies: {trade: 1, stop: null}}
"""
TWO_KINDS = """
routing: {union: {late: {procedure: act, asked-by: {chair: {sudden: 3 h}}, authority: [own]}}}
"""
BESIDE = "responses: {beside: {organisation: union, kind: act, event: incident}}"
ON_THURSDAY = (
    'bodies: {council: {convenes: null, silence: null, written: null, meets: {days: [thu], at: "10:00"}}}'
)
FOR_MINISTERS = """
bodies:
  council: {held-for: {within: 3 d, chance: 1.0}}
  ministers: {convenes: 9 d, sitting: 2 h, meets: {dates: {spring: "2025-03-13T10:00"}}}
"""

LATE_SIGHT = "events: {incident: {observed: {lookout: {after: 5 h}}}}"
PLEDGED = "forces: {ships: {generation: {conference: 10 d, conferences: 2, pledges: 1.0}}}"

WORLDS: dict[str, dict[str, str]] = {
    "detection": {"crisis": LATE_SIGHT},
    "channel": {"world": TWO_CELLS % "", "crisis": SEEN_AFAR},
    "release": {"world": TWO_CELLS % ABOVE_CEILING, "crisis": SEEN_AFAR},
    "attribution": {"steps": "who: {attribute: watch, takes: 30 h, adds: 0.5, reaches: decision}"},
    "initiative": {"world": ASKED_LATE},
    "remit": {"world": "routing: {union: {act: {remit: {maritime: 7 h}}}}"},
    "desk-queue": {"steps": DRAFT.replace("watch", "one-desk"), "crisis": BESIDE.replace("beside", "aaa")},
    "work": {"steps": DRAFT},
    "off-hours": {"steps": "draft: {work: day-office, takes: 10 working h, reaches: decision}"},
    "meeting": {"steps": AGREE},
    "capitals": {"steps": "instruct: {capitals: council, takes: 30 h, reaches: decision}"},
    "silence": {"steps": "agree: {agree: council, by: silence, reaches: decision}"},
    "rework": {"steps": AGREE, "world": ONE_TRADE, "crisis": "positions: {XB: {answer: against}}"},
    "mandate": {"steps": "leave: {mandate: watch, takes: 40 h, reaches: decision}"},
    "force-generation": {"steps": "raise: {generate: ships, need: 3, reaches: decision}", "world": PLEDGED},
    "movement": {"steps": "sail: {move: ships, reaches: decision}"},
    "elsewhere": {"steps": "talks: {wait: 9 h, reaches: decision}"},
}
"""Label → a world in which a response waits for that, and for little else."""


def planned(label: str):
    written = WORLDS[label]
    return plan_of(written.get("steps", ""), world=written.get("world", ""), crisis=written.get("crisis", ""))


def test_every_label_of_the_ledger_can_be_removed_or_is_said_not_to_be():
    assert tuple(label for label in LABELS if label not in KEPT) == REMOVABLE
    assert set(KEPT) < set(LABELS)
    assert set(WORLDS) == set(REMOVABLE)


@pytest.mark.parametrize("label", REMOVABLE)
def test_what_is_removed_takes_no_time_and_the_rest_takes_what_it_took(label):
    plan = planned(label)
    before, after = play(plan), play(without(plan, label))
    spent = ledger_hours(before)
    share = spent.pop(label)
    assert share > 0
    assert ledger_hours(after) == spent
    assert hours(after) == pytest.approx(hours(before) - share)
    causes_come_first(after)
    ledgers_are_exact(after)


@pytest.mark.parametrize("label", REMOVABLE)
def test_a_plan_stays_as_it_is_and_one_without_a_cause_can_be_sent_to_another_process(label):
    plan = planned(label)
    before = story(play(plan))
    removed = without(plan, label)
    assert story(play(plan)) == before
    assert story(play(pickle.loads(pickle.dumps(removed)))) == story(play(removed))


@pytest.mark.parametrize("label", REMOVABLE)
def test_where_nothing_is_waited_for_nothing_changes(label):
    plan = plan_of()
    assert story(play(without(plan, label))) == story(play(plan))


@pytest.mark.parametrize("label", KEPT)
def test_what_cannot_be_removed_is_refused_with_the_reason(label):
    with pytest.raises(InputError) as refused:
        without(plan_of(), label)
    (fault,) = refused.value.faults
    assert str(fault).startswith(f"--remove: '{label}' cannot be removed: {KEPT[label]} — one of detection, ")


def test_a_label_that_there_is_not_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="the ledger has no 'capital' — did you mean 'capitals'"):
        without(plan_of(), "capital")


# What is truly saved.


def test_a_wait_that_only_moves_a_dossier_into_the_wait_for_the_next_sitting_saves_nothing():
    plan = plan_of(f"draft: {{work: watch, takes: 10 h}}\n{AGREE}", world=ON_THURSDAY)
    before, after = play(plan), play(without(plan, "work"))
    assert ledger_hours(before) == {"work": 10, "meeting": 48}
    assert ledger_hours(after) == {"meeting": 58}
    assert ledger_hours(play(without(plan, "meeting"))) == {"work": 10}


def test_work_that_is_not_there_is_not_held_up_by_the_night_either():
    plan = plan_of("draft: {work: day-office, takes: 6 working h, reaches: decision}")
    assert ledger_hours(play(plan)) == {"off-hours": 9, "work": 6}
    assert hours(play(without(plan, "work"))) == 0


def test_a_response_can_come_later_as_another_now_goes_first():
    plan = plan_of(
        DRAFT.replace("watch", "one-desk"),
        world=TWO_KINDS,
        crisis="responses: {aaa: {organisation: union, kind: late, event: incident}}",
    )
    before, after = play(plan), play(without(plan, "initiative"))
    assert (hours(before), hours(before, response="aaa")) == (10, 20)
    assert (hours(after), hours(after, response="aaa")) == (20, 10)


# What stays.


def test_who_never_asks_still_does_not():
    never = "routing: {union: {act: {asked-by: {chair: {sudden: 4 h, never: 1.0}}}}}"
    run = play(without(plan_of(world=never), "initiative"))
    assert hours(run) is None
    assert ledger_hours(run) == {"initiative": 60 * 24}


def test_a_channel_that_does_not_work_or_refuses_still_does_not_let_through():
    refused = TWO_CELLS % ABOVE_CEILING.replace("refused: 0", "refused: 1")
    for label in ("channel", "release"):
        assert hours(play(without(plan_of(world=refused, crisis=SEEN_AFAR), label))) is None


def test_only_what_can_be_convened_sits_at_once():
    convenes = "bodies: {council: {convenes: {flash: 2 h}}}"
    plan = plan_of("agree: {agree: council, by: [meeting, silence], reaches: decision}", world=convenes)
    assert ledger_hours(play(without(plan, "meeting"))) == {"silence": 34}


def test_a_full_agenda_and_a_long_sitting_take_no_time_without_meetings():
    full = (
        "bodies: {council: {convenes: null, sitting: 3 h, business: 4,"
        ' meets: {days: [thu], at: "10:00", agenda: 2}}}'
    )
    crisis = "urgency: priority\nhorizon: 200 d"
    plan = plan_of("talk: {meet: council, reaches: decision}", world=full, crisis=crisis)
    assert hours(play(plan)) > 7 * 24
    assert hours(play(without(plan, "meeting"))) == 0


def test_a_text_that_would_be_held_for_ministers_goes_up_to_them_at_once():
    plan = plan_of("agree: {agree: council, by: silence, reaches: decision}", world=FOR_MINISTERS)
    assert ledger_hours(play(plan)) == {"meeting": 60}
    run = play(without(plan, "meeting"))
    assert times(run, "held") == [0]
    assert [entry.who for entry in entries(run, "round")] == ["ministers"]
    assert hours(run) == 0


def test_offices_that_never_close_leave_sittings_and_silences_their_hours():
    plan = plan_of(AGREE, world=NIGHT_AND_DAY)
    assert ledger_hours(play(plan)) == {"meeting": 9}
    assert ledger_hours(play(without(plan, "off-hours"))) == {"meeting": 9}
    assert hours(play(without(plan, "meeting"))) == 0


def test_rework_in_working_time_goes_on_at_night_where_nothing_closes():
    world = ONE_TRADE.replace("utility:", "rework: 10 working h, utility:") + NIGHT_AND_DAY
    plan = plan_of(AGREE, world=world, crisis="positions: {XB: {answer: against}}")
    spent = ledger_hours(play(without(plan, "off-hours")))
    assert spent["rework"] == 10
    assert "off-hours" not in spent
    # Without meetings the body is as ever closed at night while its people rework the text.
    assert ledger_hours(play(without(plan, "meeting"))) == {"off-hours": 9 + 16, "rework": 10}


def test_a_silence_may_end_at_any_hour_where_it_takes_none():
    plan = plan_of("agree: {agree: council, by: silence, reaches: decision}", world=NIGHT_AND_DAY)
    assert ledger_hours(play(plan)) == {"silence": 34}
    assert times(play(without(plan, "silence")), "round") == [0]


def test_reservations_are_lifted_at_once_without_capitals():
    plan = plan_of(AGREE, world=NIGHT_AND_DAY, crisis="positions: {XC: {answer: sceptical}}")
    assert ledger_hours(play(plan))["capitals"] > 0
    assert ledger_hours(play(without(plan, "capitals"))) == {"meeting": 9}


def test_parliaments_of_contributors_answer_at_once_without_mandates():
    mandate = "mandate: {needed: 1.0, takes: 20 d, refused: 0.0}"
    world = PLEDGED.replace("pledges: 1.0", f"pledges: 1.0, {mandate}")
    plan = plan_of("raise: {generate: ships, need: 3, reaches: decision}", world=world)
    assert ledger_hours(play(plan)) == {"force-generation": 240, "mandate": 480}
    assert ledger_hours(play(without(plan, "mandate"))) == {"force-generation": 240}


# Noticing what happened, and finding out who did it.

WHO = "routing: {union: {act: {when: {attribution: 0.5}}}}"
SEEN_AND_TOLD = """
events:
  incident:
    observed:
      lookout: {by: post, after: 2 h, occurrence: 1}
      finding: {by: home, after: 30 h, occurrence: 0.3, attribution: 0.7}
"""


def test_what_happened_is_noticed_at_once_and_who_did_it_found_out_when_it_was():
    crisis = "events: {incident: {observed: {lookout: {after: 5 h, occurrence: 1.0, attribution: 0.6}}}}"
    plan = plan_of(world=WHO, crisis=crisis)
    before, after = play(plan), play(without(plan, "detection"))
    assert ledger_hours(before) == {"detection": 5}
    assert ledger_hours(after) == {"attribution": 5}
    assert times(after, "aware") == [0]
    assert times(after, "observed") == [0, 5]


def test_who_did_it_is_found_out_as_soon_as_whoever_finds_out_knows_of_it():
    plan = plan_of(world=WHO + TWO_CELLS % "", crisis=SEEN_AND_TOLD)
    before, after = play(plan), play(without(plan, "attribution"))
    (told,) = times(before, "report")
    assert ledger_hours(before) == {"detection": told, "attribution": 30 - told}
    assert ledger_hours(after) == {"detection": told}
    assert times(after, "observed") == [2, told]


def test_who_is_told_nothing_finds_out_as_it_notices():
    crisis = "events: {incident: {observed: {lookout: {after: 5 h, occurrence: 1.0, attribution: 0.6}}}}"
    plan = plan_of(world=WHO, crisis=crisis)
    assert ledger_hours(play(without(plan, "attribution"))) == {"detection": 5}


def test_without_both_all_is_known_at_once_whichever_is_removed_first():
    plan = plan_of(world=WHO + TWO_CELLS % "", crisis=SEEN_AND_TOLD)
    one = play(without(without(plan, "detection"), "attribution"))
    other = play(without(without(plan, "attribution"), "detection"))
    assert times(one, "observed") == [0, 0]
    assert story(one) == story(other)


# Luck.


def test_delays_read_one_by_one_are_those_that_were_read_with_the_block():
    plan = planned("channel")
    assert story(play(replace(plan, book=plan.book.plain()), 3)) == story(play(plan, 3))


@pytest.fixture(scope="module")
def baltic():
    inputs = load_inputs("baltic-cables")
    plan = make_plan(inputs.scenario, inputs.world)
    return plan, runs_of(plan)


def runs_of(plan):
    runs = [Replication(plan, draws) for draws in draw_block(plan.book, 1, REPLICATIONS)]
    for run in runs:
        run.advance()
    return runs


@pytest.mark.parametrize("label", REMOVABLE)
def test_in_a_shipped_scenario_nothing_is_left_of_it_and_the_crisis_is_the_same(baltic, label):
    plan, runs = baltic
    for before, after in zip(runs, runs_of(without(plan, label)), strict=True):
        causes_come_first(after)
        for event in before.occurred.keys() & after.occurred.keys():
            assert before.record.time(before.occurred[event]) == after.record.time(after.occurred[event])
        for dossier in after.dossiers.values():
            if dossier.plan.event in after.occurred:
                assert left_of(after, dossier, label) == 0


def test_without_anything_that_can_be_removed_only_other_responses_are_waited_for(baltic):
    plan = reduce(without, REMOVABLE, baltic[0])
    for run in runs_of(plan):
        for dossier in run.dossiers.values():
            if dossier.plan.headline in dossier.milestones and not ledger(run, dossier)["other-dossier"]:
                assert sum(ledger(run, dossier).values()) == 0


def left_of(run, dossier, label):
    """Give the seconds of a label, without a wait at the horizon for what does not come."""
    if not ledger(run, dossier)[label]:
        return 0
    return sum(
        leg.end - leg.start
        for leg in critical_path(run, dossier)
        if leg.label == label and leg.entry is not None
    )


def test_nothing_decided_before_ships_sail_hangs_on_how_fast_they_are(baltic):
    plan, runs = baltic
    for before, after in zip(runs, runs_of(without(plan, "movement")), strict=True):
        one, other = before.dossiers["nato-presence"], after.dossiers["nato-presence"]
        for milestone in one.milestones.keys() & {"aware", "asked", "decision"}:
            assert before.record.time(one.milestones[milestone]) == after.record.time(
                other.milestones[milestone]
            )
