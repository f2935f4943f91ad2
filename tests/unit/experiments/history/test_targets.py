"""What is scored of a past crisis: which milestones, and which lags they may have had."""

from __future__ import annotations

import pytest

from jointsim.experiments.history.targets import CAP_HOURS, FLOOR_HOURS, targets_of
from tests.history import asked, case, hours_in

ONSET = "2024-12-25T10:00Z"
DAY_AFTER = ("2024-12-26T10:00Z", "2024-12-27T10:00Z")


def lags(*milestones, **parts):
    response = {"organisation": "union", "kind": "statement", "milestones": list(milestones)}
    return [hours_in(each.points) for each in targets_of([case(responses=[response], **parts)])]


def reached(earliest, latest, name="statement", **flags):
    return {"id": name, "earliest": earliest, "latest": latest, "confidence": "high", **flags}


def test_each_milestone_is_a_target_in_the_order_of_the_file():
    found = targets_of([case(), case("storm-2023")])
    assert [each.key for each in found] == [
        ("flood-2024", "union-statement", "statement"),
        ("flood-2024", "union-presence", "launch"),
        ("storm-2023", "union-statement", "statement"),
        ("storm-2023", "union-presence", "launch"),
    ]
    assert not any(each.is_null for each in found)


def test_a_moment_known_exactly_is_one_lag():
    assert lags(reached("2025-01-01T10:00Z", "2025-01-01T10:00Z")) == [[168.0]]


def test_a_day_is_many_lags_evenly_in_it():
    (found,) = lags(reached(*DAY_AFTER))
    assert found == pytest.approx([24.0 + 24.0 * (place + 0.5) / len(found) for place in range(len(found))])


def test_an_onset_known_to_the_day_widens_the_lag():
    (found,) = lags(reached(*DAY_AFTER), onset="2024-12-25", onset_precision="day")
    assert found[0] < 24.0 - 9.0  # the onset may have been at the end of its day
    assert found[-1] > 48.0


def test_what_came_at_once_counts_as_the_least_lag():
    assert lags(reached(ONSET, "2024-12-25T10:20Z")) == [[FLOOR_HOURS] * 64]


def test_a_milestone_before_the_onset_counts_as_the_least_lag():
    assert lags(reached("2024-12-24T23:00Z", "2024-12-25T09:00Z")) == [[FLOOR_HOURS]]


def test_a_lag_known_directly_bounds_it():
    (found,) = lags(reached("2024-12-25T10:20Z", "2024-12-25T22:00Z", lag_hours_max=6))
    assert min(found) == FLOOR_HOURS
    assert max(found) == pytest.approx(6.0, abs=6.0 / 64)


@pytest.mark.parametrize("flag", [{"clock_start": True}, {"duplicate_of": "consultation"}])
def test_what_says_nothing_of_a_forecast_is_no_target(flag):
    assert lags(reached(*DAY_AFTER, **flag)) == []


def test_a_response_never_decided_counts_as_the_longest_lag():
    (target,) = targets_of([case(responses=[asked("presence")])])
    assert (target.milestone, target.is_null) == ("decision", True)
    assert hours_in(target.points) == pytest.approx([CAP_HOURS])


def test_a_second_response_of_a_kind_has_a_name_of_its_own():
    twice = [asked("statement"), asked("statement")]
    assert [each.response_id for each in targets_of([case(responses=twice)])] == [
        "union-statement",
        "union-statement-no-2",
    ]
