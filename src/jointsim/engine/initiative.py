"""Initiative: somebody must ask; then condition, remit and authority open the dossier."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from simpy import Event

from jointsim.engine.clock.alarms import Awaited, Progress
from jointsim.engine.course import Blocked
from jointsim.engine.people.urgency import ask_urgency, note_urgency
from jointsim.engine.precedence import let_go_first, must_wait, watch_satisfaction
from jointsim.engine.record import Piece
from jointsim.model.quantities import FLASH, URGENCIES

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.luck.delays import DelaySampler
    from jointsim.engine.plan import AskerPlan, AuthorityPlan, EventPlan
    from jointsim.engine.run import Replication


class _Request(NamedTuple):
    """Who asks for what, and the entry that moved them."""

    dossier: Dossier
    asker: AskerPlan
    cause: int


class Initiative:
    """Who asks for what, and when the way is clear for it."""

    def __init__(self, run: Replication) -> None:
        self._run = run
        self._judged: set[str] = set()
        self._kept: list[tuple[_Request, tuple[Piece, ...], int]] = []
        wanted = {response.organisation for response in run.plan.responses.values()}
        self._wanted = [run.plan.organisations[name] for name in sorted(wanted)]
        self._leaves = any(response.left_to for response in run.plan.responses.values())

    def begin(self, event: EventPlan) -> None:
        """Start watching an event that has happened: those wanted become aware, askers are moved."""
        run = self._run
        for organisation in self._wanted:
            run.knowledge.watch(
                event.id,
                organisation.holders[event.id],
                (organisation.occurrence, 0.0),
                partial(self._aware, event, organisation.id),
            )
        for dossier in run.dossiers_on(event.id):
            if not dossier.plan.left_to:
                watch_satisfaction(run, dossier)
                self._watch_askers(dossier)

    def _aware(self, event: EventPlan, organisation_id: str, cause: int) -> None:
        run = self._run
        is_new = self._judge(organisation_id)
        before = run.urgency_of(organisation_id)
        if event.urgency is not None and event.urgency >= before:
            run.set_urgency(organisation_id, event.urgency)
        level = run.urgency_of(organisation_id)
        attributes = {"event": event.id, "urgency": URGENCIES[level]}
        entry = run.record.add(run.now, "", "aware", organisation_id, (), cause, attributes)
        if level > before and not is_new:
            note_urgency(run, organisation_id, event.id, before, entry)
        if is_new and run.port.takes_part:
            ask_urgency(run, organisation_id, event.id, entry)
        for dossier in run.dossiers_on(event.id):
            if dossier.plan.organisation == organisation_id:
                run.reach_milestone(dossier, "aware", entry)
        if self._leaves:
            self._leave(event.id, organisation_id, entry)

    def _leave(self, event: str, organisation_id: str, cause: int) -> None:
        """Note, once, to whom an organisation that has become aware leaves an event."""
        run = self._run
        plans = (dossier.plan for dossier in run.dossiers_on(event))
        others = {plan.left_to for plan in plans if plan.organisation == organisation_id and plan.left_to}
        for other in others:
            attributes = {"event": event, "to": other}
            run.record.add(run.now, "", "left", organisation_id, (), cause, attributes)

    def _judge(self, organisation_id: str) -> bool:
        """Let an organisation judge the urgency, once, before its first step; say whether it was now."""
        run = self._run
        if organisation_id in self._judged:
            return False
        self._judged.add(organisation_id)
        organisation = run.plan.organisations[organisation_id]
        u = run.draws.uniform(organisation.judges_address)
        shift = -1 if u < organisation.lower else 1 if u >= 1.0 - organisation.higher else 0
        run.set_urgency(organisation_id, min(max(run.plan.urgency + shift, 0), FLASH))
        return True

    def _watch_askers(self, dossier: Dossier) -> None:
        run, plan = self._run, dossier.plan
        if plan.requested is not None and plan.askers:
            self._await_request(dossier, plan.askers[0], plan.requested)
            return
        sure = (run.plan.organisations[plan.organisation].occurrence, 0.0)
        for asker in self._willing(dossier):
            run.knowledge.watch(plan.event, (asker.holder,), sure, partial(self._moved, dossier, asker))

    def _await_request(self, dossier: Dossier, asker: AskerPlan, requested: DelaySampler) -> None:
        """Let a request come when it is known to have come, whatever whoever lodges it knows, and at any hour."""
        run = self._run
        comes = run.now + run.draws.delay(dossier.plan.requested_address, requested)
        cause = run.occurred[dossier.plan.event]
        run.at(comes, lambda _: self._ask(dossier, asker, cause, (("initiative", comes, -1),)))

    def _willing(self, dossier: Dossier) -> Iterable[AskerPlan]:
        """Name those who will ask; where it is known that somebody does, the likeliest if nobody else would."""
        draws, askers = self._run.draws, dossier.plan.askers
        willing = [
            asker
            for asker in askers
            if not (asker.never > 0.0 and draws.uniform(asker.never_address) < asker.never)
        ]
        if willing or not askers or not dossier.plan.surely_asked:
            return willing
        return [min(askers, key=lambda asker: asker.never)]

    def _moved(self, dossier: Dossier, asker: AskerPlan, cause: int) -> None:
        run = self._run
        after = dossier.paced("initiative", run.draws.delay(asker.after_address, asker.after))
        run.at(run.now + after, partial(self._lodge, dossier, asker, cause))

    def _lodge(self, dossier: Dossier, asker: AskerPlan, cause: int, _: Event) -> None:
        """Ask at once if whoever asks is at work at the urgency in force, else when they next are."""
        run = self._run
        if dossier.asked >= 0 or dossier.is_closed:
            return
        pieces: tuple[Piece, ...] = (("initiative", run.now, -1),)
        if asker.hours[dossier.urgency] < 0:
            self._ask(dossier, asker, cause, pieces)
        else:
            self._ask_in_hours(_Request(dossier, asker, cause), pieces)

    def _ask_in_hours(self, request: _Request, pieces: tuple[Piece, ...]) -> None:
        run, dossier, asker = self._run, request.dossier, request.asker
        now, hours = run.now, asker.hours[dossier.urgency]
        opens = now if hours < 0 else run.plan.hours[hours].next_open(now)
        if opens == now:
            self._ask(dossier, asker, request.cause, pieces)
            return
        self._kept.append((request, pieces, hours))
        pieces += (("initiative", opens, hours),)
        run.at(opens, lambda _: self._ask(dossier, asker, request.cause, pieces))

    def ask_sooner(self, organisation: str) -> None:
        """Look again at what is kept for office hours: these may be longer now that the urgency has risen."""
        now = self._run.now
        kept = [each for each in self._kept if each[0].dossier.plan.organisation == organisation]
        self._kept = [each for each in self._kept if each not in kept]
        for request, pieces, hours in kept:
            if request.dossier.asked < 0 and not request.dossier.is_closed:
                self._ask_in_hours(request, (*pieces, ("initiative", now, hours)))

    def _ask(self, dossier: Dossier, asker: AskerPlan, cause: int, pieces: tuple[Piece, ...]) -> None:
        run = self._run
        if dossier.asked >= 0 or dossier.is_closed:
            return
        now = run.now
        dossier.asked = run.record.add(
            now, dossier.id, "asked", asker.holder, pieces, cause, {"role": asker.role}
        )
        run.reach_milestone(dossier, "asked", dossier.asked)
        sure = (dossier.plan.occurrence, dossier.plan.attribution)
        if sure == (0.0, 0.0):
            self._open(dossier, dossier.asked)
            return
        holders = run.plan.organisations[dossier.plan.organisation].holders[dossier.plan.event]
        run.knowledge.watch(dossier.plan.event, holders, sure, partial(self._open, dossier))

    def _open(self, dossier: Dossier, sure_since: int) -> None:
        """Open the dossier: the condition is met, now the question of remit and the choice of authority."""
        run = self._run
        if dossier.is_closed:
            return
        cause = run.record.later(dossier.asked, sure_since)
        if self._judge(dossier.plan.organisation):
            note_urgency(run, dossier.plan.organisation, dossier.plan.event, None, cause)
            if run.port.takes_part:
                ask_urgency(run, dossier.plan.organisation, dossier.plan.event, cause)
        remit = run.draws.delay(dossier.plan.remit_address, dossier.plan.remit)
        settled = run.now + dossier.paced("remit", remit)
        if must_wait(run, dossier):
            Progress(run.env, self._give_way(dossier, cause, settled))
        else:
            self._take_up(dossier, cause, (("remit", settled, -1),))

    def _give_way(self, dossier: Dossier, cause: int, settled: int) -> Generator[Awaited, None, None]:
        pieces = yield from let_go_first(self._run, dossier, cause, settled)
        if not dossier.is_closed:
            self._take_up(dossier, cause, pieces)

    def _take_up(self, dossier: Dossier, cause: int, pieces: tuple[Piece, ...]) -> None:
        """Choose the authority, and open the dossier when the last of what it waited for has come."""
        run, deference = self._run, dossier.plan.defers
        authority = self._authority(dossier)
        dossier.authority = authority.id
        attributes = {"authority": authority.id}
        if deference is not None and len(pieces) > 1:
            attributes["gave-way-to"] = deference.organisation
        opened = pieces[-1][1]
        dossier.opened = run.record.add(
            opened, dossier.id, "opened", dossier.plan.organisation, pieces, cause, attributes
        )
        Progress(run.env, self._carry_out(dossier, authority))

    def _authority(self, dossier: Dossier) -> AuthorityPlan:
        *others, last = dossier.plan.authorities
        for authority in others:
            if self._run.draws.uniform(authority.address) < authority.available:
                return authority
        return last

    def _carry_out(self, dossier: Dossier, authority: AuthorityPlan) -> Generator[Awaited, None, None]:
        run = self._run
        try:
            entry = yield from authority.tree.perform(run, dossier, dossier.opened, 0)
            yield from run.reach(entry)
        except Blocked as blocked:
            entry = blocked.entry
        run.close(dossier, dossier.outcome or ("carved-out" if dossier.carved_out else "adopted"), entry)
