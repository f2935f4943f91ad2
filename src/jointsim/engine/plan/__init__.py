"""The plan: a scenario under a set-up, compiled once; references resolved, calendars laid out, draws addressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jointsim.engine.clock.hours import OpenHours
from jointsim.engine.luck.draws import AddressBook
from jointsim.engine.plan.events import EventPlan, ObservationPlan, PressurePlan
from jointsim.engine.plan.information import BypassPlan, ChannelPlan, RelationPlan, TrustPlan
from jointsim.engine.plan.institutions import (
    AgreementPlan,
    BodyPlan,
    CapitalsPlan,
    HoldingPlan,
    OrganisationPlan,
    RulePlan,
    StaffPlan,
    UtilityPlan,
)
from jointsim.engine.plan.responses import (
    AskerPlan,
    AuthorityPlan,
    DeferencePlan,
    ResponsePlan,
    SatisfactionPlan,
)
from jointsim.engine.plan.tempo import TempoPlan
from jointsim.engine.plan.values import DeadlinesByUrgency, HoursByUrgency, OptionalSamplers, Samplers

__all__ = [
    "AgreementPlan",
    "AskerPlan",
    "AuthorityPlan",
    "BodyPlan",
    "BypassPlan",
    "CapitalsPlan",
    "ChannelPlan",
    "DeadlinesByUrgency",
    "DeferencePlan",
    "EventPlan",
    "HoldingPlan",
    "HoursByUrgency",
    "ObservationPlan",
    "OptionalSamplers",
    "OrganisationPlan",
    "Plan",
    "PressurePlan",
    "RelationPlan",
    "ResponsePlan",
    "RulePlan",
    "Samplers",
    "SatisfactionPlan",
    "StaffPlan",
    "TempoPlan",
    "TrustPlan",
    "UtilityPlan",
]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a replication reads and nothing it changes.

    Attributes
    ----------
    states
        Ids of all states, in the order of every vector of states.
    hours
        Open hours laid out; pieces of the record name them by index.
    worth_telling
        By how much a sender must have become surer for another report.
    always_room_from
        Urgency from which there is a place on any agenda; above the highest if there never is.
    offices
        Office → organisation.
    responses_to
        Responses to each event, by id.
    spread
        Events of which channels carry news: those that a response answers, or that can raise the urgency.
    interruptible
        Whether urgency can rise during the run, so that no stretch may run ahead of the clock.
    """

    scenario: str
    setup: str
    start: datetime
    horizon: int
    urgency: int
    flash_lasts: int
    book: AddressBook
    states: tuple[str, ...]
    hours: tuple[OpenHours, ...]
    events: tuple[EventPlan, ...]
    channels: Mapping[str, ChannelPlan]
    outgoing: Mapping[str, tuple[ChannelPlan, ...]]
    staffs: Mapping[str, StaffPlan]
    bodies: Mapping[str, BodyPlan]
    organisations: Mapping[str, OrganisationPlan]
    offices: Mapping[str, str]
    responses: Mapping[str, ResponsePlan]
    responses_to: Mapping[str, tuple[str, ...]]
    spread: frozenset[str]
    agreement: AgreementPlan | None
    capitals: CapitalsPlan | None
    trust: TrustPlan | None
    tempo: TempoPlan | None
    pressures: tuple[PressurePlan, ...]
    worth_telling: float
    always_room_from: int
    interruptible: bool
