"""A sensitivity study: what was asked, by which method, with what effort, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from jointsim.errors import Fault, InputError, nearest
from jointsim.experiments.manifest import now
from jointsim.experiments.rounds import Ending
from jointsim.experiments.sensitivity.asked import Asked
from jointsim.experiments.sensitivity.evaluation import Effort, Evaluation, Progress
from jointsim.experiments.sensitivity.methods.indices import Indices
from jointsim.experiments.sensitivity.methods.morris import morris, points_of_morris
from jointsim.experiments.sensitivity.methods.sobol import points_of_sobol, sobol
from jointsim.experiments.sensitivity.methods.tornado import Tornado, points_of_tornado, tornado
from jointsim.experiments.sensitivity.methods.versus import Versus, require_different, versus

Method = Literal["tornado", "morris", "sobol", "versus"]
METHODS: tuple[Method, ...] = ("tornado", "morris", "sobol")
"""Methods that a user can name; `versus` follows from naming a second set-up."""

SIZES: dict[Method, int] = {"tornado": 0, "morris": 20, "sobol": 64, "versus": 256}
"""How many trajectories, rows of a design, or points by default."""

REPLICATIONS: dict[Method, int] = {"tornado": 200, "morris": 20, "sobol": 20, "versus": 20}
"""Replications at a point by default."""

LARGEST_SIZE = 1 << 16


@dataclass(frozen=True)
class SensitivityStudy:
    """A study, finished or interrupted.

    Attributes
    ----------
    asked
        The question, under the (first) set-up.
    other
        The same under the set-up that it is compared with, if it is.
    method, size, effort
        How it was answered.
    matters
        Hours below which a difference does not matter, where two set-ups are compared.
    result
        The answer.
    started, finished
        Time of day in UTC, ISO 8601.
    """

    asked: Asked
    other: Asked | None
    method: Method
    size: int
    effort: Effort
    matters: float
    result: Tornado | Indices | Versus
    started: str
    finished: str

    @property
    def evaluation(self) -> Evaluation:
        """What came of each point."""
        return self.result.evaluation

    @property
    def ended_early(self) -> Ending:
        """Whether it was interrupted, and by what."""
        return self.evaluation.ended_early

    @property
    def differences(self) -> NDArray[np.float64]:
        """Hours by which the other set-up is slower, at each finished point; empty where none is compared."""
        if not isinstance(self.result, Versus):
            return np.empty(0)
        found = self.result.differences
        return found[~np.isnan(found)]

    def facts(self) -> dict[str, Any]:
        """Say what the answer depends on besides inputs and seed."""
        return facts_of(self.asked, self.other, self.method, self.size, self.effort, self.matters)


def facts_of(
    asked: Asked, other: Asked | None, method: Method, size: int, effort: Effort, matters: float
) -> dict[str, Any]:
    """Say what the answer to a question depends on besides inputs and seed; parameters as of `SensitivityStudy`."""
    return {
        "of": str(asked.target),
        "over": list(asked.over),
        "method": method,
        "size": size,
        "replications-per-point": effort.replications,
        "versus": None if other is None else other.inputs.setup_id,
        "matters": matters,
    }


def method_of(text: str) -> Method:
    """Read the name of a method.

    Raises
    ------
    InputError
        There is no such method.
    """
    for method in METHODS:
        if text == method:
            return method
    raise InputError([Fault("--method", 0, 0, "", f"no method is called '{text}'", nearest(text, METHODS))])


def require_size(method: Method, size: int) -> None:
    """Refuse a design that is too small to say anything, or too large to be meant.

    Raises
    ------
    InputError
        It is; or a Sobol design has a size that is no power of 2.
    """
    least = {"morris": 2, "sobol": 4, "versus": 4}.get(method, 0)
    what = right = ""
    if size < least:
        what, right = f"{size} is too small", f"give {least} or more"
    elif size > LARGEST_SIZE:
        what, right = f"{size} is too large", f"give {LARGEST_SIZE} or less"
    elif method == "sobol" and size & (size - 1):
        below = 1 << (size.bit_length() - 1)
        what, right = f"a Sobol design of {size} rows is out of balance", f"give {below} or {2 * below}"
    if what:
        raise InputError([Fault("-n", 0, 0, "", what, right)])


def points_of(method: Method, asked: Asked, size: int) -> int:
    """Say how many points will be run, so that progress can be shown."""
    if method == "tornado":
        return points_of_tornado(asked)
    if method == "versus":
        return 2 * size
    return points_of_morris(asked, size) if method == "morris" else points_of_sobol(asked, size)


def investigate(
    asked: Asked,
    method: Method,
    size: int,
    effort: Effort,
    *,
    other: Asked | None = None,
    matters: float = 6.0,
    progress: Progress | None = None,
) -> SensitivityStudy:
    """Answer a question by a method.

    Ctrl-C ends it early, with what the finished points come to.

    Parameters
    ----------
    asked
        From `ask`.
    method
        One of `METHODS`; with another set-up it is ``versus``.
    size
        Trajectories, rows or points, as the method has it.
    effort
        Replications at a point, seed, processes.
    other
        The same question under another set-up.
    matters
        Hours below which a difference between set-ups does not matter.
    progress
        Is told of each point that is done.

    Raises
    ------
    InputError
        The size does not suit the method, or both set-ups come to the same.
    """
    chosen: Method = method if other is None else "versus"
    require_size(chosen, size)
    started = now()
    result: Tornado | Indices | Versus
    if other is not None:
        require_different(asked, other)
        result = versus(asked, other, size, matters, effort, progress)
    elif chosen == "tornado":
        result = tornado(asked, effort, progress)
    else:
        result = (morris if chosen == "morris" else sobol)(asked, size, effort, progress)
    return SensitivityStudy(
        asked=asked,
        other=other,
        method=chosen,
        size=size,
        effort=effort,
        matters=matters,
        result=result,
        started=started,
        finished=now(),
    )
