"""The tables in which people read a sensitivity study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jointsim.reports.sensitivity_notes import (
    TOP,
    clear_drivers,
    flip_notes,
    hours_between,
    index_notes,
    percent,
    tornado_notes,
)
from jointsim.reports.tables import Table
from jointsim.reports.words import UNKNOWN, counted, hours, share, share_between, spaced

Summary = Mapping[str, Any]

STRONGEST = 5
"""Factors shown that go most with a difference."""

AGAINST_LUCK = {
    "none": "no effect",
    "noise": "noise",
    "below luck": "less than luck",
    "clear": "clear",
    "undecided": "undecided",
}
"""How an index stands against luck, in words."""

_SIDES = {"at_low_hours": "at the low end (95 %)", "at_high_hours": "at the high end (95 %)"}


def sensitivity_tables(summary: Summary) -> list[Table]:
    """Make the tables of a study.

    Parameters
    ----------
    summary
        The content of its ``summary.json``.
    """
    if summary["method"] == "tornado":
        return [tornado_table(summary)]
    if summary["method"] == "versus":
        drivers = [driver_table(summary)] if clear_drivers(summary) else []
        return [verdict_table(summary), *drivers]
    return [index_table(summary)]


def headline(summary: Summary) -> str:
    """Say in a line what was asked."""
    response, _, milestone = summary["of"].rpartition(".")
    what = f"{response} to {spaced(milestone)}, mean to the horizon"
    if summary["method"] == "versus":
        return f"{summary['setup']} against {summary['versus']}: {what}"
    return f"What {what}, rests on ({summary['method']})"


def tornado_table(summary: Summary) -> Table:
    """Show what each assumption changes by itself, the strongest first."""
    rows = tuple(
        (
            str(swing["rank"]),
            swing["path"],
            stretch(swing),
            *(_change(swing[side]) for side in _SIDES),
            "noise" if swing["noise"] else "",
        )
        for swing in summary["swings"][:TOP]
    )
    columns = ("#", "assumption", "range", *_SIDES.values(), "")
    return Table("One assumption at a time", columns, rows, tuple(tornado_notes(summary)), needed=5, least=4)


def index_table(summary: Summary) -> Table:
    """Show how much each topic, or named part of the world, matters when everything is uncertain at once."""
    sobol = summary["method"] == "sobol"
    value = percent if sobol else hours_between
    rows = tuple(
        (
            str(row["rank"]),
            row["name"],
            str(row["factors"]),
            value(row["value"], row["interval"]),
            *((percent(row["first"], row["first_interval"]),) if sobol else ()),
            _by_luck(row["by_luck"], sobol=sobol),
            AGAINST_LUCK[row["standing"]],
        )
        for row in summary["indices"]
    )
    named = ("#", "topic" if not summary["over"] else "part", "assumptions")
    measured = (
        ("share of variance, with interplay (95 %)", "by itself (95 %)")
        if sobol
        else ("mean change over its range (95 %)",)
    )
    columns = (*named, *measured, "luck may feign", "")
    title = "Shares of the uncertainty" if sobol else "Which parts matter at all"
    return Table(title, columns, rows, tuple(index_notes(summary)), needed=4, least=3)


def verdict_table(summary: Summary) -> Table:
    """Show at what share of the uncertain space either set-up is better, and in words where that flips."""
    matters = hours(summary["matters"])
    said = {
        "first": f"{summary['setup']} is faster by more than {matters}",
        "second": f"{summary['versus']} is faster by more than {matters}",
        "neither": f"within {matters} of each other",
    }
    rows = tuple(
        (said[verdict], share_between(found["share"], found["interval"]))
        for verdict, found in summary["shares"].items()
    )
    return Table(
        "In what share of the uncertain space",
        ("", "share of points (95 %)"),
        rows,
        tuple(flip_notes(summary)),
    )


def driver_table(summary: Summary) -> Table:
    """Show which assumptions go most with the difference between two set-ups."""
    clear = clear_drivers(summary)
    rows = tuple(
        (
            row["path"],
            stretch(row),
            f"{row['correlation']:+.2f}".replace("-", "−"),
            f"favours {summary['setup' if row['correlation'] > 0 else 'versus']}",
        )
        for row in clear[:STRONGEST]
    )
    number = len(clear)
    note = (
        f"{counted(number, 'assumption')} of {len(summary['drivers'])} {'goes' if number == 1 else 'go'} with the "
        "difference more closely than chance allows"
    )
    columns = ("assumption", "range", "rank correlation", "its high end")
    return Table("What the difference goes with", columns, rows, (note,), needed=3, least=2)


def stretch(factor: Mapping[str, Any]) -> str:
    """Write the range of a factor: what lengths are multiplied by, or the numbers themselves."""
    sign = "× " if factor["kind"] in ("delay", "numbers") else ""
    return f"{sign}{factor['low']:g} to {factor['high']:g}"


def _by_luck(value: float | None, *, sobol: bool) -> str:
    if value is None:
        return UNKNOWN
    return share(value) if sobol else hours(value)


def _change(found: Mapping[str, Any]) -> str:
    low, high = found["interval"]
    if found["value"] is None:
        return "–"
    if found["value"] == low == high:
        return _signed(found["value"])
    return f"{_signed(found['value'])} ({_signed(low)} to {_signed(high)})"


def _signed(value: float | None) -> str:
    if value is None:
        return "?"
    return f"+{hours(value)}" if value > 0 else hours(value)
