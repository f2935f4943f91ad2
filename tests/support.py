"""The smallest world and scenario that pass every check, as YAML text, for tests to change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from jointsim.model.document import parse_document

UNION = """
jointsim: 1
markings: [open, secret]
organisations:
  union: {name: Union, awareness: {at: [watch], occurrence: 0.5}}
offices:
  chair: {name: Chair, organisation: union, staff: watch}
forces:
  ships: {name: Ships, organisation: union, domain: maritime, notice: 2 d, transit: 3 d}
"""
"""What every world of the tests begins with."""

CRISIS = """
jointsim: 1
horizon: 60 d
domain: maritime
onset: sudden
urgency: immediate
affected: [XA]
severity: 1
attribution-difficulty: 1
contention: 1
"""
"""What every crisis of the tests begins with."""

WORLD = (
    UNION
    + """
domains: [maritime]
states:
  XA:
    name: Arland
    zone: Europe/Brussels
    holidays: BE
    memberships: {union: {}}
    agreements: {pact: {}}
    population: 10
  XB: {name: Borland, zone: Europe/Helsinki, holidays: FI, memberships: {union: {}}, population: 20}
capitals: {calendar: always, picture: coast-guard}
national-staffs:
  coast-guard: {name: coast guard, calendar: own-hours}
calendars:
  always: {zone: UTC, open: {routine: always}}
  own-hours: {zone: own, holidays: own, open: {routine: always}}
staffs:
  watch: {name: Watch, organisation: union, calendar: always}
rules:
  consensus: {name: consensus, vote: unanimous}
bodies:
  council:
    name: Council
    organisation: union
    level: ambassadors
    rule: consensus
    calendar: always
    meets: {days: [mon], at: "10:00"}
    silence: 24 h
channels:
  report: {name: report, from: "*.coast-guard", to: watch, latency: 1 h}
agreement:
  utility:
    {base: 1, contention: 0.5, confidence: 0.3, concession: 0.4, affected: 0.5,
     issue: 0.2, state: 0.5, organisation: 0.2, round: 0.2}
  cuts: {support: 0, reservation: -0.5, abstention: -1}
  positions: {for: 1, favourable: 0.5, sceptical: -0.5, against: -2}
  reservations: {scrutiny: {share: 1, takes: 2 d}}
  rework: 1 d
  remedies: {drop-clause: 1, stop: 1}
  rounds: 3
  late-break: {share: 0.5, within: 2 h}
attribution: {tempo: [1, 1, 2, 3], weight: [1, 1, 0.5, 0.25]}
routing:
  union:
    statement:
      procedure: speak
      asked-by: {chair: {sudden: 2 h}}
      authority: [own]
      text: {solidarity: 1}
    presence:
      procedure: sail
      asked-by: {affected-state: {sudden: 6 h}}
      authority: [delegated, whole]
procedures:
  speak:
    name: statement
    headline: statement
    steps:
      draft: {work: watch, takes: 4 h}
      agree: {agree: council, by: silence, reaches: statement}
  sail:
    name: presence
    headline: first-action
    steps:
      plan: {work: watch, takes: 1 d}
      decide: {agree: council, under: [whole], reaches: decision}
      go: {move: ships, after: {delegated: plan, whole: decide}, reaches: first-action}
"""
)

SCENARIO = (
    CRISIS
    + """
title: A test
start: 2025-03-11T07:30+01:00
events:
  incident:
    at: 0 h
    observed:
      guard: {by: affected.coast-guard, after: 1 h, occurrence: 0.9}
responses:
  words: {organisation: union, kind: statement, event: incident}
  ships: {organisation: union, kind: presence, event: incident}
deadlines:
  soon: {response: ships, milestone: first-action, within: 10 d, because: it may happen again}
"""
)

SETUP = "jointsim: 1\ntitle: As it is\nsummary: Nothing is changed.\n"


def tiny_world(**patches: Any) -> str:
    """Write a valid world, changed: keywords are its keys (`_` for `-`), values merge, None removes."""
    return _patched(WORLD, patches)


def tiny_scenario(**patches: Any) -> str:
    """Write a valid scenario for that world, changed likewise."""
    return _patched(SCENARIO, patches)


def tiny_setup(**patches: Any) -> str:
    """Write a set-up that changes nothing, changed likewise."""
    return _patched(SETUP, patches)


def write_tiny(
    folder: Path, *, world: str | None = None, scenario: str | None = None, setup: str | None = None
) -> tuple[str, str, Path]:
    """Write the three files below a folder; returns scenario, set-up and the world's folder."""
    files = {
        "world/world.yaml": tiny_world() if world is None else world,
        "crisis.yaml": tiny_scenario() if scenario is None else scenario,
        "as-is.yaml": tiny_setup() if setup is None else setup,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder / "crisis.yaml"), str(folder / "as-is.yaml"), folder / "world"


def _patched(text: str, patches: dict[str, Any]) -> str:
    if not patches:
        return text.lstrip()
    value = parse_document(text, "tiny").value
    changes = {key.replace("_", "-"): patch for key, patch in patches.items()}
    return yaml.safe_dump(merged(value, changes), sort_keys=False, allow_unicode=True)


def merged(value: Any, patch: Any) -> Any:
    """Merge as RFC 7396 does."""
    if not isinstance(patch, dict):
        return patch
    result = dict(value) if isinstance(value, dict) else {}
    for key, part in patch.items():
        if part is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), part)
    return result


def contents(folder: Path, *, but: str = "") -> dict[str, bytes]:
    """Read all files below a folder, but one if it is named."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if path.name != but}
