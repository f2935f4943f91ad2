"""A body agrees a text, and other bodies confirm what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jointsim.engine.agreement.chairing import Chairing, is_chaired
from jointsim.engine.agreement.convening import ConveningAddresses, Ways, convene
from jointsim.engine.agreement.holding import hold
from jointsim.engine.agreement.remedies import LowerForm, RemedyAddresses, remedy
from jointsim.engine.agreement.rounds import hold_round
from jointsim.engine.agreement.table import RoundAddresses, Table
from jointsim.engine.course import Blocked, Course
from jointsim.engine.plan import RulePlan
from jointsim.engine.record import Piece
from jointsim.engine.steps.base import TURNS, Step

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


@dataclass(frozen=True, slots=True)
class Confirming:
    """A body that confirms what another agreed; members have taken their stances already.

    What one of those has agreed that are the ``same`` (itself, and those as which it sits) it need not confirm.
    """

    body: str
    same: frozenset[str]
    ways: Ways
    addresses: ConveningAddresses


@dataclass(frozen=True, slots=True)
class Agree(Step):
    """A body agrees a text, by the way that ends first, in as many rounds as it takes.

    The text may have decision ``rules`` of its own in the body, in those that confirm and in those as which these sit;
    above them theirs hold.
    """

    body: str
    ways: Ways
    rules: Mapping[str, RulePlan]
    confirming: tuple[Confirming, ...]
    lower_form: LowerForm | None
    rounds: RoundAddresses
    remedies: RemedyAddresses
    held_address: int

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Hold rounds until the text is adopted, settled for less, or given up."""
        table = Table(self.path, run.plan.bodies[self.body], self.ways, turn * TURNS, self.rules)
        if table.body.holding is not None:
            cause = yield from hold(run, dossier, table, (self.held_address, turn), cause)
            if dossier.is_closed:
                raise Blocked(cause)
        is_adopted = False
        while not is_adopted:
            is_adopted, cause = yield from hold_round(run, dossier, table, self.rounds, cause)
            if not is_adopted and not dossier.is_closed:
                is_adopted, cause = yield from remedy(
                    run, dossier, table, self.remedies, self.lower_form, cause
                )
            if dossier.is_closed:
                raise Blocked(cause)
            table.occurrence += 1
            table.rounds_here += 1
        return (yield from self._confirm(run, dossier, table.body.id, cause, turn))

    def _confirm(self, run: Replication, dossier: Dossier, decided: str, cause: int, turn: int) -> Course:
        """Let the other bodies confirm; one that decided, or sat as the one that did, has nothing to confirm."""
        for confirming in self.confirming:
            if dossier.is_closed:
                raise Blocked(cause)
            if decided in confirming.same:
                continue
            body = run.plan.bodies[confirming.body]
            urgency = dossier.urgency
            pieces: tuple[Piece, ...]
            if run.port.takes_part and is_chaired(run, body):
                chairing = Chairing(
                    run, dossier, body, confirming.ways, confirming.addresses, self.path, turn
                )
                pieces = yield from chairing.pass_through(cause)
                convening = chairing.convening
            else:
                ways = confirming.ways[urgency]
                convening = convene(run, body, ways, confirming.addresses, dossier, turn, run.now)
                pieces = ((convening.label, convening.end, -1),)
            cause = run.record.add(
                pieces[-1][1], dossier.id, "confirmed", body.id, pieces, cause, {"way": convening.way}
            )
            yield from run.reach(cause)
        return cause
