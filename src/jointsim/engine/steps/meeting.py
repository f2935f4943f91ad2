"""Sittings that decide nothing: a body meets to discuss or to take note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, get_args

from jointsim.engine.agreement.convening import ConveningAddresses, Ways, convene
from jointsim.engine.course import Course
from jointsim.engine.steps.base import AheadStep, Ending, Step
from jointsim.model.steps import Way

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Meet(AheadStep):
    """A body whose agenda has room for all meets without deciding."""

    body: str
    ways: Ways
    addresses: ConveningAddresses
    noted_by_way: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        AheadStep.__post_init__(self)
        object.__setattr__(self, "noted_by_way", {way: {**self.noted, "way": way} for way in get_args(Way)})

    activity: ClassVar[str] = "sitting"

    def ending(self, run: Replication, dossier: Dossier, now: int, turn: int) -> Ending:
        """Say when the sitting is concluded, and how the body came together."""
        body, urgency = run.plan.bodies[self.body], dossier.urgency
        sitting = convene(run, body, self.ways[urgency], self.addresses, urgency, turn, now)
        return sitting.end, self.body, "meeting", self.noted_by_way[sitting.way]


@dataclass(frozen=True, slots=True)
class QueuedMeet(Step):
    """A body with so many places on its agenda meets: dossiers take them in the order in which they arrive."""

    meet: Meet

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Take a place on an agenda, and wait for the conclusion."""
        entry = self.meet.pass_by(run, dossier, cause, turn)
        yield from run.reach(entry)
        return entry


@dataclass(frozen=True, slots=True)
class NotHeld(AheadStep):
    """A format that is closed to the matter does not meet: the dossier goes on without what that would reach."""

    body: str
    problem: str
    missed: tuple[str, ...]

    activity: ClassVar[str] = "not-held"

    def ending(self, run: Replication, dossier: Dossier, now: int, turn: int) -> Ending:
        """Say that it was not held, and for which participation problem."""
        return now, self.body, (), {**self.noted, "problem": self.problem}
