"""What is accepted with all crises, and without each of them, and what is forecast there."""

from __future__ import annotations

from dataclasses import dataclass

from jointsim.experiments.history.calibration.choice import ALL, Choice
from jointsim.experiments.history.calibration.points import whole
from jointsim.experiments.history.calibration.runner import Runner
from jointsim.experiments.history.calibration.search import Searched
from jointsim.experiments.history.calibration.space import Space, Values
from jointsim.stats.sample import FloatArray


@dataclass(frozen=True)
class Accepted:
    """Accepted values and their forecasts.

    Attributes
    ----------
    choice
        Among which points.
    values
        Without each crisis in turn, and last with all.
    sample
        Log lags at the values that are accepted with all crises, shape ``(milestones, replications)``.
    left_out
        The same of each milestone at the values that are accepted without its crisis.
    """

    choice: Choice
    values: tuple[Values, ...]
    sample: FloatArray
    left_out: FloatArray


def accepted_of(choice: Choice, searched: Searched, space: Space, runner: Runner, first: int) -> Accepted:
    """Forecast crises at the middle of the points that are taken.

    Parameters
    ----------
    choice, searched, space
        What was chosen, among which points.
    runner
        Runs the model.
    first
        Number of the first point that is run.
    """
    taken = space.positions(searched.values[: len(choice.taken)])
    values = tuple(space.values(choice.middle(taken)))
    crises = range(len(values) - 1)
    (fitted,) = runner.run(first, [values[ALL]], [crises])
    others = runner.run(first + 1, values[:ALL], [[crisis] for crisis in crises])
    return Accepted(choice, values, whole(fitted), whole([own for (own,) in others]))
