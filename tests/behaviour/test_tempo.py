"""Tempo: everything about a dossier takes longer or shorter than the delays say, by what is known and by luck."""

from __future__ import annotations

from math import exp, inf, log, pi, sqrt
from statistics import fmean, stdev

import pytest

from tests.invariants import ledgers_are_exact
from tests.worlds import hours, ledger_hours, plan_of, play, play_many

N = 400
STEPS = """
draft: {work: watch, takes: 4 h}
instructions: {capitals: council, takes: 6 h}
sitting: {meet: council, by: [extraordinary]}
leave: {mandate: one-desk, takes: 10 h}
decide: {milestone: decision}
"""
ROUTE = "routing: {union: {act: {asked-by: {chair: {sudden: 8 h}}, remit: {otherwise: 2 h}}}}\n"


def tempo(**parts: object) -> str:
    import yaml

    return ROUTE + yaml.safe_dump({"tempo": parts})


def reached(world: str, crisis: str = "") -> float | None:
    return hours(play(plan_of(STEPS, world=world, crisis=crisis)))


def test_without_a_tempo_delays_are_those_of_the_world():
    assert reached(ROUTE) == reached(tempo(work=1.0)) == 8 + 2 + 4 + 6 + 2 + 10


@pytest.mark.parametrize(
    ("label", "before"),
    [("initiative", 8), ("remit", 2), ("work", 4), ("capitals", 6), ("meeting", 2), ("mandate", 10)],
)
def test_a_factor_acts_on_its_label_alone(label, before):
    run = play(plan_of(STEPS, world=tempo(**{label: 2.5})))
    assert ledger_hours(run)[label] == 2.5 * before
    assert hours(run) == 32 + 1.5 * before
    ledgers_are_exact(run)


def test_detection_is_of_the_event_and_not_of_a_dossier():
    crisis = "events: {incident: {observed: {lookout: {after: 3 h}}}}"
    run = play(plan_of(STEPS, world=tempo(detection=2.0), crisis=crisis))
    assert ledger_hours(run)["detection"] == 6


@pytest.mark.parametrize(("contention", "factor"), [(0, 1 / 2), (1, 1), (2, 2), (3, 4)])
def test_contention_slows_everything_by_a_factor_a_step(contention, factor):
    assert reached(tempo(contention=2.0), f"contention: {contention}") == 32 * factor


def test_contention_of_a_response_goes_before_that_of_the_crisis():
    crisis = "contention: 1\nresponses: {answer: {contention: 3}}"
    assert reached(tempo(contention=2.0), crisis) == 4 * 32


@pytest.mark.parametrize(("difficulty", "factor"), [(0, 1 / 1.5), (1, 1), (3, 1.5**2)])
def test_a_hidden_author_slows_everything_by_a_factor_a_step(difficulty, factor):
    found = reached(tempo(difficulty=1.5), f"attribution-difficulty: {difficulty}")
    assert found == pytest.approx(32 * factor, abs=1e-3)


@pytest.mark.parametrize(("basis", "factor"), [("standing", 0.5), ("reused", 1.5), ("new", 2)])
def test_what_must_be_made_first_takes_longer(basis, factor):
    world = tempo(basis={"standing": 0.5, "reused": 1.5, "new": 2.0})
    assert reached(world, f"responses: {{answer: {{basis: {basis}}}}}") == 32 * factor
    assert reached(world) == 32


TWO = """
attribution-difficulty: 1
contention: 1
responses: {other: {organisation: union, kind: act, event: incident}}
"""


def logs(spread: dict[str, float], response: str) -> list[float]:
    runs = play_many(plan_of(STEPS, world=tempo(spread=spread), crisis=TWO), range(N))
    return [log((hours(run, response=response) or 0) / 32) for run in runs]


def correlation(one: list[float], other: list[float]) -> float:
    mean, mean_other = fmean(one), fmean(other)
    shared = fmean((a - mean) * (b - mean_other) for a, b in zip(one, other, strict=True))
    return shared / (stdev(one) * stdev(other))


