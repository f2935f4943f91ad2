"""How far staffs of organisations trust each other while a crisis runs: it grows with every report, and fades."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp2

from jointsim.engine.plan import RelationPlan, TrustPlan


@dataclass(slots=True)
class _Relation:
    """Trust in one relation: how much was lived as of a second, and how much of what comes later is counted."""

    plan: RelationPlan
    lived: float
    since: int = 0
    counted: int = 0


class Trust:
    """Trust in one replication, by relation.

    What stands does not fade; what was lived loses half of itself in each half-life. Whatever adds trust adds a share
    of what is missing.
    """

    def __init__(self, plan: TrustPlan) -> None:
        self._plan = plan
        self._relations = {name: _Relation(each, each.lived) for name, each in plan.relations.items()}

    def level(self, relation: str, now: int) -> float:
        """Say how far the staffs of a relation trust each other, from 0 (strangers) to 1."""
        state = self._brought_up(relation, now)
        return 1.0 - (1.0 - state.plan.standing) * (1.0 - state.lived)

    def shortened(self, relation: str, length: int, now: int) -> int:
        """Say how long a report takes that took so many seconds between strangers; whole seconds."""
        return int(length * (1.0 - self.level(relation, now) * (1.0 - self._plan.latency)) + 0.5)

    def raised(self, relation: str, chance: float, trusted: float, now: int) -> float:
        """Say by what chance something passes that passes by one between strangers, by another at full trust."""
        return chance + self.level(relation, now) * max(0.0, trusted - chance)

    def grow(self, relation: str, now: int) -> None:
        """Let a report that was delivered add to trust."""
        state = self._brought_up(relation, now)
        state.lived += self._plan.exchange * (1.0 - state.lived)

    def _brought_up(self, relation: str, now: int) -> _Relation:
        """Let what was lived fade up to now, and count what was built meanwhile."""
        state = self._relations[relation]
        later = state.plan.later
        while state.counted < len(later) and later[state.counted][0] <= now:
            day, adds = later[state.counted]
            self._fade(state, day)
            state.lived += adds * (1.0 - state.lived)
            state.counted += 1
        self._fade(state, now)
        return state

    def _fade(self, state: _Relation, until: int) -> None:
        if until > state.since:
            state.lived *= exp2((state.since - until) / self._plan.half_life)
            state.since = until
