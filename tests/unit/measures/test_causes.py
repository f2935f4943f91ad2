"""The ledger by the causes of process mining: nothing is left out, nothing counted twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.measures.causes import CAUSES, READINGS, causes
from jointsim.measures.ledger import LABELS, ledger
from tests.worlds import HOUR, plan_of, play

SECONDS = st.integers(0, 2**40)


def test_every_entry_of_the_ledger_has_a_cause_and_a_reason():
    assert tuple(READINGS) == LABELS
    assert {reading.cause for reading in READINGS.values()} == set(CAUSES) - {"prioritisation"}
    assert all(reading.reason for reading in READINGS.values())


@given(st.dictionaries(st.sampled_from(LABELS), SECONDS))
def test_the_sum_stays_what_it_was(spent):
    found = causes(spent)
    assert tuple(found) == CAUSES
    assert sum(found.values()) == sum(spent.values())
    for cause in CAUSES:
        assert found[cause] == sum(
            spent.get(label, 0) for label, reading in READINGS.items() if reading.cause == cause
        )


def test_a_night_is_unavailability_a_sitting_batching_and_a_queue_contention():
    steps = """
      draft: {work: one-desk, takes: 10 h}
      check: {work: day-office, takes: 4 working h}
      agree: {agree: council, reaches: decision}
    """
    beside = "responses: {second: {organisation: union, kind: act, event: incident}}"
    run = play(plan_of(steps, crisis=beside))
    found = causes(ledger(run, run.dossiers["second"]))
    assert {cause: seconds / HOUR for cause, seconds in found.items() if seconds} == {
        "processing": 14,
        "batching": 2,
        "contention": 10,
        "unavailability": 13,
    }


def test_what_the_ledger_does_not_have_is_refused():
    with pytest.raises(ValueError, match="the ledger has no 'meetings' — did you mean 'meeting'"):
        causes({"meetings": 1.0})
