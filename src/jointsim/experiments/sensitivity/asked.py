"""What a sensitivity study asks: about which quantity, over which assumptions, in which set-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.errors import Fault, InputError
from jointsim.experiments.sensitivity.points import packed
from jointsim.experiments.sensitivity.space.factors import Factor
from jointsim.experiments.sensitivity.space.ranges import ranges_of
from jointsim.experiments.sensitivity.space.units import Unit, by_path, by_topic, chosen
from jointsim.experiments.sensitivity.space.usage import usable
from jointsim.experiments.sensitivity.target import Target
from jointsim.model.load import Inputs


@dataclass(frozen=True)
class Asked:
    """A question, made ready.

    Attributes
    ----------
    inputs
        The crisis in its world under the set-up.
    plan
        The same, compiled, as the world has it.
    target
        What is looked at.
    factors
        What is moved.
    units
        What is weighed: topics, or the paths that were named.
    over
        The paths that were named; none: everything.
    ranges, unmoved, unused
        How many ranges the evidence has; how many are for what no number moves, or have no width; how many the
        scenario cannot meet.
    base
        The point at which all is as the world has it, packed.
    """

    inputs: Inputs
    plan: Plan
    target: Target
    factors: tuple[Factor, ...]
    units: tuple[Unit, ...]
    over: tuple[str, ...]
    ranges: int
    unmoved: int
    unused: int
    base: bytes

    @property
    def horizon(self) -> float:
        """Hours from the start to the end of the scenario."""
        return self.plan.horizon / 3600.0


def ask(inputs: Inputs, target: Target, over: Sequence[str] = ()) -> Asked:
    """Make a question ready.

    Parameters
    ----------
    inputs
        The crisis in its world.
    target
        What is looked at.
    over
        Paths of parameters, or of parts of the world with parameters in them; none: everything that has a range.

    Raises
    ------
    InputError
        A path is not there or has no range, or nothing is left to move.
    ValueError
        The scenario has no such response, or that one no such milestone.
    """
    plan = make_plan(inputs.scenario, inputs.world, scenario_id=inputs.scenario_id, setup_id=inputs.setup_id)
    response = plan.responses.get(target.response)
    if response is None or target.milestone not in response.milestones:
        raise ValueError(f"{inputs.scenario_id} has no {target}")
    found = ranges_of(inputs)
    wanted = chosen(found, over, inputs) if over else list(found.factors)
    factors = tuple(usable(wanted, inputs, plan))
    if not factors:
        what = "nothing that could be moved is met in this scenario"
        raise InputError([Fault("--over", 0, 0, "", what, "name other paths, or none for everything")])
    return Asked(
        inputs=inputs,
        plan=plan,
        target=target,
        factors=factors,
        units=by_path(factors, over) if over else by_topic(factors),
        over=tuple(over),
        ranges=found.count,
        unmoved=len(found.unmoved) + len(found.narrow),
        unused=len(wanted) - len(factors),
        base=packed(inputs, factors),
    )
