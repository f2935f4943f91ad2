"""How members agree, or do not: objections, silences, majorities, and what follows an objection."""

from __future__ import annotations

from collections import Counter

import pytest

from jointsim.measures.scores import outcome_of
from tests.worlds import entries, hours, ledger_hours, plan_of, play, play_many, times

AGREE = "agree: {agree: council, reaches: decision}"
SILENCE = "agree: {agree: council, by: silence, reaches: decision}"
OBJECTOR = "positions: {XC: {answer: against}}"
REMEDIES = ("drop-clause", "carve-out", "escalate", "trade", "lower-form", "stop")
CHAOS = "issue: 0.5, state: 1, organisation: 0.5, round: 0.5"


def remedies(concession: float = 0, **weights: float) -> str:
    """Allow only the remedies named; a concession makes up for so much."""
    written = ", ".join(f"{name}: {weights.get(name.replace('-', '_'), 0)}" for name in REMEDIES)
    return f"agreement: {{utility: {{concession: {concession}}}, remedies: {{{written}}}}}\n"


def outcome(run) -> str:
    return outcome_of(run, run.dossiers["answer"])


def test_without_an_objection_one_round_is_enough():
    run = play(plan_of(AGREE))
    assert (hours(run), outcome(run), run.dossiers["answer"].rounds) == (2, "adopted", 1)


def test_one_objector_is_enough_against_consensus():
    run = play(plan_of(AGREE, crisis=OBJECTOR))
    assert (hours(run), outcome(run)) == (None, "given-up")
    assert entries(run, "round")[0].attributes["objections"] == ("XC",)


def test_one_objector_does_not_stop_a_majority():
    run = play(plan_of(AGREE, world="bodies: {council: {rule: majority}}", crisis=OBJECTOR))
    assert (hours(run), outcome(run)) == (2, "adopted")
    assert run.dossiers["answer"].objections == 1


def test_the_chair_decides_alone_where_the_rule_says_so():
    world = "rules: {chair-alone: {name: chair alone, vote: chair}}\nbodies: {council: {rule: chair-alone}}"
    everyone = "positions: {XA: {answer: against}, XB: {answer: against}, XC: {answer: against}}"
    run = play(plan_of(AGREE, world=world, crisis=everyone))
    assert (hours(run), outcome(run)) == (2, "adopted")


def test_a_persistent_objector_is_never_outvoted_whatever_the_luck():
    steps = """
      agree: {agree: council, by: [meeting, silence], lower-form: {by: chair, takes: 1 h}, reaches: decision}
    """
    world = (
        "agreement: {utility: {" + CHAOS + "}, remedies: {drop-clause: 1, carve-out: 1, escalate: 1,"
        " trade: 1, lower-form: 1, stop: 1}}\nrules: {consensus: {carve-out: true}}"
    )
    crisis = "positions: {XC: {answer: against}}\nresponses: {answer: {text: {core: 2, extra: 1, more: 1}}}"
    runs = play_many(plan_of(steps, world=world, crisis=crisis), range(200))
    ends = Counter(outcome(run) for run in runs)
    assert set(ends) == {"carved-out", "lower-form", "given-up"}
    carved = [run for run in runs if outcome(run) == "carved-out"]
    assert all("XC" in run.dossiers["answer"].carved_out for run in carved)
    assert all("XC" in entry.attributes["objections"] for run in runs for entry in entries(run, "round"))


def test_an_objector_may_stand_aside_only_where_the_rule_allows_it():
    allowed = remedies(carve_out=1, stop=0.001)
    run = play(plan_of(AGREE, world=allowed + "rules: {consensus: {carve-out: true}}", crisis=OBJECTOR))
    assert (hours(run), outcome(run)) == (2, "carved-out")
    assert run.dossiers["answer"].carved_out == ("XC",)
    run = play(plan_of(AGREE, world=allowed, crisis=OBJECTOR))
    assert (hours(run), outcome(run)) == (None, "given-up")


def test_nobody_stands_aside_where_nobody_objected():
    world = remedies(carve_out=1, stop=0.001) + (
        "rules: {consensus: {carve-out: true, abstention-limit: {members: 0.33, population: 0.33}}}"
    )
    limit_hit = "positions: {XA: {answer: sceptical}}"  # half of the population abstains
    patch = world.replace("agreement: {", "agreement: {positions: {sceptical: -1.75}, ")
    run = play(plan_of(AGREE, world=patch, crisis=limit_hit))
    assert entries(run, "round")[0].attributes["abstentions"] == 1
    assert (hours(run), outcome(run)) == (None, "given-up")


def test_a_broken_silence_costs_a_round_and_rework():
    run = play(plan_of(SILENCE, world=remedies(10, trade=1), crisis=OBJECTOR))
    quiet = play(plan_of(SILENCE))
    assert (quiet.dossiers["answer"].rounds, run.dossiers["answer"].rounds) == (1, 2)
    broken, adopted = entries(run, "round")
    assert broken.attributes["objections"] == ("XC",)
    assert broken.time / 3600 < hours(quiet) == 34
    assert times(run, "rework") == [broken.time / 3600 + 6]
    assert hours(run) == adopted.time / 3600 >= times(run, "rework")[0] + 24
    assert ledger_hours(run) == {"silence": hours(run) - 6, "rework": 6}


