"""Jointsim: a tabletop crisis-coordination simulator.

How long organisations take to notice, tell each other, decide and act; where the time goes; and what another
way of coordinating would change. Names are loaded when they are first used.

Examples
--------
>>> import jointsim
>>> inputs = jointsim.load_inputs("baltic-cables", setup="siloed")
>>> inputs.setup.title
'Each for itself'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jointsim.engine.luck.draws import draw_block as draw_block
    from jointsim.engine.people.port import Port as Port
    from jointsim.engine.people.seats import Seat as Seat
    from jointsim.engine.planner import make_plan as make_plan
    from jointsim.engine.run import Replication as Replication
    from jointsim.errors import InputError as InputError
    from jointsim.errors import JointsimError as JointsimError
    from jointsim.experiments.compare import compare as compare
    from jointsim.experiments.comparison import Comparison as Comparison
    from jointsim.experiments.replicate import Study as Study
    from jointsim.experiments.replicate import replicate as replicate
    from jointsim.model.load import Inputs as Inputs
    from jointsim.model.load import load_inputs as load_inputs
    from jointsim.reports.plots import plot as plot

_HOMES = {
    "Comparison": "jointsim.experiments.comparison",
    "InputError": "jointsim.errors",
    "Inputs": "jointsim.model.load",
    "JointsimError": "jointsim.errors",
    "Port": "jointsim.engine.people.port",
    "Replication": "jointsim.engine.run",
    "Seat": "jointsim.engine.people.seats",
    "Study": "jointsim.experiments.replicate",
    "compare": "jointsim.experiments.compare",
    "draw_block": "jointsim.engine.luck.draws",
    "load_inputs": "jointsim.model.load",
    "make_plan": "jointsim.engine.planner",
    "plot": "jointsim.reports.plots",
    "replicate": "jointsim.experiments.replicate",
}

__all__ = [
    "Comparison",
    "InputError",
    "Inputs",
    "JointsimError",
    "Port",
    "Replication",
    "Seat",
    "Study",
    "compare",
    "draw_block",
    "load_inputs",
    "make_plan",
    "plot",
    "replicate",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("jointsim")
    if name not in _HOMES:
        msg = f"module 'jointsim' has no attribute '{name}'"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
