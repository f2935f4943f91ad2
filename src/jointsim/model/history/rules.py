"""The rules by which a past crisis becomes a scenario: the same for all, written in the library."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from pydantic import Field

from jointsim.model.affected import at_home, is_of_affected
from jointsim.model.base import Documented, FileModel, Identifier
from jointsim.model.delays import Delay
from jointsim.model.document import Document, parse_document
from jointsim.model.durations import write_duration
from jointsim.model.elapsed import ElapsedField, ElapsedLength
from jointsim.model.history.cases import Case, CaseResponse, Window
from jointsim.model.quantities import Positive, Probability, UrgencyName
from jointsim.model.scenario import Basis
from jointsim.model.steps import Milestone
from jointsim.model.world import World

_LODGED = timedelta(hours=8), timedelta(hours=20)

ONSET = "onset"
"""Id of the one event of a case."""


class ByOnset(FileModel):
    """A delay by how a crisis came up."""

    sudden: ElapsedField
    slow_burn: ElapsedField
    planned: ElapsedField

    def of(self, onset: str) -> Delay:
        """Give the delay of an onset."""
        delay: Delay = getattr(self, onset.replace("-", "_"))
        return delay


Urgencies = tuple[UrgencyName, UrgencyName, UrgencyName, UrgencyName]


class UrgencyByOnset(Documented):
    """How urgent a crisis is, for each severity."""

    sudden: Urgencies
    slow_burn: Urgencies
    planned: Urgencies

    def of(self, onset: str, severity: int) -> UrgencyName:
        """Give the urgency of an onset and a severity."""
        urgencies: Urgencies = getattr(self, onset.replace("-", "_"))
        return urgencies[severity]


class Seen(Documented):
    """Who sees an event, how soon and how surely."""

    by: tuple[Identifier, ...] = Field(
        description="Staffs; those that did not exist at the time are left out."
    )
    domains: tuple[Identifier, ...] = Field((), description="Domains in which they do; default: all.")
    after: ByOnset = Field(description="From the event, by onset.")
    times: tuple[Positive, Positive, Positive, Positive] = Field(
        (1.0, 1.0, 1.0, 1.0), description="Factors on that, by difficulty of attribution 0 to 3."
    )
    occurrence: Probability = Field(description="Weight of what they learn about what happened.")


class Found(FileModel):
    """What services find later about who was behind it."""

    by: tuple[Identifier, ...] = Field(description="Staffs, as of `observed`.")
    after: tuple[ElapsedField, ElapsedField, ElapsedField, ElapsedField] = Field(
        description="From the event, by difficulty 0 to 3."
    )
    weight: Probability = Field(description="Weight of it.")


class Attributed(Documented):
    """What is known about who was behind it."""

    at_once: tuple[Probability, Probability, Probability, Probability] = Field(
        description="Weight of what is plain from the first, by difficulty 0 to 3."
    )
    found: Found = Field(description="What services find later.")


class Rules(FileModel):
    """How a past crisis becomes a scenario."""

    jointsim: Literal[1]
    horizon: ElapsedLength = Field(description="How long every crisis is followed.")
    urgency: UrgencyByOnset = Field(description="How urgent a crisis is, by onset and severity 0 to 3.")
    basis: dict[Basis, dict[Identifier, Probability]] = Field(
        description="Chance that an authority can be used, by what a response was built on."
    )
    stands_for: dict[str, tuple[Milestone, ...]] = Field(
        description="For a milestone that a procedure does not have: those that may stand for it, nearest first."
    )
    observed: dict[Identifier, Seen] = Field(description="Who sees the event.")
    attribution: Attributed = Field(description="What is known about who was behind it.")


def begins(window: Window) -> datetime:
    """Say when the scenario of a case starts: with its onset window."""
    return window.earliest


def scenario_of(case: Case, rules: Rules, world: World, without: Collection[str] = ()) -> dict[str, Any]:
    """Write a past crisis as a scenario, by the rules.

    Its ``summary`` is left out, as it tells what was done; so are all dates but those of the onset and of requests.

    Parameters
    ----------
    case
        The crisis.
    rules
        The same for all.
    world
        As of the day it began.
    without
        Ids of responses that are left out beside those that the world knows no way to.

    Returns
    -------
    What a scenario file holds. The one event is called ``onset``, the responses as `response_ids` says.
    """
    window = case.window
    ids = states_by_code(world)
    affected = list(dict.fromkeys(ids[code] for code in case.affected if code in ids))
    return {
        "jointsim": 1,
        "title": case.title,
        "start": begins(window).isoformat(timespec="minutes"),
        "horizon": str(rules.horizon),
        "domain": case.domain,
        ONSET: case.kind,
        "urgency": rules.urgency.of(case.kind, case.severity),
        "affected": affected,
        "severity": case.severity,
        "attribution-difficulty": case.attribution,
        "contention": case.contention,
        "events": {
            ONSET: {
                "at": _within(window),
                "title": case.event,
                "observed": _observed(case, rules, world, affected),
            }
        },
        "responses": {
            key: _response(response, rules, world, window)
            for key, response in zip(response_ids(case), case.responses, strict=True)
            if key not in without and has_route(world, response)
        },
    }


def scenario_text(case: Case, rules: Rules, world: World, without: Collection[str] = ()) -> str:
    """Write a past crisis as a scenario file, by the rules; see `scenario_of`."""
    import yaml

    scenario = scenario_of(case, rules, world, without)
    return str(yaml.safe_dump(scenario, sort_keys=False, allow_unicode=True, width=110))


def scenario_document(case: Case, rules: Rules, world: World, without: Collection[str] = ()) -> Document:
    """Give a past crisis as the document of a scenario, so that faults in it have a place."""
    return parse_document(scenario_text(case, rules, world, without), case.id)


def response_ids(case: Case) -> list[str]:
    """Name the responses of a case, in its order: organisation and kind, and a number from the second of a kind on."""
    names: list[str] = []
    for response in case.responses:
        name = f"{response.organisation}-{response.kind}"
        count = 1 + sum(each == name or each.startswith(f"{name}-no-") for each in names)
        names.append(name if count == 1 else f"{name}-no-{count}")
    return names


def has_route(world: World, response: CaseResponse) -> bool:
    """Say whether an organisation of a world knows a kind of response."""
    return response.kind in world.routing.get(response.organisation, {})


def day_of(case: Case) -> date:
    """Say on which day the scenario of a case starts."""
    return begins(case.window).date()


def states_by_code(world: World) -> dict[str, str]:
    """Give the id of each state of a world by all of its codes (``UK`` as ``GB``)."""
    return {code: key for key, state in world.states.items() for code in (*state.also, key)}


def _within(window: Window) -> Any:
    length = int((window.latest - window.earliest) / timedelta(minutes=1))
    return {"between": ["0 min", f"{length} min"]} if length else "0 min"


def _observed(case: Case, rules: Rules, world: World, affected: list[str]) -> dict[str, Any]:
    plain = rules.attribution.at_once[case.attribution]
    found: dict[str, Any] = {}
    for name, seen in rules.observed.items():
        if seen.domains and case.domain not in seen.domains:
            continue
        for staff in _there(seen.by, world, affected):
            found[f"{name}-{staff.replace('.', '-')}"] = {
                "by": staff,
                "after": written(_times(seen.after.of(case.kind), seen.times[case.attribution])),
                "occurrence": seen.occurrence,
                "attribution": plain,
            }
    later = rules.attribution.found
    for staff in _there(later.by, world, affected):
        found[f"found-by-{staff.replace('.', '-')}"] = {
            "by": staff,
            "after": written(later.after[case.attribution]),
            "occurrence": 0.5,
            "attribution": later.weight,
        }
    return found


def _there(names: tuple[str, ...], world: World, affected: list[str]) -> list[str]:
    """Name those staffs that were there; of affected states that of each."""
    known = {*world.staffs, *world.bodies}
    there: list[str] = []
    for name in names:
        if not is_of_affected(name):
            there += [name] if name in known else []
        elif affected and name.partition(".")[2] in world.national_staffs:
            there += at_home(name, affected)
    return there


def _response(response: CaseResponse, rules: Rules, world: World, window: Window) -> dict[str, Any]:
    written_so: dict[str, Any] = {
        "organisation": response.organisation,
        "kind": response.kind,
        "event": ONSET,
        "asked": "surely",
    }
    if response.basis is not None:
        written_so["basis"] = response.basis
    if response.requested is not None:
        written_so["requested"] = _requested(response.requested, window)
    authorities = world.routing[response.organisation][response.kind].authority
    chances = rules.basis.get(response.basis, {}) if response.basis else {}
    if given := {name: chance for name, chance in chances.items() if name in authorities}:
        written_so["availability"] = given
    return written_so


def _requested(day: datetime, window: Window) -> Any:
    """Say how long after the event a request came: if the day alone is known, in the hours in which people lodge one.

    It counts from the middle of the onset window, as the file has one delay and not two moments.
    """
    onset = window.earliest + (window.latest - window.earliest) / 2
    lodged = _LODGED if day.time() == time() else (timedelta(0), timedelta(0))
    soonest, latest = (max(0, round((day + each - onset) / timedelta(hours=1))) for each in lodged)
    return {"between": [f"{soonest} h", f"{latest} h"]} if latest > soonest else f"{soonest} h"


def _times(delay: Delay, factor: float) -> Delay:
    return replace(delay, numbers=tuple(number * factor for number in delay.numbers))


def written(delay: Delay) -> Any:
    """Write a delay as a file would."""
    parts = [write_duration(number, delay.clock, exact=False) for number in delay.numbers]
    if delay.shape == "lognormal":
        return {"median": parts[0], "p90": parts[1]}
    if delay.shape == "pert":
        return dict(zip(("low", "mode", "high"), parts, strict=True))
    return {"between": parts} if delay.shape == "uniform" else parts[0]
