"""Skewness removed from studentised means, and put back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jointsim.stats.skewness import with_skewness, without_skewness

distances = st.floats(-8.0, 8.0)
skews = st.floats(-2.0, 2.0)


@given(t=distances, skew=skews)
def test_what_is_removed_comes_back(t: float, skew: float) -> None:
    there = without_skewness(np.array(t), np.array(skew))
    assert with_skewness(there, np.array(skew)) == pytest.approx(t, abs=1e-6)


@given(one=distances, other=distances, skew=skews)
def test_the_order_is_kept(one: float, other: float, skew: float) -> None:
    turned = [float(without_skewness(np.array(t), np.array(skew))) for t in sorted((one, other))]
    assert turned[0] <= turned[1] + 1e-12


def test_without_skewness_nothing_changes() -> None:
    t = np.array([-3.0, 0.0, 1.96])
    none = np.zeros(3)
    assert without_skewness(t, none) == pytest.approx(t)
    assert with_skewness(t, none) == pytest.approx(t)


def test_means_of_skewed_values_become_symmetric() -> None:
    """The skewness of studentised means of 60 exponential values falls to a fraction."""
    values = np.random.default_rng(3).exponential(size=(4_000, 60))
    t = (values.mean(axis=1) - 1.0) / (values.std(axis=1, ddof=1) / np.sqrt(60))
    turned = without_skewness(t, stats.skew(values, axis=1) / np.sqrt(60))
    assert abs(np.mean(turned > 1.96) - np.mean(turned < -1.96)) < 0.5 * abs(
        np.mean(t > 1.96) - np.mean(t < -1.96)
    )
