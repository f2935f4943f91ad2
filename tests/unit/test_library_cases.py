"""Past crises that evidence names: each is in the shipped cases, and counts in a text are those of the cases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml

from jointsim.model.history.cases import Case, Cases
from tests.shipped import shipped_document

LIBRARY = Path(str(files("jointsim") / "library"))
SETUPS = sorted((LIBRARY / "setups").glob("*.yaml"))
FIRST = ("statement", "consultation")
DAY = timedelta(days=1)


@cache
def cases() -> Mapping[str, Case]:
    held = yaml.load((LIBRARY / "history" / "cases.yaml").read_bytes(), yaml.CSafeLoader)
    return {case.id: case for case in Cases.model_validate(held).cases}


@cache
def library() -> Any:
    return shipped_document().value


def entries(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """List all evidence within a value, with the path of what it is for."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "evidence":
                yield from ((".".join((*path, name)), entry) for name, entry in part.items())
            else:
                yield from entries(part, (*path, str(key)))


def named(value: Any) -> set[str]:
    return {case for _, entry in entries(value) for case in entry.get("cases", ())}


def first_lags(organisation: str, kind: str) -> dict[str, timedelta]:
    """Say how long each sudden crisis waited for the first of a kind, between the middles of what is known."""
    lags: dict[str, list[timedelta]] = {}
    for case in (case for case in cases().values() if case.kind == "sudden"):
        onset = case.window.earliest + (case.window.latest - case.window.earliest) / 2
        for response in case.responses:
            if (response.organisation, response.kind) == (organisation, kind):
                for each in response.milestones:
                    middle = each.earliest + (each.latest - each.earliest) / 2
                    lags.setdefault(case.id, []).append(middle - onset)
    return {case: min(found) for case, found in lags.items()}


def evidence(path: str) -> dict[str, Any]:
    return next(entry for place, entry in entries(library()) if place == path)


def test_every_past_crisis_that_the_world_names_is_in_the_cases():
    assert named(library()) <= set(cases())


@pytest.mark.parametrize("path", SETUPS, ids=lambda path: path.stem)
def test_every_past_crisis_that_a_setup_names_is_in_the_cases(path):
    assert named(yaml.load(path.read_bytes(), yaml.CSafeLoader)) <= set(cases())


def test_no_entry_names_a_crisis_twice():
    assert all(
        len(set(entry.get("cases", ()))) == len(entry.get("cases", ())) for _, entry in entries(library())
    )


def test_texts_that_say_the_same_name_the_same_crises():
    by_text: dict[str, set[tuple[str, ...]]] = {}
    for _, entry in entries(library()):
        by_text.setdefault(entry.get("says") or entry["assumption"], set()).add(
            tuple(sorted(entry.get("cases", ())))
        )
    assert [text for text, found in by_text.items() if len(found) > 1] == []


@pytest.mark.parametrize("kind", FIRST)
@pytest.mark.parametrize(
    ("organisation", "asks"),
    [("nato", "secretary-general"), ("eu", "high-representative")],
    ids=["nato", "eu"],
)
def test_counts_of_first_words_and_first_meetings_are_those_of_the_cases(organisation, asks, kind):
    found = evidence(f"routing.{organisation}.{kind}.asked-by.{asks}.sudden")
    lags = first_lags(organisation, kind)
    assert set(found["cases"]) == set(lags)
    said = re.findall(r"\d+", found["says"])
    if kind == "statement":
        within = [sum(lag <= days * DAY for lag in lags.values()) for days in (1.5, 1.0)]
        assert [int(number) for number in said[:3]] == [within[0], len(lags), within[1]]
    else:
        assert int(said[0]) == len(lags)
        assert organisation == "nato" or int(said[1]) == sum(lag <= 2 * DAY for lag in lags.values())
        assert f"a median of {round(median(lags.values()) / DAY)} days" in " ".join(found["says"].split())


def test_counted_requests_for_consultation_are_the_coded_ones():
    asked = {
        case.id
        for case in cases().values()
        for response in case.responses
        if (response.organisation, response.kind) == ("nato", "article-4")
    }
    assert len(asked) == 8
    counting = ("nac.convenes.immediate", "nac.convenes.priority")
    for path in (*(f"bodies.{path}" for path in counting), "calendars.government.open.immediate"):
        assert set(evidence(path)["cases"]) == asked
    assert asked < set(evidence("calendars.nato-headquarters.open.immediate")["cases"])


@pytest.mark.parametrize(
    ("path", "organisation", "kind"),
    [
        ("routing.eu.financial-aid.availability", "eu", "financial-aid"),
        ("routing.eu.policy-package.asked-by", "eu", "policy-package"),
        (
            "procedures.eu-policy-package.steps.package.choose.communication.steps.drafting.takes",
            "eu",
            "policy-package",
        ),
    ],
)
def test_who_counts_all_of_a_kind_names_all_of_a_kind(path, organisation, kind):
    coded = {
        case.id
        for case in cases().values()
        if any((each.organisation, each.kind) == (organisation, kind) for each in case.responses)
    }
    assert set(evidence(path)["cases"]) == coded
