"""How urgent an organisation holds the crisis: what the record says of it, and a question to it and its offices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jointsim.engine.people.port import OPTIONS, Question
from jointsim.engine.people.seats import is_office_of
from jointsim.model.quantities import URGENCIES

if TYPE_CHECKING:
    from jointsim.engine.run import Replication


def note_urgency(run: Replication, organisation: str, event: str, before: int | None, cause: int) -> None:
    """Write how urgent an organisation holds the crisis from now on, and what it was before, if it had judged."""
    attributes = {
        "event": event,
        "from": "" if before is None else URGENCIES[before],
        "urgency": URGENCIES[run.urgency_of(organisation)],
    }
    run.record.add(run.now, "", "urgency", organisation, (), cause, attributes)


def ask_urgency(run: Replication, organisation: str, event: str, cause: int) -> None:
    """Ask, as an organisation judges an event, whoever has its seat; the policy's level holds unless answered.

    Parameters
    ----------
    cause
        The entry at which it judges.
    """
    options = OPTIONS["urgency"]
    for seat in run.port.seats:
        if is_office_of(run.plan, seat, organisation):
            question = Question(
                id=f"{event}/{organisation}/urgency/{seat}",
                seat=seat,
                kind="urgency",
                asked=run.now,
                deadline=run.now,
                options=options,
                event=event,
                default=options[run.urgency_of(organisation)],
            )
            run.port.put(question, partial(_judge, run, organisation, question, cause))
            run.port.expire(run, question)


def _judge(run: Replication, organisation: str, question: Question, cause: int, level: str) -> None:
    run.port.close((question.id,))
    before = run.urgency_of(organisation)
    run.set_urgency(organisation, question.options.index(level))
    if run.urgency_of(organisation) != before:
        note_urgency(run, organisation, question.event, before, cause)
