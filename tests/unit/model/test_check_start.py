"""When a scenario may start, and a remark on a start in nobody's time."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.model.load import list_scenarios, load_inputs
from jointsim.model.shelves import NEW_SCENARIO
from tests.support import tiny_scenario, tiny_world, write_tiny


@pytest.fixture
def remarks(tmp_path):
    """Make the remarks on a start, with patches to the tiny scenario; XA keeps Brussels time, XB that of Helsinki."""

    def said(start, **patches):
        scenario, setup, world = write_tiny(tmp_path, scenario=tiny_scenario(start=start, **patches))
        return [str(each).partition(" ")[2] for each in load_inputs(scenario, setup, world=world).remarks]

    return said


EARLY = (
    "start: this begins on 2025-03-11, and the world describes institutions only from 2025-03-12 on — "
    "let it begin then or later, or give a world of its time with `--world`"
)


@pytest.fixture
def faults(tmp_path):
    def said(since, **patches):
        world = tiny_world(describes_since=since, bodies={"council": {"since": since}})
        scenario, setup, place = write_tiny(tmp_path, world=world, scenario=tiny_scenario(**patches))
        try:
            load_inputs(scenario, setup, world=place)
        except InputError as error:
            return [str(each).partition(" ")[2] for each in error.faults]
        return []

    return said


@pytest.mark.parametrize("since", ["2025-03-11", "1999-01-01", None])
def test_a_world_that_describes_the_day_of_the_start_is_fit_for_it(faults, since):
    assert faults(since) == []


def test_a_start_before_all_that_the_world_describes_is_the_one_fault(faults):
    assert faults("2025-03-12") == [EARLY]


def test_it_is_told_with_other_faults_of_the_file(faults):
    found = faults("2025-03-12", onset="suden", domain="maritim")
    assert EARLY in found
    assert len(found) == 3


def test_another_start_that_cannot_be_read_is_not_early(faults):
    (found,) = faults("2030-01-01", start="soon")
    assert found.startswith("start: 'soon' does not fit here")


@pytest.mark.parametrize(
    ("start", "affected"),
    [
        ("2025-03-11T07:30+01:00", ["XA"]),
        ("2025-03-11T07:30+02:00", ["XA", "XB"]),
        ("2025-07-11T07:30+02:00", ["XA"]),
        ("2025-07-11T07:30+03:00", ["XB"]),
        ("2025-07-11T07:30Z", ["XB"]),
        ("2025-07-11T07:30+00:00", ["XB"]),
        ("2025-03-30T01:30+01:00", ["XA"]),
        ("2025-03-30T08:30+01:00", ["XA"]),
        ("2025-03-30T08:30+02:00", ["XA"]),
    ],
)
def test_the_time_of_an_affected_state_and_utc_are_not_remarked_on(remarks, start, affected):
    assert remarks(start, affected=affected) == []


def test_a_start_in_nobodys_time_is_remarked_on(remarks):
    assert remarks("2025-07-11T07:30+01:00", affected=["XB", "XA"]) == [
        "start: no affected state's clock shows +01:00 on 2025-07-11 — "
        "write it in +02:00 (Arland) or +03:00 (Borland), or in UTC (+00:00)"
    ]


def test_states_that_an_event_affects_count_too(remarks):
    event = {"incident": {"affected": ["XB"]}}
    assert remarks("2025-07-11T07:30+03:00", affected=["XA"], events=event) == []
    assert len(remarks("2025-07-11T07:30+01:00", affected=["XA"], events=event)) == 1


def test_where_nobody_is_affected_any_offset_will_do(remarks):
    crisis = {"events": {"incident": {"observed": {"guard": {"by": "watch"}}}}}
    rest = {"responses": {"ships": None}, "deadlines": {"soon": None}}
    assert remarks("2025-07-11T07:30-05:00", affected=[], **crisis, **rest) == []


def test_of_many_states_a_few_are_named(tmp_path):
    path = tmp_path / "many.yaml"
    text = NEW_SCENARIO.read_text(encoding="utf-8").replace("affected: [EE]", "affected: [EE, FI, LV, LT]")
    path.write_text(text.replace("08:30+02:00", "08:30+05:30"), encoding="utf-8")
    (remark,) = load_inputs(str(path)).remarks
    assert remark.right == "write it in +02:00 (Estonia, Finland, Latvia, …), or in UTC (+00:00)"


@pytest.mark.parametrize("name", [str(NEW_SCENARIO), *list_scenarios()])
def test_what_is_shipped_starts_in_somebodys_time(name):
    assert not [remark for remark in load_inputs(name).remarks if remark.path == "start"]
