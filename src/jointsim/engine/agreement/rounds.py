"""One round of an agreement: the body comes together or a silence runs, and members take their stances."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from jointsim.engine.agreement.convening import Convening, convene
from jointsim.engine.agreement.hearing import Hearing, hear
from jointsim.engine.agreement.table import Positions, RoundAddresses, Table
from jointsim.engine.agreement.votes import ABSTAIN, OBJECT, RESERVE, SUPPORT, adopted, stances
from jointsim.engine.clock.alarms import Awaited
from jointsim.engine.plan import AgreementPlan
from jointsim.engine.record import Piece

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication

Outcome = tuple[NDArray[np.float64], Positions]
"""How much each seat likes a text, and the stance it takes."""


def hold_round(
    run: Replication, dossier: Dossier, table: Table, addresses: RoundAddresses, cause: int
) -> Generator[Awaited, None, tuple[bool, int]]:
    """Hold a round; say whether the text was adopted, and give the entry that tells how it went."""
    body = table.body
    table.contention = run.contention_of(dossier)
    hearing = hear(run, dossier, table, addresses) if run.port.takes_part else None
    if hearing:
        convening = hearing.convening
    else:
        ways = table.ways[dossier.urgency]
        convening = convene(run, body, ways, addresses.convening, dossier, table.occurrence, run.now)
    pieces: tuple[Piece, ...] = ()
    while True:
        so_far = (cause, pieces)
        outcome, pieces = yield from _gather(run, dossier, table, addresses, convening, hearing, so_far)
        if hearing is None or not hearing.moves_on():
            break
        convening = hearing.convening
    views, positions = outcome or _take_stances(run, dossier, table, addresses)
    if hearing:
        positions = hearing.close(positions)
    table.insisting = hearing.insisting if hearing else ()
    dossier.rounds += not dossier.is_closed
    is_adopted = not dossier.is_closed and adopted(table.rule, positions, body.populations)
    how: dict[str, object] = {"way": convening.way, "adopted": is_adopted}
    if is_adopted and (positions == RESERVE).any():
        lifted, how["last"] = _lift_reservations(run, dossier, table, addresses, positions)
        pieces += lifted
    entry = _write(run, dossier, table, how, (views, positions), pieces, cause)
    yield from run.reach(entry)
    return is_adopted, entry


def _gather(
    run: Replication,
    dossier: Dossier,
    table: Table,
    addresses: RoundAddresses,
    convening: Convening,
    hearing: Hearing | None,
    so_far: tuple[int, tuple[Piece, ...]],
) -> Generator[Awaited, None, tuple[Outcome | None, tuple[Piece, ...]]]:
    """Wait until a way of convening has run; before a silence members take their stances, else at its end."""
    cause, pieces = so_far
    outcome = _take_stances(run, dossier, table, addresses) if convening.is_silence else None
    breaks = _breaks(run, outcome[1], table, addresses, convening.end) if outcome else ()
    dossier.waiting[table.path] = (cause, (*pieces, (convening.label, convening.end, -1)))
    yield from _sit(run, convening.end, breaks, hearing)
    del dossier.waiting[table.path]
    return outcome, (*pieces, (convening.label, run.now, -1))


def _take_stances(run: Replication, dossier: Dossier, table: Table, addresses: RoundAddresses) -> Outcome:
    views = run.views.utilities(dossier, table.body, table.contention, addresses.views, table.occurrence)
    positions = stances(views, run.views.plan.utility)
    if not table.body.reservations:
        positions[positions == RESERVE] = SUPPORT
    return views, positions


def _breaks(
    run: Replication, positions: Positions, table: Table, addresses: RoundAddresses, end: int
) -> tuple[tuple[int, int], ...]:
    """Say when in a silence each objection would come, and from which row; most come in its last stretch."""
    if table.rule.vote != "unanimous":
        return ()
    rows = np.flatnonzero(positions == OBJECT)
    if not rows.size:
        return ()
    u = run.draws.uniforms(addresses.breaks, table.occurrence)[table.body.seats[rows]]
    moments = (_break_time(run.views.plan, run.now, end, each) for each in u.tolist())
    return tuple(sorted(zip(moments, rows.tolist(), strict=True)))


def _break_time(plan: AgreementPlan, start: int, end: int, u: float) -> int:
    """Turn a draw into the moment of a break: the larger, the earlier."""
    late = min(plan.late_within.seconds(0.5, 0.0), end - start)
    if u < plan.late_share or late == end - start:
        share = u / plan.late_share if u < plan.late_share else 1.0
        return end - int(late * share)
    return end - late - int((end - start - late) * (u - plan.late_share) / (1.0 - plan.late_share))


def _sit(
    run: Replication, end: int, breaks: tuple[tuple[int, int], ...], hearing: Hearing | None
) -> Generator[Awaited, None, None]:
    """Wait for the end, or for the first objection of somebody who has not been heard to assent."""
    interrupt = hearing.interrupt if hearing else None
    for moment, row in (*breaks, (end, None)):
        over = run.env.timeout(max(0, moment - run.now))
        yield over if interrupt is None else over | interrupt
        if interrupt is not None and interrupt.triggered:
            return
        if row is None or hearing is None or not hearing.assents(row):
            return


def _lift_reservations(
    run: Replication, dossier: Dossier, table: Table, addresses: RoundAddresses, positions: Positions
) -> tuple[tuple[Piece, ...], str]:
    """Say when the last reservation is lifted, on whose hours, and whose it is."""
    plan = run.views.plan
    reserved = table.body.seats[positions == RESERVE]
    urgency = dossier.urgency
    kinds = np.searchsorted(
        plan.reservation_shares, run.draws.uniforms(addresses.reservation_kind, table.occurrence)[reserved]
    )
    lengths = run.draws.normals(addresses.reservation_length, table.occurrence)[reserved]
    last: tuple[int, tuple[Piece, ...], int] = (run.now, (), -1)
    for state, kind, z in zip(reserved.tolist(), kinds.tolist(), lengths.tolist(), strict=True):
        sampler = plan.reservation_takes[kind][urgency]
        length = dossier.paced("capitals", sampler.seconds(float(ndtr(z)), z))
        pieces = _answered(run, state, urgency, sampler.clock, length)
        last = max(last, (pieces[-1][1], pieces, state))
    return last[1], run.plan.states[last[2]]


def _answered(run: Replication, state: int, urgency: int, clock: str, length: int) -> tuple[Piece, ...]:
    """Say when a capital lifts its reservation: after an elapsed length in its next open hours."""
    capitals = run.plan.capitals
    hours = capitals.hours[state][urgency] if capitals else -1
    if clock == "open":
        return (("capitals", run.finish[hours](run.now, length), hours),)
    ready = run.now + length
    sent = run.plan.hours[hours].handed_over(ready) if hours >= 0 and length > 0 else ready
    pieces = ("capitals", ready, -1), ("capitals", sent, hours)
    return pieces if sent > ready else pieces[:1]


def _write(
    run: Replication,
    dossier: Dossier,
    table: Table,
    how: Mapping[str, object],
    outcome: Outcome,
    pieces: tuple[Piece, ...],
    cause: int,
) -> int:
    views, positions = outcome
    objecting = np.flatnonzero(positions == OBJECT)
    least_liked = objecting[views[objecting].argsort(kind="stable")]
    table.objectors = tuple(run.plan.states[seat] for seat in table.body.seats[least_liked].tolist())
    table.positions = positions
    dossier.objections += 0 if dossier.is_closed else len(table.objectors)
    attributes = {
        "step": table.path,
        **how,
        "objections": table.objectors,
        "reservations": np.count_nonzero(positions == RESERVE),
        "abstentions": np.count_nonzero(positions == ABSTAIN),
        "seats": positions.size,
    }
    return run.record.add(pieces[-1][1], dossier.id, "round", table.body.id, pieces, cause, attributes)
