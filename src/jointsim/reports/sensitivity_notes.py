"""What stands below the tables of a sensitivity study, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jointsim.experiments.sensitivity.methods.flips import FEWEST
from jointsim.experiments.sensitivity.methods.indices import FEWEST_WALKS
from jointsim.experiments.sensitivity.space.topics import TOPICS
from jointsim.reports.words import counted, hours, share, share_between

Summary = Mapping[str, Any]

TOP = 15
"""Factors shown of a tornado; all are in the files."""


def intervals_in_words(summary: Summary) -> str:
    """Say what the intervals of a study tell, and what they do not."""
    per_point = counted(summary["replications-per-point"], "replication")
    if summary["method"] == "tornado":
        return (
            f"the intervals tell how well {per_point} pin down what one assumption changes in the model while all "
            "others stay as they are, not whether the ranges hold"
        )
    if summary["method"] == "versus":
        points = counted(summary["finished_points"], "point")
        return (
            f"the intervals tell how well {points} pin down a share of the space that the ranges span, not whether the "
            "ranges hold"
        )
    what = "a mean" if summary["method"] == "morris" else "shares of the variance"
    return (
        f"the intervals tell how well {summary['complete']} {_parts(summary)}, of {per_point} a point, pin down {what} "
        "over the space that the ranges span, not whether the ranges hold"
    )


def tornado_notes(summary: Summary) -> Iterator[str]:
    """Say what the columns of a tornado mean, and what it rests on."""
    rest = summary["swings"][TOP:]
    if rest:
        yield f"{counted(len(rest), 'further assumption')} changed less; all are in indices.parquet"
    yield f"as things are: {hours(summary['base_hours'])}"
    if summary["noise_floor_hours"] is not None:
        floor = hours(summary["noise_floor_hours"])
        per_point = counted(summary["replications-per-point"], "replication")
        yield f"noise floor: other luck alone changes the mean of {per_point} by about {floor}"
    if summary["replications-per-point"] == 1:
        yield "with one replication a point nothing can be told from luck (--replications-per-point)"
    else:
        yield (
            "noise: neither end can be told from no change, as the intervals hold for all rows together; more "
            "replications at a point may tell"
        )
    yield (
        f"{counted(len(summary['still']), 'assumption')} changed nothing in any of "
        f"{counted(summary['sifted_replications'], 'replication')}"
    )
    yield from _common_notes(summary)
    if summary["unfinished"]:
        yield f"{counted(len(summary['unfinished']), 'assumption')} not finished"


def index_notes(summary: Summary) -> Iterator[str]:
    """Say what indices stand for, and what they rest on."""
    floor = summary["noise_floor"]
    per_point = counted(summary["replications-per-point"], "replication")
    if floor["value"] is not None:
        sobol = summary["method"] == "sobol"
        said = (percent if sobol else hours_between)(floor["value"], floor["interval"])
        does = f"makes {said} of the variance of means" if sobol else f"changes the mean by {said}"
        yield f"noise floor: other luck alone (a dummy that moves nothing; {per_point} a point) {does}"
    yield from _standing_notes(summary)
    if summary["mean_hours"] is not None:
        mean, spread = hours(summary["mean_hours"]), hours(summary["spread_hours"])
        yield (
            f"over all points, with every assumption anywhere in its range: {mean} on average (standard deviation from "
            f"point to point, luck included: {spread}); that is no forecast, and may lie far from the world as it is"
        )
    yield f"{summary['complete']} of {summary['planned']} {_parts(summary)} complete"
    if not summary["over"]:
        names = [row["name"] for row in summary["indices"] if row["standing"] == "clear"]
        for name in names:
            yield f"{name}: {TOPICS.get(name, name)}"
    yield from _common_notes(summary)


def _standing_notes(summary: Summary) -> Iterator[str]:
    """Explain the last column, as far as it says anything."""
    found = {row["standing"] for row in summary["indices"]}
    if found & {"noise", "below luck"}:
        yield (
            "noise: the luck of the replications may feign it; less than luck: it is there, but other luck changes more"
        )
    if summary["replications-per-point"] == 1:
        yield (
            "undecided: with one replication a point there is no estimate of what luck may feign "
            "(--replications-per-point)"
        )
    elif "undecided" in found:
        yield (
            f"undecided: {summary['complete']} walks tell neither what stands out nor in what order, and their "
            f"intervals are too narrow; take {FEWEST_WALKS} or more (-n)"
        )


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


def flip_notes(summary: Summary) -> Iterator[str]:
    """Say on what the shares of two set-ups rest, and where the verdict flips."""
    per_point = counted(summary["replications-per-point"], "replication")
    yield f"{summary['finished_points']} points, {per_point} each, on the same luck under both"
    if summary["replications-per-point"] == 1:
        yield (
            "with one replication a point there is no estimate of how often luck decides the verdict "
            "(--replications-per-point)"
        )
    elif summary["unsure"]:
        yield f"at {share(summary['unsure'])} of the points the luck of these may decide the verdict"
    yield flip_in_words(summary)
    if not clear_drivers(summary):
        yield "no single assumption goes with the difference more closely than chance allows"
    yield from _common_notes(summary)


def flip_in_words(summary: Summary) -> str:
    """Say where in the uncertain space the verdict is mostly another, if a part of it was found where that held up."""
    what, flip = _flipped(summary), summary["flip"]
    if not summary["flips"]:
        return "no point has another verdict"
    if flip is None or not flip["holds"]:
        at = f"{what} at {counted(summary['flips'], 'point')}"
        if flip is None and min(summary["flips"], summary["finished_points"] - summary["flips"]) < FEWEST:
            return f"{at}: too few of either kind to look for where"
        return f"{at}; no simple part of the space was found in which that is surely more frequent than elsewhere"
    where = " and ".join(_side(side) for side in flip["where"])
    checked = flip["checked"]
    held = share_between(checked["density"], checked["interval"])
    return (
        f"{what} mostly where {where}: at {held} of the {counted(checked['points'], 'point')} there that were set "
        f"aside to check it, against {share(checked['everywhere'])} everywhere; {share(checked['coverage'])} of all "
        "such points lie there"
    )


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


def clear_drivers(summary: Summary) -> list[Mapping[str, Any]]:
    """Give the assumptions with which the difference goes more closely than chance allows."""
    return [row for row in summary["drivers"] if not row["noise"]]


def hours_between(value: float | None, interval: list[float | None]) -> str:
    """Write a mean change with its interval."""
    if value is None:
        return "–"
    return f"{hours(value)} ({hours(interval[0])} – {hours(interval[1])})" if value else "0"


def percent(value: float | None, interval: list[float | None]) -> str:
    """Write a share of the variance; an estimate below 0, as chance may give, is told as 0."""
    if value is None:
        return "–"
    low, high, told = (min(max(each or 0.0, 0.0), 1.0) for each in (*interval, value))
    return share_between(told, (low, high))
