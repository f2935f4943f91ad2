"""How many of a world's numbers are assumed: counted from the evidence, as the files hold it."""

from __future__ import annotations

import pytest

from jointsim.model.document import parse_document
from jointsim.model.load import load_world
from jointsim.reports.parameters import is_number
from jointsim.reports.standing import standing, standing_note
from tests.shipped import shipped_document

WORLD = """\
jointsim: 1
bodies:
  council:
    name: Council
    silence: {priority: 24 h, flash: 6 h}
    business: 4
    sitting: 2 h
    evidence:
      silence: {assumption: "a guess", range: [0.5, 2]}
      business: {says: "four items", source: a page, confidence: low}
staffs:
  watch:
    desks: 3
    load: {routine: 0.5}
    evidence: {load: {set-by: trial}}
"""


def test_numbers_are_counted_by_what_they_stand_on():
    found = standing(parse_document(WORLD, "world"))
    assert dict(found) == {"assumption": 2, "source": 1, "nothing": 2, "set": 1}


@pytest.mark.parametrize(("runs", "pinned"), [(1, "1 replication pins"), (500, "500 replications pin")])
def test_the_note_says_what_intervals_do_not_tell(runs, pinned):
    assert standing_note([parse_document(WORLD, "world")], runs) == (
        "2 of 6 numbers behind this are assumptions (1 set by the set-up, the scenario or --set, 2 without "
        f"evidence); an entry of `jointsim evidence` can stand for several; the intervals tell how well {pinned} down "
        "the model’s answer, not whether the assumptions hold"
    )


def test_of_a_world_with_sources_alone_nothing_is_put_in_brackets():
    text = "bodies: {council: {business: 4, evidence: {business: {says: x, source: y, confidence: low}}}}"
    assert standing_note([parse_document(text, "world")], 2).startswith(
        "0 of 1 numbers behind this are assumptions; "
    )


def test_of_several_studies_the_least_and_the_most_is_told():
    worlds = [parse_document(text, "world") for text in (WORLD, WORLD.replace("    desks: 3\n", ""))]
    assert standing_note(worlds, 50).startswith(
        "2 of 5 to 6 numbers behind this are assumptions (1 set by the set-up, the scenario or --set, 1 to 2 without "
        "evidence); "
    )


def test_every_number_of_the_library_stands_on_something():
    found = standing(shipped_document())
    assert found["nothing"] == found["set"] == 0
    assert found["assumption"] > found["source"] > 100


def test_a_value_set_by_hand_is_counted_as_such():
    before, after = (
        standing(load_world(sets=sets)[1]) for sets in ((), [("bodies.nac.silence.immediate", "12 h")])
    )
    assert after["set"] == 1
    assert after.total() == before.total()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, True), (0.5, True), ("36 h", True), ({"median": "1 h", "p90": "2 h"}, True), ([1, 2.5], True),
        (True, False), ("office", False), ([], False), (["mon"], False), (None, False), ("2024-10-17", False),
    ],
)  # fmt: skip
def test_what_is_a_number(value, said):
    assert is_number(value) is said
