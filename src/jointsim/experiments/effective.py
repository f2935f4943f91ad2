"""What was really run: the scenario and the world with all changes made, as files that load back the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import yaml

from jointsim.model.syntax import plain_value

if TYPE_CHECKING:
    from jointsim.model.document import Document
    from jointsim.model.load import Inputs

SCENARIO = "inputs/scenario.yaml"
WORLD = "inputs/world/world.yaml"

_LONG_AGO = "1900-01-01"


def effective(inputs: Inputs) -> dict[str, dict[str, Any]]:
    """Give the scenario and the world that a run depends on, as plain values.

    The world has the changes of set-up, scenario and options in it, so the scenario has none left to make.
    Channels that these closed, but over which steps still try to tell, stay as entries long out of date: a
    channel that never was would be a mistake. What a participation problem that these solved had closed stands open.
    """
    scenario = {key: value for key, value in inputs.scenario_document.value.items() if key != "changes"}
    return {"scenario": scenario, "world": effective_world(inputs.world_document)}


def effective_world(document: Document) -> dict[str, Any]:
    """Give a world with its changes as plain values that load back the same; see `effective`."""
    world = document.value
    closed = _closed(world)
    if closed:
        world = {**world, "channels": {**world.get("channels", {}), **closed}}
    return {**world, **{part: _open(world, part) for part in ("channels", "bodies") if part in world}}


def digest(value: Any) -> str:
    """Give the sha256 of a plain value; how its file is laid out, and comments in it, make no difference.

    Parameters
    ----------
    value
        Maps, lists, text, finite numbers, true, false and None. The order of a map counts: steps are in order.

    Raises
    ------
    ValueError
        A number in it is not finite.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def effective_files(inputs: Inputs, seed: int) -> dict[str, bytes]:
    """Write scenario and world as files: path below the folder of results → content.

    ``jointsim run inputs/scenario.yaml --world inputs/world`` runs them again.
    """
    values = effective(inputs)
    again = f"jointsim run inputs/scenario.yaml --world inputs/world --seed {seed}"
    heading = (
        f"# As run: '{inputs.scenario_id}' under '{inputs.setup_id}'. Again, from the folder above: {again}\n"
    )
    return {
        SCENARIO: (heading + written(values["scenario"])).encode(),
        WORLD: (heading + written(values["world"])).encode(),
    }


def written(value: Any) -> str:
    """Write a plain value as YAML that reads back the same, under version 1.1 of YAML as under 1.2."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=100
    )
    return text


def _closed(world: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Give entries for the channels that steps name and that are not there."""
    named = dict.fromkeys(_told(world.get("procedures")))
    missing = [channel for channel in named if channel not in world.get("channels", {})]
    holders = [*world.get("staffs", {}), *world.get("bodies", {})]
    holders += [f"*.{staff}" for staff in world.get("national-staffs", {})]
    ends = dict(zip(("from", "to"), holders, strict=False))
    return {channel: {"name": "closed", **ends, "latency": "0 h", "until": _LONG_AGO} for channel in missing}


def _open(world: dict[str, Any], part: str) -> dict[str, Any]:
    """Give channels or bodies without the participation problems that are not there."""
    problems = world.get("participation") or {}
    rules = {name: entry.get("participation") for name, entry in world[part].items()}
    solved = [name for name, rule in rules.items() if rule and rule["problem"] not in problems]
    without = {
        name: {key: value for key, value in world[part][name].items() if key != "participation"}
        for name in solved
    }
    return {**world[part], **without}


def _told(part: Any) -> Iterator[str]:
    """Name the channels over which steps tell or ask, in the order of the file."""
    if not isinstance(part, dict):
        return
    for key, value in part.items():
        if key in ("tell", "ask") and isinstance(value, str):
            yield value
        else:
            yield from _told(value)


class _Dumper(yaml.SafeDumper):
    """Quotes text that is not text without quotes, and repeats a part instead of pointing to it."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if _is_more_than_text(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _is_more_than_text(text: str) -> bool:
    try:
        return plain_value(text) != text
    except ValueError:
        return True


_Dumper.add_representer(str, _text)
