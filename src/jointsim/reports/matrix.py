"""Several scenarios under the same set-ups: where which of them helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jointsim.experiments.comparison import Comparison
from jointsim.measures.differences import Difference
from jointsim.reports.names import Names
from jointsim.reports.tables import Table
from jointsim.reports.words import UNKNOWN, counted, hours, level, listed, signed, signed_interval

MOST_COLUMNS = 6
"""Of more set-ups than these, those that change something are named instead of having a column each."""

MOST_NAMED = 3
"""Of more undecided set-ups than these the number is told."""

ALIKE, OPEN, INDENT = "≈", "?", "  "


def matrix_table(comparisons: Sequence[Comparison]) -> Table:
    """Show what each set-up changes for each response of several scenarios.

    A cell holds the mean difference of the milestone that stands for the response, with its interval, where it is
    faster or slower, and the interval alone where it is undecided. Responses that are alike under all set-ups are
    named in a note. Of many set-ups only those that make a difference are named.

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
    if len(setups) <= MOST_COLUMNS:
        columns = ("response", *setups)
        signs = f"{ALIKE} no difference that matters; {OPEN} undecided; {UNKNOWN} not wanted there"
    else:
        columns = ("response", "sooner under", "later under", "undecided under")
        signs = "under those that are not named there is no difference that matters"
    rows: list[tuple[str, ...]] = []
    alike = []
    for each in comparisons:
        found = _rows(each)
        told = {name: row for name, row in found.items() if not _is_alike(row, setups)}
        if told:
            rows.append((each.reference.inputs.scenario_id, *("" for _ in columns[1:])))
            rows += [(f"{INDENT}{name}", *_cells(row, setups)) for name, row in told.items()]
        if len(told) < len(found):
            alike.append(_told_alike(each, [name for name in found if name not in told], whole=not told))
    title = f"Scenarios together, against ‘{comparisons[0].baseline}’"
    return Table(title, columns, tuple(rows), (signs, *alike, *_notes(comparisons)))


def _rows(comparison: Comparison) -> dict[str, dict[str, Difference]]:
    """Title of a response → set-up → its difference."""
    title = Names.of(comparison.reference.inputs).title
    rows: dict[str, dict[str, Difference]] = {
        title(response): {} for response in comparison.reference.plan.responses
    }
    for each in comparison.differences:
        if each.is_headline:
            rows[title(each.response)][each.setup] = each
    return rows


def _is_alike(row: Mapping[str, Difference], setups: Sequence[str]) -> bool:
    found = [row[setup] for setup in setups if setup in row]
    same = [each for each in found if each.pairs and each.verdict == "no difference that matters"]
    return len(same) == len(setups)


def _told_alike(comparison: Comparison, names: Sequence[str], *, whole: bool) -> str:
    scenario = comparison.reference.inputs.scenario_id
    said = f"{ALIKE} under all set-ups: {scenario}"
    return f"{said}, for every response" if whole else f"{said}: {', '.join(names)}"


def _cells(row: Mapping[str, Difference], setups: Sequence[str]) -> tuple[str, ...]:
    if len(setups) <= MOST_COLUMNS:
        return tuple(_cell(row.get(setup)) for setup in setups)
    undecided = [each.setup for each in row.values() if each.pairs and each.verdict == "undecided"]
    few = len(undecided) <= MOST_NAMED
    said = ", ".join(undecided) if few else counted(len(undecided), "set-up")
    return _named(row, "faster"), _named(row, "slower"), said


def _cell(each: Difference | None) -> str:
    if each is None or not each.pairs:
        return UNKNOWN
    if each.verdict in ("faster", "slower"):
        return _measured(each)
    if each.verdict != "undecided":
        return ALIKE
    if each.low is None:
        return f"{OPEN} too few"
    return f"{OPEN} ({signed_interval(each.low, each.high)})" if each.differing else f"{OPEN} none differs"


def _measured(each: Difference) -> str:
    return f"{signed(each.mean)} ({signed_interval(each.low, each.high)})"


def _named(row: Mapping[str, Difference], verdict: str) -> str:
    found = [each for each in row.values() if each.pairs and each.verdict == verdict]
    return ", ".join(f"{each.setup} {_measured(each)}" for each in found)


def _notes(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    confidences = listed(sorted({level(each.confidence) for each in comparisons}))
    matters = listed(sorted({hours(each.matters) for each in comparisons}))
    counts = sorted({each.replications for each in comparisons})
    runs = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return (
        "− sooner, + later, on average, with the interval in which the true difference lies; a replication that never "
        "got there counts with its time to the horizon",
        f"{runs} replications of each; what matters is {matters} or more; intervals hold together with {confidences} "
        "within a scenario, not over all of them",
    )
