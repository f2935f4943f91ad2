"""Rows drawn again: what theory says of them, and whether bundles stand for rows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from jointsim.stats.resampling import BUNDLES, studentised
from jointsim.stats.sample import FloatArray


def _plain(differences: FloatArray, drawn: np.ndarray) -> FloatArray:
    """Studentise one sample drawn again, column by column, and remove its skewness, as textbooks would."""
    strays = []
    for own in differences.T:
        again = own[drawn]
        again = again[~np.isnan(again)]
        t = (again.mean() - np.nanmean(own)) / stats.sem(again)
        skew = stats.skew(again) / math.sqrt(again.size)
        strays.append(t + skew * t**2 / 3 + skew**2 * t**3 / 27 + skew / 6)
    return np.array(strays)


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_each_sample_is_studentised_as_in_the_textbook(missing: float) -> None:
    generator = np.random.default_rng(5)
    table = generator.lognormal(size=(40, 3))
    table[generator.random(table.shape) < missing] = math.nan
    drawn = np.random.Generator(np.random.Philox(7)).integers(0, 40, size=(50, 40))
    expected = [_plain(table, rows) for rows in drawn]
    assert studentised(table, 7, 50) == pytest.approx(np.array(expected))


def test_normal_means_stray_as_student_says() -> None:
    """A bootstrap of a large normal sample reproduces the normal quantiles within the error of drawing."""
    table = np.random.default_rng(1).normal(size=(2_000, 1))
    strays = studentised(table, 1, 4_000)[:, 0]
    error = math.sqrt(0.025 * 0.975 / strays.size)
    assert np.mean(strays > 1.96) == pytest.approx(0.025, abs=4.0 * error)
    assert np.mean(strays < -1.96) == pytest.approx(0.025, abs=4.0 * error)


def test_columns_stray_together_as_in_the_sample() -> None:
    generator = np.random.default_rng(2)
    common = generator.normal(size=500)
    table = np.column_stack([common, common + 0.1 * generator.normal(size=500), generator.normal(size=500)])
    together = np.corrcoef(studentised(table, 3, 1_000).T)
    own = np.corrcoef(table.T)
    assert together == pytest.approx(own, abs=4.0 / math.sqrt(1_000))


def test_the_unit_does_not_matter() -> None:
    table = np.random.default_rng(3).lognormal(size=(50, 2))
    assert studentised(60.0 * table + 5.0, 1, 20) == pytest.approx(studentised(table, 1, 20))


def test_the_same_seed_gives_the_same_bytes_and_another_does_not() -> None:
    table = np.random.default_rng(4).lognormal(size=(50, 2))
    assert studentised(table, 1, 20).tobytes() == studentised(table, 1, 20).tobytes()
    assert (studentised(table, 1, 20) != studentised(table, 2, 20)).any()


def test_more_samples_begin_with_the_same_ones() -> None:
    """Samples are drawn some at a time; where one portion ends makes no difference."""
    table = np.random.default_rng(6).lognormal(size=(3_000, 1))
    assert studentised(table, 1, 700)[:100] == pytest.approx(studentised(table, 1, 100))


def test_a_sample_without_spread_strays_infinitely() -> None:
    table = np.array([[0.0], [0.0], [1.0]])
    strays = studentised(table, 1, 200)
    assert np.isinf(strays).any()
    assert not np.isnan(strays).any()


def test_bundles_stand_for_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quantiles of bundled and of single rows agree within the error of drawing, on long-tailed, gappy data."""
    generator = np.random.default_rng(8)
    table = np.where(generator.random((3 * BUNDLES + 1, 1)) < 0.004, generator.lognormal(size=(1, 1)), 0.0)
    table = np.hstack([table, generator.lognormal(0.0, 1.5, size=table.shape)])
    table[generator.random(table.shape) < 0.3] = math.nan
    bundled = studentised(table, 1, 1_000)
    monkeypatch.setattr("jointsim.stats.resampling.BUNDLES", len(table))
    single = studentised(table, 2, 1_000)
    for column in range(2):
        for q in (0.025, 0.5, 0.975):
            below = np.mean(single[:, column] <= np.quantile(bundled[:, column], q))
            assert below == pytest.approx(q, abs=4.0 * math.sqrt(2.0 * q * (1.0 - q) / 1_000))
