"""A person at a seat: what they are told and asked, and what they may say."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from jointsim.errors import nearest
from jointsim.model.durations import parse_duration
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
    _told: set[tuple[str, str]] = field(default_factory=set)

    def hear(self, questions: tuple[Question, ...], time: int) -> None:
        """Put new questions to the person, or, if there are none, ask what they do now that time has passed.

        Raises
        ------
        Left
            The person left.
        """
        self.time, self.until = time, None
        self._tell_news(time)
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

    def __post_init__(self) -> None:
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
            port.act(run, self.seat, "speak", self._target(named, question), words if named else rest)
            return False
        target = self._target(rest, question)
        if command == "urgency":
            port.act(run, self.seat, "raise-urgency", target)
        elif command == "withdraw":
            if run.dossiers[target].asked < 0:
                _refuse(f"nobody has asked for {target} yet — wait until somebody does")
            if run.dossiers[target].is_closed:
                _refuse(f"{target} is closed already — it was {run.dossiers[target].outcome}")
            port.act(run, self.seat, "withdraw", target)
        elif not any(
            each.dossier == target and each.way in ("silence", "written-procedure") for each in self._open()
        ):
            _refuse(f"no silence is running on {target} here — 'object' when you are asked")
        else:
            port.act(run, self.seat, "break-silence", target)
        return question is not None and question.dossier == target and command != "urgency"

    def _target(self, given: str, question: Question | None) -> str:
        """Say which response is meant: the one named, else the one that the question is about."""
        if not given and question is not None:
            return question.dossier
        if given not in self.run.dossiers:
            said = f"there is no response '{given}'" if given else "say which response"
            _refuse(f"{said} — {nearest(given, self.run.dossiers)}")
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
            f"  the text: {', '.join(clause for clause, _ in question.clauses) or 'without clauses'}",
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
        urgency = ("routine", "priority", "immediate", "flash")[self.run.urgency_of(organisation.id)]
        self._say(
            *(f"  {clause}: weight {weight:g}" for clause, weight in question.clauses),
            f"  strength of the text: {share(dossier.strength)} of what was asked for",
            f"  {self.names.event(event)}",
            f"    what happened: {share(occurrence)} sure; who did it: {share(attribution)} sure",
            f"  urgency: {urgency}; rounds so far: {dossier.rounds}, objections so far: {dossier.objections}",
        )

    def _tell_news(self, time: int) -> None:
        """Tell the milestones of the seat's own organisation since the person was last asked."""
        run = self.run
        mine = run.plan.bodies[self.seat.body].organisation
        news = sorted(
            (run.record.time(entry), dossier.id, milestone)
            for dossier in run.dossiers.values()
            for milestone, entry in dossier.milestones.items()
            if dossier.plan.organisation == mine and (dossier.id, milestone) not in self._told
        )
        for reached, response, milestone in news:
            if reached <= time:
                self._told.add((response, milestone))
                self._say(f"  {self.names.moment(reached)}: {response}: {spaced(milestone)}")

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
