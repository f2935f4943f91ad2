"""How a question is put to a person, and what they are told when they want to know more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jointsim.engine.clock.slots import FAR
from jointsim.model.quantities import URGENCIES
from jointsim.reports.words import listed, share, spaced

if TYPE_CHECKING:
    from jointsim.engine.people.port import Question
    from jointsim.engine.run import Replication
    from jointsim.reports.names import Names

WAYS = {
    "silence": "silence procedure",
    "written-procedure": "written procedure",
    "next-meeting": "regular meeting",
    "extraordinary": "extraordinary meeting",
}


STAND = "stand"
"""What a member says who objected and does not step aside: nothing is done, as if the question were left."""


def answers(question: Question) -> tuple[str, ...]:
    """List the words that answer a question."""
    stands = question.kind == "concession" and not question.seat.is_chair
    return (*question.options, STAND) if stands else question.options


@dataclass(frozen=True)
class Questions:
    """Questions in words.

    Parameters
    ----------
    run
        The run in which they are put.
    names
        What ids are called.
    organisation
        Whose urgency and knowledge the person is told of; empty for none.
    """

    run: Replication
    names: Names
    organisation: str

    def put(self, question: Question, time: int) -> Iterator[str]:
        """Put a question: what it is about, until when it is open, and what can be said."""
        subject = question.dossier or question.event
        yield f"\n{self.names.moment(time)} — {self.names.title(subject)} ({subject})"
        seat = str(question.seat)
        if question.body:
            seat = f"{question.body}.{question.seat.role}"
        yield f"  {self.names.seat(seat)}: {self._asked(question)}, {self._until(question)}"
        yield from self._particulars(question)
        yield f"  answers: {', '.join(answers(question))}"

    def explained(self, question: Question) -> Iterator[str]:
        """Tell what is in the text, what is known, and how urgent it is."""
        yield from (f"  {spaced(clause)}: weight {weight:g}" for clause, weight in question.clauses)
        dossier = self.run.dossiers.get(question.dossier)
        if dossier is not None:
            yield f"  strength of the text: {share(dossier.strength)} of what was asked for"
        event = question.event or (dossier.plan.event if dossier else "")
        yield f"  {self.names.event(event)}"
        yield from self._known(question, event)
        rounds = (
            f"; rounds so far: {dossier.rounds}, objections so far: {dossier.objections}" if dossier else ""
        )
        if self.organisation:
            level = dossier.urgency if dossier else self.run.urgency_of(self.organisation)
            yield f"  urgency: {URGENCIES[level]}{rounds}"

    def _asked(self, question: Question) -> str:
        if question.kind == "position":
            return WAYS.get(question.way, question.way)
        if question.kind == "convening":
            return f"by which way? {WAYS[question.default]} unless you choose another"
        if question.kind == "release":
            channel = self.run.plan.channels[question.channel]
            sender, receiver = self.names.spoken(channel.sender), self.names.spoken(channel.receiver)
            over = self.names.channel(channel.id)
            return f"may this go from {sender} to {receiver} over “{over}”? The policy answers unless you do"
        if question.kind == "urgency":
            return f"how urgent is this? {question.default} unless you say otherwise"
        if not question.seat.is_chair:
            return "you objected; carve-out lets the others go on without you. You stand firm unless you choose it"
        return "members did not agree; what now? The policy chooses unless you do"

    def _until(self, question: Question) -> str:
        end = question.deadline
        if end == question.asked:
            return "before any time passes"
        return f"until {self._due(end)}"

    def _due(self, end: int) -> str:
        if end == FAR:
            return "a day that is not fixed"
        after = "" if end <= self.run.plan.horizon else " (after the horizon)"
        return f"{self.names.moment(end)}{after}"

    def _particulars(self, question: Question) -> Iterator[str]:
        yield from (f"  {way}: would end {self._due(end)}" for way, end in question.ends)
        if question.sources:
            yield f"  the report: {listed([spaced(source) for source in question.sources])}"
        if question.dossier:
            clauses = ", ".join(spaced(clause) for clause, _ in question.clauses)
            yield f"  the text: {clauses or 'without clauses'}"

    def _known(self, question: Question, event: str) -> Iterator[str]:
        """Tell how sure those are whom it concerns: the organisation, or both ends of a channel."""
        plan = self.run.plan
        if not question.channel:
            yield self._sure(event, plan.organisations[self.organisation].holders[event])
            return
        channel = plan.channels[question.channel]
        for end in (channel.sender, channel.receiver):
            yield f"{self._sure(event, (end,))} ({self.names.spoken(end)})"

    def _sure(self, event: str, holders: tuple[str, ...]) -> str:
        what, author = self.run.knowledge.confidence(event, holders)
        return f"    what happened: {share(what)} sure; who did it: {share(author)} sure"
