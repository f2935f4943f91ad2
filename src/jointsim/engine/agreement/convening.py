"""When and how a body comes together: sittings, silences, written procedures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import Struct

from jointsim.engine.clock.slots import FAR, Slots
from jointsim.engine.luck.delays import DelaySampler
from jointsim.engine.plan import BodyPlan

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
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

Ways = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The ways to come together that a step allows, one list for each urgency, routine first."""


def at_any_urgency(*ways: str) -> Ways:
    """Allow the same ways at each urgency."""
    return ways, ways, ways, ways


def on_the_way_up(ways: Ways, body: BodyPlan) -> Ways:
    """Say how a higher body takes up a text: at regular sittings alone where the step allows no other way."""
    if body.slots is None:
        return at_any_urgency("meeting")
    regular = ("next-meeting",)
    routine, priority, immediate, flash = (each if each == regular else ("meeting",) for each in ways)
    return routine, priority, immediate, flash


@dataclass(frozen=True, slots=True)
class ConveningAddresses:
    """Addresses of the draws that convening a body may need."""

    notice: int
    sitting: int
    silence: int
    written: int


def regular_alone(body: BodyPlan, ways: tuple[str, ...], urgency: int) -> Slots | None:
    """Give the regular sittings of a body, if they are all there is and the ways allow for them."""
    may_sit = "meeting" in ways or "next-meeting" in ways
    return body.slots if may_sit and body.regular_alone[urgency] else None


def convene(
    run: Replication,
    body: BodyPlan,
    ways: tuple[str, ...],
    addresses: ConveningAddresses,
    dossier: Dossier,
    occurrence: int,
    now: int,
) -> Convening:
    """Choose, at a time, among the ways the one that ends first.

    A regular sitting goes first at the same time, and where an extraordinary one would run into it.
    """
    urgency = dossier.urgency
    regular = _next_regular(run, body, urgency, now) if "meeting" in ways or "next-meeting" in ways else FAR
    if body.regular_alone[urgency]:
        return Convening("next-meeting", regular)
    first = _sooner(
        Convening("next-meeting", regular),
        _at_notice(run, body, ways, addresses, dossier, occurrence, now),
    )
    end = first.end
    if body.sitting is not None and not first.is_silence and end != FAR:
        sitting = run.draws.delay(addresses.sitting, body.sitting, occurrence)
        end = _over(run, body, urgency, body.sitting, first.end, sitting)
        if regular < end and first.way == "extraordinary":
            first = Convening("next-meeting", regular)
            end = _over(run, body, urgency, body.sitting, regular, sitting)
    if body.agenda is not None and first.way == "next-meeting" and end != FAR:
        run.agendas.take(body, regular)
    return first if end == first.end else Convening(first.way, end)


def _at_notice(
    run: Replication,
    body: BodyPlan,
    ways: tuple[str, ...],
    addresses: ConveningAddresses,
    dossier: Dossier,
    occurrence: int,
    now: int,
) -> Convening:
    """Choose among the ways that need no regular sitting; an extraordinary one counts from when it begins."""
    first, urgency = NEVER, dossier.urgency
    notice = body.convenes[urgency]
    if notice is not None and ("meeting" in ways or "extraordinary" in ways):
        length = dossier.paced("meeting", run.draws.delay(addresses.notice, notice, occurrence))
        ready = _over(run, body, urgency, notice, now, length)
        first = Convening("extraordinary", _next_open(run, body, urgency, ready))
    silence = body.silence[urgency]
    if silence is not None and "silence" in ways:
        length = _length(run, body, urgency, silence, (addresses.silence, occurrence), now)
        first = _sooner(first, Convening("silence", body.deadlines[urgency].end(now, length)))
    written = body.written[urgency]
    if written is not None and "written-procedure" in ways:
        length = _length(run, body, urgency, written, (addresses.written, occurrence), now)
        first = _sooner(first, Convening("written-procedure", body.deadlines[urgency].end(now, length)))
    return first


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
    return _over(run, body, urgency, sampler, start, run.draws.delay(draw[0], sampler, draw[1])) - start


def _over(
    run: Replication, body: BodyPlan, urgency: int, sampler: DelaySampler, start: int, length: int
) -> int:
    """Say when a length that was drawn is over; working time runs in the body's hours."""
    if sampler.clock == "elapsed":
        return start + length
    return run.finish[body.hours[urgency]](start, length)


def _next_open(run: Replication, body: BodyPlan, urgency: int, t: int) -> int:
    hours = body.hours[urgency]
    return t if hours < 0 else run.plan.hours[hours].next_open(t)


def _next_regular(run: Replication, body: BodyPlan, urgency: int, now: int) -> int:
    """Find the next regular sitting with a place on its agenda."""
    if body.slots is None:
        return FAR
    return body.slots.next(now) if body.agenda is None else run.agendas.look(body, now, urgency)
