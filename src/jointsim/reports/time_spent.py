"""Where the time of a response went: of those replications that got there, and what the others waited for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jointsim.reports.tables import Table
from jointsim.reports.words import entry_name, hours, share, spaced

SMALLEST_SHARE = 0.005
"""Entries below this share of the total are left to the last row."""

MEANING = {"initiative": "nobody had asked", "ended": "nothing more was done"}
"""What it means that a response waited for an entry in the end, where its name does not say so."""


def ledger_table(summary: Mapping[str, Any], response: str, title: Callable[[str], str] = spaced) -> Table:
    """Show where the time went of the replications that reached the headline milestone, the largest part first.

    Entries below half a per cent of the whole stand together as *all else*. Replications that did not get there
    are not averaged in, since their hours would be those of the horizon: the notes say how many they are and what
    they waited for.

    Parameters
    ----------
    summary
        Content of ``summary.json``.
    response
        Its id.
    title
        What a response is called.
    """
    found = summary["responses"][response]
    ordered = sorted(reached_ledger(found).items(), key=lambda item: -item[1])
    total = sum(value for _, value in ordered)
    shown = [item for item in ordered if item[1] >= SMALLEST_SHARE * total]
    rest = sum(value for _, value in ordered[len(shown) :])
    rows = [(entry_name(label), hours(value), share(value / total)) for label, value in shown]
    if rest > 0:
        rows.append(("all else", hours(rest), share(rest / total)))
    heading = f"{title(response)}: where the time went"
    columns = ("", "mean", "share") if rows else ("", "", "")
    return Table(heading, columns, tuple(rows), _notes(found, summary["replications"], total))


def reached_ledger(response: Mapping[str, Any]) -> dict[str, float]:
    """Give the mean hours of the replications that got there, in the order of the summary, without what took none."""
    return {label: value for label, value in response["ledger_reached_hours"].items() if value}


def _notes(found: Mapping[str, Any], replications: int, total: float) -> tuple[str, ...]:
    """Say how many replications the hours are of, and what the others waited for."""
    wanted = round((found["applicable"] or 0.0) * replications)
    if not wanted:
        return ("never wanted",)
    headline, waiting = found["headline"], found["waiting_at_horizon"]
    got = round(found["milestones"][headline]["reached"] * wanted)
    base = f"{wanted} replications" + (" in which it was wanted" if wanted < replications else "")
    there = f"{spaced(headline)} by the horizon"
    waits = f"at the horizon they waited for: {_waits(waiting, wanted)}"
    if not got:
        return (f"none of {base} reached {there}", waits)
    if got == wanted:
        return (f"{hours(total)} on average; all {base} reached {there}",)
    left = f"left out, though the median above counts them: {wanted - got} ({share((wanted - got) / wanted)})"
    return (
        f"{hours(total)} on average of the {got} of {base} that reached {there}",
        f"{left} that did not; {waits}",
    )


def _waits(waiting: Mapping[str, float], wanted: int) -> str:
    """Count the replications that waited for each entry in the end, the most first."""
    ordered = sorted(waiting.items(), key=lambda item: -item[1])
    return ", ".join(
        f"{entry_name(label)} {round(value * wanted)}" + (f" ({MEANING[label]})" if label in MEANING else "")
        for label, value in ordered
    )
