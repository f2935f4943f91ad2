"""The tables and sentences in which people read a calibration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jointsim.reports.backtest_notes import covered, signed, skill_between, too
from jointsim.reports.tables import Table
from jointsim.reports.words import counted, share, spaced

Summary = Mapping[str, Any]

LEVELS = {
    "documents": "documents only",
    "in_sample": "fitted",
    "left_out": "fitted, each crisis left out",
    "left_out_first_wave": "the same, first wave only",
}
"""Levels of a calibration, in words."""

VERDICTS = {"identified": "identified", "hardly": "hardly", "not": "not identified"}
STATISTICS = {"mean": "mean lag", "spread": "spread", "crisis": "spread of crises"}

ENOUGH = 20
"""Crises from which on a calibration tells something."""

MOST_GROUPS = 12
"""Groups that are shown, the most implausible first."""

FEWEST = 4
"""Milestones of a row of the table by organisation and kind, at least."""


def calibration_tables(summary: Summary) -> list[Table]:
    """Make the tables of a calibration.

    Parameters
    ----------
    summary
        The content of ``calibration.json``.
    """
    return [
        level_table(summary),
        parameter_table(summary),
        group_table(summary),
        by_table(summary, "organisation"),
        by_table(summary, "onset"),
        by_table(summary, "kind"),
    ]


def level_table(summary: Summary) -> Table:
    """Show what forecasts are worth as documented, fitted, and where they were not fitted."""
    rows = []
    for name, said in LEVELS.items():
        scores = summary["scores"]["all"][name]
        unseen = (summary["scores"]["unseen"] or {}).get(name)
        rows.append(
            (
                said,
                skill_between(scores),
                "–" if unseen is None else skill_between(unseen),
                covered(scores, 80),
                share(scores["within_factor_2"]),
                too(scores["bias_log2"]),
            )
        )
    columns = (
        "",
        "skill (95 %)",
        "skill where not seen (95 %)",
        "in the 80 % interval",
        "within x 2",
        "bias",
    )
    notes = (
        "each crisis left out: its milestones are forecast with the numbers that the other crises alone would choose",
        "first wave only: among points laid out over the whole ranges; later ones lie where all crises left room",
        "skill where not seen: of milestones whose crisis no documented number was read from",
    )
    return Table("What the forecasts are worth", columns, tuple(rows), notes, needed=3, least=2)


def parameter_table(summary: Summary) -> Table:
    """Show what past crises say about each parameter."""
    rows = tuple(
        (
            each["name"],
            _span(each["range"]),
            f"{each['accepted']:g}",
            "–" if each["left"] is None else f"{_span(each['left'])} ({share(each['share_left'])})",
            VERDICTS[each["verdict"]],
            _correlation(each),
            _span(each["chosen_left_out"]),
        )
        for each in summary["parameters"]
    )
    columns = ("parameter", "tried", "accepted", "left", "", "goes with the error", "chosen without a crisis")
    notes = (
        "left: what is not ruled out, and which share of the range that is",
        "goes with the error: rank correlation in the first wave; + where small values do better; * beyond chance",
        "identified: less than half is left; hardly: some is ruled out, or the error goes with it",
    )
    return Table("What the crises say about each parameter", columns, rows, notes, needed=5, least=3)


def group_table(summary: Summary) -> Table:
    """Show the groups that fit worst at the accepted point."""
    known = [each for each in summary["groups"] if each["accepted"]["implausibility"] is not None]
    known.sort(key=lambda each: -each["accepted"]["implausibility"])
    rows = tuple(
        (
            each["name"],
            STATISTICS[each["statistic"]],
            str(each["milestones"]),
            _fit(each["documents"]),
            _fit(each["accepted"]),
        )
        for each in known[:MOST_GROUPS]
    )
    columns = ("group", "of what", "n", "documents only", "accepted")
    notes = (
        "observed less predicted, in log hours (+0.7: the model is too fast by a factor of two, or spreads too "
        "little); in brackets how implausible that is",
        f"a point is ruled out where its second largest implausibility exceeds {summary['limit']:g}",
    )
    return Table("Where the fit is worst", columns, rows, notes, needed=5, least=3)


def by_table(summary: Summary, name: str) -> Table:
    """Show the skill of each organisation, kind or onset at all levels."""
    found = summary["by"][name]
    chosen = [key for key in found if found[key]["documents"]["milestones"] >= FEWEST]
    order = sorted(chosen, key=lambda key: (-found[key]["documents"]["milestones"], key))
    rows = tuple(
        (
            spaced(key),
            str(found[key]["documents"]["milestones"]),
            signed(found[key]["documents"]["skill"]),
            signed(found[key]["in_sample"]["skill"]),
            skill_between(found[key]["left_out"]),
            too(found[key]["left_out"]["bias_log2"]),
        )
        for key in order
    )
    columns = (name, "n", "documents only", "fitted", "each crisis left out (95 %)", "bias left out")
    few = len(found) - len(chosen)
    notes = (f"{counted(few, 'other')} with fewer than {FEWEST} milestones",) if few else ()
    return Table(f"Skill by {name}", columns, rows, notes, needed=5, least=3)


def verdict(summary: Summary) -> Iterator[str]:
    """Say in a few sentences what a calibration came to."""
    waves = summary["waves"]
    points, left = (sum(wave[key] for wave in waves) for key in ("points", "left"))
    crises = "1 past crisis" if len(summary["cases"]) == 1 else f"{len(summary['cases'])} past crises"
    yield (
        f"{crises} with {counted(summary['milestones'], 'milestone')}; {counted(points, 'point')} in "
        f"{counted(len(waves), 'wave')}, {counted(summary['replications'], 'replication')} each, "
        f"seed {summary['seed']}."
    )
    if len(summary["cases"]) < ENOUGH:
        yield "These crises are too few: what is accepted is mostly luck, and nothing to forecast with."
    if summary["empty"]:
        yield (
            "No point is left: everywhere at least two groups are implausible. The model cannot be brought to fit "
            "these crises within its stated discrepancy; the least implausible point is shown."
        )
    else:
        yield f"{left} of them {'is' if left == 1 else 'are'} not ruled out. {_accepted(summary['accepted'])}"
    yield from _strayed(summary)
    documents = summary["accepted"]["documents"]["implausibility"]
    word = "ruled out" if documents > summary["limit"] else "not ruled out"
    yield f"The world as documented is {word} by the same test (implausibility {documents:.1f})."
    if (gap := summary["gap"]["all"]) is not None:
        yield f"In-sample skill less skill with each crisis left out: {signed(gap)}."


def _accepted(accepted: Summary) -> str:
    honest, taken = accepted["honest"], accepted["middle_of"]
    best = "the one that forecasts best" if taken == 1 else f"the middle of the {taken} that forecast best"
    if not honest:
        return f"The 80 % intervals of none hold 75 to 85 % of the milestones; accepted is {best}."
    return f"Of {honest} whose 80 % intervals hold 75 to 85 % of the milestones, accepted is {best}."


def _strayed(summary: Summary) -> Iterator[str]:
    """Say where the middle of points is not what they are."""
    accepted = summary["accepted"]
    if accepted["middle_of"] == 1:
        return
    if accepted["implausibility"] > summary["limit"]:
        yield f"That middle is itself ruled out (implausibility {accepted['implausibility']:.1f})."
    if accepted["honest"] and not 0.75 <= accepted["held80"] <= 0.85:
        yield f"At that middle itself the 80 % intervals hold {share(accepted['held80'])}."


def _span(ends: list[float]) -> str:
    low, high = ends
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _correlation(parameter: Summary) -> str:
    found = parameter["correlation"]
    if found is None:
        return "–"
    return f"{signed(found)}{'*' if abs(found) > parameter['correlation_by_chance'] else ''}"


def _fit(found: Summary) -> str:
    if found["error"] is None or found["implausibility"] is None:
        return "–"
    return f"{signed(found['error'])} ({found['implausibility']:.1f})"
