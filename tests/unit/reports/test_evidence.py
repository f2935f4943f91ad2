"""All evidence of a world: found, chosen, and written for people and for programs."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from jointsim.errors import InputError
from jointsim.model.document import Document, parse_document
from jointsim.model.evidence import evidence_for
from jointsim.model.load import load_world
from jointsim.reports.evidence import (
    CSV_COLUMNS,
    Ground,
    as_csv,
    as_markdown,
    as_text,
    grounds,
    grounds_at,
    tally,
)
from jointsim.reports.evidence_page import counts, renewed, sources
from tests.shipped import shipped_document

WORLD = """
jointsim: 1
bodies:
  council:
    silence: {routine: 48 h, flash: 8 h}
    business: 6
    evidence:
      silence: {assumption: "No length | is public.", range: [0.5, 2]}
      silence.flash: {says: "Eight hours.", source: "https://example.org/a", confidence: medium, cases: [x, y]}
      business: {says: "Six.", source: "a book, https://example.org/b", confidence: high, range: [3, 7]}
      gone: {set-by: quick}
staffs:
  watch: {desks: 2, evidence: {desks: {says: "Six.", source: "a book, https://example.org/b", confidence: high}}}
  night: {desks: 1, evidence: {desks: {says: "Six.", source: "a book, https://example.org/b", confidence: high}}}
