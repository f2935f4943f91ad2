"""Boxes in which something holds more often than elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from jointsim.stats.boxes import Box, Side, best_box, fit


@pytest.fixture
def points():
    return np.random.default_rng(5).random((600, 6))


def test_a_planted_corner_is_found(points):
    flags = (points[:, 1] > 0.7) & (points[:, 4] < 0.4)
    box = best_box(points, flags, range(6))
    limits = {(side.dimension, side.above): side.limit for side in box.sides}
    assert set(limits) == {(1, True), (4, False)}
    # A peel takes a tenth of the points, so a limit is off by no more than that.
    assert limits[1, True] == pytest.approx(0.7, abs=0.1)
    assert limits[4, False] == pytest.approx(0.4, abs=0.1)
    found = fit(box, points, flags)
    assert found.density > 0.8
    assert found.coverage > 0.8


def test_only_named_dimensions_are_limited(points):
    flags = (points[:, 1] > 0.7) & (points[:, 4] < 0.4)
    assert {side.dimension for side in best_box(points, flags, [4]).sides} == {4}


def test_a_box_has_few_conditions_and_many_points(points):
    flags = (points[:, :5] > 0.4).all(axis=1)
    box = best_box(points, flags, range(6), most_sides=2, least=0.2)
    assert 1 <= len(box.sides) <= 2
    assert box.holds(points).sum() >= 0.2 * len(points)


def test_where_everything_is_flagged_no_condition_helps(points):
    assert best_box(points, np.ones(600, dtype=bool), range(6)) == Box()


def test_points_that_do_not_differ_cannot_be_parted():
    assert best_box(np.full((20, 2), 0.5), np.arange(20) < 5, range(2)) == Box()


def test_a_condition_takes_the_place_of_one_on_its_side():
    box = Box((Side(0, above=True, limit=0.1), Side(0, above=False, limit=0.9)))
    narrower = box.restricted(Side(0, above=True, limit=0.3))
    assert narrower.sides == (Side(0, above=False, limit=0.9), Side(0, above=True, limit=0.3))


def test_an_empty_box_has_no_density():
    points = np.array([[0.2], [0.4]])
    found = fit(Box((Side(0, above=True, limit=0.9),)), points, np.array([True, False]))
    assert (found.inside, found.density, found.coverage, found.merit) == (0, 0.0, 0.0, 0.0)
