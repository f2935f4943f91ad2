"""The accepted numbers as files: a file of the world with its tempo, and a set-up with all that was moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

import yaml

from jointsim.experiments.sensitivity.space.navigation import value_at
from jointsim.model.base import Documented
from jointsim.model.tempo import Tempo
from jointsim.model.world import World

Summary = Mapping[str, Any]

WIDTH = 118
TEMPO = "tempo"


def world_text(summary: Summary, world: World) -> str:
    """Write the accepted tempo as a file of a world, which can be put beside its others.

    What of the tempo was not moved stays as it is. What else was moved stands in files of the world already, and is
    named in the comments above.

    Parameters
    ----------
    summary
        The content of ``calibration.json``.
    world
        As documented.
    """
    own = {TEMPO: _whole(world.tempo, _changes(summary, world)[TEMPO])}
    others = [
        path for each in summary["parameters"] for path in each["paths"] if not path.startswith(f"{TEMPO}.")
    ]
    lines = list(_provenance(summary))
    if others:
        lines += ["", "Also set, in other files of the world:"]
        lines += [f"  {path}: {_value_of(summary, path):g}" for path in others]
    return _written(lines, {"jointsim": 1, **own})


def setup_text(summary: Summary, world: World) -> str:
    """Write all that was moved as a set-up; see `world_text` for the parameters."""
    number = len(summary["cases"])
    content = {
        "jointsim": 1,
        "title": "Calibrated",
        "summary": f"The world with its tempo and judgements as fitted to {number} past crises.",
        "proposed-by": "nobody; numbers fitted by `jointsim calibrate`",
        "changes": _changes(summary, world),
    }
    return _written(list(_provenance(summary)), content)


def _changes(summary: Summary, world: World) -> dict[str, Any]:
    """Give accepted values by their place, each with its evidence where the world keeps evidence of it."""
    changes: dict[str, Any] = {}
    places: dict[tuple[str, ...], dict[str, Any]] = {}
    for parameter in summary["parameters"]:
        for path in parameter["paths"]:
            keys = tuple(path.split("."))
            _put(changes, keys, parameter["accepted"])
            owner = _owner(world, keys)
            places.setdefault(keys[:owner], {})[".".join(keys[owner:])] = _evidence(summary, parameter)
    for place, evidence in places.items():
        _put(changes, (*place, "evidence"), evidence)
    return changes


def _whole(tempo: Tempo | None, moved: Mapping[str, Any]) -> dict[str, Any]:
    """Put what was moved of a tempo before the rest of it, and its evidence at the end."""
    if tempo is None:
        return dict(moved)
    rest = {
        key: part
        for key, part in tempo.model_dump(mode="json", by_alias=True, exclude_defaults=True).items()
        if key not in moved
    }
    kept = {
        path: each.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for path, each in tempo.evidence.items()
        if path.partition(".")[0] in rest
    }
    return {**moved, **rest, "evidence": {**moved["evidence"], **kept}}


def _evidence(summary: Summary, parameter: Mapping[str, Any]) -> dict[str, Any]:
    known = {
        "identified": "these crises rule out more than half of what was tried",
        "hardly": "these crises say little about it",
        "not": "these crises say nothing about it",
    }[parameter["verdict"]]
    number = len(summary["cases"])
    text = f"Fitted with others by history matching to {number} past crises; {known}."
    low, high = parameter["left"] or parameter["range"]
    return {"assumption": text, "range": [low, high], "cases": list(summary["cases"])}


def _provenance(summary: Summary) -> Iterator[str]:
    """Say in comments where the numbers come from."""
    found, scores = summary["discrepancy"], summary["scores"]["all"]
    points = sum(wave["points"] for wave in summary["waves"])
    yield "Written by `jointsim calibrate`: numbers fitted to past crises by history matching."
    yield (
        f"seed {summary['seed']}; waves: {len(summary['waves'])}, points: {points}, replications of each crisis at "
        f"each: {summary['replications']};"
    )
    yield f"discrepancy {found['mean']:g} (means of groups) and {found['spread']:g} (spread) in log hours."
    if summary["empty"]:
        yield "No point was left: every one is implausible in some respect, and this is the least implausible."
    else:
        yield f"Points of which this is the middle: {summary['accepted']['middle_of']}, those with the best forecasts."
    yield (
        f"skill over climatology, all milestones: documents only {_skill(scores['documents'])}, fitted "
        f"{_skill(scores['in_sample'])}, each crisis left out {_skill(scores['left_out'])}"
    )
    yield f"crises: {', '.join(summary['cases'])}"


def _skill(scores: Mapping[str, Any]) -> str:
    return "none" if scores["skill"] is None else f"{scores['skill']:+.3f}"


def _owner(world: World, keys: tuple[str, ...]) -> int:
    """Say how many keys lead to the innermost part of the world that keeps evidence of a number."""
    depths = [depth for depth in range(1, len(keys)) if isinstance(value_at(world, keys[:depth]), Documented)]
    return depths[-1] if depths else 1


def _value_of(summary: Summary, path: str) -> float:
    return next(float(each["accepted"]) for each in summary["parameters"] if path in each["paths"])


def _put(into: dict[str, Any], keys: tuple[str, ...], value: Any) -> None:
    _at(into, keys[:-1])[keys[-1]] = value


def _at(into: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    for key in keys:
        into = into.setdefault(key, {})
    return into


def _written(comments: list[str], content: Mapping[str, Any]) -> str:
    lines = [
        line
        for comment in comments
        for line in (wrap(comment, WIDTH, subsequent_indent="  ", drop_whitespace=False) or [""])
    ]
    heading = "".join(f"# {line}".rstrip() + "\n" for line in lines)
    body = yaml.dump(
        dict(content),
        Dumper=_Plain,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
        default_flow_style=None,
    )
    return f"{heading}{body}"


class _Plain(yaml.SafeDumper):
    """Writes every value out, also where two are the same."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never write an alias."""
        return True
