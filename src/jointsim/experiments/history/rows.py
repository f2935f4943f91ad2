"""Rows of a backtest: one for each milestone of a past crisis, forecast and scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from jointsim.engine.plan import Plan
from jointsim.experiments.history.climatology import Climate, climate_of
from jointsim.experiments.history.forecasts import Lags, reachable_in, sample_of, stand_in
from jointsim.experiments.history.targets import CAP_HOURS, Target
from jointsim.stats.forecasts import crps, log2_error
from jointsim.stats.reliability import coverage
from jointsim.stats.sample import FloatArray

Seen = Literal["read", "counted", "general", ""]
QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Row:
    """A milestone of a past crisis, forecast and scored.

    Attributes
    ----------
    target
        What was scored.
    stand_in
        The milestone of the model that stood for it; empty if it was the same, None if the procedure has none.
    sample
        The forecast: logarithms of hours.
    never
        Share of it that did not reach the milestone within the horizon.
    crps
        Its fair continuous ranked probability score.
    climate
        What climatology makes of it.
    covered50, covered80
        Share of what came that lay in the central interval.
    log2_error
        Median of the forecast over what came, in doublings.
    seen
        Whether a number of the model was read from this crisis: ``read``, if one of this kind of response, from this
        and few others; ``counted``, if one of this kind, counted over more crises; ``general``, if one that it shares
        with other kinds; else empty.
    """

    target: Target
    stand_in: str | None
    sample: FloatArray
    never: float
    crps: float
    climate: Climate
    covered50: float
    covered80: float
    log2_error: float
    seen: Seen = ""

    def told(self) -> dict[str, Any]:
        """Say it in plain values, for JSON and tables; lags are hours since the onset, null beyond the horizon."""
        target = self.target
        low, median, high = np.exp(np.quantile(self.sample, QUANTILES)).tolist()
        return {
            "case": target.case.id,
            "domain": target.case.domain,
            "onset": target.case.kind,
            "response": target.response_id,
            "organisation": target.response.organisation,
            "kind": target.response.kind,
            "basis": target.response.basis,
            "milestone": target.milestone,
            "stand_in": self.stand_in or None,
            "observed": [_hours(target.points[0]), _hours(target.points[-1])],
            "predicted": {
                "p10": _within(low),
                "p50": _within(median),
                "p90": _within(high),
                "never": self.never,
            },
            "crps": self.crps,
            "crps_climatology": self.climate.crps,
            "climatology": {"pool": self.climate.pool, "size": self.climate.size},
            "covered50": self.covered50,
            "covered80": self.covered80,
            "log2_error": self.log2_error,
            "null_case": target.is_null,
            "seen": self.seen or None,
        }


def row_of(
    target: Target,
    plan: Plan,
    lags: Lags,
    stands_for: Mapping[str, Sequence[str]],
    past: Sequence[Target],
    seen: Seen,
) -> Row:
    """Score the forecast of a milestone.

    Parameters
    ----------
    target
        What is scored.
    plan
        Of its crisis.
    lags
        When milestones were reached.
    stands_for
        As of `stand_in`.
    past
        What climatology knows.
    seen
        Whether numbers of the model were read from the crisis.
    """
    found = stand_in(target, reachable_in(plan, target.response_id), stands_for)
    case, response, _ = target.key
    some = next(iter(lags.values()))
    hours = np.full(some.size, np.inf) if found is None else lags[case, response, found]
    sample = sample_of(hours)
    return scored(target, sample, climate_of(target, past), "" if found == target.milestone else found, seen)


def scored(
    target: Target, sample: FloatArray, climate: Climate, stand_in: str | None = "", seen: Seen = ""
) -> Row:
    """Score a sample of log hours against what came; see `Row` for the parameters."""
    return Row(
        target=target,
        stand_in=stand_in,
        sample=sample,
        never=float(np.mean(sample >= np.log(CAP_HOURS))),
        crps=crps(sample, target.points),
        climate=climate,
        covered50=coverage(sample, target.points, 0.5),
        covered80=coverage(sample, target.points, 0.8),
        log2_error=log2_error(sample, target.points),
        seen=seen,
    )


def _hours(log_hours: float) -> float | None:
    return _within(float(np.exp(log_hours)))


def _within(hours: float) -> float | None:
    return None if hours >= CAP_HOURS * (1.0 - 1e-9) else round(hours, 2)
