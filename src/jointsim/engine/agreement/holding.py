"""A text that is ready shortly before a ministerial or a summit is at times held for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jointsim.engine.agreement.convening import on_the_way_up
from jointsim.engine.agreement.table import Table
from jointsim.engine.course import Course
from jointsim.engine.plan import BodyPlan
from jointsim.engine.record import Piece

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


def hold(run: Replication, dossier: Dossier, table: Table, draw: tuple[int, int], cause: int) -> Course:
    """Hold a text that comes before a body for a dated sitting of a higher one, or let it go on at once.

    Parameters
    ----------
    table
        Where the text lies; a text that is held lies before the higher body afterwards.
    draw
        Address and occurrence of the draw that decides; it is made only if there is such a sitting in time.
    cause
        The entry that brought the text.

    Returns
    -------
    The entry from which the first round goes on, once the clock is there.
    """
    holding, urgency = table.body.holding, dossier.urgency
    if holding is None or holding.chance[urgency] <= 0.0:
        return cause
    ahead = _sitting_ahead(run, table.body, holding.within, urgency)
    if ahead is None or run.draws.uniform(*draw) >= holding.chance[urgency]:
        return cause
    begins, above = ahead
    attributes = {"step": table.path, "from": table.body.id}
    table.body, table.ways = above, on_the_way_up(table.ways, above)
    pieces: tuple[Piece, ...] = (("meeting", begins, -1),)
    entry = run.record.add(begins, dossier.id, "held", above.id, pieces, cause, attributes)
    run.agendas.take(above, begins)
    yield from run.reach(entry)
    run.agendas.give_back(above, begins)  # for the round that now begins
    return entry


def _sitting_ahead(
    run: Replication, body: BodyPlan, within: int, urgency: int
) -> tuple[int, BodyPlan] | None:
    """Find the first dated sitting in time of a higher body that has a place for the text."""
    found: list[tuple[int, BodyPlan]] = []
    for name in body.higher:
        above = run.plan.bodies[name]
        begins = above.slots.next_dated(run.now) if above.slots else None
        if begins is None or begins > run.now + within:
            continue
        if run.agendas.look(above, begins, urgency) == begins:
            found.append((begins, above))
    return min(found, key=lambda each: each[0], default=None)
