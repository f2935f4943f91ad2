"""What is really lost where: the same with the columns that it takes as with all, and how far it came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import jointsim.experiments.losses as losing
from jointsim.experiments import rounds
from jointsim.experiments.gathering import Gathering
from jointsim.experiments.losses import losses
from jointsim.measures.scores import Scores, column_names


def test_a_few_columns_are_enough(study, monkeypatch):
    few = losses(study, ["work", "movement"], matters=6, jobs=1)
    assert {each.label for each in few.removals} == {"work", "movement"}
    assert next(each.saved.mean for each in few.removals if each.response == "ships") < 0
    monkeypatch.setattr(losing, "_measures", lambda plan: list(column_names(plan)))
    assert losses(study, ["work", "movement"], matters=6, jobs=1) == few


def test_what_is_held_of_a_replication_is_three_numbers_a_response(study, monkeypatch):
    held: list[Gathering] = []

    class Watched(Gathering):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            held.append(self)

    monkeypatch.setattr(losing, "Gathering", Watched)
    losses(study, ["work"], matters=6, jobs=1)
    (gathering,) = held
    (part,) = gathering.parts()
    assert len(part.columns) == 3 * len(study.plan.responses)
    assert len(part) == len(study.scores)
    assert all(column.base is None for column in part.columns.values())


def test_how_many_were_run_again_is_told(study):
    found = losses(study, ["work"], critical=True, matters=6, jobs=1)
    assert (found.replications, found.finished, found.walked) == (30, {"work": 30}, 30)
    assert losses(study, matters=6, jobs=1).walked is None


def test_replications_that_failed_are_not_counted(study):
    """Number 5 failed under the baseline: it is run without the entry, and plays no part."""
    rows = study.scores.replications != 5
    columns = {name: column[rows] for name, column in study.scores.columns.items()}
    short = replace(study, scores=Scores(study.scores.replications[rows], columns))
    found = losses(short, ["work"], matters=6, jobs=1)
    assert (found.replications, found.finished) == (29, {"work": 29})
    assert {each.saved.pairs for each in found.removals} <= {29}


def test_an_interruption_says_how_far_it_came(study, monkeypatch):
    def ends_early(tasks, **options):
        for index, found in enumerate(whole(tasks, **options)):
            if index == 3:
                raise KeyboardInterrupt
            yield found

    whole = rounds.run_tasks
    monkeypatch.setattr(rounds, "run_tasks", ends_early)
    monkeypatch.setattr(rounds, "STRETCH", 10)
    found = losses(study, ["work", "movement"], critical=True, matters=6, jobs=1)
    assert found.ended_early == "interrupt"
    assert (found.finished, found.walked) == ({"work": 20, "movement": 10}, 0)
    assert {each.saved.pairs for each in found.removals} == {10}


def test_the_processes_change_nothing(study):
    one, several = (losses(study, ["work"], critical=True, matters=6, jobs=each) for each in (1, 2))
    assert one == several
    assert not np.isnan([each.ledger_hours for each in one.removals]).any()
