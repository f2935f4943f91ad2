from __future__ import annotations

import dataclasses
from datetime import datetime

import numpy as np
import pytest

from jointsim.experiments.replicate import replicate


def test_a_study_holds_what_was_run(study, inputs):
    assert study.inputs is inputs
    assert (study.requested, study.seed, study.jobs, study.interrupted) == (30, 3, 1, False)
    assert study.scores.replications.tolist() == list(range(30))
    assert study.failures == ()
    assert datetime.fromisoformat(study.started) <= datetime.fromisoformat(study.finished)
    with pytest.raises(dataclasses.FrozenInstanceError):
        study.seed = 4


def test_its_summary_is_that_of_its_scores(study):
    summary = study.summary()
    assert (summary["scenario"], summary["setup"]) == ("crisis", "as-is")
    assert (summary["seed"], summary["replications"]) == (3, 30)


def test_more_replications_begin_with_the_same(study, inputs):
    fewer = replicate(inputs, 7, seed=3, jobs=1).scores
    for name, column in fewer.columns.items():
        assert column.tobytes() == study.scores.columns[name][:7].tobytes()


def test_another_seed_gives_other_replications(study, inputs):
    other = replicate(inputs, 30, seed=4, jobs=1).scores
    name = ("milestone", "words", "statement")
    assert not np.array_equal(other.columns[name], study.scores.columns[name])


def test_frames_are_tidy(study):
    milestones, ledger = study.frame(), study.frame("ledger")
    words = milestones[(milestones.response == "words") & (milestones.milestone == "statement")]
    reached = np.isfinite(study.scores.columns["milestone", "words", "statement"])
    assert words.reached.tolist() == reached.tolist()
    assert set(ledger.columns) == {"scenario", "setup", "point", "replication", "response", "entry", "hours"}
    with pytest.raises(ValueError, match="there is no table 'votes'; the tables are milestones and ledger"):
        study.frame("votes")


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interruption_keeps_what_is_done(inputs, study, jobs):
    def interrupt(more):
        told.append(more)
        if len(told) == 2:
            raise KeyboardInterrupt

    told: list[int] = []
    found = replicate(inputs, 400, seed=3, jobs=jobs, progress=interrupt)
    assert found.interrupted
    assert found.requested == 400
    assert len(found.scores) == sum(told) == found.summary()["replications"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"n": 0}, "a study has at least one replication, not 0"),
        ({"seed": -1}, r"a seed is a whole number from 0 to 2\*\*64 - 1, not -1"),
        ({"seed": 2**64}, r"a seed is a whole number from 0 to 2\*\*64 - 1, not 18446744073709551616"),
        ({"jobs": 0}, "0 jobs do nothing; give 1 or more, or -1 for as many as there are cores"),
    ],
)
def test_what_cannot_be_run_is_refused(inputs, wrong, message):
    with pytest.raises(ValueError, match=message):
        replicate(inputs, **wrong)
