"""What a comparison comes to, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jointsim.experiments.comparison import Comparison
from jointsim.measures.differences import Difference
from jointsim.reports.tables import Table
from jointsim.reports.words import hours, level, signed_interval, spaced

Title = Callable[[str], str]

NOTHING = "changes nothing"


def without_effect_table(comparison: Comparison) -> Table:
    """Name the set-ups under which every replication came out as under the baseline."""
    count, baseline = comparison.replications, comparison.baseline
    all_of = "the one replication came" if count == 1 else f"all {count} replications came"
    rows = tuple(
        (f"‘{setup}’ changes nothing in this scenario: {all_of} out as under ‘{baseline}’",)
        for setup in comparison.without_effect
    )
    return Table("Without effect", ("",), rows)


def in_short_table(comparison: Comparison, title: Title = spaced) -> Table:
    """Say of each set-up which responses it makes sooner or later, by how much, and how sure that is.

    Parameters
    ----------
    comparison
        Of which at least one replication finished.
    title
        What a response is called.
    """
    rows = tuple(
        (setup, _said(comparison, setup, title))
        for setup in comparison.studies
        if setup != comparison.baseline
    )
    sure, matters = level(comparison.confidence), hours(comparison.matters)
    notes = (
        f"on average, with the interval in which the true difference lies; all hold together with {sure}",
        f"no difference that matters: less than {matters} either way; open: more replications would tell",
    )
    return Table(f"In short, against ‘{comparison.baseline}’", ("", ""), rows, notes)


def _said(comparison: Comparison, setup: str, title: Title) -> str:
    if setup in comparison.without_effect:
        return NOTHING
    found = [each for each in comparison.differences if each.setup == setup and each.is_headline]
    told = [each for each in found if each.pairs]
    faster, slower, neither, undecided = (
        [each for each in told if each.verdict == verdict]
        for verdict in ("faster", "slower", "no difference that matters", "undecided")
    )
    parts = [
        *(f"sooner: {_by(each, title)}" for each in faster),
        *(f"later: {_by(each, title)}" for each in slower),
        _named("open", undecided, title),
        _neither(neither, found, title),
        _named("never wanted under both", [each for each in found if not each.pairs], title),
    ]
    return "; ".join(part for part in parts if part)


def _by(each: Difference, title: Title) -> str:
    mean = 0.0 if each.mean is None else each.mean
    return f"{title(each.response)} by {hours(abs(mean))} ({signed_interval(each.low, each.high)})"


def _named(what: str, found: Sequence[Difference], title: Title) -> str:
    return f"{what}: {', '.join(title(each.response) for each in found)}" if found else ""


def _neither(neither: Sequence[Difference], found: Sequence[Difference], title: Title) -> str:
    """Count the responses without a difference that matters where others have one: these are named beside."""
    what = "no difference that matters"
    if len(neither) == len(found) > 1:
        return f"{what} for any response"
    if len(neither) > 1:
        return f"{what}: the other {len(neither)}"
    return _named(what, neither, title)
