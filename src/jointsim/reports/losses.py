"""The tables in which people read what is really lost where: what would be saved, and who lies on the path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from jointsim.experiments.losses import Losses, Removal
from jointsim.measures.criticality import Criticality
from jointsim.reports.names import Names
from jointsim.reports.tables import Table
from jointsim.reports.words import (
    UNKNOWN,
    capitalised,
    entry_name,
    hours,
    level,
    share,
    share_between,
    signed,
    signed_interval,
)

SELDOM = 0.05
"""Who is on the path in fewer replications is left to ``comparison.json``."""

LISTED = 8
"""Members shown by rank."""

_VERDICTS = {
    "faster": "saves time",
    "slower": "costs time",
    "no difference that matters": "saves nothing that matters",
}


def loss_tables(losses: Losses, names: Names, confidence: float) -> list[Table]:
    """Make all tables of what is lost where: for each response what would be saved, then who is on its path.

    Parameters
    ----------
    losses
        Of one study.
    names
        Of all that is in its world.
    confidence
        Of the intervals.
    """
    tables = []
    for response, causes in losses.causes.items():
        removals = [each for each in losses.removals if each.response == response]
        critical = [each for each in losses.criticality if each.response == response]
        if removals:
            tables.append(removal_table(response, removals, names, confidence))
        if critical:
            tables.append(criticality_table(response, critical, names))
            tables.append(causes_table(response, causes, names))
    return list(_explained_once(tables))


def removal_table(response: str, found: Sequence[Removal], names: Names, confidence: float) -> Table:
    """Show for a response what each entry takes in its ledger, and what is saved when it takes no time.

    Parameters
    ----------
    response
        Its id.
    found
        What was switched off, in the order of the rows.
    names
        Of what is in the world.
    confidence
        Of the intervals.
    """
    interval = f"{level(confidence)} interval"
    columns = ("switched off", "in the ledger", "share", "difference", interval, "verdict")
    rows = tuple(
        (
            entry_name(each.label),
            hours(each.ledger_hours),
            share(each.share),
            UNKNOWN if each.saved.mean is None else signed(each.saved.mean),
            UNKNOWN if each.saved.low is None else signed_interval(each.saved.low, each.saved.high),
            _VERDICTS.get(each.saved.verdict, each.saved.verdict),
        )
        for each in found
    )
    notes = (
        "in the ledger: mean hours of the entry on the way to the milestone that stands for the response",
        "difference: of the mean to the horizon, with the same luck and this one entry taking no time; it may be "
        "more or less than the entry, as what is done sooner may wait for the same sitting, or escape a night",
    )
    return Table(f"{names.title(response)}: what would be saved", columns, rows, notes, needed=6, least=4)


def criticality_table(response: str, found: Iterable[Criticality], names: Names) -> Table:
    """Show who lies on the critical path of a response, in what share of replications, and for how long.

    Parameters
    ----------
    response
        Its id.
    found
        Of this response.
    names
        Of what is in the world.
    """
    often = [each for each in found if each.share.value >= SELDOM or each.kind == "member"]
    members = [each for each in often if each.kind == "member"][:LISTED]
    rows = [
        (
            each.kind,
            _called(each, names),
            _share(each),
            hours(each.mean_hours),
        )
        for each in [*(each for each in often if each.kind != "member"), *members]
    ]
    notes = [f"shown are those on the path in {share(SELDOM)} of replications or more, and the first members"]
    if any(each.name.startswith("member ") for each in members):
        notes.append(
            "members are numbered by how often they are on the path: without stated positions they differ by luck"
        )
    columns = ("kind", "who", "on the critical path (95 % interval)", "for how long then")
    title = f"{names.title(response)}: who lies on the critical path"
    return Table(title, columns, tuple(rows), tuple(notes))


def causes_table(response: str, causes: Mapping[str, float], names: Names) -> Table:
    """Show the ledger of a response by the causes of process mining.

    Parameters
    ----------
    response
        Its id.
    causes
        Cause → mean hours.
    names
        Of what is in the world.
    """
    whole = sum(causes.values())
    rows = tuple((cause, hours(spent), share(spent / whole)) for cause, spent in causes.items() if spent > 0)
    notes = (
        "processing is time at work; batching waits for a sitting, contention for a desk, unavailability for "
        "opening hours; extraneous is all other waiting; being overtaken is inside contention and batching",
    )
    return Table(f"{names.title(response)}: causes of waiting", ("cause", "mean", "share"), rows, notes)


def _explained_once(tables: Iterable[Table]) -> Iterator[Table]:
    """Leave out the notes that stand below an earlier table already."""
    said: set[str] = set()
    for table in tables:
        yield replace(table, notes=tuple(note for note in table.notes if note not in said))
        said.update(table.notes)


def _share(each: Criticality) -> str:
    """Write the share with its interval; of members in the order of their shares it would not hold."""
    if each.kind == "member":
        return share(each.share.value)
    return share_between(each.share.value, (each.share.low, each.share.high))


def _called(each: Criticality, names: Names) -> str:
    if each.kind == "member":
        return each.name if each.name.startswith("member ") else names.state(each.name)
    name = names.channel(each.name) if each.kind == "channel" else names.holder(each.name)
    return capitalised(name)
