"""Every entry of a summary: what it says, in which unit, how it is counted, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower", ""]


@dataclass(frozen=True)
class Measure:
    """One entry of ``summary.json``.

    Attributes
    ----------
    key
        Where it stands, dotted; ``*`` for an id.
    name
        What it says.
    unit
        ``hours``, ``share`` (0 to 1), ``rounds`` …; empty for text.
    formula
        How it is counted.
    better
        Whether ``higher`` or ``lower`` is better for those who answer a crisis; empty where neither is.
    """

    key: str
    name: str
    unit: str
    formula: str
    better: Better = ""


_STUDY = (
    Measure("scenario", "the scenario", "", "name of its file"),
    Measure("setup", "the set-up", "", "name of its file"),
    Measure("seed", "the seed", "number", "as given"),
    Measure(
        "replications",
        "replications that finished",
        "number",
        "count; failed ones are rows of `replications.parquet`",
    ),
)

_RESPONSE = (
    Measure("organisation", "who was to respond", "", "from the scenario"),
    Measure("kind", "what was wanted", "", "from the scenario"),
    Measure("event", "what it answers; its clock starts then", "", "from the scenario"),
    Measure(
        "applicable",
        "how often it was wanted",
        "share",
        "replications in which its event happened / all; all other entries count these alone",
    ),
    Measure("headline", "the milestone that the ledger explains", "", "named by the procedure"),
    Measure(
        "ledger_hours.*",
        "where the time went",
        "hours",
        "mean over applicable replications of the hours with this label, from the event to the headline "
        "milestone or the horizon; labels that never occur are left out; together they are the restricted mean "
        "of that milestone",
        "lower",
    ),
    Measure(
        "ledger_reached_hours.*",
        "where the time went of those that got there",
        "hours",
        "mean, over the replications that reached the headline milestone by the horizon, of the hours with this "
        "label; labels that never occur are left out, and all of them where none got there; together they are the "
        "mean time of those replications, which is no response time: the slowest are not in it",
    ),
    Measure(
        "waiting_at_horizon.*",
        "what those waited for at the horizon that did not get there",
        "share",
        "replications in which the headline milestone was not reached and this label was the last / applicable "
        "(closed hours count as what they held up); labels that never occur are left out; together they are what "
        "`reached` of that milestone leaves of 1",
        "lower",
    ),
    Measure(
        "outcomes.*",
        "how it ended",
        "share",
        "of applicable replications; outcomes that never occur are left out",
    ),
    Measure(
        "rounds.median", "rounds of agreement", "rounds", "median over replications with a dossier", "lower"
    ),
    Measure(
        "rounds.p90", "rounds of agreement, when they are many", "rounds", "90 % quantile, likewise", "lower"
    ),
    Measure(
        "strength.mean",
        "how much of the text was left",
        "share",
        "mean of weight kept / weight proposed, over replications in which a text that was put to members "
        "was adopted",
        "higher",
    ),
)

_MILESTONE = (
    Measure("reached", "how often it was reached by the horizon", "share", "reached / applicable", "higher"),
    Measure("reached_interval", "how sure that share is", "share", "95 % Wilson interval"),
    Measure(
        "median_hours",
        "by when half of the replications had reached it",
        "hours",
        "the ceil(n/2)-th smallest time; never counts as later than any; null beyond the horizon",
        "lower",
    ),
    Measure(
        "p10_hours", "by when the quickest tenth had", "hours", "order statistic, as the median", "lower"
    ),
    Measure("p90_hours", "by when nine tenths had", "hours", "order statistic, as the median", "lower"),
    Measure(
        "median_interval_hours",
        "how sure the median is",
        "hours",
        "order statistics that enclose it with at least 95 %; from 0 where replications are too few (below six) "
        "to say more; null beyond the horizon",
    ),
    Measure(
        "restricted_mean_hours",
        "how long it took on average, waiting no longer than to the horizon",
        "hours",
        "mean of min(T, follow-up); follow-up = horizon − time of the event; never counts as the follow-up",
        "lower",
    ),
    Measure(
        "restricted_mean_interval_hours",
        "how sure that mean is",
        "hours",
        "95 % t-interval, skewness removed (Hall); if never reached, from the share that may still be (Wilson)",
    ),
)

_FIRST = "over replications in which the event happened; organisations that tie share equally"

_COORDINATION = (
    Measure(
        "event", "the event on which organisations are compared", "", "the one that most responses answer"
    ),
    Measure("first_word.*", "who spoke first", "share", f"first to reach a statement, {_FIRST}"),
    Measure("first_word.nobody", "nobody spoke", "share", "no statement by the horizon", "lower"),
    Measure(
        "first_word.gap_hours",
        "from the first word to that of the next organisation",
        "hours",
        "median over replications in which two or more spoke",
        "lower",
    ),
    Measure("first_action.*", "who acted first", "share", f"first to reach its first action, {_FIRST}"),
    Measure(
        "first_action.nobody",
        "nobody acted on that event",
        "share",
        "no first action by the horizon",
        "lower",
    ),
    Measure(
        "first_action.gap_hours",
        "from the first action to that of the next organisation",
        "hours",
        "median over replications in which two or more acted",
    ),
    Measure(
        "coherence.median",
        "how far adopted texts agree",
        "share",
        "median of clauses in the texts of all organisations that adopted one / in any of them, where two or more did",
        "higher",
    ),
    Measure(
        "coherence.share",
        "how often there is anything to compare",
        "share",
        "replications in which two organisations or more adopted a text / in which the event happened",
    ),
    Measure(
        "unreleased_at_decision.*.median",
        "how much surer it would have been at the headline milestone with what others held",
        "confidence",
        "median of the confidence with what any staff or body in play held − that with what the "
        "organisation's own held together, of occurrence or attribution the larger; over replications that "
        "reached the milestone",
        "lower",
    ),
    Measure(
        "unreleased_at_decision.*.share",
        "how often it would have been surer with what others held",
        "share",
        "replications with a difference above 0.01 / that reached the milestone",
        "lower",
    ),
    Measure(
        "duplicated",
        "several organisations did the same",
        "share",
        "replications in which two or more reached the first action of the same kind on the same event; null where "
        "no two were wanted to",
        "lower",
    ),
    Measure(
        "nobody",
        "nobody did anything",
        "share",
        "replications in which no response reached a first action, though one that could was wanted; null where "
        "none could",
        "lower",
    ),
    Measure(
        "recurrence.*",
        "a repetition was prevented",
        "share",
        "replications in which the event did not happen because its `unless` was met in time; one that "
        "would have come after the horizon is not counted as prevented",
        "higher",
    ),
)

_DEADLINE = (
    Measure("response", "of which response", "", "from the scenario"),
    Measure("milestone", "which milestone", "", "from the scenario"),
    Measure(
        "within_hours", "how long it may take", "hours", "from the scenario; of a distribution, the median"
    ),
    Measure("because", "why then", "", "from the scenario"),
    Measure(
        "met",
        "how often it was met",
        "share",
        "milestone reached in time / applicable; what was not reached by the horizon is not met, even where "
        "the deadline would have run on",
        "higher",
    ),
    Measure("interval", "how sure that share is", "share", "95 % Wilson interval"),
)


def _below(place: str, measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    return tuple(
        Measure(f"{place}.{each.key}", each.name, each.unit, each.formula, each.better) for each in measures
    )


CATALOGUE: tuple[Measure, ...] = (
    *_STUDY,
    *_below("responses.*", _RESPONSE),
    *_below("responses.*.milestones.*", _MILESTONE),
    *_below("coordination", _COORDINATION),
    *_below("deadlines.*", _DEADLINE),
)
"""Every entry of a summary."""


def measure_at(path: tuple[str, ...]) -> Measure:
    """Say which measure stands at a place of a summary.

    Parameters
    ----------
    path
        Its keys from the outside in.

    Raises
    ------
    KeyError
        No measure stands there.
    """
    fitting = [each for each in CATALOGUE if _fits(each.key.split("."), path)]
    if not fitting:
        raise KeyError(".".join(path))
    return min(fitting, key=lambda each: each.key.count("*"))


def catalogue_table() -> str:
    """Write the catalogue as a Markdown table, as it stands in the documentation."""
    rows = ["| entry | says | unit | counted as | better |", "| --- | --- | --- | --- | --- |"]
    rows += [f"| `{m.key}` | {m.name} | {m.unit} | {m.formula} | {m.better} |" for m in CATALOGUE]
    return "\n".join(rows)


def _fits(pattern: list[str], path: tuple[str, ...]) -> bool:
    return len(pattern) == len(path) and all(
        wanted in ("*", key) for wanted, key in zip(pattern, path, strict=True)
    )
