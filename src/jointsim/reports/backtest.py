"""The tables in which people read what forecasts of past crises are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jointsim.reports.backtest_notes import (
    covered,
    factor,
    score_notes,
    signed,
    signed_between,
    skill_between,
    too,
)
from jointsim.reports.tables import Table
from jointsim.reports.words import band, hours, share, spaced

Summary = Mapping[str, Any]

WORST = 10
"""Misses that are shown."""

FEWEST = 3
"""Milestones of a group from which on its scores are shown."""

INTERVAL = "   (95 %)"

SCORES: tuple[tuple[str, Callable[[Summary], str]], ...] = (
    ("crises", lambda scores: str(scores["cases"])),
    ("milestones", lambda scores: str(scores["milestones"])),
    ("skill", lambda scores: signed(scores["skill"])),
    (INTERVAL, lambda scores: signed_between(scores["skill_interval"])),
    ("error", lambda scores: f"{scores['crps']:.2f}"),
    ("   climatology", lambda scores: f"{scores['crps_climatology']:.2f}"),
    ("within factor 2", lambda scores: share(scores["within_factor_2"])),
    ("in 50 % interval", lambda scores: share(scores["coverage50"])),
    (INTERVAL, lambda scores: _shares(scores["coverage50_interval"])),
    ("in 80 % interval", lambda scores: share(scores["coverage80"])),
    (INTERVAL, lambda scores: _shares(scores["coverage80_interval"])),
    ("typical miss", lambda scores: f"{factor(scores['median_abs_log2_error'])} x"),
    ("bias", lambda scores: too(scores["bias_log2"])),
)
"""Rows of the table of scores, and what stands in them."""


def backtest_tables(summary: Summary) -> list[Table]:
    """Make the tables of a backtest.

    Parameters
    ----------
    summary
        The content of ``backtest.json``.
    """
    groups = [group_table(summary, name) for name in summary["by_all"]]
    return [score_table(summary), *groups, miss_table(summary)]


def score_table(summary: Summary) -> Table:
    """Show all scores, side by side for crises that numbers were read from and for others."""
    unseen = {"not seen": summary} if summary["headline"] == "unseen" else {}
    seen = {name: scores for name, scores in summary["seen"].items() if scores is not None}
    whole = {"all": summary["all"]} if seen or not unseen else {}
    others = {
        f"{name}, all": scores["all"] for name, scores in summary["against"].items() if whole and unseen
    }
    against = summary["against"]
    columns = {**unseen, **against, **seen, **whole, **others} if unseen else {**seen, **whole, **against}
    rows = tuple((name, *(said(scores) for scores in columns.values())) for name, said in SCORES)
    return Table(
        "Forecasts against what happened", ("", *columns), rows, tuple(score_notes(summary)), least=2
    )


def group_table(summary: Summary, name: str) -> Table:
    """Show the scores of each organisation, kind, milestone or domain; the most frequent first."""
    whole, chosen = summary["by_all"][name], summary["by"][name]
    apart = summary["headline"] == "unseen" and summary["all"]["milestones"] > summary["milestones"]
    order = sorted(whole, key=lambda group: (-whole[group]["milestones"], group))
    rows = tuple(
        (
            spaced(group) if name == "milestone" else group,
            *_row(whole[group]),
            *((_unseen(chosen.get(group)),) if apart else ()),
        )
        for group in order
    )
    columns = (
        name,
        "n",
        "skill (95 %)",
        "in 80 % interval",
        "bias",
        *(("skill where not seen",) if apart else ()),
    )
    notes = (
        f"n: milestones; few of them tell little, and fewer than {FEWEST} nothing (–)",
        "skill where not seen: in brackets how many milestones",
    )
    return Table(
        f"By {name}{', seen or not' if apart else ''}", columns, rows, notes[: 1 + apart], needed=5, least=3
    )


def _row(scores: Summary) -> tuple[str, ...]:
    told = (skill_between(scores), covered(scores, 80), too(scores["bias_log2"]))
    return (str(scores["milestones"]), *(told if scores["milestones"] >= FEWEST else ("–",) * len(told)))


def _unseen(scores: Summary | None) -> str:
    if scores is None:
        return ""
    told = signed(scores["skill"]) if scores["milestones"] >= FEWEST else "–"
    return f"{told} ({scores['milestones']})"


def miss_table(summary: Summary) -> Table:
    """Show the milestones that were forecast worst, with what happened and what was forecast."""
    rows = sorted(summary["rows"], key=lambda row: -abs(row["log2_error"]))[:WORST]
    content = tuple(
        (
            row["case"],
            f"{row['response']}: {spaced(row['milestone'])}",
            lag(row["observed"]),
            band(*(row["predicted"][name] for name in ("p50", "p10", "p90"))),
            too(row["log2_error"]),
            row["seen"] or "not seen",
        )
        for row in rows
    )
    columns = ("case", "milestone", "happened after", "forecast: median (10 – 90 %)", "", "seen")
    title = f"The {len(rows)} worst misses" if len(rows) != 1 else "The worst miss"
    notes = (
        "never: not within 365 days of the onset, which counts as 365 days",
        "`jointsim show CASE` tells of a case, `jointsim case CASE` writes it as a scenario that can be run",
    )
    return Table(title, columns, content, notes, needed=5, least=3)


def lag(observed: list[float | None]) -> str:
    """Write how long after the onset something happened: ``12 h – 1 d 12 h``, ``23 d``, ``never``."""
    first, last = (hours(each) for each in observed)
    return first if first == last else f"{first} – {last}"


def _shares(interval: list[float]) -> str:
    low, high = (share(each).removesuffix(" %") for each in interval)
    return f"{low} – {high} %"
