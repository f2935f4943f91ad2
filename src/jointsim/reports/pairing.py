"""What it saved to run all set-ups in the same crises."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jointsim.experiments.comparison import Comparison
from jointsim.measures.differences import Difference
from jointsim.reports.tables import Table
from jointsim.reports.words import UNKNOWN, spaced

MOST_TIMES = 1000
"""From so many times as many replications on, the number says no more."""


def pairing_table(comparison: Comparison, title: Callable[[str], str] = spaced) -> Iterable[Table]:
    """Show how many independent replications it would have taken to be as sure.

    Parameters
    ----------
    comparison
        Of which at least one replication finished.
    title
        What a response is called.
    """
    headlines = [each for each in comparison.differences if each.is_headline and each.differing]
    rows = []
    for response in comparison.reference.plan.responses:
        found = [each for each in headlines if each.response == response]
        if ratios := [(_ratio(each), each.setup) for each in found if _ratio(each) is not None]:
            rows.append((title(response), _correlations(found), _range(ratios)))
    if rows:
        columns = ("response", "correlation", "did the work of")
        note = (
            "did the work of: without the same crises and the same luck on both sides, it would have taken so many "
            "times as many replications to be as sure (below 1: fewer), from the set-up that gained least to the one "
            "that gained most"
        )
        yield Table("What the same luck saved", columns, tuple(rows), (note,))


def _ratio(each: Difference) -> float | None:
    return None if each.pairing is None else each.pairing.variance_ratio


def _correlations(found: Iterable[Difference]) -> str:
    known = [
        each.pairing.correlation
        for each in found
        if each.pairing is not None and each.pairing.correlation is not None
    ]
    if not known:
        return UNKNOWN
    low, high = (f"{value:.2f}".replace("-", "−") for value in (min(known), max(known)))
    return low if low == high else f"{low} – {high}"


def _range(ratios: Iterable[tuple[float | None, str]]) -> str:
    """Write the least and the largest of several, with the set-ups they are of."""
    ordered = sorted((ratio, setup) for ratio, setup in ratios if ratio is not None)
    (low, one), (high, other) = ordered[0], ordered[-1]
    if _times(low) == _times(high):
        return f"{_times(low)} times as many"
    return f"{_times(low)} ({one}) to {_times(high)} times as many ({other})"


def _times(ratio: float) -> str:
    if ratio > MOST_TIMES:
        return f"over {MOST_TIMES}"
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"
