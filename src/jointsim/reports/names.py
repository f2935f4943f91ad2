"""What ids are called: bodies, staffs, channels, offices, responses, events."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from jointsim.model.absences import Absence
from jointsim.model.scenario import Scenario
from jointsim.model.steps import Choose, Repeat, Step
from jointsim.model.world import World
from jointsim.reports.words import capitalised, moment, month, spaced

if TYPE_CHECKING:
    from jointsim.model.load import Inputs

AFFECTED = "affected-state"

COMMON = frozenset(
    (
        "agency", "alliance", "board", "branch", "cabinet", "capability", "capacity", "cell", "centre", "chair",
        "coalition", "college", "commission", "committee", "coordinator", "council", "counsellors",
        "department", "desk", "directorate", "division", "force", "general", "group", "headquarters", "manager",
        "meeting", "ministers", "ministry", "mission", "nation", "network", "office", "organization",
        "organisation", "parliament", "partners", "party", "presidency", "president", "representative",
        "representatives", "secretariat", "secretary", "service", "services", "spokesperson", "staff", "table",
        "team", "union",
    )
)  # fmt: skip
"""Nouns with which names take an article in sentences: the North Atlantic Council, but Allied Air Command, Frontex."""

HEAD_ENDS = re.compile(r",| \(| (?:of|for|on|in|with|at) ")
"""What ends the head of a name: its last word says what it names."""

SURVEY_CODE = re.compile(r"^[A-Z]\d+, (?=.)")
"""Number of a channel in the survey that the library was read from, such as ``C07``: for lists, not for sentences."""


def with_article(name: str) -> str:
    """Write a name as in running text: with an article if it says what it names (*the Situation Centre*).

    Names of one word, and those that end in a place, go without: *Frontex*, *Joint Force Command Naples*.

    Examples
    --------
    >>> with_article("Political and Security Committee")
    'the Political and Security Committee'
    >>> with_article("Europol")
    'Europol'
    """
    head = HEAD_ENDS.split(name, maxsplit=1)[0].casefold().split()
    takes_one = " " in name and head[0] not in ("the", "a", "an") and head[-1] in COMMON
    return f"the {name}" if takes_one else name


@dataclass(frozen=True)
class Names:
    """Names of everything that a record speaks of, by id, and its dates.

    An id that is not known is written as words, never refused.

    Parameters
    ----------
    world
        The institutions, as of the day the scenario starts.
    scenario
        The crisis.
    absent
        Channels that the world has not got, by id.
    """

    world: World
    scenario: Scenario
    absent: Mapping[str, Absence] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: Inputs) -> Self:
        """Know the names of everything that a run is about, and of the channels that it lacks."""
        return cls(inputs.world, inputs.scenario, inputs.absent_channels)

    @cached_property
    def zone(self) -> tzinfo:
        """The zone in which dates are written: the one in which most bodies sit, else that of the start."""
        calendars = self.world.calendars
        sits = [calendars[body.calendar].zone for body in self.world.bodies.values()]
        found = Counter(zone for zone in sits if zone != "own")
        if found:
            return ZoneInfo(max(sorted(found), key=lambda zone: found[zone]))
        return self.scenario.start.tzinfo or UTC

    @property
    def zone_name(self) -> str:
        """What to call the zone in which dates are written."""
        if isinstance(self.zone, ZoneInfo):
            return f"{spaced(self.zone.key.rpartition('/')[2].replace('_', ' '))} time"
        return str(self.zone.tzname(self.scenario.start))

    @property
    def month(self) -> str:
        """The month in which the scenario starts, in the zone in which dates are written."""
        return month(self.scenario.start, self.zone)

    def moment(self, seconds: float) -> str:
        """Write the date and time so many seconds after the scenario's start."""
        return moment(self.scenario.start + timedelta(seconds=seconds), self.zone)

    def state(self, state: str) -> str:
        """Name a state."""
        found = self.world.states.get(state)
        return found.name if found else state

    def organisation(self, organisation: str) -> str:
        """Name an organisation."""
        found = self.world.organisations.get(organisation)
        return found.name if found else spaced(organisation)

    def party(self, organisation: str) -> str:
        """Name an organisation as in a sentence (``the European Union``)."""
        return with_article(self.organisation(organisation))

    def holder(self, holder: str) -> str:
        """Name a staff or a body as in a table; a national one with its state (``Finland: coast guard``)."""
        state, national = self._national(holder)
        return f"{state}: {national}" if state else self._shared(holder)

    def spoken(self, holder: str) -> str:
        """Name a staff or a body as in a sentence (``Finland's coast guard``, ``the North Atlantic Council``)."""
        state, national = self._national(holder)
        if not state:
            return with_article(self._shared(holder))
        return f"{state}’ {national}" if state.endswith("s") else f"{state}’s {national}"

    def _national(self, holder: str) -> tuple[str, str]:
        state, dot, template = holder.partition(".")
        staff = self.world.national_staffs.get(template)
        return (self.state(state), staff.name) if dot and staff else ("", "")

    def _shared(self, holder: str) -> str:
        found = self.world.staffs.get(holder) or self.world.bodies.get(holder)
        return found.name if found else spaced(holder)

    def level(self, body: str) -> str:
        """Say at what level a body sits; empty for what is no body."""
        found = self.world.bodies.get(body)
        return found.level if found else ""

    def channel(self, channel: str) -> str:
        """Name a channel, without its code in our survey; of one that every state has, with the state."""
        pattern, _, state = channel.rpartition(".")
        own, shared = self._channel(channel), self._channel(pattern)
        return own or (f"{shared} ({self.state(state)})" if shared else spaced(channel))

    def _channel(self, channel: str) -> str:
        """Name a channel that is there, or is known to be absent; empty if it is neither."""
        found = self.world.channels.get(channel) or self.absent.get(channel)
        return SURVEY_CODE.sub("", found.name) if found else ""

    def force(self, force: str) -> str:
        """Name a force."""
        found = self.world.forces.get(force)
        return found.name if found else spaced(force)

    def procedure(self, procedure: str) -> str:
        """Name a procedure."""
        found = self.world.procedures.get(procedure)
        return found.name if found else spaced(procedure)

    @cached_property
    def _steps(self) -> Mapping[str, Mapping[str, str]]:
        """For each response the titles of its steps, by path."""
        found = {}
        for response_id, response in self.scenario.responses.items():
            route = self.world.routing.get(response.organisation, {}).get(response.kind)
            procedure = None if route is None else self.world.procedures.get(route.procedure)
            found[response_id] = {} if procedure is None else dict(_titles(procedure.steps, ""))
        return found

    def step(self, response: str, path: str) -> str:
        """Name a step of a response: its title, else its id as words, without those of the steps around it."""
        title = self._steps.get(response, {}).get(path)
        return title or spaced(path.rpartition("/")[2])

    def problem(self, problem: str) -> str:
        """Name a participation problem."""
        found = self.world.participation.get(problem)
        return found.name if found else spaced(problem)

    def asker(self, role: str, holder: str) -> str:
        """Name in a sentence who asks: an office-holder, an affected state, or a staff in its own right."""
        if role == AFFECTED:
            return self.state(holder.partition(".")[0])
        return with_article(self.office(role)) if role in self.world.offices else self.spoken(holder)

    def office(self, office: str) -> str:
        """Name an office-holder."""
        found = self.world.offices.get(office)
        return found.name if found else spaced(office)

    def event(self, event: str) -> str:
        """Name an event."""
        found = self.scenario.events.get(event)
        return found.title if found and found.title else spaced(event)

    def pressure(self, pressure: str) -> str:
        """Name a pressure."""
        found = self.scenario.pressures.get(pressure)
        return found.title if found and found.title else spaced(pressure)

    def pressed(self, pressure: str) -> tuple[list[str], list[str]]:
        """Name the responses and those who have something to do that a pressure is said to be on; none for all."""
        found = self.scenario.pressures.get(pressure)
        responses, of = (found.responses, found.of) if found else ((), ())
        organisations = self.world.organisations
        return (
            [f"“{self.response(name)}”" for name in responses],
            [self.party(name) if name in organisations else self.spoken(name) for name in of],
        )

    def response(self, response: str) -> str:
        """Name a response: its title, else its procedure and organisation."""
        found = self.scenario.responses.get(response)
        if found is None:
            return spaced(response)
        route = self.world.routing.get(found.organisation, {}).get(found.kind)
        kind = spaced(found.kind) if route is None else self.procedure(route.procedure)
        return found.title or f"{capitalised(kind)} ({self.organisation(found.organisation)})"

    def title(self, identifier: str) -> str:
        """Name whatever of response, organisation and event an id stands for."""
        if identifier in self.scenario.responses:
            return self.response(identifier)
        return (
            self.organisation(identifier)
            if identifier in self.world.organisations
            else self.event(identifier)
        )

    def seat(self, seat: str) -> str:
        """Name a seat as in a sentence: a delegation, who chairs a body, an office, an organisation or a staff."""
        place = seat.rpartition(".")[0]
        if place in self.world.bodies:
            return f"{self.speaker(seat)} in {self.spoken(place)}"
        return self.speaker(seat)

    def speaker(self, seat: str) -> str:
        """Name who speaks from a seat: a delegation for its state, all others in their own name."""
        place, _, role = seat.rpartition(".")
        if place in self.world.bodies:
            return "the chair" if role == "chair" else self.state(role)
        if seat in self.world.offices:
            return with_article(self.office(seat))
        return self.party(seat) if seat in self.world.organisations else self.spoken(seat)

    def states_position(self, state: str, response: str) -> bool:
        """Say whether the scenario's author states where a member stands; else members are exchangeable."""
        return response in self.scenario.positions.get(state, {})


def _titles(steps: Mapping[str, Step], inside: str) -> Iterator[tuple[str, str]]:
    """List the titles of steps by path, those inside choices and loops included."""
    for name, step in steps.items():
        path = f"{inside}{name}"
        if step.title:
            yield path, step.title
        if isinstance(step, Repeat):
            yield from _titles(step.repeat.steps, f"{path}/")
        elif isinstance(step, Choose):
            for option_id, option in step.choose.items():
                yield from _titles(option.steps, f"{path}/{option_id}/")
