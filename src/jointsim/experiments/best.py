"""Which set-up is best: as many more replications as it takes to say so with a promise, of those still in question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.plan import Plan
from jointsim.errors import Fault, InputError
from jointsim.experiments.gathering import Gathering
from jointsim.experiments.rounds import NOT_EARLY, Ending
from jointsim.measures.scores import Scores
from jointsim.stats.selection import Selection

BATCH = 10
"""Replications whose mean is one observation: means are nearer to normal than single times."""

ROUND = 20
"""Observations of each set-up still in question before it is looked at again."""

MOST = 20_000
"""Replications of a set-up at most."""


@dataclass(frozen=True)
class Question:
    """Which set-up reaches a milestone soonest, and how sure the answer is to be.

    Attributes
    ----------
    response, milestone
        Whose time is to be short.
    at_least
        The smallest difference worth finding, in hours.
    confidence
        Chance of the right answer.
    """

    response: str
    milestone: str
    at_least: float
    confidence: float = 0.95


@dataclass(frozen=True)
class Selected:
    """Which set-up is best.

    Attributes
    ----------
    question
        What was asked.
    setup
        Id of the best; empty if several were left when replications ran out.
    left
        Ids of those that were left, the best so far first. If one is the best, the others never differed from it.
    replications
        Set-up → how many replications it took until it was left out, or in all.
    """

    question: Question
    setup: str
    left: tuple[str, ...]
    replications: Mapping[str, int]

    def summary(self) -> dict[str, Any]:
        """Say it as ``jointsim compare --json`` prints it."""
        return {
            "milestone": f"{self.question.response}.{self.question.milestone}",
            "at_least_hours": self.question.at_least,
            "confidence": self.question.confidence,
            "setup": self.setup or None,
            "left": list(self.left),
            "replications": dict(self.replications),
        }


def require_known(question: Question, plans: Mapping[str, Plan]) -> None:
    """Refuse to choose by a milestone that not all set-ups have.

    Parameters
    ----------
    question
        What is asked.
    plans
        Set-up → its plan.

    Raises
    ------
    InputError
        A set-up has no step that reaches it: all such set-ups at once.
    """
    response, milestone = question.response, question.milestone
    lacking = [
        setup
        for setup, plan in plans.items()
        if response not in plan.responses or milestone not in plan.responses[response].milestones
    ]
    if lacking:
        right = "choose by another milestone, or leave these set-ups out"
        raise InputError(
            Fault("--best", 0, 0, "", f"under '{setup}' no step of '{response}' reaches '{milestone}'", right)
            for setup in lacking
        )


def select_best(
    gatherings: Mapping[str, Gathering],
    question: Question,
    run: Callable[[Sequence[str], Iterable[int]], Ending],
    first: int = 0,
    most: int = MOST,
) -> tuple[Selected, Ending]:
    """Choose the set-up with the smallest mean time to a milestone, by the procedure of Kim and Nelson.

    One observation is the mean, over `BATCH` replications with the same luck under all set-ups, of the time to the
    milestone, waiting no longer than to the horizon.

    Parameters
    ----------
    gatherings
        Set-up → what has been run of it; more is run as it is needed.
    question
        What is asked.
    run
        Runs some of the set-ups until each has as many replications as said.
    first
        Number of the first replication.
    most
        Replications of a set-up at most.

    Returns
    -------
    The choice, and what ended it early, if anything did.
    """
    setups = list(gatherings)
    choice = Selection(len(setups), question.at_least, question.confidence)
    taken: dict[str, int] = {}
    size, seen, ended = 0, 0, NOT_EARLY
    try:
        while size < most and not (choice.is_done or ended):
            size = min(most, size + ROUND * BATCH)
            left = [setups[way] for way in choice.left]
            ended = run(left, [size])
            taken |= {setup: min(size, len(gatherings[setup])) for setup in left}
            if ended:
                break
            rows = _observations(
                [gatherings[setup].scores for setup in setups], question, range(first, first + size)
            )
            whole = [row for row in rows[seen:] if np.isfinite(row[list(choice.left)]).all()]
            if not whole:  # the response is not wanted, and will not be
                break
            for row in whole:
                choice.observe(row)
            seen = len(rows)
    except KeyboardInterrupt:  # between runs
        ended = "interrupt"
    soonest = setups[choice.best]
    others = (setups[way] for way in choice.left if way != choice.best)
    return Selected(question, soonest if choice.is_done else "", (soonest, *others), taken), ended


def _observations(scores: Sequence[Scores], question: Question, numbers: range) -> NDArray[np.float64]:
    """Give the observations so far, shape ``(observations, set-ups)``; nan where a set-up was not run."""
    table = np.full((len(numbers), len(scores)), np.nan)
    for way, each in enumerate(scores):
        times = each.columns["milestone", question.response, question.milestone]
        waited = np.minimum(times, each.columns["followed", question.response])
        inside = (each.replications >= numbers.start) & (each.replications < numbers.stop)
        table[each.replications[inside] - numbers.start, way] = waited[inside]
    batches = table.reshape(len(numbers) // BATCH, BATCH, len(scores))
    known = ~np.isnan(batches)
    counts = known.sum(axis=1)
    means = np.where(known, batches, 0.0).sum(axis=1) / np.maximum(counts, 1)
    return np.asarray(np.where(counts > 0, means, np.nan))
