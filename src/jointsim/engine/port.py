"""The port through which people take part: questions put to a seat, and acts it may do unasked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from simpy import Event

from jointsim.engine.record import ROOT, Piece
from jointsim.engine.votes import Stance

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.rounds import Table
    from jointsim.engine.run import Replication
    from jointsim.engine.steps.meeting import Convening

Answer = Literal["support", "reservation", "abstain", "object"]
Act = Literal["break-silence", "withdraw", "raise-urgency", "speak"]
ANSWERS: dict[Answer, Stance] = {
    "support": Stance.SUPPORT,
    "reservation": Stance.RESERVE,
    "abstain": Stance.ABSTAIN,
    "object": Stance.OBJECT,
}
NAMES = {stance: answer for answer, stance in ANSWERS.items()}


@dataclass(frozen=True, slots=True)
class Seat:
    """A delegation: a state in a body, written ``body.STATE``."""

    body: str
    state: str

    @classmethod
    def parse(cls, text: str) -> Seat:
        """Read ``body.STATE``.

        Raises
        ------
        ValueError
            If there is no dot between body and state.
        """
        body, dot, state = text.rpartition(".")
        if not dot:
            msg = f"'{text}' is not a seat — write body.STATE"
            raise ValueError(msg)
        return cls(body, state)

    def __str__(self) -> str:
        return f"{self.body}.{self.state}"


@dataclass(frozen=True, slots=True)
class Question:
    """What a seat is asked: where it stands on a text.

    Attributes
    ----------
    id
        The same in every run of one plan and seed: dossier, step and round.
    asked, deadline
        Seconds since the start; if nothing was said by the deadline, the policy's view counts.
    clauses
        What is in the text, with weights.
    way
        How the body decides: a sitting, a silence, a written procedure.
    """

    id: str
    seat: Seat
    dossier: str
    asked: int
    deadline: int
    clauses: tuple[tuple[str, float], ...]
    way: str


@dataclass(frozen=True, slots=True)
class Move:
    """What a person did: an answer to a question (``target``: its id) or an act unasked (``target``: a dossier).

    ``step`` is the number of events the run had processed, so that a new run replays the move at the same point.
    """

    time: int
    step: int
    seat: str
    kind: Literal["answer", "break-silence", "withdraw", "raise-urgency", "speak"]
    target: str
    value: str = ""


@dataclass(slots=True)
class OpenQuestions:
    """The questions of one round, and what has been answered so far."""

    port: Port
    questions: dict[str, tuple[int, Question]]
    broken: Event | None
    answers: dict[int, Stance]

    def assents(self, row: int) -> bool:
        """Say whether the seat in a row has answered, and not with an objection."""
        return self.answers.get(row, Stance.OBJECT) != Stance.OBJECT

    def close(self, positions: NDArray[np.intp]) -> NDArray[np.intp]:
        """Put the answers in place of what the policy would have said."""
        for question_id in self.questions:
            self.port.open.pop(question_id, None)
        if not self.answers:
            return positions
        answered = positions.copy()
        for index, stance in self.answers.items():
            answered[index] = stance
        return answered


class Port:
    """Seats taken by people, the questions now open to them, and the list of their moves.

    Parameters
    ----------
    seats
        Seats taken; all others follow the policy.
    script
        Moves to replay, in order.

    Attributes
    ----------
    moves
        All moves so far, replayed or new; with plan, seed and replication, this is a complete save file.
    """

    def __init__(self, seats: Iterable[Seat] = (), script: Iterable[Move] = ()) -> None:
        self.seats = tuple(seats)
        self._script = list(script)
        self.moves: list[Move] = []
        self.open: dict[str, OpenQuestions] = {}
        self._new: list[Question] = []

    @property
    def takes_part(self) -> bool:
        """Whether any person takes part."""
        return bool(self.seats or self._script)

    def ask(
        self, run: Replication, dossier: Dossier, table: Table, convening: Convening
    ) -> OpenQuestions | None:
        """Put a round to the seats taken in its body, if any."""
        taken = [seat for seat in self.seats if seat.body == table.body.id]
        if not taken:
            return None
        can_break = convening.is_silence and table.body.rule.vote == "unanimous"
        broken = Event(run.env) if can_break else None
        asked = OpenQuestions(self, {}, broken, {})
        rows = {run.plan.states[state]: row for row, state in enumerate(table.body.seats.tolist())}
        for seat in taken:
            if seat.state in rows:
                question = _question(run, dossier, table, convening, seat)
                asked.questions[question.id] = (rows[seat.state], question)
                self.open[question.id] = asked
                self._new.append(question)
        return asked if asked.questions else None

    def take_new_questions(self) -> tuple[Question, ...]:
        """Hand over the questions raised since last asked."""
        new, self._new = tuple(self._new), []
        return new

    def answer(self, run: Replication, question_id: str, answer: Answer) -> None:
        """Answer an open question; an objection ends a silence at once.

        Raises
        ------
        KeyError
            If the question is not open.
        """
        asked = self.open[question_id]
        row, question = asked.questions[question_id]
        asked.answers[row] = ANSWERS[answer]
        self._note(run, str(question.seat), "answer", question_id, answer)
        if answer == "object" and asked.broken is not None and not asked.broken.triggered:
            asked.broken.succeed()

    def act(self, run: Replication, seat: Seat, act: Act, target: str, value: str = "") -> None:
        """Do something unasked.

        ``break-silence`` objects to the text in silence at the seat's body, ``withdraw`` takes a dossier back,
        ``raise-urgency`` raises it for the organisation of the dossier, ``speak`` says something in one's own name.

        Raises
        ------
        KeyError
            If the target is not a dossier, or no silence is running.
        """
        dossier = run.dossiers[target]
        if dossier.is_closed:
            msg = f"{target} is closed"
            raise KeyError(msg)
        if act == "break-silence":
            silences = (q for q, asked in self.open.items() if _in_silence(asked, q, seat, target))
            question_id = next(silences, None)
            if question_id is None:
                msg = f"no silence is running at {seat} on {target}"
                raise KeyError(msg)
            self.answer(run, question_id, "object")
            return
        self._note(run, str(seat), act, target, value)
        now = run.now
        cause = _latest(run, dossier)
        pieces: tuple[Piece, ...] = () if cause == ROOT else (("person", now, -1),)
        entry = run.record.add(now, target, act, str(seat), pieces, cause, {"value": value})
        if act == "withdraw":
            run.close(dossier, "given-up", entry)
        elif act == "raise-urgency":
            run.raise_urgency(dossier.plan.organisation)

    def replay(self, run: Replication) -> None:
        """Do the moves of the script that are due after the events processed so far."""
        while self._script and self._script[0].step <= run.steps:
            move = self._script.pop(0)
            run.pass_time(move.time)
            if move.kind == "answer":
                self.answer(run, move.target, move.value)  # type: ignore[arg-type]
            else:
                self.act(run, Seat.parse(move.seat), move.kind, move.target, move.value)

    def _note(
        self,
        run: Replication,
        seat: str,
        kind: Literal["answer", "break-silence", "withdraw", "raise-urgency", "speak"],
        target: str,
        value: str,
    ) -> None:
        self.moves.append(Move(run.now, run.steps, seat, kind, target, value))


def _question(run: Replication, dossier: Dossier, table: Table, convening: Convening, seat: Seat) -> Question:
    return Question(
        id=f"{dossier.id}/{table.path}/{table.occurrence}/{seat}",
        seat=seat,
        dossier=dossier.id,
        asked=run.now,
        deadline=convening.end,
        clauses=tuple(dossier.clauses.items()),
        way=convening.way,
    )


def _latest(run: Replication, dossier: Dossier) -> int:
    """Give the latest entry of a dossier that is not ahead of the clock; that of its event, if it has none yet."""
    found = run.occurred.get(dossier.plan.event, ROOT)
    for index, entry in enumerate(run.record):
        if entry.dossier == dossier.id and entry.time <= run.now:
            found = run.record.later(found, index)
    return found


def _in_silence(asked: OpenQuestions, question_id: str, seat: Seat, dossier: str) -> bool:
    question = asked.questions[question_id][1]
    return asked.broken is not None and question.seat == seat and question.dossier == dossier
