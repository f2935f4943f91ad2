"""Whether a text goes through a body by a sitting, a silence or in writing: its chair may choose another way."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from simpy import Event

from jointsim.engine.agreement.convening import Convening, ConveningAddresses, Ways, convene
from jointsim.engine.clock.alarms import Awaited
from jointsim.engine.clock.slots import FAR
from jointsim.engine.people.port import OPTIONS, Question
from jointsim.engine.people.seats import CHAIR, Seat
from jointsim.engine.record import Piece

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.plan import BodyPlan
    from jointsim.engine.run import Replication

SITTINGS = ("next-meeting", "extraordinary")
"""Ways that a step means by `meeting`."""


def is_chaired(run: Replication, body: BodyPlan) -> bool:
    """Say whether somebody has taken the chair of a body."""
    return Seat(body.id, CHAIR) in run.port.seats


class Chairing:
    """The way of a text through a body, as long as its chair may change it.

    The policy's choice runs until the chair makes another, once, among the ways that the step allows and the body
    has, both at the urgency in force when the text came. What a way's length hangs on is drawn once and stays,
    whichever way is taken.

    Parameters
    ----------
    path, occurrence
        The step, and which of its rounds this is.

    Attributes
    ----------
    convening
        The way that runs now.
    changed
        Happens when the chair chooses another; only there if the chair was asked.
    """

    def __init__(
        self,
        run: Replication,
        dossier: Dossier,
        body: BodyPlan,
        ways: Ways,
        addresses: ConveningAddresses,
        path: str,
        occurrence: int,
    ) -> None:
        self._run, self._dossier, self._body = run, dossier, body
        self._ways = ways[dossier.urgency]
        self._addresses, self._path, self._occurrence = addresses, path, occurrence
        self._question_id = f"{dossier.id}/{path}/{occurrence}/convening/{Seat(body.id, CHAIR)}"
        self._chosen = ""
        self._sitting = FAR
        self.changed: Event | None = None
        self.convening = self._convene(self._ways)

    def ask(self) -> None:
        """Ask the chair, if somebody has that seat and there is a choice."""
        run, dossier, seat = self._run, self._dossier, Seat(self._body.id, CHAIR)
        if not is_chaired(run, self._body):
            return
        ends = self._open_ways()
        if len(ends) < 2:
            return
        self.changed = Event(run.env)
        question = Question(
            id=self._question_id,
            seat=seat,
            kind="convening",
            asked=run.now,
            deadline=self.convening.end,
            options=tuple(ends),
            dossier=dossier.id,
            clauses=tuple(dossier.clauses.items()),
            default=self.convening.way,
            ends=tuple(ends.items()),
        )
        run.port.put(question, self._answered)

    def close(self) -> None:
        """Ask no more: the text is through, or silence was broken."""
        self._run.port.close((self._question_id,))

    def moves_on(self) -> bool:
        """Let the way that the chair has chosen run from now on; say whether there is one."""
        if not self._chosen:
            return False
        chosen, self._chosen = self._chosen, ""
        self.changed = None
        self._give_back()
        self.convening = self._convene((chosen,))
        return True

    def pass_through(self, cause: int) -> Generator[Awaited, None, tuple[Piece, ...]]:
        """Wait until a text that only has to be confirmed is through; gives what the time was spent on."""
        env, path = self._run.env, self._path
        pieces: tuple[Piece, ...] = ()
        self.ask()
        while True:
            label, end = self.convening.label, self.convening.end
            self._dossier.waiting[path] = (cause, (*pieces, (label, end, -1)))
            over = env.timeout(max(0, end - self._run.now))
            yield over if self.changed is None else over | self.changed
            del self._dossier.waiting[path]
            pieces += ((label, self._run.now, -1),)
            if not self.moves_on():
                self.close()
                return pieces

    def _answered(self, way: str) -> None:
        self.close()
        if way != self.convening.way and self.changed is not None:
            self._chosen = way
            if not self.changed.triggered:
                self.changed.succeed()

    def _open_ways(self) -> dict[str, int]:
        """Say when each way would end; what no way ends by is not open."""
        running = (self._sitting, self.convening)
        found = {}
        for way in OPTIONS["convening"]:
            if way == running[1].way:
                found[way] = running[1].end
            elif way in self._ways or (way in SITTINGS and "meeting" in self._ways):
                found[way] = self._convene((way,)).end
                self._give_back()
        self._sitting = running[0]
        return {way: end for way, end in found.items() if end < FAR}

    def _convene(self, ways: tuple[str, ...]) -> Convening:
        """Let the policy choose among some ways, and note the sitting on whose agenda that takes a place."""
        run, body, now = self._run, self._body, self._run.now
        sitting = run.agendas.look(body, now, self._dossier.urgency)
        convening = convene(run, body, ways, self._addresses, self._dossier, self._occurrence, now)
        self._sitting = sitting if convening.way == "next-meeting" else FAR
        addresses = self._addresses
        for address in (addresses.notice, addresses.sitting, addresses.silence, addresses.written):
            run.draws.forget(address, self._occurrence)
        return convening

    def _give_back(self) -> None:
        """Give back the place on an agenda that is not used."""
        if self._sitting < FAR:
            self._run.agendas.give_back(self._body, self._sitting)
            self._sitting = FAR
