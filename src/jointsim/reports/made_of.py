"""What a difference between two set-ups is made of: entries of the ledger that grew or shrank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from jointsim.experiments.comparison import Comparison
from jointsim.measures.differences import Difference
from jointsim.reports.tables import Table
from jointsim.reports.words import entry_name, signed, spaced

MOST_ENTRIES = 4
"""So many entries are named, the largest first; what is left stands together."""

MINUTE = 1 / 60
"""In hours: what is shorter is not told."""


def made_of_table(
    comparison: Comparison, response: str, title: Callable[[str], str] = spaced
) -> Iterable[Table]:
    """Show where the difference of a response comes from, under each set-up where it is sure or may matter.

    Parameters
    ----------
    comparison
        Of which at least one replication finished.
    response
        Its id.
    title
        What a response is called.
    """
    rows = tuple(
        (each.setup, signed(each.mean), made_of(comparison.ledger_difference(each.setup, response)))
        for each in comparison.headlines_of(response)
        if _is_worth_telling(each) and (each.setup, response) not in comparison.other_headlines
    )
    if not rows:
        return
    notes = (
        "the entries add up to the difference; what a replication waited for until the horizon counts too",
    )
    columns = ("set-up", "difference", "made of")
    yield Table(f"{title(response)}: what the difference is made of", columns, rows, notes)


def made_of(ledger: Mapping[str, float]) -> str:
    """Write the entries of a difference, the largest first: ``capitals −1 d 4 h, work +2 h; all else −5 min``.

    Parameters
    ----------
    ledger
        Entry → change in hours.
    """
    named, rest = largest(ledger)
    said = ", ".join(f"{entry_name(label)} {signed(value)}" for label, value in named.items())
    return "; ".join(part for part in (said, _rest(rest)) if part)


def largest(ledger: Mapping[str, float], most: int = MOST_ENTRIES) -> tuple[dict[str, float], float]:
    """Take the entries apart that changed most, from the sum of all others.

    Parameters
    ----------
    ledger
        Entry → change in hours.
    most
        How many to take at most.
    """
    ordered = sorted(ledger.items(), key=lambda item: -abs(item[1]))
    named = {label: value for label, value in ordered[:most] if abs(value) >= MINUTE}
    return named, sum(value for label, value in ordered if label not in named)


def _rest(rest: float) -> str:
    return f"all else {signed(rest)}" if abs(rest) >= MINUTE else ""


def _is_worth_telling(each: Difference) -> bool:
    """Say whether a difference is sure, if small, or may matter, if unsure."""
    if each.low is None or each.high is None or not each.differing:
        return False
    is_told = each.mean is not None and abs(each.mean) >= MINUTE
    is_sure = is_told and (each.high < 0.0 or each.low > 0.0)
    return is_sure or each.verdict != "no difference that matters"
