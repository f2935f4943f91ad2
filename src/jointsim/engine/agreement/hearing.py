"""Where delegations stand on a text, and by which way it goes: what people are asked in one round."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from simpy import Event

from jointsim.engine.agreement.chairing import Chairing, is_chaired
from jointsim.engine.agreement.votes import Stance
from jointsim.engine.people.acts import can_break
from jointsim.engine.people.port import OPTIONS, Question
from jointsim.engine.people.seats import Seat, is_heard_in

if TYPE_CHECKING:
    from jointsim.engine.agreement.convening import Convening
    from jointsim.engine.agreement.table import RoundAddresses, Table
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.plan import BodyPlan
    from jointsim.engine.run import Replication

STANCES = {
    "support": Stance.SUPPORT,
    "reservation": Stance.RESERVE,
    "abstain": Stance.ABSTAIN,
    "object": Stance.OBJECT,
}


def hear(run: Replication, dossier: Dossier, table: Table, addresses: RoundAddresses) -> Hearing | None:
    """Put a round to the seats taken in its body, or below it for the same states; None if there are none."""
    delegations = _delegations(run, table.body)
    if not delegations and not is_chaired(run, table.body):
        return None
    return Hearing(run, dossier, table, addresses, delegations)


def _delegations(run: Replication, body: BodyPlan) -> dict[Seat, int]:
    """Give the row of each seat taken that speaks for a state in a body; one seat speaks for a state, the nearest."""
    plan = run.plan
    rows = {plan.states[state]: row for row, state in enumerate(body.seats.tolist())}
    speakers: dict[str, Seat] = {}
    for seat in sorted(run.port.seats, key=lambda seat: seat.place != body.id):
        if seat.role in rows and is_heard_in(plan, seat, body.id):
            speakers.setdefault(seat.role, seat)
    return {seat: rows[state] for state, seat in speakers.items()}


class Hearing:
    """The people at the table in one round, and what they have answered so far.

    Attributes
    ----------
    interrupt
        Happens when an objection breaks a silence, or when the chair chooses another way.
    """

    def __init__(
        self,
        run: Replication,
        dossier: Dossier,
        table: Table,
        addresses: RoundAddresses,
        delegations: dict[Seat, int],
    ) -> None:
        self._run, self._dossier, self._table, self._addresses = run, dossier, table, addresses
        body = table.body
        ways = (table.ways, addresses.convening, table.path, table.occurrence)
        self._chairing = Chairing(run, dossier, body, *ways)
        self._chairing.ask()
        self._rows = delegations
        self._stances: dict[int, Stance] = {}
        self._asked: tuple[str, ...] = ()
        self.interrupt: Event | None = None
        self._put()

    @property
    def convening(self) -> Convening:
        """The way by which the body decides."""
        return self._chairing.convening

    @property
    def insisting(self) -> tuple[Seat, ...]:
        """The seats that have objected."""
        return tuple(seat for seat, row in self._rows.items() if self._stances.get(row) == Stance.OBJECT)

    def assents(self, row: int) -> bool:
        """Say whether the seat in a row has answered, and not with an objection."""
        return self._stances.get(row, Stance.OBJECT) != Stance.OBJECT

    def moves_on(self) -> bool:
        """Begin anew by the way that the chair has chosen; say whether there is one.

        The luck of the round stays as it is. Delegations are asked again.
        """
        if not self._chairing.moves_on():
            return False
        for address in (self._addresses.views, self._addresses.breaks):
            self._run.draws.forget(address, self._table.occurrence)
        self._stances = {}
        self._put()
        return True

    def close(self, positions: NDArray[np.intp]) -> NDArray[np.intp]:
        """Close the round: the answers stand in place of what the policy would have said."""
        self._chairing.close()
        self._run.port.close(self._asked)
        if not self._stances:
            return positions
        answered = positions.copy()
        for row, stance in self._stances.items():
            answered[row] = stance
        return answered

    def _put(self) -> None:
        """Put the round to the delegations taken, each of which may change its answer until it is over."""
        run = self._run
        questions = {seat: self._question(seat) for seat in self._rows}
        self._asked = tuple(question.id for question in questions.values())
        self.interrupt = self._chairing.changed
        if self.interrupt is None and any(can_break(run, question) for question in questions.values()):
            self.interrupt = Event(run.env)
        for question in questions.values():
            run.port.put(question, partial(self._answered, question))

    def _question(self, seat: Seat) -> Question:
        dossier, table = self._dossier, self._table
        return Question(
            id=f"{dossier.id}/{table.path}/{table.occurrence}/{seat}",
            seat=seat,
            kind="position",
            asked=self._run.now,
            deadline=self.convening.end,
            options=tuple(
                option for option in OPTIONS["position"] if table.body.reservations or option != "reservation"
            ),
            dossier=dossier.id,
            clauses=tuple(dossier.clauses.items()),
            body=table.body.id,
            way=self.convening.way,
            one_breaks=table.rule.vote == "unanimous",
        )

    def _answered(self, question: Question, answer: str) -> None:
        self._stances[self._rows[question.seat]] = STANCES[answer]
        is_broken = answer == "object" and can_break(self._run, question)
        if is_broken and self.interrupt is not None and not self.interrupt.triggered:
            self._chairing.close()
            self._run.port.close((question.id,))
            self.interrupt.succeed()
