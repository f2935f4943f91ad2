"""Faults of the scenario that a case became are told where the case stands in its file."""

from __future__ import annotations

import pytest

from jointsim.errors import Fault
from jointsim.model.history.blame import in_case_files
from jointsim.model.history.reading import read_cases
from tests.history import asked, coded, write_past


@pytest.fixture
def file(tmp_path):
    twice = [asked("statement"), asked("presence"), asked("presence")]
    return read_cases(write_past(tmp_path, coded(), coded("storm-2023", responses=twice))[0], "past.yaml")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("domain", "cases[1].domain"),
        ("start", "cases[1].onset"),
        ("affected[0]", "cases[1].affected"),
        ("responses", "cases[1].responses"),
        ("responses.union-presence-no-2.event", "cases[1].responses[2]"),
        ("events.onset.observed", "cases[1].event"),
        ("attribution-difficulty", "cases[1].attribution"),
        ("horizon", "cases[1]"),
        ("", "cases[1]"),
    ],
)
def test_a_place_in_the_scenario_is_one_in_the_case(file, path, place):
    (fault,) = in_case_files([Fault("storm-2023", 3, 1, path, "this is wrong", "write it so")], [file])
    assert (fault.file, fault.path, fault.what, fault.right) == (
        "past.yaml",
        place,
        "this is wrong",
        "write it so",
    )
    assert fault.line == file.document.mark(("cases", 1)).line or fault.path != "cases[1]"


def test_what_is_of_no_case_stays_as_it_is(file):
    other = Fault("world.yaml", 3, 1, "bodies", "this is wrong")
    assert in_case_files([other], [file]) == [other]
