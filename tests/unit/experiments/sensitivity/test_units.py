"""What is weighed against what, and what is wrong with a path that is named."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.experiments.sensitivity.asked import ask
from jointsim.experiments.sensitivity.target import Target
from tests.unit.experiments.sensitivity.conftest import WORDS, guess


def refused(load, *over: str) -> str:
    with pytest.raises(InputError) as caught:
        ask(load(), WORDS, over)
    return str(caught.value)


def test_by_default_topics_are_weighed_of_what_the_scenario_meets(asked):
    assert [factor.path for factor in asked.factors] == [
        "bodies.council.silence",
        "bodies.council.business",
        "procedures.speak.steps.draft.takes",
    ]
    assert [(unit.name, unit.members) for unit in asked.units] == [("work", (2,)), ("meetings", (0, 1))]
    assert (asked.ranges, asked.unmoved, asked.unused) == (4, 0, 1)


def test_each_path_that_is_named_is_one_part(load):
    asked = ask(load(), WORDS, ("bodies.council", "procedures.speak.steps.draft.takes"))
    assert [(unit.name, unit.members) for unit in asked.units] == [
        ("bodies.council", (0, 1)),
        ("procedures.speak.steps.draft.takes", (2,)),
    ]


def test_a_value_that_shares_its_range_stands_for_all_of_them(load):
    world = {
        "bodies": {
            "council": {"silence": {"routine": "24 h", "flash": "4 h"}, "evidence": {"silence": guess(1, 2)}}
        }
    }
    asked = ask(load(world), WORDS, ("bodies.council.silence.flash",))
    assert [factor.path for factor in asked.factors] == ["bodies.council.silence"]


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (
            "bodies.counsil",
            "--over bodies.counsil: there is no 'counsil' in bodies — did you mean 'council'?",
        ),
        ("bodys", "--over bodys: there is no 'bodys' in this world — did you mean 'bodies'?"),
        ("scenario.event", "--over scenario.event: there is no 'event' in scenario — did you mean 'events'?"),
        (
            "bodies.council.name",
            "--over bodies.council.name: nothing at or below it has a range to be moved in — "
            "`jointsim evidence --of bodies.council.name` shows what stands there",
        ),
        (
            "bodies..council",
            "--over bodies..council: 'bodies..council' is not a path — write one such as "
            "bodies.x.silence.immediate",
        ),
    ],
)
def test_a_path_that_cannot_be_moved_is_refused(load, over, said):
    assert refused(load, over) == said


def test_a_path_inside_another_and_one_named_twice_are_refused(load):
    assert refused(load, "bodies", "bodies.council") == (
        "--over bodies.council: this stands inside 'bodies' — name one of the two"
    )
    assert refused(load, "bodies", "bodies") == "--over bodies: this is named twice — name it once"


def test_all_wrong_paths_are_told_at_once(load):
    assert len(refused(load, "x", "y").splitlines()) == 2


def test_what_the_scenario_does_not_meet_leaves_nothing_to_move(load):
    assert "nothing that could be moved is met in this scenario" in refused(load, "bodies.elsewhere")


def test_a_quantity_that_is_not_there_is_refused(load):
    with pytest.raises(ValueError, match=r"has no words\.launch"):
        ask(load(), Target("words", "launch"))
