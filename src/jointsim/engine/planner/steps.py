"""Plans of steps, one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from jointsim.engine.agreement.convening import ConveningAddresses, Ways, at_any_urgency
from jointsim.engine.agreement.remedies import LowerForm, RemedyAddresses
from jointsim.engine.agreement.table import RoundAddresses
from jointsim.engine.luck.delays import compile_delay
from jointsim.engine.plan import RulePlan
from jointsim.engine.planner.context import UNUSED, only, optional, samplers
from jointsim.engine.planner.forces import plan_generate, plan_mandate, plan_move
from jointsim.engine.planner.institutions import plan_rule, seats_of
from jointsim.engine.planner.precedence import may_come
from jointsim.engine.planner.trees import Site, make_tree, predecessors
from jointsim.engine.steps.agree import Agree, Confirming
from jointsim.engine.steps.base import Step
from jointsim.engine.steps.branching import Choose, Repeat, all_steps
from jointsim.engine.steps.capitals import Instructions, QueuedInstructions
from jointsim.engine.steps.information import Ask, Tell
from jointsim.engine.steps.meeting import Meet, NotHeld, QueuedMeet
from jointsim.engine.steps.simple import Mark, Pause
from jointsim.engine.steps.tree import Tree
from jointsim.engine.steps.waiting import Await
from jointsim.engine.steps.work import Attribute, Work, WorkAtHome
from jointsim.model import steps as written
from jointsim.model.checks.reach import taking_part
from jointsim.model.delays import Delay
from jointsim.model.gates import is_closed_to
from jointsim.model.institutions import Body
from jointsim.model.quantities import URGENCIES


def plan_tree(site: Site, steps: Mapping[str, written.Step]) -> Tree:
    """Plan the steps that take part under the site's authority and whose performers exist."""
    planned: dict[str, Step] = {}
    for name, step in steps.items():
        if not step.takes_part(site.authority, site.context.scenario.domain):
            continue
        made = _PLANNERS[type(step)](site, name, step)
        if made is not None:
            planned[name] = made
    return make_tree(planned, predecessors(steps, site.authority, planned))


def _work(site: Site, name: str, step: written.Work) -> Step | None:
    staff = site.context.staff(step.work, site.event)
    if staff is None:
        return None
    takes = samplers(step.takes)
    work = Work(
        site.path(name),
        step.milestones,
        staff,
        takes,
        site.address(name, "takes", only(takes)),
        site.address(name, "ahead") if site.context.is_loaded(staff) else UNUSED,
    )
    own = site.context.staffs_at_home(step.work, site.event)
    if len(own) < 2:
        return work
    return WorkAtHome(
        work.path, work.milestones, staff, work.takes, work.takes_address, work.ahead_address, own
    )


def _attribute(site: Site, name: str, step: written.Attribute) -> Step | None:
    staff = site.context.staff(step.attribute, site.event)
    if staff is None:
        return None
    attribution = site.context.world.attribution
    tempo = attribution.tempo[site.difficulty] if attribution else 1.0
    slowed = replace(
        step.takes, given=tuple((level, delay.scaled(tempo)) for level, delay in step.takes.given)
    )
    takes = samplers(slowed)
    return Attribute(
        site.path(name),
        step.milestones,
        staff,
        takes,
        site.address(name, "takes", only(takes)),
        site.address(name, "ahead") if site.context.is_loaded(staff) else UNUSED,
        step.adds * (attribution.weight[site.difficulty] if attribution else 1.0),
        site.response.event,
    )


def _capitals(site: Site, name: str, step: written.Capitals) -> Step | None:
    context = site.context
    body = context.world.bodies.get(step.capitals)
    if body is None:
        return None
    affected = context.affected(site.event)
    seated = seats_of(context, body)
    takes = samplers(step.takes)
    asked = Instructions(
        site.path(name),
        step.milestones,
        np.array([context.states.index(state) for state in seated], dtype=np.intp),
        takes,
        site.vector(name, "takes", only(takes)),
        step.stake,
        site.vector(name, "stake") if step.stake < 1.0 else None,
        np.array([state in affected for state in context.states]),
    )
    capitals = context.world.capitals
    if capitals is None or capitals.desks is None:
        return asked
    return QueuedInstructions(asked.path, asked.milestones, asked)


def _convening(site: Site, name: str, purpose: str = "") -> ConveningAddresses:
    return ConveningAddresses(
        notice=site.address(name, f"{purpose}notice"),
        sitting=site.address(name, f"{purpose}sitting"),
        silence=site.address(name, f"{purpose}silence"),
        written=site.address(name, f"{purpose}written"),
    )


def _meet(site: Site, name: str, step: written.Meet) -> Step | None:
    body = site.context.world.bodies.get(step.meet)
    if body is None:
        return None
    context = site.context
    is_closed = is_closed_to(context.world, body, site.response.kind, context.start.date())
    if is_closed and body.participation is not None:
        return NotHeld(site.path(name), (), step.meet, body.participation.problem, step.milestones)
    addresses = ConveningAddresses(
        notice=UNUSED if body.convenes is None else site.address(name, "notice"),
        sitting=UNUSED if body.sitting is None else site.address(name, "sitting"),
        silence=UNUSED,
        written=UNUSED,
    )
    meet = Meet(site.path(name), step.milestones, step.meet, _by_urgency(step), addresses)
    has_room = body.meets is None or body.meets.agenda is None
    return meet if has_room else QueuedMeet(meet.path, meet.milestones, meet)


