"""Institutions are data: no state, organisation, body, staff, force or channel is named in the engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

SECTIONS = ("states", "organisations", "bodies", "staffs", "offices", "forces", "channels")
GENERIC = {"council", "presidency", "chair", "commander", "capital", "delegation", "members", "own"}
"""Ids of the library that are also plain words of the engine."""

HOMONYMS = {"shape"}
"""Ids that are words of programming unless they stand in capitals."""


def proper_nouns(document: Mapping[str, object]) -> Iterator[str]:
    """Yield the ids and the names of all institutions in one file of the world."""
    for section in SECTIONS:
        entries = document.get(section)
        for identifier, entry in entries.items() if isinstance(entries, dict) else ():
            yield identifier
            if isinstance(entry, dict) and isinstance(entry.get("name"), str):
                yield entry["name"]


def nouns_of(library: Path) -> set[str]:
    # BaseLoader leaves every scalar a string: Norway's NO is not false.
    documents = (yaml.load(path.read_bytes(), yaml.CBaseLoader) for path in sorted(library.rglob("*.yaml")))
    nouns = {noun for document in documents if isinstance(document, dict) for noun in proper_nouns(document)}
    return {noun for noun in nouns if noun.casefold() not in GENERIC}


def pattern(noun: str) -> re.Pattern[str]:
    """Match a noun as whole words; a state code only by itself (``NO_REPLY`` is none)."""
    if re.fullmatch("[A-Z]{2}", noun) or noun in HOMONYMS:
        return re.compile(rf"\b{noun.upper()}\b")
    words = r"[-_ ]".join(re.escape(word) for word in re.split(r"[-_ ]", noun))
    return re.compile(rf"(?<![^\W_]){words}(?![^\W_])", re.IGNORECASE)


def named(text: str, nouns: set[str]) -> list[str]:
    words = set(re.findall(r"[^\W_]+", text.casefold()))
    likely = (noun for noun in nouns if set(re.findall(r"[^\W_]+", noun.casefold())) <= words)
    return sorted(noun for noun in likely if pattern(noun).search(text))


def test_the_engine_names_no_institution(sources, package):
    nouns = nouns_of(package / "library" / "world")
    engine = [source for source in sources if source.name.startswith("engine/")]
    assert {source.name: found for source in engine if (found := named(source.text, nouns))} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def convene_nac(body):", ["nac"]),
        ("if body == 'NAC':", ["nac"]),
        ("# as the North Atlantic Council does", ["North Atlantic Council"]),
        ("crisis_cell = 1", ["crisis-cell"]),
        ("state == 'NO'", ["NO"]),
        ("NO_REPLY = 0", []),
        ("rows, columns = table.shape", []),
        ("# the desks of SHAPE", ["shape"]),
        ("there is no anaconda in the barnacle", []),
    ],
)
def test_a_name_is_found_as_a_whole_word(text, found):
    assert named(text, {"nac", "NO", "shape", "North Atlantic Council", "crisis-cell"}) == found


def test_ids_and_names_are_read_from_the_world(tmp_path):
    bodies = "bodies: {nac: {name: North Atlantic Council}, council: {}}"
    (tmp_path / "states.yaml").write_text("states: {NO: {name: Norway}}", encoding="utf-8")
    (tmp_path / "bodies.yaml").write_text(f"{bodies}\nrules: {{x: {{}}}}\n", encoding="utf-8")
    assert nouns_of(tmp_path) == {"NO", "Norway", "nac", "North Atlantic Council"}
