"""Instructions from capitals: the slowest of those with a stake decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.course import Course
from jointsim.engine.plan import Samplers
from jointsim.engine.steps.base import AheadStep, Step

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Instructions(AheadStep):
    """Capitals whose desks never fill up."""

    seats: NDArray[np.intp]
    takes: Samplers
    takes_address: int
    stake: float
    stake_address: int | None
    with_stake: NDArray[np.bool_]

    def pass_by(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> int:
        """Write when the last capital has answered, and which it was."""
        now = run.record.entries[cause].time
        seats = self.seats if self.stake_address is None else self.waited_for(run, turn)
        sampler = self.takes[run.urgency_of(dossier.plan.organisation)]
        if sampler.clock == "open" and run.plan.capitals is not None:
            ends = self.ends(run, dossier, turn, np.full(len(run.plan.states), now, dtype=np.int64))
            return self.write(run, dossier, cause, (seats, ends))
        if not seats.size:
            return cause
        slowest, length = run.draws.longest(self.takes_address, sampler, seats, turn)
        end, state = now + length, run.plan.states[slowest]
        return run.record.add(end, dossier.id, "capitals", state, (("capitals", end, -1),), cause, self.noted)

    def ends(
        self, run: Replication, dossier: Dossier, turn: int, starts: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Say when each capital would answer; one element per state."""
        urgency = run.urgency_of(dossier.plan.organisation)
        sampler = self.takes[urgency]
        lengths = run.draws.delays(self.takes_address, sampler, turn)
        capitals = run.plan.capitals
        if sampler.clock == "elapsed" or capitals is None:
            return starts + lengths
        rows = np.arange(starts.size)
        return capitals.tables[urgency].finish(starts, lengths, rows)

    def waited_for(self, run: Replication, turn: int) -> NDArray[np.intp]:
        """Name the seats that are waited for: the affected, and those that turn out to have a stake."""
        if self.stake_address is None:
            return self.seats
        has_stake = self.with_stake | (run.draws.uniforms(self.stake_address, turn) < self.stake)
        return self.seats[has_stake[self.seats]]

    def write(
        self,
        run: Replication,
        dossier: Dossier,
        cause: int,
        answers: tuple[NDArray[np.intp], NDArray[np.int64]],
    ) -> int:
        """Write the entry of the slowest of the seats waited for, given when each capital answers."""
        seats, ends = answers
        if not seats.size:
            return cause
        slowest = int(seats[ends[seats].argmax()])
        end = int(ends[slowest])
        urgency = run.urgency_of(dossier.plan.organisation)
        capitals = run.plan.capitals
        open_clock = self.takes[urgency].clock == "open" and capitals is not None
        hours = capitals.hours[slowest][urgency] if open_clock and capitals is not None else -1
        state, pieces = run.plan.states[slowest], (("capitals", end, hours),)
        return run.record.add(end, dossier.id, "capitals", state, pieces, cause, self.noted)


@dataclass(frozen=True, slots=True)
class QueuedInstructions(Step):
    """Capitals with so many desks each: a request waits until one is free."""

    instructions: Instructions

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Take a desk in each capital that is waited for, and wait for the slowest."""
        asked = self.instructions
        free = run.capital_desks
        desk = free.argmin(axis=1)
        rows = np.arange(desk.size)
        starts = np.maximum(free[rows, desk], run.now)
        ends = asked.ends(run, dossier, turn, starts)
        seats = asked.waited_for(run, turn)
        free[seats, desk[seats]] = ends[seats]
        entry = asked.write(run, dossier, cause, (seats, ends))
        yield from run.reach(entry)
        return entry
