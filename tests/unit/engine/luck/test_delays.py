from __future__ import annotations

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import ndtr, ndtri

from jointsim.engine.luck.delays import DelaySampler, FixedSampler, UniformSampler, compile_delay
from jointsim.engine.luck.draws import AddressBook, draw_block
from jointsim.model.delays import Delay

HOUR = 3600.0
FIXED = Delay(shape="fixed", numbers=(90.0,), clock="open")
LOGNORMAL = Delay(shape="lognormal", numbers=(18 * HOUR, 60 * HOUR), clock="elapsed")
PERT = Delay(shape="pert", numbers=(6 * HOUR, 18 * HOUR, 72 * HOUR), clock="open")
UNIFORM = Delay(shape="uniform", numbers=(2 * HOUR, 6 * HOUR), clock="elapsed")
SHAPES = [FIXED, LOGNORMAL, PERT, UNIFORM]

ranks = st.floats(2.0**-53, 1 - 2.0**-53)
lengths = st.floats(1.0, 4e7)


def at(sampler: DelaySampler, u: float) -> int:
    return sampler.seconds(u, float(ndtri(u)))


@pytest.mark.parametrize("delay", SHAPES)
def test_clock_is_kept_and_samplers_can_be_pickled(delay: Delay):
    sampler = compile_delay(delay)
    assert sampler.clock == delay.clock
    assert pickle.loads(pickle.dumps(sampler)) == sampler


@pytest.mark.parametrize(
    ("length", "expected"), [(90.0, 90), (0.0, 0), (0.5, 1), (1.5, 2), (2.5, 3), (2.4, 2)]
)
def test_fixed_is_its_number_and_a_half_rounds_up(length: float, expected: int):
    sampler = compile_delay(Delay(shape="fixed", numbers=(length,), clock="elapsed"))
    assert at(sampler, 0.01) == at(sampler, 0.99) == expected


def test_a_half_rounds_up_in_every_reading():
    sampler = UniformSampler("elapsed", 0.0, 10.0)
    assert [sampler.seconds(u, 0.0) for u in (0.05, 0.15, 0.25)] == [1, 2, 3]
    u = np.array([0.05, 0.15, 0.25, 0.24])
    assert sampler.seconds_array(u, u).tolist() == [1, 2, 3, 2]


def test_lognormal_passes_through_its_median_and_its_90th_percentile():
    sampler = compile_delay(LOGNORMAL)
    assert at(sampler, 0.5) == 18 * 3600
    assert at(sampler, 0.9) == 60 * 3600


def test_lognormal_without_spread_is_its_median():
    sampler = compile_delay(Delay(shape="lognormal", numbers=(HOUR, HOUR), clock="elapsed"))
    assert at(sampler, 1e-9) == at(sampler, 1 - 1e-9) == 3600


def test_a_monstrous_tail_stays_a_whole_number():
    sampler = compile_delay(Delay(shape="lognormal", numbers=(1.0, 1e300), clock="elapsed"))
    last = 1 - 2.0**-53
    assert at(sampler, last) == pytest.approx(2**53, rel=1e-12)
    assert sampler.seconds_array(np.array([last]), ndtri([last])) == pytest.approx(2**53, rel=1e-12)


@pytest.mark.parametrize(
    "delay",
    [
        Delay(shape="uniform", numbers=(HOUR, HOUR), clock="open"),
        Delay(shape="pert", numbers=(HOUR, HOUR, HOUR), clock="open"),
    ],
)
def test_bounds_that_meet_leave_no_choice(delay: Delay):
    assert compile_delay(delay) == FixedSampler("open", 3600)


def test_uniform_is_linear_between_its_bounds():
    sampler = compile_delay(UNIFORM)
    assert [at(sampler, u) for u in (1e-12, 0.25, 0.5, 1 - 1e-12)] == [7200, 10800, 14400, 21600]


