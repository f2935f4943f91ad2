"""Who goes first: a response that another makes needless, and one that waits for another organisation."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.clock.alarms import Awaited
from jointsim.engine.clock.slots import FAR
from jointsim.engine.record import ROOT, Piece

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.plan import DeferencePlan, SatisfactionPlan
    from jointsim.engine.run import Replication

DECIDED = "decision"
DEFERRED = "defers-to"


def watch_satisfaction(run: Replication, dossier: Dossier) -> None:
    """Watch for what makes a response needless, from its event on; some of it may be there already."""
    for satisfaction in dossier.plan.satisfied_by:
        target = (satisfaction.response, satisfaction.milestone)
        run.watch_milestones((target,), partial(_overtake, run, dossier, satisfaction))


def _overtake(run: Replication, dossier: Dossier, satisfaction: SatisfactionPlan, cause: int) -> None:
    """Close a dossier on which nothing is decided yet, if chance has it that another response made it needless."""
    if dossier.is_closed or _is_settled(dossier):
        return
    if satisfaction.chance < 1.0 and run.draws.uniform(satisfaction.address) >= satisfaction.chance:
        return
    now, other = run.now, satisfaction.response
    # What was there before the event was waited for no longer than the event itself.
    pieces: tuple[Piece, ...] = (("other-dossier", now, -1),) if run.record.time(cause) < now else ()
    attributes = {"response": other, "milestone": satisfaction.milestone}
    entry = run.record.add(
        now, dossier.id, "overtaken", run.plan.responses[other].organisation, pieces, cause, attributes
    )
    run.close(dossier, "overtaken", entry)
    run.port.close_all(dossier.id)


def _is_settled(dossier: Dossier) -> bool:
    """Say whether a dossier is decided on, has got where it was to get, or was given up by its members."""
    reached = dossier.milestones
    return DECIDED in reached or dossier.plan.headline in reached or dossier.blocked != ROOT


def must_wait(run: Replication, dossier: Dossier) -> bool:
    """Say whether a dossier lets another organisation go first, which has neither done so yet nor ended."""
    deference = dossier.plan.defers
    return deference is not None and not _may_go(run, deference)


def let_go_first(
    run: Replication, dossier: Dossier, cause: int, settled: int
) -> Generator[Awaited, None, tuple[Piece, ...]]:
    """Wait for another organisation, and no less than until the question of remit is settled.

    The longest wait counts from when the response was asked for.

    Returns
    -------
    What the time since the cause was spent on.
    """
    deference = dossier.plan.defers
    remit: Piece = ("remit", settled, -1)
    if deference is not None:
        dossier.waiting[DEFERRED] = (cause, (remit, ("other-dossier", FAR, -1)))
        longest = run.draws.delay(deference.at_most_address, deference.at_most)
        left = run.record.time(dossier.asked) + longest - run.now
        yield _gone_first(run, deference) | run.env.timeout(max(0, left))
        if settled > run.now:
            yield settled - run.now
        del dossier.waiting[DEFERRED]
    return (remit, ("other-dossier", run.now, -1)) if run.now > settled else (remit,)


def _may_go(run: Replication, deference: DeferencePlan) -> bool:
    """Say whether the other organisation has come as far as was waited for, or will not any more."""
    if any(milestone in run.dossiers[other].milestones for other, milestone in deference.targets):
        return True
    return all(run.dossiers[other].is_closed for other, _ in deference.targets)


def _gone_first(run: Replication, deference: DeferencePlan) -> Event:
    """Give the event that the other organisation has gone first, or is done."""
    gone = Event(run.env)

    def look(_: int) -> None:
        if not gone.triggered and _may_go(run, deference):
            gone.succeed()

    run.watch_milestones(deference.targets, look)
    for other, _ in deference.targets:
        run.watch_closing(other, look)
    return gone