"""
DOCUMENT = parse_document(WORLD, "world")
FOUND = grounds(DOCUMENT)


def paths(found: list[Ground]) -> list[str]:
    return [".".join(map(str, each.path)) for each in found]


def test_every_entry_is_found_with_its_value():
    assert [(path, each.shown, each.confidence) for path, each in zip(paths(FOUND), FOUND, strict=True)] == [
        ("bodies.council.silence", "routine 48 h, flash 8 h", "assumption"),
        ("bodies.council.silence.flash", "8 h", "medium"),
        ("bodies.council.business", "6", "high"),
        ("bodies.council.gone", "", "set"),
        ("staffs.watch.desks", "2", "high"),
        ("staffs.night.desks", "1", "high"),
    ]


def test_a_source_is_not_listed_for_what_a_set_up_changed_beside_it():
    text = (
        "CY: {agreements: {old: {since: 1}, new: {}, changed: {until: 2}}, "
        "evidence: {agreements: {says: x}, agreements.new: {set-by: q}, agreements.changed.until: {set-by: q}}}"
    )
    assert [each.shown for each in grounds(parse_document(text, "world"))] == [
        "old since 1",
        "at any time",
        "2",
    ]


@pytest.mark.parametrize(
    ("place", "chosen"),
    [
        ("staffs", ["staffs.watch.desks", "staffs.night.desks"]),
        ("bodies.council.business", ["bodies.council.business"]),
        ("bodies.council.silence", ["bodies.council.silence", "bodies.council.silence.flash"]),
        ("bodies.council.silence.routine", ["bodies.council.silence"]),
        ("staffs.watch", ["staffs.watch.desks"]),
    ],
)
def test_what_stands_for_a_path_is_chosen(place, chosen):
    assert paths(grounds_at(FOUND, DOCUMENT, place)) == chosen


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("boddies", "--of: there is no 'boddies' in this world — did you mean 'bodies'?"),
        ("council", "--of: there is no 'council' in this world — did you mean 'bodies.council'?"),
        ("bodies.counsil", "--of: there is no 'counsil' in bodies — did you mean 'council'?"),
        (
            "bodies.council.business.more",
            "--of: there is no 'more' in bodies.council.business",
        ),
        ("bodies.", "--of: 'bodies.' is not a path — write one such as bodies.x.silence.immediate"),
    ],
)
def test_a_path_that_leads_nowhere_is_told(place, said):
    with pytest.raises(InputError) as caught:
        grounds_at(FOUND, DOCUMENT, place)
    assert [str(fault) for fault in caught.value.faults] == [said]


def test_text_has_the_value_and_below_it_what_it_rests_on():
    assert as_text(FOUND[:2], 1000).splitlines() == [
        "bodies.council.silence  routine 48 h, flash 8 h  (assumed)",
        "    No length | is public. · plausible from 0.5 to 2 times this",
        "bodies.council.silence.flash  8 h  (source, medium)",
        "    Eight hours. · https://example.org/a · read from x, y",
        "2 entries of evidence, of one number or several: 1 medium, 1 assumed",
    ]


def test_lines_fit_the_page_but_addresses_stay_whole():
    lines = as_text(FOUND, 30).splitlines()
    assert all(len(line) <= 30 or "https://" in line or " " not in line.strip() for line in lines[:-1])
    assert any("https://example.org/a" in line for line in lines)


def test_ranges_of_numbers_are_bounds_and_of_delays_factors():
    (business,) = (each for each in FOUND if each.path[-1] == "business")
    assert "plausible from 3 to 7" in as_text([business], 100)
    assert "| 3 to 7 |" in as_markdown([business])
    assert "| 0.5 to 2 times |" in as_markdown(FOUND[:1])


def test_csv_reads_back():
    first, second, *_ = csv.DictReader(io.StringIO(as_csv(FOUND)))
    assert tuple(first) == CSV_COLUMNS
    assert first == {
        "path": "bodies.council.silence",
        "value": "routine 48 h, flash 8 h",
        "confidence": "assumption",
        "says": "No length | is public.",
        "source": "",
        "cases": "",
        "range-low": "0.5",
        "range-high": "2",
    }
    assert (second["cases"], second["source"]) == ("x y", "https://example.org/a")


def test_markdown_has_a_table_for_each_section_and_keeps_bars_apart():
    text = as_markdown(FOUND)
    assert [line for line in text.splitlines() if line.startswith("#")] == ["## bodies", "## staffs"]
    assert "No length \\| is public." in text
    assert "a book, <https://example.org/b>" in text


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "0 entries of evidence"),
        (FOUND[3:4], "1 entry of evidence, of one number or several: 1 set by a set-up"),
        (
            FOUND,
            "6 entries of evidence, of one number or several: 3 high, 1 medium, 1 assumed, 1 set by a set-up",
        ),
    ],
)
def test_it_is_counted(found, said):
    assert tally(found) == said


def test_numbers_that_were_fitted_are_counted_among_assumptions():
    text = (
        "tempo: {work: 0.5, least: 0.1, evidence: {work: {assumption: Fitted., range: [0.3, 1], cases: [flood]}, "
        "least: {assumption: Some time is needed., range: [0.1, 0.2]}}}"
    )
    found = grounds(parse_document(text, "world"))
    assert [each.confidence for each in found] == ["assumption", "assumption"]
    assert (
        tally(found)
        == "2 entries of evidence, of one number or several: 2 assumed (1 of these fitted to past crises)"
    )
    assert "tempo.work  0.5  (fitted)" in as_text(found, 100)


def test_counts_stand_by_section_and_confidence():
    assert counts(FOUND).splitlines() == [
        "| section | high | medium | low | assumption | set | in all |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| bodies | 1 | 1 | 0 | 1 | 1 | 4 |",
        "| staffs | 2 | 0 | 0 | 0 | 0 | 2 |",
        "| in all | 3 | 1 | 0 | 1 | 1 | 6 |",
    ]


def test_a_source_is_listed_once_for_all_that_stands_on_it():
    text = sources(FOUND)
    assert "assum" not in text
    assert "| `staffs.watch.desks` 2, `staffs.night.desks` 1 | Six. | high |" in text
    many = [Ground(("staffs", f"s{each}", "desks"), each, FOUND[-1].evidence) for each in range(9)]
    assert "`staffs.s2.desks` 2, and 6 more |" in sources(many)


PAGE = """# A page
<!-- evidence: counts -->
old
<!-- evidence: end -->
between
<!-- evidence: sources -->
<!-- evidence: end -->
after
"""


def test_a_page_is_made_anew_between_its_markers_alone():
    new = renewed(PAGE, FOUND, "page.md")
    assert "old" not in new
    assert counts(FOUND) in new
    assert sources(FOUND) in new
    assert [line for line in new.splitlines() if line in PAGE.splitlines() and line != "old"] == [
        line for line in PAGE.splitlines() if line != "old"
    ]
    assert renewed(new, FOUND, "page.md") == new


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "# Nothing",
            "page.md: no part of this page is made from the world — begin a part with <!-- evidence: counts --> "
            "or <!-- evidence: sources --> and end it with <!-- evidence: end -->",
        ),
        (
            "<!-- evidence: counts -->",
            "page.md: the part 'counts' does not end — end it with <!-- evidence: end -->",
        ),
    ],
)
def test_a_page_without_markers_is_refused(text, said):
    with pytest.raises(InputError) as caught:
        renewed(text, FOUND, "page.md")
    assert [str(fault) for fault in caught.value.faults] == [said]


def test_of_the_shipped_world_everything_found_is_what_stands_for_its_value():
    world = shipped_document()
    for each in grounds(world):
        if each.value is not None:
            assert _stands_for(world, each), each.path


def _stands_for(world: Document, ground: Ground) -> bool:
    found: Any = evidence_for(world.value, ground.path)
    return found is not None and found[1] is ground.evidence


def test_what_a_set_up_changes_is_told_as_set_by_it():
    found = grounds(load_world("as-is", sets=[("bodies.nac.silence.flash", "1 h")])[1])
    (changed,) = (each for each in found if each.confidence == "set")
    assert (".".join(map(str, changed.path)), changed.says) == ("bodies.nac.silence.flash", "set by --set")