@pytest.mark.parametrize("mode", [6 * HOUR, 18 * HOUR, 72 * HOUR])
def test_pert_is_the_beta_distribution_of_the_book(mode: float):
    sampler = compile_delay(Delay(shape="pert", numbers=(6 * HOUR, mode, 72 * HOUR), clock="open"))
    width = 66 * HOUR
    oracle = stats.beta(
        1 + 4 * (mode - 6 * HOUR) / width, 1 + 4 * (72 * HOUR - mode) / width, 6 * HOUR, width
    )
    # Half a second of rounding, and a chord of the quantile function over 1/128 of a normal score: less than
    # (1/128)² / 8 times the largest curvature of these shapes (below 1 width a score²).
    tolerance = 0.5 + width / 128**2 / 8
    for u in (0.001, 0.1, 0.5, 0.9, 0.999):
        assert at(sampler, u) == pytest.approx(oracle.ppf(u), abs=tolerance)
    mean = (6 * HOUR + 4 * mode + 72 * HOUR) / 6
    assert oracle.mean() == pytest.approx(mean)


def theory(delay: Delay) -> tuple[float, float]:
    """Mean and standard deviation by textbook formulas."""
    if delay.shape == "lognormal":
        sigma = math.log(delay.numbers[1] / delay.numbers[0]) / 1.2815515655446004
        mean = delay.numbers[0] * math.exp(sigma**2 / 2)
        return mean, mean * math.sqrt(math.exp(sigma**2) - 1)
    low, high = delay.numbers[0], delay.numbers[-1]
    if delay.shape == "pert":
        mean = (low + 4 * delay.numbers[1] + high) / 6
        return mean, math.sqrt((mean - low) * (high - mean) / 7)
    return (low + high) / 2, (high - low) / math.sqrt(12)


@pytest.mark.parametrize("delay", [LOGNORMAL, PERT, UNIFORM])
def test_means_and_quantiles_of_draws_match_theory(delay: Delay):
    sampler = compile_delay(delay)
    size = 100_000
    book = AddressBook()
    address = book.vector("delays", [str(number) for number in range(size)])
    sample = draw_block(book, 1, [0])[0].delays(address, sampler)
    mean, spread = theory(delay)
    assert sample.mean() == pytest.approx(mean, abs=4 * spread / math.sqrt(size) + 0.5)
    for share in (0.1, 0.5, 0.9):
        below = (sample <= at(sampler, share)).mean()
        assert below == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / size) + 1e-4)


@pytest.mark.parametrize("delay", SHAPES)
def test_one_and_many_agree(delay: Delay):
    sampler = compile_delay(delay)
    u = np.linspace(0.0005, 0.9995, 1000).reshape(10, 100)
    z = ndtri(u)
    many = sampler.seconds_array(u, z)
    assert many.dtype == np.int64
    assert many.shape == u.shape
    one = [sampler.seconds(*pair) for pair in zip(u.ravel().tolist(), z.ravel().tolist(), strict=True)]
    assert many.ravel().tolist() == one


@given(numbers=st.lists(lengths, min_size=3, max_size=3), pair=st.tuples(ranks, ranks))
def test_worse_luck_never_means_less_time(numbers: list[float], pair: tuple[float, float]):
    low, middle, high = sorted(numbers)
    lucky, unlucky = sorted(pair)
    for shape, given_numbers in [
        ("fixed", (low,)),
        ("lognormal", (low, high)),
        ("uniform", (low, high)),
        ("pert", (low, middle, high)),
    ]:
        sampler = compile_delay(Delay(shape=shape, numbers=given_numbers, clock="elapsed"))
        assert 0 <= at(sampler, lucky) <= at(sampler, unlucky)


@given(numbers=st.lists(lengths, min_size=3, max_size=3), u=ranks)
def test_bounded_shapes_keep_their_bounds(numbers: list[float], u: float):
    low, mode, high = sorted(numbers)
    for delay in (
        Delay(shape="uniform", numbers=(low, high), clock="open"),
        Delay(shape="pert", numbers=(low, mode, high), clock="open"),
    ):
        assert math.floor(low + 0.5) <= at(compile_delay(delay), u) <= math.floor(high + 0.5)


@given(median=lengths, factor=st.floats(1.0, 50.0), u=ranks)
def test_lognormal_inverts_its_distribution_function(median: float, factor: float, u: float):
    sampler = compile_delay(Delay(shape="lognormal", numbers=(median, median * factor), clock="open"))
    sigma = math.log(factor) / float(ndtri(0.9))
    seconds = at(sampler, u)
    if sigma > 0.01 and 2 <= seconds < 2**40:
        lower, upper = (float(ndtr(math.log((seconds + half) / median) / sigma)) for half in (-0.501, 0.501))
        assert lower * (1 - 1e-9) <= u <= upper * (1 + 1e-9)
