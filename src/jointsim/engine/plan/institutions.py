"""Plans of those who act: staffs, bodies and their rules, organisations, capitals, members' views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.clock.hours import OpenHoursTable
from jointsim.engine.clock.slots import Slots
from jointsim.engine.luck.delays import DelaySampler
from jointsim.engine.plan.values import DeadlinesByUrgency, HoursByUrgency, OptionalSamplers, Samplers


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
    """A body: who sits, when it meets, how it decides.

    At an urgency at which it comes together at ``regular_alone``, its regular sittings are all there is; they have
    room for all, and take no time.
    """

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
    regular_alone: tuple[bool, bool, bool, bool]
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
