"""Force generation: members offer units, conference after conference, until enough is pledged."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.clock.alarms import Awaited
from jointsim.engine.course import Blocked, Course
from jointsim.engine.plan import HoursByUrgency, Samplers
from jointsim.engine.record import Piece
from jointsim.engine.steps.base import TURNS, Step
from jointsim.engine.steps.pledges import Parliaments, Pledges, Turn

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Generate(Step):
    """Units of a force are raised from members: conferences, then parliaments.

    Attributes
    ----------
    members
        Who may offer a unit, by state.
    need, least
        Units with which it ends at once, and with which it goes on after the last conference.
    hours
        Open hours in which conferences begin; -1 for round the clock.
    pledges
        Chance that a member offers a unit at a conference, with the posture of the lead contributor.
    contention
        Factor on that chance, by contention.
    """

    force: str
    members: NDArray[np.bool_]
    need: int
    least: int
    conference: Samplers
    conference_address: int
    conferences: int
    hours: HoursByUrgency
    pledges: float
    contention: tuple[float, float, float, float]
    pledges_address: int
    parliaments: Parliaments | None

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Hold conferences until enough is pledged, and wait for the parliaments that must agree.

        Raises
        ------
        Blocked
            If too little is left in the end.
        """
        pledges = Pledges(run, self.members, self.parliaments, turn)
        for number in range(self.conferences):
            cause = yield from self._confer(run, dossier, cause, pledges, (turn, number))
            if dossier.is_closed:
                return cause
            is_last = number + 1 == self.conferences
            found = pledges.next_turn(run.now, self.need, self.least if is_last else None)
            cause = yield from self._wait_for_parliament(run, dossier, cause, pledges, found)
            if found.verdict != "call" or dossier.closed >= 0:
                break
        return cause

    def _confer(
        self, run: Replication, dossier: Dossier, cause: int, pledges: Pledges, when: tuple[int, int]
    ) -> Course:
        """Wait for the next conference, and let every member that has not pledged yet decide whether it does.

        What is called for closed hours meets as they end.
        """
        turn, number = when
        occurrence = turn * TURNS + number
        sampler = self.conference[dossier.urgency]
        length = run.draws.delay(self.conference_address, sampler, occurrence)
        called = run.now + dossier.paced("force-generation", length)
        hours = self.hours[dossier.urgency]
        end = called if hours < 0 else run.plan.hours[hours].next_open(called)
        pieces: tuple[Piece, ...] = (("force-generation", called, -1),)
        if end > called:
            pieces = (*pieces, ("force-generation", end, hours))
        yield from self._until(run, dossier, cause, pieces)
        if dossier.is_closed:
            return cause
        chance = self.pledges * self.contention[run.contention_of(dossier)]
        offers = run.draws.uniforms(self.pledges_address, occurrence) < chance
        # The entry says how many are pledged, so that it is written after; its place is known before.
        offered = pledges.take(offers, dossier.urgency, conference=len(run.record))
        noted = {**self._state_of(run, pledges), "conference": number + 1, "offered": offered}
        return run.record.add(end, dossier.id, "conference", self.force, pieces, cause, noted)

    def _wait_for_parliament(
        self, run: Replication, dossier: Dossier, cause: int, pledges: Pledges, found: Turn
    ) -> Course:
        """Wait for the answer that decides how it goes on, from the conference at which that unit was pledged."""
        pieces: tuple[Piece, ...] = ()
        if found.state >= 0:
            cause, pieces = pledges.answer(found.state)
            yield from self._until(run, dossier, cause, pieces)
            if dossier.is_closed:
                return cause
        elif found.verdict == "call":
            return cause
        noted = self._state_of(run, pledges)
        who = run.plan.states[found.state] if found.state >= 0 else ""
        if found.verdict == "call":
            return run.record.add(run.now, dossier.id, "pledge-lost", who, pieces, cause, noted)
        if who:
            noted["last"] = who
        entry = run.record.add(run.now, dossier.id, found.verdict, self.force, pieces, cause, noted)
        if found.verdict == "not-generated":
            dossier.block("given-up", entry)
            raise Blocked(entry)
        return entry

    def _until(
        self, run: Replication, dossier: Dossier, cause: int, pieces: tuple[Piece, ...]
    ) -> Generator[Awaited, None, None]:
        """Let the time of some pieces pass; what the dossier waits for is known meanwhile."""
        dossier.waiting[self.path] = (cause, pieces)
        yield pieces[-1][1] - run.now
        del dossier.waiting[self.path]

    def _state_of(self, run: Replication, pledges: Pledges) -> dict[str, str | int]:
        """Note how many units are there, how many are pledged with them, and how many are needed."""
        units, pledged = pledges.at_hand(run.now), pledges.standing(run.now)
        return {**self.noted, "units": units, "pledged": pledged, "needed": self.need}
