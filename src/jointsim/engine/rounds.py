"""One round of an agreement: the body comes together or a silence runs, and members take their stances."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from simpy import Event

from jointsim.engine.plan import AgreementPlan, BodyPlan
from jointsim.engine.record import Piece
from jointsim.engine.steps.meeting import Convening, ConveningAddresses, convene
from jointsim.engine.votes import Stance, adopted, stances

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication

Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class RoundAddresses:
    """Addresses of the draws of a round; vectors have one entity per state."""

    views: int
    reservation_kind: int
    reservation_length: int
    breaks: int
    convening: ConveningAddresses


@dataclass(slots=True)
class Table:
    """Where the text lies: the body that has it, how it meets, and how often it was tried."""

    path: str
    body: BodyPlan
    ways: tuple[str, ...]
    occurrence: int
    rounds_here: int = 0
    objectors: tuple[str, ...] = field(default=())


def hold_round(
    run: Replication, dossier: Dossier, table: Table, addresses: RoundAddresses, cause: int
) -> Generator[Event, None, tuple[bool, int]]:
    """Hold a round; say whether the text was adopted, and give the entry that tells how it went."""
    body, occurrence = table.body, table.occurrence
    urgency = run.urgency_of(dossier.plan.organisation)
    convening = convene(run, body, table.ways, addresses.convening, urgency, occurrence)
    views = run.views.utilities(dossier, body, addresses.views, occurrence) if convening.is_silence else None
    positions = None if views is None else _positions(run, views)
    if positions is not None and not adopted(body.rule, positions, body.populations):
        convening = _broken(run, positions, table, addresses, convening)
    asked = run.port.ask(run, dossier, table, convening)
    yield from _sit(run, dossier, table, convening, cause, asked.broken if asked else None)
    now = run.now
    if views is None or positions is None:
        views = run.views.utilities(dossier, body, addresses.views, occurrence)
        positions = _positions(run, views)
    if asked:
        positions = asked.close(positions)
    dossier.rounds += 1
    is_adopted = adopted(body.rule, positions, body.populations)
    pieces: tuple[Piece, ...] = ((convening.label, now, -1),)
    if is_adopted:
        pieces += _lift_reservations(run, dossier, table, addresses, positions)
    entry = _write(run, dossier, table, convening, (views, positions), pieces, cause)
    yield from run.reach(entry)
    return is_adopted, entry


def _positions(run: Replication, views: NDArray[np.float64]) -> Positions:
    return stances(views, run.views.plan.utility)


def _broken(
    run: Replication, positions: Positions, table: Table, addresses: RoundAddresses, convening: Convening
) -> Convening:
    """Find when the first objection ends a silence; most come in its last stretch."""
    body, plan = table.body, run.views.plan
    if body.rule.vote != "unanimous":
        return convening
    objectors = body.seats[positions == Stance.OBJECT]
    if not objectors.size:
        return convening
    u = float(run.draws.uniforms(addresses.breaks, table.occurrence)[objectors].max())
    return convening._replace(end=_break_time(plan, run.now, convening.end, u))


def _break_time(plan: AgreementPlan, start: int, end: int, u: float) -> int:
    """Turn a draw into the moment of a break: the larger, the earlier."""
    late = min(plan.late_within.seconds(0.5, 0.0), end - start)
    if u < plan.late_share or late == end - start:
        share = u / plan.late_share if u < plan.late_share else 1.0
        return end - int(late * share)
    return end - late - int((end - start - late) * (u - plan.late_share) / (1.0 - plan.late_share))


def _sit(
    run: Replication,
    dossier: Dossier,
    table: Table,
    convening: Convening,
    cause: int,
    broken: Event | None,
) -> Generator[Event, None, None]:
    dossier.waiting[table.path] = (cause, ((convening.label, convening.end, -1),))
    over = run.env.timeout(max(0, convening.end - run.now))
    yield over if broken is None else over | broken
    del dossier.waiting[table.path]


def _lift_reservations(
    run: Replication, dossier: Dossier, table: Table, addresses: RoundAddresses, positions: Positions
) -> tuple[Piece, ...]:
    """Say when the last reservation is lifted, and on whose hours."""
    plan = run.views.plan
    reserved = table.body.seats[positions == Stance.RESERVE]
    if not reserved.size:
        return ()
    urgency = run.urgency_of(dossier.plan.organisation)
    kinds = np.searchsorted(
        plan.reservation_shares, run.draws.uniforms(addresses.reservation_kind, table.occurrence)[reserved]
    )
    lengths = run.draws.normals(addresses.reservation_length, table.occurrence)[reserved]
    last = (run.now, -1)
    for state, kind, z in zip(reserved.tolist(), kinds.tolist(), lengths.tolist(), strict=True):
        sampler = plan.reservation_takes[kind][urgency]
        capitals = run.plan.capitals
        hours = capitals.hours[state][urgency] if capitals and sampler.clock == "open" else -1
        length = sampler.seconds(float(ndtr(z)), z)
        last = max(last, (run.finish[hours](run.now, length), hours))
    return (("capitals", *last),)


def _write(
    run: Replication,
    dossier: Dossier,
    table: Table,
    convening: Convening,
    outcome: tuple[NDArray[np.float64], Positions],
    pieces: tuple[Piece, ...],
    cause: int,
) -> int:
    views, positions = outcome
    states = run.plan.states
    order = views.argsort(kind="stable")
    objectors = [states[table.body.seats[i]] for i in order if positions[i] == Stance.OBJECT]
    table.objectors = tuple(objectors)
    dossier.objections += len(objectors)
    attributes = {
        "way": convening.way,
        "objections": table.objectors,
        "reservations": int((positions == Stance.RESERVE).sum()),
        "abstentions": int((positions == Stance.ABSTAIN).sum()),
        "seats": positions.size,
    }
    return run.record.add(pieces[-1][1], dossier.id, "round", table.body.id, pieces, cause, attributes)
