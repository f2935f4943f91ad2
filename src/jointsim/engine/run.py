"""One replication: reads the plan, appends to a record; steppable until a time, a question or the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from simpy import Event

from jointsim.engine.agenda import Agendas
from jointsim.engine.agreement.views import Views
from jointsim.engine.clock.alarms import Awaited, Clock, EarlyAlarm
from jointsim.engine.desk import Desk
from jointsim.engine.dossier import Dossier
from jointsim.engine.information.forward import bring_forward
from jointsim.engine.information.knowledge import Knowledge
from jointsim.engine.information.links import Links
from jointsim.engine.information.news import News
from jointsim.engine.information.trust import Trust
from jointsim.engine.initiative import Initiative
from jointsim.engine.luck.draws import Draws
from jointsim.engine.people.port import Port
from jointsim.engine.people.urgency import note_urgency
from jointsim.engine.plan import EventPlan, ObservationPlan, Plan, ResponsePlan
from jointsim.engine.pressure import Pressures
from jointsim.engine.record import ROOT, Record, Spent
from jointsim.engine.tempo import Tempo
from jointsim.model.quantities import FLASH

CLOSED = "closed"
"""What is watched for like a milestone, and is none."""


class Replication:
    """The one mutable thing: a world in motion.

    Parameters
    ----------
    plan
        The compiled scenario.
    draws
        The random numbers of this replication.
    port
        Seats taken by people and the script of what they did; none by default.

    Attributes
    ----------
    env
        The clock, SimPy's environment; it counts whole seconds since the start.
    record
        What has happened so far.
    occurred
        Event → entry at which it happened.
    prevented
        Events that did not happen.
    urgency_of
        Says how urgent an organisation holds the crisis, 0 (routine) to 3 (flash).
    """

    def __init__(self, plan: Plan, draws: Draws, port: Port | None = None) -> None:
        self.plan = plan
        self.draws = draws
        self.env = Clock()
        self.record = Record()
        self.finish = [*(hours.finish for hours in plan.hours), _round_the_clock]
        self.knowledge = Knowledge(self)
        self.links = Links()
        self.trust = Trust(plan.trust) if plan.trust is not None else None
        self.agendas = Agendas(self)
        self.desks = {staff_id: Desk(self.env, staff) for staff_id, staff in plan.staffs.items()}
        self.capital_desks = _free_desks(plan)
        self.occurred: dict[str, int] = {}
        self.detected: dict[str, int] = {}
        self.prevented: set[str] = set()
        self.tempo = Tempo(plan.tempo, draws) if plan.tempo is not None else None
        self.dossiers = {key: self._dossier(response) for key, response in plan.responses.items()}
        self.port = port or Port()
        self.interruptible = plan.interruptible or self.port.takes_part
        # What was begun at flash falls back after some time, where the world says so.
        self.may_be_interrupted = self.interruptible or plan.flash_lasts >= 0
        # What belongs to no organisation is as urgent as the scenario says.
        self._urgency = dict.fromkeys(("", *plan.organisations), plan.urgency)
        self.urgency_of = self._urgency.__getitem__
        self._times_set = Counter[str]()
        self._watched: dict[tuple[str, str], list[Callable[[int], None]]] = {}
        self._views: Views | None = None
        self.initiative = Initiative(self)
        self.steps = 0
        for event in plan.events:
            self.at(draws.delay(event.at_address, event.at), partial(self._happen, event))
        self.pressures = Pressures(self) if plan.pressures else None

    @property
    def now(self) -> int:
        """Seconds since the start."""
        return self.env.now

    @property
    def views(self) -> Views:
        """Members' views; only worlds that describe agreement have them."""
        if self._views is None:
            if self.plan.agreement is None:
                msg = "a plan without agreement reached an agreement"
                raise RuntimeError(msg)
            self._views = Views(self, self.plan.agreement)
        return self._views

    def _dossier(self, response: ResponsePlan) -> Dossier:
        pace = None if self.tempo is None else self.tempo.of_response(response.id)
        return Dossier(response, self.plan.urgency, pace)

    def dossiers_on(self, event: str) -> list[Dossier]:
        """Give the dossiers of an event, by id."""
        dossiers = self.dossiers
        return [dossiers[response] for response in self.plan.responses_to[event]]

    def contention_of(self, dossier: Dossier, at: int | None = None) -> int:
        """Say how much members disagree on a response at a time, 0 to 3; now if no time is given."""
        base = dossier.plan.contention
        if self.pressures is None:
            return base
        return self.pressures.contention(dossier.id, base, self.now if at is None else at)

    def raise_urgency(self, organisation: str) -> tuple[int, int]:
        """Raise the urgency for an organisation by one step; says what it was, and what it is now."""
        before = self.urgency_of(organisation)
        self.set_urgency(organisation, min(before + 1, FLASH))
        return before, self.urgency_of(organisation)

    def set_urgency(self, organisation: str, level: int) -> None:
        """Set how urgent an organisation holds the crisis, and with it how urgently its dossiers are handled.

        What was begun at night at flash comes back to the hours of immediate after some time, if the world says when.
        """
        rises = level > self._urgency[organisation]
        self._urgency[organisation] = level
        self._times_set[organisation] += 1
        if level == FLASH and self.plan.flash_lasts >= 0:
            self.interruptible = True
            ends = partial(self._end_flash, organisation, self._times_set[organisation])
            self.at(self.now + self.plan.flash_lasts, ends)
        for dossier in self.dossiers.values():
            if dossier.plan.organisation == organisation:
                dossier.urgency = min(level, dossier.plan.urgency_at_most)
        if rises:
            self.initiative.ask_sooner(organisation)

    def _end_flash(self, organisation: str, times_set: int, _: Event) -> None:
        """Let the urgency fall from flash to immediate, unless it was set again since."""
        if self._times_set[organisation] == times_set:
            self.set_urgency(organisation, FLASH - 1)
            note_urgency(self, organisation, "", FLASH, ROOT)

    def at(self, time: int, action: Callable[[Event], None]) -> None:
        """Do something at a time, in seconds since the start."""
        ahead = time - self.env.now
        self.env.call(ahead if ahead > 0 else 0, action)

    def reach(self, entry: int) -> Generator[Awaited, None, None]:
        """Wait until the clock has come up to an entry that was written ahead of it."""
        ahead = self.record.entries[entry].time - self.env.now
        if ahead > 0:
            yield ahead

    def reach_milestones(self, dossier: Dossier, milestones: Iterable[str], entry: int) -> None:
        """Note several milestones that an entry reaches; see `reach_milestone`."""
        for milestone in milestones:
            self.reach_milestone(dossier, milestone, entry)

    def reach_milestone(self, dossier: Dossier, milestone: str, entry: int) -> None:
        """Note a milestone, the first time, and tell those who wait for it."""
        if milestone in dossier.milestones:
            return
        dossier.milestones[milestone] = entry
        if milestone == dossier.plan.headline:
            dossier.unreleased = self._unreleased(dossier)
        if self._watched:
            for callback in self._watched.pop((dossier.id, milestone), ()):
                callback(entry)

    def watch_milestones(self, targets: Sequence[tuple[str, str]], callback: Callable[[int], None]) -> None:
        """Call back with the entry at which any of several milestones is reached, or was."""
        for response, milestone in targets:
            entry = self.dossiers[response].milestones.get(milestone)
            if entry is not None:
                callback(entry)
                return
        for target in targets:
            self._watched.setdefault(target, []).append(callback)

    def watch_closing(self, response: str, callback: Callable[[int], None]) -> None:
        """Call back with the entry at which an open dossier is closed."""
        self._watched.setdefault((response, CLOSED), []).append(callback)

    def close(self, dossier: Dossier, outcome: str, entry: int) -> None:
        """Close a dossier with its outcome, and tell those who wait for that."""
        if not dossier.is_closed:
            dossier.closed = entry
            dossier.outcome = outcome
            if self._watched:
                for callback in self._watched.pop((dossier.id, CLOSED), ()):
                    callback(entry)

    def _unreleased(self, dossier: Dossier) -> tuple[float, float]:
        """Say how much surer the organisation would have been with all that others held."""
        event, mine = dossier.plan.event, dossier.plan.organisation
        own = self.knowledge.together(event, self.plan.organisations[mine].holders[event])
        occurrence, attribution = self.knowledge.everything(event)
        return max(0.0, occurrence - own[0]), max(0.0, attribution - own[1])

    def _happen(self, event: EventPlan, _: Event) -> None:
        now = self.now
        by = None if event.unless is None else self._prevented_by(*event.unless, event)
        if by is not None:
            self.prevented.add(event.id)
            self.record.add(now, "", "prevented", "", (), by, {"event": event.id})
            return
        entry = self.record.add(now, "", "event", "", (), ROOT, event.noted)
        self.occurred[event.id] = entry
        self.initiative.begin(event)
        for observation in event.observations:
            if observation.chance < 1.0:
                noticed = self.draws.uniform(observation.chance_address) < observation.chance
                if not noticed:
                    continue
            after = self.draws.delay(observation.after_address, observation.after)
            made = now + (after if self.tempo is None else self.tempo.of_detection(after))
            if observation.forward:
                observe = partial(self._observe, event.id, entry)
                bring_forward(self, event.id, observation, made, observe)
            else:
                self.at(made, partial(self._observe, event.id, entry, observation))

    def _prevented_by(self, response: str, milestone: str, event: EventPlan) -> int | None:
        """Give the entry that keeps an event from happening, if one does, given what would."""
        reached = self.dossiers[response].milestones.get(milestone)
        if reached is None or event.is_prevented >= 1.0:
            return reached
        return reached if self.draws.uniform(event.is_prevented_address) < event.is_prevented else None

    def _observe(self, event: str, cause: int, observation: ObservationPlan, _: Event | None = None) -> None:
        now, picture = self.now, self.knowledge.picture(event, observation.staff)
        spent: Spent = "detection"
        if picture.first >= 0:
            # Whoever knows of it already does not detect it: what comes now tells more of it.
            known = self.record.time(picture.first)
            spent = ("detection", known, -1), ("attribution", now, -1)
        entry = self.record.add(
            now,
            "",
            "observed",
            observation.staff,
            spent,
            cause,
            observation.noted,
        )
        self.detected.setdefault(event, entry)
        account = News(
            observation.source, observation.occurrence, observation.attribution, observation.marking
        )
        self.knowledge.witness(picture, account, entry, now)

    def advance(self, until: int | None = None) -> Pause:
        """Go on until a time, the next question to a person, or the horizon, whichever comes first.

        Parameters
        ----------
        until
            Seconds since the start; the horizon if not given.
        """
        limit = self.plan.horizon if until is None else min(until, self.plan.horizon)
        if not self.port.takes_part:
            self.env.go_on(limit)
            return Pause(limit, (), limit == self.plan.horizon)
        while True:
            self.port.replay(self, limit)
            if self.env.peek() > limit:
                break
            self.env.step()
            self.steps += 1
            questions = self.port.take_new_questions()
            if questions:
                return Pause(self.now, questions, over=False)
        self.pass_time(limit)
        return Pause(limit, (), limit == self.plan.horizon)

    def pass_time(self, until: int) -> None:
        """Let the clock come up to a time before which nothing is due."""
        if self.now >= until:
            return
        # SimPy's own stop would be left behind, and count as an event that a replay has not.
        there = EarlyAlarm(self.env, until - self.now)
        while not there.processed:
            self.env.step()

    def release(self) -> None:
        """Let go of everything, so that memory comes back at once and the garbage collector can rest.

        The run cannot be read afterwards.
        """
        self.knowledge.release()
        self.env.release()
        self.__dict__.clear()


class Pause(NamedTuple):
    """Why the run stopped: the time, the questions now open, and whether it is over."""

    time: int
    questions: tuple[Any, ...]
    over: bool


def _round_the_clock(start: int, work: int) -> int:
    return start + work


def _free_desks(plan: Plan) -> Any:
    if plan.capitals is None or plan.capitals.desks is None:
        return None
    return np.zeros((len(plan.states), plan.capitals.desks), dtype=np.int64)
