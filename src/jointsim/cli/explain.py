"""`jointsim explain`: the chronicle of one replication, and each response's critical path."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated

import typer

from jointsim.cli.options import Number, Scenario, Seed, Sets, Setup, World, read_inputs, require_between
from jointsim.errors import Fault, InputError, nearest


def explain(
    scenario: Scenario,
    setup: Setup = "as-is",
    sets: Sets = None,
    seed: Seed = 1,
    replication: Number = 0,
    all_reports: Annotated[
        bool, typer.Option("--all-reports", help="Tell every report, not only those that mattered.")
    ] = False,
    response: Annotated[
        list[str] | None,
        typer.Option("--response", metavar="ID", help="Tell this response alone, and its path; repeatable."),
    ] = None,
    world: World = None,
) -> None:
    """Tell one replication, and what each response waited for.

    Example: jointsim explain baltic-cables --replication 3 | less
    """
    from jointsim.cli.terminal import page_width
    from jointsim.engine.luck.draws import draw_block
    from jointsim.engine.planner import make_plan
    from jointsim.engine.run import Replication
    from jointsim.reports.chronicle import chronicle, written
    from jointsim.reports.names import Names
    from jointsim.reports.path import critical_path_text

    require_between(0, seed=seed, replication=replication)
    inputs = read_inputs(scenario, setup, sets, world)
    wanted = response or []
    _require_known(wanted, inputs.scenario.responses)
    plan = make_plan(inputs.scenario, inputs.world, scenario_id=inputs.scenario_id, setup_id=inputs.setup_id)
    run = Replication(plan, draw_block(plan.book, seed, [replication])[0])
    run.advance()
    names, width = Names.of(inputs), page_width()
    print(written(chronicle(run, names, every_report=all_reports, responses=wanted), names, width))
    for dossier in run.dossiers.values():
        if wanted and dossier.id not in wanted:
            continue
        print(f"\n{critical_path_text(run, dossier, names, width)}")


def _require_known(wanted: Iterable[str], known: Collection[str]) -> None:
    """Refuse a response that the scenario has not."""
    faults = [
        Fault("--response", 0, 0, "", f"there is no response '{each}' in this scenario", nearest(each, known))
        for each in wanted
        if each not in known
    ]
    if faults:
        raise InputError(faults)
