"""Pressure while a crisis runs: from its time on members disagree more or less, and staffs have more or less to do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from simpy import Event

from jointsim.engine.clock.slots import FAR
from jointsim.engine.plan import PressurePlan, StaffPlan
from jointsim.engine.queueing import pressed, waiting
from jointsim.engine.record import ROOT

if TYPE_CHECKING:
    from jointsim.engine.run import Replication

MOST_CONTENTION = 3


class _Spell(NamedTuple):
    """When a pressure is on: from a second, until another."""

    begins: int
    ends: int
    plan: PressurePlan


class Pressures:
    """All pressures of one replication.

    When each begins and ends is drawn at the start, so that what is in force can be told of any time, also by a step
    that runs ahead of the clock.
    """

    def __init__(self, run: Replication) -> None:
        self._run = run
        self._spells = tuple(self._spell(plan) for plan in run.plan.pressures)
        for spell in self._spells:
            run.at(spell.begins, partial(self._note, spell.plan, "begins"))
            if spell.ends < FAR:
                run.at(spell.ends, partial(self._note, spell.plan, "ends"))

    def contention(self, response: str, base: int, at: int) -> int:
        """Say how much members disagree on a response at a time, 0 to 3, which is ``base`` without pressure."""
        shift = sum(plan.contention for plan in self._on(at) if response in plan.responses)
        return min(max(base + shift, 0), MOST_CONTENTION)

    def load(self, holder: str, at: int) -> float:
        """Say by what the other work of a staff, or the business of a body, is multiplied at a time."""
        factor = 1.0
        for plan in self._on(at):
            if holder in plan.of:
                factor *= plan.load
        return factor

    def waiting(self, staff: StaffPlan, urgency: int, at: int) -> tuple[float, float]:
        """Say how likely other work makes a dossier wait that arrives at a time, and how many seconds on average."""
        factor = self.load(staff.id, at)
        if factor == 1.0 or staff.desks is None:
            return staff.wait_chance[urgency], staff.wait_mean[urgency]
        return waiting(staff.desks, pressed(staff.load[urgency], factor), staff.task)

    def _on(self, at: int) -> list[PressurePlan]:
        return [spell.plan for spell in self._spells if spell.begins <= at < spell.ends]

    def _spell(self, plan: PressurePlan) -> _Spell:
        draws = self._run.draws
        begins = draws.delay(plan.at_address, plan.at)
        ends = FAR if plan.lasts is None else begins + draws.delay(plan.lasts_address, plan.lasts)
        return _Spell(begins, ends, plan)

    def _note(self, plan: PressurePlan, phase: str, _: Event) -> None:
        run = self._run
        said = {"pressure": plan.id, "phase": phase, "contention": plan.contention, "load": plan.load}
        run.record.add(run.now, "", "pressure", "", (), ROOT, said)
