from __future__ import annotations

from datetime import date, datetime
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel, ValidationError

from jointsim.model.calendars import Calendar, Closing, Meets, Opening
from jointsim.model.moments import day_of, minute_of_day, minutes_of_hours, sitting_of
from jointsim.model.quantities import URGENCIES

OFFICE: dict[str, Any] = {"days": ["mon", "tue"], "hours": ["09:00-13:00", "14:00-18:00"]}
CALENDAR: dict[str, Any] = {
    "zone": "Europe/Brussels",
    "holidays": "BE",
    "closings": {
        "christmas": {"from": "12-24", "until": "01-01"},
        "easter": {"easter": [-3, 1]},
        "national-day": {"on": "07-21"},
        "recess": {"from": "2024-08-01", "until": "2024-08-25"},
    },
    "open": {"routine": OFFICE, "immediate": OFFICE | {"closings": "ignored"}, "flash": "always"},
}


def faults(model: type[BaseModel], written: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(written)
    return [
        ".".join(map(str, error["loc"])) + ": " + error["msg"].removeprefix("Value error, ")
        for error in caught.value.errors()
    ]


def test_a_calendar_keeps_what_was_written() -> None:
    calendar = Calendar.model_validate(CALENDAR)
    assert calendar.closings["christmas"].from_ == "12-24"
    assert calendar.closings["easter"].easter == (-3, 1)
    assert isinstance(calendar.open["routine"], Opening)
    assert calendar.open["flash"] == "always"
    with pytest.raises(ValidationError, match="frozen"):
        setattr(calendar, "zone", "UTC")  # noqa: B010


@pytest.mark.parametrize(
    ("given", "applies"),
    [
        (["routine", "immediate"], ["routine", "routine", "immediate", "immediate"]),
        (["immediate"], ["immediate"] * 4),
        (["priority", "flash"], ["priority", "priority", "priority", "flash"]),
    ],
)
def test_the_nearest_lower_urgency_applies(given: list[str], applies: list[str]) -> None:
    hours: dict[str, Any] = {
        name: {"days": ["mon"], "hours": [f"0{rank}:00-12:00"]} for rank, name in enumerate(URGENCIES)
    }
    calendar = Calendar.model_validate({"zone": "own", "open": {name: hours[name] for name in given}})
    for urgency, expected in zip(URGENCIES, applies, strict=True):
        assert calendar.hours_at(urgency) == Opening.model_validate(hours[expected])


def test_an_unknown_urgency_is_answered_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="'imediate' is not an urgency — did you mean 'immediate'\\?"):
        Calendar.model_validate(CALENDAR).hours_at("imediate")


def test_texts_are_read() -> None:
    assert (minute_of_day("00:00"), minute_of_day("09:05"), minute_of_day("24:00")) == (0, 545, 1440)
    assert minutes_of_hours("22:00-24:00") == (1320, 1440)
    assert (day_of("02-29"), day_of("2024-08-01")) == ((2, 29), date(2024, 8, 1))
    assert sitting_of("2024-12-12T10:00") == datetime(2024, 12, 12, 10)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"zone": "Europe/Brusels"}, "zone: 'Europe/Brusels' is not a time zone — write a name such as "
         "Europe/Brussels, or own; did you mean 'Europe/Brussels'?"),
        ({"zone": "../etc"}, "zone: '../etc' is not a time zone — write a name such as"),
        ({"holidays": "Belgium"}, "holidays: 'Belgium' does not say whose public holidays — "
         "write none, own, or a country code of two capital letters, such as BE"),
        ({"open": {}}, "open: Dictionary should have at least 1 item"),
        ({"open": {"flash": "allways"}}, "open.flash.always: Input should be 'always'"),
        ({"open": {"urgent": "always"}}, "open.urgent.[key]: Input should be 'routine', 'priority'"),
        ({"closing": {}}, "closing: Extra inputs are not permitted"),
    ],
)  # fmt: skip
def test_faults_of_a_calendar(changes: dict[str, Any], message: str) -> None:
    found = faults(Calendar, CALENDAR | changes)
    assert len(found) == 1
    assert found[0].startswith(message)


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        (["09:00-25:00"], "'25:00' is not a time of day — write HH:MM between 00:00 and 24:00"),
        (["9:00-10:00"], "'9:00' is not a time of day — write HH:MM between 00:00 and 24:00"),
        (["09:60-10:00"], "'09:60' is not a time of day — write HH:MM between 00:00 and 24:00"),
        (["24:01-24:02"], "'24:01' is not a time of day — write HH:MM between 00:00 and 24:00"),
        (["09:00"], "'09:00' is not a stretch of hours — write HH:MM-HH:MM, such as 09:00-13:00"),
        (["22:00-06:00"], "'22:00-06:00' ends before it begins — "
         "to go over midnight write 22:00-24:00 and 00:00-06:00"),
        (["09:00-13:00", "12:00-18:00"], "'12:00-18:00' begins before '09:00-13:00' has ended — "
         "write stretches in order, without overlap"),
    ],
)  # fmt: skip
def test_faults_of_hours(hours: list[str], message: str) -> None:
    (found,) = faults(Opening, {"days": ["mon"], "hours": hours})
    assert found.split(": ", 1)[1] == message


