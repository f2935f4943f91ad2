"""What a sensitivity study comes to, as plain data: the content of its ``summary.json``."""

from __future__ import annotations

import math
from typing import Any

from jointsim.experiments.sensitivity.methods.flips import Driver, Flip
from jointsim.experiments.sensitivity.methods.indices import Index, Indices
from jointsim.experiments.sensitivity.methods.tornado import Change, Tornado
from jointsim.experiments.sensitivity.methods.versus import Versus
from jointsim.experiments.sensitivity.space.factors import Factor
from jointsim.experiments.sensitivity.study import SensitivityStudy


def summarise_sensitivity(study: SensitivityStudy) -> dict[str, Any]:
    """Put the answer of a study as maps, lists, text, finite numbers and None.

    Hours count from the event that the response answers; the result at a point is the restricted mean: never counts
    as up to the horizon.
    """
    asked, result = study.asked, study.result
    found = result.evaluation
    head: dict[str, Any] = {
        "scenario": asked.inputs.scenario_id,
        "setup": asked.inputs.setup_id,
        "seed": study.effort.seed,
        **study.facts(),
        "horizon_hours": asked.horizon,
        "points": {
            "planned": len(found.done),
            "finished": int(found.done.sum()),
            "failed": [{"point": point, "what": what} for point, what in found.failures],
        },
        "factors": {
            "ranges": asked.ranges,
            "not_moved_by_a_number": asked.unmoved,
            "not_met": asked.unused,
            "moved": len(asked.factors),
        },
    }
    if isinstance(result, Tornado):
        return head | _tornado(result)
    if isinstance(result, Versus):
        return head | _versus(result)
    members = {unit.name: len(unit.members) for unit in asked.units}
    return head | _indices(result, members)


def finite(number: float) -> float | None:
    """Give a number, or None for one that is not known or not finite."""
    return number if math.isfinite(number) else None


def _tornado(result: Tornado) -> dict[str, Any]:
    return {
        "base_hours": finite(result.base),
        "noise_floor_hours": finite(result.floor),
        "sifted_replications": result.sifted,
        "still": [factor.path for factor in result.still],
        "unfinished": [factor.path for factor in result.unfinished],
        "swings": [
            {
                "rank": rank,
                **_factor(swing.factor),
                "at_low_hours": _change(swing.low),
                "at_high_hours": _change(swing.high),
                "width_hours": finite(swing.width),
                "noise": swing.is_noise,
            }
            for rank, swing in enumerate(result.swings, 1)
        ],
    }


def _indices(result: Indices, members: dict[str, int]) -> dict[str, Any]:
    return {
        "complete": result.complete,
        "planned": result.planned,
        "mean_hours": finite(result.mean),
        "spread_hours": finite(result.spread),
        "noise_floor": _index(result.floor, 1),
        "indices": [
            {
                "rank": rank,
                **_index(row, members.get(row.name, 1)),
                "by_luck": finite(row.noise) if result.knows_luck else None,
                "standing": result.standing(row),
            }
            for rank, row in enumerate(result.rows, 1)
        ],
    }


def _index(row: Index, members: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": row.name,
        "factors": members,
        "value": finite(row.value),
        "interval": [finite(row.low), finite(row.high)],
    }
    if not math.isnan(row.first):
        found["first"] = row.first
        found["first_interval"] = [row.first - row.first_reach, row.first + row.first_reach]
    return found


def _versus(result: Versus) -> dict[str, Any]:
    return {
        "finished_points": result.points,
        "shares": {
            verdict: {"share": found.value, "interval": [found.low, found.high]}
            for verdict, found in result.shares.items()
        },
        "unsure": finite(result.unsure),
        "leader": result.leader,
        "flip_of": result.flip_of,
        "flips": result.flips,
        "flip": None if result.flip is None else _flip(result, result.flip),
        "drivers": [_driver(each) for each in result.drivers],
    }


def _flip(result: Versus, flip: Flip) -> dict[str, Any]:
    sides = []
    for side in flip.box.sides:
        factor = result.factors[side.dimension]
        edge = "at_least" if side.above else "at_most"
        sides.append({"path": factor.path, edge: factor.setting(side.limit), "of": factor.kind})
    return {
        "where": sides,
        "learnt": {"density": flip.learnt.density, "coverage": flip.learnt.coverage},
        "checked": {
            "points": flip.checked.inside,
            "density": flip.density.value,
            "interval": [flip.density.low, flip.density.high],
            "coverage": flip.checked.coverage,
            "everywhere": flip.everywhere,
        },
        "holds": flip.holds,
    }


def _driver(driver: Driver) -> dict[str, Any]:
    return {**_factor(driver.factor), "correlation": driver.correlation, "noise": driver.is_noise}


def _factor(factor: Factor) -> dict[str, Any]:
    return {
        "path": factor.path,
        "topic": factor.topic,
        "kind": factor.kind,
        "low": factor.low,
        "base": factor.base,
        "high": factor.high,
    }


def _change(found: Change) -> dict[str, Any]:
    return {"value": finite(found.value), "interval": [finite(found.low), finite(found.high)]}
