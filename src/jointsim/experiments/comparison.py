"""Studies of one scenario under several set-ups, each crisis under all of them with the same luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jointsim.experiments.best import Selected
from jointsim.experiments.html import difference_rows, page
from jointsim.experiments.precision import Precision
from jointsim.experiments.replicate import Study
from jointsim.experiments.rounds import Ending
from jointsim.measures.differences import Difference, differences, half_width, ledger_differences
from jointsim.measures.scores import Scores

if TYPE_CHECKING:
    import pandas

    from jointsim.experiments.losses import Losses

MATTERS = 6.0
"""The smallest difference that matters, in hours, unless another is given."""


@dataclass(frozen=True)
class Comparison:
    """Studies of one scenario under several set-ups, replication by replication with the same luck.

    Attributes
    ----------
    baseline
        Id of the set-up with which the others are compared.
    studies
        Set-up → its study; that of the baseline comes first.
    matters
        The smallest difference that matters, in hours.
    confidence
        Of the intervals.
    best
        Which set-up is best, if that was asked.
    precision
        How precise differences were to be, if that was asked.
    losses
        What is really lost where under the baseline, if that was asked.
    left_out
        Of what comparisons were merged into this one, what does not hold for it: entry of ``comparison.json`` → the
        folders that have it.
    ended_early
        As of `Study`.
    started, finished
        Time of day in UTC, ISO 8601.
    """

    baseline: str
    studies: Mapping[str, Study]
    matters: float = MATTERS
    confidence: float = 0.95
    best: Selected | None = None
    precision: Precision | None = None
    losses: Losses | None = None
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ended_early: Ending = ""
    started: str = field(default="", compare=False)
    finished: str = field(default="", compare=False)

    @property
    def reference(self) -> Study:
        """The study of the baseline."""
        return self.studies[self.baseline]

    @cached_property
    def scores(self) -> Mapping[str, Scores]:
        """Set-up → measures of the replications that finished under all of them."""
        return paired({setup: study.scores for setup, study in self.studies.items()})

    @property
    def replications(self) -> int:
        """How many replications finished under all set-ups."""
        return len(self.scores[self.baseline])

    @property
    def set_aside(self) -> dict[str, int]:
        """Set-up → how many of its replications did not finish under all others, and are not compared."""
        beyond = {setup: len(study.scores) - self.replications for setup, study in self.studies.items()}
        return {setup: count for setup, count in beyond.items() if count}

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What each other set-up changes, milestone by milestone."""
        others = {setup: scores for setup, scores in self.scores.items() if setup != self.baseline}
        return differences(
            self.reference.plan,
            self.scores[self.baseline],
            others,
            matters=self.matters,
            confidence=self.confidence,
            seed=self.reference.seed,
        )

    def headlines_of(self, response: str) -> list[Difference]:
        """Give what each other set-up changes for the milestone that stands for a response under the baseline."""
        return [each for each in self.differences if each.is_headline and each.response == response]

    def ledger_difference(self, setup: str, response: str) -> dict[str, float]:
        """Say what the difference of a response is made of, by entry of the ledger, in hours.

        Nothing where another milestone stands for the response under the set-up: the ledgers are of different ones.
        """
        if (setup, response) in self.other_headlines:
            return {}
        scores = self.scores
        return ledger_differences(self.reference.plan, scores[self.baseline], scores[setup], response)

    @cached_property
    def other_headlines(self) -> Mapping[tuple[str, str], str]:
        """Set-up and response → the milestone that stands for it there, where that is not the baseline's.

        Compared is the baseline's: a difference is one of the same milestone.
        """
        headlines = {name: response.headline for name, response in self.reference.plan.responses.items()}
        return {
            (setup, name): response.headline
            for setup, study in self.studies.items()
            for name, response in study.plan.responses.items()
            if name in headlines and response.headline != headlines[name]
        }

    @property
    def half_width(self) -> float:
        """Half of the width of the widest interval of those that were to be precise, in hours; 0 if none were."""
        asked = self.precision
        return 0.0 if asked is None else half_width(self.differences, (asked.response, asked.milestone))

    @cached_property
    def without_effect(self) -> tuple[str, ...]:
        """Set-ups under which every replication came out as under the baseline, if there are any."""
        if not self.replications:
            return ()
        reference = self.scores[self.baseline]
        return tuple(
            setup
            for setup, scores in self.scores.items()
            if setup != self.baseline and _alike(reference, scores)
        )

    def summary(self) -> dict[str, Any]:
        """Say what the comparison comes to, as ``jointsim compare --json`` prints it."""
        setups: dict[str, Any] = {
            setup: {"responses": {}} for setup in self.studies if setup != self.baseline
        }
        for each in self.differences:
            responses = setups[each.setup]["responses"]
            if each.response not in responses:
                made_of = self.ledger_difference(each.setup, each.response)
                responses[each.response] = {"milestones": {}, "ledger_difference_hours": made_of}
            responses[each.response]["milestones"][each.milestone] = {
                "difference_hours": each.mean,
                "interval_hours": [each.low, each.high],
                "probability_faster": None if each.sooner is None else each.sooner.faster.value,
                "verdict": each.verdict,
            }
        found = {
            "scenario": self.reference.inputs.scenario_id,
            "baseline": self.baseline,
            "replications": self.replications,
            "seed": self.reference.seed,
            "setups": setups,
        }
        if self.best is not None:
            found["best"] = self.best.summary()
        if self.losses is not None and self.losses.removals:
            found["removed"] = self.losses.summary()
        return found

    def details(self) -> dict[str, Any]:
        """Say it all: the content of ``comparison.json``."""
        return {
            **self.summary(),
            "matters_hours": self.matters,
            "confidence": self.confidence,
            "without_effect": list(self.without_effect),
            "criticality": self._criticality(),
            "causes_hours": {} if self.losses is None else self.losses.causes,
            "headlines": {
                response.id: response.headline for response in self.reference.plan.responses.values()
            },
            **self._other_headlines(),
        }

    def _other_headlines(self) -> dict[str, Any]:
        """Say which milestones stand for responses under other set-ups, if any do that do not under the baseline."""
        found: dict[str, dict[str, str]] = {}
        for (setup, response), headline in self.other_headlines.items():
            found.setdefault(setup, {})[response] = headline
        return {"other_headlines": found} if found else {}

    def _criticality(self) -> list[dict[str, Any]]:
        found = () if self.losses is None else self.losses.criticality
        return [
            {
                "response": each.response,
                "kind": each.kind,
                "name": each.name,
                "share": each.share.value,
                "share_interval": [each.share.low, each.share.high],
                "mean_hours": each.mean_hours,
            }
            for each in found
        ]

    def frame(self) -> pandas.DataFrame:
        """Give all differences as pandas holds them: one row a set-up, response and milestone; times in hours."""
        import pandas as pd

        return pd.DataFrame([_flat(each) for each in self.differences])

    def _repr_html_(self) -> str:
        """Show in a notebook what each set-up changes for each response."""
        title, seed = self.reference.inputs.scenario.title, self.reference.seed
        heading = f"{title}: {self.replications} replications, seed {seed}, compared with {self.baseline}"
        rows = difference_rows(self.details()) if self.replications else []
        return page(
            heading, rows, "Below 0 is sooner. The intervals hold together; frame() has all milestones."
        )


