"""When and how a body comes together: sittings, silences, written procedures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from jointsim.engine.agenda import FAR
from jointsim.engine.plan import BodyPlan
from jointsim.engine.record import Piece
from jointsim.engine.steps.base import Course, Step

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


class Convening(NamedTuple):
    """How a body takes up a text, and when that ends."""

    way: str
    end: int

    @property
    def label(self) -> str:
        """Label of the time it takes."""
        return "silence" if self.is_silence else "meeting"

    @property
    def is_silence(self) -> bool:
        """Whether no sitting is held: assent is by silence or in writing."""
        return self.way in ("silence", "written-procedure")


@dataclass(frozen=True, slots=True)
class ConveningAddresses:
    """Addresses of the draws that convening a body may need."""

    notice: int
    sitting: int
    length: int


def convene(
    run: Replication,
    body: BodyPlan,
    ways: tuple[str, ...],
    addresses: ConveningAddresses,
    urgency: int,
    occurrence: int,
) -> Convening:
    """Choose among the ways the one that ends first; ties go to the way named first."""
    now = run.now
    found: list[Convening] = []
    notice: int | None = None
    for way in ways:
        if way in ("meeting", "next-meeting"):
            found.append(Convening("next-meeting", FAR))
        if way in ("meeting", "extraordinary"):
            sampler = body.convenes[urgency]
            if sampler is not None:
                notice = run.draws.delay(addresses.notice, sampler, occurrence)
                found.append(Convening("extraordinary", now + notice))
        elif way in ("silence", "written-procedure"):
            lengths = body.silence if way == "silence" else body.written
            sampler = lengths[urgency]
            if sampler is not None:
                length = run.draws.delay(addresses.length, sampler, occurrence)
                found.append(Convening(way, body.deadlines[urgency].end(now, length)))
    return _first(run, body, found, addresses, urgency, occurrence)


def _first(
    run: Replication,
    body: BodyPlan,
    found: list[Convening],
    addresses: ConveningAddresses,
    urgency: int,
    occurrence: int,
) -> Convening:
    others = [c for c in found if c.way != "next-meeting"]
    best = min(others, key=lambda c: c.end, default=Convening("next-meeting", FAR))
    if len(others) < len(found):
        regular = run.agendas.look(body, run.now, urgency)
        if regular <= best.end:
            run.agendas.take(body, regular)
            best = Convening("next-meeting", regular)
    if best.label == "meeting" and body.sitting is not None and best.end < FAR:
        return best._replace(end=best.end + run.draws.delay(addresses.sitting, body.sitting, occurrence))
    return best


@dataclass(frozen=True, slots=True)
class Meet(Step):
    """A body meets without deciding."""

    body: str
    ways: tuple[str, ...]
    addresses: ConveningAddresses

    def perform(self, run: Replication, dossier: Dossier, cause: int, turn: int) -> Course:
        """Wait for the sitting and its conclusion."""
        body = run.plan.bodies[self.body]
        urgency = run.urgency_of(dossier.plan.organisation)
        way, end = convene(run, body, self.ways, self.addresses, urgency, turn)
        pieces: tuple[Piece, ...] = (("meeting", end, -1),)
        entry = run.record.add(end, dossier.id, "sitting", self.body, pieces, cause, {"way": way})
        yield from run.reach(entry)
        return entry
