"""The tables in which people read a sensitivity study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jointsim.experiments.sensitivity.space.topics import TOPICS
from jointsim.reports.tables import Table
from jointsim.reports.words import counted, hours, share, share_between, spaced

Summary = Mapping[str, Any]

TOP = 15
"""Factors shown of a tornado; all are in the files."""

STRONGEST = 5
"""Factors shown that go most with a difference."""

AGAINST_LUCK = {"none": "no effect", "noise": "noise", "below luck": "less than luck", "clear": "clear"}
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
        return [verdict_table(summary), driver_table(summary)]
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
    return Table("One assumption at a time", columns, rows, tuple(_tornado_notes(summary)), needed=5, least=4)


def index_table(summary: Summary) -> Table:
    """Show how much each topic, or named part of the world, matters when everything is uncertain at once."""
    sobol = summary["method"] == "sobol"
    value = _percent if sobol else _hours_between
    rows = tuple(
        (
            str(row["rank"]),
            row["name"],
            str(row["factors"]),
            value(row["value"], row["interval"]),
            *((_percent(row["first"], row["first_interval"]),) if sobol else ()),
            share(row["by_luck"]) if sobol else hours(row["by_luck"]),
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
    return Table(title, columns, rows, tuple(_index_notes(summary)), needed=4, least=3)


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
        tuple(_flip_notes(summary)),
    )


def driver_table(summary: Summary) -> Table:
    """Show which assumptions go most with the difference between two set-ups."""
    clear = [row for row in summary["drivers"] if not row["noise"]]
    rows = tuple(
        (
            row["path"],
            stretch(row),
            f"{row['correlation']:+.2f}".replace("-", "−"),
            f"favours {summary['setup' if row['correlation'] > 0 else 'versus']}",
        )
        for row in clear[:STRONGEST]
    )
    note = (
        "no assumption goes with the difference more closely than chance allows"
        if not clear
        else f"{counted(len(clear), 'assumption')} of {len(summary['drivers'])} go with the difference more closely "
        "than chance allows"
    )
    columns = ("assumption", "range", "rank correlation", "its high end")
    return Table("What the difference goes with", columns, rows, (note,), needed=3, least=2)


def stretch(factor: Mapping[str, Any]) -> str:
    """Write the range of a factor: what lengths are multiplied by, or the numbers themselves."""
    sign = "× " if factor["kind"] in ("delay", "numbers") else ""
    return f"{sign}{factor['low']:g} to {factor['high']:g}"


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


def _hours_between(value: float | None, interval: list[float | None]) -> str:
    if value is None:
        return "–"
    return f"{hours(value)} ({hours(interval[0])} – {hours(interval[1])})" if value else "0"


def _percent(value: float | None, interval: list[float | None]) -> str:
    """Write a share of the variance; an estimate below 0, as chance may give, is told as 0."""
    if value is None:
        return "–"
    low, high, told = (min(max(each or 0.0, 0.0), 1.0) for each in (*interval, value))
    return share_between(told, (low, high))


def _tornado_notes(summary: Summary) -> Iterator[str]:
    rest = summary["swings"][TOP:]
    if rest:
        yield f"{counted(len(rest), 'further assumption')} changed less; all are in indices.parquet"
    yield f"as things are: {hours(summary['base_hours'])}"
    if summary["noise_floor_hours"] is not None:
        floor = hours(summary["noise_floor_hours"])
        per_point = counted(summary["replications-per-point"], "replication")
        yield f"noise floor: other luck alone changes the mean of {per_point} by about {floor}"
    yield (
        "noise: neither end can be told from no change, as the intervals hold for all rows together; more replications "
        "at a point may tell"
    )
    yield (
        f"{counted(len(summary['still']), 'assumption')} changed nothing in any of "
        f"{counted(summary['sifted_replications'], 'replication')}"
    )
    yield from _common_notes(summary)
    if summary["unfinished"]:
        yield f"{counted(len(summary['unfinished']), 'assumption')} not finished"


def _index_notes(summary: Summary) -> Iterator[str]:
    floor = summary["noise_floor"]
    per_point = counted(summary["replications-per-point"], "replication")
    if floor["value"] is not None:
        sobol = summary["method"] == "sobol"
        said = (_percent if sobol else _hours_between)(floor["value"], floor["interval"])
        yield f"noise floor: a dummy that moves nothing and deals other cards ({per_point} a point): {said}"
        yield (
            "noise: the luck of the replications may feign it; less than luck: it is there, but other cards change more"
        )
    if summary["mean_hours"] is not None:
        mean, spread = hours(summary["mean_hours"]), hours(summary["spread_hours"])
        yield f"over the whole space: {mean} on average, with a standard deviation of {spread}"
    yield f"{summary['complete']} of {summary['planned']} {_parts(summary)} complete"
    if not summary["over"]:
        names = [row["name"] for row in summary["indices"] if row["standing"] == "clear"]
        for name in names:
            yield f"{name}: {TOPICS.get(name, name)}"
    yield from _common_notes(summary)


def _parts(summary: Summary) -> str:
    return "walks" if summary["method"] == "morris" else "rows of the design"


def _common_notes(summary: Summary) -> Iterator[str]:
    found = summary["factors"]
    yield (
        f"{found['moved']} of {found['ranges']} ranges were moved; of parts that this scenario does not meet: "
        f"{found['not_met']}; of days, hours and dates, or without width: {found['not_moved_by_a_number']}"
    )
    failed = summary["points"]["failed"]
    if failed:
        yield f"{counted(len(failed), 'point')} failed, the first with {failed[0]['what']}"


def _flip_notes(summary: Summary) -> Iterator[str]:
    per_point = counted(summary["replications-per-point"], "replication")
    yield f"{summary['finished_points']} points, {per_point} each, on the same luck under both"
    if summary["unsure"]:
        yield f"at {share(summary['unsure'])} of the points the luck of these may decide the verdict"
    yield flip_in_words(summary)
    yield from _common_notes(summary)


def flip_in_words(summary: Summary) -> str:
    """Say where in the uncertain space the verdict is mostly another, and how well that held up."""
    what = _flipped(summary)
    flip = summary["flip"]
    if not summary["flips"]:
        return "no point has another verdict"
    if flip is None:
        return f"{what} at {counted(summary['flips'], 'point')}; no part of the space was found in which that is denser"
    where = " and ".join(_side(side) for side in flip["where"])
    checked = flip["checked"]
    held = share_between(checked["density"], checked["interval"])
    told = (
        f"{what} mostly where {where}: at {held} of the {counted(checked['points'], 'point')} there that were set "
        f"aside to check it, against {share(checked['everywhere'])} everywhere; {share(checked['coverage'])} of all "
        "such points lie there"
    )
    return told if flip["holds"] else f"{told}. That is no more than chance allows: do not rely on it"


def _flipped(summary: Summary) -> str:
    names = {"first": summary["setup"], "second": summary["versus"], "neither": ""}
    leader = summary["leader"]
    if summary["flip_of"] == "different":
        return "the set-ups differ"
    if summary["flip_of"] == "not-better":
        return f"{names[leader]} is not the faster"
    return f"{names['second' if leader == 'first' else 'first']} is the faster"


def _side(side: Mapping[str, Any]) -> str:
    edge, number = ("at_least", "at least") if "at_least" in side else ("at_most", "at most")
    unit = " times what it is" if side["of"] in ("delay", "numbers") else ""
    return f"{side['path']} is {number} {side[edge]:.3g}{unit}"
