"""A dossier: one run of a procedure, from being opened to its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jointsim.engine.record import Piece

if TYPE_CHECKING:
    from jointsim.engine.plan import ResponsePlan


class Dossier:
    """The changing state of one response.

    Attributes
    ----------
    asked, opened, blocked, closed
        Entries at which it was asked for, opened, blocked (members could not agree) and closed; -1 before that.
    clauses
        Clauses still in the text, with their weights.
    outcome
        Empty while it is open.
    pace
        Factors on lengths, by label of the ledger; None where all are 1.
    urgency
        How urgently it is handled, 0 (routine) to 3 (flash): as its organisation holds the crisis, up to the limit of
        its kind. The run keeps it, since every step asks for it.
    waiting
        What it waits for, be its end known or not: step path → (cause, pieces of the time since).
    """

    __slots__ = (
        "asked",
        "authority",
        "blocked",
        "carved_out",
        "clauses",
        "closed",
        "concessions",
        "id",
        "milestones",
        "objections",
        "opened",
        "outcome",
        "pace",
        "plan",
        "rounds",
        "unreleased",
        "urgency",
        "waiting",
    )

    def __init__(self, plan: ResponsePlan, urgency: int, pace: Mapping[str, float] | None = None) -> None:
        self.plan = plan
        self.pace = pace
        self.id = plan.id
        self.urgency = min(urgency, plan.urgency_at_most)
        self.asked = -1
        self.opened = -1
        self.closed = -1
        self.blocked = -1
        self.authority = ""
        self.outcome = ""
        self.clauses = dict(plan.text)
        self.concessions = 0
        self.rounds = 0
        self.objections = 0
        self.carved_out: tuple[str, ...] = ()
        self.milestones: dict[str, int] = {}
        self.unreleased: tuple[float, float] | None = None
        self.waiting: dict[str, tuple[int, tuple[Piece, ...]]] = {}

    def paced(self, label: str, length: int) -> int:
        """Say how long something takes in this dossier, in seconds, given how long it would in general."""
        return length if self.pace is None else int(length * self.pace[label] + 0.5)

    def block(self, outcome: str, entry: int) -> None:
        """Note that members could not agree, and the entry at which that was clear; what is closed stays as it is."""
        if not self.is_closed:
            self.outcome = outcome
            self.blocked = entry

    @property
    def is_closed(self) -> bool:
        """Whether nothing more will be done."""
        return self.closed >= 0

    @property
    def droppable(self) -> list[str]:
        """Clauses that may be dropped: all but the heaviest, which is the core of the text."""
        core = max(self.clauses, key=lambda clause: self.clauses[clause])
        return [clause for clause in self.clauses if clause != core]

    @property
    def strength(self) -> float:
        """Share of the text's weight that is still in it."""
        whole = sum(self.plan.text.values())
        return sum(self.clauses.values()) / whole if whole else 1.0