def test_hours_without_days_or_stretches_are_refused() -> None:
    assert faults(Opening, {"days": [], "hours": []}) == [
        "days: the list is empty — write at least one",
        "hours: the list is empty — write at least one",
    ]


def test_a_day_of_the_week_is_written_once() -> None:
    message = "days: mon given more than once — write each once"
    assert faults(Opening, OFFICE | {"days": ["mon", "tue", "mon"]}) == [message]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({}, ": a closing has nothing — give `on`, or `from` and `until`, or `easter`"),
        ({"from": "12-24"}, ": a closing has `from` — give `on`, or `from` and `until`, or `easter`"),
        ({"on": "12-24", "easter": [0, 1]},
         ": a closing has `on` and `easter` — give `on`, or `from` and `until`, or `easter`"),
        ({"on": "02-30"}, "on: '02-30' is not a day — write MM-DD for every year, or YYYY-MM-DD for one"),
        ({"on": "Christmas"},
         "on: 'Christmas' is not a day — write MM-DD for every year, or YYYY-MM-DD for one"),
        ({"on": "2023-02-29"},
         "on: '2023-02-29' is not a day — write MM-DD for every year, or YYYY-MM-DD for one"),
        ({"easter": [1, -3]}, ": the days around Easter run backwards — write the earlier day first"),
        ({"from": "12-24", "until": "2025-01-01"},
         ": '12-24' has a year or '2025-01-01' has, not both — write both the same way"),
        ({"from": "2024-08-25", "until": "2024-08-01"},
         ": '2024-08-01' is before '2024-08-25' — write the earlier day in `from`"),
        ({"easter": [-3, 99]}, "easter.1: Input should be less than or equal to 80"),
        ({"easter": [True, 1]}, "easter.0: Input should be a valid integer"),
    ],
)  # fmt: skip
def test_faults_of_a_closing(written: dict[str, Any], message: str) -> None:
    assert faults(Closing, written) == [message]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({}, ": a body without sittings — give `days` and `at`, or `dates`"),
        ({"days": ["tue"]}, ': days without a time — add `at`, such as at: "10:00"'),
        ({"at": "10:00"}, ": `at`, `weeks` and `months` need days of the week — add `days`"),
        ({"dates": {"a": "2024-12-12T10:00"}, "weeks": [3]},
         ": `at`, `weeks` and `months` need days of the week — add `days`"),
        ({"days": ["tue"], "at": "25:00"},
         "at: '25:00' is not a time of day — write HH:MM between 00:00 and 24:00"),
        ({"days": ["tue"], "at": "10:00", "weeks": [6]}, "weeks.0: Input should be less than or equal to 5"),
        ({"days": ["tue"], "at": "10:00", "months": [3, 3]},
         "months: 3 given more than once — write each once"),
        ({"days": ["tue"], "at": "10:00", "agenda": 0}, "agenda: Input should be greater than or equal to 1"),
        ({"dates": {"a": "2024-12-12T10:00"}, "dated-years": [2024, 2025]},
         ": there are no dates in 2025, a year of dates alone — add some to `dates`"),
        ({"dates": {"a": "2024-12-12"}}, "dates.a: '2024-12-12' is not a date and time — "
         "write YYYY-MM-DDTHH:MM, such as 2024-12-12T10:00"),
        ({"dates": {"a": "2024-12-12T25:00"}}, "dates.a: '2024-12-12T25:00' is not a date and time — "
         "write YYYY-MM-DDTHH:MM, such as 2024-12-12T10:00"),
    ],
)  # fmt: skip
def test_faults_of_sittings(written: dict[str, Any], message: str) -> None:
    assert faults(Meets, written) == [message]


def test_an_independent_validator_agrees_on_the_schema() -> None:
    schema = Calendar.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(CALENDAR)
    wrongs: list[dict[str, Any]] = [
        {"holidays": "Belgium"},
        {"open": {"flash": "allways"}},
        {"open": {}},
        {"open": {"routine": OFFICE | {"days": []}}},
        {"extra": 1},
    ]
    for wrong in wrongs:
        assert not validator.is_valid(CALENDAR | wrong)
    assert "from" in schema["$defs"]["Closing"]["properties"]


@pytest.mark.parametrize("model", [Calendar, Closing, Opening, Meets])
def test_every_field_is_described(model: type[BaseModel]) -> None:
    assert all(field.description for field in model.model_fields.values())
