"""What `show tempo` says of its numbers, in sentences."""

from __future__ import annotations

import pytest

from jointsim.model.document import parse_document
from jointsim.reports.inventory import show
from jointsim.reports.tempo import tempo_notes
from tests.shipped import shipped_document

TEMPO = """
tempo:
  work: 0.5
  contention: 1.2
  basis: {new: 1.1}
  spread: {crisis: 0.9, response: 0, initiative: 1.1}
  least: 0.125
  evidence:
    least: {assumption: Some time is always needed., range: [0.1, 0.2]}
"""
WORLD = parse_document(TEMPO, "world")
FACTOR = (
    "A factor multiplies the documented length of time: below 1 is quicker than documented, 1 is as documented, "
    "above 1 is slower. Sittings in the calendar and periods of silence stay as they are."
)
SPREAD = "spread: standard deviations of the logarithm of tempo; at 0 all go at one pace."
CRISES = (
    "spread.crisis 0.9: of crises that are coded alike two in three take between 0.39 and 1.9 times "
    "the usual time."
)
LEAST = "least: however quick a crisis, nothing takes less than 12.5 % of its documented length."


def test_every_kind_of_number_is_explained_and_a_spread_told_in_its_own_words():
    assert tempo_notes(WORLD, ("tempo",)) == (
        FACTOR,
        "contention: on everything, once for each step above 1 on the scale from 0 to 3; at 0 it divides.",
        "basis: on everything, by what a response is built on.",
        SPREAD,
        CRISES,
        "spread.initiative 1.1: until somebody asks, two in three responses take, beside that, between 0.32 and 2.3 "
        "times the usual time.",
        LEAST,
    )


@pytest.mark.parametrize(
    ("path", "notes"),
    [
        ("tempo.work", (FACTOR,)),
        ("tempo.least", (LEAST,)),
        ("tempo.spread.crisis", (SPREAD, CRISES)),
        ("tempo.spread.response", (SPREAD,)),
        ("tempo.evidence.least", ()),
    ],
)
def test_of_a_part_only_that_is_explained(path, notes):
    assert tempo_notes(WORLD, tuple(path.split("."))) == notes


@pytest.mark.parametrize("text", ["tempo: {}", "tempo: {spread: {}}"])
def test_where_nothing_is_written_nothing_is_explained(text):
    assert tempo_notes(parse_document(text, "world"), ("tempo",)) == ()


def test_numbers_of_the_library_that_name_past_crises_are_called_fitted():
    world = shipped_document()
    (table,) = show(world, "tempo")
    grades = {row[0]: row[2] for row in table.rows}
    named = {key for key, each in world.value["tempo"]["evidence"].items() if each.get("cases")}
    assert named
    assert {key for key, grade in grades.items() if grade == "fitted"} == named
    assert grades["least"] == "assumed"
    assert table.notes[0] == FACTOR
    assert sum(note.startswith("fitted: ") for note in table.notes) == 1
