"""The summary of a study: what many replications of one scenario under one set-up come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jointsim.measures.estimates import applicable, finite, known, mean, time_estimates
from jointsim.measures.interplay import coordination
from jointsim.measures.ledger import LABELS
from jointsim.measures.scores import HOUR, OUTCOMES, Scores
from jointsim.stats.quantiles import quantile
from jointsim.stats.shares import share

if TYPE_CHECKING:
    from jointsim.engine.plan import Plan, ResponsePlan
    from jointsim.model.scenario import Deadline, Scenario


def summarise(plan: Plan, scenario: Scenario, scores: Scores, seed: int) -> dict[str, Any]:
    """Say what the replications come to: the content of ``summary.json``.

    Parameters
    ----------
    plan
        What the replications were run from.
    scenario
        For its deadlines.
    scores
        Their measures; there may be none of them.
    seed
        With which they were run.

    Returns
    -------
    Maps, lists, text, finite numbers and None alone; `jointsim.measures.catalogue` describes every entry.
    Hours count from the event that a response answers. Replications in which it did not happen are left out
    of all that is said of the response.
    """
    return {
        "scenario": plan.scenario,
        "setup": plan.setup,
        "seed": seed,
        "replications": len(scores),
        "responses": {response.id: _response(scores, response) for response in plan.responses.values()},
        "coordination": coordination(plan, scores),
        "deadlines": {
            deadline_id: _deadline(scores, deadline) for deadline_id, deadline in scenario.deadlines.items()
        },
    }


def ledger_labels(scores: Scores, response: str) -> list[str]:
    """Name the entries on which a response spent any time in any replication, in the order of reports.

    Replications in which the response was not wanted are passed over.
    """
    return [label for label in LABELS if known(scores.columns["ledger", response, label]).any()]


def _response(scores: Scores, response: ResponsePlan) -> dict[str, Any]:
    wanted = applicable(scores, response.id)
    followed = scores.columns["followed", response.id][wanted]
    return {
        "organisation": response.organisation,
        "kind": response.kind,
        "event": response.event,
        "applicable": mean(wanted.astype(np.float64)),
        "milestones": {
            milestone: time_estimates(scores.columns["milestone", response.id, milestone][wanted], followed)
            for milestone in response.milestones
        },
        "headline": response.headline,
        "ledger_hours": {
            label: mean(scores.columns["ledger", response.id, label][wanted])
            for label in ledger_labels(scores, response.id)
        },
        "ledger_reached_hours": _ledger_reached(scores, response),
        "waiting_at_horizon": _waiting(scores.columns["waiting", response.id][wanted]),
        "outcomes": _outcomes(scores.columns["outcome", response.id][wanted]),
        "rounds": _rounds(known(scores.columns["rounds", response.id])),
        "strength": {"mean": mean(known(scores.columns["strength", response.id]))},
    }


def _ledger_reached(scores: Scores, response: ResponsePlan) -> dict[str, float | None]:
    """Give the mean hours of each entry over the replications that reached the headline milestone."""
    reached = np.isfinite(scores.columns["milestone", response.id, response.headline])
    spent = ((label, scores.columns["ledger", response.id, label][reached]) for label in LABELS)
    return {label: mean(hours) for label, hours in spent if hours.any()}


def _waiting(column: NDArray[np.float64]) -> dict[str, float]:
    """Give the share of all replications that waited for each entry in the end, in the order of `LABELS`."""
    counts = np.bincount(known(column).astype(np.intp), minlength=len(LABELS))
    return {label: count / column.size for label, count in zip(LABELS, counts.tolist(), strict=True) if count}


def _outcomes(column: NDArray[np.float64]) -> dict[str, float]:
    """Give the share of every outcome that occurred, in the order of `OUTCOMES`."""
    counts = np.bincount(column.astype(np.intp), minlength=len(OUTCOMES))
    return {
        outcome: count / column.size
        for outcome, count in zip(OUTCOMES, counts.tolist(), strict=True)
        if count
    }


def _rounds(column: NDArray[np.float64]) -> dict[str, float | None]:
    if column.size == 0:
        return {"median": None, "p90": None}
    return {"median": finite(quantile(column, 0.5)), "p90": finite(quantile(column, 0.9))}


def _deadline(scores: Scores, deadline: Deadline) -> dict[str, Any]:
    within = deadline.within.median / HOUR
    times = known(scores.columns["milestone", deadline.response, deadline.milestone])
    met = share(times <= within) if times.size else None
    return {
        "response": deadline.response,
        "milestone": deadline.milestone,
        "within_hours": within,
        "because": deadline.because,
        "met": met and met.value,
        "interval": [met.low, met.high] if met else [None, None],
    }
