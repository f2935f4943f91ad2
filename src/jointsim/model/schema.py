"""JSON Schema of the files, for editors and other programs."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from jointsim.model.history.cases import Cases
from jointsim.model.scenario import Scenario
from jointsim.model.setup import Setup
from jointsim.model.world import World

Kind = Literal["scenario", "setup", "world", "case"]

_MODELS: dict[Kind, tuple[type[BaseModel], str]] = {
    "scenario": (Scenario, "Scenario: one crisis, what is wanted of whom, and by when"),
    "setup": (Setup, "Set-up: a way of coordinating, as changes to the world"),
    "world": (World, "World: institutions as data; one of several files that are united"),
    "case": (Cases, "Cases: past crises, what was asked of whom, and when each milestone was reached"),
}

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$"


def json_schema(kind: Kind) -> dict[str, Any]:
    """Say in JSON Schema (2020-12) what a file of a kind may hold, with descriptions and units.

    What one entry alone cannot show (a name that is not defined anywhere, steps that wait for each other) is
    not in the schema; loading finds it.

    Parameters
    ----------
    kind
        ``scenario``, ``setup``, ``world`` for one of the files of a world, or ``case`` for a file of past cases.
        That one is open to keys of other names, and needs no version.
    """
    model, title = _MODELS[kind]
    found: dict[str, Any] = _tidied(model.model_json_schema(by_alias=True, mode="validation"))
    versioned = () if kind == "case" else ("jointsim",)
    required = sorted({*versioned, *found.get("required", ())})
    head = {"$schema": _DIALECT, "$id": f"urn:jointsim:schema:{kind}:1", "title": title}
    return {**head, **{key: part for key, part in found.items() if key != "title"}, "required": required}


def _tidied(schema: Any, name: str = "") -> Any:
    """Make generated schema pleasant for editors: plain titles, closed maps, moments without seconds."""
    if isinstance(schema, list):
        return [_tidied(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if name in ("properties", "$defs"):
        return {key: _tidied(part) for key, part in schema.items()}
    found = {key: _tidied(part, key) for key, part in schema.items()}
    if "default" in found and found["default"] in (None, [], {}):
        del found["default"]
    if isinstance(found.get("title"), str):
        found["title"] = found["title"].replace("-", " ").capitalize()
    if found.get("format") == "date-time":
        del found["format"]
        found |= {"pattern": _MOMENT, "examples": ["2024-12-25T12:26+02:00"]}
    if len(patterns := found.get("patternProperties", {})) == 1:
        ((pattern, entry),) = patterns.items()
        del found["patternProperties"]
        names = {**found.get("propertyNames", {}), "pattern": pattern}
        found |= {"additionalProperties": entry, "propertyNames": names}
    return found
