"""How urgent an organisation holds the crisis: a question to it and its offices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jointsim.engine.people.port import OPTIONS, Question
from jointsim.engine.people.seats import is_office_of

if TYPE_CHECKING:
    from jointsim.engine.run import Replication


def ask_urgency(run: Replication, organisation: str, event: str) -> None:
    """Ask, as an organisation judges an event, whoever has its seat; the policy's level holds unless answered."""
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
            run.port.put(question, partial(_judge, run, organisation, question))
            run.port.expire(run, question)


def _judge(run: Replication, organisation: str, question: Question, level: str) -> None:
    run.port.close((question.id,))
    run.set_urgency(organisation, question.options.index(level))
