"""The tables in which people read a comparison of set-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from jointsim.experiments.comparison import Comparison
from jointsim.measures.differences import Difference
from jointsim.measures.estimates import known, time_estimates
from jointsim.reports.best import best_table
from jointsim.reports.in_short import in_short_table, without_effect_table
from jointsim.reports.made_of import made_of_table
from jointsim.reports.names import Names
from jointsim.reports.other_headlines import other_headline_notes
from jointsim.reports.pairing import pairing_table
from jointsim.reports.tables import Table
from jointsim.reports.words import (
    UNKNOWN,
    counted,
    hours,
    level,
    share,
    signed,
    signed_interval,
    spaced,
)
from jointsim.stats.simultaneous import FEW

Title = Callable[[str], str]

SOONER = "sooner (same)"
DIFFERENCE = "difference"


def heading(comparison: Comparison) -> str:
    """Say what is compared with what, on how many replications, and which way differences count."""
    baseline, *others = [study.inputs for study in comparison.studies.values()]
    if not others:
        replications = counted(comparison.replications, "replication")
        of_one = f"‘{baseline.setup_id}’ ({baseline.setup.title}): {replications}, seed {comparison.reference.seed}"
        return f"{baseline.scenario.title}\n{of_one}\n"
    width = max(len(each.setup_id) for each in others)
    lines = [
        baseline.scenario.title,
        f"‘{baseline.setup_id}’ ({baseline.setup.title}) compared with",
        *(f"  {each.setup_id.ljust(width)}  {each.setup.title}" for each in others),
        f"{counted(comparison.replications, 'replication')} under each: the same crises with the same luck, "
        f"seed {comparison.reference.seed}",
        f"Differences are to ‘{comparison.baseline}’: below 0 (−) is sooner, above 0 (+) is later.",
    ]
    return "\n".join((*lines, ""))


def comparison_tables(comparison: Comparison) -> list[Table]:
    """Make all tables of a comparison: each response, what else was found, which is best, and all of it in short."""
    title = Names.of(comparison.reference.inputs).title
    tables = [without_effect_table(comparison)] if comparison.without_effect else []
    explains = True
    for response in comparison.reference.plan.responses:
        tables.append(response_table(comparison, response, title, explains=explains))
        tables.extend(made_of_table(comparison, response, title))
        explains = False
    tables.extend(other_milestones(comparison, title))
    tables.extend(pairing_table(comparison, title))
    tables.extend(best_table(comparison, title))
    return [*tables, in_short_table(comparison, title)]


def response_table(
    comparison: Comparison, response: str, title: Title = spaced, *, explains: bool = True
) -> Table:
    """Show what each set-up changes for the milestone that stands for a response.

    Set-ups under which no replication differs are named in a note.

    Parameters
    ----------
    comparison
        Of which at least one replication finished.
    response
        Its id.
    title
        What a response is called.
    explains
        Whether notes say what the columns are.
    """
    headline = comparison.reference.plan.responses[response].headline
    found = comparison.headlines_of(response)
    rows = [_baseline_row(comparison, response, headline)]
    rows += [_row(each) for each in found if not _is_same(each)]
    interval = f"{level(comparison.confidence)} interval"
    columns = ("set-up", DIFFERENCE, interval, "verdict", "reached", SOONER, "median")
    notes = [*_same(found), *_few(found, comparison.confidence), *_wanted(found, comparison.replications)]
    notes += other_headline_notes(comparison, response)
    if explains:
        notes += _explained(comparison, interval)
    name = f"{title(response)}: {spaced(headline)}"
    return Table(name, columns, tuple(rows), tuple(notes), needed=5, least=4)


def other_milestones(comparison: Comparison, title: Title = spaced) -> Iterable[Table]:
    """Show which other milestones are faster or slower, each interval on its own: to explore, not to prove."""
    others = [each for each in comparison.differences if not each.is_headline]
    found = [each for each in others if each.verdict in ("faster", "slower")]
    if not found:
        return
    rows = tuple(
        (
            f"{title(each.response)}: {spaced(each.milestone)}",
            each.setup,
            signed(each.mean),
            signed_interval(each.low, each.high),
            each.verdict,
        )
        for each in found
    )
    interval = f"{level(comparison.confidence)} interval"
    notes = (
        f"{interval}: these hold one by one, not together; of many, some will miss",
        f"shown are {len(found)} of {len(others)} that were looked at: those that are faster or slower",
    )
    columns = ("milestone", "set-up", DIFFERENCE, interval, "verdict")
    yield Table("Other milestones (exploratory)", columns, rows, notes)


def _baseline_row(comparison: Comparison, response: str, headline: str) -> tuple[str, ...]:
    """Show where the baseline stands, over all replications in which it wanted the response."""
    scores = comparison.scores[comparison.baseline]
    times = known(scores.columns["milestone", response, headline])
    if not times.size:
        return (comparison.baseline, UNKNOWN, "", "never wanted", UNKNOWN, "", UNKNOWN)
    found = time_estimates(times, known(scores.columns["followed", response]))
    mean = f"(mean {hours(found['restricted_mean_hours'])})"
    reached = share(found["reached"])
    return (comparison.baseline, mean, "", "the baseline", reached, "", hours(found["median_hours"]))


def _row(each: Difference) -> tuple[str, ...]:
    if each.sooner is None or each.under is None:
        what = "too few replications to tell" if each.pairs else "never wanted under both"
        return (each.setup, UNKNOWN, UNKNOWN, what, UNKNOWN, UNKNOWN, UNKNOWN)
    sooner = f"{share(each.sooner.faster.value)} ({share(each.sooner.same.value)})"
    change = (signed(each.mean), signed_interval(each.low, each.high), each.verdict)
    return (each.setup, *change, share(each.under.reached), sooner, hours(each.under.median))


def _is_same(each: Difference) -> bool:
    return each.sooner is not None and not each.differing


def _same(found: Iterable[Difference]) -> list[str]:
    same = [each for each in found if _is_same(each)]
    if not same:
        return []
    at_most = share(1.0 - 0.05 ** (1.0 / min(each.pairs for each in same)))
    names = ", ".join(each.setup for each in same)
    return [f"no replication differs (so that with 95 % at most {at_most} of all crises do) under: {names}"]


def _few(found: Iterable[Difference], confidence: float) -> list[str]:
    """Say where so few replications differ that they decide nothing, however sure their signs are."""
    few = [each for each in found if each.verdict == "undecided" and 0 < each.differing < FEW]
    told = ", ".join(f"{each.setup} ({_signs(each, confidence)})" for each in few)
    return (
        [f"fewer than {FEW} replications differ, too few to decide an average, under: {told}"] if few else []
    )


def _signs(each: Difference, confidence: float) -> str:
    if each.sooner is None:
        return f"{each.differing}"
    sooner, later = (round(side.value * each.pairs) for side in (each.sooner.faster, each.sooner.slower))
    said = f"{sooner} sooner, {later} later"
    if each.p_value is None or each.p_value > 1.0 - confidence:
        return said
    p_value = "p < 0.001" if each.p_value < 0.001 else f"p = {each.p_value:.2g}"
    return f"{said}: more often {'sooner' if sooner > later else 'later'} by their signs, {p_value}"


def _wanted(found: Iterable[Difference], replications: int) -> list[str]:
    """Say in how many replications the response was wanted, where that is not in all."""
    pairs = np.array([each.pairs for each in found])
    if not pairs.size or pairs.min() == replications:
        return []
    least, most = int(pairs.min()), int(pairs.max())
    number = f"{least}" if least == most else f"{least} to {most}, depending on the set-up,"
    return [f"wanted under both in {number} of {replications} replications, which alone are compared"]


def _explained(comparison: Comparison, interval: str) -> list[str]:
    sure, within = level(comparison.confidence), f"± {hours(comparison.matters)}"
    return [
        f"{DIFFERENCE}: of the means to the horizon (− is sooner); a replication that never got there counts with "
        "its time to the horizon",
        f"{interval}: those of all responses and set-ups hold together with {sure}; differences.csv has the p-values",
        f"verdict: no difference that matters if the interval lies within {within} (--matters); else faster or slower "
        "if it lies on one side of 0; else undecided. It goes by the interval, whatever the p-value",
        f"{SOONER}: in how many replications it is sooner than in the same crisis under ‘{comparison.baseline}’, and "
        "in how many at the same time, or never under both; in the rest it is later",
        "median: never counts as later than any time",
    ]