def paired(scores: Mapping[str, Scores]) -> dict[str, Scores]:
    """Leave the replications that finished under all set-ups.

    Parameters
    ----------
    scores
        Set-up → measures.
    """
    numbers = [each.replications for each in scores.values()]
    common = numbers[0]
    for others in numbers[1:]:
        common = np.intersect1d(common, others, assume_unique=True)
    return {setup: _only(each, common) for setup, each in scores.items()}


def _only(scores: Scores, numbers: NDArray[np.int64]) -> Scores:
    return scores.only(np.isin(scores.replications, numbers, assume_unique=True))


def _alike(one: Scores, other: Scores) -> bool:
    """Say whether two sets of measures are the same, number by number."""
    return list(one.columns) == list(other.columns) and all(
        np.array_equal(one.columns[name], other.columns[name], equal_nan=True) for name in one.columns
    )


def _flat(each: Difference) -> dict[str, Any]:
    """Write a difference as one row."""
    row: dict[str, Any] = {
        name: getattr(each, name)
        for name in ("setup", "response", "milestone", "is_headline", "pairs", "differing")
    }
    for name, side in (("baseline", each.baseline), ("setup", each.under)):
        row |= {
            f"{name}_reached": side and side.reached,
            f"{name}_median_hours": side and side.median,
            f"{name}_mean_hours": side and side.mean,
        }
    row |= {"difference_hours": each.mean, "low_hours": each.low, "high_hours": each.high}
    row["p_value"] = each.p_value
    for name in ("faster", "slower", "same"):
        row[f"probability_{name}"] = each.sooner and getattr(each.sooner, name).value
    row["correlation"] = each.pairing and each.pairing.correlation
    row["variance_ratio"] = each.pairing and each.pairing.variance_ratio
    return {**row, "verdict": each.verdict}
