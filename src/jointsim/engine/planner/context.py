"""What every part of the planner needs: the world on the day, time, open hours, addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from jointsim.engine.clock.hours import OpenHours, lay_out
from jointsim.engine.luck.delays import DelaySampler, FixedSampler, compile_delay
from jointsim.engine.luck.draws import AddressBook
from jointsim.engine.plan import DeadlinesByUrgency, HoursByUrgency, OptionalSamplers, Samplers
from jointsim.errors import Fault, InputError
from jointsim.model.affected import at_home, is_of_affected
from jointsim.model.calendars import Opening
from jointsim.model.delays import Delay
from jointsim.model.institutions import Organisation
from jointsim.model.quantities import URGENCIES, ByUrgency
from jointsim.model.scenario import Event, Scenario
from jointsim.model.world import World

BEYOND = timedelta(days=90)
"""How far calendars are laid out past the horizon, so that what is under way then ends regularly."""

NONE: DelaySampler = FixedSampler("elapsed", 0)

UNUSED = -1
"""Address of a draw that is never made."""

ALWAYS: HoursByUrgency = (-1, -1, -1, -1)
"""Round the clock."""


@dataclass
class Context:
    """Grows while a plan is made, then is thrown away."""

    world: World
    scenario: Scenario
    book: AddressBook = field(default_factory=AddressBook)
    hours: list[OpenHours] = field(default_factory=list)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    deadlines: dict[str, DeadlinesByUrgency] = field(default_factory=dict)
    _laid_out: dict[tuple[str, Opening, str], int] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)
    _shared: dict[tuple[tuple[str, str, str], bool], int] = field(default_factory=dict)

    @property
    def start(self) -> datetime:
        """When the scenario starts."""
        return self.scenario.start

    @property
    def horizon(self) -> int:
        """Seconds the crisis is followed."""
        return int(self.scenario.horizon.median)

    @property
    def until(self) -> datetime:
        """End of what calendars are laid out for."""
        return self.start + timedelta(seconds=self.horizon) + BEYOND

    @property
    def states(self) -> tuple[str, ...]:
        """Ids of all states, in the order of every vector of states."""
        return tuple(sorted(self.world.states))

    @property
    def urgency(self) -> int:
        """How urgent the crisis is on the face of it, 0 (routine) to 3 (flash).

        Raises
        ------
        ValueError
            Neither the scenario nor the world says so; a checked scenario does not come here.
        """
        stated, severity = self.scenario.urgency, self.world.severity
        if stated is None and severity is None:
            raise ValueError("the scenario gives no urgency, and the world none for its severity")
        return URGENCIES.index(stated or severity.urgency[self.scenario.severity])  # type: ignore[union-attr]

    def urgency_of(self, event: Event) -> int | None:
        """Say to what an event raises the urgency; None if it does not."""
        severity = self.world.severity
        if event.urgency is not None:
            return URGENCIES.index(event.urgency)
        if severity is None or event.severity is None or event.severity <= self.scenario.severity:
            return None
        return URGENCIES.index(severity.urgency[event.severity])

    def members(self, organisation: str) -> tuple[str, ...]:
        """Name the members of an organisation on the day the scenario starts."""
        return self.world.members(organisation, self.start.date())

    def affected(self, event: Event) -> tuple[str, ...]:
        """Name the states an event affects."""
        return self.scenario.affected_by(event)

    def staff(self, name: str, event: Event) -> str | None:
        """Say which staff a name stands for, of affected states the first one's; None if there is none."""
        return next(filter(self.exists, at_home(name, self.affected(event))[:1]), None)

    def staffs_at_home(self, name: str, event: Event) -> dict[str, str]:
        """Give the staff of each affected state that a name stands for; empty for any other name."""
        staffs = at_home(name, self.affected(event)) if is_of_affected(name) else ()
        return {staff.partition(".")[0]: staff for staff in staffs if self.exists(staff)}

    def counted(self, organisation: Organisation, event_id: str) -> tuple[str, ...]:
        """Name those whose picture of an event counts; ``affected.X`` is staff X of every state that it affects."""
        found: dict[str, None] = {}
        for name in organisation.awareness.at:
            own = self.staffs_at_home(name, self.scenario.events[event_id])
            found.update(dict.fromkeys(own.values() if is_of_affected(name) else (name,)))
        return tuple(found)

    def exists(self, name: str) -> bool:
        """Say whether there is a staff of that name, national ones included."""
        if name in self.world.staffs:
            return True
        state, dot, template = name.partition(".")
        return bool(dot) and state in self.world.states and template in self.world.national_staffs

    def is_loaded(self, staff: str) -> bool:
        """Say whether a staff has other work that may lie ahead."""
        desks = self.world.staffs.get(staff) or self.world.national_staffs[staff.partition(".")[2]]
        return desks.load is not None

    def scalar(self, name: str, ahead: int = 1, delay: DelaySampler | None = None) -> int:
        """Give the address of a draw, which has this one use.

        For ``delay`` see `AddressBook.scalar`.

        Raises
        ------
        InputError
            What the user named makes the name of another draw.
        """
        return self._entered(name, partial(self.book.scalar, name, ahead, delay))

    def per_source(
        self, name: str, purpose: str, delay: DelaySampler | None = None
    ) -> dict[str, dict[str, int]]:
        """Give the addresses of a draw that each source of each event that spreads has for itself.

        For ``delay`` see `AddressBook.scalar`.
        """
        return {
            event: {
                source: self.scalar(f"{name}/{event}/{source}/{purpose}", delay=delay) for source in sources
            }
            for event, sources in self.sources.items()
        }

    def vector(self, name: str, ahead: int = 1, delay: DelaySampler | None = None) -> int:
        """Give the address of a draw for each state, which has this one use.

        For ``delay`` see `AddressBook.vector`.

        Raises
        ------
        InputError
            What the user named makes the name of another draw.
        """
        return self._entered(name, partial(self.book.vector, name, self.states, ahead, delay))

    def of_step(
        self,
        use: tuple[str, str, str],
        ahead: int,
        delay: DelaySampler | None = None,
        *,
        each_state: bool = False,
    ) -> int:
        """Give the address of a draw of a step; authorities share those of steps they have in common.

        Parameters
        ----------
        use
            Response, path of the step, and what is drawn.
        ahead
            How many turns are drawn with the block.
        delay
            As which it will be read, under every authority, if that is known.
        each_state
            Whether there is one for each state.

        Raises
        ------
        InputError
            What the user named makes the name of another draw.
        """
        if (use, each_state) not in self._shared:
            enter = self.vector if each_state else self.scalar
            self._shared[use, each_state] = enter("/".join(use), ahead, delay)
        return self._shared[use, each_state]

    def _entered(self, name: str, enter: Callable[[], int]) -> int:
        """Enter a name into the book; two uses of one name would share their luck unseen."""
        if name in self._names:
            what = f"'{name}' would stand for two draws"
            right = "give the organisation, response, event, step or channel of that name another one"
            raise InputError([Fault("SCENARIO", 0, 0, "", what, right)])
        self._names.add(name)
        return enter()

    def hours_of(self, calendar_id: str | None, state: str | None = None) -> HoursByUrgency:
        """Lay out a calendar at every urgency, for a state where it says ``own``; none given: round the clock."""
        if calendar_id is None:
            return ALWAYS
        routine, priority, immediate, flash = (
            self._lay_out(calendar_id, urgency, state) for urgency in URGENCIES
        )
        return routine, priority, immediate, flash

    def _lay_out(self, calendar_id: str, urgency: str, state_id: str | None) -> int:
        calendar = self.world.calendars[calendar_id]
        opening = calendar.hours_at(urgency)
        if not isinstance(opening, Opening):
            return -1
        key = (calendar_id, opening, state_id or "")
        if key not in self._laid_out:
            state = self.world.states[state_id] if state_id else None
            laid_out = lay_out(
                calendar,
                urgency,
                self.start,
                self.until,
                zone=state.zone if state else None,
                holidays=state.holidays if state else None,
            )
            self.hours.append(laid_out)
            self._laid_out[key] = len(self.hours) - 1
        return self._laid_out[key]


def samplers(delay: ByUrgency[Delay]) -> Samplers:
    """Compile a delay for each urgency."""
    routine, priority, immediate, flash = (compile_delay(delay.at(urgency)) for urgency in URGENCIES)
    return routine, priority, immediate, flash


def only(delays: Samplers) -> DelaySampler | None:
    """Give a delay if it is the same at every urgency, so that it can be drawn with the block."""
    first = delays[0]
    return first if all(each == first for each in delays) else None


def optional_samplers(delay: ByUrgency[Delay] | None) -> OptionalSamplers:
    """Compile a delay for each urgency; below the lowest given there is none."""
    if delay is None:
        return (None, None, None, None)
    found = (delay.at_or_none(urgency) for urgency in URGENCIES)
    return tuple(None if one is None else compile_delay(one) for one in found)


def optional(delay: Delay | None) -> DelaySampler | None:
    """Compile a delay if there is one."""
    return None if delay is None else compile_delay(delay)