def test_most_breaks_come_late():
    runs = play_many(plan_of(SILENCE, crisis=OBJECTOR), range(600))
    end = 34 * 3600
    broken = [entries(run, "round")[0].time for run in runs]
    assert all(0 <= time <= end for time in broken)
    late = sum(time >= end - 4 * 3600 for time in broken) / len(broken)
    tolerance = 4 * (0.8 * 0.2 / len(broken)) ** 0.5
    assert late == pytest.approx(0.8, abs=tolerance)
    # Within either stretch no moment is likelier than another.
    early = [time for time in broken if time < end - 4 * 3600]
    assert sum(early) / len(early) == pytest.approx(15 * 3600, abs=4 * 30 * 3600 / (12 * len(early)) ** 0.5)


def test_a_blocked_text_loses_clauses_and_strength_but_not_its_core():
    crisis = OBJECTOR + "\nresponses: {answer: {text: {core: 3, names-someone: 2, deploys: 1}}}"
    world = remedies(5, drop_clause=1)
    run = play(plan_of(AGREE, world=world, crisis=crisis))
    dossier = run.dossiers["answer"]
    assert outcome(run) == "adopted"
    assert dossier.rounds == 3
    assert set(dossier.clauses) == {"core"}
    assert dossier.strength == 0.5
    dropped = [entry.attributes["dropped"] for entry in entries(run, "rework")]
    assert sorted(dropped) == ["deploys", "names-someone"]


def test_a_text_of_one_clause_has_nothing_to_lose():
    run = play(plan_of(AGREE, world=remedies(drop_clause=1, stop=0.001), crisis=OBJECTOR))
    assert outcome(run) == "given-up"
    assert run.dossiers["answer"].strength == 1


def test_a_blocked_text_goes_up_to_the_higher_body():
    world = remedies(10, escalate=1)
    run = play(plan_of(AGREE, world=world, crisis=OBJECTOR))
    assert [entry.who for entry in entries(run, "round")] == ["council", "ministers"]
    assert (hours(run), outcome(run)) == (2 + 12, "adopted")


def test_above_the_highest_body_there_is_nobody():
    run = play(plan_of(AGREE, world=remedies(escalate=1), crisis=OBJECTOR))
    assert [entry.who for entry in entries(run, "round")] == ["council", "ministers"]
    assert outcome(run) == "given-up"


@pytest.mark.parametrize(
    ("ways", "ends", "way"),
    [
        ("next-meeting", 58, "next-meeting"),
        ("[silence, next-meeting]", 22, "extraordinary"),
        ("meeting", 14, "extraordinary"),
    ],
)
def test_where_a_step_allows_regular_sittings_alone_a_text_waits_for_one_higher_up_too(ways, ends, way):
    # The council sits in hour 10, the ministers in hour 58, or twelve hours after they are called.
    sittings = """
bodies:
  council: {meets: {days: [tue], at: "10:00"}}
  ministers: {meets: {days: [thu], at: "10:00"}}
"""
    step = f"agree: {{agree: council, by: {ways}, reaches: decision}}"
    run = play(plan_of(step, world=remedies(10, escalate=1) + sittings, crisis=OBJECTOR))
    assert [entry.who for entry in entries(run, "round")] == ["council", "ministers"]
    assert (hours(run), entries(run, "round")[1].attributes["way"]) == (ends, way)


def test_rounds_at_one_level_are_limited():
    run = play(plan_of(AGREE, world=remedies(trade=1), crisis=OBJECTOR))
    assert run.dossiers["answer"].rounds == 3
    assert outcome(run) == "given-up"


def test_a_lower_form_has_its_own_milestone_and_outcome():
    steps = """
      agree:
        agree: council
        reaches: decision
        lower-form: {by: chair, takes: 3 h, reaches: statement}
      act: {milestone: first-action}
    """
    run = play(plan_of(steps, world=remedies(lower_form=1), crisis=OBJECTOR))
    assert outcome(run) == "lower-form"
    assert hours(run, "statement") == 2 + 3
    assert hours(run, "decision") is None
    assert hours(run, "first-action") is None
    assert [entry.who for entry in entries(run, "lower-form")] == ["chair"]


def test_a_blocked_branch_does_not_stop_the_one_beside_it():
    steps = """
      agree: {agree: council, reaches: decision, after: []}
      sail: {move: ships, reaches: first-action, after: []}
      done: {milestone: full-operation, after: [agree, sail]}
    """
    run = play(plan_of(steps, crisis=OBJECTOR))
    assert hours(run, "first-action") == 120
    assert hours(run, "decision") is hours(run, "full-operation") is None
    assert outcome(run) == "given-up"


def test_a_reservation_costs_time_but_not_a_round():
    run = play(plan_of(AGREE, crisis="positions: {XC: {answer: sceptical}}"))  # 1 − 1.25: a reservation
    assert entries(run, "round")[0].attributes["reservations"] == 1
    assert run.dossiers["answer"].rounds == 1
    assert ledger_hours(run) == {"meeting": 2, "capitals": 48}


