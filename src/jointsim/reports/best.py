"""Which set-up is best, and what that promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jointsim.experiments.best import Selected
from jointsim.experiments.comparison import Comparison
from jointsim.reports.tables import Table
from jointsim.reports.words import hours, level, listed, spaced


def best_table(comparison: Comparison, title: Callable[[str], str] = spaced) -> Iterable[Table]:
    """Show which set-up is soonest, after how many replications of each, and how sure that is; if it was asked.

    Parameters
    ----------
    comparison
        Of which at least one replication finished.
    title
        What a response is called.
    """
    best = comparison.best
    if best is None:
        return
    question = best.question
    rows = tuple(
        (setup, f"{best.replications.get(setup, 0)}", _place(best, setup)) for setup in comparison.studies
    )
    name = f"Which is soonest: {title(question.response)}: {spaced(question.milestone)}"
    notes = (_found(best, is_short=bool(comparison.ended_early)), _promise(best))
    yield Table(name, ("set-up", "replications", ""), rows, notes)


def _place(best: Selected, setup: str) -> str:
    if setup not in best.left:
        return "left out"
    if not best.setup:
        return "still in question" if setup != best.left[0] else "still in question, the soonest so far"
    if len(best.left) > 1:
        return "tied for best"
    return "the best"


def _found(best: Selected, *, is_short: bool) -> str:
    names = listed([f"‘{setup}’" for setup in best.left])
    if not best.setup:
        why = "it ended early" if is_short else f"{max(best.replications.values(), default=0)} replications"
        return f"undecided ({why}): {names} are left"
    if len(best.left) > 1:
        return f"a tie: {names} never differed, so that each is as good"
    return (
        f"{names} is chosen: soonest on average over all its replications, of which the tables may show fewer"
    )


def _promise(best: Selected) -> str:
    least, sure = hours(best.question.at_least), level(best.question.confidence)
    said = (
        f"promise: if the best is sooner than every other by {least} or more on average, it is chosen with {sure} at "
        f"least; if several are within {least} of the best, one of them is chosen, which is as good (Kim and Nelson "
        "2001)"
    )
    return said if best.setup else f"{said}; it holds once the choice is made"
