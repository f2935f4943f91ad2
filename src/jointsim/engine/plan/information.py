"""Plans of how news travels: channels, ways past their ceilings, trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jointsim.engine.plan.values import HoursByUrgency, Samplers


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
