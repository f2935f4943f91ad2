"""Whether a text is adopted under a decision rule, given who stands where."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.plan import RulePlan, UtilityPlan


class Stance(IntEnum):
    """Where a member stands on a text."""

    OBJECT = 0
    ABSTAIN = 1
    RESERVE = 2
    SUPPORT = 3


OBJECT, ABSTAIN = int(Stance.OBJECT), int(Stance.ABSTAIN)
RESERVE, SUPPORT = int(Stance.RESERVE), int(Stance.SUPPORT)
"""Stances as plain numbers, which arrays compare with far sooner than with members of an enumeration."""


def stances(utilities: NDArray[np.float64], cuts: UtilityPlan) -> NDArray[np.intp]:
    """Turn utilities into stances by the cut-points."""
    return np.array((cuts.abstention, cuts.reservation, cuts.support)).searchsorted(utilities, side="right")


def adopted(rule: RulePlan, positions: NDArray[np.intp], populations: NDArray[np.float64]) -> bool:
    """Say whether a text is adopted.

    Parameters
    ----------
    rule
        The rule in numbers.
    positions
        One stance per seat; a reservation counts as in favour, once lifted.
    populations
        People counted per seat; used by rules with a population share or limit.

    Notes
    -----
    Unanimity: no objection, and declared abstentions below the limit (both shares reached bring it down).
    Majority: the share of members, and the share of population unless fewer members than the blocking number
    are not in favour (Article 16(4) TEU and Article 238 TFEU have this form; the numbers are data).
    """
    if rule.vote == "chair":
        return True
    if rule.vote == "unanimous":
        if not positions.all():
            return False
        return not _reaches_limit(rule, positions == ABSTAIN, populations)
    in_favour = positions >= RESERVE
    if in_favour.sum() < rule.members * positions.size - 1e-9:
        return False
    enough_people = populations[in_favour].sum() >= rule.population * populations.sum() - 1e-9
    return bool(enough_people or (~in_favour).sum() < rule.blocking)


def may_stand_aside(rule: RulePlan, positions: NDArray[np.intp], populations: NDArray[np.float64]) -> bool:
    """Say whether those who object may stand aside and let the others go on.

    The rule must allow it, somebody must object, and with those who abstain they must stay below the rule's limit.
    """
    aside = positions <= ABSTAIN
    return rule.carve_out and not positions.all() and not _reaches_limit(rule, aside, populations)


def _reaches_limit(rule: RulePlan, aside: NDArray[np.bool_], populations: NDArray[np.float64]) -> bool:
    """Say whether those aside reach both shares of the abstention limit, if the rule has one."""
    if rule.limit_members > 1.0 or not aside.any():
        return False
    few_enough = aside.sum() < rule.limit_members * aside.size
    small_enough = populations[aside].sum() < rule.limit_population * populations.sum()
    return not (few_enough or small_enough)
