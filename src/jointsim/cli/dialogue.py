"""A person at a seat: what they are told and asked, and what they may say."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jointsim.cli.acts import ACTS, Acts, NotPossible, refuse
from jointsim.cli.news import News
from jointsim.cli.questions import STAND, Questions, answers
from jointsim.cli.seats import organisation_of
from jointsim.engine.people.port import OPTIONS
from jointsim.errors import nearest
from jointsim.model.durations import parse_duration

if TYPE_CHECKING:
    from jointsim.engine.people.port import Question
    from jointsim.engine.people.seats import Seat
    from jointsim.engine.run import Replication
    from jointsim.reports.names import Names

HELP = """\
  support, grant, flash, silence …        answer the question with one of the words that stand under it
  later                                   let the policy answer it
  ?                                       what it is about, and what is known
  wait 6 h                                let time pass; the question stays open until its deadline
  break [RESPONSE]                        break the silence on a text that you let pass
  withdraw [RESPONSE]                     take the matter back
  urgency [RESPONSE]                      raise the urgency for its organisation by one step
  speak [RESPONSE] WORDS                  say something in your own name: the statement of your organisation if you
                                          chair a body or hold an office; of a delegation, a national word only
  quit                                    leave; with --save, you can go on later
Between questions you are heard only if the game was begun with --pause 12h or another length."""

ANSWERS = tuple(dict.fromkeys(word for words in OPTIONS.values() for word in words))
COMMANDS = ("later", "wait", "help", "quit", "?")


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
    asked, unheard
        How many questions were put, and how many came when nobody listened any more.
    """

    run: Replication
    seat: Seat
    names: Names
    every: int | None = None
    until: int | None = None
    listening: bool = True
    time: int = 0
    asked: int = 0
    unheard: int = 0
    _news: News = field(init=False)
    _questions: Questions = field(init=False)
    _acts: Acts = field(init=False)

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
            if question.id not in self.run.port.open:
                continue
            self.asked += 1
            self._say(*self._questions.put(question, time))
            self._listen(question, time)
        if not questions:
            waiting = next(iter(self._open()), None)
            if waiting is None:
                self._say("", self.names.moment(time))
            else:
                self._say(*self._questions.put(waiting, time))
            self._listen(waiting, time)
        self._let_pass(time)

    def end(self) -> None:
        """Tell what came of everything since the person was last heard."""
        self._say(*self._news.until(self.run.plan.horizon))

    def __post_init__(self) -> None:
        organisation = organisation_of(self.seat, self.names.world)
        self._news = News(self.run, self.names, organisation)
        self._questions = Questions(self.run, self.names, organisation)
        self._acts = Acts(self.run, self.seat, self.names, self._say)
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
            except NotPossible as refusal:
                self._say(f"  {refusal}")

    def _do(self, command: str, rest: str, question: Question | None, time: int) -> bool:
        """Do what was said; say whether the game goes on."""
        if command in ACTS:
            return self._acts.do(command, rest, question)
        if command.partition(":")[0] in ANSWERS:
            return self._answer(command, question)
        if command == STAND:
            return self._stand(question)
        if command == "wait":
            self.until = self._later(time, rest)
        elif command == "quit":
            raise Left
        elif command == "help":
            self._say(HELP)
        elif command == "?":
            self._say(*(self._questions.explained(question) if question else ("  no question is open",)))
        elif command != "later":
            known = (*(answers(question) if question else ()), *ACTS, *COMMANDS)
            refuse(f"'{command}' is not understood — {nearest(command, known)}")
        return command in ("wait", "later")

    def _answer(self, command: str, question: Question | None) -> bool:
        if question is None or question.id not in self.run.port.open:
            refuse("no question is open — 'later' goes on")
        options = {option.casefold(): option for option in question.options}
        if command not in options:
            refuse(f"'{command}' is no answer to this — {nearest(command, answers(question))}")
        self.run.port.answer(self.run, question.id, options[command])
        return True

    def _stand(self, question: Question | None) -> bool:
        """Leave a question to its default, which is to stand firm; refuse where nobody asks for that."""
        if question is None or STAND not in answers(question):
            refuse("nobody asks you to step aside — 'later' goes on")
        return True

    def _later(self, time: int, rest: str) -> int:
        try:
            return min(time + elapsed(rest), self.run.plan.horizon)
        except ValueError as error:
            refuse(str(error))

    def _open(self) -> list[Question]:
        return [question for question, _ in self.run.port.open.values()]

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
