"""Working time is taken where somebody has office hours, and refused everywhere else."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from jointsim.errors import InputError
from jointsim.model.delays import Delay, parse_delay
from jointsim.model.document import parse_document
from jointsim.model.elapsed import ElapsedByUrgency, ElapsedField, ElapsedLength, parse_elapsed
from jointsim.model.faults import validated
from jointsim.model.scenario import Scenario
from jointsim.model.world import World
from tests.support import tiny_scenario, tiny_world


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("5 workdays", "'5 workdays' has no office hours to run on here — "
         "write it in hours or days, such as 7 d"),
        ("1 working day", "'1 working day' has no office hours to run on here — "
         "write it in hours or days, such as 1 d"),
        ("6 working h", "'6 working h' has no office hours to run on here — "
         "write it in hours or days, such as 6 h"),
        ({"median": "10 workdays", "p90": "20 workdays"},
         "median: '10 workdays' has no office hours to run on here — "
         "write it in hours or days, such as 14 d"),
        ({"median": "5 h", "p90": "2 workdays"},
         "p90: '2 workdays' has no office hours to run on here — write it in hours or days, such as 3 d"),
        ({"between": ["2 h", "6 working h"]},
         "the second: '6 working h' has no office hours to run on here — "
         "write it in hours or days, such as 6 h"),
        (Delay("fixed", (144000.0,), "open"),
         "'5 workdays' has no office hours to run on here — write it in hours or days, such as 7 d"),
        ("36", "36 has no unit — write 36 h, or another of min, h, d or weeks"),
        ("3 moons", "'moons' is not a unit of time — one of min, h, d or weeks"),
        ({"between": "2 h"}, "between needs two durations — write {between: [2 h, 6 h]}"),
        (["2 h"], "a list is not a duration — "
         "write 36 h, {median, p90}, {low, mode, high} or {between: [a, b]}"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_delay_that_cannot_run_day_and_night(raw, said):
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        parse_elapsed(raw)


hours = st.integers(1, 400).map(lambda number: f"{number} h")
elapsed = st.one_of(
    hours,
    st.integers(1, 99).map(lambda number: {"median": f"{number} min", "p90": f"{number} d"}),
    st.integers(1, 99).map(lambda number: {"between": [f"{number} h", f"{number} d"]}),
)


@given(elapsed)
def test_elapsed_time_is_read_as_everywhere(raw):
    assert parse_elapsed(raw) == parse_delay(raw) == parse_elapsed(parse_delay(raw))
    assert TypeAdapter(ElapsedField).validate_python(raw) == parse_delay(raw)


class Model(BaseModel):
    at: ElapsedField
    takes: ElapsedByUrgency
    within: ElapsedLength


@pytest.mark.parametrize(
    "written",
    [
        {
            "at": "36 h",
            "takes": {"routine": "5 d", "flash": {"median": "1 h", "p90": "5 h"}},
            "within": "2 h",
        },
        {"at": {"between": ["2 h", "6 h"]}, "takes": "20 min", "within": "10 d"},
    ],
)
def test_fields_are_written_back_as_they_were_read(written):
    model = Model.model_validate(written)
    assert model.model_dump(mode="json") == written
    assert Model.model_validate(model.model_dump()) == model
    jsonschema.validate(written, Model.model_json_schema())


GOOD = {"at": "1 h", "takes": "1 h", "within": "1 h"}


@pytest.mark.parametrize(
    ("patch", "place"),
    [
        ({"at": "5 workdays"}, ("at",)),
        ({"at": {"low": "1 h", "mode": "2 h", "high": "3 working h"}}, ("at",)),
        ({"takes": "5 workdays"}, ("takes", "routine")),
        ({"takes": {"flash": "90 working min"}}, ("takes", "flash")),
        ({"within": "5 workdays"}, ("within",)),
        ({"within": {"between": ["1 h", "2 h"]}}, ("within",)),
    ],
)
def test_the_schema_refuses_what_reading_refuses(patch, place):
    with pytest.raises(ValidationError) as caught:
        Model.model_validate(GOOD | patch)
    assert [error["loc"] for error in caught.value.errors()] == [place]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(GOOD | patch, Model.model_json_schema())


def test_the_schema_describes_elapsed_delays_once():
    schema = Model.model_json_schema()
    assert list(schema["$defs"]) == ["ElapsedDelay"]
    for example in schema["$defs"]["ElapsedDelay"]["examples"]:
        parse_elapsed(example)


def only_fault(**patches: Any) -> str:
    with pytest.raises(InputError) as caught:
        validated(World, parse_document(tiny_world(**patches), "w"))
    (fault,) = caught.value.faults
    return str(fault).split(" ", 1)[1]


def only_fault_of_scenario(**patches: Any) -> str:
    with pytest.raises(InputError) as caught:
        validated(Scenario, parse_document(tiny_scenario(**patches), "s"))
    (fault,) = caught.value.faults
    return str(fault).split(" ", 1)[1]


SPREAD = {"between": ["1 d", "2 d"]}
ONE_LENGTH = "a spread of lengths stands where one length of time must — write one, such as 36 h"


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        (
            {"horizon": "0 h"},
            "horizon: a horizon of no length leaves nothing to follow — write it like 120 d",
        ),
        ({"horizon": SPREAD}, f"horizon: {ONE_LENGTH}"),
        ({"deadlines": {"soon": {"within": SPREAD}}}, f"deadlines.soon.within: {ONE_LENGTH}"),
    ],
)
def test_horizon_and_deadlines_are_one_length_of_time(patch, said):
    assert only_fault_of_scenario(**patch) == said


LONG = "5 workdays"
REFUSED = "'5 workdays' has no office hours to run on here — write it in hours or days, such as 7 d"
STEP = "procedures.sail.steps.more"
ROUTE = "routing.union.presence"


@pytest.mark.parametrize(
    ("path", "value", "below"),
    [
        ("channels.report.release", {"by": "originator", "takes": LONG}, ".takes"),
        ("channels.report.sanitise", {"takes": LONG, "keeps": 1}, ".takes"),
        ("channels.report.oral", {"takes": {"flash": LONG}, "keeps": 1}, ".takes.flash"),
        ("forces.ships.notice", LONG, ""),
        ("forces.ships.transit", LONG, ""),
        ("forces.ships.clearance", LONG, ""),
        ("forces.ships.build-up", LONG, ""),
        ("forces.ships.under-way", {"chance": 1, "notice": LONG}, ".notice"),
        ("agreement.late-break.within", LONG, ""),
        (f"{ROUTE}.remit.maritime", LONG, ""),
        (f"{ROUTE}.asked-by.affected-state.sudden", LONG, ""),
        (f"{ROUTE}.asked-by.affected-state.slow-burn", LONG, ""),
        (f"{ROUTE}.asked-by.affected-state.planned", LONG, ""),
        (STEP, {"wait": LONG}, ".wait"),
        (STEP, {"wait": {"occurrence": 1}, "at-most": LONG}, ".at-most"),
        (STEP, {"ask": "report", "takes": LONG}, ".takes"),
        (STEP, {"agree": "council", "lower-form": {"by": "chair", "takes": LONG}}, ".lower-form.takes"),
    ],
)
def test_working_time_is_refused_where_nobody_has_hours(path, value, below):
    assert only_fault(**at(path, value)) == f"{path}{below}: {REFUSED}"


@pytest.mark.parametrize(
    "path", ["horizon", "deadlines.soon.within", "events.incident.at", "events.incident.observed.guard.after"]
)
def test_working_time_is_refused_in_a_scenario(path):
    assert only_fault_of_scenario(**at(path, LONG)) == f"{path}: {REFUSED}"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *((f"bodies.council.{key}", LONG) for key in ("silence", "written", "convenes", "sitting")),
        ("agreement.rework", LONG),
        ("agreement.reservations.scrutiny.takes", LONG),
        ("channels.report.latency", {"flash": LONG}),
        ("staffs.watch.task", LONG),
        (STEP, {"work": "watch", "takes": LONG}),
        (STEP, {"attribute": "watch", "takes": LONG, "adds": 0.5}),
        (STEP, {"capitals": "council", "takes": LONG}),
    ],
)
def test_working_time_may_stand_where_somebody_has_hours(path, value):
    validated(World, parse_document(tiny_world(**at(path, value)), "w"))


def at(path: str, value: Any) -> dict[str, Any]:
    """Make a patch that gives one value."""
    for key in reversed(path.split(".")):
        value = {key: value}
    return value
