"""What follows an objection: questions to the chair of the body that could not agree, and to who objected."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable
from functools import partial
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.clock.alarms import Awaited
from jointsim.engine.people.port import OPTIONS, Question
from jointsim.engine.people.seats import CHAIR, Seat

if TYPE_CHECKING:
    from jointsim.engine.agreement.table import Table
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication

DROP = "drop-clause"
CARVE_OUT = "carve-out"


def ask_concession(
    run: Replication, dossier: Dossier, table: Table, possible: Collection[str], policy: str
) -> Generator[Awaited, None, str]:
    """Ask the chair which remedy to try, before the clock goes on; gives the policy's unless answered.

    Dropping a clause is offered for each that may be dropped, as ``drop-clause:NAME``.
    """
    seat = Seat(table.body.id, CHAIR)
    if seat not in run.port.seats or not possible:
        return policy
    chosen = [policy]
    yield _ask(run, dossier, table, seat, tuple(_options(dossier, possible)), chosen)
    return chosen[-1]


def ask_to_stand_aside(run: Replication, dossier: Dossier, table: Table) -> Generator[Awaited, None, bool]:
    """Ask the people who object whether they stand aside, before the clock goes on; say whether all of them do."""
    aside: list[str] = []
    yield from [_ask(run, dossier, table, seat, (CARVE_OUT,), aside) for seat in table.insisting]
    return len(aside) == len(table.insisting)


def _ask(
    run: Replication, dossier: Dossier, table: Table, seat: Seat, options: tuple[str, ...], chosen: list[str]
) -> Event:
    """Put a question about a concession to a seat; what it answers comes last among what is chosen."""
    question = Question(
        id=f"{dossier.id}/{table.path}/{table.occurrence}/concession/{seat}",
        seat=seat,
        kind="concession",
        asked=run.now,
        deadline=run.now,
        options=options,
        dossier=dossier.id,
        clauses=tuple(dossier.clauses.items()),
        body=table.body.id,
    )
    run.port.put(question, partial(_concede, run, question, chosen))
    return run.port.expire(run, question)


def _options(dossier: Dossier, possible: Collection[str]) -> Iterable[str]:
    for remedy in (each for each in OPTIONS["concession"] if each in possible):
        if remedy == DROP:
            yield from (f"{DROP}:{clause}" for clause in dossier.droppable)
        else:
            yield remedy


def _concede(run: Replication, question: Question, chosen: list[str], answer: str) -> None:
    run.port.close((question.id,))
    chosen.append(answer)
