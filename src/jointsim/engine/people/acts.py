"""What people do unasked: break a silence, withdraw, raise the urgency, speak in their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jointsim.engine.people.seats import Seat, is_delegation, sits_for, speaks_for
from jointsim.engine.record import ROOT, Piece
from jointsim.model.quantities import URGENCIES

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.people.port import Question
    from jointsim.engine.run import Replication

WORD = "statement"
"""The milestone that a word reaches."""

SILENT = frozenset(("silence", "written-procedure"))
"""Ways on which not objecting is assent."""


class NotAllowed(ValueError):
    """A seat may not do this; the message says who may."""


def asker_of(run: Replication, dossier: Dossier) -> str:
    """Name who asked for a dossier: an office, a state or a staff; empty while nobody has."""
    if dossier.asked == ROOT:
        return ""
    entry = run.record.entries[dossier.asked]
    role = str(entry.attributes["role"])
    is_in_own_right = role in run.plan.offices or role == entry.who
    return role if is_in_own_right else entry.who.partition(".")[0]


def may_withdraw(run: Replication, seat: Seat, dossier: Dossier) -> bool:
    """Say whether a seat is that of whoever asked for a dossier.

    A state's are its delegations in the bodies of the organisation that was asked.
    """
    plan, asker = run.plan, asker_of(run, dossier)
    if is_delegation(plan, seat):
        return seat.role == asker and sits_for(plan, seat, dossier.plan.organisation)
    return str(seat) == asker


def require_allowed(run: Replication, dossier: Dossier, seat: Seat, act: str) -> None:
    """Refuse an act to a seat that has no say in the matter.

    Raises
    ------
    NotAllowed
        It takes back what somebody else asked for, or nobody yet, or raises the urgency for another organisation.
    """
    organisation = dossier.plan.organisation
    if act == "raise-urgency" and not sits_for(run.plan, seat, organisation):
        msg = f"{dossier.id} is a matter of {organisation}: only its own seats can raise the urgency there"
        raise NotAllowed(msg)
    if act == "withdraw" and not may_withdraw(run, seat, dossier):
        asker = asker_of(run, dossier)
        taken_back = f"{dossier.id} was asked for by {asker}: only {asker} can take it back"
        raise NotAllowed(taken_back if asker else f"nobody has asked for {dossier.id} yet")


def act_on(run: Replication, dossier: Dossier, seat: Seat, act: str, value: str) -> None:
    """Write an act into the record, and let it take effect on its dossier."""
    now = run.now
    cause = _latest(run, dossier)
    pieces: tuple[Piece, ...] = () if cause == ROOT else (("person", now, -1),)
    attributes = {"value": value}
    if act == "raise-urgency":
        before, after = run.raise_urgency(dossier.plan.organisation)
        attributes |= {"from": URGENCIES[before], "urgency": URGENCIES[after]}
    entry = run.record.add(now, dossier.id, act, str(seat), pieces, cause, attributes)
    if act == "withdraw":
        run.close(dossier, "given-up", entry)
        run.port.close_all(dossier.id)
    elif act == "speak" and is_word_of_organisation(run, dossier, seat):
        run.reach_milestone(dossier, WORD, entry)


def is_word_of_organisation(run: Replication, dossier: Dossier, seat: Seat) -> bool:
    """Say whether what a seat says on a dossier now stands as a word of its organisation.

    An office-holder or a chair may give one on what the organisation is aware of; a delegation speaks for its state.
    """
    is_known = "aware" in dossier.milestones or dossier.asked != ROOT
    can_be_said = is_known and WORD in dossier.plan.milestones
    return can_be_said and speaks_for(run.plan, seat, dossier.plan.organisation)


def silence_at(run: Replication, seat: Seat, dossier: str) -> str:
    """Give the id of the question by which a seat can break a silence on a dossier.

    Raises
    ------
    KeyError
        If no silence is running there that one objection breaks.
    """
    for question_id, (question, _) in run.port.open.items():
        if (question.seat, question.dossier) == (seat, dossier) and can_break(run, question):
            return question_id
    msg = f"no silence is running at {seat} on {dossier}"
    raise KeyError(msg)


def has_silence(run: Replication, seat: Seat, dossier: str) -> bool:
    """Say whether a silence runs on a dossier that a seat can break."""
    open_now = (question for question, _ in run.port.open.values())
    return any((each.seat, each.dossier) == (seat, dossier) and can_break(run, each) for each in open_now)


def can_break(run: Replication, question: Question) -> bool:
    """Say whether an objection ends at once what a question asks about."""
    return question.kind == "position" and question.way in SILENT and question.one_breaks


def _latest(run: Replication, dossier: Dossier) -> int:
    """Give the latest entry of a dossier not ahead of the clock: without any, when it was known, or happened."""
    found = dossier.milestones.get("aware", run.occurred.get(dossier.plan.event, ROOT))
    for index, entry in enumerate(run.record):
        if entry.dossier == dossier.id and entry.time <= run.now:
            found = run.record.later(found, index)
    return found
