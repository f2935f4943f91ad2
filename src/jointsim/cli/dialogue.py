"""A person at a seat: what they are told and asked, and what they may say."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from jointsim.cli.news import News
from jointsim.errors import nearest
from jointsim.model.durations import parse_duration
from jointsim.model.quantities import URGENCIES
from jointsim.reports.words import share, spaced

if TYPE_CHECKING:
    from jointsim.engine.port import Answer, Question, Seat
    from jointsim.engine.run import Replication
    from jointsim.reports.names import Names

HELP = """\
  support, reservation, abstain, object   answer the question
  later                                   let the policy answer it
  ?                                       what is in the text, and what is known
  wait 6 h                                let time pass; the question stays open until its deadline
  break [RESPONSE]                        break the silence on a text that you let pass
  withdraw [RESPONSE]                     take the matter back
  urgency [RESPONSE]                      raise the urgency for its organisation by one step
  speak [RESPONSE] WORDS                  say something in your country's own name
  quit                                    leave; with --save, you can go on later"""

ANSWERS: tuple[Answer, ...] = ("support", "reservation", "abstain", "object")
ACTS = ("break", "withdraw", "urgency", "speak")
COMMANDS = (*ANSWERS, *ACTS, "later", "wait", "help", "quit", "?")
WAYS = {
    "silence": "silence procedure",
    "written-procedure": "written procedure",
    "next-meeting": "regular meeting",
    "extraordinary": "extraordinary meeting",
}


class Left(Exception):
    """The person left the game."""


@dataclass
class Dialogue:
    """One person's talk with a run, line by line over stdin and stdout.

    Attributes
    ----------
    every
        How long to let pass at most before the person can act unasked, in seconds; None: until a question.
    until
        Up to when the person lets time pass unless asked, in seconds since the start; None: to the end.
    listening
        Whether anybody is there; once the input ends, the policy answers the rest.
    time
        When the person was last heard, in seconds since the start.
    asked
        How many questions were put.
    """

    run: Replication
    seat: Seat
    names: Names
    every: int | None = None
    until: int | None = None
    listening: bool = True
    time: int = 0
    asked: int = 0
    _news: News = field(init=False)

    def hear(self, questions: tuple[Question, ...], time: int) -> None:
        """Put new questions to the person, or, if there are none, ask what they do now that time has passed.

        Raises
        ------
        Left
            The person left.
        """
        self.time, self.until = time, None
        self._say(*self._news.until(time))
        for question in questions:
            self.asked += 1
            self._put(question, time)
            self._listen(question, time)
        if not questions:
            waiting = next(iter(self._open()), None)
            if waiting is None:
                self._say("", self.names.moment(time))
            else:
                self._put(waiting, time)
            self._listen(waiting, time)
        self._let_pass(time)

    def end(self) -> None:
        """Tell what came of everything since the person was last heard."""
        self._say(*self._news.until(self.run.plan.horizon))

    def __post_init__(self) -> None:
        self._news = News(self.run, self.names, self.run.plan.bodies[self.seat.body].organisation)
        self._let_pass(0)

    def _let_pass(self, time: int) -> None:
        if self.every is not None and self.until is None and self.listening:
            self.until = min(time + self.every, self.run.plan.horizon)

    def _listen(self, question: Question | None, time: int) -> None:
        """Take commands until one lets the game go on."""
        while self.listening and self.until is None:
            words = self._read().split(maxsplit=1)
            command, rest = (words[0].casefold(), "".join(words[1:])) if words else ("help", "")
            try:
                if self._do(command, rest, question, time):
                    return
            except _NotPossible as refusal:
                self._say(f"  {refusal}")

    def _do(self, command: str, rest: str, question: Question | None, time: int) -> bool:
        """Do what was said; say whether the game goes on."""
        if command in ANSWERS:
            return self._answer(command, question)
        if command in ACTS:
            return self._act(command, rest, question)
        if command == "wait":
            self.until = self._later(time, rest)
        elif command == "quit":
            raise Left
        elif command == "help":
            self._say(HELP)
        elif command == "?":
            self._explain(question)
        elif command != "later":
            _refuse(f"'{command}' is not understood — {nearest(command, COMMANDS)}")
        return command in ("wait", "later")

    def _answer(self, command: str, question: Question | None) -> bool:
        if question is None or question.id not in self.run.port.open:
            _refuse("no question is open — 'later' goes on")
        self.run.port.answer(self.run, question.id, next(answer for answer in ANSWERS if answer == command))
        return True

    def _act(self, command: str, rest: str, question: Question | None) -> bool:
        """Act unasked; say whether that also settles the question."""
        port, run = self.run.port, self.run
        if command == "speak":
            first, _, words = rest.partition(" ")
            named = first if first in run.dossiers else ""
            if not (words if named else rest):
                _refuse("say what — speak WORDS")
            said = words if named else rest
            port.act(run, self.seat, "speak", self._target(named, question), said)
            self._say(f"  {self.names.state(self.seat.state)} says: “{said}”")
            return False
        target = self._target(rest, question)
        if command == "urgency":
            self._urge(target)
        elif command == "withdraw":
            self._withdraw(target)
        else:
            self._break(target)
        return question is not None and question.dossier == target and command != "urgency"

    def _urge(self, target: str) -> None:
        organisation = self.run.dossiers[target].plan.organisation
        before = self.run.urgency_of(organisation)
        self.run.port.act(self.run, self.seat, "raise-urgency", target)
        after = self.run.urgency_of(organisation)
        how = "now" if after != before else "already"
        self._say(f"  the urgency for {self.names.organisation(organisation)} is {how} {URGENCIES[after]}")

    def _withdraw(self, target: str) -> None:
        dossier, title = self.run.dossiers[target], self.names.response(target)
        if dossier.asked < 0:
            _refuse(f"nobody has asked for “{title}” yet — wait until somebody does")
        self.run.port.act(self.run, self.seat, "withdraw", target)
        self._say(f"  you took “{title}” back")

    def _break(self, target: str) -> None:
        title = self.names.response(target)
        silent = (
            each.way in ("silence", "written-procedure") for each in self._open() if each.dossier == target
        )
        if not any(silent):
            _refuse(f"no silence is running on “{title}” here — 'object' when you are asked")
        self.run.port.act(self.run, self.seat, "break-silence", target)
        self._say(f"  you broke the silence on “{title}”")

    def _target(self, given: str, question: Question | None) -> str:
        """Say which response is meant: the one named, else the one that the question is about."""
        if not given and question is not None:
            return question.dossier
        if given not in self.run.dossiers:
            said = f"there is no response '{given}'" if given else "say which response"
            _refuse(f"{said} — {nearest(given, self.run.dossiers)}")
        if self.run.dossiers[given].is_closed:
            title, outcome = self.names.response(given), spaced(self.run.dossiers[given].outcome)
            _refuse(f"“{title}” is closed already — it was {outcome}")
        return given

    def _later(self, time: int, rest: str) -> int:
        try:
            return min(time + elapsed(rest), self.run.plan.horizon)
        except ValueError as error:
            _refuse(str(error))

    def _open(self) -> list[Question]:
        asked = self.run.port.open.items()
        return [open_.questions[question_id][1] for question_id, open_ in asked]

    def _put(self, question: Question, time: int) -> None:
        end = question.deadline
        due = self.names.moment(end) if end <= self.run.plan.horizon else "a day that is not fixed"
        self._say(
            f"\n{self.names.moment(time)} — {self.names.response(question.dossier)} ({question.dossier})",
            f"  {self.names.seat(str(question.seat))}: {WAYS.get(question.way, question.way)}, until {due}",
            f"  the text: {', '.join(spaced(clause) for clause, _ in question.clauses) or 'without clauses'}",
        )

    def _explain(self, question: Question | None) -> None:
        """Say what is in the text and what the organisation knows."""
        if question is None:
            self._say("  no question is open")
            return
        dossier = self.run.dossiers[question.dossier]
        organisation = self.run.plan.organisations[dossier.plan.organisation]
        event = dossier.plan.event
        occurrence, attribution = self.run.knowledge.confidence(event, organisation.holders)
        urgency = URGENCIES[self.run.urgency_of(organisation.id)]
        self._say(
            *(f"  {spaced(clause)}: weight {weight:g}" for clause, weight in question.clauses),
            f"  strength of the text: {share(dossier.strength)} of what was asked for",
            f"  {self.names.event(event)}",
            f"    what happened: {share(occurrence)} sure; who did it: {share(attribution)} sure",
            f"  urgency: {urgency}; rounds so far: {dossier.rounds}, objections so far: {dossier.objections}",
        )

    def _read(self) -> str:
        """Read a line; at the end of the input nobody is listening any more."""
        try:
            line = input(f"{self.seat}> ")
        except EOFError:
            self.listening = False
            self._say("", "  (the input has ended; the policy answers from here on)")
            return "later"
        if not sys.stdin.isatty():
            self._say(line)
        return line

    def _say(self, *lines: str) -> None:
        if lines:
            print(*lines, sep="\n", flush=True)


def elapsed(text: str) -> int:
    """Read a length of time such as ``6 h``, in seconds.

    Raises
    ------
    ValueError
        It is none, nothing, or counted in working hours.
    """
    seconds, clock = parse_duration(text)
    if clock != "elapsed" or seconds < 1:
        msg = f"'{text}' is no time to wait — give hours or days, such as 6 h"
        raise ValueError(msg)
    return int(seconds)


class _NotPossible(Exception):
    """What was said cannot be done now."""


def _refuse(message: str) -> NoReturn:
    raise _NotPossible(message)
