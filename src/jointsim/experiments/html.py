"""How results show themselves in a notebook: a heading and a small table, made of their own numbers alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

UNKNOWN = "–"


def page(heading: str, rows: Sequence[Mapping[str, str]], note: str) -> str:
    """Write a heading, a table and a note as HTML; whatever they say is text, never markup.

    Parameters
    ----------
    heading
        What stands above the table.
    rows
        Each the cells of a row, by their headings; of none the heading stands alone.
    note
        What stands below.
    """
    import pandas as pd

    above = f"<p><b>{escape(heading)}</b></p>"
    if not rows:
        return above
    table = pd.DataFrame(list(rows)).to_html(index=False, border=0, justify="left", escape=True)
    return "\n".join((above, table, f"<p>{escape(note)}</p>"))


def number(hours: float | None) -> str:
    """Write hours with one decimal; None lies beyond the horizon."""
    return "beyond the horizon" if hours is None else f"{hours:.1f}"


def between(low: float | None, high: float | None) -> str:
    """Write in which range hours lie: ``12.0 to 14.5``; None lies beyond the horizon."""
    return number(low) if low is None else f"{number(low)} to {number(high)}"


def signed(hours: float | None) -> str:
    """Write a difference in hours with one decimal and its sign; None is unknown."""
    if hours is None:
        return UNKNOWN
    return f"{hours:+.1f}".replace("-", "−") if round(hours, 1) else "0.0"


def share(value: float) -> str:
    """Write a share of 0–1 in per cent with one decimal."""
    return f"{100 * value:.1f} %"


def milestone_rows(summary: Mapping[str, Any]) -> list[dict[str, str]]:
    """Make a row of each milestone of a study.

    Parameters
    ----------
    summary
        As `Study.summary` gives it.
    """
    return [
        {
            "response": response,
            "milestone": f"{milestone} ◄" if milestone == found["headline"] else milestone,
            **_times(each),
        }
        for response, found in summary["responses"].items()
        for milestone, each in found["milestones"].items()
    ]


def difference_rows(details: Mapping[str, Any]) -> list[dict[str, str]]:
    """Make a row of each set-up and response of a comparison, of the milestone that stands for the response.

    Parameters
    ----------
    details
        As `Comparison.details` gives them.
    """
    rows = []
    for setup, found in details["setups"].items():
        for response, of in found["responses"].items():
            milestone = details["headlines"][response]
            each = of["milestones"].get(milestone)
            if each is None:  # the set-up has no such milestone
                continue
            row = {"set-up": setup, "response": response, "milestone": milestone}
            row["difference (h)"] = signed(each["difference_hours"])
            low, high = (signed(end) for end in each["interval_hours"])
            row[f"{100 * details['confidence']:.10g} % interval (h)"] = (
                UNKNOWN if low == UNKNOWN else f"{low} to {high}"
            )
            rows.append({**row, "verdict": each["verdict"]})
    return rows


def _times(each: Mapping[str, Any]) -> dict[str, str]:
    names = ("reached", "median (h)", "10–90 % (h)", "median’s 95 % interval (h)")
    if each["reached"] is None:
        return dict.fromkeys(names, UNKNOWN)
    said = (
        share(each["reached"]),
        number(each["median_hours"]),
        between(each["p10_hours"], each["p90_hours"]),
        between(*each["median_interval_hours"]),
    )
    return dict(zip(names, said, strict=True))
