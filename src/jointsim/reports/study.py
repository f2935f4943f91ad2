"""The tables in which people read the summary of a study."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jointsim.measures.interplay import NEGLIGIBLE
from jointsim.reports.tables import Table
from jointsim.reports.time_spent import ledger_table
from jointsim.reports.words import (
    UNKNOWN,
    band,
    capitalised,
    entry_name,
    hours,
    interval,
    share,
    share_between,
    spaced,
)

Summary = Mapping[str, Any]
Title = Callable[[str], str]

GAP, NOBODY = "gap_hours", "nobody"
DONE = {"adopted": "done"}
"""What an outcome is called where responses stand side by side that are put to a vote and that are not."""


SPREAD, SAMPLING = "median (10–90 % of replications)", "median's sampling interval"
MEAN = "mean to horizon"


def study_tables(summary: Summary, title: Title = spaced, horizon: float | None = None) -> list[Table]:
    """Make all tables of a study: each response, where its time went, and how they hang together.

    Parameters
    ----------
    summary
        The content of ``summary.json``.
    title
        What a response, an organisation or an event is called.
    horizon
        The scenario's horizon, in hours; told in a note if given.
    """
    tables: list[Table] = []
    for response in summary["responses"]:
        tables.append(milestone_table(summary, response, title, horizon, explains=not tables))
        tables.append(ledger_table(summary, response, title))
    tables.extend([outcome_table(summary, title), coordination_table(summary, title)])
    if summary["deadlines"]:
        tables.append(deadline_table(summary, title))
    return tables


def headline_table(summary: Summary, title: Title = spaced) -> Table:
    """Show in one line a response how long it took to the milestone that stands for it."""
    responses = summary["responses"]
    rows = tuple(
        (title(response), spaced(found["headline"]), *_times(found["milestones"][found["headline"]])[:2])
        for response, found in responses.items()
    )
    return Table("In short", ("response", "to", "reached", SPREAD), rows)


def milestone_table(
    summary: Summary,
    response: str,
    title: Title = spaced,
    horizon: float | None = None,
    *,
    explains: bool = True,
) -> Table:
    """Show when a response reached its milestones; the interval of the median is apart from the spread.

    Parameters
    ----------
    summary
        Content of ``summary.json``.
    response
        Its id.
    title
        What a response is called.
    horizon
        The scenario's horizon, in hours; told in a note if given.
    explains
        Whether notes say what the columns are.
    """
    found = summary["responses"][response]
    rows = tuple(
        (f"{spaced(name)} ◄" if name == found["headline"] else spaced(name), *_times(each))
        for name, each in found["milestones"].items()
    )
    columns = ("milestone", "reached", SPREAD, SAMPLING, MEAN)
    after = f" ({hours(horizon)} after the start)" if horizon is not None else ""
    columns_explained = [
        f"{SAMPLING}: how well so many replications pin the median down (95 %), not how far outcomes spread",
        f"{MEAN}: a replication that never got there counts with its time to the horizon{after}",
    ]
    notes = [*columns_explained] if explains else []
    notes.append("◄ stands for the response; never: not by the horizon")
    if found["applicable"] is not None and found["applicable"] < 1:
        notes.append(f"wanted in {share(found['applicable'])} of replications, which alone are counted")
    return Table(title(response), columns, rows, tuple(notes), needed=3)


def _times(found: Mapping[str, Any]) -> tuple[str, str, str, str]:
    if found["reached"] is None:
        return (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    return (
        share(found["reached"]),
        band(found["median_hours"], found["p10_hours"], found["p90_hours"]),
        interval(*found["median_interval_hours"]),
        hours(found["restricted_mean_hours"]),
    )


def outcome_table(summary: Summary, title: Title = spaced) -> Table:
    """Show how responses ended, with rounds and the strength of what was agreed."""
    responses = summary["responses"]
    outcomes = list(dict.fromkeys(name for each in responses.values() for name in each["outcomes"]))
    rows = tuple(
        (
            title(response),
            *(share(each["outcomes"].get(name, 0.0)) for name in outcomes),
            _rounds(each["rounds"]),
            share(each["strength"]["mean"]),
        )
        for response, each in responses.items()
    )
    columns = (
        "response",
        *(DONE.get(name, entry_name(name)) for name in outcomes),
        "rounds (90 %)",
        "strength",
    )
    notes = (
        "done: the text was adopted or, where none is put to members, it came to its ◄ or all steps were taken",
        *(
            [
                "carved-out: adopted while some members stood aside; done and carved-out together came to the end"
            ]
            if "carved-out" in outcomes
            else []
        ),
        *(
            ["overtaken: another response had made it needless before anything was decided"]
            if "overtaken" in outcomes
            else []
        ),
        "rounds: median, and what nine tenths need",
        "strength: how much of the text was left when it was adopted, by the weight of its clauses (mean)",
    )
    return Table("Outcomes", columns, rows, notes, needed=1 + len(outcomes))


def _rounds(found: Mapping[str, float | None]) -> str:
    median, p90 = found["median"], found["p90"]
    return UNKNOWN if median is None or p90 is None else f"{median:g} ({p90:g})"


def deadline_table(summary: Summary, title: Title = spaced) -> Table:
    """Show how often deadlines were met."""
    rows = tuple(
        (
            f"{title(found['response'])}: {spaced(found['milestone'])} within {hours(found['within_hours'])}",
            share_between(found["met"], found["interval"]),
            found["because"],
        )
        for found in summary["deadlines"].values()
    )
    return Table("Deadlines", ("deadline", "met (95 % interval)", "because"), rows)


def coordination_table(summary: Summary, title: Title = spaced) -> Table:
    """Show who spoke and who acted first, and how well it all hung together."""
    found = summary["coordination"]
    rows = [
        ("spoke first", _first(found["first_word"], title)),
        ("acted first", _first(found["first_action"], title)),
        _clauses(summary),
    ]
    rows += [
        (
            f"{title(response)}: surer with what others held",
            f"{share(each['share'])} of decisions; {_gain(each['median'])}",
        )
        for response, each in found["unreleased_at_decision"].items()
        if each["share"]
    ]
    rows += [
        ("several organisations did the same", share(found["duplicated"])),
        (_nobody(summary), share(found["nobody"])),
    ]
    rows += [(f"{title(event)}: prevented", share(value)) for event, value in found["recurrence"].items()]
    notes = [f"who was first, and clauses: on the event “{title(found['event'])}”"]
    if any(each["share"] for each in found["unreleased_at_decision"].values()):
        notes.append(
            "surer: whether the organisation would have been, when it decided, of what happened or of who did it, "
            "had it known what every staff and body held; confidence runs from 0 to 1"
        )
    if found["duplicated"] is not None:
        notes.append(
            "the same: two or more took their first action on a response of the same kind to the same event"
        )
    content = tuple((capitalised(name), value) for name, value in rows)
    return Table("Coordination", ("", ""), content, tuple(notes))


def _nobody(summary: Summary) -> str:
    """Name the row that counts every event, where who was first is of one of several."""
    several = len({each["event"] for each in summary["responses"].values()}) > 1
    return "nobody acted, on any event" if several else "nobody acted"


def _clauses(summary: Summary) -> tuple[str, str]:
    """Say how far the texts of organisations on the same event agree: of two, or of however many there are."""
    found, event = summary["coordination"]["coherence"], summary["coordination"]["event"]
    responding = {each["organisation"] for each in summary["responses"].values() if each["event"] == event}
    if len(responding) == 2:
        name, some, enough = "clauses that both adopted", "either", "both"
    else:
        name, some, enough = "clauses in all texts adopted", "any", "two or more"
    said = f"{share(found['median'])} of all clauses that {some} adopted"
    often = f"where {enough} agreed a text: {share(found['share'])} of replications"
    return name, f"{said} (median {often})" if found["share"] else UNKNOWN


def _first(found: Mapping[str, float | None] | None, title: Title) -> str:
    if found is None:
        return UNKNOWN
    shares = [f"{title(name)} {share(value)}" for name, value in found.items() if name not in (GAP, NOBODY)]
    said = ", ".join([*shares, *([f"nobody {share(found[NOBODY])}"] if found[NOBODY] else [])])
    return said if found[GAP] is None else f"{said}; the next {hours(found[GAP])} later (median)"


def _gain(median: float | None) -> str:
    """Say by how much surer, where that is noticeable in half of all decisions; else that it is not in most."""
    if median is None or median <= NEGLIGIBLE:
        return f"in the rest by {NEGLIGIBLE:.2f} at most"
    return f"in half of all by {median:.2f} or more"
