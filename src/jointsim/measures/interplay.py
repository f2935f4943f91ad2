"""How organisations did beside each other, over many replications: who was first, what was done twice."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from jointsim.measures.estimates import Column, applicable, fraction, known, median
from jointsim.measures.scores import Scores

if TYPE_CHECKING:
    from jointsim.engine.plan import Plan, ResponsePlan

WORD = "statement"
ACTION = "first-action"
NEGLIGIBLE = 0.01
"""Confidence that may lie elsewhere unreleased without anybody missing it."""


def coordination(plan: Plan, scores: Scores) -> dict[str, Any]:
    """Say how well organisations hung together: the part ``coordination`` of a summary.

    Parameters
    ----------
    plan
        What the replications were run from.
    scores
        Their measures.

    Returns
    -------
    Shares from 0 to 1, medians in hours, clauses as shares, confidence from 0 to 1; None where nothing can be
    counted. `jointsim.measures.catalogue` describes every entry.
    """
    event = main_event(plan)
    coherence = scores.columns["coherence", event]
    answer = next(response.id for response in plan.responses.values() if response.event == event)
    happened = applicable(scores, answer)
    return {
        "event": event,
        "first_word": first(plan, scores, event, WORD),
        "first_action": first(plan, scores, event, ACTION),
        "coherence": {
            "median": median(known(coherence)),
            "share": fraction(~np.isnan(coherence[happened])),
        },
        "unreleased_at_decision": {
            response: _unreleased(known(scores.columns["unreleased", response]))
            for response in plan.responses
        },
        "duplicated": duplicated(plan, scores),
        "nobody": nobody(plan, scores),
        "recurrence": {
            each.id: fraction(scores.columns["prevented", each.id] > 0)
            for each in plan.events
            if each.unless is not None
        },
    }


def main_event(plan: Plan) -> str:
    """Name the event that most responses answer, of equals the first in the file.

    Words and deeds are compared on one event alone, since clocks of different events do not compare.
    """
    answered = [response.event for response in plan.responses.values()]
    return max((event.id for event in plan.events), key=answered.count)


def first(plan: Plan, scores: Scores, event: str, milestone: str) -> dict[str, float | None] | None:
    """Say which organisation reached a milestone first, and how much later the next one did.

    Parameters
    ----------
    event
        Only responses to this event count, and only replications in which it happened.
    milestone
        The earliest time of any of an organisation's responses stands for the organisation.

    Returns
    -------
    Organisation → share of replications in which it was first (those that tie share equally); ``nobody`` →
    share in which none was by the horizon; ``gap_hours`` → median hours from the first organisation to the next,
    of however many, over replications with two or more, or None. None if no response to the event has the milestone,
    or it never happened.
    """
    times = _by_organisation(plan, scores, event, milestone)
    if not times:
        return None
    table = np.array(list(times.values()))
    table = table[:, ~np.isnan(table[0])]
    if table.shape[1] == 0:
        return None
    ordered = np.sort(table, axis=0)
    leads = (table == ordered[0]) & np.isfinite(ordered[0])
    shares = (leads / np.maximum(leads.sum(axis=0), 1)).mean(axis=1)
    found: dict[str, float | None] = dict(zip(times, shares.tolist(), strict=True))
    found["nobody"] = fraction(~np.isfinite(ordered[0]))
    found["gap_hours"] = _gap(ordered)
    return found


def duplicated(plan: Plan, scores: Scores) -> float | None:
    """Say in what share of replications two organisations or more acted in the same way on one event.

    Of responses that have a first action; those of two must come by the horizon. None where no two organisations
    were wanted to act in the same way, and of no replications.
    """
    pairs = [pair for pair in combinations(_able(plan), 2) if _is_the_same(*pair)]
    twice = np.zeros(len(scores), dtype=np.bool_)
    for one, other in pairs:
        twice |= _acted(scores, one) & _acted(scores, other)
    return fraction(twice) if pairs else None


def _is_the_same(one: ResponsePlan, other: ResponsePlan) -> bool:
    """Say whether different organisations were wanted to do the same on one event."""
    return (one.kind, one.event) == (other.kind, other.event) and one.organisation != other.organisation


def nobody(plan: Plan, scores: Scores) -> float | None:
    """Say in what share of replications no response led to action, though at least one could have.

    A response could if its procedure has a first action and its event happened. None where no procedure has one, and
    of no replications.
    """
    able = _able(plan)
    could = np.zeros(len(scores), dtype=np.bool_)
    did = np.zeros(len(scores), dtype=np.bool_)
    for response in able:
        could |= ~np.isnan(scores.columns["milestone", response.id, ACTION])
        did |= _acted(scores, response)
    return fraction(could & ~did) if able else None


def _able(plan: Plan) -> list[ResponsePlan]:
    return [response for response in plan.responses.values() if ACTION in response.milestones]


def _acted(scores: Scores, response: ResponsePlan) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.isfinite(scores.columns["milestone", response.id, ACTION])


def _by_organisation(plan: Plan, scores: Scores, event: str, milestone: str) -> dict[str, Column]:
    times: dict[str, Column] = {}
    for response in plan.responses.values():
        if response.event == event and milestone in response.milestones:
            column = scores.columns["milestone", response.id, milestone]
            earlier = times.get(response.organisation, column)
            times[response.organisation] = np.minimum(earlier, column)
    return times


def _gap(ordered: Column) -> float | None:
    if ordered.shape[0] < 2:
        return None
    both = np.isfinite(ordered[1])
    return median(ordered[1, both] - ordered[0, both])


def _unreleased(column: Column) -> dict[str, float | None]:
    return {"median": median(column), "share": fraction(column > NEGLIGIBLE)}
