"""When and how a body comes together: sittings, silences, written procedures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import Struct

from jointsim.engine.clock.slots import FAR
from jointsim.engine.luck.delays import DelaySampler
from jointsim.engine.plan import BodyPlan

if TYPE_CHECKING:
    from jointsim.engine.run import Replication


class Convening(Struct, frozen=True, gc=False):
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


NEVER = Convening("next-meeting", FAR)
"""A body that does not come together."""


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
    now: int,
) -> Convening:
    """Choose, at a time, among the ways the one that ends first; at the same time a regular sitting goes first."""
    first = NEVER
    notice = body.convenes[urgency]
    if notice is not None and ("meeting" in ways or "extraordinary" in ways):
        ready = now + _length(run, body, urgency, notice, (addresses.notice, occurrence), now)
        first = Convening("extraordinary", _next_open(run, body, urgency, ready))
    silence = body.silence[urgency]
    if silence is not None and "silence" in ways:
        length = _length(run, body, urgency, silence, (addresses.silence, occurrence), now)
        first = _sooner(first, Convening("silence", body.deadlines[urgency].end(now, length)))
    written = body.written[urgency]
    if written is not None and "written-procedure" in ways:
        length = _length(run, body, urgency, written, (addresses.written, occurrence), now)
        first = _sooner(first, Convening("written-procedure", body.deadlines[urgency].end(now, length)))
    if "meeting" in ways or "next-meeting" in ways:
        first = _or_regular(run, body, urgency, first, now)
    if body.sitting is None or first.is_silence or first.end == FAR:
        return first
    sat = _length(run, body, urgency, body.sitting, (addresses.sitting, occurrence), first.end)
    return Convening(first.way, first.end + sat)


def _sooner(one: Convening, other: Convening) -> Convening:
    return other if other.end < one.end else one


def _length(
    run: Replication,
    body: BodyPlan,
    urgency: int,
    sampler: DelaySampler,
    draw: tuple[int, int],
    start: int,
) -> int:
    """Draw a length, by address and occurrence; working time runs in the body's hours from a moment on."""
    length = run.draws.delay(draw[0], sampler, draw[1])
    if sampler.clock == "elapsed":
        return length
    return run.finish[body.hours[urgency]](start, length) - start


def _next_open(run: Replication, body: BodyPlan, urgency: int, t: int) -> int:
    hours = body.hours[urgency]
    return t if hours < 0 else run.plan.hours[hours].next_open(t)


def _or_regular(run: Replication, body: BodyPlan, urgency: int, other: Convening, now: int) -> Convening:
    """Take the next regular sitting with a place on its agenda, unless another way ends before it begins."""
    if body.slots is None:
        return other
    is_limited = body.agenda is not None
    regular = run.agendas.look(body, now, urgency) if is_limited else body.slots.next(now)
    if regular > other.end or regular == FAR:
        return other
    if is_limited:
        run.agendas.take(body, regular)
    return Convening("next-meeting", regular)
