"""Set-ups under which another milestone stands for a response: the baseline's is compared, and that is said."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.experiments.best import Question
from jointsim.experiments.compare import compare
from jointsim.experiments.comparison import Comparison
from jointsim.reports.comparison import comparison_tables
from tests.support import tiny_scenario
from tests.unit.experiments.conftest import planning, under

EARLIER = {
    "procedures": {"sail": {"headline": "launch", "steps": {"plan": {"takes": "4 h", "reaches": "launch"}}}}
}
"""Ships stand for the presence no longer, but that they are launched; planning takes 20 hours less."""

ELSEWHERE = {
    "procedures": {"sail": {"headline": "launch", "steps": {"go": {"reaches": "launch"}}}},
}
"""Nothing reaches the first action any more."""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    changes = {"as-is": {}, "earlier": EARLIER, "elsewhere": ELSEWHERE, "hasty": planning("4 h")}
    return under(tmp_path_factory.mktemp("setups"), changes, scenario=tiny_scenario(deadlines=None))


@pytest.fixture(scope="module")
def comparison(inputs) -> Comparison:
    return compare(inputs, n=20, seed=3, jobs=1)


def difference(comparison, setup, milestone="first-action"):
    found = (each for each in comparison.differences if (each.setup, each.response) == (setup, "ships"))
    return next((each for each in found if each.milestone == milestone), None)


def test_the_milestone_of_the_baseline_is_compared(comparison):
    found = difference(comparison, "earlier")
    assert (found.is_headline, found.mean, found.verdict) == (True, -20.0, "faster")
    assert difference(comparison, "elsewhere") is None
    assert difference(comparison, "earlier", "launch") is None
    assert comparison.other_headlines == {("earlier", "ships"): "launch", ("elsewhere", "ships"): "launch"}


def test_ledgers_of_different_milestones_are_not_set_against_each_other(comparison):
    assert comparison.ledger_difference("earlier", "ships") == {}
    assert comparison.ledger_difference("hasty", "ships")["work"] == -20.0
    responses = comparison.summary()["setups"]["earlier"]["responses"]
    assert responses["ships"]["ledger_difference_hours"] == {}
    assert responses["ships"]["milestones"]["first-action"]["difference_hours"] == -20.0


def test_it_is_said_in_the_tables(comparison):
    tables = {table.title: table for table in comparison_tables(comparison)}
    (notes,) = [table.notes for title, table in tables.items() if title.endswith(": first action")]
    assert [note for note in notes if note.startswith("under")] == [
        "under ‘earlier’ launch stands for this response; compared is first action, as under ‘as-is’, and the ledgers "
        "are of different milestones, so that the difference is not taken apart",
        "under ‘elsewhere’ launch stands for this response, and no step reaches first action: it is not compared",
    ]
    (made_of,) = [
        table for title, table in tables.items() if title.endswith("what the difference is made of")
    ]
    assert [row[0] for row in made_of.rows] == ["hasty"]


def test_it_is_said_in_the_files(comparison):
    details = comparison.details()
    assert details["headlines"]["ships"] == "first-action"
    assert details["other_headlines"] == {"earlier": {"ships": "launch"}, "elsewhere": {"ships": "launch"}}
    assert "first-action" in comparison._repr_html_()


def test_where_none_is_other_nothing_is_said(inputs):
    found = compare([inputs[0], inputs[3]], n=2, seed=3, jobs=1)
    assert found.other_headlines == {}
    assert "other_headlines" not in found.details()


def test_the_best_is_not_chosen_by_a_milestone_that_a_set_up_has_not(inputs):
    with pytest.raises(InputError) as error:
        compare(inputs, n=2, seed=3, jobs=1, best=Question("ships", "first-action", 1.0))
    assert str(error.value) == (
        "--best: under 'elsewhere' no step of 'ships' reaches 'first-action' "
        "— choose by another milestone, or leave these set-ups out"
    )
