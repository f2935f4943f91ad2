"""What follows an objection: reality's list, from dropping a clause to giving up."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from jointsim.engine.agreement.concession import CARVE_OUT, DROP, ask_concession, ask_to_stand_aside
from jointsim.engine.agreement.convening import on_the_way_up
from jointsim.engine.agreement.table import Table
from jointsim.engine.agreement.votes import may_stand_aside
from jointsim.engine.clock.alarms import Awaited
from jointsim.engine.course import Blocked, Course
from jointsim.engine.plan import Samplers

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class LowerForm:
    """What is settled for when members cannot agree: an office-holder speaks in their own name."""

    office: str
    takes: Samplers
    takes_address: int
    milestone: str | None


@dataclass(frozen=True, slots=True)
class RemedyAddresses:
    """Addresses of the draws that follow an objection."""

    remedy: int
    clause: int
    rework: int


def remedy(
    run: Replication,
    dossier: Dossier,
    table: Table,
    addresses: RemedyAddresses,
    lower_form: LowerForm | None,
    cause: int,
) -> Generator[Awaited, None, tuple[bool, int]]:
    """Try one remedy, drawn by weight among those possible.

    To stand aside is a state's own choice: a person who has objected is asked, and unless they choose it there is
    no carve-out; where nobody else objects, the text is adopted without them.

    Returns
    -------
    Whether the text is thereby adopted (the objectors stand aside), and the entry that ends the remedy.

    Raises
    ------
    Blocked
        If it is settled for less, or given up.
    """
    possible = _possible(run, dossier, table, lower_form)
    if table.insisting and CARVE_OUT in possible:
        stands_aside = yield from ask_to_stand_aside(run, dossier, table)
        if stands_aside and len(table.insisting) == len(table.objectors):
            return True, _carve_out(run, dossier, table, cause)
        if not stands_aside:
            del possible[CARVE_OUT]
    chosen = _drawn(possible, run.draws.uniform(addresses.remedy, table.occurrence))
    if run.port.takes_part:
        chosen = yield from ask_concession(run, dossier, table, possible, chosen)
    chosen, _, clause = chosen.partition(":")
    if chosen == "lower-form" and lower_form is not None:
        yield from _settle(run, dossier, lower_form, table.occurrence, cause)
    if chosen == "stop":
        entry = run.record.add(run.now, dossier.id, "given-up", table.body.id, (), cause)
        dossier.block("given-up", entry)
        raise Blocked(entry)
    if chosen == CARVE_OUT:
        return True, _carve_out(run, dossier, table, cause)
    dossier.concessions += 1
    if chosen == "escalate":
        return False, _go_up(run, dossier, table, cause)
    dropped = _drop_clause(run, dossier, table, addresses, clause) if chosen == DROP else ""
    return False, (yield from _rework(run, dossier, table, addresses, cause, dropped))


def _possible(
    run: Replication, dossier: Dossier, table: Table, lower_form: LowerForm | None
) -> dict[str, float]:
    may_retry = table.rounds_here + 1 < run.views.plan.rounds
    allowed = {
        DROP: may_retry and len(dossier.clauses) > 1,
        CARVE_OUT: may_stand_aside(table.rule, table.positions, table.body.populations),
        "escalate": bool(table.body.higher),
        "trade": may_retry,
        "lower-form": lower_form is not None,
        "stop": True,
    }
    weights = run.views.plan.remedies
    return {name: weight for name, weight in weights.items() if allowed[name] and weight > 0.0}


def _carve_out(run: Replication, dossier: Dossier, table: Table, cause: int) -> int:
    dossier.carved_out = table.objectors
    attributes = {"states": table.objectors}
    return run.record.add(run.now, dossier.id, "carved-out", table.body.id, (), cause, attributes)


def _drawn(weights: Mapping[str, float], u: float) -> str:
    aim = u * sum(weights.values())
    for name, weight in weights.items():
        aim -= weight
        if aim < 0.0:
            return name
    return "stop"


def _settle(
    run: Replication, dossier: Dossier, form: LowerForm, occurrence: int, cause: int
) -> Generator[Awaited, None, NoReturn]:
    urgency = dossier.urgency
    takes = run.draws.delay(form.takes_address, form.takes[urgency], occurrence)
    end = run.now + dossier.paced("work", takes)
    entry = run.record.add(end, dossier.id, "lower-form", form.office, (("work", end, -1),), cause)
    yield from run.reach(entry)
    if dossier.is_closed:
        raise Blocked(entry)
    if form.milestone is not None:
        run.reach_milestone(dossier, form.milestone, entry)
    dossier.block("lower-form", entry)
    raise Blocked(entry)


def _go_up(run: Replication, dossier: Dossier, table: Table, cause: int) -> int:
    below = table.body.id
    table.body = run.plan.bodies[table.body.higher[0]]
    table.ways = on_the_way_up(table.ways, table.body)
    table.rounds_here = -1
    return run.record.add(run.now, dossier.id, "escalated", table.body.id, (), cause, {"from": below})


def _drop_clause(
    run: Replication, dossier: Dossier, table: Table, addresses: RemedyAddresses, named: str
) -> str:
    """Drop the clause that was named, or else one drawn; the heaviest stays."""
    rest = dossier.droppable
    dropped = named or rest[int(run.draws.uniform(addresses.clause, table.occurrence) * len(rest))]
    del dossier.clauses[dropped]
    return dropped


def _rework(
    run: Replication, dossier: Dossier, table: Table, addresses: RemedyAddresses, cause: int, dropped: str
) -> Course:
    urgency = dossier.urgency
    sampler = run.views.plan.rework[urgency]
    hours = table.body.hours[urgency] if sampler.clock == "open" else -1
    length = dossier.paced("rework", run.draws.delay(addresses.rework, sampler, table.occurrence))
    end = run.finish[hours](run.now, length)
    pieces = (("rework", end, hours),)
    entry = run.record.add(end, dossier.id, "rework", table.body.id, pieces, cause, {"dropped": dropped})
    yield from run.reach(entry)
    return entry
