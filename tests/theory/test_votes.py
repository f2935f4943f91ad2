"""Decision rules as the treaties have them, with the populations published for 2025."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest

from jointsim.engine.agreement.votes import Stance, adopted, stances
from jointsim.engine.plan import BodyPlan, RulePlan
from jointsim.engine.planner import make_plan
from jointsim.model.load import load_inputs
from tests.worlds import plan_of

BODY = "foreign-affairs-council"
PROPOSED, REINFORCED, UNANIMITY = "eu-qualified-majority", "eu-reinforced-majority", "eu-unanimity"

# What the figures published for 2025 say of each group, in per cent of the population.
SHARES = {
    ("DE", "FR", "IT"): 46.89,
    ("DE", "FR", "AT", "MT"): 35.80,
    ("DE", "FR", "LU", "MT"): 33.93,
    ("DE", "FR", "IT", "ES", "PL"): 66.00,
    ("HU", "SK"): 3.34,
}


class House:
    """A body of the library with its rule, and who sits in it."""

    def __init__(self, rule: str) -> None:
        inputs = load_inputs("baltic-cables", sets=[(f"bodies.{BODY}.rule", rule)])
        plan = make_plan(inputs.scenario, inputs.world)
        self.body: BodyPlan = plan.bodies[BODY]
        self.states = [plan.states[seat] for seat in self.body.seats]
        self.people = dict(zip(self.states, self.body.populations, strict=True))

    def adopts(self, against: Collection[str] = (), abstaining: Collection[str] = ()) -> bool:
        positions = np.array([
            Stance.OBJECT if state in against else Stance.ABSTAIN if state in abstaining else Stance.SUPPORT
            for state in self.states
        ])  # fmt: skip
        return adopted(self.body.rule, positions, self.body.populations)

    def smallest(self, count: int) -> list[str]:
        return sorted(self.states, key=lambda state: self.people[state])[:count]

    def largest(self, count: int) -> list[str]:
        return self.smallest(27)[27 - count :]

    def all_but(self, states: Collection[str]) -> list[str]:
        return [state for state in self.states if state not in states]


@pytest.fixture(scope="module")
def proposed() -> House:
    return House(PROPOSED)


@pytest.fixture(scope="module")
def reinforced() -> House:
    return House(REINFORCED)


@pytest.fixture(scope="module")
def unanimity() -> House:
    return House(UNANIMITY)


@pytest.mark.parametrize("group", SHARES)
def test_groups_have_their_published_share(proposed, group):
    share = 100 * sum(proposed.people[state] for state in group) / sum(proposed.people.values())
    # Each member's share is published to a hundredth.
    assert share == pytest.approx(SHARES[group], abs=0.005 * (len(group) + 1))


def test_three_cannot_block_however_large(proposed):
    assert proposed.adopts(against=["DE", "FR", "IT"])


def test_four_with_more_than_35_per_cent_block(proposed):
    assert not proposed.adopts(against=["DE", "FR", "AT", "MT"])


def test_four_with_less_do_not(proposed):
    assert proposed.adopts(against=["DE", "FR", "LU", "MT"])


def test_fifteen_members_are_needed_however_small_the_others(proposed):
    assert not proposed.adopts(against=proposed.smallest(13))
    assert proposed.adopts(against=proposed.smallest(12))


def test_people_alone_are_not_enough(proposed):
    assert not proposed.adopts(against=proposed.all_but(["DE", "FR", "IT", "ES", "PL"]))


def test_two_small_ones_decide_under_unanimity_only(proposed, reinforced, unanimity):
    assert proposed.adopts(against=["HU", "SK"])
    assert reinforced.adopts(against=["HU", "SK"])
    assert not unanimity.adopts(against=["HU", "SK"])
    assert not unanimity.adopts(against=["MT"])
    assert unanimity.adopts()


def test_abstaining_is_not_being_in_favour_of_a_majority(proposed, unanimity):
    assert not proposed.adopts(abstaining=["DE", "FR", "AT", "MT"])
    assert unanimity.adopts(abstaining=["DE", "FR", "AT", "MT"])


def test_a_reinforced_majority_needs_twenty_members(reinforced):
    assert reinforced.adopts(against=reinforced.smallest(7))
    assert not reinforced.adopts(against=reinforced.smallest(8))


def test_under_a_reinforced_majority_three_large_members_block(reinforced, proposed):
    assert not reinforced.adopts(against=["DE", "FR", "IT"])
    assert proposed.adopts(against=["DE", "FR", "IT"])


def test_constructive_abstention_fails_at_a_third_of_members_with_a_third_of_the_people(unanimity):
    people = sum(unanimity.people.values())

    def share(states: list[str]) -> float:
        return sum(unanimity.people[state] for state in states) / people

    eight, nine, small = unanimity.largest(8), unanimity.largest(9), unanimity.smallest(13)
    assert share(eight) > 1 / 3 > share(small)
    assert unanimity.adopts(abstaining=eight)
    assert not unanimity.adopts(abstaining=nine)
    assert unanimity.adopts(abstaining=small)
    # Nine members that hold just more than a third of the people, and nine that hold less.
    just = ["DE", "FR", *unanimity.smallest(7)]
    assert share(just) > 1 / 3
    assert not unanimity.adopts(abstaining=just)
    less = ["DE", "ES", *unanimity.smallest(7)]
    assert share(less) < 1 / 3
    assert unanimity.adopts(abstaining=less)


def test_consensus_knows_no_abstention_limit():
    rule = plan_of().bodies["council"].rule
    everyone = np.full(3, int(Stance.ABSTAIN))
    assert adopted(rule, everyone, np.array([50.0, 30.0, 20.0]))
    everyone[1] = Stance.OBJECT
    assert not adopted(rule, everyone, np.array([50.0, 30.0, 20.0]))


@pytest.mark.parametrize(("against", "passes"), [(9, True), (10, False)])
def test_a_simple_majority_is_more_than_half(against, passes):
    rule = RulePlan("majority", 0.501, 0.0, 1, 2.0, 2.0, carve_out=False)
    positions = np.array([int(Stance.OBJECT)] * against + [int(Stance.SUPPORT)] * 10)
    assert adopted(rule, positions, np.ones(positions.size)) is passes


def test_exactly_the_share_is_enough():
    rule = RulePlan("majority", 0.55, 0.65, 1, 2.0, 2.0, carve_out=False)
    positions = np.array([int(Stance.SUPPORT)] * 11 + [int(Stance.OBJECT)] * 9)
    people = np.array([65 / 11] * 11 + [35 / 9] * 9)
    assert adopted(rule, positions, people)
    assert not adopted(rule, positions, people * np.where(positions > 0, 0.999, 1.001))


def test_reservations_count_as_in_favour():
    rule = RulePlan("majority", 0.55, 0.65, 1, 2.0, 2.0, carve_out=False)
    assert adopted(rule, np.full(5, int(Stance.RESERVE)), np.ones(5))


def test_a_utility_at_a_cut_counts_as_above_it():
    plan = plan_of(world="agreement: {cuts: {support: 0.9, reservation: 0.2, abstention: 0.0}}")
    assert plan.agreement is not None
    utilities = np.array([-0.01, 0.0, 0.19, 0.2, 0.89, 0.9, 5.0])
    assert stances(utilities, plan.agreement.utility).tolist() == [
        Stance.OBJECT,
        Stance.ABSTAIN,
        Stance.ABSTAIN,
        Stance.RESERVE,
        Stance.RESERVE,
        Stance.SUPPORT,
        Stance.SUPPORT,
    ]
