"""What follows an objection: a question to the chair of the body that could not agree."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.people.port import OPTIONS, Question
from jointsim.engine.people.seats import CHAIR, Seat

if TYPE_CHECKING:
    from jointsim.engine.agreement.table import Table
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication

DROP = "drop-clause"


def ask_concession(
    run: Replication, dossier: Dossier, table: Table, possible: Collection[str], policy: str
) -> Generator[Event, None, str]:
    """Ask the chair which remedy to try, before the clock goes on; gives the policy's unless answered.

    Dropping a clause is offered for each that may be dropped, as ``drop-clause:NAME``.
    """
    seat = Seat(table.body.id, CHAIR)
    if seat not in run.port.seats:
        return policy
    question = Question(
        id=f"{dossier.id}/{table.path}/{table.occurrence}/concession/{seat}",
        seat=seat,
        kind="concession",
        asked=run.now,
        deadline=run.now,
        options=tuple(_options(dossier, possible)),
        dossier=dossier.id,
        clauses=tuple(dossier.clauses.items()),
    )
    chosen = [policy]
    run.port.put(question, lambda answer: _concede(run, question, chosen, answer))
    yield run.port.expire(run, question)
    return chosen[-1]


def _options(dossier: Dossier, possible: Collection[str]) -> Iterable[str]:
    for remedy in (each for each in OPTIONS["concession"] if each in possible):
        if remedy == DROP:
            yield from (f"{DROP}:{clause}" for clause in dossier.droppable)
        else:
            yield remedy


def _concede(run: Replication, question: Question, chosen: list[str], answer: str) -> None:
    run.port.close((question.id,))
    chosen.append(answer)
