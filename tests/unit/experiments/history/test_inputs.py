"""What a regression knows of a milestone: its groups, the coded inputs, and nothing of what came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jointsim.experiments.history.inputs import blocks_of, days_to_request, in_holidays, indicators, onset_of
from jointsim.experiments.history.targets import Target
from jointsim.model.history.cases import Case


def target(
    milestone="decision", organisation="union", kind="presence", *, requested=None, basis=None, **case
):
    response = {"organisation": organisation, "kind": kind, "basis": basis, "requested": requested}
    coded = {
        "id": "flood",
        "title": "A flood",
        "domain": "disaster",
        "onset": "2023-05-10T10:00Z",
        "onset_precision": "minute",
        "kind": "sudden",
        "event": "The sea comes in.",
        "severity": 2,
        "attribution": 0,
        "contention": 3,
        **case,
        "responses": [response],
    }
    made = Case.model_validate(coded)
    return Target(made, made.responses[0], f"{organisation}-{kind}", milestone, np.array([3.0]))


def differing(one: Target, other: Target) -> set[str]:
    """Name the blocks in which two differ."""
    return {
        name for name, (first, second) in blocks_of([one, other]).items() if not np.array_equal(first, second)
    }


def test_labels_become_columns_in_their_order():
    assert indicators(["b", "a", "b", None]).tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    ("other", "blocks"),
    [
        (target("launch"), {"groups", "products"}),
        (target(organisation="league"), {"groups", "products", "response"}),
        (target(kind="statement"), {"groups", "products", "response"}),
        (target(domain="cyber"), {"domain"}),
        (target(severity=1), {"inputs"}),
        (target(attribution=1), {"inputs"}),
        (target(contention=0), {"inputs"}),
        (target(basis="new"), {"inputs"}),
        (target(requested="2023-05-12"), {"inputs"}),
        (target(onset="2023-05-13T10:00Z"), {"inputs"}),
        (target(onset="2023-08-09T10:00Z"), {"inputs"}),
        (target(onset="2013-05-10T10:00Z"), {"inputs"}),
        (target(id="storm"), {"crisis", "response"}),
        (target(title="Another", summary="They came late.", affected=["XA"]), set()),
    ],
)
def test_what_differs_shows_where_it_belongs(other, blocks):
    assert differing(target(), other) == blocks


def test_the_kind_of_onset_is_an_input():
    made = target()
    slow = replace(made, case=made.case.model_copy(update={"kind": "slow-burn"}))
    assert differing(made, slow) == {"inputs"}


def test_what_came_is_not_looked_at():
    made = target()
    assert differing(made, replace(made, points=np.array([np.nan]))) == set()


def test_products_are_of_two_and_of_three_groups():
    found = blocks_of([target(), target("launch")])
    # Organisation × kind is the same; the other two pairs and the triple are not.
    assert found["products"].tolist() == [[1, 1, 0, 1, 0, 1, 0], [1, 0, 1, 0, 1, 0, 1]]
    assert found["groups"].tolist() == [[1, 1, 1, 0], [1, 1, 0, 1]]


@pytest.mark.parametrize(
    ("requested", "days"),
    [(None, 0.0), ("2023-05-10", 2 / 24), ("2023-05-12", 2 + 2 / 24), ("2023-05-08", 0.0)],
)
def test_requests_count_from_the_onset(requested, days):
    assert days_to_request(target(requested=requested)) == pytest.approx(days)


def test_an_onset_within_a_window_counts_as_its_middle():
    # A day in Brussels begins on the day before in UTC.
    window = {"earliest": "2023-05-12T22:00Z", "latest": "2023-05-13T22:00Z"}
    assert onset_of(target(onset_window=window)).isoformat() == "2023-05-13T10:00:00+00:00"


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        ("07-31", False),
        ("08-01", True),
        ("08-31", True),
        ("12-19", False),
        ("12-20", True),
        ("01-06", True),
        ("01-07", False),
    ],
)
def test_holidays_are_august_and_the_turn_of_the_year(day, holiday):
    assert in_holidays(onset_of(target(onset=f"2023-{day}T10:00Z"))) is holiday
