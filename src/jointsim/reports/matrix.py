"""Several scenarios under the same set-ups: where which of them helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jointsim.experiments.comparison import Comparison
from jointsim.measures.differences import Difference
from jointsim.reports.names import Names
from jointsim.reports.tables import Table
from jointsim.reports.words import UNKNOWN, hours, level, listed, signed

MOST_COLUMNS = 6
"""Of more set-ups than these, those that change something are named instead of having a column each."""

ALIKE, OPEN = "≈", "?"


def matrix_table(comparisons: Sequence[Comparison]) -> Table:
    """Show what each set-up changes for each response of several scenarios.

    A cell holds the mean difference of the milestone that stands for the response where it is faster or slower. Of
    many set-ups only those that make a difference are named.

    Parameters
    ----------
    comparisons
        One a scenario, at least one.
    """
    setups = list(
        dict.fromkeys(
            setup for each in comparisons for setup in each.studies if setup != comparisons[0].baseline
        )
    )
    found = {name: row for each in comparisons for name, row in _rows(each).items()}
    if len(setups) <= MOST_COLUMNS:
        columns = ("scenario: response", *setups)
        rows = [(name, *(_cell(row.get(setup)) for setup in setups)) for name, row in found.items()]
        signs = [f"{ALIKE} no difference that matters", f"{OPEN} undecided", f"{UNKNOWN} not wanted there"]
    else:
        columns = ("scenario: response", "sooner under", "later under", "undecided under")
        rows = [(name, *_named(row)) for name, row in found.items()]
        signs = ["under those that are not named there is no difference that matters"]
    return Table(
        f"Scenarios together, against ‘{comparisons[0].baseline}’",
        columns,
        tuple(rows),
        _notes(comparisons, signs),
    )


def _rows(comparison: Comparison) -> dict[str, dict[str, Difference]]:
    """Name of a row → set-up → its difference, of the responses of one scenario."""
    title = Names.of(comparison.reference.inputs).title
    scenario = comparison.reference.inputs.scenario_id
    rows: dict[str, dict[str, Difference]] = {
        f"{scenario}: {title(response)}": {} for response in comparison.reference.plan.responses
    }
    for each in comparison.differences:
        if each.is_headline:
            rows[f"{scenario}: {title(each.response)}"][each.setup] = each
    return rows


def _cell(each: Difference | None) -> str:
    if each is None or not each.pairs:
        return UNKNOWN
    if each.verdict in ("faster", "slower"):
        return signed(each.mean)
    return OPEN if each.verdict == "undecided" else ALIKE


def _named(row: Mapping[str, Difference]) -> tuple[str, str, str]:
    def under(verdict: str) -> str:
        found = [each for each in row.values() if each.pairs and each.verdict == verdict]
        by = "" if verdict == "undecided" else " {}"
        return ", ".join(f"{each.setup}{by.format(signed(each.mean))}" for each in found)

    return under("faster"), under("slower"), under("undecided")


def _notes(comparisons: Sequence[Comparison], signs: Sequence[str]) -> tuple[str, ...]:
    confidences = listed(sorted({level(each.confidence) for each in comparisons}))
    matters = listed(sorted({hours(each.matters) for each in comparisons}))
    counts = sorted({each.replications for each in comparisons})
    runs = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return (
        "− sooner, + later, on average; a replication that never got there counts with its time to the horizon",
        "; ".join(signs),
        f"{runs} replications of each; what matters is {matters} or more; intervals hold together with {confidences} "
        "within a scenario, not over all of them",
    )
