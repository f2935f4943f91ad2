"""Units that members have pledged: which are there, which wait for a parliament, which are lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from jointsim.engine.plan import Samplers
from jointsim.engine.record import Piece
from jointsim.engine.steps.capitals import answered, spent

if TYPE_CHECKING:
    from jointsim.engine.run import Replication

Verdict = Literal["generated", "not-generated", "call"]


@dataclass(frozen=True, slots=True)
class Parliaments:
    """The leave of parliaments that contributors may need before their units count."""

    needed: float
    needed_address: int
    takes: Samplers
    takes_address: int
    refused: float
    refused_address: int


class Turn(NamedTuple):
    """What a conference leads to.

    Attributes
    ----------
    verdict
        ``generated``: it goes on with what is there; ``not-generated``: too little can be there; ``call``: another
        conference is needed.
    state
        Whose parliament's answer decided it, by its place among all states; -1 if none had to be waited for.
    """

    verdict: Verdict
    state: int


class Pledges:
    """What members have offered in the course of one force generation; one element per state.

    Parameters
    ----------
    run
        The replication.
    members
        Who may offer a unit.
    parliaments
        The leave that some need; None if nobody does.
    turn
        Turn of the loops around the step.
    """

    def __init__(
        self, run: Replication, members: NDArray[np.bool_], parliaments: Parliaments | None, turn: int
    ) -> None:
        self._run = run
        self._parliaments = parliaments
        self._open = members.copy()
        self._pledged = np.zeros(members.size, dtype=bool)
        self._ready = np.zeros(members.size, dtype=np.int64)
        self._sent = np.zeros(members.size, dtype=np.int64)
        self._must_ask = self._is_refused = np.zeros(members.size, dtype=bool)
        self._asked: dict[int, tuple[int, tuple[Piece, ...]]] = {}
        if parliaments is not None:
            draws = run.draws
            self._must_ask = draws.uniforms(parliaments.needed_address, turn) < parliaments.needed
            refused = draws.uniforms(parliaments.refused_address, turn) < parliaments.refused
            self._is_refused = self._must_ask & refused
            self._patience = draws.uniforms(parliaments.takes_address, turn)

    def take(self, offers: NDArray[np.bool_], urgency: int, conference: int) -> int:
        """Take the offers of members that have not pledged yet; says how many there are.

        Parameters
        ----------
        offers
            Who would offer a unit.
        urgency
            Urgency at which parliaments are asked.
        conference
            The entry of the conference.
        """
        new = self._open & offers
        self._open &= ~new
        self._pledged |= new
        self._ready[new] = self._sent[new] = self._run.now
        asked = new & self._must_ask
        if self._parliaments is not None and asked.any():
            self._ask(self._parliaments, asked, urgency, conference)
        return int(new.sum())

    def _ask(self, parliaments: Parliaments, asked: NDArray[np.bool_], urgency: int, conference: int) -> None:
        """Ask parliaments: say when each will have answered, and when its capital passes it on."""
        run, sampler = self._run, parliaments.takes[urgency]
        lengths = sampler.seconds_array(self._patience, ndtri(self._patience))
        ready, sent = answered(run, urgency, sampler.clock, np.full(lengths.size, run.now), lengths)
        self._ready[asked], self._sent[asked] = ready[asked], sent[asked]
        for state in np.flatnonzero(asked).tolist():
            answer = ready.item(state), sent.item(state)
            pieces = spent(run, "mandate", (state, urgency), sampler.clock, answer)
            self._asked[state] = conference, pieces

    def at_hand(self, time: int) -> int:
        """Say how many units are there at a time, with the leave of those who must give it."""
        return int((self._pledged & ~self._is_refused & (self._sent <= time)).sum())

    def standing(self, time: int) -> int:
        """Say how many units are pledged at a time, there or waiting for leave that nobody has refused yet."""
        return int((self._pledged & ~(self._is_refused & (self._sent <= time))).sum())

    def next_turn(self, now: int, need: int, least: int | None) -> Turn:
        """Say what a conference that has just ended leads to, and whose parliament decides it.

        Parameters
        ----------
        now
            End of the conference, in seconds since the start.
        need
            Units with which it ends at once.
        least
            After the last conference, units with which it goes on once all have answered; None before.
        """
        time, state = now, -1
        pending = self._pending(now)
        while True:
            if self.at_hand(time) >= need:
                return Turn("generated", state)
            if least is None and self.standing(time) < need:
                return Turn("call", state)
            if least is not None and self.standing(time) < least:
                return Turn("not-generated", state)
            if not pending:
                return Turn("generated", state)
            state = pending.pop()
            time = self._sent.item(state)

    def _pending(self, now: int) -> list[int]:
        """Name the states whose parliaments have not answered yet, the last to answer first.

        Of those that answer in the same second, which open offices make many, the last is the slowest.
        """
        waiting = np.flatnonzero(self._pledged & (self._sent > now))
        order = np.lexsort((waiting, self._ready[waiting], self._sent[waiting]))
        states: list[int] = waiting[order].tolist()
        latest: list[int] = []
        for state in states:
            if latest and self._sent[latest[-1]] == self._sent[state]:
                latest[-1] = state
            else:
                latest.append(state)
        return latest[::-1]

    def answer(self, state: int) -> tuple[int, tuple[Piece, ...]]:
        """Give the conference at which a state pledged, and what the time to its parliament's answer was spent on."""
        return self._asked[state]