def _agree(site: Site, name: str, step: written.Agree) -> Step | None:
    bodies = site.context.world.bodies
    if step.agree not in bodies:
        return None
    confirming = tuple(
        Confirming(body, _same(bodies, body), _ways(bodies[body]), _convening(site, name, f"{body}/"))
        for body in step.confirming
        if body in bodies
    )
    return Agree(
        site.path(name),
        step.milestones,
        step.agree,
        _by_urgency(step),
        _rules(site, step),
        confirming,
        _lower_form(site, name, step.lower_form),
        RoundAddresses(
            views=site.vector(name, "views"),
            reservation_kind=site.vector(name, "reservation/kind"),
            reservation_length=site.vector(name, "reservation/length"),
            breaks=site.vector(name, "breaks"),
            convening=_convening(site, name),
        ),
        RemedyAddresses(
            remedy=site.address(name, "remedy"),
            clause=site.address(name, "clause"),
            rework=site.address(name, "rework"),
        ),
        UNUSED if bodies[step.agree].held_for is None else site.address(name, "held"),
    )


def _lower_form(site: Site, name: str, form: written.LowerForm | None) -> LowerForm | None:
    if form is None or form.by not in site.context.world.offices:
        return None
    return LowerForm(form.by, samplers(form.takes), site.address(name, "lower-form"), form.reaches)


def _by_urgency(step: written.Meet | written.Agree) -> Ways:
    """Say which ways a step allows at each urgency."""
    routine, priority, immediate, flash = (step.ways.at(urgency) for urgency in URGENCIES)
    return routine, priority, immediate, flash


def _rules(site: Site, step: written.Agree) -> dict[str, RulePlan]:
    """Plan the rule that a text has of its own, in each body to which it applies, and in those as which it sits."""
    if step.rule is None:
        return {}
    bodies = site.context.world.bodies
    places = (_same(bodies, body) for body in (step.agree, *step.confirming))
    return dict.fromkeys(sorted(frozenset().union(*places)), plan_rule(site.context, step.rule))


def _same(bodies: Mapping[str, Body], body: str) -> frozenset[str]:
    """Name a body and those as which it sits, also through others."""
    others = bodies[body].sits_as if body in bodies else ()
    return frozenset({body}).union(*(_same(bodies, other) for other in others))


def _ways(body: Body) -> Ways:
    """Say how a body confirms what others agreed: in writing or by silence if it can, else when it sits."""
    if body.written is not None:
        return at_any_urgency("written-procedure", "next-meeting")
    silent = ("silence", "next-meeting")
    return at_any_urgency(*silent) if body.silence is not None else at_any_urgency("meeting")


def _tell(site: Site, name: str, step: written.Tell) -> Step:
    return Tell(site.path(name), step.milestones, step.tell)


def _ask(site: Site, name: str, step: written.Ask) -> Step:
    takes = samplers(step.takes)
    return Ask(site.path(name), step.milestones, step.ask, takes, site.address(name, "takes", only(takes)))


def _wait(site: Site, name: str, step: written.Wait) -> Step:
    path, milestones = site.path(name), step.milestones
    if isinstance(step.wait, Delay):
        length = compile_delay(step.wait)
        return Pause(path, milestones, "elsewhere", length, site.address(name, "length", length))
    awaited = step.wait
    responses = site.context.scenario.responses.items()
    targets = tuple(
        (response_id, awaited.milestone)
        for response_id, response in responses
        if awaited.milestone is not None
        and (response.organisation, response.kind) == (awaited.organisation, awaited.kind)
        and may_come(site.context, response, awaited.milestone)
    )
    label = "other-dossier" if awaited.milestone else "attribution" if awaited.attribution else "channel"
    sure = (awaited.occurrence, awaited.attribution)
    most = optional(step.at_most)
    if awaited.milestone is not None and not targets:
        return Mark(path, milestones)
    return Await(path, milestones, label, sure, targets, most, site.address(name, "at-most"))


def _mark(site: Site, name: str, step: written.Mark) -> Step:
    return Mark(site.path(name), (*step.milestones, step.milestone))


def _choose(site: Site, name: str, step: written.Choose) -> Step:
    options = [
        (option_id, option.chance, plan_tree(site.within(f"{name}/{option_id}"), option.steps))
        for option_id, option in step.choose.items()
    ]
    open_ways = [
        each
        for each, option in zip(options, step.choose.values(), strict=True)
        if _leads_on(site, option, each[2])
    ]
    if open_ways and len(open_ways) < len(options):
        whole = sum(chance for _, chance, _ in open_ways)
        options = [(option_id, chance / whole, tree) for option_id, chance, tree in open_ways]
    return Choose(site.path(name), step.milestones, tuple(options), site.address(name, "choose"))


def _leads_on(site: Site, option: written.Option, tree: Tree) -> bool:
    """Say whether somebody is there to reach any milestone of a way, if it has some."""
    domain = site.context.scenario.domain
    meant = (step.milestones for _, step in taking_part(option.steps, (site.authority,), domain))
    return any(step.aims for step in all_steps(tree)) or not any(meant)


def _repeat(site: Site, name: str, step: written.Repeat) -> Step:
    return Repeat(
        site.path(name),
        step.milestones,
        step.repeat.times,
        step.repeat.again,
        site.address(name, "again") if step.repeat.again < 1.0 else UNUSED,
        plan_tree(site.within(name, step.repeat.times), step.repeat.steps),
    )


_PLANNERS: dict[type[written.Step], Callable[[Site, str, Any], Step | None]] = {
    written.Work: _work,
    written.Attribute: _attribute,
    written.Capitals: _capitals,
    written.Meet: _meet,
    written.Agree: _agree,
    written.Tell: _tell,
    written.Ask: _ask,
    written.Wait: _wait,
    written.Mandate: plan_mandate,
    written.Generate: plan_generate,
    written.Move: plan_move,
    written.Mark: _mark,
    written.Choose: _choose,
    written.Repeat: _repeat,
}
