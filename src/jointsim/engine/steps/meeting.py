"""When and how a body comes together: sittings, silences, written procedures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from jointsim.engine.agenda import FAR
from jointsim.engine.delays import DelaySampler
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
    silence: int
    written: int


def convene(
    run: Replication,
    body: BodyPlan,
    ways: tuple[str, ...],
    addresses: ConveningAddresses,
    urgency: int,
    occurrence: int,
) -> Convening:
    """Choose among the ways the one that ends first; at the same time a regular sitting goes first."""
    found: list[Convening] = []
    notice = body.convenes[urgency] if "meeting" in ways or "extraordinary" in ways else None
    if notice is not None:
        ready = run.now + _length(run, body, urgency, notice, (addresses.notice, occurrence))
        found.append(Convening("extraordinary", _next_open(run, body, urgency, ready)))
    silence = body.silence[urgency] if "silence" in ways else None
    if silence is not None:
        length = _length(run, body, urgency, silence, (addresses.silence, occurrence))
        found.append(Convening("silence", body.deadlines[urgency].end(run.now, length)))
    written = body.written[urgency] if "written-procedure" in ways else None
    if written is not None:
        length = _length(run, body, urgency, written, (addresses.written, occurrence))
        found.append(Convening("written-procedure", body.deadlines[urgency].end(run.now, length)))
    first = min(found, key=lambda convening: convening.end, default=Convening("next-meeting", FAR))
    if "meeting" in ways or "next-meeting" in ways:
        first = _or_regular(run, body, urgency, first)
    if first.is_silence or body.sitting is None or first.end == FAR:
        return first
    sat = _length(run, body, urgency, body.sitting, (addresses.sitting, occurrence), since=first.end)
    return first._replace(end=first.end + sat)


def _length(
    run: Replication,
    body: BodyPlan,
    urgency: int,
    sampler: DelaySampler,
    draw: tuple[int, int],
    since: int | None = None,
) -> int:
    """Draw a length, by address and occurrence; working time runs in the body's hours from a moment on."""
    length = run.draws.delay(draw[0], sampler, draw[1])
    if sampler.clock == "elapsed":
        return length
    start = run.now if since is None else since
    return run.finish[body.hours[urgency]](start, length) - start


def _next_open(run: Replication, body: BodyPlan, urgency: int, t: int) -> int:
    hours = body.hours[urgency]
    return t if hours < 0 else run.plan.hours[hours].next_open(t)


def _or_regular(run: Replication, body: BodyPlan, urgency: int, other: Convening) -> Convening:
    """Take the next regular sitting with a place on its agenda, unless another way ends before it begins."""
    regular = run.agendas.look(body, run.now, urgency)
    if regular > other.end or regular == FAR:
        return other
    run.agendas.take(body, regular)
    return Convening("next-meeting", regular)


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
        entry = run.record.add(
            end, dossier.id, "sitting", self.body, pieces, cause, {"step": self.path, "way": way}
        )
        yield from run.reach(entry)
        return entry
