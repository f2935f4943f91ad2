"""Which parameters a scenario can meet: those of what is asked, of who works on it, and of who tells whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from jointsim.engine.plan import Plan
from jointsim.experiments.sensitivity.space.factors import Factor
from jointsim.model.document import Path
from jointsim.model.load import Inputs
from jointsim.model.mentions import with_higher, words

_ONSETS = frozenset(("sudden", "slow-burn", "planned"))


def usable(factors: Iterable[Factor], inputs: Inputs, plan: Plan) -> list[Factor]:
    """Leave out the factors that cannot change a scenario: nothing it wants, and nobody who learns of it, uses them.

    What is left may still change nothing, because a branch is not taken or an urgency not reached.

    Parameters
    ----------
    factors
        Of the world and the scenario.
    inputs
        The scenario in its world.
    plan
        The same, compiled.
    """
    meets = _Meets(inputs, plan)
    return [factor for factor in factors if any(meets.parameter(place) for place in factor.places)]


class _Meets:
    """What a scenario meets in its world."""

    def __init__(self, inputs: Inputs, plan: Plan) -> None:
        world, scenario = inputs.world, inputs.scenario
        self._wanted = {(each.organisation, each.kind) for each in scenario.responses.values()}
        routes = [
            route
            for organisation, routes in world.routing.items()
            for kind, route in routes.items()
            if (organisation, kind) in self._wanted
        ]
        self._procedures = {route.procedure for route in routes}
        self._onsets = {str(scenario.onset_of(event)) for event in scenario.events.values()}
        procedures = [world.procedures[name] for name in self._procedures if name in world.procedures]
        named = set(words([scenario, *routes, *procedures]))
        self._bodies = with_higher(named & set(world.bodies), world.bodies)
        self._staffs = set(plan.staffs) | named
        self._channels = set(plan.channels)
        self._organisations = {organisation for organisation, _ in self._wanted}
        self._organisations |= {world.bodies[body].organisation for body in self._bodies}
        self._forces = named & set(world.forces)
        self._of: Mapping[str, Callable[[str], bool]] = {
            "procedures": self._procedures.__contains__,
            "bodies": self._bodies.__contains__,
            "staffs": self._staffs.__contains__,
            "national-staffs": self._nationally,
            "channels": self._told,
            "forces": self._forces.__contains__,
            "organisations": self._organisations.__contains__,
        }

    def parameter(self, place: Path) -> bool:
        """Say whether the scenario can meet the parameter at a path."""
        section = str(place[0])
        if section == "routing":
            onset = str(place[5]) if len(place) > 5 and place[3] == "asked-by" else ""
            asked = (str(place[1]), str(place[2])) in self._wanted
            return asked and (onset not in _ONSETS or onset in self._onsets)
        held = self._of.get(section)
        return held is None or held(str(place[1]))

    def _nationally(self, staff: str) -> bool:
        return any(name.endswith(f".{staff}") for name in self._staffs)

    def _told(self, channel: str) -> bool:
        return channel in self._channels or any(name.startswith(f"{channel}.") for name in self._channels)
