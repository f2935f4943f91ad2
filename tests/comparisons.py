"""Comparisons made by hand: a study of the tiny world whose times are set, and the same with other times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from jointsim.experiments.comparison import Comparison
from jointsim.experiments.replicate import Study, replicate
from jointsim.measures.ledger import LABELS
from jointsim.measures.scores import OUTCOMES, Scores
from jointsim.model.load import load_inputs
from tests.support import write_tiny

N = 100
HEADLINES = {"words": "statement", "ships": "first-action"}
WAVE = np.resize([-1.0, 0.0, 2.0, -0.5, 0.5], N)
"""Spread of the times, in hours."""

TIMES = {"words": 20 + WAVE, "ships": 200 + 10 * WAVE}


def tiny_baseline(folder) -> Study:
    """Run the tiny world, and set the times to its headlines: all of each is work."""
    scenario, setup, world = write_tiny(folder)
    study = replicate(load_inputs(scenario, setup, world=world), N, seed=3, jobs=1)
    columns = dict(study.scores.columns)
    for response, milestone in HEADLINES.items():
        columns |= {("ledger", response, label): np.zeros(N) for label in LABELS}
        columns["milestone", response, milestone] = TIMES[response]
        columns["ledger", response, "work"] = TIMES[response]
    return replace(study, scores=Scores(study.scores.replications, columns))


def changed(
    study: Study, setup: str, changes: Mapping[tuple[str, str], ArrayLike], title: str = "A way"
) -> Study:
    """Give the study that another set-up would have given.

    Parameters
    ----------
    changes
        Response and entry of the ledger → hours more, of all replications or of each.
    """
    columns = dict(study.scores.columns)
    for (response, label), hours in changes.items():
        for name in (("milestone", response, HEADLINES[response]), ("ledger", response, label)):
            columns[name] = columns[name] + np.asarray(hours, dtype=np.float64)
    return under(study, setup, columns, title)


def under(study: Study, setup: str, columns, title: str = "A way") -> Study:
    """Give a study with other measures, under the name of another set-up."""
    inputs = replace(
        study.inputs, setup_id=setup, setup=study.inputs.setup.model_copy(update={"title": title})
    )
    return replace(study, inputs=inputs, scores=Scores(study.scores.replications, columns))


def never_wanted(study: Study, setup: str, response: str, first: int = 0) -> Study:
    """Give a study in which a response was not wanted, from a replication on."""
    columns = {name: column.copy() for name, column in study.scores.columns.items()}
    for name, column in columns.items():
        if name[1] == response:
            column[first:] = OUTCOMES.index("not-applicable") if name[0] == "outcome" else np.nan
    return under(study, setup, columns)


def compared(*studies: Study, **more) -> Comparison:
    """Compare studies; the first is the baseline."""
    return Comparison(studies[0].inputs.setup_id, {study.inputs.setup_id: study for study in studies}, **more)


def every_verdict(study: Study) -> Comparison:
    """Compare with a set-up of each verdict on the words, and one without any effect; ships are all the same."""
    return compared(
        study,
        changed(study, "quick", {("words", "capitals"): -14 - WAVE, ("words", "work"): 2.0}, "A quick way"),
        changed(study, "slow", {("words", "meeting"): 30 + WAVE}),
        changed(study, "alike", {("words", "work"): 0.1 * WAVE}),
        changed(study, "unsure", {("words", "work"): np.resize([-39.0, 40.0], N)}),
        changed(study, "idle", {}),
    )
