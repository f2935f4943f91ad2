"""Indices of functions whose indices are known, through our own designs and analyses."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jointsim.experiments.design import morris_design, sobol_design
from jointsim.experiments.sensitivity.methods.flips import drivers, find_flip
from jointsim.experiments.sensitivity.methods.indices import Index
from jointsim.experiments.sensitivity.methods.morris import effects
from jointsim.experiments.sensitivity.methods.sobol import shares
from jointsim.experiments.sensitivity.space.factors import Factor


def four_errors(index: Index) -> tuple[float, float]:
    """Give four standard errors of both indices: their intervals have half a width of 1.96."""
    return 4 * index.reach / 1.96, 4 * index.first_reach / 1.96


def test_ishigami():
    """Ishigami and Homma (1990): sin x + 7 sin² y + 0.1 z⁴ sin x, each from −π to π."""
    groups = ["x", "y", "z", "luck"]
    x, y, z, _ = (math.pi * (2 * sobol_design(groups, 1024, seed=2) - 1)).T
    found = {
        row.name: row for row in shares(groups, np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x), 1)
    }
    for name, first, total in (("x", 0.3139, 0.5576), ("y", 0.4424, 0.4424), ("z", 0.0, 0.2437)):
        of_total, of_first = four_errors(found[name])
        assert found[name].first == pytest.approx(first, abs=of_first)
        assert found[name].value == pytest.approx(total, abs=of_total)
    assert (found["luck"].value, found["luck"].first) == (0.0, 0.0)


def test_the_g_function_by_groups():
    """Sobol (1993): ∏ (|4x − 2| + a) / (1 + a); variances of its parts are 1 / (3 (1 + a)²)."""
    a, groups = np.array([0.0, 1.0, 4.5, 9.0]), ["near", "far", "far", "far", "luck"]
    points = sobol_design(groups, 1024, seed=4)[:, :4]
    found = {row.name: row for row in shares(groups, np.prod((abs(4 * points - 2) + a) / (1 + a), axis=1), 1)}
    parts = 1 / (3 * (1 + a) ** 2)
    whole, far = np.prod(1 + parts) - 1, np.prod(1 + parts[1:]) - 1
    for name, first, total in (
        ("near", parts[0] / whole, parts[0] * (1 + far) / whole),
        ("far", far / whole, far * (1 + parts[0]) / whole),
    ):
        of_total, of_first = four_errors(found[name])
        assert found[name].first == pytest.approx(first, abs=of_first)
        assert found[name].value == pytest.approx(total, abs=of_total)


def test_walks_through_a_plane_find_its_slopes():
    groups = ["steep", "flat", "luck"]
    points = morris_design(groups, 8, seed=1)
    found = {row.name: row for row in effects(groups, points, points @ [3.0, -0.5, 0.0], seed=1)}
    assert found["steep"].value == pytest.approx(3.0)
    assert found["flat"].value == pytest.approx(0.5)
    assert found["luck"].value == 0.0
    assert found["steep"].reach == pytest.approx(0.0, abs=1e-12)


def test_what_never_changes_has_no_shares():
    groups = ["x", "luck"]
    assert [(row.value, row.first) for row in shares(groups, np.full(4 * 4, 7.0), 1)] == [(0.0, 0.0)] * 2


@pytest.fixture
def factors():
    return [Factor(f"x{i}", "work", "number", 0.0, 10.0, 5.0, ((f"x{i}",),)) for i in range(60)]


def test_the_factors_that_flip_a_verdict_are_found_among_many(factors):
    positions = np.random.default_rng(1).random((400, 60))
    differences = 10 - 20 * (positions[:, 7] > 0.6) + np.random.default_rng(2).normal(0, 3, 400)
    first, *others = drivers(factors, positions, differences)
    assert (first.factor.path, first.is_noise) == ("x7", False)
    assert first.correlation < -0.5
    assert all(each.is_noise for each in others)
    flip = find_flip(factors, positions, differences, differences < 0, seed=1)
    assert flip is not None
    assert [(side.dimension, side.above) for side in flip.box.sides] == [(7, True)]
    assert flip.holds


def test_what_was_drawn_around_nothing_does_not_hold(factors):
    """Labels without any cause: some box fits half of the points, and must not be believed on the other half."""
    believed = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        positions, differences = rng.random((120, 60)), rng.normal(0, 1, 120)
        flip = find_flip(factors, positions, differences, differences > 0.5, seed=seed)
        believed += flip is not None and flip.holds
    # Each is believed with a chance of about 2.5 %: more than 4 of 20 would come in 1 of 10 000 such tests.
    assert believed <= 4
