"""Pressure while a crisis runs: more to disagree on, more on the desks and agendas, from its time on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import Port
from jointsim.engine.queueing import FULLEST, FULLEST_UNDER_PRESSURE, erlang_c, pressed, waiting
from jointsim.engine.run import Replication
from jointsim.errors import InputError
from jointsim.measures.ledger import LABELS
from tests.invariants import causes_come_first, endings_fit, ledgers_are_exact
from tests.property.test_random_worlds import QUICK, SEATS, build, crises, procedures, rises
from tests.worlds import (
    HOUR,
    entries,
    hours,
    ledger_hours,
    milestones,
    plan_of,
    play,
    play_many,
    times,
)

TWO_ROUNDS = """
first: {agree: council, by: silence}
second: {agree: council, by: silence, reaches: decision}
"""
# At contention 1 all support a text, at 2 they have reservations, at 3 they object.
TOUCHY = (
    "agreement: {utility: {base: 1.6, contention: 1}, reservations: {scrutiny: {share: 1, takes: 1 h}}}\n"
)


def pressure(**numbers: object) -> str:
    return "pressures: {election: " + yaml.safe_dump(numbers, default_flow_style=True).strip() + "}\n"


def objections(run: Replication, response: str = "answer") -> list[int]:
    return [len(entry.attributes["objections"]) for entry in entries(run, "round", response)]


class TestContention:
    def test_it_raises_objections_in_rounds_that_begin_after_and_not_before(self):
        run = play(plan_of(TWO_ROUNDS, world=TOUCHY, crisis=pressure(at="12 h", contention=2)))
        assert objections(run) == [0, 3]
        # The silence under way when it began runs to its end.
        assert times(run, "round")[0] == 34
        assert run.dossiers["answer"].outcome == "given-up"
        assert objections(play(plan_of(TWO_ROUNDS, world=TOUCHY))) == [0, 0]

    def test_a_sitting_that_was_convened_before_it_began_is_as_it_was(self):
        steps = "first: {agree: council, by: meeting, reaches: decision}"
        # An extraordinary sitting is convened for two o'clock.
        for at, found in ((1, 0), (0, 3)):
            crisis = pressure(at=f"{at} h", contention=2)
            assert objections(play(plan_of(steps, world=TOUCHY, crisis=crisis))) == [found]

    def test_it_ends(self):
        crisis = pressure(at="12 h", lasts="20 h", contention=2)
        run = play(plan_of(TWO_ROUNDS, world=TOUCHY, crisis=crisis))
        assert objections(run) == [0, 0]
        dossier = run.dossiers["answer"]
        assert [run.contention_of(dossier, at * HOUR) for at in (0, 11, 12, 31, 32, 99)] == [1, 1, 3, 3, 1, 1]
        assert run.contention_of(dossier) == 1

    def test_less_contention_helps(self):
        crisis = "contention: 3\n" + pressure(at="0 h", contention=-2)
        assert objections(play(plan_of(TWO_ROUNDS, world=TOUCHY, crisis=crisis))) == [0, 0]

    @pytest.mark.parametrize(("base", "shift", "found"), [(2, 3, 3), (1, -3, 0), (0, 2, 2), (3, -1, 2)])
    def test_it_stays_between_0_and_3(self, base, shift, found):
        crisis = f"contention: {base}\n" + pressure(at="0 h", contention=shift)
        run = play(plan_of(TWO_ROUNDS, world=TOUCHY, crisis=crisis))
        assert run.contention_of(run.dossiers["answer"]) == found

    def test_several_at_once_add_up(self):
        crisis = "pressures: {one: {at: 1 h, contention: 1}, two: {at: 2 h, lasts: 1 h, contention: 1}}"
        run = play(plan_of(TWO_ROUNDS, world=TOUCHY, crisis=crisis))
        dossier = run.dossiers["answer"]
        assert [run.contention_of(dossier, at * HOUR) for at in range(5)] == [1, 2, 3, 2, 2]

    def test_only_responses_that_it_names_are_touched(self):
        crisis = pressure(at="12 h", contention=2, responses=["other"])
        crisis += "responses: {other: {organisation: union, kind: act, event: incident}}\n"
        run = play(plan_of(TWO_ROUNDS, world=TOUCHY, crisis=crisis))
        assert objections(run, "answer") == [0, 0]
        assert objections(run, "other") == [0, 3]

    def test_the_contention_of_a_response_is_asked_of_the_run_in_a_world_without_pressure_too(self):
        run = play(plan_of(TWO_ROUNDS, world=TOUCHY, crisis="responses: {answer: {contention: 2}}"))
        assert run.contention_of(run.dossiers["answer"]) == 2
        assert run.pressures is None


DESKS = 3
BUSY = f"""
organisations: {{league: {{name: League, awareness: {{at: [watch], occurrence: 0.5}}}}}}
staffs:
  busy: {{name: Busy, organisation: league, calendar: always, desks: {DESKS}, load: 0.6, task: 5 h}}
