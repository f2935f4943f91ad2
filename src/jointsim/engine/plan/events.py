"""Plans of what happens: events, what staffs learn of them, pressures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jointsim.engine.luck.delays import DelaySampler


@dataclass(frozen=True, slots=True)
class ObservationPlan:
    """A staff learns of an event.

    In a run without detection ``noticing`` is brought forward: what happened is known at once. In one without
    attribution a ``finding`` is, to when the staff knows of the event in any way. What is ``noted`` of it in the record
    is the same in every run.
    """

    source: str
    staff: str
    after: DelaySampler
    after_address: int
    chance: float
    chance_address: int
    occurrence: float
    attribution: float
    marking: int
    noted: Mapping[str, str]
    forward: Literal["", "noticing", "finding"] = ""


@dataclass(frozen=True, slots=True)
class EventPlan:
    """Something that happens, ``unless`` a milestone of a response was reached: then it ``is_prevented`` by chance.

    What is ``noted`` of it in the record is the same in every run.
    """

    id: str
    at: DelaySampler
    at_address: int
    unless: tuple[str, str] | None
    is_prevented: float
    is_prevented_address: int
    urgency: int | None
    observations: tuple[ObservationPlan, ...]
    noted: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PressurePlan:
    """What shifts the contention of responses, and multiplies what some staffs and bodies have to do."""

    id: str
    at: DelaySampler
    at_address: int
    lasts: DelaySampler | None
    lasts_address: int
    contention: int
    responses: frozenset[str]
    load: float
    of: frozenset[str]
