"""The plan: a scenario under a set-up, compiled once; references resolved, calendars laid out, draws addressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.clock.hours import OpenHours, OpenHoursTable
from jointsim.engine.clock.slots import SilenceDeadlines, Slots
from jointsim.engine.luck.delays import DelaySampler
from jointsim.engine.luck.draws import AddressBook

if TYPE_CHECKING:
    from jointsim.engine.steps.base import Tree

Samplers = tuple[DelaySampler, DelaySampler, DelaySampler, DelaySampler]
"""One sampler for each urgency, routine first."""

OptionalSamplers = tuple[DelaySampler | None, ...]
"""Likewise, where an urgency may have none."""

HoursByUrgency = tuple[int, int, int, int]
"""Indices into ``Plan.hours``, one for each urgency; -1 for round the clock."""

DeadlinesByUrgency = tuple[SilenceDeadlines, SilenceDeadlines, SilenceDeadlines, SilenceDeadlines]
"""When silences can end, at each urgency."""


@dataclass(frozen=True, slots=True)
class ObservationPlan:
    """A staff learns of an event."""

    source: str
    staff: str
    after: DelaySampler
    after_address: int
    chance: float
    chance_address: int
    occurrence: float
    attribution: float
    marking: int


@dataclass(frozen=True, slots=True)
class EventPlan:
    """Something that happens, ``unless`` a milestone of a response was reached: then it ``is_prevented`` by chance."""

    id: str
    at: DelaySampler
    at_address: int
    unless: tuple[str, str] | None
    is_prevented: float
    is_prevented_address: int
    urgency: int | None
    observations: tuple[ObservationPlan, ...]


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


@dataclass(frozen=True, slots=True)
class BypassPlan:
    """A way past a ceiling: release, sanitised version or word of mouth.

    ``succeeds`` is the chance that it works, ``keeps`` the share of a report's weight that survives. Each source of
    each event has addresses of its own. A release is ``decided_by`` the originator, one office or all members, the
    last of those who must agree: the ``decider`` is the sender, or its organisation; both are empty otherwise. It is
    shared where one consent alone is not enough. At full trust the chance is ``trusted``, if that is more.
    """

    label: str
    takes: Samplers
    takes_addresses: Mapping[str, Mapping[str, int]]
    succeeds: float
    succeeds_addresses: Mapping[str, Mapping[str, int]]
    keeps: float
    decided_by: str
    decider: str
    is_shared: bool
    trusted: float = 0.0


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """A concrete one-way channel from one holder to another; each source of each event has addresses of its own.

    It carries no news of the events that it is ``closed_to``. ``trust`` names the relation on which its pace
    rests; empty if it rests on none.
    """

    id: str
    sender: str
    receiver: str
    organisation: str
    latency: Samplers
    latency_addresses: Mapping[str, Mapping[str, int]]
    hours: HoursByUrgency
    forwards: bool
    works: float
    works_address: int
    keeps: float
    ceiling: int
    closed_to: frozenset[str]
    bypasses: tuple[BypassPlan, ...]
    trust: str


@dataclass(frozen=True, slots=True)
class RelationPlan:
    """Trust between two organisations' staffs: what stands, what is left at the start, what is built in the run.

    ``later`` has seconds since the start and the share of the missing trust added then, in order.
    """

    standing: float
    lived: float
    later: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class TrustPlan:
    """What trust does and how it fades, in numbers; ``half_life`` is in seconds."""

    half_life: float
    exchange: float
    latency: float
    relations: Mapping[str, RelationPlan]


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """A staff's desks, hours and other work: its load, how long a piece of it takes, and what waiting comes of that.

    Where dossiers are worked on ``in_order`` of arrival, none overtakes another or leaves the queue.
    """

    id: str
    desks: int | None
    hours: HoursByUrgency
    in_order: bool
    wait_chance: tuple[float, float, float, float]
    wait_mean: tuple[float, float, float, float]
    load: tuple[float, float, float, float]
    task: float


@dataclass(frozen=True, slots=True)
class RulePlan:
    """A decision rule in numbers."""

    vote: str
    members: float
    population: float
    blocking: int
    limit_members: float
    limit_population: float
    carve_out: bool


@dataclass(frozen=True, slots=True)
class HoldingPlan:
    """How long before a dated sitting above, in seconds, and by what chance at each urgency, a text is held."""

    within: int
    chance: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """A body: who sits, when it meets, how it decides."""

    id: str
    organisation: str
    seats: NDArray[np.intp]
    populations: NDArray[np.float64]
    rule: RulePlan
    hours: HoursByUrgency
    slots: Slots | None
    agenda: int | None
    business: float
    business_address: int
    sitting: DelaySampler | None
    convenes: OptionalSamplers
    silence: OptionalSamplers
    written: OptionalSamplers
    deadlines: DeadlinesByUrgency
    higher: tuple[str, ...]
    holding: HoldingPlan | None
    reservations: bool
    is_joint: bool


@dataclass(frozen=True, slots=True)
class OrganisationPlan:
    """When an organisation counts as aware, and how it judges urgency.

    ``holders`` are those whose picture counts, of each event: some belong to the states that it affects.
    """

    id: str
    holders: Mapping[str, tuple[str, ...]]
    occurrence: float
    lower: float
    higher: float
    judges_address: int


@dataclass(frozen=True, slots=True)
class AskerPlan:
    """Somebody who may ask: whose picture counts, how long they take, and when a request can be lodged."""

    role: str
    holder: str
    after: DelaySampler
    after_address: int
    never: float
    never_address: int
    hours: HoursByUrgency


@dataclass(frozen=True, slots=True)
class AuthorityPlan:
    """An authority with its steps and the chance that it can be used."""

    id: str
    available: float
    address: int
    tree: Tree


@dataclass(frozen=True, slots=True)
class SatisfactionPlan:
    """A milestone of another response that may make one needless."""

    response: str
    milestone: str
    chance: float
    address: int


@dataclass(frozen=True, slots=True)
class DeferencePlan:
    """Whom a response lets go first: until any of the targets (response, milestone) is reached, but not for ever."""

    organisation: str
    targets: tuple[tuple[str, str], ...]
    at_most: DelaySampler
    at_most_address: int


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """What is wanted of an organisation, and the way through.

    ``left_to`` names the organisation to which it is left, so that nobody asks for it; empty if it is not.
    """

    id: str
    organisation: str
    kind: str
    event: str
    urgency_at_most: int
    headline: str
    askers: tuple[AskerPlan, ...]
    occurrence: float
    attribution: float
    rests_on_attribution: bool
    remit: DelaySampler
    remit_address: int
    authorities: tuple[AuthorityPlan, ...]
    contention: int
    text: Mapping[str, float]
    shift: NDArray[np.float64]
    milestones: tuple[str, ...]
    left_to: str
    satisfied_by: tuple[SatisfactionPlan, ...]
    defers: DeferencePlan | None


@dataclass(frozen=True, slots=True)
class UtilityPlan:
    """Coefficients and cut-points of members' views, as in ``world.agreement``."""

    base: float
    contention: float
    confidence: float
    concession: float
    issue: float
    state: float
    organisation: float
    round: float
    support: float
    reservation: float
    abstention: float


@dataclass(frozen=True, slots=True)
class AgreementPlan:
    """How members come to a view, and what objections lead to."""

    utility: UtilityPlan
    reservation_shares: tuple[float, ...]
    reservation_takes: tuple[Samplers, ...]
    rework: Samplers
    remedies: Mapping[str, float]
    rounds: int
    late_share: float
    late_within: DelaySampler
    issue: Mapping[str, int]
    state: Mapping[str, int]
    organisation: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class CapitalsPlan:
    """The desks of the capitals; rows of ``tables`` are states."""

    desks: int | None
    hours: tuple[HoursByUrgency, ...]
    tables: tuple[OpenHoursTable, OpenHoursTable, OpenHoursTable, OpenHoursTable]


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
    pressures: tuple[PressurePlan, ...]
    worth_telling: float
    always_room_from: int
    interruptible: bool
