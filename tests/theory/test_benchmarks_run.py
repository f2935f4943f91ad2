"""The benchmarks that have no oracle run, on small sizes, and give numbers."""

from __future__ import annotations

import math

import pytest

from benchmarks import growth, scenarios

TINY = {"dossiers": (2, 4), "members": (2, 3), "channels": (3, 6), "replications": (1, 2)}


def test_a_power_is_found_again():
    sizes = (3, 10, 40)
    squares = growth.growth(sizes, lambda size: 0.001 * size**2, rounds=1)
    assert squares.exponent == pytest.approx(2)


def test_growth_is_measured_with_every_kind_of_size():
    found = growth.measure(TINY, rounds=1, batch=1)
    assert [each.sizes for each in found.values()] == list(TINY.values())
    assert all(math.isfinite(each.exponent) and min(each.seconds) > 0 for each in found.values())
    assert growth.table(found).count("\n") == 1 + len(TINY)


def test_news_goes_over_every_channel_of_the_row():
    plan = growth.of_channels(6)
    assert len(plan.channels) == 6
    scores = growth.run_batch(plan, range(2), 1).scores
    assert (scores.columns["ledger", "paper", "channel"] > 0).all()


def test_every_scenario_named_has_a_rate():
    rates = scenarios.measure(["baltic-cables"], rounds=2, replications=1)
    assert [len(each) for each in rates.values()] == [2]
    assert all(math.isfinite(each) and each > 0 for each in rates["baltic-cables"])
    assert "| baltic-cables |" in scenarios.table(rates)
