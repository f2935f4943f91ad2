"""Instructions from capitals, sent in open hours: the slowest of those with a stake decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from jointsim.engine.course import Course
from jointsim.engine.plan import Samplers
from jointsim.engine.record import Entry, Piece
from jointsim.engine.steps.base import AheadStep, Looking, Passage, Step

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication

Answers = tuple[NDArray[np.int64], NDArray[np.int64]]
"""When each capital has its answer, and when it sends it: not in closed hours."""


def answered(
    run: Replication, urgency: int, clock: str, starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> Answers:
    """Say when capitals have their answers, and send them; one element per state.

    Parameters
    ----------
    run, urgency
        The replication, and the urgency whose hours count.
    clock
        Whether lengths are ``elapsed`` or run in ``open`` hours alone.
    starts, lengths
        Seconds at which each begins, and how long it takes.
    """
    capitals = run.plan.capitals
    if capitals is None or capitals.tables[urgency].round_the_clock:
        return starts + lengths, starts + lengths
    table, rows = capitals.tables[urgency], np.arange(starts.size)
    if clock == "open":
        ends = table.finish(starts, lengths, rows)
        return ends, ends
    ready = starts + lengths
    sent = np.maximum(ready, table.next_open(ready - 1, rows))
    return ready, np.where(lengths > 0, sent, ready)


def spent(
    run: Replication, label: str, whose: tuple[int, int], clock: str, answer: tuple[int, int]
) -> tuple[Piece, ...]:
    """Say on whose hours the time of an answer ran: an elapsed length on none, up to when it was ready.

    Parameters
    ----------
    run, label
        The replication, and what the time was spent on.
    whose
        State, by its place among all, and the urgency whose hours count.
    clock
        Whether the length is ``elapsed`` or runs in ``open`` hours alone.
    answer
        Seconds at which it was ready, and sent.
    """
    (state, urgency), (ready, sent) = whose, answer
    capitals = run.plan.capitals
    hours = capitals.hours[state][urgency] if capitals is not None else -1
    if clock == "open":
        return ((label, sent, hours),)
    return ((label, ready, -1),) if sent == ready else ((label, ready, -1), (label, sent, hours))


class _Slowest(Struct, frozen=True, gc=False):
    """The slowest of the capitals that a dossier waits for, round the clock, and how many seconds each takes."""

    of: str
    states: tuple[str, ...]
    noted: Mapping[str, str]
    answers: Sequence[tuple[int, int]]

    def end(self, now: int, cause: int, lap: int) -> Entry:
        """Say when the last capital has answered, and which it was."""
        state, length = self.answers[lap]
        return Entry(now + length, self.of, "capitals", self.states[state], "capitals", cause, self.noted)


@dataclass(frozen=True, slots=True)
class Instructions(AheadStep):
    """Capitals whose desks never fill up."""

    seats: NDArray[np.intp]
    takes: Samplers
    takes_address: int
    stake: float
    stake_address: int | None
    with_stake: NDArray[np.bool_]

    def prepared(self, run: Replication, dossier: Dossier, turns: range) -> Passage:
        """Look up the draws of the capitals, where they answer round the clock and all are waited for."""
        capitals, urgency, seats = run.plan.capitals, dossier.urgency, self.seats
        if capitals is not None and not capitals.tables[urgency].round_the_clock:
            return Looking(partial(self._in_hours, run, dossier), turns)
        if self.stake_address is not None or not seats.size:
            return Looking(partial(self._round_the_clock, run, dossier), turns)
        slowest = run.draws.longest_in(self.takes_address, self.takes[urgency], seats, turns)
        if dossier.pace is not None:
            slowest = [(state, dossier.paced("capitals", length)) for state, length in slowest]
        return _Slowest(dossier.id, run.plan.states, self.noted, slowest)

    def _round_the_clock(
        self, run: Replication, dossier: Dossier, now: int, cause: int, turn: int
    ) -> Entry | None:
        """Say when the last capital has answered, and which it was; None if none is waited for."""
        seats = self.waited_for(run, turn)
        if not seats.size:
            return None
        sampler = self.takes[dossier.urgency]
        slowest, length = run.draws.longest(self.takes_address, sampler, seats, turn)
        length = dossier.paced("capitals", length)
        who = run.plan.states[slowest]
        return Entry(now + length, dossier.id, "capitals", who, "capitals", cause, self.noted)

    def _in_hours(self, run: Replication, dossier: Dossier, now: int, cause: int, turn: int) -> Entry | None:
        """Say when the last capital has answered and sent it; None if none is waited for."""
        seats = self.waited_for(run, turn)
        answers = self.answers(run, dossier, turn, np.full(len(run.plan.states), now, dtype=np.int64))
        return self.slowest(run, dossier, seats, answers, cause)

    def answers(self, run: Replication, dossier: Dossier, turn: int, starts: NDArray[np.int64]) -> Answers:
        """Say when each capital would have its answer, and send it; one element per state."""
        sampler = self.takes[dossier.urgency]
        lengths = run.draws.delays(self.takes_address, sampler, turn)
        if dossier.pace is not None:
            lengths = (lengths * dossier.pace["capitals"] + 0.5).astype(np.int64)
        return answered(run, dossier.urgency, sampler.clock, starts, lengths)

    def waited_for(self, run: Replication, turn: int) -> NDArray[np.intp]:
        """Name the seats that are waited for: the affected, and those that turn out to have a stake."""
        if self.stake_address is None:
            return self.seats
        has_stake = self.with_stake | (run.draws.uniforms(self.stake_address, turn) < self.stake)
        return self.seats[has_stake[self.seats]]

    def slowest(
        self, run: Replication, dossier: Dossier, seats: NDArray[np.intp], answers: Answers, cause: int
    ) -> Entry | None:
        """Say which of the seats waited for is the slowest, given when each capital answers; None if none is."""
        if not seats.size:
            return None
        ready, sent = answers[0][seats], answers[1][seats]
        # Many offices open at the same moment: of those, the answer that was ready last was the slowest.
        row = int(np.where(sent == sent.max(), ready, -1).argmax())
        slowest, end = int(seats[row]), int(sent[row])
        urgency, ready_at = dossier.urgency, int(ready[row])
        clock = self.takes[urgency].clock
        pieces = spent(run, "capitals", (slowest, urgency), clock, (ready_at, end))
        return Entry(end, dossier.id, "capitals", run.plan.states[slowest], pieces, cause, self.noted)


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
        answers = asked.answers(run, dossier, turn, starts)
        seats = asked.waited_for(run, turn)
        free[seats, desk[seats]] = answers[1][seats]
        answer = asked.slowest(run, dossier, seats, answers, cause)
        entry = cause if answer is None else run.record.append(answer)
        yield from run.reach(entry)
        return entry
