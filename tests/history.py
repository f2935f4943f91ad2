"""Past crises that never were, and a tiny world that can play them, for tests of forecasts and their scores."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from jointsim.model.document import parse_document
from jointsim.model.faults import validated
from jointsim.model.history.cases import Case
from jointsim.model.world import World
from tests.support import tiny_world

CRISIS_CELL = {
    "national-staffs": {"crisis-cell": {"name": "crisis cell", "calendar": "own-hours"}},
    "channels": {"call": {"name": "call", "from": "*.crisis-cell", "to": "watch", "latency": "1 h"}},
}
"""Who sees the event of a case, by the rules, and tells the one watch of the tiny world."""

FLOOD: dict[str, Any] = {
    "id": "flood-2024",
    "title": "A flood that never was",
    "domain": "maritime",
    "onset": "2024-12-25T10:00Z",
    "onset_precision": "minute",
    "kind": "sudden",
    "event": "The sea comes in.",
    "summary": "The sea came in, and ships went out.",
    "affected": ["XA"],
    "severity": 2,
    "attribution": 1,
    "contention": 0,
    "responses": [
        {
            "organisation": "union",
            "kind": "statement",
            "basis": "standing",
            "milestones": [
                {
                    "id": "statement",
                    "earliest": "2024-12-26T10:00Z",
                    "latest": "2024-12-27T10:00Z",
                    "confidence": "high",
                    "source": "https://example.org",
                }
            ],
        },
        {
            "organisation": "union",
            "kind": "presence",
            "milestones": [
                {
                    "id": "launch",
                    "earliest": "2025-01-01T10:00Z",
                    "latest": "2025-01-01T10:00Z",
                    "confidence": "high",
                }
            ],
        },
    ],
}
"""One case: a statement a day or two after the onset, and a launch exactly a week after it."""


def coded(case_id: str = "flood-2024", **parts: Any) -> dict[str, Any]:
    """Write the case that never was, under some id, with other parts."""
    return {**FLOOD, "id": case_id, **parts}


def asked(kind: str, organisation: str = "union", **milestones: tuple[str, str]) -> dict[str, Any]:
    """Write a response with the milestones reached between these moments; with none, it was never decided."""
    reached = [
        {"id": name, "earliest": first, "latest": last, "confidence": "high"}
        for name, (first, last) in milestones.items()
    ]
    never = {} if reached else {"outcome": "none was decided"}
    return {"organisation": organisation, "kind": kind, "milestones": reached, **never}


def case(case_id: str = "flood-2024", **parts: Any) -> Case:
    """Read such a case."""
    return Case.model_validate(coded(case_id, **parts))


def past_world(**patches: Any) -> World:
    """Read the tiny world with someone in it who sees events, and with further changes."""
    document = parse_document(past_world_text(**patches), "world")
    return validated(World, document)


def past_world_text(**patches: Any) -> str:
    """Write that world."""
    return tiny_world(**{key.replace("-", "_"): value for key, value in CRISIS_CELL.items()}, **patches)


def write_past(folder: Path, *cases: dict[str, Any]) -> tuple[Path, Path]:
    """Write a file of cases and that world below a folder; returns the file, and the folder of the world."""
    file, world = folder / "past.yaml", folder / "world"
    told = {"cases": list(cases or [FLOOD]), "domains": ["maritime"], "kinds": ["statement", "presence"]}
    file.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    world.mkdir(exist_ok=True)
    (world / "world.yaml").write_text(past_world_text(), encoding="utf-8")
    return file, world


def hours_in(points: Any) -> list[float]:
    """Give lags in hours of their logarithms."""
    found: list[float] = np.exp(np.asarray(points)).round(9).tolist()
    return found


def moment(text: str) -> datetime:
    """Read a moment, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
