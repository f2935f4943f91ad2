"""Designs: points that fill a space, walks in which one group moves at a time, and pairs of samples."""

from __future__ import annotations

import numpy as np

from jointsim.experiments.design import halves, morris_design, sobol_design, space_filling

GROUPS = ["a", "b", "a", "luck"]


def test_each_coordinate_of_a_latin_hypercube_is_spread_evenly():
    points = space_filling(20, 3, seed=1)
    assert points.shape == (20, 3)
    for column in points.T:
        assert sorted(np.floor(column * 20)) == list(range(20))
    assert (space_filling(20, 3, seed=1) == points).all()
    assert (space_filling(20, 3, seed=2) != points).any()


def test_a_walk_moves_each_group_once_and_all_of_it():
    walks = morris_design(GROUPS, 6, seed=1).reshape(6, 4, 4)
    for walk in walks:
        moved = np.diff(walk, axis=0) != 0
        assert sorted(map(tuple, moved.tolist())) == [
            (False, False, False, True),
            (False, True, False, False),
            (True, False, True, False),
        ]
    assert walks.min() == 0.0
    assert walks.max() == 1.0


def test_a_sobol_design_takes_one_group_at_a_time_from_the_other_sample():
    rows = sobol_design(GROUPS, 8, seed=1).reshape(8, 5, 4)
    for first, *mixed, second in rows:
        for name, point in zip(("a", "b", "luck"), mixed, strict=True):
            taken = np.array(GROUPS) == name
            assert (point == np.where(taken, second, first)).all()


def test_half_of_the_points_are_set_aside():
    chosen = halves(101, seed=3)
    assert chosen.sum() == 51
    assert (halves(101, seed=3) == chosen).all()
