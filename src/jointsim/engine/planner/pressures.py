"""Plans of pressures: when they begin, and whom they touch."""

from __future__ import annotations

from jointsim.engine.luck.delays import compile_delay
from jointsim.engine.plan import PressurePlan
from jointsim.engine.planner.context import UNUSED, Context, optional
from jointsim.model.scenario import Pressure


def plan_pressures(context: Context) -> tuple[PressurePlan, ...]:
    """Plan what changes contention or load while the crisis runs."""
    return tuple(_plan(context, name, each) for name, each in context.scenario.pressures.items())


def _plan(context: Context, name: str, pressure: Pressure) -> PressurePlan:
    path = f"pressures/{name}"
    return PressurePlan(
        id=name,
        at=compile_delay(pressure.at),
        at_address=context.scalar(f"{path}/at"),
        lasts=optional(pressure.lasts),
        lasts_address=UNUSED if pressure.lasts is None else context.scalar(f"{path}/lasts"),
        contention=pressure.contention,
        responses=frozenset(pressure.responses or context.scenario.responses),
        load=pressure.load,
        of=_touched(context, pressure),
    )


def _touched(context: Context, pressure: Pressure) -> frozenset[str]:
    """Name the staffs and bodies whose load a pressure changes; an organisation stands for all of its own."""
    world, named = context.world, frozenset(pressure.of)
    homes = {staff: {each.organisation} for staff, each in world.staffs.items()}
    homes |= {body: {each.organisation, each.joint_with} for body, each in world.bodies.items()}
    homes |= {f"{state}.{staff}": {None} for state in world.states for staff in world.national_staffs}
    return frozenset(holder for holder, home in homes.items() if not named or {holder, *home} & named)
