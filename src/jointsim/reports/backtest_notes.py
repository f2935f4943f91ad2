"""What a backtest comes to, in words: the verdict, what its columns mean, and what its numbers do not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jointsim.reports.words import counted, listed, share, share_between

Summary = Mapping[str, Any]

EVEN = 1.05
"""Factors up to this are no bias worth a word."""

LOW = -2.0
"""Below this a skill says nothing more."""

ENOUGH = 20
"""Milestones from which on a share of them in an interval tells something."""

FEW = 50
"""Milestones below which the luck of replications moves a skill by more than its last digit."""

SEEN = {
    "read": "a number of this kind of response was read from this very crisis, and from four others at most",
    "counted": "a number of this kind was counted over more than five crises, this one among them",
    "general": "only numbers shared with other kinds (of bodies, staffs, the tempo) were read from it, or fitted to it",
}
"""How a crisis can have been seen, in words."""


def verdict(summary: Summary) -> Iterator[str]:
    """Say what forecasts are worth, in a few sentences.

    Parameters
    ----------
    summary
        The content of ``backtest.json``.
    """
    yield _scored(summary)
    yield skill_in_words(summary)
    for name, scores in summary["against"].items():
        yield f"The same for {name}: skill {skill_between(scores)}."
    yield (
        f"The median forecast is within a factor of two of what happened for {share(summary['within_factor_2'])} of "
        f"the milestones; {_bias_in_words(summary['bias_log2'])}."
    )
    yield _coverage_in_words(summary)
    if summary["headline"] == "unseen" and summary["all"]["milestones"] > summary["milestones"]:
        yield f"Of all milestones, seen or not: skill {skill_between(summary['all'])}."
    if left_out := len(summary["not_modelled"]):
        yield f"Not scored, as the world of the day cannot play them: {counted(left_out, 'milestone')}."


def _scored(summary: Summary) -> str:
    chosen, whole = _size(summary), _size(summary["all"])
    runs = f"{counted(summary['replications'], 'replication')} of each crisis, seed {summary['seed']}"
    if summary["headline"] == "all":
        return (
            f"{whole}: numbers of the model were read from, or fitted to, all of these crises, so that this is no test "
            f"on unseen ones; what is left where each is left out of the fit, `jointsim calibrate` tells ({runs})."
        )
    if chosen == whole:
        return f"{whole}: no number that the forecasts rest on was read from these crises ({runs})."
    return (
        f"{chosen}: no number that these forecasts rest on was read from that very crisis, and they alone count in "
        f"the next sentences. In all there are {whole} ({runs})."
    )


def _size(scores: Summary) -> str:
    crises = "1 past crisis" if scores["cases"] == 1 else f"{scores['cases']} past crises"
    return f"{crises} with {counted(scores['milestones'], 'milestone')}"


def skill_in_words(scores: Summary) -> str:
    """Say what a skill means, and whether so few crises can tell."""
    found, interval = scores["skill"], scores["skill_interval"]
    if found is None:
        return "Skill: none can be told, as climatology is perfect here."
    size = (
        "as large as"
        if abs(found) < 0.005
        else f"{abs(found):.0%} {'smaller' if found > 0 else 'larger'} than"
    )
    means = (
        f"the error of the forecasts is {size.replace('%', ' %')} that of climatology, which knows nothing but how "
        "long other past crises took to the same milestone"
    )
    if interval is None:
        sure = "the crises are too few for an interval"
    elif interval[0] <= 0.0 <= interval[1]:
        sure = "the interval holds 0, so that these crises do not tell which of the two is better"
    else:
        sure = "the interval leaves 0 out"
    return f"Skill {skill_between(scores)}: {means}; {sure}."


def skill_between(scores: Summary) -> str:
    """Write a skill with its interval: ``+0.21 (+0.10 to +0.31)``."""
    found, interval = scores["skill"], scores["skill_interval"]
    if found is None:
        return "–"
    return signed(found) if interval is None else f"{signed(found)} ({signed_between(interval)})"


def signed(value: float | None) -> str:
    """Write a skill with its sign."""
    return (
        "–"
        if value is None
        else f"{value:+.2f}".replace("-", "−").replace("+0.00", "0").replace("−0.00", "0")
    )


def signed_between(interval: list[float] | None) -> str:
    """Write the interval of a skill, which is 1 at most; far below 0 it does not matter how far."""
    if interval is None:
        return "–"
    low, high = (min(end, 1.0) for end in interval)
    return f"{signed(low) if low > LOW else f'below {signed(LOW)}'} to {signed(high)}"


def factor(log2: float) -> str:
    """Write a number of doublings as a factor: ``2.1``, ``35``."""
    found = 2.0 ** abs(log2)
    return f"{found:.1f}" if found < 9.95 else f"{found:.0f}"


def too(log2: float) -> str:
    """Write by how much a forecast is too slow or too fast: ``2.1 x too slow``; ``even`` where there is hardly any."""
    if 2.0 ** abs(log2) < EVEN:
        return "even"
    return f"{factor(log2)} x too {'slow' if log2 > 0 else 'fast'}"


def _bias_in_words(log2: float) -> str:
    if 2.0 ** abs(log2) < EVEN:
        return "on average it is neither too long nor too short"
    return f"on (geometric) average it is {factor(log2)} times too {'long' if log2 > 0 else 'short'}"


def _coverage_in_words(summary: Summary) -> str:
    if summary["milestones"] < ENOUGH:
        inside = summary["coverage80"] * summary["milestones"]
        of_all = counted(summary["milestones"], "milestone")
        return f"{inside:.2g} of {of_all} fell into the 80 % interval: too few to tell."
    low, high = summary["coverage80_interval"]
    means = (
        "no contradiction to forecasts that say truly how unsure they are"
        if low <= 0.8 <= high
        else "the forecasts are surer than they should be"
        if high < 0.8
        else "the forecasts are less sure than they could be"
    )
    return f"{share(summary['coverage80'])} of the milestones fell into the 80 % interval: {means}."


def score_notes(summary: Summary) -> Iterator[str]:
    """Explain the table of scores."""
    if summary["headline"] == "unseen":
        yield "not seen: no number that the forecast rests on was read from this crisis"
    for seen, said in SEEN.items():
        if summary["seen"][seen] is not None:
            yield f"{seen}: {said}"
    for name in summary["against"]:
        yield f"{name}: other forecasts of the same milestones, each crisis left out of what they know"
    yield "skill: share of climatology’s error that is saved; 1: perfect, 0: no better than it, below 0: worse"
    yield (
        "error: mean continuous ranked probability score on the logarithm of hours since the onset; 0.7 is about what "
        "a forecast without spread loses that is wrong by a factor of two"
    )
    yield (
        "climatology: the lags of other shipped cases with the same organisation, kind and milestone; of the same kind "
        "and milestone, or milestone, where these are fewer than five"
    )
    yield "typical miss: half of the medians are nearer to what happened than this, as a factor; bias: with its sign"


def limits(summary: Summary) -> Iterator[str]:
    """Say what the numbers do not tell."""
    yield (
        "The crises are no random sample: they are those of which sources give dates, most of them prominent."
    )
    yield (
        "That a response was asked for is given to the model, not forecast; severity, difficulty of attribution and "
        "contention were coded by people who knew how it ended."
    )
    yield (
        "“Not seen” is said of numbers. The procedures, and which responses there are, were written down by people who "
        "knew of these crises."
    )
    yield (
        "Milestones of one crisis share its luck. The intervals of skill allow for that (crises are drawn again); "
        "those of shares take milestones as independent, and are too narrow."
    )
    if summary["milestones"] < FEW:
        yield (
            "Of so few milestones also the luck of the replications tells: with another seed the skill can be another "
            "by 0.1 or so, even with 300 of them; more replications, and above all more crises, make it sure."
        )
    yield "Most dates are known to the day; a forecast is scored by the mean over all lags that the dates allow."
    if left_out := summary["not_modelled"]:
        several = listed_responses(left_out)
        yield f"Not modelled, and not scored: {counted(len(left_out), 'milestone')} ({several})."


def listed_responses(targets: list[list[str]], most: int = 6) -> str:
    """Name responses that are not modelled, each once, and how many more there are."""
    names = list(dict.fromkeys(f"{case}: {response}" for case, response, _ in targets))
    shown = names[:most] + ([f"{len(names) - most} more"] if len(names) > most else [])
    return listed(shown)


def covered(scores: Summary, level: int) -> str:
    """Write the coverage of an interval with its own: ``46 % (28 – 65 %)``."""
    return share_between(scores[f"coverage{level}"], scores[f"coverage{level}_interval"])
