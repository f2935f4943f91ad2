"""JSON Schema of the files: an independent validator accepts what is shipped and refuses what is broken."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from jointsim.model.document import parse_document, read_document
from jointsim.model.load import list_scenarios, list_setups
from jointsim.model.schema import Kind, json_schema
from jointsim.model.shelves import CASES, world_files
from jointsim.model.template import new_scenario_text
from tests.support import merged, tiny_scenario, tiny_setup, tiny_world

KINDS: tuple[Kind, ...] = ("scenario", "setup", "world", "case")


@cache
def validator(kind: Kind) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema(kind))


def accepts(kind: Kind, text: str) -> bool:
    return validator(kind).is_valid(parse_document(text, kind).value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_itself_valid_and_says_what_it_is(kind: Kind) -> None:
    schema = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:jointsim:schema:{kind}:1"
    assert schema["title"]
    assert schema["description"]
    assert ("jointsim" in schema["required"]) is (kind != "case")


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        *(("scenario", path) for path in list_scenarios().values()),
        *(("setup", path) for path in list_setups().values()),
        *(("world", path) for path in world_files()),
        ("case", CASES),
    ],
    ids=lambda part: part.stem if isinstance(part, Path) else part,
)
def test_every_shipped_file_is_accepted(kind: Kind, path: Path) -> None:
    errors = [error.message for error in validator(kind).iter_errors(read_document(path).value)]
    assert errors == []


def test_the_template_and_the_small_files_are_accepted() -> None:
    assert accepts("scenario", new_scenario_text("New"))
    assert accepts("scenario", tiny_scenario())
    assert accepts("world", tiny_world())
    assert accepts("setup", tiny_setup())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("scenario", tiny_scenario(onset="suden")),
        ("scenario", tiny_scenario(severity=4)),
        ("scenario", tiny_scenario(title=None)),
        ("scenario", tiny_scenario(jointsim=None)),
        ("scenario", tiny_scenario(tilte="x")),
        ("scenario", tiny_scenario(start="2025-03-11")),
        ("scenario", tiny_scenario(horizon=60)),
        ("scenario", tiny_scenario(horizon="60 ours")),
        ("scenario", tiny_scenario(horizon="60 workdays")),
        ("scenario", tiny_scenario(deadlines={"soon": {"within": {"between": ["1 d", "2 d"]}}})),
        ("scenario", tiny_scenario(events={"a b": {"at": "0 h"}})),
        ("scenario", tiny_scenario(responses={"words": {"text": dict.fromkeys("abcdefg", 1)}})),
        ("setup", tiny_setup(title=None)),
        ("setup", tiny_setup(**{"close-channels": {"between": ["union"]}})),
        ("world", tiny_world(jointsim=2)),
        ("world", tiny_world(staffs={"watch": {"desks": "many"}})),
        ("world", tiny_world(staffs={"watch": {"load": {"routine": 1.5}}})),
        ("world", tiny_world(forces={"ships": {"transit": "3 workdays"}})),
        ("world", tiny_world(bodies={"council": {"silence": {"rutine": "1 d"}}})),
        ("world", tiny_world(bodies={"council": {"silence": {"median": "1 d"}}})),
        ("world", tiny_world(procedures={"sail": {"steps": {"plan": {"agree": "council"}}}})),
        ("world", tiny_world(procedures={"sail": {"steps": {"more": {"after": "plan"}}}})),
    ],
)
def test_broken_files_are_refused(kind: Kind, text: str) -> None:
    assert not accepts(kind, text)


def with_case(**changes: Any) -> dict[str, Any]:
    """Give a file with the first shipped case, with changes made in it."""
    return {"cases": [merged(read_document(CASES).value["cases"][0], changes)]}


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": 4},
        {"severity": None},
        {"kind": "suden"},
        {"onset": "25 December 2024"},
        {"onset": 2024},
        {"onset_window": {"latest": "Christmas"}},
        {"responses": [{"organisation": "nato"}]},
        {"responses": [{"organisation": "nato", "kind": "a b"}]},
        {"responses": [{"organisation": "nato", "kind": "statement", "milestones": [{"id": "statment"}]}]},
        {"responses": [{"organisation": "nato", "kind": "statement", "basis": "old"}]},
    ],
)
def test_broken_cases_are_refused(changes: dict[str, Any]) -> None:
    assert validator("case").is_valid(with_case())
    assert not validator("case").is_valid(with_case(**changes))


def test_cases_are_open_to_notes() -> None:
    assert validator("case").is_valid(with_case(coder="somebody"))
    assert not validator("case").is_valid({"cases": []})


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (schema, *schema["$defs"].values()):
        for key, entry in part.get("properties", {}).items():
            yield f"{part['title']}.{key}", entry


@pytest.mark.parametrize("kind", ["scenario", "world"])
def test_keys_are_written_as_in_the_files_and_every_map_is_closed(kind: Kind) -> None:
    for name, entry in properties(json_schema(kind)):
        assert "_" not in name
        assert "patternProperties" not in entry
    for name, model in json_schema(kind)["$defs"].items():
        assert model.get("additionalProperties") is False or "anyOf" in model or "enum" in model, name


def test_delays_say_their_units() -> None:
    anywhere, elapsed = (str(json_schema("world")["$defs"][name]) for name in ("Delay", "ElapsedDelay"))
    for unit in ("min", "h", "d", "weeks"):
        assert unit in anywhere
        assert unit in elapsed
    for unit in ("workdays", "working h"):
        assert unit in anywhere
        assert unit not in elapsed
