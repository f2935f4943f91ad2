"""The error tree: how faults read, sort and suggest."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.errors import Fault, InputError, JointsimError, MissingExtra, RunError, nearest


def test_a_fault_reads_place_path_what_and_what_would_be_right():
    fault = Fault("a.yaml", 3, 5, "bodies.x", "unknown key 'scilence'", "did you mean 'silence'?")
    assert str(fault) == "a.yaml:3:5 bodies.x: unknown key 'scilence' — did you mean 'silence'?"


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("a.yaml", 0, 0, "", "the file is empty"), "a.yaml: the file is empty"),
        (Fault("a.yaml", 0, 0, "bodies", "bad"), "a.yaml bodies: bad"),
        (Fault("", 0, 0, "bodies", "bad"), "bodies: bad"),
        (Fault("a.yaml", 1, 2, "", "bad", "write x"), "a.yaml:1:2: bad — write x"),
        (Fault("--set", 1, 2, "a.b", "bad"), "--set:1:2 a.b: bad"),
    ],
)
def test_a_fault_leaves_out_what_is_not_known(fault, text):
    assert str(fault) == text


def test_faults_are_listed_once_each_in_file_order():
    late, early = Fault("a", 10, 1, "", "late"), Fault("a", 9, 1, "", "early")
    error = InputError([late, early, late])
    assert error.faults == (early, late)
    assert str(error).splitlines() == ["a:9:1: early", "a:10:1: late"]


@pytest.mark.parametrize("kind", [InputError, RunError, MissingExtra])
def test_every_error_is_a_jointsim_error(kind):
    assert issubclass(kind, JointsimError)


def test_an_input_error_survives_a_process_boundary():
    error = RunError("replication 3")
    assert str(pickle.loads(pickle.dumps(error))) == "replication 3"


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("scilence", ["silence", "meets"], "did you mean 'silence'?"),
        ("FI", ["fi", "se"], "did you mean 'fi'?"),
        ("xyz", ["silence", "meets"], "one of meets, silence"),
        ("xyz", [], ""),
        ("FR.admiralty", ["AL.navy", "FR.navy", "FR.parliament"], "one of FR.navy, FR.parliament"),
        ("FR.nawy", ["AL.navy", "FR.navy", "FR.parliament"], "did you mean 'FR.navy'?"),
        (
            "naval-operation",
            ["berlin-plus-operation", "naval-presence", "sanctions"],
            "one of berlin-plus-operation, naval-presence",
        ),
        ("xyz", [f"b{n:02}" for n in range(13)], f"one of {', '.join(f'b{n:02}' for n in range(12))}, …"),
        ("xyz", [f"b{n:02}" for n in range(12)], f"one of {', '.join(f'b{n:02}' for n in range(12))}"),
    ],
)
def test_the_nearest_known_word_is_named(word, known, said):
    assert nearest(word, known) == said


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=20))
def test_suggesting_never_depends_on_the_order_of_the_known_words(word, known):
    assert nearest(word, known) == nearest(word, reversed(known))
