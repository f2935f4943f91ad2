"""What a calibration came to, in plain values: the content of ``calibration.json``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np

from jointsim.experiments.history.backtest import GROUPS, scores_of
from jointsim.experiments.history.calibration.choice import ALL
from jointsim.experiments.history.calibration.identifiability import known_of
from jointsim.experiments.history.calibration.matching import LIMIT, RANK, look
from jointsim.experiments.history.calibration.study import Calibration
from jointsim.experiments.history.rows import Row

BY: Mapping[str, Callable[[Row], str]] = {**GROUPS, "onset": lambda row: row.target.case.kind}

Levels = Mapping[str, Sequence[Row]]


def levels_of(result: Calibration) -> dict[str, Sequence[Row]]:
    """Give the rows of each level: documents only, fitted, and left out.

    ``left_out_first_wave`` chooses among points that were laid out over the whole ranges, whatever happened; the later
    waves of ``left_out`` were laid out where all crises together had left room.
    """
    return {
        "documents": result.rows,
        "in_sample": result.in_sample(),
        "left_out": result.left_out(),
        "left_out_first_wave": result.left_out(result.first),
    }


def summarise_calibration(result: Calibration) -> dict[str, Any]:
    """Say what a calibration came to."""
    levels = levels_of(result)
    unseen = [not row.seen for row in result.rows]
    whole = {name: scores_of(rows, result.seed) for name, rows in levels.items()}
    some = {
        name: scores_of(_chosen(rows, unseen), result.seed) for name, rows in levels.items() if any(unseen)
    }
    return {
        "cases": [case.id for case in result.cases],
        "milestones": len(result.rows),
        "matched": int(result.facts.matched.sum()),
        "replications": result.rules.replications,
        "points": result.rules.points,
        "seed": result.seed,
        "discrepancy": result.rules.discrepancy.model_dump(),
        "limit": LIMIT,
        "rank": RANK,
        "waves": _waves(result),
        "empty": not bool(result.choice.possible.any()),
        "accepted": _accepted(result, levels["in_sample"]),
        "parameters": _parameters(result),
        "scores": {"all": whole, "unseen": some or None},
        "gap": {"all": _gap(whole), "unseen": _gap(some) if some else None},
        "by": {name: _by(levels, group_of, result.seed) for name, group_of in BY.items()},
        "groups": _groups(result),
        "left_out": _left_out(result),
        "rows": [row.told() for row in levels["left_out"]],
    }


def _chosen(rows: Sequence[Row], which: Sequence[bool]) -> list[Row]:
    return [row for row, is_chosen in zip(rows, which, strict=True) if is_chosen]


def _gap(scores: Mapping[str, Mapping[str, Any]]) -> float | None:
    """Say how much better forecasts are where they were fitted."""
    fitted, other = (scores[name]["skill"] for name in ("in_sample", "left_out"))
    return None if fitted is None or other is None else float(fitted - other)


def _waves(result: Calibration) -> list[dict[str, int]]:
    wave, possible = np.array(result.searched.wave), result.choice.possible
    return [
        {"points": int((wave == number).sum()), "left": int(possible[wave == number].sum())}
        for number in sorted(set(result.searched.wave))
    ]


def _accepted(result: Calibration, rows: Sequence[Row]) -> dict[str, Any]:
    found = look(result.facts, result.accepted.sample, result.rules.discrepancy)
    return {
        "honest": int(result.choice.honest[:, ALL].sum()),
        "middle_of": int(result.choice.taken[:, ALL].sum()),
        "values": dict(zip(result.space.parameters, result.values, strict=True)),
        "implausibility": float(found.worst[ALL]),
        "crps": float(np.mean([row.crps for row in rows])),
        "held80": float(found.held.mean()),
        "documents": {
            "implausibility": float(result.documented.worst[ALL]),
            "crps": float(result.documented.crps.mean()),
        },
    }


def _parameters(result: Calibration) -> list[dict[str, Any]]:
    known = known_of(result)
    return [
        {
            "name": name,
            "paths": list(parameter.paths),
            "range": list(parameter.range),
            "scale": parameter.scale,
            "accepted": value,
            "left": None if known[name].left is None else list(known[name].left or ()),
            "share_left": known[name].share_left,
            "correlation": known[name].correlation,
            "correlation_by_chance": known[name].by_chance,
            "chosen_left_out": list(known[name].chosen),
            "verdict": known[name].verdict,
        }
        for (name, parameter), value in zip(result.space.parameters.items(), result.values, strict=True)
    ]


def _by(levels: Levels, group_of: Callable[[Row], str], seed: int) -> dict[str, Any]:
    names = [group_of(row) for row in levels["documents"]]
    return {
        name: {
            level: scores_of(_chosen(rows, [each == name for each in names]), seed)
            for level, rows in levels.items()
            if level != "left_out_first_wave"
        }
        for name in sorted(set(names))
    }


def _groups(result: Calibration) -> list[dict[str, Any]]:
    accepted = look(result.facts, result.accepted.sample, result.rules.discrepancy)
    looks = {"documents": result.documented, "accepted": accepted}
    crisis_of = result.facts.crisis_of
    return [
        {
            "name": group.name,
            "statistic": group.statistic,
            "milestones": int(group.members.sum()),
            "crises": len(set(crisis_of[group.members].tolist())),
            **{
                name: {
                    "error": _number(float(each.error[index])),
                    "implausibility": _number(float(each.implausibility[index, -1])),
                }
                for name, each in looks.items()
            },
        }
        for index, group in enumerate(result.facts.groups)
    ]


def _left_out(result: Calibration) -> dict[str, dict[str, Any]]:
    """Say which values are accepted without each crisis."""
    names = tuple(result.space.parameters)
    return {
        case: {
            "values": dict(zip(names, values, strict=True)),
            "values_first_wave": dict(zip(names, first, strict=True)),
        }
        for case, values, first in zip(
            result.facts.crises, result.accepted.values[:ALL], result.first.values[:ALL], strict=True
        )
    }


def _number(value: float) -> float | None:
    return None if isnan(value) else value
