"""Designs of experiments: at which points of an uncertain space a model is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.float64]
LEVELS = 4
"""Levels of a Morris design: positions 0, 1/3, 2/3 and 1, with steps of 2/3."""


def space_filling(points: int, dimensions: int, seed: int) -> Positions:
    """Spread points over a unit cube so that each coordinate is spread evenly: a Latin hypercube.

    Parameters
    ----------
    points, dimensions
        Both at least 1.
    seed
        The same gives the same points.

    Returns
    -------
    Shape ``(points, dimensions)``, each number in [0, 1).

    References
    ----------
    McKay, Beckman and Conover (1979), A comparison of three methods for selecting values of input variables.
    """
    generator = _generator(seed)
    cells = generator.permuted(np.tile(np.arange(points), (dimensions, 1)), axis=1).T
    return (cells + generator.random((points, dimensions))) / points


def scrambled(points: int, dimensions: int, seed: int) -> Positions:
    """Spread points evenly over a unit cube, in all of its directions together: a scrambled Sobol sequence.

    Parameters
    ----------
    points, dimensions
        Both at least 1.
    seed
        The same gives the same points.

    Returns
    -------
    Shape ``(points, dimensions)``, each number in [0, 1).

    References
    ----------
    Owen (1998), Scrambling Sobol' and Niederreiter-Xing points.
    """
    from scipy.stats import qmc

    sequence = qmc.Sobol(dimensions, scramble=True, seed=_generator(seed))
    found = sequence.random_base2(max(0, points - 1).bit_length())
    return np.asarray(found[:points], dtype=np.float64)


def problem_of(groups: Sequence[str]) -> dict[str, Any]:
    """Describe factors on the unit interval as SALib wants them, each with the group it counts with."""
    names = [f"x{index}" for index in range(len(groups))]
    return {
        "num_vars": len(groups),
        "names": names,
        "bounds": [[0.0, 1.0]] * len(groups),
        "groups": [*groups],
    }


def morris_design(groups: Sequence[str], trajectories: int, seed: int) -> Positions:
    """Lay out trajectories in which one group moves at a time, all of its factors at once, each up or down.

    Parameters
    ----------
    groups
        For each factor the group it belongs to.
    trajectories
        How many; each has one point more than there are groups.
    seed
        The same gives the same design.

    References
    ----------
    Morris (1991), Factorial sampling plans; Campolongo, Cariboni and Saltelli (2007), for groups.
    """
    from SALib.sample import morris

    found = morris.sample(problem_of(groups), trajectories, num_levels=LEVELS, seed=_generator(seed))
    return np.clip(np.asarray(found, dtype=np.float64), 0.0, 1.0)


def sobol_design(groups: Sequence[str], size: int, seed: int) -> Positions:
    """Lay out two samples A and B and, for each group, A with the group's factors taken from B.

    Parameters
    ----------
    groups
        For each factor the group it belongs to.
    size
        Points in A; a power of 2. There are ``size · (groups + 2)`` points in all, row by row of A.
    seed
        The same gives the same design.

    References
    ----------
    Saltelli et al. (2010), Variance based sensitivity analysis of model output.
    """
    from SALib.sample import sobol

    problem = problem_of(groups)
    found = sobol.sample(problem, size, calc_second_order=False, seed=_generator(seed))
    return np.asarray(found, dtype=np.float64)


def halves(points: int, seed: int) -> NDArray[np.bool_]:
    """Choose at random one half of some points, to learn from; the other is there to check what was learnt."""
    chosen = np.zeros(points, dtype=np.bool_)
    chosen[_generator(seed).permutation(points)[: (points + 1) // 2]] = True
    return chosen


def _generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)
