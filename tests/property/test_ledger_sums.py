"""The ledger explains the whole response time, to the second, in every replication under every set-up."""

from __future__ import annotations

import numpy as np
import pytest

from jointsim.experiments.replicate import replicate
from jointsim.measures.ledger import LABELS
from jointsim.measures.scores import HOUR, OUTCOMES
from tests.shipped import shipped_inputs

N = 60
SETUPS = ("as-is", "siloed", "fusion-cell")


@pytest.fixture(scope="module", params=SETUPS)
def study(request):
    return replicate(shipped_inputs("baltic-cables", request.param), N, seed=11, jobs=1)


def seconds(hours):
    return np.rint(hours * HOUR)


def test_every_replication_finishes(study):
    assert study.failures == ()


def test_the_entries_add_up_to_the_restricted_response_time(study):
    columns = study.scores.columns
    for response in study.plan.responses.values():
        entries = np.array([seconds(columns["ledger", response.id, label]) for label in LABELS])
        times = seconds(columns["milestone", response.id, response.headline])
        followed = seconds(columns["followed", response.id])
        assert (entries >= 0).all()
        np.testing.assert_array_equal(entries.sum(axis=0), np.minimum(times, followed))


def test_the_mean_entries_add_up_to_the_restricted_mean(study):
    for response in study.summary()["responses"].values():
        whole = response["milestones"][response["headline"]]["restricted_mean_hours"]
        assert sum(response["ledger_hours"].values()) == pytest.approx(whole, abs=1e-6)


def test_the_time_of_those_that_got_there_adds_up_and_the_others_are_all_accounted_for(study):
    for name, response in study.summary()["responses"].items():
        times = study.scores.columns["milestone", name, response["headline"]]
        got = times[np.isfinite(times)]
        assert sum(response["ledger_reached_hours"].values()) == pytest.approx(got.mean(), abs=1e-6)
        assert "ended" not in response["ledger_reached_hours"]
        never = 1 - response["milestones"][response["headline"]]["reached"]
        assert sum(response["waiting_at_horizon"].values()) == pytest.approx(never, abs=1e-12)
        assert "off-hours" not in response["waiting_at_horizon"]


def test_what_is_waited_for_at_the_horizon_is_in_the_ledger(study):
    columns = study.scores.columns
    for response in study.plan.responses:
        for label in LABELS:
            waits = columns["waiting", response] == LABELS.index(label)
            assert (
                columns["ledger", response, label][waits] + columns["ledger", response, "off-hours"][waits]
                > 0
            ).all()


def test_shares_are_shares(study):
    summary = study.summary()
    for response in summary["responses"].values():
        assert sum(response["outcomes"].values()) == pytest.approx(1.0)
        assert set(response["outcomes"]) <= set(OUTCOMES)
    for part in ("first_word", "first_action"):
        shares = {key: value for key, value in summary["coordination"][part].items() if key != "gap_hours"}
        assert sum(shares.values()) == pytest.approx(1.0)


def test_quantiles_come_in_order(study):
    for response in study.summary()["responses"].values():
        for found in response["milestones"].values():
            names = ("p10_hours", "median_hours", "p90_hours")
            times = [np.inf if found[name] is None else found[name] for name in names]
            assert times == sorted(times)
