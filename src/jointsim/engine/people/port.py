"""The port through which people take part: questions put to a seat, and acts it may do unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from simpy import Event

from jointsim.engine.clock.alarms import EarlyAlarm
from jointsim.engine.people.acts import act_on, require_allowed, silence_at
from jointsim.engine.people.seats import Seat
from jointsim.errors import nearest
from jointsim.model.quantities import URGENCIES

if TYPE_CHECKING:
    from jointsim.engine.run import Replication

Kind = Literal["position", "convening", "release", "urgency", "concession"]
Act = Literal["break-silence", "withdraw", "raise-urgency", "speak"]

OPTIONS: Mapping[str, tuple[str, ...]] = {
    "position": ("support", "reservation", "abstain", "object"),
    "convening": ("next-meeting", "extraordinary", "silence", "written-procedure"),
    "release": ("grant", "refuse"),
    "urgency": URGENCIES,
    "concession": ("drop-clause", "carve-out", "escalate", "trade", "lower-form", "stop"),
}
"""Kind of question → all that it can offer; ``drop-clause`` is offered with a clause, as ``drop-clause:NAME``."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a seat is asked, and what a person needs to know to answer it.

    Attributes
    ----------
    id
        The same in every run of one plan and seed: dossier or event, step or channel, round, kind and seat (a
        position has no kind in it).
    kind
        What is asked for: a position on a text, the way it goes through a body (convening), the release of a
        report above a channel's ceiling, how urgent the crisis is, or what follows an objection (a concession).
    asked, deadline
        Seconds since the start; if nothing was said by the deadline, the policy's choice counts. They are the same
        where an answer holds only if it comes before the clock goes on.
    options
        The answers there are.
    dossier, event
        What it is about; a question about information or urgency belongs to no dossier.
    clauses
        What is in the text, with weights.
    body, way
        Of a position or a concession: the body that has the text, the seat's own or one above it. Of a position: how
        it decides (a sitting, a silence, a written procedure).
    one_breaks
        Of a position: whether a single objection blocks the text, so that it ends a silence.
    default
        What counts unless it is answered, where that can be seen.
    ends
        Of a convening: when each way would end if it were chosen now, in seconds since the start.
    channel, sources
        Of a release: over which channel something was to go, and what that was.
    """

    id: str
    seat: Seat
    kind: Kind
    asked: int
    deadline: int
    options: tuple[str, ...]
    dossier: str = ""
    event: str = ""
    clauses: tuple[tuple[str, float], ...] = ()
    body: str = ""
    way: str = ""
    one_breaks: bool = False
    default: str = ""
    ends: tuple[tuple[str, int], ...] = ()
    channel: str = ""
    sources: tuple[str, ...] = ()


def kind_of(question_id: str) -> str:
    """Say of which kind the question with an id is."""
    kind = question_id.rpartition("/")[0].rpartition("/")[2]
    return kind if kind in OPTIONS else "position"


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


class OpenQuestion(NamedTuple):
    """A question that can be answered, and what an answer does."""

    question: Question
    on_answer: Callable[[str], None]


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
    takes_part
        Whether any person takes part.
    open
        The questions that can be answered now, by id.
    moves
        All moves so far, replayed or new; with plan, seed and replication, this is a complete save file.
    """

    def __init__(self, seats: Iterable[Seat] = (), script: Iterable[Move] = ()) -> None:
        self.seats = tuple(seats)
        self._script = list(script)
        self.takes_part = bool(self.seats or self._script)
        self.moves: list[Move] = []
        self.open: dict[str, OpenQuestion] = {}
        self._new: list[str] = []

    def put(self, question: Question, on_answer: Callable[[str], None]) -> None:
        """Open a question, or put it anew; an answer calls back with what was said."""
        self.open[question.id] = OpenQuestion(question, on_answer)
        self._new.append(question.id)

    def expire(self, run: Replication, question: Question) -> Event:
        """Let a question close at its deadline, if it is still open; gives the moment at which it does."""
        closing = EarlyAlarm(run.env, question.deadline - run.now)
        closing.callbacks.append(lambda _: self.close((question.id,)))
        return closing

    def close(self, question_ids: Iterable[str]) -> None:
        """Close questions, answered or not."""
        for question_id in question_ids:
            self.open.pop(question_id, None)

    def close_all(self, dossier: str) -> None:
        """Close all questions about a dossier."""
        self.close([each.question.id for each in self.open.values() if each.question.dossier == dossier])

    def take_new_questions(self) -> tuple[Question, ...]:
        """Hand over the questions raised since last asked, as far as they are still open."""
        if not self._new:
            return ()
        new, self._new = dict.fromkeys(self._new), []
        return tuple(self.open[each].question for each in new if each in self.open)

    def answer(self, run: Replication, question_id: str, value: str) -> None:
        """Answer an open question.

        Raises
        ------
        KeyError
            If the question is not open.
        ValueError
            If the value is none of its options.
        """
        if question_id not in self.open:
            msg = f"the question {question_id} is not open"
            raise KeyError(msg)
        question, on_answer = self.open[question_id]
        if value not in question.options:
            msg = f"'{value}' is no answer to {question_id} — {nearest(value, question.options)}"
            raise ValueError(msg)
        self._note(run, question.seat, "answer", question_id, value)
        on_answer(value)

    def act(self, run: Replication, seat: Seat, act: Act, target: str, value: str = "") -> None:
        """Do something unasked.

        ``break-silence`` objects to the text in silence at the seat's body, ``withdraw`` takes a dossier back,
        ``raise-urgency`` raises it for the organisation of the dossier, ``speak`` says something in one's own name,
        which is a word of the organisation if an office-holder or a chair says it.

        Raises
        ------
        KeyError
            If the target is not a dossier, or no silence is running.
        NotAllowed
            If the seat has no say in that: only whoever asked for a dossier takes it back, and only seats of an
            organisation raise its urgency.
        """
        dossier = run.dossiers[target]
        if dossier.is_closed:
            msg = f"{target} is closed"
            raise KeyError(msg)
        if act == "break-silence":
            self.answer(run, silence_at(run, seat, target), "object")
            return
        require_allowed(run, dossier, seat, act)
        self._note(run, seat, act, target, value)
        act_on(run, dossier, seat, act, value)

    def replay(self, run: Replication, limit: int) -> None:
        """Do the moves of the script, up to a time, that are due: after so many events, or if nothing comes before."""
        while self._script and self._script[0].time <= limit:
            move = self._script[0]
            if move.step > run.steps and move.time >= run.env.peek():
                return
            del self._script[0]
            run.pass_time(move.time)
            if move.kind == "answer":
                self.answer(run, move.target, move.value)
            else:
                self.act(run, Seat.parse(move.seat), move.kind, move.target, move.value)

    def _note(
        self, run: Replication, seat: Seat, kind: Literal["answer"] | Act, target: str, value: str
    ) -> None:
        self.moves.append(Move(run.now, run.steps, str(seat), kind, target, value))