# A lag is 32 h times one factor, as all delays share it. The logarithm of a Weibull number is that of an exponential
# one, scaled: here its median is 0, its mean -0.164 spreads, and its kurtosis 5.4, so that the standard deviation of n
# of them has a standard error of spread * sqrt(4.4 / (4 n)). The horizon of 60 d cuts nothing: 45 times the lag.
MEAN, ERROR = -0.1643, sqrt(4.4 / (4 * N))


def test_responses_share_the_luck_of_a_crisis():
    spread = {"crisis": 0.6}
    one, other = logs(spread, "answer"), logs(spread, "other")
    assert one == other
    assert stdev(one) == pytest.approx(0.6, abs=4 * 0.6 * ERROR)
    assert fmean(one) == pytest.approx(0.6 * MEAN, abs=4 * 0.6 / sqrt(N))
    assert sum(each < 0 for each in one) == pytest.approx(N / 2, abs=4 * sqrt(N / 4))


def test_a_tempo_is_weibull():
    from scipy.stats import kstest, weibull_min

    shape = pi / (sqrt(6) * 0.6)
    factors = [exp(each) for each in logs({"crisis": 0.6}, "answer")]
    known = weibull_min(shape, scale=log(2) ** (-1 / shape))
    assert known.median() == pytest.approx(1)
    assert known.expect(lambda x: log(x) ** 2) - known.expect(log) ** 2 == pytest.approx(0.36)
    assert kstest(factors, known.cdf).pvalue > 0.001


def test_responses_have_a_tempo_of_their_own():
    spread = {"response": 0.6}
    one, other = logs(spread, "answer"), logs(spread, "other")
    assert stdev(one) == pytest.approx(0.6, abs=4 * 0.6 * ERROR)
    assert abs(correlation(one, other)) < 4 / sqrt(N)


def test_initiative_differs_beside_that():
    runs = play_many(plan_of(STEPS, world=tempo(spread={"initiative": 0.8})), range(N))
    asked = [log((hours(run, "asked") or 0) / 8) for run in runs]
    assert stdev(asked) == pytest.approx(0.8, abs=4 * 0.8 * ERROR)
    assert {round((hours(run) or 0) - (hours(run, "asked") or 0), 6) for run in runs} == {24.0}


def test_nothing_takes_less_than_the_least_share_of_its_length():
    world = tempo(work=0.3, capitals=0.01, least=0.25)
    run = play(plan_of(STEPS, world=world))
    assert ledger_hours(run)["work"] == 4 * 0.3
    assert ledger_hours(run)["capitals"] == 6 * 0.25


def test_the_least_share_bounds_luck_from_below_alone():
    runs = play_many(plan_of(STEPS, world=tempo(spread={"crisis": 2.0}, least=0.5)), range(N))
    found = [hours(run) or inf for run in runs]
    # With a spread of 2, log(2) * 0.5 ** 0.641 = 0.444 is the exponential number below which a tempo is below 0.5.
    chance = 1 - exp(-log(2) * 0.5 ** (pi / (sqrt(6) * 2)))
    assert min(found) == 16
    assert sum(each == 16 for each in found) == pytest.approx(
        chance * N, abs=4 * sqrt(chance * (1 - chance) * N)
    )
    assert max(found) > 64


def test_the_least_share_of_detection_counts_too():
    crisis = "events: {incident: {observed: {lookout: {after: 3 h}}}}"
    run = play(plan_of(STEPS, world=tempo(detection=0.1, least=0.5), crisis=crisis))
    assert ledger_hours(run)["detection"] == 1.5


def test_a_least_share_alone_changes_nothing():
    assert plan_of(STEPS, world=tempo(least=0.1)).tempo is None


def test_the_luck_of_a_tempo_is_the_same_whatever_else_the_world_says():
    one = play(plan_of(STEPS, world=tempo(spread={"crisis": 0.6})), 7)
    two = play(plan_of(STEPS, world=tempo(spread={"crisis": 0.6, "response": 0.1}, work=3.0)), 7)
    assert one.tempo is not None
    assert two.tempo is not None
    assert one.tempo.of_crisis == two.tempo.of_crisis
