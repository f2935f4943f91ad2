"""What would be saved if one cause of delay took no time: the plan without it, for a run with the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from jointsim.engine.agreement.remedies import LowerForm
from jointsim.engine.plan import (
    AgreementPlan,
    AskerPlan,
    BypassPlan,
    ChannelPlan,
    ObservationPlan,
    Plan,
    ResponsePlan,
)
from jointsim.engine.removal.changes import AT_ONCE, Changes, at_once
from jointsim.engine.removal.institutions import (
    with_bodies_at_once,
    with_changes,
    with_free_desks,
    with_offices_open,
    with_silences_at_once,
)
from jointsim.engine.steps.capitals import Instructions
from jointsim.engine.steps.generation import Generate
from jointsim.engine.steps.information import Ask
from jointsim.engine.steps.mandate import Mandate
from jointsim.engine.steps.pledges import Parliaments
from jointsim.engine.steps.simple import Move, Pause
from jointsim.engine.steps.work import Attribute, Work, WorkAtHome
from jointsim.errors import Fault, InputError, nearest

KEPT: Mapping[str, str] = {
    "other-dossier": "the time is another response's own: remove what that one's time is spent on",
    "person": "people take the time they take",
    "ended": "nothing is waited for any more",
}
"""Labels of the ledger that cannot be removed, each with the reason."""


def without(plan: Plan, label: str) -> Plan:
    """Give a plan in which one cause of delay takes no time, and everything else and all luck are as they were.

    Chances stay: who never asks, refuses or is cut off still does. So do a wait for what never comes, and the longest
    wait for what is not sure in time (``at-most`` of a step). What is removed is a length; which way a text takes,
    who asks first and what is known by then may change with it, and a response may even come later.

    Parameters
    ----------
    plan
        As compiled; it is left as it is, and replications of both plans meet the same luck.
    label
        One of `REMOVABLE`.

    Raises
    ------
    InputError
        The label is not one of the ledger, or cannot be removed: the message says why.
    """
    require_removable([label])
    # Delays that are read with the block would be those of before.
    return replace(_REMOVALS[label](plan), book=plan.book.plain())


def require_removable(labels: Sequence[str]) -> None:
    """Refuse entries of the ledger that cannot be switched off.

    Raises
    ------
    InputError
        Every one that is no entry, or cannot be removed: the message says why.
    """
    faults = [_fault(label) for label in labels if label not in _REMOVALS]
    if faults:
        raise InputError(faults)


def _fault(label: str) -> Fault:
    if label in KEPT:
        what = f"'{label}' cannot be removed: {KEPT[label]}"
        return Fault("--remove", 0, 0, "", what, f"one of {', '.join(REMOVABLE)}")
    return Fault("--remove", 0, 0, "", f"the ledger has no '{label}'", nearest(label, REMOVABLE))


def _noticed(observation: ObservationPlan) -> ObservationPlan:
    """Let a staff know at once what happened; who did it comes to light when it would have."""
    if observation.attribution == 0.0 or observation.forward == "finding":
        return replace(observation, after=AT_ONCE, forward="")
    return replace(observation, forward="noticing")


def _found_out(observation: ObservationPlan) -> ObservationPlan:
    """Let a staff find out at once, once it knows of the event."""
    if observation.forward == "noticing":
        return replace(observation, after=AT_ONCE, forward="")
    return replace(observation, forward="finding")


def _over_at_once(label: str, pause: Pause) -> Pause:
    return replace(pause, length=AT_ONCE) if pause.label == label else pause


def _lengths(changes: Changes) -> Callable[[Plan], Plan]:
    return partial(with_changes, changes=changes)


_REMOVALS: Mapping[str, Callable[[Plan], Plan]] = {
    "detection": _lengths({ObservationPlan: _noticed}),
    "channel": _lengths({ChannelPlan: at_once("latency"), Ask: at_once("takes")}),
    "release": _lengths({BypassPlan: at_once("takes")}),
    "attribution": _lengths({Attribute: at_once("takes"), ObservationPlan: _found_out}),
    "initiative": _lengths({AskerPlan: at_once("after")}),
    "remit": _lengths({ResponsePlan: at_once("remit")}),
    "desk-queue": with_free_desks,
    "work": _lengths({step: at_once("takes") for step in (Work, WorkAtHome, LowerForm)}),
    "off-hours": with_offices_open,
    "meeting": with_bodies_at_once,
    "capitals": _lengths({Instructions: at_once("takes"), AgreementPlan: at_once("reservation_takes")}),
    "silence": with_silences_at_once,
    "rework": _lengths({AgreementPlan: at_once("rework")}),
    "mandate": _lengths({Mandate: at_once("takes"), Parliaments: at_once("takes")}),
    "force-generation": _lengths({Generate: at_once("conference")}),
    "movement": _lengths(
        {
            Move: at_once("notice", "under_way", "clearance", "transit"),
            Pause: partial(_over_at_once, "movement"),
        }
    ),
    "elsewhere": _lengths({Pause: partial(_over_at_once, "elsewhere")}),
}
"""Label of the ledger → how a plan is changed for it to take no time, in the order in which reports show them."""

REMOVABLE: tuple[str, ...] = tuple(_REMOVALS)
"""Labels of the ledger that `without` can remove."""