"""
WORK = (
    "early: {work: busy, takes: 1 h}\npause: {wait: 10 d}\nlate: {work: busy, takes: 1 h, reaches: decision}"
)


def queues(run: Replication) -> list[int]:
    """Say how long each piece of work waited for a desk, in seconds."""
    found = []
    for entry in entries(run, "work"):
        label, until, _ = entry.pieces[0]
        found.append(until - run.record.time(entry.cause) if label == "desk-queue" else 0)
    return found


class TestLoad:
    @pytest.mark.parametrize("of", [[], ["busy"], ["league"]])
    def test_a_dossier_that_arrives_after_waits_as_in_the_fuller_erlang_queue(self, of):
        crisis = pressure(at="5 d", load=1.5, of=of)
        waits = np.array(
            [queues(run) for run in play_many(plan_of(WORK, world=BUSY, crisis=crisis), range(2000))]
        )
        for column, load in ((0, 0.6), (1, 0.9)):
            found = waits[:, column] / HOUR
            chance, mean = erlang_c(DESKS, load), 5 / (DESKS * (1 - load))
            spread = 4 * (chance * (1 - chance) / len(found)) ** 0.5
            assert (found > 0).mean() == pytest.approx(chance, abs=spread)
            assert found.mean() == pytest.approx(chance * mean, abs=4 * found.std() / len(found) ** 0.5)

    def test_with_the_same_luck_nobody_waits_less_and_what_came_before_is_the_same(self):
        plain = play_many(plan_of(WORK, world=BUSY), range(200))
        under = play_many(plan_of(WORK, world=BUSY, crisis=pressure(at="5 d", load=1.5)), range(200))
        pairs = [(queues(one), queues(other)) for one, other in zip(plain, under, strict=True)]
        assert all(one[0] == other[0] and one[1] <= other[1] for one, other in pairs)
        assert any(one[1] < other[1] for one, other in pairs)

    def test_relief_shortens_the_queue(self):
        plain = play_many(plan_of(WORK, world=BUSY), range(100))
        relieved = play_many(plan_of(WORK, world=BUSY, crisis=pressure(at="0 h", load=0.5)), range(100))
        assert sum(sum(queues(run)) for run in relieved) < sum(sum(queues(run)) for run in plain)

    def test_whoever_is_not_named_has_as_much_to_do_as_before(self):
        crisis = pressure(at="0 h", load=1.6, of=["other"])
        world = BUSY + "  other: {name: Other, calendar: always, desks: 1, load: 0.5, task: 1 h}\n"
        plain = play_many(plan_of(WORK, world=world), range(50))
        under = play_many(plan_of(WORK, world=world, crisis=crisis), range(50))
        assert [milestones(run) for run in plain] == [milestones(run) for run in under]

    def test_several_at_once_multiply(self):
        crisis = "pressures: {one: {at: 1 h, load: 1.2, of: [busy]}, two: {at: 2 h, lasts: 1 h, load: 1.5}}"
        run = play(plan_of(WORK, world=BUSY, crisis=crisis))
        factors = [run.pressures.load("busy", at * HOUR) for at in range(4)]
        assert factors == pytest.approx([1, 1.2, 1.8, 1.2])
        assert run.pressures.load("council", 2 * HOUR) == 1.5
        assert run.pressures.load("XA.coast-guard", 2 * HOUR) == 1.5

    def test_national_staffs_are_named_with_their_state(self):
        world = "national-staffs: {coast-guard: {desks: 1, load: 0.5, task: 5 h}}"
        steps = "look: {work: affected.coast-guard, takes: 1 h, reaches: decision}"
        named, other = (
            play_many(
                plan_of(steps, world=world, crisis=pressure(at="0 h", load=1.9, of=[f"{state}.coast-guard"])),
                range(60),
            )
            for state in ("XA", "XB")
        )
        assert sum(sum(queues(run)) for run in named) > 2 * sum(sum(queues(run)) for run in other)

    @given(desks=st.integers(1, 30), load=st.floats(0, FULLEST), factor=st.floats(0.01, 50))
    def test_no_desk_is_full_all_the_time_and_more_pressure_never_empties_one(self, desks, load, factor):
        full = pressed(load, factor)
        assert 0 <= full <= max(load, FULLEST_UNDER_PRESSURE) < 1
        assert (full >= load) if factor >= 1 else (full <= load)
        chance, mean = waiting(desks, full, 1.0)
        before = waiting(desks, load, 1.0)
        assert 0 <= chance <= 1
        if factor >= 1:
            assert chance >= before[0] - 1e-12
            assert mean >= before[1]


class TestAgendas:
    WORLD = """
    bodies:
      council:
        meets: {days: [mon, tue, wed, thu, fri], at: "10:00", agenda: 2}
        business: 0.01
        convenes: null
    agendas: {always-room-from: flash}
    """
    STEPS = "discuss: {meet: council, reaches: decision}"

    def test_a_body_has_more_business_at_sittings_held_under_it(self):
        crisis = "horizon: 300 d\n" + pressure(at="30 h", lasts="3 d", load=2000, of=["council"])
        run = play(plan_of("wait: {wait: 30 h}\n" + self.STEPS, world=self.WORLD, crisis=crisis))
        # It begins on Wednesday at six: Wednesday's, Thursday's and Friday's agendas are full.
        assert hours(run) == 6 * 24 + 10
        assert ledger_hours(run) == {"elsewhere": 30, "meeting": 6 * 24 + 10 - 30}
        quiet = play(plan_of("wait: {wait: 30 h}\n" + self.STEPS, world=self.WORLD))
        assert hours(quiet) == 34

    def test_an_organisation_stands_for_its_bodies(self):
        crisis = "horizon: 300 d\n" + pressure(at="0 h", lasts="1 d", load=2000, of=["union"])
        assert hours(play(plan_of(self.STEPS, world=self.WORLD, crisis=crisis))) == 34


class TestRecord:
    CRISIS = "pressures: {storm: {at: 5 h, lasts: {between: [1 h, 9 h]}, contention: 1, load: 1.5}}"

    def test_it_is_told_when_it_begins_and_when_it_ends(self):
        run = play(plan_of(TWO_ROUNDS, crisis=self.CRISIS))
        begins, ends = entries(run, "pressure")
        assert dict(begins.attributes) == {
            "pressure": "storm",
            "phase": "begins",
            "contention": 1,
            "load": 1.5,
        }
        assert dict(ends.attributes) == {**begins.attributes, "phase": "ends"}
        assert begins.time == 5 * HOUR
        assert 6 * HOUR <= ends.time <= 14 * HOUR

    def test_it_is_not_told_before_it_is_there(self):
        plan = plan_of(TWO_ROUNDS, crisis=self.CRISIS)
        run = Replication(plan, draw_block(plan.book, 1, [0])[0])
        run.advance(until=4 * HOUR)
        assert not entries(run, "pressure")

    def test_it_is_no_label_and_time_still_adds_up(self):
        crisis = self.CRISIS + "\npositions: {XB: {answer: sceptical}}"
        run = play(plan_of(TWO_ROUNDS, world=TOUCHY + BUSY, crisis=crisis))
        causes_come_first(run)
        ledgers_are_exact(run)
        endings_fit(run)
        assert "pressure" not in LABELS

    def test_the_draw_of_when_it_begins_moves_no_other_draw(self):
        later = "pressures: {late: {at: {between: [50 d, 59 d]}, contention: 3, load: 9}}"
        noisy = "agreement: {utility: {state: 1, round: 1}}\n" + BUSY
        steps = WORK.replace(", reaches: decision", "") + "\n" + TWO_ROUNDS
        plain = play_many(plan_of(steps, world=noisy), range(20))
        pressed_late = play_many(plan_of(steps, world=noisy, crisis=later), range(20))
        assert [milestones(run) for run in plain] == [milestones(run) for run in pressed_late]
        assert len({entries(run, "pressure")[0].time for run in pressed_late}) > 10


def spells() -> st.SearchStrategy[dict[str, object]]:
    """Make pressures of any length and kind."""
    when = st.sampled_from(["0 h", "7 h", "20 h", {"between": ["0 h", "2 d"]}])
    one = st.fixed_dictionaries(
        {"at": when, "contention": st.sampled_from([-2, -1, 1, 3]), "load": st.sampled_from([0.5, 1.2, 3.0])},
        optional={"lasts": when, "of": st.sampled_from([["busy"], ["council"], ["union"]])},
    )
    return st.dictionaries(st.sampled_from(["one", "two", "three"]), one, min_size=1)


@settings(QUICK, max_examples=30)
@given(steps=procedures, crisis=crises, rise=rises, pressures=spells())
def test_under_any_pressure_time_is_accounted_for(steps, crisis, rise, pressures):
    plan = build(steps, crisis | {"pressures": pressures}, rise)
    for replication in range(2):
        run = play(plan, replication)
        causes_come_first(run)
        ledgers_are_exact(run)
        endings_fit(run)
        # Seats that never answer, and keeping step with the clock, change nothing.
        assert milestones(play(plan, replication, port=Port(SEATS))) == milestones(run)
        assert milestones(play(replace(plan, interruptible=True), replication)) == milestones(run)


class TestMessages:
    def faults(self, **numbers: object) -> list[str]:
        with pytest.raises(InputError) as caught:
            plan_of(TWO_ROUNDS, world=BUSY, crisis=pressure(**numbers))
        return [f"{fault.path}: {fault.what} — {fault.right}" for fault in caught.value.faults]

    @pytest.mark.parametrize(
        ("numbers", "said"),
        [
            ({"contention": 1, "responses": ["anwser"]},
             "pressures.election.responses[0]: there is no response 'anwser' — did you mean 'answer'?"),
            ({"load": 2, "of": ["bussy"]},
             "pressures.election.of[0]: there is no organisation, staff or body 'bussy' — did you mean 'busy'?"),
            ({"load": 2, "of": ["leage"]},
             "pressures.election.of[0]: there is no organisation, staff or body 'leage' — did you mean 'league'?"),
            ({}, "pressures.election: this pressure changes neither contention nor load — "
             "give it `contention: 1` or `load: 1.5`, or leave it out"),
            ({"load": 2, "responses": ["answer"]},
             "pressures.election.responses: responses are named, but their contention does not change — "
             "give `contention`, or leave `responses` out"),
            ({"contention": 2, "of": ["league"]},
             "pressures.election.of: somebody is named whose load does not change — give `load`, or leave `of` out"),
            ({"load": 2, "of": ["watch"]},
             "pressures.election.of[0]: 'watch' has no other work, so that no load of it counts — "
             "give the staff `load`, `task` and `desks`, or leave 'watch' out"),
            ({"load": 2, "of": ["XB.coast-guard"]},
             "pressures.election.of[0]: 'XB.coast-guard' has no other work, so that no load of it counts — "
             "give the staff `load`, `task` and `desks`, or leave 'XB.coast-guard' out"),
            ({"load": 2, "of": ["council"]},
             "pressures.election.of[0]: 'council' has no other business on a limited agenda, so that no load of it "
             "counts — give the body `business` and an `agenda`, or leave 'council' out"),
        ],
    )  # fmt: skip
    def test_what_it_names_is_there_and_can_be_pressed(self, numbers, said):
        assert self.faults(at="1 h", **numbers) == [said]

    def test_one_after_the_horizon_never_comes(self):
        assert self.faults(at="70 d", load=2) == [
            "pressures.election.at: this comes only after the horizon of 60 d — "
            "let it come sooner, or lengthen the horizon"
        ]

    def test_a_staff_that_is_gone_was_not_there(self):
        world = BUSY.replace("{name: Busy,", "{name: Busy, until: 2020-01-01,")
        with pytest.raises(InputError) as caught:
            plan_of(TWO_ROUNDS, world=world, crisis=pressure(at="1 h", load=2, of=["busy"]))
        (fault,) = caught.value.faults
        assert fault.what == "there was no organisation, staff or body 'busy' on 2025-03-11"


@pytest.mark.parametrize("named", ["union", "league", "both"])
def test_a_format_of_two_organisations_is_pressed_with_either(named):
    world = """
organisations: {league: {name: League, awareness: {at: [watch], occurrence: 0.5}}}
bodies:
  both:
    {name: Both, organisation: league, joint-with: union, level: ambassadors, rule: consensus, calendar: always,
     convenes: 2 h, business: 1, meets: {days: [tue], at: "10:00", agenda: 2}}
"""
    plan = plan_of(world=world, crisis=pressure(at="1 h", load=2, of=[named]))
    (pressed_ones,) = (each.of for each in plan.pressures)
    assert "both" in pressed_ones
