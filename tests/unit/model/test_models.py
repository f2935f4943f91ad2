"""What one entry of a file cannot be: rules that the models check themselves, in the words users read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jointsim.errors import InputError
from jointsim.model.base import Dated, Evidence, Span
from jointsim.model.document import parse_document
from jointsim.model.faults import validated
from jointsim.model.procedures import Procedure
from jointsim.model.steps import VERBS, Agree, Work
from jointsim.model.world import World
from tests.support import tiny_world


def only_fault(**patches: Any) -> str:
    with pytest.raises(InputError) as caught:
        validated(World, parse_document(tiny_world(**patches), "w"))
    (fault,) = caught.value.faults
    return str(fault).split(" ", 1)[1]


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ({}, "evidence is either a source or an assumption — give `source` with `says`, or `assumption`"),
        ({"source": "s", "assumption": "a"},
         "evidence is either a source or an assumption — give `source` with `says`, or `assumption`"),
        ({"source": "s"}, "a source needs what it says and how sure it is — add `says` and `confidence`"),
        ({"assumption": "a"}, "an assumption needs a range — add `range: [low, high]`"),
        ({"assumption": "a", "range": [2, 1]}, "the range runs backwards — write the lower bound first"),
    ],
)  # fmt: skip
def test_evidence_is_of_one_kind_and_whole(evidence, said):
    found = only_fault(bodies={"council": {"evidence": {"silence": evidence}}})
    assert found == f"bodies.council.evidence.silence: {said}"


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ({"agreement": {"cuts": {"support": -2}}},
         "agreement.cuts: the cut-points must fall — write support ≥ reservation ≥ abstention"),
        ({"agreement": {"reservations": {"scrutiny": {"share": 0.5}}}},
         "agreement: the shares of the reservations add up to 0.5 — they must add up to 1"),
        ({"bodies": {"council": {"meets": None}}},
         "bodies.council: a body that never sits cannot decide — give `meets` or `convenes`"),
        ({"rules": {"consensus": {"vote": "majority"}}},
         "rules.consensus: a majority needs a share — add `members` or `population`"),
        ({"routing": {"union": {"statement": {"asked-by": {"chair": {"sudden": None}}}}}},
         "routing.union.statement.asked-by.chair: an asker needs a delay — "
         "give `sudden`, `slow-burn` or `planned`"),
        ({"forces": {"ships": {"generation": {"conference": "9 workdays", "conferences": 2, "pledges": 0.5}}}},
         "forces.ships.generation.conference: '9 workdays' has no office hours to run on here — "
         "write it in hours or days, such as 13 d"),
        ({"forces": {"ships": {"generation": {"conference": "9 d", "conferences": 61, "pledges": 0.5}}}},
         "forces.ships.generation.conferences: 61 is out of range — give a whole number from 1 to 60"),
        ({"procedures": {"sail": {"steps": {"more": {"wait": {"occurrence": 0}}}}}},
         "procedures.sail.steps.more.wait: a wait needs something to wait for — "
         "give `occurrence`, `attribution` or another response"),
    ],
)  # fmt: skip
def test_entries_that_contradict_themselves_are_refused(patch, said):
    assert only_fault(**patch) == said


@pytest.mark.parametrize("kind", [Dated, Span])
def test_dates_cover_both_their_ends(kind):
    dated = kind(since=date(2020, 1, 1), until=date(2020, 12, 31))
    holds = dated.exists_on if isinstance(dated, Dated) else dated.holds_on
    assert [holds(date(2020, *day)) for day in ((1, 1), (6, 1), (12, 31))] == [True] * 3
    assert not holds(date(2019, 12, 31))
    assert not holds(date(2021, 1, 1))


def test_members_are_those_of_the_day():
    later = {"XB": {"memberships": {"union": {"since": "2020-01-01"}}}}
    world = validated(World, parse_document(tiny_world(states=later), "w"))
    assert world.members("union", date(2019, 12, 31)) == ("XA",)
    assert world.members("union", date(2020, 1, 1)) == ("XA", "XB")
    assert world.members("league", date(2020, 1, 1)) == ()


def test_one_or_several_may_be_given_alike():
    one = Agree(agree="a", then="b", by="silence", reaches="launch")
    several = Agree(agree="a", then=("b",), by=("silence",), reaches=("launch",))
    assert one.confirming == several.confirming == ("b",)
    assert one.ways.at("flash") == several.ways.at("routine") == ("silence",)
    assert one.milestones == several.milestones == ("launch",)


def test_steps_that_are_models_already_are_taken_as_they_are():
    step = Work(work="a", takes="4 h")
    assert Procedure(name="P", headline="launch", steps={"s": step}).steps["s"] == step
    assert set(VERBS) >= {"work", "agree", "move"}


def test_evidence_set_by_somebody_needs_nothing_else():
    assert Evidence.model_validate({"set-by": "siloed"}).set_by == "siloed"
