"""A set-up's documented positions count as if the scenario stated them: where, when and on what they are on record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from jointsim.engine.planner import make_plan
from jointsim.experiments.effective import SCENARIO, WORLD, effective, effective_files
from jointsim.experiments.manifest import identity
from jointsim.measures.scores import outcome_of
from jointsim.model.document import parse_document
from jointsim.model.load import Inputs, load_inputs
from tests.support import SETUP, merged, write_tiny
from tests.worlds import PLAIN_CRISIS, PLAIN_WORLD, play

STEPS = {"decide": None, "agree": {"agree": "council", "reaches": "decision"}}
BLOCK = {
    "state": "XC",
    "organisation": "union",
    "kinds": ["act"],
    "topics": ["fish"],
    "stance": "against",
    "since": "2025-03-01",
    "until": "2025-03-31",
    "says": "It blocked a text on fish.",
    "source": "https://example.org/fish",
    "confidence": "medium",
}


def changed(base: str, patch: dict[str, Any]) -> str:
    return yaml.safe_dump(merged(parse_document(base, "base").value, patch), sort_keys=False)


def inputs(
    folder: Path,
    positions: dict[str, dict[str, Any]],
    scenario: dict[str, Any] | None = None,
    world: dict[str, Any] | None = None,
) -> Inputs:
    """Load the plain crisis, about fish, under a set-up with positions: each the block with what differs."""
    laid = {key: merged(BLOCK, patch) for key, patch in positions.items()}
    procedures = {"procedures": {"act": {"steps": STEPS}}}
    crisis, setup, place = write_tiny(
        folder,
        world=changed(changed(PLAIN_WORLD, procedures), world or {}),
        scenario=changed(PLAIN_CRISIS, {"topics": ["fish"], **(scenario or {})}),
        setup=changed(SETUP, {"positions": laid}),
    )
    return load_inputs(crisis, setup, world=place)


def outcome(found: Inputs) -> str:
    run = play(make_plan(found.scenario, found.world, scenario_id="plain", setup_id="on-record"))
    return outcome_of(run, run.dossiers["answer"])


def laid(found: Inputs) -> list[tuple[str, str, str]]:
    return [(each.id, each.state, each.stance) for each in found.laid_over]


def test_a_state_on_record_against_a_text_objects_to_it(tmp_path):
    assert outcome(inputs(tmp_path / "without", {})) == "adopted"
    found = inputs(tmp_path / "with", {"fish-block": {}})
    assert outcome(found) == "given-up"
    assert laid(found) == [("fish-block", "XC", "against")]
    assert found.scenario.positions == {"XC": {"answer": "against"}}


@pytest.mark.parametrize(
    ("position", "scenario"),
    [
        ({"topics": ["grain"]}, {}),
        ({}, {"topics": []}),
        ({"since": "2026-03-12", "until": None}, {}),
        ({"until": "2025-03-10"}, {}),
        ({}, {"positions": {"XC": {"answer": "favourable"}}}),
    ],
    ids=["another matter", "no matter said", "not yet on record", "no longer on record", "stated otherwise"],
)
def test_elsewhere_the_position_does_not_count(tmp_path, position, scenario):
    found = inputs(tmp_path, {"fish-block": position}, scenario)
    assert (outcome(found), found.laid_over) == ("adopted", ())


def test_a_position_that_goes_on_record_in_the_course_of_the_crisis_counts(tmp_path):
    assert laid(inputs(tmp_path, {"fish-block": {"since": "2025-03-12"}})) == [
        ("fish-block", "XC", "against")
    ]


def test_a_state_that_was_no_member_has_no_position(tmp_path):
    later = {"states": {"XC": {"memberships": {"union": {"since": "2026-01-01"}}}}}
    assert inputs(tmp_path, {"fish-block": {}}, world=later).laid_over == ()


def test_without_topics_or_dates_a_position_holds_on_all_of_its_kinds(tmp_path):
    anywhere = {"topics": None, "since": None, "until": None}
    assert laid(inputs(tmp_path, {"always": anywhere}, {"topics": []})) == [("always", "XC", "against")]


def test_a_position_on_other_kinds_leaves_the_response_alone(tmp_path):
    other = {"routing": {"union": {"aid": {"procedure": "act", "asked-by": {"chair": {"sudden": "0 h"}},
                                           "authority": ["own"]}}}}  # fmt: skip
    assert inputs(tmp_path, {"fish-block": {"kinds": ["aid"]}}, world=other).laid_over == ()


@pytest.mark.parametrize(
    ("others", "holds"),
    [
        ({"doubt": {"stance": "sceptical"}}, "against"),
        ({"doubt": {"stance": "sceptical", "since": "2025-03-05"}}, "against"),
        ({"welcome": {"stance": "favourable", "since": "2025-03-05"}}, "favourable"),
        ({"welcome": {"stance": "favourable", "since": "2025-02-05"}}, "against"),
        (
            {
                "welcome": {"stance": "for", "since": "2025-01-01"},
                "turn": {"stance": "favourable", "since": "2025-03-05"},
            },
            "for",
        ),
    ],
    ids=["stronger", "stronger though older", "turned", "turned before", "turned, at its strongest"],
)
def test_of_several_the_strongest_on_the_latest_side_counts(tmp_path, others, holds):
    assert [stance for _, _, stance in laid(inputs(tmp_path, {"fish-block": {}, **others}))] == [holds]


def test_of_two_on_one_day_the_stronger_decides_the_side(tmp_path):
    found = inputs(tmp_path, {"welcome": {"stance": "favourable"}, "fish-block": {}})
    assert laid(found) == [("fish-block", "XC", "against")]


def test_each_state_has_its_own(tmp_path):
    found = inputs(
        tmp_path,
        {"fish-block": {}, "doubt": {"state": "XA", "stance": "sceptical"}},
        {"positions": {"XB": {"answer": "for"}}},
    )
    assert found.scenario.positions == {
        "XB": {"answer": "for"},
        "XC": {"answer": "against"},
        "XA": {"answer": "sceptical"},
    }


def test_what_was_run_holds_the_positions_and_runs_again_without_the_set_up(tmp_path):
    found = inputs(tmp_path, {"fish-block": {}})
    assert effective(found)["scenario"]["positions"] == {"XC": {"answer": "against"}}
    for name, content in effective_files(found, 1).items():
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    again = load_inputs(str(tmp_path / "out" / SCENARIO), world=(tmp_path / "out" / WORLD).parent)
    assert again.laid_over == ()
    assert outcome(again) == "given-up"
    assert identity(again, 1) == identity(found, 1)


@pytest.mark.parametrize(("since", "counts"), [("2025-03-12", True), ("2025-03-13", False)])
def test_the_last_day_of_a_crisis_counts_though_it_is_not_whole(tmp_path, since, counts):
    crisis = {"start": "2025-03-11T22:00+01:00", "horizon": "10 h"}
    assert bool(laid(inputs(tmp_path, {"fish-block": {"since": since}}, crisis))) is counts
