"""Milestones and lengths of time named in options: what is meant, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jointsim.errors import Fault, InputError, nearest

if TYPE_CHECKING:
    from jointsim.engine.plan import ResponsePlan
    from jointsim.experiments.precision import Precision


def read_precision(text: str, responses: Mapping[str, ResponsePlan]) -> Precision:
    """Read what ``--precision`` asks for: ``ships.decision=2h``, or ``ships.decision:mean=2h``.

    Parameters
    ----------
    text
        As written.
    responses
        Those of the scenario, by id.

    Raises
    ------
    InputError
        There is no such response or milestone, no such estimate, or no length of time above 0.
    """
    from jointsim.experiments.precision import Precision

    option = "--precision"
    name, sign, length = text.rpartition("=")
    if not sign:
        right = "write RESPONSE.MILESTONE=2h, or RESPONSE.MILESTONE:mean=2h"
        raise _refused(option, f"'{text}' does not say how precise", right)
    path, _, of = (part.strip() for part in name.partition(":"))
    if of not in ("", "median", "mean"):
        raise _refused(option, f"there is no estimate '{of}'", nearest(of, ("median", "mean")))
    response, milestone = read_milestone(path, responses, option)
    return Precision(
        response, milestone, read_hours(length, option), "restricted-mean" if of == "mean" else "median"
    )


def read_milestone(text: str, responses: Mapping[str, ResponsePlan], option: str) -> tuple[str, str]:
    """Read ``RESPONSE.MILESTONE``; without a milestone the headline of the response is meant.

    Parameters
    ----------
    text
        As written.
    responses
        Those of the scenario, by id.
    option
        Of which option it is, for messages.

    Raises
    ------
    InputError
        There is no such response, or no such milestone of it.
    """
    response, dot, milestone = text.strip().partition(".")
    if response not in responses:
        raise _refused(option, f"the scenario has no response '{response}'", nearest(response, responses))
    plan = responses[response]
    if dot and milestone not in plan.milestones:
        what = f"'{response}' has no milestone '{milestone}'"
        raise _refused(option, what, nearest(milestone, plan.milestones))
    return response, milestone or plan.headline


def read_hours(text: str, option: str) -> float:
    """Read a length of time above 0, in hours.

    Raises
    ------
    InputError
        It is none, or runs in open hours alone.
    """
    from jointsim.model.durations import HOUR, parse_duration

    try:
        seconds, clock = parse_duration(text)
    except ValueError as error:
        what, _, right = str(error).partition(" — ")
        raise _refused(option, what, right) from None
    if clock == "open" or seconds <= 0:
        raise _refused(option, f"'{text.strip()}' is no elapsed time above 0", "write 2h, 90 min or 1 d")
    return seconds / HOUR


def short_of(precision: Precision, reached: float, replications: int, interval: str = "") -> str:
    """Say in a line that an estimate is not as sure as asked, and how sure it is; nothing if it is.

    Parameters
    ----------
    precision
        What was asked for.
    reached
        Half of the width of the interval, in hours; ``inf`` if it has no end.
    replications
        How many there are.
    interval
        Which interval that is, if it is not the one of the median or the mean itself.
    """
    from math import isinf

    from jointsim.reports.words import hours

    if reached <= precision.within:
        return ""
    after = f"{_after(precision, replications)} {interval or _interval(precision)}"
    if isinf(reached):
        return f"{after} reaches beyond the horizon, and more would not help; ask for {precision.name}:mean"
    return f"{after} is ±{hours(reached)}, not ±{hours(precision.within)}; a larger -n may reach it"


def as_sure(precision: Precision, reached: float, replications: int, interval: str = "") -> str:
    """Say in a line that an estimate is as sure as asked, and how sure it is; nothing if it is not.

    Parameters
    ----------
    precision, reached, replications, interval
        As of `short_of`.
    """
    from jointsim.reports.words import hours

    if reached > precision.within:
        return ""
    asked = f"as sure as asked (±{hours(precision.within)})"
    is_so = f"{interval or _interval(precision)} is ±{hours(reached)}"
    return f"{_after(precision, replications)} {is_so}, {asked}"


def _after(precision: Precision, replications: int) -> str:
    return f"--precision {precision.name}: after {replications} replications"


def _interval(precision: Precision) -> str:
    from jointsim.reports.words import spaced

    return f"the 95 % interval of its {spaced(precision.of)}"


def _refused(option: str, what: str, right: str) -> InputError:
    return InputError([Fault(option, 0, 0, "", what, right)])