def test_a_body_that_takes_no_reservations_hears_support():
    world = "bodies: {council: {reservations: false}}"
    run = play(plan_of(AGREE, world=world, crisis="positions: {XC: {answer: sceptical}}"))
    (said,) = entries(run, "round")
    assert (said.attributes["adopted"], said.attributes["reservations"], said.attributes["objections"]) == (
        True,
        0,
        (),
    )
    assert "capitals" not in ledger_hours(run)


def test_a_body_that_takes_no_reservations_still_hears_objections():
    world = "bodies: {council: {reservations: false}}"
    run = play(plan_of(AGREE, world=world, crisis="positions: {XC: {answer: against}}"))
    assert entries(run, "round")[0].attributes["objections"] == ("XC",)


def test_a_reservation_is_lifted_when_the_capital_is_open():
    doubt = "positions: {XC: {answer: sceptical}}"
    by_day = play(plan_of(AGREE, world="capitals: {calendar: office}", crisis=doubt))
    # Ready two days after the sitting, at two in the night.
    assert ledger_hours(by_day) == {"meeting": 2, "capitals": 48, "off-hours": 7}
    at_weekend = plan_of(
        AGREE, world="capitals: {calendar: office}", crisis=doubt + "\nstart: 2025-03-13T08:00+01:00"
    )
    # Ready on Saturday at ten, lifted on Monday at nine.
    assert ledger_hours(play(at_weekend)) == {"meeting": 2, "capitals": 48, "off-hours": 47}


def test_a_reservation_in_working_time_runs_on_the_hours_of_its_capital():
    world = "capitals: {calendar: office}\nagreement: {reservations: {scrutiny: {takes: 1 workday}}}"
    run = play(plan_of(AGREE, world=world, crisis="positions: {XC: {answer: sceptical}}"))
    assert ledger_hours(run) == {"meeting": 2, "capitals": 8, "off-hours": 7}


def test_others_confirm_what_was_agreed_without_agreeing_anew():
    steps = "agree: {agree: council, then: ministers, reaches: decision}"
    run = play(plan_of(steps))
    assert hours(run) == 2 + 12
    assert [entry.who for entry in entries(run, "confirmed")] == ["ministers"]
    assert run.dossiers["answer"].rounds == 1


@pytest.mark.parametrize("ways", ["[silence, written-procedure]", "[meeting, extraordinary]"])
def test_ways_that_are_alike_can_stand_beside_each_other(ways):
    run = play(plan_of(f"agree: {{agree: council, by: {ways}, reaches: decision}}"))
    assert hours(run) == (34 if "silence" in ways else 2)


def test_what_members_are_sure_of_moves_them():
    world = "agreement: {utility: {base: -1.5, confidence: 2}}"
    sure = play(plan_of(AGREE, world=world))
    doubtful = play(
        plan_of(AGREE, world=world, crisis="events: {incident: {observed: {lookout: {occurrence: 0.6}}}}")
    )
    assert outcome(sure) == "adopted"
    assert entries(sure, "round")[0].attributes["objections"] == ()
    assert sorted(entries(doubtful, "round")[0].attributes["objections"]) == []
    assert entries(doubtful, "round")[0].attributes["reservations"] == 3


def test_the_more_contended_the_more_objections():
    world = "agreement: {utility: {base: 2, contention: 0.8, " + CHAOS + "}}"
    objections = [
        sum(run.dossiers["answer"].objections for run in play_many(plan, range(150)))
        for plan in (plan_of(AGREE, world=world, crisis=f"contention: {level}") for level in range(4))
    ]
    assert objections == sorted(objections)
    assert objections[0] < objections[3]


@pytest.mark.parametrize(
    ("sitting", "ends", "way"),
    [
        # An extraordinary sitting would begin at 8; the regular one is at 10.
        ("90 min", 9.5, "extraordinary"),
        ("2 h", 10, "extraordinary"),
        ("150 min", 12.5, "next-meeting"),
    ],
)
def test_an_extraordinary_sitting_that_would_run_into_a_regular_one_is_not_called(sitting, ends, way):
    world = f"""
      bodies: {{council: {{sitting: {sitting}, convenes: 8 h, meets: {{days: [tue], at: "10:00"}}}}}}
    """
    run = play(plan_of("decide: {agree: council, by: meeting, reaches: decision}", world=world))
    assert hours(run) == ends
    assert entries(run, "round")[0].attributes["way"] == way


def test_there_is_no_place_at_a_full_regular_sitting_for_what_would_run_into_it():
    world = """
      bodies:
        council: {sitting: 150 min, convenes: 8 h, meets: {days: [tue], at: "10:00", agenda: 1}, business: 1000}
    """
    run = play(
        plan_of(
            "decide: {agree: council, by: meeting, reaches: decision}", world=world, crisis="urgency: routine"
        )
    )
    assert hours(run) == 10.5
    assert entries(run, "round")[0].attributes["way"] == "extraordinary"
