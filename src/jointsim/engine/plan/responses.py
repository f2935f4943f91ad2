"""Plans of what is wanted: who asks, on whose authority it is done, what comes before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.luck.delays import DelaySampler
from jointsim.engine.plan.values import HoursByUrgency

if TYPE_CHECKING:
    from jointsim.engine.steps.tree import Tree


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
    ``surely_asked`` says that somebody asks whatever is drawn, ``requested`` how long after the event a request comes.
    """

    id: str
    organisation: str
    kind: str
    event: str
    urgency_at_most: int
    headline: str
    askers: tuple[AskerPlan, ...]
    surely_asked: bool
    requested: DelaySampler | None
    requested_address: int
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
