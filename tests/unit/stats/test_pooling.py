"""Regression with partial pooling: it is the most likely one, shrinks what is rare, and says truly how unsure it is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from jointsim.stats.pooling import PooledRegression, pooled_regression

SEED = 20_240_611


def indicators(labels: np.ndarray, n: int) -> np.ndarray:
    return np.eye(n)[labels]


def drawn(rng: np.random.Generator, groups: int, each: int, spread: float, residual: float):
    """Draw responses in groups of one size around 5, with a slope of 2 on one input."""
    labels = np.repeat(np.arange(groups), each)
    x = rng.normal(size=labels.size)
    response = (
        5.0 + 2.0 * x + rng.normal(0.0, spread, groups)[labels] + rng.normal(0.0, residual, labels.size)
    )
    return {"group": indicators(labels, groups), "input": x[:, None]}, response


def mixed_model(blocks, response, fitted: PooledRegression, new):
    """Solve Henderson's mixed-model equations with the fitted spreads: mean and deviation of new rows."""
    design = np.hstack(list(blocks.values()))
    centre = design.mean(axis=0)
    spreads = np.concatenate(
        [np.full(block.shape[1], fitted.spreads[name]) for name, block in blocks.items()]
    )
    precision = (design - centre).T @ (design - centre) / fitted.residual**2 + np.diag(spreads**-2.0)
    right = (design - centre).T @ (response - response.mean()) / fitted.residual**2
    rows = np.hstack([new[name] for name in blocks]) - centre
    unsure = np.einsum("ij,ji->i", rows, np.linalg.solve(precision, rows.T))
    return response.mean() + rows @ np.linalg.solve(precision, right), np.sqrt(unsure + fitted.residual**2)


@pytest.fixture(scope="module")
def data():
    return drawn(np.random.default_rng(SEED), groups=60, each=5, spread=1.5, residual=0.5)


@pytest.fixture(scope="module")
def fitted(data):
    return pooled_regression(*data)


def test_the_truth_is_recovered(fitted):
    # Standard errors: of a standard deviation of m values about its value over root 2m; of a slope 0.5 / root 240.
    assert fitted.spreads["group"] == pytest.approx(1.5, abs=4 * 1.55 / np.sqrt(120))
    assert fitted.residual == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(480))
    (without, with_it), _ = fitted.predict({"group": np.zeros((2, 60)), "input": np.array([[0.0], [1.0]])})
    assert with_it - without == pytest.approx(2.0, abs=4 * 0.5 / np.sqrt(240))


def test_predictions_are_those_of_the_mixed_model_equations(data, fitted):
    new = {"group": np.eye(60)[[0, 7, 59]], "input": np.array([[0.0], [-1.0], [4.0]])}
    for found, right in zip(fitted.predict(new), mixed_model(*data, fitted, new), strict=True):
        assert found == pytest.approx(right, rel=1e-6)


def test_no_other_spreads_make_the_response_more_likely(data, fitted):
    blocks, response = data
    parts = {name: (block - block.mean(axis=0)) for name, block in blocks.items()}

    def likelihood(spreads, residual):
        shared = sum(spreads[name] ** 2 * part @ part.T for name, part in parts.items())
        covariance = shared + residual**2 * np.eye(response.size)
        return multivariate_normal(np.full(response.size, response.mean()), covariance).logpdf(response)

    best = likelihood(fitted.spreads, fitted.residual)
    for factor in (0.9, 1.1):
        assert likelihood(fitted.spreads, factor * fitted.residual) < best
        for name, spread in fitted.spreads.items():
            assert likelihood({**fitted.spreads, name: factor * spread}, fitted.residual) < best


def test_small_groups_are_shrunk_more_and_are_less_sure():
    rng = np.random.default_rng(SEED)
    labels = np.concatenate([np.repeat(np.arange(20), 6), np.repeat(20, 2), np.repeat(21, 40)])
    response = rng.normal(0.0, 1.0, 22)[labels] + rng.normal(0.0, 1.0, labels.size)
    # Both groups lie as far from the others.
    for group in (20, 21):
        own = labels == group
        response[own] += 3.0 - response[own].mean()
    found = pooled_regression({"group": indicators(labels, 22)}, response)
    (small, large), (unsure, sure) = found.predict({"group": np.eye(22)[[20, 21]]})
    assert response.mean() < small < large < 3.0
    assert sure < unsure


def test_a_group_never_seen_is_as_spread_as_all_are(data, fitted):
    blocks, response = data
    wider = {**blocks, "group": np.hstack([blocks["group"], np.zeros((response.size, 1))])}
    mean, deviation = pooled_regression(wider, response).predict(
        {"group": np.eye(61)[[60]], "input": np.zeros((1, 1))}
    )
    spread = np.hypot(fitted.spreads["group"], fitted.residual)
    assert deviation[0] == pytest.approx(spread, rel=0.02)
    assert mean[0] == pytest.approx(5.0, abs=4 * 1.5 / np.sqrt(60))


def test_a_block_that_tells_nothing_vanishes(data):
    blocks, response = data
    noise = np.random.default_rng(SEED + 1).normal(size=(response.size, 5))
    # By chance such coefficients come out at about a standard error: 0.5 / root 240.
    assert pooled_regression({**blocks, "noise": noise}, response).spreads["noise"] < 4 * 0.5 / np.sqrt(240)


def test_where_a_column_is_counted_from_does_not_matter(data, fitted):
    blocks, response = data
    shifted = pooled_regression({**blocks, "input": blocks["input"] + 100.0}, response)
    new = {"group": np.eye(60)[:3], "input": np.array([[0.5], [1.0], [2.0]])}
    moved = {**new, "input": new["input"] + 100.0}
    assert np.allclose(shifted.predict(moved), fitted.predict(new), rtol=1e-4)


def test_intervals_hold_what_they_claim():
    """Of new groups, in 80 % intervals, over made-up worlds of the size of the real one's."""
    rng = np.random.default_rng(SEED)
    shares = []
    for _ in range(60):
        blocks, response = drawn(rng, groups=30, each=3, spread=1.0, residual=0.5)
        # The last ten groups are new, as a crisis that was left out is.
        seen, new = slice(0, 60), slice(60, 90)
        found = pooled_regression({name: block[seen] for name, block in blocks.items()}, response[seen])
        mean, deviation = found.predict({name: block[new] for name, block in blocks.items()})
        shares.append(np.mean(np.abs(response[new] - mean) <= 1.2816 * deviation))
    error = np.std(shares, ddof=1) / np.sqrt(len(shares))
    # Empirical Bayes takes the spreads as known, which costs a point or two with 20 groups.
    assert 0.8 - 0.03 - 3 * error < np.mean(shares) < 0.8 + 3 * error


def test_responses_that_are_all_the_same_are_predicted():
    mean, deviation = pooled_regression({"group": np.eye(4)}, np.full(4, 7.0)).predict({"group": np.eye(4)})
    assert mean == pytest.approx(7.0)
    assert (deviation < 0.1).all()


@pytest.mark.parametrize(
    ("blocks", "response", "message"),
    [
        ({}, [1.0], "at least one block, and in each as many rows"),
        ({"group": np.eye(3)}, [1.0, 2.0], "as many rows as responses"),
        ({"group": np.eye(2)}, [1.0, np.inf], "inf"),
        ({"group": np.zeros((0, 2))}, [], "empty"),
    ],
)
def test_what_cannot_be_fitted_is_refused(blocks, response, message):
    with pytest.raises(ValueError, match=message):
        pooled_regression(blocks, np.array(response))
